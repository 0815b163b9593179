/* Release: each assignment, what was released of it, and what is wrong with it. */

import { make } from "../../notebook/static/nodes.js";
import { Panel, problemList } from "./panel.js";
import { count, fileLink, outcome } from "./parts.js";

class Release extends Panel {
  #rows = new Map();

  draw() {
    this.list = make("div", { class: "mk-stack" });
    this.none = make("p", {}, "There is no assignment yet: put a folder with a notebook into assignments/.");
    this.install = this.#installing();
    this.body.append(this.none, this.list, this.install);
  }

  /* What participants need once, whichever assignment comes first. */
  #installing() {
    const made = make("p", { hidden: true });
    const button = this.doer("Download the file that installs mentorkit", async () => {
      const done = await this.act({ what: "install" });
      if (done) hand(this, made, "For participants’ computers: ", done.content);
    });
    return make(
      "div",
      { class: "mk-entry", role: "group", "aria-label": "For participants’ computers" },
      make("h3", {}, "For participants’ computers"),
      make(
        "p",
        { class: "mk-quiet" },
        "The file that installs mentorkit there, once for all assignments. START-HERE.txt, in what " +
          "participants get, says how. docs/hosting.md, in the folder that you installed mentorkit from, has " +
          "the ways without a learning platform.",
      ),
      make("p", { class: "mk-options" }, button),
      made,
    );
  }

  fill({ assignments, last, exchange }) {
    this.none.hidden = assignments.length > 0;
    this.install.hidden = exchange || !assignments.some(({ version }) => version);
    for (const about of assignments) {
      if (!this.#rows.has(about.name)) {
        const row = new Row(this, about.name);
        this.#rows.set(about.name, row);
        this.list.append(row.root);
      }
      this.#rows.get(about.name).fill(about, exchange);
    }
    if (last) this.#rows.get(last.assignment)?.tell(last);
  }
}

/** One assignment. */
class Row {
  #panel;
  #name;
  #about = make("p", { class: "mk-quiet" });
  #promise = make("p", { class: "mk-quiet" });
  #changed = make("p", { class: "mk-notice", hidden: true });
  #result = make("div", { class: "mk-result", hidden: true });
  #heading = outcome("");
  #pack;
  #packed = make("p", { hidden: true });
  #release;
  root;

  constructor(panel, name) {
    this.#panel = panel;
    this.#name = name;
    const check = panel.doer("Check", () => this.#do("check"), { "aria-label": `Check ${name}` });
    this.#release = panel.doer("Release", () => this.#do("release"), {
      class: "mk-main",
      "aria-label": `Release ${name}`,
    });
    this.#pack = panel.doer("Download what participants get", () => this.#download(), { hidden: true });
    this.#pack.ariaLabel = `${this.#pack.textContent}: ${name}`;
    this.root = make(
      "div",
      { class: "mk-entry", role: "group", "aria-label": name },
      make("h3", {}, name),
      this.#about,
      this.#promise,
      this.#changed,
      make("p", { class: "mk-options" }, check, this.#release),
      this.#result,
      make("p", { class: "mk-options" }, this.#pack), /* after what was done, since it comes next */
      this.#packed,
    );
  }

  fill({ version, when, due, readers, reply_by: replyBy, handed, by_hand: byHand }, exchange) {
    const came = handed ? ` ${count(handed, "person has", "people have")} handed in.` : "";
    this.#about.textContent = version
      ? `Version ${version}, released ${when}.${came}`
      : `Not released yet.${exchange ? " It will lie in nbgrader’s exchange." : ""}`;
    this.#promise.textContent = [
      due ? `Due ${due}.` : "No due date, so nobody is late.",
      readers ? `Read by ${readers}.` : "Nobody is named who reads it.",
      replyBy ? `A reply by ${replyBy}.` : "No day is named for the reply.",
    ].join(" ");
    this.#changed.hidden = !byHand.length;
    this.#changed.textContent = `It was changed by hand since: ${byHand.join("; ")}. Releasing again puts it right.`;
    /* Where everybody is on one computer they fetch it there, and a file would know no way back. */
    this.#pack.hidden = !version || exchange;
    this.#release.textContent = version ? "Release again" : "Release";
    this.#release.ariaLabel = `${this.#release.textContent}: ${this.#name}`;
  }

  tell({ released, new: isNew, version, folder, exchanged, next, problems, warnings }) {
    const notes = warnings.length ? `, with ${count(warnings.length, "thing")} to know` : "";
    if (problems.length)
      this.#heading.textContent = `${count(problems.length, "problem")} to mend before it can be released`;
    else if (!released) this.#heading.textContent = `It can be released${notes}`;
    else if (isNew) this.#heading.textContent = `Version ${version} is released${notes}`;
    else
      this.#heading.textContent = `Version ${version} is what participants have already; nothing has changed${notes}`;
    this.#result.hidden = false;
    this.#result.replaceChildren(
      ...[
        this.#heading,
        released
          ? make(
              "p",
              {},
              exchanged ? "It lies in nbgrader’s exchange. " : "",
              "Participants’ copy is in ",
              make("code", {}, folder),
              " in the course’s folder.",
            )
          : null,
        next ? make("p", {}, next) : null,
        problems.length ? problemList(problems) : null,
        warnings.length ? problemList(warnings) : null,
      ].filter(Boolean),
    );
  }

  async #download() {
    const done = await this.#panel.act({ what: "pack", assignment: this.#name });
    if (done) hand(this.#panel, this.#packed, "What participants get: ", done.content);
  }

  async #do(what) {
    this.#packed.hidden = true;
    const done = await this.#panel.act({ what, assignment: this.#name });
    if (!done) return;
    this.tell(done.content);
    this.#panel.moveTo(this.#heading);
  }
}

/* Gives a file that was made to the browser, and says where it is. */
function hand(panel, place, title, { file, path }) {
  const link = fileLink(panel.model, file, path.split("/").pop(), { download: true });
  place.hidden = false;
  place.replaceChildren(
    title,
    link,
    ", which is ",
    make("code", { class: "mk-quiet" }, path),
    " in the course’s folder.",
  );
  panel.voice.say(place.textContent);
  link.click(); /* where the page can't reach the file, its name is no link, and nothing happens */
}

function render({ model, el }) {
  const panel = new Release(model, el, "release", "Release");
  return () => panel.close();
}

export default { render };

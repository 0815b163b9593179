/* Release: each assignment, what was released of it, and what is wrong with it. */

import { make } from "../../notebook/static/nodes.js";
import { Panel, problemList } from "./panel.js";
import { count, outcome } from "./parts.js";

class Release extends Panel {
  #rows = new Map();

  draw() {
    this.list = make("div", { class: "mk-stack" });
    this.none = make("p", {}, "There is no assignment yet: put a folder with a notebook into assignments/.");
    this.body.append(this.none, this.list);
  }

  fill({ assignments, last, exchange }) {
    this.none.hidden = assignments.length > 0;
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
  #release;
  root;

  constructor(panel, name) {
    this.#panel = panel;
    this.#name = name;
    const check = panel.doer("Check", () => this.#do("check"), { "aria-label": `Check ${name}` });
    this.#release = panel.doer("Release", () => this.#do("release"), { class: "mk-main", "aria-label": `Release ${name}` });
    this.root = make(
      "div",
      { class: "mk-entry", role: "group", "aria-label": name },
      make("h4", {}, name),
      this.#about,
      this.#promise,
      this.#changed,
      make("p", { class: "mk-options" }, check, this.#release),
      this.#result,
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
    this.#release.textContent = version ? "Release again" : "Release";
    this.#release.ariaLabel = `${this.#release.textContent}: ${this.#name}`;
  }

  tell({ released, new: isNew, version, folder, exchanged, problems, warnings }) {
    const notes = warnings.length ? `, with ${count(warnings.length, "thing")} to know` : "";
    if (problems.length) this.#heading.textContent = `${count(problems.length, "problem")} to mend before it can be released`;
    else if (!released) this.#heading.textContent = `It can be released${notes}`;
    else if (isNew) this.#heading.textContent = `Version ${version} is released${notes}`;
    else this.#heading.textContent = `Version ${version} is what participants have already; nothing has changed${notes}`;
    this.#result.hidden = false;
    this.#result.replaceChildren(
      ...[
        this.#heading,
        released ? make("p", {}, exchanged ? "It lies in nbgrader’s exchange. " : "", "Participants’ copy is in ", make("code", {}, folder), " in the course’s folder.") : null,
        problems.length ? problemList(problems) : null,
        warnings.length ? problemList(warnings) : null,
      ].filter(Boolean),
    );
  }

  async #do(what) {
    const done = await this.#panel.act({ what, assignment: this.#name });
    if (!done) return;
    this.tell(done.content);
    this.#panel.moveTo(this.#heading);
  }
}

function render({ model, el }) {
  const panel = new Release(model, el, "release", "Release");
  return () => panel.close();
}

export default { render };

/* Return: write the pages, and send them back or put them into a file. */

import { freshId, make } from "../../notebook/static/nodes.js";
import { Panel } from "./panel.js";
import { choice, count, fileLink, outcome, reasons, tick } from "./parts.js";

const WAYS = [
  ["canvas", "A zip file for Canvas", "“Upload submissions” there knows whose each page is."],
  ["moodle", "A zip file for Moodle", "“Upload multiple feedback files in a zip” there knows whose each page is."],
  ["exchange", "nbgrader’s exchange", "Participants fetch their pages."],
  ["pages", "Pages, named by id", "A zip file of all of them, to send by hand."],
];

class ReturnPanel extends Panel {
  #about = make("p", { class: "mk-sum" });
  #which = choice("Assignment", [], () => this.#chose());
  #ways = new Map();
  #pdf = tick("As PDF", { hint: "Without it, pages are HTML, and are made ten times as fast.", checked: true });
  #without = tick("Also to those who have no reply yet", { hint: "Their page says that the reply is still to come." });
  #heading = outcome("");
  #result = make("div", { class: "mk-result", hidden: true });
  #touched = false;

  draw() {
    const group = freshId("way");
    const ways = WAYS.map(([value, text, hint]) => {
      const box = make("input", {
        type: "radio",
        name: group,
        id: `${group}-${value}`,
        "aria-describedby": `${group}-${value}-hint`,
        onchange: () => (this.#touched = true),
      });
      this.#ways.set(value, box);
      return make(
        "div",
        { class: "mk-tick" },
        box,
        make("label", { for: box.id }, text),
        make("p", { class: "mk-quiet", id: `${box.id}-hint` }, hint),
      );
    });
    this.body.append(
      this.#about,
      this.#which.root,
      make("fieldset", { class: "mk-ticks" }, make("legend", {}, "How they go back"), ways),
      this.#pdf.root,
      this.#without.root,
      make(
        "p",
        { class: "mk-options" },
        this.doer("Return", () => this.#give(), { class: "mk-main" }),
        this.doer("Only write the pages", () => this.#write()),
      ),
      this.#result,
    );
  }

  fill({ assignments, last }) {
    this.#which.put(assignments.map(({ name }) => [name, name]));
    this.#chose();
    if (last) this.#tell(last);
  }

  #chose() {
    const about = this.state.assignments.find(({ name }) => name === this.#which.value);
    if (!about) {
      this.#about.textContent = "Nothing was released yet.";
      return;
    }
    const { written, unread, returned, way } = about;
    this.#about.textContent = [
      written ? `${count(written, "reply is", "replies are")} written, and can go back.` : "No reply waits to go back.",
      unread ? `${count(unread, "submission is", "submissions are")} still to be read.` : "",
      returned ? `${count(returned, "page")} went back already.` : "",
    ].join(" ");
    if (!this.#touched) this.#ways.get(way).checked = true;
  }

  #give() {
    const way = [...this.#ways].find(([, box]) => box.checked)?.[0];
    return this.#go({ what: "return", way, without_reply: this.#without.box.checked });
  }

  #write() {
    return this.#go({ what: "write" });
  }

  async #go(ask) {
    const done = await this.act({ assignment: this.#which.value, pdf: this.#pdf.box.checked, ...ask });
    if (!done) return;
    this.#tell(done.content);
    this.moveTo(this.#heading);
  }

  #tell({ stopped, said, about, left = [], file, path, folder }) {
    this.#heading.textContent = stopped ? "Stopped" : said;
    const link = path
      ? make(
          "p",
          {},
          fileLink(this.model, file, "Download the zip file", { download: true }),
          " ",
          make("code", { class: "mk-quiet" }, path),
        )
      : null;
    this.#result.hidden = false;
    this.#result.replaceChildren(
      ...[
        this.#heading,
        stopped ? make("p", {}, "Nothing was returned. Pages that were written are whole, and are kept.") : null,
        link,
        about ? make("p", {}, about) : null,
        folder ? make("p", {}, "They are in ", make("code", {}, folder), " in the course’s folder.") : null,
        reasons("Left, and why", left),
      ].filter(Boolean),
    );
  }
}

function render({ model, el }) {
  const panel = new ReturnPanel(model, el, "return", "Return");
  return () => panel.close();
}

export default { render };

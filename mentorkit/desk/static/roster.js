/* Roster: drop a list of people. */

import { folded, make } from "../../notebook/static/nodes.js";
import { Panel } from "./panel.js";
import { count, editLink, names, outcome } from "./parts.js";
import { DropBox } from "./upload.js";

class Roster extends Panel {
  #sum = make("p", { class: "mk-sum" });
  #people = make("div");
  #result = make("div", { class: "mk-result", hidden: true });

  draw(state) {
    const box = new DropBox(this, {
      label: "The list of people",
      hint:
        "A CSV or Excel file, as your spreadsheet or your learning platform writes it; choose it or drop it here. " +
        "It needs a column with an id for each person.",
      kinds: state.kinds,
      taken: (files) => this.#take(files, false),
    });
    this.body.append(this.#sum, box.root, this.#result, this.#people);
  }

  fill({ number, people, file }) {
    this.#sum.textContent = number
      ? `${count(number, "person is", "people are")} on the roster.`
      : "Nobody is on the roster yet.";
    if (!number) return this.#people.replaceChildren();
    const open = this.#people.querySelector("details")?.open ?? false;
    const more =
      number > people.length
        ? make("p", { class: "mk-quiet" }, `And ${count(number - people.length, "more person", "more people")}.`)
        : null;
    const rows = people.map(({ id, name, email }) =>
      make("tr", {}, make("th", { scope: "row" }, name || id), make("td", {}, id), make("td", {}, email)),
    );
    const head = make(
      "tr",
      {},
      ["Name", "Id", "E-mail"].map((title) => make("th", { scope: "col" }, title)),
    );
    const table = make("table", { class: "mk-plain" }, make("thead", {}, head), make("tbody", {}, rows));
    const frame = make(
      "div",
      { class: "mk-wide mk-long", tabindex: "0", role: "group", "aria-label": "The roster" },
      table,
    );
    this.#people.replaceChildren(
      folded("Who is on it", open, frame, more, make("p", {}, editLink(this.model, file, "Open roster.csv"))),
    );
  }

  async #take(files, replace) {
    const done = await this.act({ what: "take", files, replace }, { saying: "Reading the list…" });
    if (!done) return;
    const { said, people, notes, gone } = done.content;
    const heading = outcome(`The roster: ${said}`);
    const off = gone
      ? make(
          "div",
          { class: "mk-aside" },
          make(
            "p",
            {},
            `${gone} on the roster ${gone.startsWith("1 ") ? "is" : "are"} not on this list. ` +
              "They stay, unless you take them off; what they handed in stays in either case.",
          ),
          this.doer("Take them off the roster", () => this.#take(files, true)),
        )
      : null;
    this.#result.hidden = false;
    this.#result.replaceChildren(
      ...[
        heading,
        ...notes.map((note) => make("p", { class: "mk-quiet" }, note)),
        ...Object.entries(people).map(([title, who]) => names(title, who)),
        off,
      ].filter(Boolean),
    );
    this.moveTo(heading);
  }
}

function render({ model, el }) {
  const panel = new Roster(model, el, "roster", "Roster");
  return () => panel.close();
}

export default { render };

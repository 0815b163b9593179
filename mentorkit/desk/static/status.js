/* Who stands where: a table to sort and to filter. */

import { download } from "../../notebook/static/files.js";
import { freshId, make, word } from "../../notebook/static/nodes.js";
import { Extending } from "./extend.js";
import { Panel } from "./panel.js";
import { choice, count, field } from "./parts.js";

const PAUSE = 250;
const MORE = 100;
const COLUMNS = [
  ["person", "Person"],
  ["assignment", "Assignment"],
  ["state", "State"],
];

class StatusPanel extends Panel {
  #counts = make("ul", { class: "mk-names mk-sum", role: "list" });
  #copies = make("div");
  #which = choice("Assignment", [["", "All"]], () => this.#filter());
  #where = choice("State", [["", "All"]], () => this.#filter());
  #who = make("input", { type: "search", class: "mk-line", autocomplete: "off", oninput: () => this.#later() });
  #caption = make("caption", { id: freshId("caption") });
  #heads = new Map();
  #rows = make("tbody", { role: "rowgroup" });
  #more = word("Show more", () => this.#showMore());
  #sort = { sort: "person", backwards: false, most: MORE };
  #timer = null;
  #asked = 0;
  #extending = null;

  draw() {
    for (const [name, title] of COLUMNS) {
      const button = make("button", { type: "button", class: "mk-word", onclick: () => this.#sortBy(name) }, title);
      this.#heads.set(name, make("th", { scope: "col", role: "columnheader" }, button));
    }
    const rest = ["Notes", "Extension"].map((title) => make("th", { scope: "col", role: "columnheader" }, title));
    const head = make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, ...this.#heads.values(), rest));
    const csv = word("Download as CSV", () => this.#download());
    this.filters = make(
      "div",
      { class: "mk-filters", role: "group", "aria-label": "What the table shows" },
      this.#which.root,
      this.#where.root,
      field("Name or id", this.#who),
    );
    this.table = make(
      "table",
      { class: "mk-table", role: "table", "aria-labelledby": this.#caption.id },
      this.#caption,
      head,
      this.#rows,
    );
    this.body.append(
      this.#counts,
      this.#copies,
      this.filters,
      this.table,
      make("p", { class: "mk-row" }, this.#more, csv),
    );
  }

  fill({ assignments, states, copies, empty }) {
    this.#which.put([["", "All"], ...assignments.map(({ name }) => [name, name])]);
    this.#where.put([["", "All"], ...states.map((state) => [state, state])]);
    this.#counts.replaceChildren(...(assignments.length ? assignments.map(summary) : [make("li", {}, empty)]));
    this.#copies.replaceChildren(...copies.map((line) => make("p", { class: "mk-notice" }, line)));
    this.#fetch();
  }

  #sortBy(name) {
    this.#sort.backwards = this.#sort.sort === name && !this.#sort.backwards;
    this.#sort.sort = name;
    this.#filter();
  }

  #later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#filter(), PAUSE);
  }

  async #filter() {
    this.#extending?.close();
    this.#extending = null;
    this.#sort.most = MORE;
    await this.#fetch();
    this.voice.say(this.#caption.textContent);
  }

  async #showMore() {
    const before = this.#rows.children.length;
    this.#sort.most += MORE;
    await this.#fetch();
    this.#rows.children[before]?.querySelector("button")?.focus();
  }

  async #fetch() {
    if (this.#extending) return; /* the form in the table stays until it is done with */
    const asked = (this.#asked += 1);
    const ask = {
      what: "rows",
      assignment: this.#which.value,
      state: this.#where.value,
      text: this.#who.value,
      ...this.#sort,
    };
    try {
      const { content } = await this.talk.ask(ask);
      if (asked === this.#asked) this.#show(content);
    } catch (refusal) {
      this.fail(refusal);
    }
  }

  #show({ rows, number }) {
    const shown =
      rows.length < number
        ? `The first ${rows.length} of ${number.toLocaleString("en-GB")} lines`
        : count(number, "line");
    const order = COLUMNS.find(([name]) => name === this.#sort.sort)[1].toLowerCase();
    this.#caption.textContent = `${shown}, by ${order}${this.#sort.backwards ? ", backwards" : ""}`;
    for (const [name, head] of this.#heads) {
      const sorted = name === this.#sort.sort;
      head.ariaSort = sorted ? (this.#sort.backwards ? "descending" : "ascending") : "none";
    }
    const key = document.activeElement?.closest?.("tr[data-key]")?.dataset.key;
    const held = key && this.#rows.contains(document.activeElement);
    this.#rows.replaceChildren(...rows.map((row) => this.#row(row)));
    this.#more.hidden = rows.length >= number;
    if (held) this.focusRow(key);
  }

  /** Puts the focus on the button of a row, where the row is shown. */
  focusRow(key) {
    (this.#rows.querySelector(`tr[data-key="${CSS.escape(key)}"] button`) ?? this.#who).focus({ preventScroll: true });
  }

  #row(row) {
    const { assignment, student, name, state, marks, notes, points, extended } = row;
    const cell = (title, ...content) => make("td", { role: "cell", "data-title": title }, content);
    const said = [...marks, points ? `${points} points` : ""].filter(Boolean).join(" · ");
    const longer = word(extended ? "Change…" : "Extend…", () => this.#extend(line, row));
    longer.ariaLabel = `${longer.textContent} ${name || student}, ${assignment}`;
    const line = make(
      "tr",
      { role: "row", "data-key": `${assignment} ${student}` },
      make(
        "th",
        { scope: "row", role: "rowheader" },
        name || student,
        name ? make("span", { class: "mk-quiet" }, ` ${student}`) : null,
      ),
      cell("Assignment", assignment),
      cell("State", make("strong", {}, state)),
      cell(
        "Notes",
        said,
        said && notes.length ? make("br") : null,
        make("span", { class: "mk-quiet" }, notes.join(" ")),
      ),
      cell("Extension", longer),
    );
    return line;
  }

  #extend(line, row) {
    this.#extending?.close();
    this.#extending = new Extending(this, line, row, () => {
      this.#extending = null;
      this.#fetch();
    });
  }

  async #download() {
    try {
      const { content, files } = await this.talk.ask({ what: "csv" });
      download(content.name, files[0], "text/csv");
    } catch (refusal) {
      this.fail(refusal);
    }
  }
}

function summary({ name, counts, due }) {
  const said = Object.entries(counts).map(([state, number]) => `${number.toLocaleString("en-GB")} ${state}`);
  return make("li", {}, make("strong", {}, name), `: ${said.join(", ")}.`, due ? ` Due ${due}.` : " No due date.");
}

function render({ model, el }) {
  const panel = new StatusPanel(model, el, "status", "Who stands where");
  return () => panel.close();
}

export default { render };

/* Rows of a worksheet: each a group of labelled boxes, added and taken out by words. */

import { Care } from "./care.js";
import { ValueClash } from "./clash.js";
import { dayBox } from "./fields.js";
import { sameJson } from "./lab.js";
import { button, freshId, make, word } from "./nodes.js";
import { gettext, ngettext, sayDay } from "./words.js";
import { keepToOneLine } from "./writing.js";

/** How long a pause in typing is, in milliseconds; then the rows are saved. */
const ROWS_PAUSE = 600;

export class RowsField {
  #keeper;
  #voice;
  #item;
  #field;
  #content;
  #rows = [];
  #groups = [];
  #removed = null; /* { at, row }, until the next change */
  #list = make("div", { class: "mk-rows" });
  #add = button(gettext("Add a row"), () => this.#addRow());
  #full;
  #care;
  #clash;
  root;

  constructor({ keeper, voice, item, field, content, slot }) {
    this.#keeper = keeper;
    this.#voice = voice;
    this.#item = item;
    this.#field = field;
    this.#content = content;
    const name = freshId("rows");
    const hinted = field.hint ? make("p", { class: "mk-quiet", id: `${name}-hint`, ...content }, field.hint) : null;
    this.#care = new Care(keeper);
    this.#full = make(
      "p",
      { class: "mk-quiet" },
      ngettext("There is room for one row.", "There is room for {count} rows.", field.most),
    );
    const after = () => {
      this.refresh();
      this.#focusOn(0);
    };
    this.#clash = new ValueClash({ keeper, item, after, inWords: (rows) => rows.map((row) => this.#inWords(row)) });
    this.root = make(
      "div",
      { class: "mk-field", role: "group", "aria-labelledby": name, "aria-describedby": hinted?.id },
      make("div", { class: "mk-question", id: name, ...content }, field.label),
      hinted,
      this.#list,
      this.#care.root,
      this.#clash.root,
      make("p", {}, this.#add),
      this.#full,
      make("div", { class: "mk-below" }, slot),
    );
    this.#rows = this.#padded(this.#saved);
    this.#draw();
  }

  refresh() {
    if (sameJson(trimmed(this.#rows), trimmed(this.#saved))) return;
    this.#removed = null;
    this.#rows = this.#padded(this.#saved);
    this.#draw();
  }

  clash(theirs) {
    this.#clash.show(theirs);
  }

  get #saved() {
    const { columns } = this.#field;
    const rows = this.#keeper.content(this.#item, []);
    return rows.map((row) => Object.fromEntries(columns.map(({ id }) => [id, row[id] ?? ""])));
  }

  #blank() {
    return Object.fromEntries(this.#field.columns.map(({ id }) => [id, ""]));
  }

  /* There is always a row to write in. */
  #padded(rows) {
    const missing = Math.max(this.#least - rows.length, 0);
    return [...rows, ...Array.from({ length: missing }, () => this.#blank())];
  }

  get #least() {
    return Math.max(this.#field.least, 1);
  }

  #put(wait = 0) {
    this.#keeper.put(this.#item, trimmed(this.#rows).map((row) => ({ ...row })), wait);
  }

  #draw() {
    this.#groups = this.#rows.map((row, index) => this.#group(row, index));
    const nodes = [...this.#groups];
    if (this.#removed) nodes.splice(this.#removed.at, 0, this.#removedLine());
    this.#list.replaceChildren(...nodes);
    this.#paint();
  }

  #group(row, index) {
    const name = freshId("row");
    const title = gettext("Row {number}", { number: index + 1 });
    return make(
      "div",
      { class: "mk-row", role: "group", "aria-labelledby": name },
      make(
        "p",
        { class: "mk-row-head mk-quiet" },
        make("span", { id: name }, title),
        button(gettext("Take out row {number}", { number: index + 1 }), () => this.#remove(index), {
          class: "mk-word",
        }),
      ),
      make(
        "div",
        { class: "mk-cells" },
        this.#field.columns.map((column) => this.#cell(row, column)),
      ),
    );
  }

  #cell(row, column) {
    const name = freshId("cell");
    return make(
      "div",
      { class: "mk-cell", "data-kind": column.kind },
      make("label", { for: name, ...this.#content }, column.label),
      this.#box(row, column, name),
    );
  }

  #box(row, { id, kind, options }, name) {
    if (kind === "date") {
      const day = dayBox({ id: name, onchange: () => this.#changed(row, id, day.value) });
      day.value = row[id];
      return day;
    }
    if (kind === "choice") {
      const pick = make(
        "select",
        { id: name, class: "mk-line", onchange: () => this.#changed(row, id, pick.value) },
        make("option", { value: "" }, gettext("Not chosen")),
        options.map((option) => make("option", { value: option.id, ...this.#content }, option.label)),
      );
      pick.value = row[id];
      return pick;
    }
    const area = make("textarea", {
      id: name,
      class: "mk-area",
      rows: 1,
      lang: this.#content.lang,
      dir: "auto",
      spellcheck: "true",
      onblur: () => this.#keeper.flush(),
    });
    area.value = row[id];
    keepToOneLine(area);
    area.addEventListener("input", () => {
      this.#changed(row, id, area.value, ROWS_PAUSE);
      this.#care.read(area.value);
    });
    return area;
  }

  #changed(row, id, text, wait = 0) {
    row[id] = text;
    if (this.#removed) {
      this.#removed = null;
      this.#list.querySelector(".mk-removed")?.remove();
    }
    this.#put(wait);
    this.#paint();
  }

  #addRow() {
    this.#removed = null;
    this.#rows.push(this.#blank());
    this.#draw();
    this.#focusOn(this.#rows.length - 1);
  }

  #remove(at) {
    this.#removed = { at, row: this.#rows[at] };
    this.#rows = this.#padded(this.#rows.toSpliced(at, 1));
    this.#draw();
    this.#put();
    this.#list.querySelector(".mk-removed button").focus();
  }

  #removedLine() {
    const number = this.#removed.at + 1;
    return make(
      "p",
      { class: "mk-removed mk-notice" },
      gettext("Row {number} is out.", { number }),
      " ",
      word(gettext("Put it back"), () => this.#putBack()),
    );
  }

  #putBack() {
    const { at, row } = this.#removed;
    this.#removed = null;
    this.#rows = this.#padded(trimmed(this.#rows.toSpliced(at, 0, row)));
    this.#draw();
    this.#put();
    this.#focusOn(at);
    this.#voice.say(gettext("Row {number} is back.", { number: at + 1 }));
  }

  #paint() {
    const full = this.#rows.length >= this.#field.most;
    this.#add.hidden = full;
    this.#full.hidden = !full;
    for (const [index, group] of this.#groups.entries()) {
      const spare = this.#rows.length <= this.#least && isBlank(this.#rows[index]);
      group.querySelector(".mk-row-head button").hidden = spare;
    }
  }

  #focusOn(index) {
    this.#groups[Math.min(index, this.#groups.length - 1)]
      .querySelector(".mk-cell :is(textarea, input, select)")
      .focus();
  }

  #inWords(row) {
    const said = this.#field.columns.map(({ id, label, kind, options }) => {
      if (!row[id]) return null;
      const chosen = options.find((option) => option.id === row[id])?.label;
      return `${label}: ${kind === "date" ? sayDay(row[id]) : (chosen ?? row[id])}`;
    });
    return said.filter(Boolean).join(" · ");
  }
}

const isBlank = (row) => Object.values(row).every((text) => !text.trim());

/* Without the empty rows at the end: those are only room to write in. */
const trimmed = (rows) => rows.slice(0, rows.findLastIndex((row) => !isBlank(row)) + 1);

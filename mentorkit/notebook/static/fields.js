/* The small fields of a worksheet: a choice and a date. */

import { ValueClash } from "./clash.js";
import { freshId, make, word } from "./nodes.js";
import { gettext, sayDay } from "./words.js";

/** One of several answers, or none. */
export class ChoiceField {
  #keeper;
  #item;
  #boxes = new Map();
  #clear;
  #clash;
  root;

  constructor({ keeper, item, field, content, slot }) {
    this.#keeper = keeper;
    this.#item = item;
    const name = freshId("choice");
    const labels = Object.fromEntries(field.options.map(({ id, label }) => [id, label]));
    this.#clear = word(gettext("Clear this answer"), () => this.#takeBack());
    const after = () => {
      this.refresh();
      this.focus();
    };
    this.#clash = new ValueClash({ keeper, item, after, inWords: (value) => [labels[value] ?? value] });
    const hinted = field.hint ? make("p", { class: "mk-quiet", id: `${name}-hint`, ...content }, field.hint) : null;
    this.root = make(
      "fieldset",
      { class: "mk-field", "aria-describedby": hinted?.id },
      make("legend", { class: "mk-question", ...content }, field.label),
      hinted,
      make(
        "div",
        { class: "mk-picks" },
        field.options.map((option) => this.#option(option, name, content)),
      ),
      this.#clash.root,
      make("div", { class: "mk-below" }, slot, this.#clear),
    );
    this.refresh();
  }

  refresh() {
    const chosen = this.#keeper.content(this.#item, "");
    for (const [id, box] of this.#boxes) box.checked = id === chosen;
    this.#clear.hidden = !chosen;
  }

  clash(theirs) {
    this.#clash.show(theirs);
  }

  focus() {
    const boxes = [...this.#boxes.values()];
    (boxes.find((box) => box.checked) ?? boxes[0]).focus();
  }

  #option({ id, label }, name, content) {
    const box = make("input", {
      type: "radio",
      name,
      id: `${name}-${id}`,
      value: id,
      onchange: () => this.#put(id),
    });
    this.#boxes.set(id, box);
    return make("div", { class: "mk-tick" }, box, make("label", { for: box.id, ...content }, label));
  }

  #takeBack() {
    this.#put("");
    this.focus();
  }

  #put(value) {
    this.#keeper.put(this.#item, value);
    this.refresh();
  }
}

/** A day. */
export class DateField {
  #keeper;
  #item;
  #box;
  #clash;
  root;

  constructor({ keeper, item, field, content, slot }) {
    this.#keeper = keeper;
    this.#item = item;
    const name = freshId("date");
    const after = () => {
      this.refresh();
      this.#box.focus();
    };
    this.#clash = new ValueClash({ keeper, item, after, inWords: (value) => [sayDay(value)] });
    const hinted = field.hint ? make("p", { class: "mk-quiet", id: `${name}-hint`, ...content }, field.hint) : null;
    this.#box = dayBox({
      id: name,
      "aria-describedby": hinted?.id,
      onchange: () => keeper.put(item, this.#box.value),
    });
    this.root = make(
      "div",
      { class: "mk-field" },
      make("label", { class: "mk-question", for: name, ...content }, field.label),
      hinted,
      this.#box,
      this.#clash.root,
      make("div", { class: "mk-below" }, slot),
    );
    this.refresh();
  }

  refresh() {
    const day = this.#keeper.content(this.#item, "");
    if (this.#box.value !== day) this.#box.value = day;
  }

  clash(theirs) {
    this.#clash.show(theirs);
  }
}

/** A box for a day; a year has four digits here, as it has everywhere else. */
export const dayBox = (attributes) =>
  make("input", { type: "date", class: "mk-line mk-day", max: "9999-12-31", ...attributes });

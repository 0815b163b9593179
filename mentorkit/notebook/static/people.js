/* The people of a network map as a form and as a table: all that the picture can do, in words. */

import { button, freshId, make, word } from "./nodes.js";
import { HALF_HOUR, onTheClock } from "./rings.js";
import { gettext } from "./words.js";

/** Where somebody is on the map, in words. */
export const whereOf = (words, { ring, angle }) =>
  gettext("{ring}, at {time} on the clock", { ring: words.rings[ring], time: onTheClock(angle) });

/* What somebody gives, in words. */
const givesOf = (words, { gives }) =>
  gives.length ? gives.map((what) => words.gives[what]).join(", ") : gettext("nothing marked yet");

/** Their name, or a word for somebody who has none yet. */
export const nameOf = ({ name }) => name.trim() || gettext("Somebody without a name");

/** Who somebody is, where, and what they give, in a line. */
export const lineOf = (words, person) =>
  [nameOf(person), words.ranks[person.rank], whereOf(words, person), givesOf(words, person)].join("; ");

const NOBODY = { name: "", ring: "moderate", rank: "peer", gives: [], angle: 0 };

/** The boxes in which somebody is described: for a new person, or for one who is on the map. */
export class PersonForm {
  #words;
  #events;
  #id = freshId("person");
  #head = make("h4", { tabindex: "-1" });
  #name;
  #rings;
  #ranks;
  #gives;
  #turn;
  #fault;
  #ways = make("p", { class: "mk-options" });
  #person = null;
  #draft = NOBODY; /* somebody new who is not on the map yet */
  root;

  /** @param events { add(person), change(id, part, wait), remove(id), done() } */
  constructor(words, events) {
    this.#words = words;
    this.#events = events;
    this.#fault = make("p", { class: "mk-notice", id: `${this.#id}-fault`, role: "alert", hidden: true });
    this.#name = make("input", {
      type: "text",
      id: `${this.#id}-name`,
      class: "mk-line",
      dir: "auto",
      maxlength: words.longest,
      autocomplete: "off",
      "aria-describedby": `${this.#id}-about ${this.#id}-fault`,
      oninput: () => this.#typed(),
      onkeydown: (event) => this.#pressed(event),
    });
    this.#rings = this.#picks("radio", gettext("How close"), words.rings, "ring");
    this.#ranks = this.#picks("radio", gettext("Senior, peer or junior"), words.ranks, "rank");
    this.#gives = this.#picks("checkbox", gettext("What they give"), words.gives, "gives");
    this.#turn = this.#clockFace();
    this.root = make(
      "div",
      { class: "mk-person-form", role: "group", "aria-labelledby": `${this.#id}-head` },
      this.#head,
      make(
        "div",
        { class: "mk-named" },
        make("label", { for: this.#name.id }, gettext("Who")),
        make(
          "p",
          { class: "mk-quiet", id: `${this.#id}-about` },
          gettext("A role or initials will do; no patient, nobody who would not want to be here."),
        ),
        this.#name,
        this.#fault,
      ),
      make("div", { class: "mk-three" }, this.#rings, this.#ranks, this.#gives),
      this.#turn,
      this.#ways,
    );
    this.#head.id = `${this.#id}-head`;
    this.show(null);
  }

  /** Shows somebody who is on the map, or with null an empty form for somebody new. */
  show(person) {
    const other = person?.id !== this.#person?.id || this.#ways.childElementCount === 0;
    if (person && !this.#person) this.#draft = { ...NOBODY, ...this.#described };
    this.#person = person;
    if (other) this.#change(person);
    if (person) this.#fill(person);
    this.#head.textContent = person ? nameOf(person) : gettext("Put somebody on the map");
  }

  focus() {
    this.#name.focus();
  }

  /** Whether nobody else fits on the map. */
  set full(full) {
    this.root.hidden = full && !this.#person;
  }

  #change(person) {
    this.#fault.hidden = true;
    this.#turn.hidden = !person;
    if (!person) this.#fill(this.#draft);
    const add = button(gettext("Put on the map"), () => this.#add(), { class: "mk-main" });
    const done = button(gettext("Done"), () => this.#events.done());
    const remove = word(gettext("Take off the map"), () => this.#events.remove(person.id));
    this.#ways.replaceChildren(...(person ? [done, remove] : [add]));
  }

  #fill({ name, ring, rank, gives, angle }) {
    if (this.#name.value !== name) this.#name.value = name;
    for (const box of this.#rings.querySelectorAll("input")) box.checked = box.value === ring;
    for (const box of this.#ranks.querySelectorAll("input")) box.checked = box.value === rank;
    for (const box of this.#gives.querySelectorAll("input")) box.checked = gives.includes(box.value);
    const nearest = (Math.floor(angle / HALF_HOUR + 0.5) % 24) * HALF_HOUR;
    this.#turn.querySelector("select").value = String(nearest);
  }

  #picks(type, legend, options, key) {
    const name = `${this.#id}-${key}`;
    return make(
      "fieldset",
      { class: "mk-picks" },
      make("legend", {}, legend),
      Object.entries(options).map(([value, label]) => {
        const id = `${name}-${value}`;
        const box = make("input", { type, name, id, value, onchange: () => this.#picked(key) });
        return make("div", { class: "mk-tick" }, box, make("label", { for: id }, label));
      }),
    );
  }

  #clockFace() {
    const id = `${this.#id}-turn`;
    const pick = make(
      "select",
      { id, class: "mk-line", onchange: () => this.#tell({ angle: Number(pick.value) }) },
      Array.from({ length: 24 }, (_, half) =>
        make("option", { value: String(half * HALF_HOUR) }, onTheClock(half * HALF_HOUR)),
      ),
    );
    return make(
      "div",
      { class: "mk-named" },
      make("label", { for: id }, gettext("Where on the ring, as on the face of a clock")),
      pick,
    );
  }

  get #described() {
    const picked = (set) => [...set.querySelectorAll("input:checked")].map((box) => box.value);
    const [[ring], [rank], gives] = [this.#rings, this.#ranks, this.#gives].map(picked);
    return { name: this.#name.value, ring, rank, gives };
  }

  #typed() {
    this.#fault.hidden = true;
    this.#name.removeAttribute("aria-invalid");
    this.#tell({ name: this.#name.value }, true);
  }

  #picked(key) {
    this.#tell({ [key]: this.#described[key] });
  }

  #tell(part, typing = false) {
    if (this.#person) this.#events.change(this.#person.id, part, typing);
  }

  #pressed(event) {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    if (this.#person) this.#events.done();
    else this.#add();
  }

  #add() {
    const described = this.#described;
    if (!described.name.trim()) {
      this.#fault.textContent = gettext("Write who it is first: a role or initials.");
      this.#fault.hidden = false;
      this.#name.setAttribute("aria-invalid", "true");
      this.#name.focus();
      return;
    }
    this.#draft = NOBODY;
    this.#events.add({ ...described, name: described.name.trim() });
    this.#change(null);
    this.#name.focus();
  }
}

/** The people as a table; on a narrow screen as a list. */
export class PeopleTable {
  #words;
  #events;
  #heads;
  #rows = new Map();
  #body = make("tbody", { role: "rowgroup" });
  #none = make("p", { class: "mk-quiet" }, gettext("Nobody is on the map yet."));
  #table;
  root;

  /** @param events { edit(id), remove(id) } */
  constructor(words, label, events) {
    this.#words = words;
    this.#events = events;
    this.#heads = [
      gettext("Who"),
      gettext("Where, as on a clock"),
      gettext("Senior, peer or junior"),
      gettext("What they give"),
    ];
    const head = (text) => make("th", { scope: "col", role: "columnheader" }, text);
    /* The roles are said because a table that is laid out as a list would lose them. */
    this.#table = make(
      "table",
      { class: "mk-people", role: "table", "aria-label": label },
      make(
        "thead",
        { role: "rowgroup" },
        make(
          "tr",
          { role: "row" },
          this.#heads.map(head),
          head(make("span", { class: "mk-unseen" }, gettext("Change or take off"))),
        ),
      ),
      this.#body,
    );
    this.root = make("div", {}, this.#none, this.#table);
  }

  show(people) {
    this.#none.hidden = people.length > 0;
    this.#table.hidden = !people.length;
    const gone = new Set(this.#rows.keys());
    for (const [index, person] of people.entries()) {
      gone.delete(person.id);
      const row = this.#rows.get(person.id) ?? this.#newRow(person.id);
      this.#fill(row, person, index);
      if (this.#body.children[index] !== row) this.#body.insertBefore(row, this.#body.children[index] ?? null);
    }
    for (const id of gone) {
      this.#rows.get(id).remove();
      this.#rows.delete(id);
    }
  }

  /** Puts the focus on the words that change somebody. */
  focus(id) {
    this.#rows.get(id)?.querySelector("button").focus();
  }

  #newRow(id) {
    const change = word(gettext("Change"), () => this.#events.edit(id));
    const remove = word(gettext("Take off"), () => this.#events.remove(id));
    const cell = (head) => make("td", { role: "cell", "data-head": head }, make("span"));
    const row = make(
      "tr",
      { role: "row" },
      make("th", { scope: "row", role: "rowheader" }, make("span", { class: "mk-number" }), make("bdi")),
      this.#heads.slice(1).map(cell),
      make("td", { role: "cell" }, make("span", { class: "mk-ways" }, change, remove)),
    );
    this.#rows.set(id, row);
    return row;
  }

  #fill(row, person, index) {
    const name = nameOf(person);
    const { rings, ranks } = this.#words;
    const said = [
      `${rings[person.ring]}, ${onTheClock(person.angle)}`,
      ranks[person.rank],
      givesOf(this.#words, person),
    ];
    row.querySelector(".mk-number").textContent = `${index + 1}`;
    row.querySelector("bdi").textContent = name;
    for (const [place, span] of row.querySelectorAll("td > span:not(.mk-ways)").entries())
      span.textContent = said[place];
    const [change, remove] = row.querySelectorAll("button");
    change.setAttribute("aria-label", gettext("Change {name}", { name }));
    remove.setAttribute("aria-label", gettext("Take off {name}", { name }));
  }
}

/* The network map: who supports a person, drawn while it is being made, with a table that says the same. */

import { Care } from "./care.js";
import { ValueClash } from "./clash.js";
import { sameJson } from "./lab.js";
import { folded, freshId, make, withNodes, word } from "./nodes.js";
import { PeopleTable, PersonForm, lineOf, nameOf, whereOf } from "./people.js";
import { RingMap, shapeOf } from "./ringmap.js";
import { beside, roomiest } from "./rings.js";
import { gettext } from "./words.js";

/** How long a pause in typing is, in milliseconds; then the map is saved. */
const NAME_PAUSE = 600;

export class NetworkField {
  #keeper;
  #voice;
  #item;
  #words;
  #people = [];
  #chosen = null;
  #cameFrom = null; /* where the focus goes when somebody is let go */
  #removed = null; /* { at, person }, until the next change */
  #map;
  #form;
  #table;
  #care;
  #clash;
  #full;
  #gone = make("p", { class: "mk-removed mk-notice", hidden: true });
  root;

  constructor({ keeper, voice, item, field, content, slot, words }) {
    this.#keeper = keeper;
    this.#voice = voice;
    this.#item = item;
    this.#words = words;
    const name = freshId("network");
    const hinted = field.hint ? make("p", { class: "mk-quiet", id: `${name}-hint`, ...content }, field.hint) : null;
    const inWords = (person) => lineOf(words, person);
    this.#map = new RingMap({
      words,
      label: gettext("Map: {label}", { label: field.label }),
      inWords,
      events: {
        choose: (id) => this.#choose(id, this.#map),
        move: (id, spot, done) => this.#move(id, spot, done),
      },
    });
    this.#form = new PersonForm(words, {
      add: (person) => this.#add(person),
      change: (id, part, typing) => this.#change(id, part, typing),
      remove: (id) => this.#remove(id),
      done: () => this.#letGo(),
    });
    this.#table = new PeopleTable(words, field.label, {
      edit: (id) => this.#edit(id),
      remove: (id) => this.#remove(id),
    });
    this.#care = new Care(keeper);
    const after = () => {
      this.refresh();
      this.#form.focus();
    };
    const lines = (content) => content.people.map(inWords);
    this.#clash = new ValueClash({ keeper, item, after, inWords: lines });
    this.#full = make(
      "p",
      { class: "mk-quiet", hidden: true },
      gettext("A map holds {most} people.", { most: words.most }),
    );
    this.root = make(
      "div",
      { class: "mk-field mk-network", role: "group", "aria-labelledby": name, "aria-describedby": hinted?.id },
      make("div", { class: "mk-question", id: name, ...content }, field.label),
      hinted,
      this.#map.root,
      this.#legend(),
      this.#form.root,
      this.#full,
      this.#care.root,
      this.#clash.root,
      this.#gone,
      this.#table.root,
      make("div", { class: "mk-below" }, slot),
    );
    this.root.addEventListener("focusout", () => keeper.flush());
    this.#people = this.#saved;
    this.#show();
  }

  refresh() {
    if (sameJson(this.#people, this.#saved)) return;
    this.#forget();
    this.#people = this.#saved;
    if (!this.#person(this.#chosen)) this.#chosen = null;
    this.#show();
  }

  clash(theirs) {
    this.#clash.show(theirs);
  }

  get #saved() {
    return this.#keeper.content(this.#item, { people: [] }).people;
  }

  #legend() {
    const { ranks, gives, letters } = this.#words;
    const mark = (sign, label) => make("li", {}, sign, " ", label);
    return make(
      "div",
      { class: "mk-legend mk-quiet" },
      make(
        "ul",
        { role: "list" },
        Object.entries(ranks).map(([rank, label]) => mark(shapeOf(rank), label)),
        Object.entries(gives).map(([what, label]) => mark(make("strong", {}, letters[what]), label)),
      ),
      folded(
        gettext("How to move people"),
        false,
        make(
          "p",
          {},
          gettext("Drag them to where they belong. Or press one, and then the place."),
        ),
        make(
          "p",
          {},
          gettext(
            "With keys: Enter picks somebody up, left and right turn them, up brings them closer, down takes them " +
              "further away, and Escape lets go.",
          ),
        ),
        make("p", {}, gettext("The table below can do all of it too. A number stands for a name that has no room.")),
      ),
    );
  }

  #person(id) {
    return this.#people.find((one) => one.id === id);
  }

  #show() {
    this.#map.show(this.#people, this.#chosen);
    this.#table.show(this.#people);
    this.#form.show(this.#person(this.#chosen) ?? null);
    const full = this.#people.length >= this.#words.most;
    this.#form.full = full;
    this.#full.hidden = !full;
  }

  #put(people, wait = 0) {
    this.#people = people;
    this.#forget();
    this.#show();
    this.#keeper.put(this.#item, { people: people.map((one) => ({ ...one })) }, wait);
  }

  #choose(id, from) {
    this.#chosen = id;
    this.#cameFrom = from;
    this.#show();
    const person = this.#person(id);
    this.#voice.say(
      person
        ? gettext("{name} is picked up. Arrow keys move, Escape lets go.", { name: nameOf(person) })
        : gettext("Let go."),
    );
  }

  #edit(id) {
    this.#choose(id, this.#table);
    this.#form.focus();
  }

  #letGo() {
    const [id, from] = [this.#chosen, this.#cameFrom];
    this.#choose(null, null);
    (from ?? this.#table).focus(id);
  }

  #move(id, spot, done) {
    this.#alter(id, done ? this.#besideOthers(id, spot) : spot, done ? 0 : NAME_PAUSE);
    const person = this.#person(id);
    if (done)
      this.#voice.say(gettext("{name}: {where}", { name: nameOf(person), where: whereOf(this.#words, person) }));
  }

  #change(id, part, typing) {
    const moved = "ring" in part || "angle" in part;
    this.#alter(id, moved ? { ...part, ...this.#besideOthers(id, part) } : part, typing ? NAME_PAUSE : 0);
    if (typing) this.#care.read(part.name);
  }

  #besideOthers(id, spot) {
    const { ring, angle } = { ...this.#person(id), ...spot };
    const others = this.#people.filter((one) => one.id !== id);
    return { ring, angle: beside(others, ring, angle) };
  }

  #alter(id, part, wait) {
    this.#put(
      this.#people.map((one) => (one.id === id ? { ...one, ...part } : one)),
      wait,
    );
  }

  #add(described) {
    const angle = beside(this.#people, described.ring, roomiest(this.#people, described.ring));
    const person = { id: freshId("p").slice(3), ...described, angle };
    this.#put([...this.#people, person]);
    this.#care.read(person.name);
    this.#voice.say(
      gettext("{name} is on the map: {where}", { name: nameOf(person), where: whereOf(this.#words, person) }),
    );
  }

  #remove(id) {
    const at = this.#people.findIndex((one) => one.id === id);
    const person = this.#people[at];
    if (this.#chosen === id) this.#chosen = null;
    this.#put(this.#people.toSpliced(at, 1));
    this.#removed = { at, person };
    this.#gone.replaceChildren(
      ...withNodes(gettext("{name} is off the map."), { name: make("bdi", {}, nameOf(person)) }),
      " ",
      word(gettext("Put back"), () => this.#putBack()),
    );
    this.#gone.hidden = false;
    this.#gone.querySelector("button").focus();
  }

  #putBack() {
    const { at, person } = this.#removed;
    this.#put(this.#people.toSpliced(at, 0, person));
    this.#table.focus(person.id);
    this.#voice.say(gettext("{name} is back on the map.", { name: nameOf(person) }));
  }

  #forget() {
    this.#removed = null;
    this.#gone.hidden = true;
  }
}

/* Senders of whom nobody knows for certain who they are: a person says so. Nothing is chosen beforehand. */

import { freshId, make, word } from "../../notebook/static/nodes.js";
import { count } from "./parts.js";
import { Refusal } from "./talk.js";

const NEVER = "-";
const OTHER = "other";
const PAUSE = 250;

/** All of them, and the button that confirms what was chosen. `confirm(matches)` gets ids by sender. */
export class Matches {
  #panel;
  #confirm;
  #senders;
  root;

  constructor(panel, unmatched, confirm) {
    this.#panel = panel;
    this.#confirm = confirm;
    this.#senders = unmatched.map((one) => new Sender(panel, one));
    const many = unmatched.length > 1;
    this.root = make(
      "form",
      { class: "mk-matches", onsubmit: (event) => this.#send(event) },
      make("h3", {}, `${count(unmatched.length, "sender")} whom you may know`),
      make(
        "p",
        {},
        `Nobody on the roster is ${many ? "these" : "this"} for certain, so nothing of theirs was taken. ` +
          "Say who it is; what you leave open stays open. What you confirm is remembered.",
      ),
      this.#senders.map(({ root }) => root),
      make(
        "p",
        { class: "mk-options" },
        panel.doer("Confirm and take them in", () => {}, { type: "submit", class: "mk-main" }),
      ),
    );
  }

  #send(event) {
    event.preventDefault();
    const said = this.#senders.filter(({ id }) => id).map(({ name, id }) => [name, id]);
    if (said.length) return this.#confirm(Object.fromEntries(said));
    this.#panel.fail(new Refusal({ message: "Nobody is chosen yet. Say who at least one of them is." }));
  }
}

class Sender {
  #panel;
  #group = freshId("sender");
  #people = make("div", { class: "mk-ticks" });
  #search;
  #found = make("div", { class: "mk-ticks" });
  #none = make("p", { class: "mk-quiet" });
  #timer = null;
  #asked = 0;

  constructor(panel, { name, note, suggestions }) {
    this.#panel = panel;
    this.name = name;
    const about = note ? make("p", { class: "mk-quiet", id: `${this.#group}-note` }, note) : null;
    this.#search = make("input", {
      type: "search",
      class: "mk-line",
      id: `${this.#group}-search`,
      autocomplete: "off",
      oninput: () => this.#later(),
      onkeydown: (event) => event.key === "Enter" && event.preventDefault(),
    });
    this.finder = make(
      "div",
      { class: "mk-finder", hidden: true },
      make("label", { for: this.#search.id }, "Search the roster"),
      this.#search,
      this.#none,
      this.#found,
    );
    this.#people.append(
      ...suggestions.map(({ id, name: who }) => this.#option(id, `${who || id}, ${id}`)),
      this.#option(OTHER, "Somebody else"),
      this.finder,
      this.#option(NEVER, "Never take this one", "A test account, or somebody who does not take part."),
    );
    this.clear = word("Leave this open", () => this.#empty());
    this.clear.hidden = true;
    this.root = make(
      "fieldset",
      { class: "mk-sender", "aria-describedby": about?.id },
      make("legend", {}, `Who is “${name}”?`),
      about,
      this.#people,
      this.clear,
    );
  }

  /** The id that was chosen; "" while it is open. */
  get id() {
    const value = this.root.querySelector("input[type=radio]:checked")?.value ?? "";
    return value === OTHER ? (this.root.querySelector("[data-found]:checked")?.dataset.id ?? "") : value;
  }

  #option(value, text, hint = "") {
    const box = make("input", {
      type: "radio",
      name: this.#group,
      id: freshId("who"),
      value,
      onchange: () => this.#chose(value),
    });
    const hinted = hint ? make("p", { class: "mk-quiet", id: `${box.id}-hint` }, hint) : null;
    if (hinted) box.setAttribute("aria-describedby", hinted.id);
    return make("div", { class: "mk-tick" }, box, make("label", { for: box.id }, text), hinted);
  }

  #chose(value) {
    this.finder.hidden = value !== OTHER;
    this.clear.hidden = false;
  }

  #empty() {
    for (const box of this.root.querySelectorAll("input:checked")) box.checked = false;
    this.finder.hidden = true;
    this.clear.hidden = true;
    this.root.querySelector("input").focus();
  }

  #later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#find(), PAUSE);
  }

  async #find() {
    const asked = (this.#asked += 1);
    const text = this.#search.value;
    try {
      const { content } = await this.#panel.talk.ask({ what: "find", text });
      if (asked === this.#asked) this.#show(content, text);
    } catch (refusal) {
      this.#panel.fail(refusal);
    }
  }

  #show({ people, more }, text) {
    const found = more
      ? `The first ${people.length}; type more of the name.`
      : `${count(people.length, "person", "people")} found.`;
    const said = people.length ? found : text.trim() ? "Nobody on the roster is called so." : "";
    this.#none.textContent = said;
    this.#panel.voice.say(said);
    const group = `${this.#group}-found`;
    this.#found.replaceChildren(
      ...people.map(({ id, name }) => {
        const box = make("input", {
          type: "radio",
          name: group,
          id: freshId("found"),
          "data-found": "",
          "data-id": id,
        });
        return make("div", { class: "mk-tick" }, box, make("label", { for: box.id }, `${name || id}, ${id}`));
      }),
    );
  }
}

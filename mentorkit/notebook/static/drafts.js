/* Earlier drafts, which only their author can see: to look at, and to bring back. */

import { button, folded, make } from "./nodes.js";
import { gettext, sayShortly } from "./words.js";

const FIRST_WORDS = 60;

/** A fold with the drafts of one box; they are asked for when it is opened. */
export class Drafts {
  #keeper;
  #box;
  #voice;
  #list = make("div", { class: "mk-drafts" });
  root;

  constructor(keeper, box, voice) {
    this.#keeper = keeper;
    this.#box = box;
    this.#voice = voice;
    this.root = folded(gettext("Earlier drafts"), false, this.#list);
    this.root.addEventListener("toggle", (event) => {
      if (event.target === this.root && this.root.open) this.#fetch();
    });
  }

  async #fetch() {
    this.#list.replaceChildren(make("p", { class: "mk-quiet" }, gettext("Looking…")));
    this.#keeper.flush();
    try {
      const { content } = await this.#keeper.ask("drafts");
      this.#show(content.drafts);
    } catch (fault) {
      this.#list.replaceChildren(make("p", { class: "mk-notice" }, fault.message));
    }
  }

  #show(drafts) {
    const first = drafts.length
      ? gettext("Only you can see these, on this computer. They are not handed in.")
      : gettext("There are none. What you take out of your text can be found here afterwards.");
    this.#list.replaceChildren(
      make("p", { class: "mk-quiet" }, first),
      ...drafts.map(({ at, text }) => {
        const title = make("span", {}, `${sayShortly(at)} · `, make("q", { dir: "auto" }, firstWords(text)));
        return folded(
          title,
          false,
          make("blockquote", { dir: "auto" }, text),
          make(
            "p",
            {},
            button(gettext("Bring this back"), () => this.#bringBack(text)),
          ),
        );
      }),
    );
  }

  #bringBack(text) {
    this.root.open = false;
    this.#box.replace(text);
    this.#voice.say(gettext("The draft is back in the box. What stood there is among the drafts."));
  }
}

const firstWords = (text) => {
  const line = text.trim().replace(/\s+/gu, " ");
  return line.length > FIRST_WORDS ? `${[...line].slice(0, FIRST_WORDS).join("")}…` : line;
};

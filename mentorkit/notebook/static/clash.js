/* Two versions of an answer that is no text: a choice, a date, rows, a map. */

import { button, make } from "./nodes.js";
import { gettext } from "./words.js";

/** Shows the other version in words, and lets the person choose. Hidden until there is one. */
export class ValueClash {
  #keeper;
  #item;
  #inWords;
  #after;
  root = make("div", {
    class: "mk-conflict",
    role: "group",
    "aria-label": gettext("Two versions"),
    hidden: true,
  });

  /**
   * @param inWords gives the lines that say what a content is
   * @param after is called once it is settled
   */
  constructor({ keeper, item, inWords, after }) {
    this.#keeper = keeper;
    this.#item = item;
    this.#inWords = inWords;
    this.#after = after;
  }

  show(theirs) {
    const lines = this.#inWords(theirs.content).filter(Boolean);
    this.root.replaceChildren(
      make("p", {}, gettext("This was also changed in another window. Yours is above; this is the other one:")),
      make(
        "blockquote",
        { tabindex: "0", role: "group", dir: "auto", "aria-label": gettext("The other version") },
        lines.join("\n") || gettext("(empty)"),
      ),
      make(
        "p",
        { class: "mk-options" },
        button(gettext("Keep mine"), () => this.#settle(this.#keeper.content(this.#item))),
        button(gettext("Use the other"), () => this.#settle()),
      ),
    );
    this.root.hidden = false;
  }

  #settle(content) {
    this.root.hidden = true;
    this.#keeper.settle(this.#item, content);
    this.#after();
  }
}

/* Questions that help somebody to think something through: one step at a time, and folded away at will. */

import { button, folded, make } from "./nodes.js";
import { gettext } from "./words.js";

/** The steps of a way to reflect: { title, about, source, steps: [{ title, questions }] }. */
export class Steps {
  #model;
  #content;
  #at = 0;
  #frame = make("div", { class: "mk-step" });
  root;

  constructor(model, content) {
    this.#model = model;
    this.#content = content;
    const title = make("span", {}, gettext("Questions that may help"), ": ", make("span", content, model.title));
    this.root = folded(title, false, this.#frame);
    this.root.classList.add("mk-steps");
    this.#show();
  }

  #go(by) {
    this.#at += by;
    this.#show();
    this.#frame.querySelector("h3").focus({ preventScroll: true });
  }

  #show() {
    const { steps, source } = this.#model;
    const { title, questions } = steps[this.#at];
    const last = this.#at === steps.length - 1;
    const place = gettext("Step {number} of {all}", { number: this.#at + 1, all: steps.length });
    this.#frame.replaceChildren(
      ...[
        make(
          "h3",
          { tabindex: "-1" },
          make("span", { class: "mk-kicker" }, place),
          " ",
          make("span", this.#content, title),
        ),
        make(
          "ul",
          this.#content,
          questions.map((question) => make("li", {}, question)),
        ),
        make(
          "p",
          { class: "mk-options" },
          this.#at ? button(gettext("Back"), () => this.#go(-1)) : null,
          last ? null : button(gettext("Next step"), () => this.#go(1)),
        ),
        last && source ? make("p", { class: "mk-quiet", ...this.#content }, source) : null,
      ].filter(Boolean),
    );
  }
}

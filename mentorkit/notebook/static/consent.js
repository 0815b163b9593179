/* Consent: each use of the answers asked for by itself, nothing ticked, open to change. */

import { Element } from "./element.js";
import { freshId, make } from "./nodes.js";
import { gettext } from "./words.js";

class Consent extends Element {
  #boxes = new Map();

  show(state) {
    if (!this.#boxes.size) this.#draw(state);
    for (const [item, box] of this.#boxes) box.checked = this.keeper.content(item)?.agreed === true;
  }

  clash(item) {
    /* The last word stands: it is the person's own, a moment ago. */
    this.keeper.settle(item, this.keeper.content(item));
  }

  #draw(state) {
    const rows = state.choices.map((choice) => this.#row(`${state.item}/${choice.id}`, choice));
    const set = make(
      "fieldset",
      { class: "mk-ticks" },
      make("legend", { class: "mk-heading" }, gettext("What may be done with your answers?")),
      make(
        "p",
        { class: "mk-quiet" },
        gettext(
          "Each is a choice by itself. Nothing is ticked for you, and nothing depends on it. " +
            "You can change your mind until you hand in.",
        ),
      ),
      ...rows,
    );
    this.body.replaceChildren(set, make("div", { class: "mk-below" }, this.line.root));
  }

  #row(item, { text, means }) {
    const name = freshId("tick");
    const box = make("input", {
      type: "checkbox",
      id: name,
      "aria-describedby": means ? `${name}-means` : null,
      onchange: () => this.keeper.put(item, { agreed: box.checked }),
    });
    this.#boxes.set(item, box);
    return make(
      "div",
      { class: "mk-tick" },
      box,
      make("label", { for: name }, text),
      means ? make("p", { class: "mk-quiet", id: `${name}-means` }, means) : null,
    );
  }
}

function render({ model, el }) {
  const consent = new Consent(model, el, "consent");
  return () => consent.close();
}

export default { render };

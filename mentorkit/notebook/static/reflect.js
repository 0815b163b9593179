/* A prompt and a place to write, saved while one types. */

import { Element } from "./element.js";
import { make, prose } from "./nodes.js";
import { WritingBox, readerLines } from "./writing.js";

class Reflection extends Element {
  #box = null;

  show(state) {
    if (this.#box) {
      this.#box.refresh();
      return;
    }
    this.#box = new WritingBox({
      keeper: this.keeper,
      item: state.item,
      label: prose(state.prompt, { lang: state.language }),
      about: make("div", { class: "mk-reader" }, readerLines(state.reading)),
      words: state.words,
      rows: 8,
      lang: state.language,
      foot: [this.line.root],
    });
    this.body.replaceChildren(this.#box.root);
  }

  clash(_, theirs) {
    this.#box.clash(theirs);
  }
}

function render({ model, el }) {
  const reflection = new Reflection(model, el, "reflect");
  return () => reflection.close();
}

export default { render };

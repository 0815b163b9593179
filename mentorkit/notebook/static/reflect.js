/* A prompt and a place to write, saved while one types. */

import { Drafts } from "./drafts.js";
import { Element } from "./element.js";
import { make, prose } from "./nodes.js";
import { Steps } from "./steps.js";
import { WritingBox, readerLines } from "./writing.js";

class Reflection extends Element {
  #box = null;

  show(state) {
    if (this.#box) {
      this.#box.refresh();
      return;
    }
    const { content } = this;
    const steps = state.model && new Steps(state.model, content);
    this.#box = new WritingBox({
      keeper: this.keeper,
      item: state.item,
      label: prose(state.prompt, content),
      about: [make("div", { class: "mk-reader" }, readerLines(state.reading)), steps?.root].filter(Boolean),
      words: state.words,
      rows: 8,
      content,
      foot: [this.line.root],
    });
    const drafts = new Drafts(this.keeper, this.#box, this.voice);
    this.body.replaceChildren(this.#box.root, drafts.root);
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

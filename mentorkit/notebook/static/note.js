/* Private notes: a box whose words stay on this computer, outside of the assignment. */

import { Element } from "./element.js";
import { make, prose } from "./nodes.js";
import { gettext } from "./words.js";
import { WritingBox } from "./writing.js";

class Note extends Element {
  #box = null;

  show(state) {
    if (this.#box) {
      this.#box.refresh();
      return;
    }
    const { content } = this;
    this.#box = new WritingBox({
      keeper: this.keeper,
      item: state.item,
      label: state.prompt ? prose(state.prompt, content) : gettext("For yourself"),
      about: [
        make(
          "p",
          { class: "mk-quiet" },
          gettext(
            "This course never collects this. Whoever runs this computer, or a court, might obtain it.",
          ),
        ),
      ],
      rows: 4,
      content,
      foot: [this.line.root],
    });
    this.body.replaceChildren(this.#box.root);
  }

  clash(_, theirs) {
    this.#box.clash(theirs);
  }
}

function render({ model, el }) {
  const note = new Note(model, el, "note");
  return () => note.close();
}

export default { render };

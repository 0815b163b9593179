/* A worksheet: a page to fill in, field by field, and to take along as a PDF. */

import { Element } from "./element.js";
import { ChoiceField, DateField } from "./fields.js";
import { download, showIn } from "./files.js";
import { NetworkField } from "./network.js";
import { button, make } from "./nodes.js";
import { RowsField } from "./rows.js";
import { gettext } from "./words.js";
import { WritingBox, readerFold } from "./writing.js";

const PDF = "application/pdf";

class Worksheet extends Element {
  #fields = new Map();

  show(state) {
    if (!this.#fields.size) this.#draw(state);
    for (const field of this.#fields.values()) field.refresh();
  }

  clash(item, theirs) {
    this.#fields.get(item)?.clash(theirs);
  }

  #draw(state) {
    const { title, about, sections } = state.worksheet;
    const { content } = this;
    this.body.replaceChildren(
      make("h3", { class: "mk-heading", ...content }, title),
      ...(about ? [make("p", content, about)] : []),
      make("div", { class: "mk-reader" }, readerFold(state.reading)),
      ...sections.map((section) =>
        make(
          "div",
          { class: "mk-part" },
          make("h4", content, section.title),
          section.about ? make("p", { class: "mk-quiet", ...content }, section.about) : null,
          section.fields.map((field) => this.#field(state, field)),
        ),
      ),
      new Printing(this).root,
    );
  }

  #field(state, field) {
    const item = `${state.item}/${field.id}`;
    const slot = make("div", { class: "mk-slot" });
    const { keeper, voice, content } = this;
    const shared = { keeper, voice, item, field, content, slot };
    const made = {
      line: () => this.#box(shared, { rows: 1, lines: false }),
      text: () => this.#box(shared, { rows: 3 }),
      choice: () => new ChoiceField(shared),
      date: () => new DateField(shared),
      rows: () => new RowsField(shared),
      network: () => new NetworkField({ ...shared, words: state.network }),
    }[field.kind]();
    this.#fields.set(item, made);
    if (this.#fields.size === 1) slot.append(this.line.root);
    /* The line that tells whether it is saved stands where the person is. */
    made.root.addEventListener("focusin", (event) => {
      if (!this.line.root.contains(event.target)) slot.append(this.line.root);
    });
    return made.root;
  }

  #box({ keeper, item, field, content, slot }, more) {
    return new WritingBox({
      keeper,
      item,
      label: make("span", content, field.label),
      hint: field.hint,
      content,
      foot: [slot],
      ...more,
    });
  }
}

/* The end of a worksheet: what one can take along. */
class Printing {
  #element;
  #said = make("p", { class: "mk-quiet" });
  #busy = false;
  root;

  constructor(element) {
    this.#element = element;
    const buttons = [
      button(gettext("Save as PDF"), () => this.#busy || this.#save()),
      button(gettext("Open to print"), () => this.#busy || this.#open()),
    ];
    this.root = make("div", { class: "mk-printing" }, make("p", { class: "mk-options" }, buttons), this.#said);
  }

  async #save() {
    try {
      const { content, files } = await this.#make();
      download(content.name, files[0], PDF);
      this.#say(this.#whole(gettext("{name} is in your downloads.", { name: content.name })));
    } catch (fault) {
      this.#say(fault.message);
    }
  }

  async #open() {
    /* Opened before the PDF is made: a browser shuts out a tab that does not follow a click at once. */
    const tab = window.open("", "_blank");
    if (!tab) {
      this.#say(gettext("Your browser did not open a new tab. Save the PDF instead, and print it from there."));
      return;
    }
    tab.document.title = gettext("Making the PDF…");
    try {
      const { files } = await this.#make();
      showIn(tab, files[0], PDF);
      this.#say(this.#whole(gettext("It is open in a new tab.")));
    } catch (fault) {
      tab.close();
      this.#say(fault.message);
    }
  }

  async #make() {
    const { keeper } = this.#element;
    this.#say(gettext("Making the PDF…"));
    this.#busy = true;
    try {
      keeper.flush(); /* The kernel saves what comes first before it makes the PDF. */
      return await keeper.ask("pdf");
    } finally {
      this.#busy = false;
    }
  }

  #whole(sentence) {
    const { unsaved } = this.#element.keeper;
    return unsaved ? [sentence, gettext("What is not saved is not in it.")].join(" ") : sentence;
  }

  #say(text) {
    this.#said.textContent = text;
    this.#element.voice.say(text);
  }
}

function render({ model, el }) {
  const worksheet = new Worksheet(model, el, "worksheet");
  return () => worksheet.close();
}

export default { render };

/* Files, chosen or dropped: they go to the kernel in parts, in messages that no notebook keeps. */

import { button, freshId, make } from "../../notebook/static/nodes.js";
import { Refusal } from "./talk.js";

/** Bytes of a part: Jupyter takes no message of more than ten million. */
const PART = 2 << 20;

const MEGABYTE = 1_000_000;

/** A place for files. `taken(files, names)` is told when all of them are with the kernel. */
export class DropBox {
  #panel;
  #taken;
  #input;
  #going = null;
  #text = make("p", { id: freshId("upload") });
  #bar = make("progress", { "aria-labelledby": this.#text.id });
  #cancel = button("Cancel", () => this.#stop());
  #progress = make("div", { class: "mk-working", hidden: true }, this.#text, this.#bar, this.#cancel);
  root;

  constructor(panel, { label, hint, kinds, multiple = false, taken }) {
    this.#panel = panel;
    this.#taken = taken;
    const id = freshId("files");
    this.#input = make("input", {
      type: "file",
      id,
      accept: kinds.join(","),
      multiple,
      "aria-describedby": `${id}-hint`,
      onchange: () => this.#send([...this.#input.files]),
    });
    this.root = make(
      "div",
      { class: "mk-drop" },
      make("label", { for: id, class: "mk-question" }, label),
      make("p", { class: "mk-quiet", id: `${id}-hint` }, hint),
      this.#input,
      this.#progress,
    );
    this.#catch();
  }

  #catch() {
    const over = (event, is) => {
      if (![...event.dataTransfer.types].includes("Files")) return;
      event.preventDefault();
      event.stopPropagation();
      this.root.classList.toggle("mk-over", is);
    };
    this.root.addEventListener("dragenter", (event) => over(event, true));
    this.root.addEventListener("dragover", (event) => over(event, true));
    this.root.addEventListener("dragleave", (event) => over(event, false));
    this.root.addEventListener("drop", (event) => {
      over(event, false);
      this.#send([...event.dataTransfer.files]);
    });
  }

  async #send(files) {
    if (!files.length) return;
    if (this.#going) return this.#panel.fail(new Refusal({ message: "A file is on its way already." }));
    this.#panel.trouble.clear();
    const going = (this.#going = { stopped: false });
    try {
      const set = await this.#bring(files, going);
      this.#end();
      await this.#taken(set, files.map(({ name }) => name));
    } catch (refusal) {
      this.#end();
      if (!going.stopped) this.#panel.fail(asRefusal(refusal));
    }
  }

  async #bring(files, going) {
    const all = files.reduce((sum, { size }) => sum + size, 0);
    const what = files.length === 1 ? `“${files[0].name}”` : `${files.length} files`;
    this.#panel.voice.say(`Bringing ${what} here…`);
    let before = 0;
    let set = "";
    for (const file of files) {
      const { content } = await this.#panel.talk.ask({ what: "begin", name: file.name, size: file.size, files: set });
      set = content.files;
      for (let offset = 0; offset < file.size; ) {
        if (going.stopped) throw new Error("stopped");
        const part = await file.slice(offset, offset + PART).arrayBuffer();
        const ask = { what: "part", files: set, file: content.file, offset };
        const { content: told } = await this.#panel.talk.ask(ask, [part]);
        offset = told.here;
        this.#show(before + offset, all, what);
      }
      before += file.size;
    }
    return set;
  }

  #show(here, all, what) {
    this.#progress.hidden = false;
    this.#bar.max = all;
    this.#bar.value = here;
    const megabytes = (bytes) => (bytes / MEGABYTE).toLocaleString("en-GB", { maximumFractionDigits: 1 });
    this.#text.textContent = `Bringing ${what} here: ${megabytes(here)} of ${megabytes(all)} MB.`;
  }

  #stop() {
    if (this.#going) this.#going.stopped = true;
    this.#input.focus();
    this.#panel.voice.say("Cancelled. Nothing was taken.");
  }

  #end() {
    this.#going = null;
    this.#progress.hidden = true;
    this.#input.value = ""; /* the same file may be chosen once more */
  }
}

function asRefusal(fault) {
  if (fault instanceof Refusal) return fault;
  const message = "The browser can’t read this file. If it was changed meanwhile, choose it once more.";
  return new Refusal({ message });
}

/* A panel's conversation with the kernel: it asks, and hears what is on disk. */

import { freshId } from "../../notebook/static/nodes.js";

/** How long the kernel may take to open a panel before the page says so, in milliseconds. */
const PATIENCE = 15_000;

const NO_KERNEL = "The notebook’s kernel does not answer. Choose Run ▸ Run All Cells to go on.";

/** Why something was not done: a sentence, the problems one by one, and for a bug a text to send. */
export class Refusal extends Error {
  constructor({ message, problems = [], report = "" }) {
    super(message);
    this.problems = problems;
    this.report = report;
  }
}

export class Talk {
  #model;
  #events;
  #view = freshId("view");
  #serial = 0;
  #questions = new Map();
  #greeting = null;

  /** @param events { state(state), progress(job), closed(refusal) }, called when these come. */
  constructor(model, events) {
    this.#model = model;
    this.#events = events;
    model.on("msg:custom", (message, buffers) => this.#hear(message, buffers));
    model.on("comm_live_update", () => this.greet());
  }

  /** Asks what is on disk. */
  greet() {
    clearTimeout(this.#greeting);
    this.#greeting = setTimeout(() => this.#lose(), PATIENCE);
    this.#send({ type: "ready" });
  }

  /** Asks for something.
   * @returns a promise of { content, files }; it fails with a Refusal. */
  ask(ask, buffers = []) {
    const id = (this.#serial += 1);
    return new Promise((resolve, reject) => {
      this.#questions.set(id, { resolve, reject });
      this.#send({ type: "ask", view: this.#view, id, ask }, buffers);
    });
  }

  /** Has what is going on stop. */
  stop() {
    this.#send({ type: "stop" });
  }

  close() {
    clearTimeout(this.#greeting);
  }

  #send(message, buffers = []) {
    try {
      this.#model.send(message, undefined, buffers);
    } catch {
      this.#lose();
    }
  }

  #lose() {
    clearTimeout(this.#greeting);
    const refusal = new Refusal({ message: NO_KERNEL });
    for (const { reject } of this.#questions.values()) reject(refusal);
    this.#questions.clear();
    this.#events.closed(refusal);
  }

  #hear(message, buffers) {
    clearTimeout(this.#greeting);
    if (message.type === "state") this.#events.state(message);
    else if (message.type === "progress") this.#events.progress(message.job);
    else if (message.type === "closed") this.#events.closed(new Refusal(message));
    else if (message.view === this.#view) {
      const question = this.#questions.get(message.id);
      this.#questions.delete(message.id);
      if (message.type === "refused") question?.reject(new Refusal(message));
      else question?.resolve({ content: message.content, files: buffers ?? [] });
    }
  }
}

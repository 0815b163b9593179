/* What the panels share: a frame on the page, what is said when something went wrong, how far a long
 * work is, and the care for where the focus is. */

import { saveNotebookNow } from "../../notebook/static/lab.js";
import { Voice, bringUp, button, folded, freshId, keepTyping, make, word } from "../../notebook/static/nodes.js";
import { Talk } from "./talk.js";

/** A step of a course. A kind of panel says what to `draw` once, and what to `fill` in each time. */
export class Panel {
  voice = new Voice();
  body = make("div", { class: "mk-body" }, make("p", { class: "mk-quiet" }, "Opening…"));
  trouble = new Trouble();
  state = null;
  #drawn = false;
  #acting = false;
  #working;

  constructor(model, el, kind, label) {
    this.model = model;
    this.talk = new Talk(model, {
      state: (state) => this.#learn(state),
      progress: (job) => this.#show(job),
      closed: (refusal) => this.#close(refusal),
    });
    this.#working = new Working(this.talk, this.voice);
    const about = {
      class: `mk mk-live mk-desk mk-${kind}`,
      tabindex: "-1",
      lang: "en",
      dir: "ltr",
      "aria-label": label,
    };
    this.root = make("section", about, this.body, this.trouble.root, this.#working.root, this.voice.root);
    this.root.addEventListener("keydown", (event) => this.#pressed(event));
    keepTyping(this.root);
    el.append(this.root);
    this.talk.greet();
  }

  /** What stays while the panel lives. */
  draw() {}

  /** What is on disk now. */
  fill() {}

  /** Asks for something, and says in the panel why it was refused.
   * @returns what came back, or null. */
  async act(ask, { saying = "" } = {}) {
    if (this.#acting || this.state?.job) {
      this.voice.say("Something is at work here already.");
      return null;
    }
    this.#acting = true;
    this.#mark();
    this.trouble.clear();
    if (saying) this.voice.say(saying);
    try {
      return await this.talk.ask(ask);
    } catch (refusal) {
      this.fail(refusal);
      return null;
    } finally {
      this.#acting = false;
      this.#mark();
    }
  }

  /** Says why something was not done, and goes there. */
  fail(refusal) {
    this.trouble.show(refusal);
    this.moveTo(this.trouble.root);
  }

  /** A button for something that is done one at a time. */
  doer(text, onclick, attributes = {}) {
    return button(text, onclick, { "data-doer": "", ...attributes });
  }

  /** Moves the focus to something that has just come into the page, and brings it up. */
  moveTo(target) {
    requestAnimationFrame(() => {
      target.focus({ preventScroll: true });
      bringUp(target);
    });
  }

  close() {
    this.talk.close();
  }

  #learn(state) {
    this.state = state;
    if (!this.#drawn) {
      this.#drawn = true;
      this.body.replaceChildren();
      this.trouble.clear();
      this.draw(state);
    }
    this.fill(state);
    /* What went wrong with a work that a page asked for that is gone by now. */
    if (state.fault && !this.#acting) this.trouble.show(state.fault);
    this.#show(state.job);
  }

  #show(job) {
    if (this.state) this.state.job = job;
    this.#working.show(job);
    this.#mark();
  }

  #close(refusal) {
    if (!this.#drawn) this.body.replaceChildren();
    this.trouble.show(refusal);
  }

  #mark() {
    const busy = this.#acting || Boolean(this.state?.job);
    for (const node of this.root.querySelectorAll("[data-doer]")) node.ariaDisabled = busy ? "true" : null;
  }

  /* Jupyter's own shortcut for saving is held off like all others, so it is answered here. */
  #pressed(event) {
    if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    saveNotebookNow(this.model);
  }
}

/** What went wrong, with the problems one by one. */
class Trouble {
  root = make("div", { class: "mk-trouble", tabindex: "-1", hidden: true });

  show({ message, problems, report }) {
    this.root.hidden = false;
    this.root.replaceChildren(
      make("p", {}, make("strong", {}, message)),
      ...(problems.length ? [problemList(problems)] : []),
      ...(report ? [bug(report)] : []),
    );
  }

  clear() {
    this.root.hidden = true;
    this.root.replaceChildren();
  }
}

/** Problems, each with its place and what to do. */
export const problemList = (problems) =>
  make(
    "ul",
    { class: "mk-problems", role: "list" },
    problems.map(({ place, message, hint, code }) =>
      make(
        "li",
        {},
        make("strong", {}, place),
        " ",
        message,
        hint ? ` ${hint}` : null,
        " ",
        make("span", { class: "mk-quiet" }, code),
      ),
    ),
  );

function bug(report) {
  const text = make("pre", { tabindex: "0", "aria-label": "The text to send" }, report);
  const copy = word("Copy the text", async () => {
    try {
      await navigator.clipboard.writeText(report);
      copy.textContent = "Copied";
    } catch {
      /* A page that came over plain http has no clipboard. */
      copy.textContent = "Select it below, then press Ctrl+C";
    }
  });
  return folded("The text to send", false, make("p", {}, copy), text);
}

/** How far a long work is, and the way to stop it. */
class Working {
  #voice;
  #name = freshId("working");
  #text = make("p", { id: this.#name });
  #bar = make("progress", { "aria-labelledby": this.#name });
  #stop;
  #title = "";
  root;

  constructor(talk, voice) {
    this.#voice = voice;
    this.#stop = button("Stop", () => talk.stop());
    this.root = make("div", { class: "mk-working", hidden: true }, this.#text, this.#bar, this.#stop);
  }

  show(job) {
    const held = this.root.contains(document.activeElement);
    this.root.hidden = !job;
    if (!job) {
      if (held) this.root.parentElement.focus({ preventScroll: true });
      this.#title = "";
      return;
    }
    if (job.title !== this.#title) this.#voice.say(`${job.title}…`);
    this.#title = job.title;
    this.#text.textContent = progressText(job);
    this.#stop.hidden = !job.stops;
    this.#stop.ariaDisabled = job.stopping ? "true" : null;
    if (job.all) {
      this.#bar.max = job.all;
      this.#bar.value = job.done;
    } else this.#bar.removeAttribute("value");
  }
}

function progressText({ title, done, all, left, stopping, waiting }) {
  if (waiting) return `${title} waits until another step is done.`;
  if (stopping) return `${title} stops at the next safe place…`;
  if (!all) return `${title}…`;
  const count = `${title}: ${done.toLocaleString("en-GB")} of ${all.toLocaleString("en-GB")}`;
  return left === null || done >= all ? `${count}.` : `${count}, ${sayTime(left)} left.`;
}

function sayTime(seconds) {
  if (seconds < 2) return "a moment";
  if (seconds < 90) return `about ${seconds} seconds`;
  return `about ${Math.round(seconds / 60)} minutes`;
}

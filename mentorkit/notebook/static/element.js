/* What the elements share: a frame on the page, a keeper of what is done in it, and the quiet line that
 * tells whether it is saved. */

import { Keeper } from "./keeper.js";
import { beginAtTheTop } from "./lab.js";
import { Voice, bringUp, frameOf, keepTyping, make, word } from "./nodes.js";
import { DIRECTION, LANGUAGE, gettext } from "./words.js";

const REHEARSAL = gettext(
  "Rehearsal: this folder is the course’s own, so your answers are kept apart, on this computer only. " +
    "They are not handed in.",
);

/** A frame in the page. A kind of element says what to `show`, and what to do in a `clash`. */
export class Element {
  voice = new Voice();
  body = make("div", { class: "mk-body" }, make("p", { class: "mk-quiet" }, gettext("Opening…")));
  #notices = make("div", { class: "mk-notices" });
  #leaving = new AbortController();
  #opens = true;

  constructor(model, el, kind) {
    this.model = model;
    this.keeper = new Keeper(model, {
      state: (state) => this.#learned(state),
      conflict: (item, theirs) => this.clash(item, theirs),
      paint: () => this.#paint(),
    });
    this.line = new SavingLine(this.keeper, this.voice);
    /* The frame takes the focus of a click beside its controls: given to the notebook instead, the
     * next letter typed would be one of Jupyter's commands. */
    const attributes = { class: `mk mk-live mk-${kind}`, tabindex: "-1", lang: LANGUAGE, dir: DIRECTION };
    this.root = make("section", attributes, this.#notices, this.body, this.voice.root);
    this.root.addEventListener("keydown", (event) => this.#pressed(event));
    keepTyping(this.root);
    el.append(this.root);
    this.#listenToThePage();
    this.keeper.greet();
  }

  /** The language of what the course's authors wrote, and of what is answered: attributes for a node. */
  get content() {
    const { language, dir } = this.keeper.state;
    return { lang: language, dir };
  }

  /** Keeps the focus in the frame while what had it is taken out of the page: no key typed meanwhile may
   * be one of Jupyter's commands. */
  holdFocus() {
    if (this.body.contains(document.activeElement)) this.root.focus({ preventScroll: true });
  }

  /** Moves the focus to something that has just come into the page, and brings it up: with the next frame,
   * when the page is laid out once for all of it. */
  moveTo(target) {
    requestAnimationFrame(() => {
      target.focus({ preventScroll: true });
      bringUp(target);
    });
  }

  /** Ends the view, saving what can be saved. */
  close() {
    this.#leaving.abort();
    this.keeper.close();
  }

  #learned(state) {
    const notices = [state.rehearsal && !state.preview ? REHEARSAL : null, ...state.notices].filter(Boolean);
    this.#notices.replaceChildren(...notices.map((text) => make("p", { class: "mk-notice" }, text)));
    this.show(state);
    if (this.#opens) beginAtTheTop(this.model, () => frameOf(this.root));
    this.#opens = false;
  }

  #paint() {
    const { state, trouble } = this.keeper;
    if (state === null && trouble) this.body.replaceChildren(make("p", { class: "mk-notice" }, trouble));
    this.line.paint();
  }

  /* Jupyter's own shortcut for saving is held off like all others, so it is answered here. */
  #pressed(event) {
    if (
      event.key.toLowerCase() !== "s" ||
      !(event.ctrlKey || event.metaKey) ||
      event.altKey ||
      event.shiftKey
    )
      return;
    event.preventDefault();
    this.keeper.flush();
    this.keeper.saveNotebook();
  }

  #listenToThePage() {
    const { signal } = this.#leaving;
    document.addEventListener("visibilitychange", () => this.keeper.flush(), { signal });
    window.addEventListener("pagehide", () => this.keeper.flush(), { signal });
    window.addEventListener(
      "beforeunload",
      (event) => {
        this.keeper.flush();
        if (this.keeper.unsaved) event.preventDefault();
      },
      { signal },
    );
  }
}

/* A kernel that ends is the trouble of all elements in the same moment: one of them says so aloud. */
const TOGETHER = 5000;
const lastSaid = { text: "", at: -Infinity };

function sayOnce(voice, text) {
  const said = text === lastSaid.text && performance.now() - lastSaid.at < TOGETHER;
  Object.assign(lastSaid, { text, at: performance.now() });
  if (!said) voice.say(text);
}

/* The quiet line that tells whether everything is saved. */
class SavingLine {
  #text = make("span");
  #again = word(gettext("Try again"), () => this.#keeper.tryAgain());
  #copy = word(gettext("Copy your text"), () => this.#copyText());
  #keeper;
  #voice;
  root = make("p", { class: "mk-saving" }, this.#text, " ", this.#again, " ", this.#copy);

  constructor(keeper, voice) {
    this.#keeper = keeper;
    this.#voice = voice;
  }

  paint() {
    const { tone, text } = this.#keeper.status;
    if (tone === "failed" && this.root.dataset.tone !== "failed") sayOnce(this.#voice, text);
    this.root.dataset.tone = tone;
    this.root.hidden = this.#keeper.state?.preview === true; /* Nothing is saved there. */
    this.#text.textContent = text;
    this.#again.hidden = tone !== "failed" || !this.#keeper.unsaved;
    this.#copy.hidden = tone !== "failed" || !this.#keeper.unsavedText;
    if (this.#copy.hidden) this.#copy.textContent = gettext("Copy your text");
  }

  async #copyText() {
    try {
      await navigator.clipboard.writeText(this.#keeper.unsavedText);
      this.#copy.textContent = gettext("Copied");
    } catch {
      /* A page that came over plain http has no clipboard. */
      this.#copy.textContent = gettext("Select it in the box, then press Ctrl+C");
    }
  }
}

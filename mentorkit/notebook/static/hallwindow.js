/* The hall's window: the notebook's page opens it, fills it and turns its pages. It holds the one page that
 * is shown and no script, so that nothing of the facilitator's can be found in it. It closes with the
 * notebook's page. */

import { make } from "./nodes.js";
import { pagesOf } from "./hallpages.js";
import { DIRECTION, LANGUAGE, gettext } from "./words.js";

const NAME = "mentorkit-hall";
const ITS_SIZE = "popup,width=1280,height=720";

/* Keys of a keyboard, and of the clicker in the hand of whoever leads. */
const ONWARDS = new Set(["arrowright", "arrowdown", "pagedown", " ", "enter"]);
const BACK = new Set(["arrowleft", "arrowup", "pageup", "backspace"]);
const BLANK = new Set(["b", "."]);

/* The window of this page, which outlives the cell that opened it: Run All makes a new view. It is blank
 * until it has something else to show than this `moment`. */
const here = (globalThis.mentorkitHall ??= { window: null, owner: null, blank: false, moment: "" });

export class Hall {
  #events;
  #parts = [];
  #pages = [];
  #page = 0;
  #figure = null;
  #title = "";
  #dark = false;
  #leaving = new AbortController();

  /** @param events { turn(step), changed() }: a key was pressed in the hall; pages or window are others. */
  constructor(events) {
    this.#events = events;
    window.addEventListener("pagehide", () => here.window?.close(), { signal: this.#leaving.signal });
    if (this.isOpen) this.#adopt();
  }

  /** Whether there is a window. */
  get isOpen() {
    return Boolean(here.window && !here.window.closed);
  }

  /** Whether it is black, with nothing to read. */
  get isBlank() {
    return this.isOpen && here.blank;
  }

  /** How many pages the moment has; 0 as long as there is no window to measure them in. */
  get count() {
    return this.isOpen ? this.#pages.length : 0;
  }

  /** What stands on the page that is shown: such as `scene` or `choices`. */
  get kind() {
    return this.#pages[this.#page]?.kind ?? "";
  }

  /** Opens the window, or brings it up. Says whether the browser let it. */
  open() {
    if (!this.isOpen) here.blank = false;
    const opened = window.open("", NAME, ITS_SIZE);
    if (!opened) return false;
    here.window = opened;
    this.#adopt();
    opened.focus();
    return true;
  }

  close() {
    here.window?.close();
    here.window = null;
    this.#events.changed();
  }

  /** The view is going away. Without another that takes the window over, it closes. */
  leave() {
    this.#leaving.abort();
    setTimeout(() => {
      if (here.owner === this) here.window?.close();
    }, 5000);
  }

  /** Makes it black, or brings back what it showed. */
  blank() {
    if (!this.isOpen) return;
    here.blank = !here.blank;
    this.#draw();
    this.#events.changed();
  }

  /** Another moment, or another look.
   * @param moment tells what is shown from what was: something else is not shown to a black wall */
  show({ title, parts, page, figure, dark, moment }) {
    if (moment !== here.moment) here.blank = false;
    here.moment = moment;
    this.#title = title;
    this.#parts = parts;
    this.#page = page;
    this.#figure = figure;
    this.#dark = dark;
    this.#measure();
    this.#draw();
  }

  /** Turns to a page. */
  turnTo(page) {
    this.#page = page;
    this.#figure = null;
    here.blank = false;
    this.#draw();
  }

  #adopt() {
    here.owner = this;
    this.#build();
    this.#measure();
    this.#draw();
    this.#events.changed();
  }

  #build() {
    const { document: hall } = here.window;
    const { signal } = this.#leaving;
    hall.head.replaceChildren(
      make("title", {}, this.#title || gettext("For the hall")),
      make("meta", { name: "viewport", content: "width=device-width" }),
      ...ownSheets().map((text) => make("style", {}, text)),
    );
    hall.documentElement.lang = LANGUAGE;
    hall.documentElement.dir = DIRECTION;
    hall.documentElement.className = "mk-hall-page";
    hall.body.replaceChildren(
      make(
        "main",
        { class: "mk mk-hall", tabindex: "-1" },
        make("div", { class: "mk-stage", "aria-live": "polite" }),
        make("p", { class: "mk-place" }),
      ),
    );
    here.window.addEventListener("keydown", (event) => this.#pressed(event), { signal });
    here.window.addEventListener("resize", () => this.#resized(), { signal });
    here.window.addEventListener("pagehide", () => this.#gone(), { signal });
    hall.addEventListener("dblclick", () => this.#fill(), { signal });
  }

  #pressed(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const key = event.key.toLowerCase();
    const step = ONWARDS.has(key) ? 1 : BACK.has(key) ? -1 : 0;
    if (key === "f") this.#fill();
    if (BLANK.has(key) && !event.repeat) this.blank();
    if (!step) return;
    event.preventDefault();
    this.#events.turn(step);
  }

  /* The whole screen, and back. */
  #fill() {
    const { document: hall } = here.window;
    if (hall.fullscreenElement) hall.exitFullscreen();
    else hall.documentElement.requestFullscreen?.().catch(() => {});
  }

  #resized() {
    this.#measure();
    this.#draw();
    this.#events.changed();
  }

  /* Closed, or loaded anew: then it is empty, and filled again. */
  #gone() {
    setTimeout(() => {
      if (here.owner !== this) return;
      if (this.isOpen) this.#adopt();
      else this.#events.changed();
    }, 300);
  }

  #measure() {
    if (!this.isOpen) return;
    const stage = here.window.document.querySelector(".mk-stage");
    if (stage) this.#pages = pagesOf(stage, this.#parts);
  }

  #draw() {
    if (!this.isOpen) return;
    const { document: hall } = here.window;
    const stage = hall.querySelector(".mk-stage");
    if (!stage) return;
    this.#page = Math.min(Math.max(this.#page, 0), Math.max(this.#pages.length - 1, 0));
    const page = here.blank ? blankPage() : (this.#figure ?? this.#pages[this.#page]);
    hall.title = here.blank ? gettext("Blank") : this.#title;
    hall.body.dataset.jpThemeLight = String(!this.#dark);
    hall.body.toggleAttribute("data-blank", here.blank);
    stage.dataset.kind = page?.kind ?? "";
    stage.style.setProperty("--size", page?.size ?? 4);
    stage.replaceChildren(...(page?.nodes ?? []));
    if (this.#figure && !here.blank) shrink(stage);
    const many = this.#pages.length > 1 && !this.#figure && !here.blank;
    hall.querySelector(".mk-place").textContent = many ? `${this.#page + 1} / ${this.#pages.length}` : "";
  }
}

/* What a black page holds: a word for those who listen. */
const blankPage = () => ({ kind: "blank", nodes: [make("p", { class: "mk-unseen" }, gettext("Blank"))] });

/* A picture that is too tall is set smaller. */
function shrink(stage) {
  for (let size = 3.6; size > 1.4 && stage.scrollHeight > stage.clientHeight + 1; size -= 0.2)
    stage.style.setProperty("--size", size);
}

/* The style sheets that came with this module. */
const ownSheets = () =>
  [...document.querySelectorAll("style")]
    .map((sheet) => sheet.textContent)
    .filter((text) => text.includes(".mk-hall-page"))
    .slice(-1);

/* What the facilitator presses to move the hall, and the line that says what the hall shows now. */

import { button, folded, make } from "./nodes.js";
import { gettext } from "./words.js";

const CLOSED = gettext("The hall’s window is closed. It opens again where it was.");
const REFUSED = gettext(
  "The browser keeps this page from opening a window. Allow pop-ups for this page (a sign in the address " +
    "bar), then press the button again.",
);

export class HallControls {
  #open;
  #back;
  #on;
  #dark;
  #blank;
  #here = make("p", { class: "mk-quiet" });
  #blocked = make("p", { class: "mk-notice", hidden: true }, REFUSED);
  #wasOpen = false;
  #say;
  root;
  /** What is to be known of the window, folded away. */
  about = folded(
    gettext("About the hall’s window"),
    false,
    make(
      "p",
      { class: "mk-quiet" },
      gettext(
        "Drag it to the projector’s screen and press F there for the whole screen. Arrow keys and a clicker " +
          "turn its pages; B or a full stop makes it black, and brings it back. It closes with this page.",
      ),
    ),
  );

  /** @param events { open() whether the window is there, turn(step), dark(), blank(), say(text) } */
  constructor(events) {
    this.#say = events.say;
    this.#open = button("", () => this.#opened(events.open()), { "data-hall": "open" });
    this.#back = button(gettext("Page back"), () => this.#told(() => events.turn(-1)), { "data-hall": "back" });
    this.#on = button(gettext("Page on"), () => this.#told(() => events.turn(1)), { "data-hall": "on" });
    this.#dark = button(gettext("Dark colours in the hall"), events.dark);
    this.#blank = button(gettext("Blank the hall"), () => this.#told(events.blank), { "data-hall": "blank" });
    this.root = make(
      "section",
      { class: "mk-controls", "aria-label": gettext("The hall") },
      make("p", { class: "mk-options" }, this.#open, this.#back, this.#on, this.#blank, this.#dark),
      this.#blocked,
      this.#here,
    );
  }

  /** Shows where the hall is.
   * @param hall { isOpen, dark, blank, shown: what it shows in words, first, last: whether it can't turn further } */
  show({ isOpen, dark, blank, shown, first, last }) {
    this.#here.textContent = isOpen ? gettext("In the hall now: {shown}", { shown }) : CLOSED;
    this.#open.textContent = isOpen ? gettext("Bring the hall’s window up") : gettext("Open the hall’s window");
    this.#open.classList.toggle("mk-main", !isOpen);
    this.#back.setAttribute("aria-disabled", String(!isOpen || first));
    this.#on.setAttribute("aria-disabled", String(!isOpen || last));
    this.#dark.setAttribute("aria-pressed", String(dark));
    this.#blank.setAttribute("aria-pressed", String(blank));
    this.#blank.setAttribute("aria-disabled", String(!isOpen));
    if (isOpen) this.#blocked.hidden = true;
    /* Somebody closed it, or something did: whoever leads looks at the room, not at this page. */
    if (this.#wasOpen && !isOpen) this.#say(CLOSED);
    this.#wasOpen = isOpen;
  }

  #opened(open) {
    this.#blocked.hidden = open;
    if (!open) this.#say(REFUSED);
  }

  #told(move) {
    move();
    this.#say(this.#here.textContent);
  }
}

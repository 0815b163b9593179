/* A box to write in: the question above, who reads it beside it, a text area that grows. */

import { button, countWords, folded, freshId, make, plural } from "./nodes.js";

/** How long a pause in typing is, in milliseconds; then the text is saved. */
const PAUSE = 600;

const NOT_MONITORED = "Not monitored, not for emergencies.";
const LEAVE_OUT =
  "Write what you learned and will do; leave out identifying detail. " +
  "Readers don’t see your name; they may recognise your story.";
const LIMITS = "Whoever runs this computer, or a court, might obtain what is written here.";

/** Who reads what is written here, as the course says it; what the course left open is a marked blank. */
export function readerLines(reading) {
  const reader = said(reading.readers, "who reads this");
  const reply = said(day(reading.reply_by), "reply by");
  const crisis = said(reading.crisis_contact, "crisis contact");
  return [
    make("p", {}, "Who reads this: ", reader, ". You have a reply by ", reply, "."),
    make("p", {}, LEAVE_OUT),
    make("p", {}, NOT_MONITORED, " If you need someone now: ", crisis, ". ", LIMITS),
  ];
}

/** The same folded into one line, for a small box. */
export function readerFold(reading) {
  const reader = said(reading.readers, "who reads this");
  return folded(
    make("span", {}, "Who reads this: ", reader, `. ${NOT_MONITORED}`),
    false,
    ...readerLines(reading),
  );
}

const said = (text, what) =>
  text
    ? make("strong", {}, text.replace(/\.$/, ""))
    : make("strong", { class: "mk-blank" }, `[${what}: not set by the course]`);

/* "2026-12-01" as "1 December 2026", whatever the clock's zone; anything else as it was written. */
function day(text) {
  const date = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T12:00:00`) : null;
  if (!date || Number.isNaN(date.getTime())) return text;
  return date.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
}

export class WritingBox {
  #keeper;
  #item;
  #words;
  #grows = CSS.supports("field-sizing", "content");
  #area;
  #count = make("p", { class: "mk-count" });
  #conflict = make("div", {
    class: "mk-conflict",
    role: "group",
    "aria-label": "Two versions",
    hidden: true,
  });

  /**
   * @param keeper saves what is typed
   * @param item its id
   * @param label the question: a node, or a line of text
   * @param about nodes that say who reads it, between the question and the box
   * @param words [from, to] to mention beside the count, null for none; no count when left out
   * @param foot nodes below the box, left of the count
   */
  constructor({ keeper, item, label, about = [], words, rows = 2, lang = null, foot = [] }) {
    this.#keeper = keeper;
    this.#item = item;
    this.#words = words;
    const name = freshId("box");
    this.#area = make("textarea", {
      class: "mk-area",
      rows,
      lang,
      spellcheck: "true",
      "aria-labelledby": name,
      oninput: () => this.#typed(),
      onblur: () => keeper.flush(),
    });
    const question = make(
      "div",
      { id: name, class: "mk-question", onclick: () => this.#area.focus() },
      label,
    );
    const below = make("div", { class: "mk-below" }, ...foot, words === undefined ? null : this.#count);
    this.root = make("div", { class: "mk-writing" }, question, about, this.#area, this.#conflict, below);
    this.refresh();
  }

  /** Shows what the keeper holds, unless it is there already: the cursor stays where it is. */
  refresh() {
    const text = this.#keeper.content(this.#item, "");
    if (this.#area.value !== text) this.#area.value = text;
    this.#measure();
  }

  /** Shows the other version beside one's own, and lets the person choose. */
  clash(theirs) {
    const settle = (text) => {
      this.#conflict.hidden = true;
      this.#keeper.settle(this.#item, text);
      this.refresh();
      this.#area.focus();
    };
    this.#conflict.replaceChildren(
      make(
        "p",
        {},
        "This was also written in another window. Yours is in the box above; this is the other one:",
      ),
      make(
        "blockquote",
        { tabindex: "0", role: "group", "aria-label": "The other version" },
        theirs.content || "(empty)",
      ),
      make(
        "p",
        { class: "mk-options" },
        button("Keep mine", () => settle(this.#area.value)),
        button("Use the other", () => settle()),
        button("Keep both, one below the other", () => settle(`${this.#area.value}\n\n${theirs.content}`)),
      ),
    );
    this.#conflict.hidden = false;
  }

  #typed() {
    this.#keeper.put(this.#item, this.#area.value, PAUSE);
    this.#measure();
  }

  #measure() {
    if (!this.#grows) {
      this.#area.style.height = "auto";
      this.#area.style.height = `${this.#area.scrollHeight + 2}px`;
    }
    const asked = this.#words ? ` · ${this.#words[0]} to ${this.#words[1]} suggested` : "";
    this.#count.textContent = plural(countWords(this.#area.value), "word") + asked;
  }
}

/* A box to write in: the question above, who reads it beside it, a text area that grows. */

import { Care } from "./care.js";
import { button, countWords, folded, freshId, make, said, withNodes } from "./nodes.js";
import { gettext, ngettext, sayDay } from "./words.js";

/** How long a pause in typing is, in milliseconds; then the text is saved. */
const PAUSE = 600;

/** Who reads what is written here, as the course says it; what the course left open is a marked blank. */
export function readerLines(reading) {
  const reader = said(reading.readers, gettext("who reads this"));
  const reply = said(sayDay(reading.reply_by), gettext("reply by"));
  const crisis = said(reading.crisis_contact, gettext("crisis contact"));
  return [
    make(
      "p",
      {},
      ...withNodes(
        gettext("Read by {reader}, after you hand in, on a page without your name. A reply comes by {reply}."),
        { reader, reply },
      ),
    ),
    make(
      "p",
      {},
      gettext(
        "Write what you learned and will do; leave out identifying detail. " +
          "Readers don’t see your name; they may recognise your story.",
      ),
    ),
    make(
      "p",
      {},
      ...withNodes(gettext("Not monitored, not for emergencies. If you need someone now: {crisis}."), {
        crisis,
      }),
      " ",
      gettext("Whoever runs this computer, or a court, might obtain what is written here."),
    ),
  ];
}

/** The same folded into one line, for a small box. */
export function readerFold(reading) {
  const reader = said(reading.readers, gettext("who reads this"));
  const line = withNodes(gettext("Read by {reader}. Not monitored, not for emergencies."), { reader });
  return folded(make("span", {}, ...line), false, ...readerLines(reading));
}

/** Keeps a text area to one line, which may be long: Enter makes no new one, and none is pasted. */
export function keepToOneLine(area) {
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) event.preventDefault();
  });
  area.addEventListener(
    "input",
    () => {
      const { value, selectionEnd } = area;
      if (!/[\r\n]/.test(value)) return;
      area.value = value.replace(/[\r\n]/g, " ");
      area.setSelectionRange(selectionEnd, selectionEnd);
    },
    { capture: true } /* before others look at what it holds */,
  );
}

const firstLine = (node) => (node?.matches("p") ? node : node?.querySelector("p,summary"));

export class WritingBox {
  #keeper;
  #item;
  #words;
  #grows = CSS.supports("field-sizing", "content");
  #area;
  #care;
  #count = make("p", { class: "mk-count" });
  #lines;
  #conflict = make("div", {
    class: "mk-conflict",
    role: "group",
    "aria-label": gettext("Two versions"),
    hidden: true,
  });

  /**
   * @param keeper saves what is typed
   * @param item its id
   * @param label the question: a node, or a line of text
   * @param about a node, or more, that say who reads it, between the question and the box; their first
   *   line is heard with the box
   * @param words [from, to] to mention beside the count, null for none; no count when left out
   * @param foot nodes below the box, left of the count
   * @param lines whether it may have more than one
   */
  constructor({
    keeper,
    item,
    label,
    about = [],
    words,
    rows = 2,
    content = {},
    foot = [],
    hint = "",
    lines = true,
  }) {
    this.#keeper = keeper;
    this.#item = item;
    this.#words = words;
    this.#lines = lines;
    const name = freshId("box");
    const hinted = hint && make("p", { class: "mk-quiet", id: `${name}-hint`, ...content }, hint);
    const told = firstLine([about].flat()[0]);
    if (told) told.id = `${name}-told`;
    this.#area = make("textarea", {
      class: "mk-area",
      rows,
      lang: content.lang,
      dir: "auto",
      spellcheck: "true",
      id: name,
      "aria-describedby": [hinted, told].map((node) => node?.id).filter(Boolean).join(" ") || null,
      oninput: () => this.#typed(),
      onblur: () => keeper.flush(),
    });
    if (!lines) keepToOneLine(this.#area);
    const question = make("label", { for: name, class: "mk-question" }, label);
    this.#care = new Care(keeper);
    const below = make("div", { class: "mk-below" }, ...foot, words === undefined ? null : this.#count);
    this.root = make(
      "div",
      { class: "mk-writing" },
      question,
      hinted,
      about,
      this.#area,
      this.#care.root,
      this.#conflict,
      below,
    );
    this.refresh();
  }

  /** The text as it stands here. */
  get text() {
    return this.#area.value;
  }

  /** Puts the cursor into the box. */
  focus() {
    this.#area.focus();
  }

  /** Shows what the keeper holds, unless it is there already: the cursor stays where it is. */
  refresh() {
    const text = this.#keeper.content(this.#item, "");
    if (this.#area.value !== text) this.#area.value = text;
    this.#measure();
  }

  /** Puts another text in place of the one that is here. */
  replace(text) {
    this.#keeper.flush(); /* What stood here becomes a draft of its own. */
    this.#area.value = text;
    this.#keeper.put(this.#item, text);
    this.#measure();
    this.#area.focus();
  }

  /** Shows the other version beside one's own, and lets the person choose. */
  clash(theirs) {
    const settle = (text) => {
      this.#conflict.hidden = true;
      this.#keeper.settle(this.#item, text);
      this.refresh();
      this.#area.focus();
    };
    const both = () => settle([this.#area.value, theirs.content].join(this.#lines ? "\n\n" : " · "));
    this.#conflict.replaceChildren(
      make(
        "p",
        { role: "alert" },
        gettext(
          "This was also written in another window. Yours is in the box above; this is the other one:",
        ),
      ),
      make(
        "blockquote",
        { tabindex: "0", role: "group", dir: "auto", "aria-label": gettext("The other version") },
        theirs.content || gettext("(empty)"),
      ),
      make(
        "p",
        { class: "mk-options" },
        button(gettext("Keep mine"), () => settle(this.#area.value)),
        button(gettext("Use the other"), () => settle()),
        button(
          this.#lines ? gettext("Keep both, one below the other") : gettext("Keep both, one after the other"),
          both,
        ),
      ),
    );
    this.#conflict.hidden = false;
  }

  #typed() {
    this.#keeper.put(this.#item, this.#area.value, PAUSE);
    this.#measure();
    this.#care.read(this.#area.value);
  }

  #measure() {
    if (!this.#grows) {
      this.#area.style.height = "auto";
      this.#area.style.height = `${this.#area.scrollHeight + 2}px`;
    }
    if (this.#words === undefined) return;
    const count = countWords(this.#area.value);
    const counted = ngettext("{count} word", "{count} words", count);
    const [from, to] = this.#words ?? [];
    this.#count.textContent = this.#words
      ? gettext("{counted} · {from} to {to} suggested", { counted, from, to })
      : counted;
  }
}

/* One submission, as its reader sees it, and a box for two sentences that is saved as one types. */

import { button, freshId, make, word } from "../../notebook/static/nodes.js";

const PAUSE = 900;

/** What is read, and the reply to it. */
export class Reading {
  #panel;
  #one;
  #saved;
  #sending = null;
  #timer = null;
  #leaving = new AbortController();
  #line = make("p", { class: "mk-saving mk-quiet" });
  #again = word("Try again", () => this.#send());
  #clash = make("div", { class: "mk-conflict", hidden: true });
  #box;
  root;

  constructor(panel, one, { html, text }, { next, back }) {
    this.#panel = panel;
    this.#one = one;
    this.#saved = text;
    const { student, assignment } = one;
    const id = freshId("reply");
    this.heading = make("h3", { class: "mk-outcome", tabindex: "-1" }, `${student} · ${assignment}`);
    this.#box = make("textarea", {
      id,
      class: "mk-area",
      rows: 5,
      "aria-describedby": `${id}-hint`,
      oninput: () => this.#later(),
    });
    this.#box.value = text;
    this.#again.hidden = true;
    const leave = (go) => async () => (await this.#flush()) && go();
    this.root = make(
      "div",
      { class: "mk-reading" },
      this.heading,
      page(html, `What ${student} handed in`),
      make("label", { for: id, class: "mk-question" }, `Your reply to ${student}`),
      make(
        "p",
        { class: "mk-quiet", id: `${id}-hint` },
        "Two sentences are enough: what you saw, and what you would ask next. There is no score in it. " +
          "It goes back when you return it.",
      ),
      this.#box,
      make("div", { class: "mk-below" }, this.#line, this.#again),
      this.#clash,
      make(
        "p",
        { class: "mk-options" },
        next ? button("Save, and the next one", leave(next), { class: "mk-main" }) : null,
        button("Save, and back to the list", leave(back)),
      ),
    );
    if (text) this.#say("Saved");
    const { signal } = this.#leaving;
    document.addEventListener("visibilitychange", () => this.#dirty && this.#send(), { signal });
    window.addEventListener("beforeunload", (event) => this.#dirty && event.preventDefault(), { signal });
  }

  /** Takes it out of the page; what is not saved yet is sent first. */
  close() {
    if (this.#dirty && this.#clash.hidden) this.#send();
    clearTimeout(this.#timer);
    this.#leaving.abort();
    this.root.remove();
  }

  get #dirty() {
    return this.#box.value.trim() !== this.#saved && this.#box.value.trim() !== "";
  }

  #say(text, tone = "saved") {
    this.#line.textContent = text;
    this.#line.dataset.tone = tone;
    this.#again.hidden = tone !== "failed";
    if (tone === "failed") this.#panel.voice.say(text);
  }

  #later() {
    clearTimeout(this.#timer);
    const empty = !this.#box.value.trim();
    if (empty && this.#saved)
      return this.#say("Not saved: a reply has words. What is on disk is the one before.", "failed");
    if (!this.#dirty) return this.#say(this.#saved ? "Saved" : "");
    this.#say("Saving…", "saving");
    this.#timer = setTimeout(() => this.#send(), PAUSE);
  }

  /* One save at a time; what was typed meanwhile is sent after it. Says whether all of it is on disk. */
  async #flush() {
    clearTimeout(this.#timer);
    await this.#sending;
    if (this.#dirty) await this.#send();
    if (!this.#dirty && this.#clash.hidden) return true;
    this.#box.focus();
    return false;
  }

  async #send() {
    clearTimeout(this.#timer);
    if (this.#sending) return this.#sending;
    this.#sending = this.#save();
    await this.#sending;
    this.#sending = null;
    if (this.#dirty && this.#line.dataset.tone === "saving") return this.#send();
  }

  async #save() {
    const { assignment, student } = this.#one;
    const text = this.#box.value.trim();
    if (!text) return;
    try {
      const { content } = await this.#panel.talk.ask({ what: "save", assignment, student, text, before: this.#saved });
      if (content.theirs !== undefined) return this.#ask(content.theirs);
      this.#saved = content.text;
      if (this.#dirty) this.#say("Saving…", "saving");
      else this.#say(`Saved ${content.at}`);
    } catch (refusal) {
      const why = refusal.problems?.map(({ message, hint }) => `${message} ${hint}`).join(" ") || refusal.message;
      this.#say(`Not saved. ${why}`, "failed");
    }
  }

  /* Another tab, or formgrader, has another reply. */
  #ask(theirs) {
    const mine = button("Keep mine", () => this.#settle(theirs, this.#box.value));
    const other = button("Take the other", () => this.#settle(theirs, theirs));
    this.#say("Not saved yet: choose which reply to keep.", "failed");
    this.#again.hidden = true;
    this.#clash.hidden = false;
    this.#clash.replaceChildren(
      make("p", {}, "There is another reply on disk, written in another tab or in formgrader:"),
      make("blockquote", {}, theirs || "(none: what was handed in is new)"),
      make("p", { class: "mk-options" }, mine, other),
    );
    this.#panel.moveTo(mine);
  }

  async #settle(theirs, text) {
    this.#clash.hidden = true;
    this.#saved = theirs;
    this.#box.value = text;
    this.#box.focus();
    if (this.#dirty) {
      this.#say("Saving…", "saving");
      await this.#send();
    } else this.#say(this.#saved ? "Saved" : "");
  }
}

/* In a frame that can run nothing; being of this origin lets it be measured. */
function page(html, title) {
  const frame = make("iframe", { sandbox: "allow-same-origin", title, srcdoc: html, tabindex: "-1" });
  frame.addEventListener("load", () => {
    frame.style.height = `${frame.contentDocument.documentElement.scrollHeight}px`;
  });
  return make("div", { class: "mk-page", tabindex: "0", role: "region", "aria-label": title }, frame);
}

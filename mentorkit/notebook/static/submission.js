/* The end of an assignment: what is there, how others will see it, and handing it in. */

import { Element } from "./element.js";
import { download } from "./files.js";
import { button, freshId, make, withNodes, word } from "./nodes.js";
import { gettext, ngettext, sayMoment } from "./words.js";

class Submission extends Element {
  #list = make("ul", { class: "mk-asks", role: "list" });
  #sum = make("p");
  #due = make("p", { class: "mk-quiet" });
  #process = make("p", { class: "mk-quiet", hidden: true });
  #receipt = make("div", { class: "mk-receipt", tabindex: "-1", hidden: true });
  #said = make("p", { class: "mk-notice", role: "alert", hidden: true });
  #pages = new Pages(this);
  #hand = null;

  show(state) {
    if (!this.#hand) this.#draw(state);
    this.#fill(state);
  }

  clash() {}

  #draw(state) {
    const exchange = state.hand_in === "exchange";
    const label = exchange ? gettext("Hand in") : gettext("Make the file to hand in");
    this.#hand = button(label, () => this.#handIn(exchange), { class: "mk-main" });
    this.body.replaceChildren(
      make("h3", { class: "mk-heading" }, gettext("What is here")),
      this.#sum,
      this.#list,
      this.#due,
      this.#pages.root,
      this.#process,
      make("p", { class: "mk-options" }, this.#hand),
      this.#said,
      this.#receipt,
    );
  }

  #fill(state) {
    const needed = state.asks.filter((one) => !one.optional);
    const open = needed.filter((one) => !one.done).length;
    this.#sum.textContent = open
      ? ngettext(
          "One thing is still open. You may hand in all the same.",
          "{count} things are still open. You may hand in all the same.",
          open,
        )
      : gettext("Everything is here.");
    this.#list.replaceChildren(...state.asks.map((one) => this.#row(one)));
    this.#due.textContent = due(state.due);
    this.#process.hidden = !state.process;
    this.#process.textContent = gettext(
      "You agreed to hand in your drafts and times: process.json goes with your answers.",
    );
    this.#showReceipt(state);
    this.#pages.refresh();
  }

  #row({ title, done, said, optional }) {
    const mark = make("span", { class: "mk-mark", "aria-hidden": "true" }, done ? "✓" : optional ? "·" : "○");
    const words = optional && !done ? gettext("{said}, as you like", { said }) : said;
    return make(
      "li",
      { "data-done": String(done) },
      mark,
      make("span", this.content, title),
      make("span", { class: "mk-quiet" }, words),
    );
  }

  async #handIn(exchange) {
    this.#hand.disabled = true;
    this.#said.hidden = true;
    this.voice.say(gettext("One moment…"));
    try {
      await this.#saveAll();
      const notebook = this.keeper.notebookName;
      const { content } = await this.keeper.ask(exchange ? "hand in" : "bundle", { notebook });
      this.#showReceipt({ ...content, changed: false });
      this.#receipt.focus();
    } catch (fault) {
      this.#said.textContent = fault.message;
      this.#said.hidden = false;
    } finally {
      this.#hand.disabled = false;
      this.voice.say(""); /* What came of it has the focus, or is an alert. */
    }
  }

  /* What the elements of the notebook hold goes to disk first, then the notebook. Where the page can't
   * have it saved, the kernel looks whether it is as new as the answers. */
  async #saveAll() {
    const stuck = await this.keeper.allSaved();
    if (stuck) throw new Error([stuck, gettext("Look for the line that says so, then try again.")].join(" "));
    await this.keeper.saveNotebook();
  }

  #showReceipt({ receipt, changed, bundle, folder }) {
    this.#receipt.hidden = !receipt;
    if (!receipt) return;
    const { at, count, code, hash } = receipt;
    const answers = ngettext("{count} answer", "{count} answers", count);
    const lines = [
      make("h4", {}, this.keeper.state.hand_in === "exchange" ? gettext("Handed in") : gettext("The file is made")),
      make("p", {}, gettext("{when}, with {answers}.", { when: sayMoment(at), answers })),
      make(
        "p",
        {},
        ...withNodes(gettext("Receipt {code}. Keep it: your coordinator can confirm it."), {
          code: make("strong", { class: "mk-code", title: hash }, code),
        }),
      ),
    ];
    if (changed) {
      lines.push(
        make(
          "p",
          { class: "mk-notice" },
          gettext("You have changed something since. Hand in again, and the newest counts."),
        ),
      );
    } else if (bundle) lines.push(...this.#file(bundle, folder));
    this.#receipt.replaceChildren(...lines);
  }

  #file(name, folder) {
    const where = folder
      ? gettext(
          "The file {name} is in the notebook’s folder, {folder}. Upload it, or send it, as your course has told you.",
        )
      : gettext("The file {name} is beside the notebook. Upload it, or send it, as your course has told you.");
    const nodes = { name: make("strong", {}, name), folder: make("code", {}, folder ?? "") };
    return [
      make("p", {}, ...withNodes(where, nodes)),
      make(
        "p",
        {},
        word(gettext("Download it"), () => this.#download()),
      ),
    ];
  }

  async #download() {
    try {
      const { content, files } = await this.keeper.ask("download");
      download(content.name, files[0], "application/zip");
    } catch (fault) {
      this.#said.textContent = fault.message;
      this.#said.hidden = false;
    }
  }
}

function due(iso) {
  if (!iso) return gettext("The course has set no date by which it is due.");
  const moment = sayMoment(iso);
  return new Date(iso) < new Date()
    ? gettext("It was due {moment}. You can still hand in.", { moment })
    : gettext("Due {moment}.", { moment });
}

/* "See it as they will": the very pages that others get, each in a frame that can run nothing. */
class Pages {
  #element;
  #frame = null;
  #asked = 0;
  #name = freshId("pages");
  #tabs;
  root;

  constructor(element) {
    this.#element = element;
    const audiences = { reader: gettext("The reader"), rater: gettext("A rater"), archive: gettext("The archive") };
    this.#tabs = Object.entries(audiences).map(([audience, title]) =>
      button(title, () => this.#press(audience), { "aria-pressed": "false", "data-audience": audience }),
    );
    this.root = make(
      "div",
      { class: "mk-pages", role: "group", "aria-labelledby": this.#name },
      make("h4", { id: this.#name }, gettext("See it as they will")),
      make("p", { class: "mk-options" }, ...this.#tabs),
    );
  }

  async #press(audience) {
    const shut = this.#tabs.find((tab) => tab.dataset.audience === audience).ariaPressed === "true";
    for (const tab of this.#tabs) tab.ariaPressed = String(!shut && tab.dataset.audience === audience);
    this.#frame?.remove();
    this.#frame = null;
    if (!shut) await this.#look(audience);
  }

  /** Shows the page that is open as it is now. */
  refresh() {
    const open = this.#tabs.find((tab) => tab.ariaPressed === "true");
    if (open && this.#frame) this.#look(open.dataset.audience);
  }

  async #look(audience) {
    const asked = (this.#asked += 1);
    try {
      const { content } = await this.#element.keeper.ask("page", { audience });
      const isOpen = this.#tabs.some((tab) => tab.dataset.audience === audience && tab.ariaPressed === "true");
      if (asked === this.#asked && isOpen) this.#show(content.html, audience);
    } catch (fault) {
      this.#frame?.remove();
      this.#frame = make("p", { class: "mk-notice", role: "alert" }, fault.message);
      this.root.append(this.#frame);
    }
  }

  #show(html, audience) {
    const title = this.#tabs.find((tab) => tab.dataset.audience === audience).textContent;
    const shown = this.#frame?.querySelector("iframe");
    if (shown?.title === title) {
      if (shown.srcdoc !== html) shown.srcdoc = html;
      return;
    }
    /* It may run nothing; being of this origin lets it be measured, so that the keyboard can scroll it. */
    const page = make("iframe", { sandbox: "allow-same-origin", title, srcdoc: html, tabindex: "-1" });
    const measure = () => (page.style.height = `${page.contentDocument.documentElement.scrollHeight}px`);
    page.addEventListener("load", () => {
      measure();
      new ResizeObserver(measure).observe(page.contentDocument.body);
    });
    this.#frame?.remove();
    this.#frame = make("div", { class: "mk-page", tabindex: "0", role: "region", "aria-label": title }, page);
    this.root.append(this.#frame);
  }
}

function render({ model, el }) {
  const submission = new Submission(model, el, "submission");
  return () => submission.close();
}

export default { render };

/* Replies: the list of those who wait, and one submission at a time to read and to answer. */

import { make, withNodes, word } from "../../notebook/static/nodes.js";
import { Panel } from "./panel.js";
import { count } from "./parts.js";
import { Reading } from "./reading.js";

class RepliesPanel extends Panel {
  #sum = make("p", { class: "mk-sum", tabindex: "-1" });
  #list = make("ul", { class: "mk-owed", role: "list" });
  #more = make("p", { class: "mk-quiet" });
  #front = make("div", { class: "mk-stack" });
  #reading = null;
  #owed = [];
  #goTo = null;

  draw() {
    this.#front.append(this.#sum, this.#list, this.#more);
    this.body.append(this.#front);
  }

  fill({ owed, number, unread, overdue }) {
    this.#owed = owed;
    const late = overdue ? ` ${count(overdue, "reply is", "replies are")} overdue.` : "";
    const wait = count(number, "person waits", "people wait");
    const toRead = `${unread.toLocaleString("en-GB")} ${unread === 1 ? "is" : "are"} to be read`;
    if (!number) this.#sum.textContent = "Nobody waits for a reply.";
    else this.#sum.textContent = `${wait} for a reply; ${toRead}.${late}`;
    const held = this.#list.contains(document.activeElement) ? document.activeElement.closest("li").dataset.key : null;
    this.#list.replaceChildren(...owed.map((one) => this.#row(one)));
    this.#more.textContent =
      number > owed.length
        ? `The first ${owed.length} of ${number.toLocaleString("en-GB")}; the others come up as these are returned.`
        : "";
    if (this.#goTo !== null || held) this.#focus(this.#goTo ?? held);
    this.#goTo = null;
  }

  #row(one) {
    const { assignment, student, state, open, unread, by, left, since, reader } = one;
    const said = [state, since && `handed in ${since}`, reader && `read by ${reader}`].filter(Boolean).join(" · ");
    const promised = by
      ? withNodes("A reply by {day}, {left}", { day: by, left: make("strong", {}, left) })
      : ["No day was promised"];
    const read = open ? word(unread ? "Read and reply" : "Change the reply", () => this.#open(one)) : null;
    if (read) read.ariaLabel = `${read.textContent}: ${student}, ${assignment}`;
    return make(
      "li",
      { "data-key": keyOf(one) },
      make("span", {}, make("strong", {}, student), ` · ${assignment}`),
      make("span", {}, promised),
      make("span", { class: "mk-quiet" }, said),
      read,
    );
  }

  async #open(one) {
    const { assignment, student } = one;
    const found = await this.act({ what: "open", assignment, student });
    if (!found) return;
    this.#reading?.close();
    const next = this.#owed.filter((other) => other.unread && keyOf(other) !== keyOf(one));
    this.#reading = new Reading(this, one, found.content, {
      next: next.length ? () => this.#open(next[0]) : null,
      back: () => this.#back(one),
    });
    this.#front.hidden = true;
    this.body.append(this.#reading.root);
    this.moveTo(this.#reading.heading);
  }

  async #back(one) {
    this.#reading.close();
    this.#reading = null;
    this.#front.hidden = false;
    this.#focus(keyOf(one));
    this.#goTo = keyOf(one);
    await this.act({ what: "again" });
  }

  #focus(key) {
    const row = this.#list.querySelector(`li[data-key="${CSS.escape(key)}"] button`);
    (row ?? this.#list.querySelector("button") ?? this.#sum).focus({ preventScroll: true });
  }

  close() {
    this.#reading?.close();
    super.close();
  }
}

const keyOf = ({ assignment, student }) => `${assignment} ${student}`;

function render({ model, el }) {
  const panel = new RepliesPanel(model, el, "replies", "Replies");
  return () => panel.close();
}

export default { render };

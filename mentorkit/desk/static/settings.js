/* Settings: what course.yaml says, and what is blank there. */

import { make } from "../../notebook/static/nodes.js";
import { Panel } from "./panel.js";
import { count, editLink } from "./parts.js";

class Settings extends Panel {
  #sum = make("p", { class: "mk-sum", tabindex: "-1" });
  #lines = make("dl", { class: "mk-lines" });
  #terms = make("div", { class: "mk-stack" });
  #assignments = make("div");
  #link = make("span");

  draw(state) {
    this.#link.append(editLink(this.model, state.file, "Open course.yaml"));
    this.body.append(
      this.#sum,
      this.#lines,
      this.#terms,
      this.#assignments,
      make("p", { class: "mk-options mk-row" }, this.#link, this.doer("Look again", () => this.#again())),
    );
  }

  fill({ blanks, lines, terms, words, assignments }) {
    this.#sum.textContent = blanks
      ? `${count(blanks, "place")} in course.yaml ${blanks === 1 ? "is" : "are"} still blank. ` +
        "Only your institution can fill them."
      : "Nothing that participants need is blank.";
    this.#lines.replaceChildren(...lines.map(row));
    this.#terms.replaceChildren(
      make("h3", {}, "Words said otherwise here"),
      terms.length
        ? make("dl", { class: "mk-lines" }, terms.map(term))
        : make(
            "p",
            { class: "mk-quiet" },
            "None. A line below terms: in course.yaml, such as registrar: resident, makes a page to lay beside a case.",
          ),
      ...(words.said ? [make("p", { class: "mk-trouble" }, words.said)] : []),
      ...(words.file ? [make("p", {}, editLink(this.model, words.file, "Open words.md"))] : []),
    );
    this.#assignments.replaceChildren(
      make("h3", {}, "Assignments"),
      make("dl", { class: "mk-lines" }, assignments.map(about)),
    );
  }

  async #again() {
    if (await this.act({ what: "again" }, { saying: "Looking…" })) this.moveTo(this.#sum);
  }
}

const row = ({ title, value, why, note }) =>
  make(
    "div",
    {},
    make("dt", {}, title),
    make(
      "dd",
      {},
      value || (why ? make("span", { class: "mk-blank" }, "blank") : make("span", { class: "mk-quiet" }, "none")),
      why ? make("span", { class: "mk-quiet" }, ` ${why}`) : null,
      note ? make("span", { class: "mk-quiet" }, ` ${note}`) : null,
    ),
  );

const term = ({ ours, here }) => row({ title: ours, value: here });

const about = ({ name, due, readers, reply_by: replyBy }) =>
  row({
    title: name,
    value: [
      due ? `Due ${due}` : "No due date: nobody is late",
      readers ? `read by ${readers}` : "nobody is named who reads it",
      replyBy ? `a reply by ${replyBy}` : "no day for the reply",
    ].join(" · "),
  });

function render({ model, el }) {
  const panel = new Settings(model, el, "settings", "Settings");
  return () => panel.close();
}

export default { render };

/* More time for one person, given in the row of the table. */

import { button, make } from "../../notebook/static/nodes.js";
import { field } from "./parts.js";

/** A form in a row of its own, below the person's. `done()` is called when it is closed. */
export class Extending {
  #panel;
  #row;
  #done;
  #until;
  #line;

  constructor(panel, line, row, done) {
    this.#panel = panel;
    this.#row = row;
    this.#done = done;
    const { name, student, assignment, extended } = row;
    this.#until = make("input", { type: "datetime-local", class: "mk-line", required: true, max: "9999-12-31T23:59" });
    this.#until.value = extended.replace(" ", "T");
    const form = make(
      "form",
      { class: "mk-extend", onsubmit: (event) => this.#give(event), onkeydown: (event) => this.#pressed(event) },
      field(
        `${name || student} has until, for ${assignment}`,
        this.#until,
        "Day and time, by the clock of the kernel’s computer. It can be given before anything is handed in.",
      ),
      make(
        "p",
        { class: "mk-options" },
        panel.doer("Give", () => {}, { type: "submit", class: "mk-main" }),
        extended ? panel.doer("Take it back", () => this.#send("")) : null,
        button("Cancel", () => this.#cancel()),
      ),
    );
    this.#line = make("tr", { role: "row" }, make("td", { colspan: 5, role: "cell", class: "mk-form" }, form));
    line.after(this.#line);
    panel.moveTo(this.#until);
  }

  /** Takes it out of the page. */
  close() {
    this.#line.remove();
  }

  #pressed(event) {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    this.#cancel();
  }

  #give(event) {
    event.preventDefault();
    this.#send(this.#until.value);
  }

  async #send(until) {
    const { student, assignment } = this.#row;
    const done = await this.#panel.act({ what: "extend", assignment, student, until });
    if (!done) return;
    this.#panel.voice.say(done.content.said);
    this.#cancel();
  }

  #cancel() {
    const { student, assignment } = this.#row;
    this.close();
    this.#panel.focusRow(`${assignment} ${student}`);
    this.#done();
  }
}

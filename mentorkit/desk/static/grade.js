/* Grade: a button, how far it is, and what was repaired or set aside. */

import { make } from "../../notebook/static/nodes.js";
import { Panel } from "./panel.js";
import { choice, count, outcome, reasons, tick } from "./parts.js";

class GradePanel extends Panel {
  #sum = make("p", { class: "mk-sum" });
  #which = choice("Assignment", [["", "All"]]);
  #again = tick("Also what has not changed", {
    hint: "Only after a fault: whoever read a reflection is then asked to look at it once more.",
  });
  #result = make("div", { class: "mk-result", hidden: true });
  #heading = outcome("");

  draw() {
    this.body.append(
      this.#sum,
      this.#which.root,
      this.#again.root,
      make("p", { class: "mk-options" }, this.doer("Grade", () => this.#go(), { class: "mk-main" })),
      this.#result,
    );
  }

  fill({ assignments, last }) {
    const waiting = assignments.reduce((sum, one) => sum + one.waiting, 0);
    const handed = assignments.reduce((sum, one) => sum + one.handed, 0);
    const wait = count(waiting, "submission waits", "submissions wait");
    if (!handed) this.#sum.textContent = "Nothing was collected yet.";
    else if (waiting) this.#sum.textContent = `${wait} to be graded, of ${handed.toLocaleString("en-GB")}.`;
    else this.#sum.textContent = `All ${count(handed, "submission")} are graded or set aside.`;
    this.#which.put([["", "All"], ...assignments.map(({ name }) => [name, name])]);
    if (last) this.#tell(last);
  }

  async #go() {
    const ask = { what: "grade", assignment: this.#which.value, again: this.#again.box.checked };
    const done = await this.act(ask);
    if (!done) return;
    this.#tell(done.content);
    this.moveTo(this.#heading);
  }

  #tell({ stopped, said, set_aside: aside = [], repaired = [], reading = 0, notes = [] }) {
    this.#result.hidden = false;
    this.#heading.textContent = stopped ? "Stopped" : said;
    const reads = reading ? `${count(reading, "submission waits", "submissions wait")} for a reader.` : "";
    this.#result.replaceChildren(
      ...[
        this.#heading,
        stopped ? make("p", {}, "What was graded is kept. Press Grade, and it goes on with the others.") : null,
        reads ? make("p", {}, reads) : null,
        ...notes.map((note) => make("p", { class: "mk-quiet" }, note)),
        reasons("Set aside, and not graded", aside),
        reasons("Repaired, and graded", repaired),
      ].filter(Boolean),
    );
  }
}

function render({ model, el }) {
  const panel = new GradePanel(model, el, "grade", "Grade");
  return () => panel.close();
}

export default { render };

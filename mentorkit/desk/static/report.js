/* Report: made anew, and a link to it. */

import { make } from "../../notebook/static/nodes.js";
import { Panel } from "./panel.js";
import { choice, fileLink, outcome } from "./parts.js";

class ReportPanel extends Panel {
  #sum = make("p", { class: "mk-sum" });
  #link = make("p");
  #which = choice("Assignment", [["", "All"]]);
  #heading = outcome("The report is made");
  #near = make("div");
  #result = make("div", { class: "mk-result", hidden: true }, this.#heading, this.#near);

  draw() {
    this.body.append(
      this.#sum,
      this.#which.root,
      make("p", { class: "mk-options" }, this.doer("Make the report", () => this.#go(), { class: "mk-main" })),
      this.#result,
      this.#link,
    );
  }

  fill({ assignments, made, file, path }) {
    this.#which.put([["", "All"], ...assignments.map((name) => [name, name])]);
    this.#sum.textContent = made ? `The report was made ${made}.` : "There is no report yet.";
    this.#link.hidden = !made;
    this.#link.replaceChildren(
      fileLink(this.model, file, "Open the report"),
      " ",
      make("code", { class: "mk-quiet" }, path),
    );
  }

  async #go() {
    const made = await this.act({ what: "report", assignment: this.#which.value });
    if (!made) return;
    this.#near.replaceChildren(...made.content.near.map((sentence) => make("p", {}, sentence)));
    this.#result.hidden = false;
    this.moveTo(this.#heading);
  }
}

function render({ model, el }) {
  const panel = new ReportPanel(model, el, "report", "Report");
  return () => panel.close();
}

export default { render };

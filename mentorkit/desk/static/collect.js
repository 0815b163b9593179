/* Collect: from nbgrader's exchange, from files that are dropped, or from a folder. */

import { make } from "../../notebook/static/nodes.js";
import { Matches } from "./matches.js";
import { Panel } from "./panel.js";
import { choice, count, field, names, outcome, reasons } from "./parts.js";
import { DropBox } from "./upload.js";

class Collect extends Panel {
  #sum = make("p", { class: "mk-sum" });
  #which = choice("Assignment", []);
  #exchange = make("div", { class: "mk-stack" });
  #path = make("input", { type: "text", class: "mk-line", spellcheck: "false", autocomplete: "off" });
  #heading = outcome("");
  #result = make("div", { class: "mk-result", hidden: true });
  #shown = null;

  draw(state) {
    const box = new DropBox(this, {
      label: "A platform’s download, or files that came by e-mail",
      hint:
        "The zip file that Canvas or Moodle gives for all submissions; or the files that people sent you, " +
        "as many as you like. Choose them or drop them here.",
      kinds: state.kinds,
      multiple: true,
      taken: (files) => this.#go({ what: "files", files }),
    });
    const folder = make(
      "form",
      { class: "mk-stack", onsubmit: (event) => this.#fromFolder(event) },
      field(
        "A folder on the computer where this page’s kernel runs",
        this.#path,
        "With a folder, a notebook or a file for each person.",
      ),
      make(
        "p",
        { class: "mk-options" },
        this.doer("Collect from this folder", () => {}, { type: "submit" }),
      ),
    );
    const exchange = this.doer("Collect from nbgrader’s exchange", () => this.#go({ what: "exchange" }));
    this.#exchange.append(make("p", { class: "mk-options" }, exchange));
    if (state.exchange) {
      exchange.classList.add("mk-main");
      this.body.append(this.#sum, this.#which.root, this.#exchange, box.root, folder, this.#result);
    } else this.body.append(this.#sum, this.#which.root, box.root, folder, this.#exchange, this.#result);
  }

  fill({ assignments, roster, last }) {
    const handed = assignments.reduce((sum, one) => sum + one.handed, 0);
    const missing = " There is no roster yet, and a platform’s download needs one: take it in above.";
    this.#sum.textContent = assignments.length
      ? `${count(handed, "submission")} so far.${roster ? "" : missing}`
      : "Nothing was released yet, so there is nothing to collect.";
    this.#which.put(assignments.map((one) => [one.name, `${one.name} (${count(one.handed, "submission")})`]));
    if (last) this.#tell(last);
  }

  #fromFolder(event) {
    event.preventDefault();
    this.#go({ what: "folder", path: this.#path.value });
  }

  async #go(ask) {
    const done = await this.act({ assignment: this.#which.value, ...ask });
    if (!done) return;
    this.#tell(done.content);
    this.moveTo(this.#heading);
  }

  #tell(last) {
    /* What somebody is choosing in stays as it is while nothing new has come. */
    const key = JSON.stringify(last);
    if (key === this.#shown) return;
    this.#shown = key;
    const taken = last.groups.slice(0, 2).reduce((sum, { who }) => sum + who.length, 0);
    this.#heading.textContent = `${count(taken, "submission")} of ${last.assignment} taken in, from ${last.from}`;
    const found = last.by_name.map(({ sender, who, how }) => ({
      who: sender,
      why: how === "name" ? `is ${who}, by the name` : `is ${who}, as you said`,
    }));
    const matches = last.unmatched.length
      ? new Matches(this, last.unmatched, (said) => this.#confirm(last, said))
      : null;
    this.#result.hidden = false;
    this.#result.replaceChildren(
      ...[
        this.#heading,
        make(
          "p",
          {},
          `${last.groups
            .map(({ title, who }, place) => (place < 3 || who.length ? `${title}: ${who.length}` : ""))
            .filter(Boolean)
            .join(" · ")}.`,
        ),
        ...last.groups.map(({ title, who }) => names(title, who)),
        reasons("Put right", last.moved),
        reasons("Found by name", found),
        reasons("Not taken", last.left),
        names("Never taken, as you said", last.never),
        matches?.root,
      ].filter(Boolean),
    );
  }

  #confirm({ assignment }, matches) {
    return this.#go({ what: "confirm", assignment, matches });
  }
}

function render({ model, el }) {
  const panel = new Collect(model, el, "collect", "Collect");
  return () => panel.close();
}

export default { render };

/* The run sheet and its clock. The clock says how long it has been and what was planned for now; it never
 * rings, turns red or hurries anybody. */

import { button, folded, make, prose } from "./nodes.js";
import { gettext, ngettext } from "./words.js";

/** Seconds of the session so far. */
export const elapsedOf = ({ elapsed, since }) => elapsed + (since ? Math.max(0, Date.now() - since) / 1000 : 0);

/** The clock once it was stopped or started. */
export const toggled = (clock) => ({ elapsed: elapsedOf(clock), since: clock.since ? 0 : Date.now() });

export class RunSheet {
  root = make("section", { class: "mk-runsheet", "aria-label": gettext("The run sheet") });
  /** The whole of it, folded away. */
  plan = make("div", { class: "mk-plan" });
  #time = make("span", { class: "mk-clock", role: "timer", "aria-live": "off" });
  #planned = make("span", { class: "mk-planned" });
  #rows = [];
  #clock = { elapsed: 0, since: 0 };
  #length = 0;
  #ticking = null;
  #toggle;
  #back;

  /** @param content the language of the guide, as attributes for a node
   * @param events { toggle(), reset() } */
  constructor(sheet, content, events) {
    this.sheet = sheet;
    this.content = content;
    this.#toggle = button("", events.toggle, { "data-clock": "toggle" });
    this.#back = button(gettext("Back to 0:00"), events.reset, { class: "mk-word" });
  }

  /** Shows the clock of a session of that length. */
  show(clock, length) {
    const anew = length !== this.#length || !this.root.firstChild;
    this.#clock = clock;
    this.#length = length;
    if (anew) this.#build();
    const begun = clock.since || clock.elapsed;
    this.#toggle.textContent = clock.since
      ? gettext("Pause the clock")
      : begun
        ? gettext("Go on with the clock")
        : gettext("Start the clock");
    this.#back.hidden = Boolean(clock.since) || !begun;
    clearInterval(this.#ticking);
    if (clock.since) this.#ticking = setInterval(() => this.#tick(), 1000);
    this.#tick();
  }

  close() {
    clearInterval(this.#ticking);
  }

  #build() {
    this.#rows = this.sheet.stages
      .filter(({ times }) => times[this.#length])
      .map(({ what, times }) => {
        const [first, last] = times[this.#length];
        const here = make("span", { class: "mk-unseen" });
        const row = make(
          "tr",
          {},
          make("td", {}, `${first}–${last}`),
          make("td", {}, make("span", this.content, what), " ", here),
        );
        return { first, last, what, row, here };
      });
    const table = make(
      "table",
      {},
      make(
        "thead",
        {},
        make(
          "tr",
          {},
          make("th", { scope: "col" }, gettext("Minutes")),
          make("th", { scope: "col" }, gettext("What happens")),
        ),
      ),
      make(
        "tbody",
        {},
        this.#rows.map(({ row }) => row),
      ),
    );
    const title = ngettext("The run sheet, {count} minute", "The run sheet, {count} minutes", this.#length);
    this.root.replaceChildren(
      make("p", { class: "mk-now" }, this.#time, this.#planned),
      make("p", { class: "mk-options" }, this.#toggle, this.#back),
    );
    this.plan.replaceChildren(
      this.#rows.length ? folded(title, false, table, prose(this.sheet.note, this.content)) : "",
    );
  }

  #tick() {
    const seconds = Math.floor(elapsedOf(this.#clock));
    const minutes = seconds / 60;
    this.#time.textContent = `${Math.floor(minutes)}:${String(seconds % 60).padStart(2, "0")}`;
    const now = this.#rows.find(({ first, last }) => minutes >= first && minutes < last);
    for (const one of this.#rows) {
      one.row.toggleAttribute("data-now", one === now);
      one.here.textContent = one === now ? gettext("(planned for now)") : "";
    }
    const planned = now
      ? gettext("Planned for now, {first}–{last}: {what}", now)
      : this.#rows.length && minutes >= this.#rows.at(-1).last
        ? gettext("The plan ends here.")
        : "";
    if (this.#planned.textContent !== planned) this.#planned.textContent = planned;
  }
}

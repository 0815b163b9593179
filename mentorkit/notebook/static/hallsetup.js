/* Before a session begins: which case, how it is played, how long; or on with an earlier session. */

import { printingOf } from "./hallprint.js";
import { button, freshId, make } from "./nodes.js";
import { gettext, sayDay } from "./words.js";

const CUTS = {
  live: gettext("The live cut: two votes, and the projector tells the rest"),
  whole: gettext("The whole case: a vote at each decision"),
};

/** The screen with which a session begins.
 * @param kept what may be saved of the session that may go on, or ""
 * @param before the session that is going on, or the one that may go on: its choices are proposed
 * @param events { begin({ case, cut, length }), resume(record), page(paper, case) a promise of a page to print,
 *   say(text) } */
export function setupOf({ cases, sheet, printing }, before, offered, kept, content, events) {
  const cut = options("cut", gettext("How it is played"), Object.entries(CUTS), before?.cut ?? "live");
  const which = options(
    "case",
    gettext("The case"),
    cases.map(({ case: one }) => [one.id, one.title]),
    cases[0].case.id,
    content,
  );
  const lengths = sheet.lengths.map((one) => [String(one), String(one)]);
  const usual = String(before?.length || sheet.usual);
  const long = lengths.length ? options("length", gettext("Minutes"), lengths, usual) : null;
  const begin = () =>
    events.begin({ case: valueOf(which), cut: valueOf(cut), length: long ? Number(valueOf(long)) : 0 });
  const earlier = offered && cases.find(({ case: one }) => one.id === offered.case)?.case;
  return [
    make("h3", { tabindex: "-1" }, gettext("Lead the session")),
    before?.ended ? make("p", {}, gettext("The session has ended.")) : "",
    make(
      "p",
      { class: "mk-quiet" },
      gettext(
        "The hall’s window gets the case alone; what stands here is for you. What the room decides is saved " +
          "beside this notebook, without names.",
      ),
    ),
    ...sheet.problems.map((text) => make("p", { class: "mk-notice" }, text)),
    earlier
      ? make(
          "p",
          {},
          button(gettext("Go on with “{case}” of {day}", { case: earlier.title, day: sayDay(offered.date) }), () =>
            events.resume(offered),
          ),
        )
      : "",
    kept,
    make("div", { class: "mk-setup" }, which, cut, long ?? ""),
    make("p", { class: "mk-options" }, button(gettext("Begin"), begin, { class: "mk-main" })),
    printingOf(printing, { page: (paper) => events.page(paper, valueOf(which)), say: events.say }),
  ];
}

/** The record of a session that begins.
 * @param chosen as `begin` hears it
 * @param before the record so far, or null: where nothing was decided in the same case, it is the same session */
export function newRecord({ case: id, length, cut }, before, today) {
  const same = before?.case === id && before.decisions.length === 0;
  return {
    session: same ? before.session : freshId("session"),
    case: id,
    hash: "",
    workshop: "",
    date: today,
    length,
    cut,
    decisions: [],
    votes: [],
    clock: before?.clock ?? { elapsed: 0, since: 0 },
    hall: { page: 0, split: null, dark: before?.hall.dark ?? false },
    ended: false,
    format: 1,
  };
}

/* One of a few, as radio buttons with a question. */
function options(name, question, values, chosen, content = {}) {
  const group = freshId(name);
  return make(
    "fieldset",
    { class: "mk-ticks" },
    make("legend", {}, question),
    values.map(([value, said]) => {
      const id = freshId(name);
      return make(
        "div",
        { class: "mk-tick" },
        make("input", { type: "radio", id, name: group, value, checked: value === chosen }),
        make("label", { for: id, ...content }, said),
      );
    }),
  );
}

const valueOf = (set) => set.querySelector("input:checked").value;

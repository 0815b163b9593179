/* The split of a decision as a picture: before and after the talk. It reads in grey: the vote alone is an
 * outline, the vote after talking is filled; numbers stand at the bars, and the number of people below. What
 * had the most votes last is in the accent. The kernel draws the same for the disk (mentorkit/hall/drawing.py). */

import { make } from "./nodes.js";
import { letterOf } from "./hallpages.js";
import { gettext, ngettext } from "./words.js";

/** How many voted, or 0 for a rough majority. */
export const peopleIn = (vote) => Object.values(vote?.counts ?? {}).reduce((sum, many) => sum + many, 0);

/* The choices with the most votes, several in a draw; of a rough majority the one that was pressed. */
function firstOf(vote) {
  if (!peopleIn(vote)) return vote?.most ? [vote.most] : [];
  const top = Math.max(...Object.values(vote.counts));
  return Object.keys(vote.counts).filter((id) => vote.counts[id] === top);
}

/** The choice with the most votes; "" for a draw, or while nobody has voted. */
export function leaderOf(vote) {
  const first = firstOf(vote);
  return first.length === 1 ? first[0] : "";
}

/** What most chose, which is more than half of them; "" where no choice has that many. */
export function mostOf(vote) {
  const leader = leaderOf(vote);
  const people = peopleIn(vote);
  return !people || 2 * (vote.counts[leader] ?? 0) > people ? leader : "";
}

/** With what the room goes on: what had the most votes after the talk; of a draw, what fewer took alone. */
export function leadingOf(alone, talk) {
  const before = (id) => alone?.counts[id] ?? 0;
  if (!talk) return leaderOf(alone);
  return firstOf(talk).sort((one, other) => before(one) - before(other))[0] ?? "";
}

/** The picture.
 * @param choices { id, text } in the order of their letters */
export function splitFigure(title, choices, alone, talk) {
  const rounds = [
    { vote: alone, name: gettext("alone"), kind: "alone" },
    { vote: talk, name: gettext("after talking"), kind: "talk" },
  ].filter(({ vote }) => vote && (peopleIn(vote) || vote.most));
  const last = rounds.at(-1)?.vote;
  const leader = leaderOf(last);
  const widest = Math.max(1, ...rounds.flatMap(({ vote }) => Object.values(vote.counts)));
  const rows = choices.map(({ id, text }, place) =>
    make(
      "li",
      {},
      make("p", { class: "mk-split-choice" }, make("b", { class: "mk-letter" }, letterOf(place)), " ", text),
      rounds
        .filter(({ vote }) => peopleIn(vote) || vote.most === id)
        .map(({ vote, name, kind }) => bar(vote, id, name, kind, widest, vote === last && id === leader)),
    ),
  );
  const people = rounds
    .filter(({ vote }) => peopleIn(vote))
    .map(({ vote, name }) =>
      ngettext("{name}: {count} person", "{name}: {count} people", peopleIn(vote), { name }),
    );
  return make(
    "figure",
    { class: "mk-split" },
    make("figcaption", {}, make("strong", {}, finding(choices, alone, talk)), make("span", {}, title)),
    make("ol", { role: "list" }, rows),
    make("p", { class: "mk-aside" }, people.length ? people.join(" · ") : gettext("A rough majority, not counted.")),
  );
}

function bar(vote, id, name, kind, widest, leads) {
  const counted = peopleIn(vote) > 0;
  const many = vote.counts[id] ?? 0;
  const bar = make("i", {
    style: `--share: ${(many / widest).toFixed(3)}`,
    class: many ? null : "mk-none",
    "aria-hidden": "true",
  });
  return make(
    "p",
    { class: "mk-split-row", "data-round": kind, "data-leads": leads },
    make("span", { class: "mk-split-name" }, name),
    " ",
    make(
      "span",
      { class: "mk-split-track" },
      counted ? [bar, make("b", {}, String(many))] : gettext("most of the room"),
    ),
  );
}

/* The title says what is to be seen, in the same words as the picture on disk (mentorkit/hall/splits.py).
 * "Most" is more than half; a choice that leads with less "had the most votes". */
function finding(choices, alone, talk) {
  const [before, after] = [seenIn(alone, choices), seenIn(talk, choices)];
  const said = { first: before.letters, then: after.letters };
  if (talk && !after.letters) return gettext("After talking, the room is split");
  if (!before.letters && !after.letters) return gettext("The room is split");
  if (!after.letters)
    return before.most
      ? gettext("Alone, most chose {first}", said)
      : gettext("Alone, {first} had the most votes", said);
  if (!before.letters)
    return after.most
      ? gettext("After talking, most chose {then}", said)
      : gettext("After talking, {then} had the most votes", said);
  const same = before.letters === after.letters;
  if (before.most && after.most)
    return same
      ? gettext("Most chose {first}, alone and after talking", said)
      : gettext("Most chose {first} alone, and {then} after talking", said);
  if (before.most) return gettext("Most chose {first} alone; after talking, {then} had the most votes", said);
  if (after.most) return gettext("Alone, {first} had the most votes; after talking, most chose {then}", said);
  return same
    ? gettext("{first} had the most votes, alone and after talking", said)
    : gettext("{first} had the most votes alone, and {then} after talking", said);
}

/* Which letters lead in a vote, none where all of them do; and whether most chose what leads. */
function seenIn(vote, choices) {
  const first = firstOf(vote);
  const letters = choices.map(({ id }, place) => (first.includes(id) ? letterOf(place) : "")).filter(Boolean);
  const all = peopleIn(vote) > 0 && letters.length === choices.length;
  return { letters: all ? "" : together(letters), most: mostOf(vote) !== "" };
}

/* "A", "A and B", "A, B and C". */
const together = (letters) =>
  letters.length < 2
    ? letters.join("")
    : gettext("{letters} and {last}", { letters: letters.slice(0, -1).join(", "), last: letters.at(-1) });

/** Choices with their words alone, as they stand in tables and pictures. */
export const plainly = (choices) =>
  choices.map(({ id, html }) => {
    const node = make("span");
    node.innerHTML = html;
    return { id, text: node.textContent.trim() };
  });

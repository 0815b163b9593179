/* The split of a decision as a picture: before and after the talk. It reads in grey: the vote alone is an
 * outline, the vote after talking is filled; numbers stand at the bars, and the number of people below. */

import { make } from "./nodes.js";
import { letterOf } from "./hallpages.js";
import { gettext, ngettext } from "./words.js";

/** How many voted, or 0 for a rough majority. */
export const peopleIn = (vote) => Object.values(vote?.counts ?? {}).reduce((sum, many) => sum + many, 0);

/** What most chose; "" for a draw, or while nobody has voted. */
export function mostOf(vote) {
  if (!vote) return "";
  const counts = Object.entries(vote.counts);
  if (!peopleIn(vote)) return vote.most;
  const top = Math.max(...counts.map(([, many]) => many));
  const first = counts.filter(([, many]) => many === top);
  return first.length === 1 ? first[0][0] : "";
}

/** With what the room goes on: what most took after the talk; of a draw, what fewer took alone. */
export function leadingOf(alone, talk) {
  const most = mostOf(talk) || (talk ? "" : mostOf(alone));
  if (most || !peopleIn(talk)) return most;
  const top = Math.max(...Object.values(talk.counts));
  const first = Object.keys(talk.counts).filter((id) => talk.counts[id] === top);
  const before = (id) => alone?.counts[id] ?? 0;
  return first.sort((one, other) => before(one) - before(other))[0] ?? "";
}

/** The picture.
 * @param choices { id, text } in the order of their letters */
export function splitFigure(title, choices, alone, talk) {
  const rounds = [
    { vote: alone, name: gettext("alone"), kind: "alone" },
    { vote: talk, name: gettext("after talking"), kind: "talk" },
  ].filter(({ vote }) => vote && (peopleIn(vote) || vote.most));
  const widest = Math.max(1, ...rounds.flatMap(({ vote }) => Object.values(vote.counts)));
  const rows = choices.map(({ id, text }, place) =>
    make(
      "li",
      {},
      make("p", { class: "mk-split-choice" }, make("b", { class: "mk-letter" }, letterOf(place)), " ", text),
      rounds
        .filter(({ vote }) => peopleIn(vote) || vote.most === id)
        .map(({ vote, name, kind }) => bar(vote, id, name, kind, widest)),
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

function bar(vote, id, name, kind, widest) {
  const counted = peopleIn(vote) > 0;
  const many = vote.counts[id] ?? 0;
  const width = `inline-size: ${((100 * many) / widest).toFixed(1)}%`;
  const track = counted ? make("i", { style: width, class: many ? null : "mk-none" }) : gettext("most of the room");
  return make(
    "p",
    { class: "mk-split-row", "data-round": kind },
    make("span", { class: "mk-split-name" }, name),
    make("span", { class: "mk-split-track", "aria-hidden": counted && "true" }, track),
    make("span", { class: "mk-split-number" }, counted ? String(many) : ""),
  );
}

/* The title says what is to be seen. */
function finding(choices, alone, talk) {
  const letter = (id) => letterOf(choices.findIndex((choice) => choice.id === id));
  const [first, then] = [mostOf(alone), mostOf(talk)];
  if (first && then && first !== then)
    return gettext("Most chose {first} alone, and {then} after talking", {
      first: letter(first),
      then: letter(then),
    });
  if (first && then) return gettext("Most chose {first}, alone and after talking", { first: letter(first) });
  if (then) return gettext("After talking, most chose {then}", { then: letter(then) });
  if (talk) return gettext("After talking, the room is split");
  if (first) return gettext("Alone, most chose {first}", { first: letter(first) });
  return gettext("The room is split");
}

/** Choices with their words alone, as they stand in tables and pictures. */
export const plainly = (choices) =>
  choices.map(({ id, html }) => {
    const node = make("span");
    node.innerHTML = html;
    return { id, text: node.textContent.trim() };
  });

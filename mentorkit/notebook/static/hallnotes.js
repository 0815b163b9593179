/* What stands beside the hall's moment for the facilitator alone: questions and debrief, the road on, and the
 * way of the room with a "what if" at each of its decisions. */

import { letterOf } from "./hallpages.js";
import { plainly } from "./hallsplit.js";
import { button, folded, make, prose } from "./nodes.js";
import { Playthrough } from "./playthrough.js";
import { gettext } from "./words.js";

/** The guide's questions and the case's debrief for this scene. */
export function notesOn({ notes, questions, briefing }, play, content) {
  const { id, why, confidence } = play.scene;
  const parts = [
    why ? make("p", {}, gettext("Ask the room: {question}", { question: why })) : null,
    confidence ? make("p", {}, gettext("Ask by fingers, one to five: how sure are you?")) : null,
    questions[id] ? prose(questions[id], { class: "mk-asked", ...content }) : null,
    briefing && !play.decisions.length ? prose(briefing, { class: "mk-prose", ...content }) : null,
    notes[id] ? prose(notes[id], { class: "mk-prose", ...content }) : null,
  ].filter(Boolean);
  return make(
    "section",
    { class: "mk-notes", "aria-label": gettext("For you alone") },
    make("p", { class: "mk-kicker" }, gettext("For you alone")),
    parts.length ? parts : make("p", { class: "mk-quiet" }, gettext("There is no note on this scene.")),
  );
}

/** How the projector goes on: the road once it is found, and the other choices.
 * @param found a promise of { steps, to }, or of null */
export function tellingOf(play, found, content, choose) {
  const root = make("div", { class: "mk-telling" }, make("p", { class: "mk-quiet" }, gettext("Looking for the road…")));
  found.then((road) => {
    const next = road?.steps[0]?.[1];
    const choices = plainly(play.choices).map(({ id, text }, place) => ({
      main: id === next,
      node: make(
        "button",
        { type: "button", "data-go": id, class: id === next && "mk-main", onclick: () => choose(id) },
        make("b", { class: "mk-letter", "aria-hidden": "true" }, letterOf(place)),
        make("span", content, text),
      ),
    }));
    const on = choices.filter(({ main }) => main).map(({ node }) => node);
    const others = choices.filter(({ main }) => !main).map(({ node }) => node);
    const to =
      road?.to === "vote"
        ? gettext("The shortest way to the next vote:")
        : gettext("The shortest way to an ending:");
    root.replaceChildren(
      ...(on.length ? [make("p", { class: "mk-quiet" }, to), ...on] : []),
      others.length
        ? folded(gettext("Another way"), !on.length, make("div", { class: "mk-others" }, others))
        : "",
    );
  });
  return root;
}

/** The decisions of the room, each with its split and a way back to it.
 * @param events { split(way, scene), back(place) } */
export function wayOf(compiled, play, content, events) {
  if (!play.decisions.length) return "";
  const walked = new Playthrough(compiled);
  const steps = play.decisions.map(([scene, choice], place) => {
    const way = walked.decisions;
    const taken = walked.choices.find((open) => open.id === choice);
    const { title } = walked.scene;
    walked.choose(choice);
    const picture = events.split(way, scene);
    const back = button(gettext("What if?"), () => events.back(place), {
      class: "mk-word",
      "data-what-if": place,
      "aria-label": gettext("What if? Back to “{scene}”", { scene: title }),
    });
    return make(
      "li",
      {},
      make("span", { class: "mk-quiet", ...content }, title),
      prose(taken.html, content, "span"),
      back,
      picture.length ? folded(gettext("The split of “{scene}”", { scene: title }), false, ...picture) : "",
    );
  });
  return make(
    "section",
    { class: "mk-trail" },
    make("h4", {}, gettext("The way of the room")),
    make("ol", { class: "mk-way" }, steps),
  );
}

/* What the hall reads of one moment of a case, cut into pages that fit: large type, no scroll bar, nothing
 * cut off. It knows the compiled case alone, which has no debrief. */

import { shifts } from "./counters.js";
import { make, prose } from "./nodes.js";
import { Playthrough } from "./playthrough.js";
import { gettext } from "./words.js";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/* Sizes of type, in hundredths of the hall's height: the largest at which a part fits is taken. */
const SIZES = [5.4, 5, 4.6, 4.2, 3.9, 3.6];
const SIZE_OF_PAGES = 3.9;
const SIZES_OF_LAST_RESORT = [3.3, 3, 2.7, 2.2, 1.7];

/* A text that ends so would have the room answer, where it is not asked. */
const QUESTION = /[?？؟][”"'’»)\]]*$/;

const CHAIRS = {
  mentor: gettext("you are the mentor"),
  mentee: gettext("you are the mentee"),
  bystander: gettext("you are a bystander"),
};

/** What stands on a page, in words for the facilitator. */
export const KINDS = {
  cover: gettext("the cover"),
  briefing: gettext("the briefing"),
  happened: gettext("what comes of it"),
  scene: gettext("the scene"),
  ending: gettext("the ending"),
  choices: gettext("the choices"),
};

/** The letter of a choice. */
export const letterOf = (place) => LETTERS[place] ?? "";

/** The parts of the moment after these decisions: { kind, nodes, joins, lead }: one that joins
 * may stand on the page of the part before it, else below its lead.
 * @param asks whether the room is to choose now; else the projector tells how it goes on */
export function partsOf(compiled, decisions, asks, content) {
  const { play } = Playthrough.replay(compiled, decisions);
  const parts = decisions.length ? [happened(compiled, play, content)] : opening(compiled, play, content);
  parts.push(scene(play, asks, content));
  if (asks && play.ending === null) parts.push(choices(play, content));
  return parts;
}

function opening(compiled, play, content) {
  const { title, chair, content_note: note, reviewed } = compiled;
  const cover = [
    make("p", { class: "mk-kicker" }, [gettext("A case"), CHAIRS[chair]].join(" · ")),
    make("h1", content, title),
    note === "none" ? null : make("p", { class: "mk-aside", ...content }, gettext("Content note: {note}", { note })),
    reviewed.length ? null : make("p", { class: "mk-aside" }, gettext("Not yet clinically reviewed.")),
  ];
  const briefing = blocks(play.briefing.html, content);
  return [
    { kind: "cover", nodes: cover.filter(Boolean) },
    ...(briefing.length ? [{ kind: "briefing", nodes: briefing, joins: true }] : []),
  ];
}

function happened(compiled, play, content) {
  const before = Playthrough.replay(compiled, play.decisions.slice(0, -1)).play;
  const taken = before.choices.find(({ id }) => id === play.decisions.at(-1)[1]);
  return {
    kind: "happened",
    nodes: [
      make("p", { class: "mk-kicker" }, gettext("What was chosen")),
      prose(taken.html, { class: "mk-taken", ...content }, "p"),
      ...(play.feedback ? blocks(play.feedback.html, content) : []),
      ...shifts(compiled.counters, before.values, play.values).map((words) =>
        make("p", { class: "mk-aside" }, words),
      ),
    ],
  };
}

function scene(play, asks, content) {
  const text = blocks(play.html, content);
  const open = play.ending === null && !asks && QUESTION.test(text.at(-1)?.textContent.trim() ?? "");
  return {
    kind: play.ending === null ? "scene" : "ending",
    nodes: [
      play.ending === null ? null : make("p", { class: "mk-kicker" }, gettext("An ending")),
      make("h2", content, play.ending ?? play.scene.title),
      ...text,
      open ? make("p", { class: "mk-aside mk-not-asked" }, gettext("No vote here: the story goes on.")) : null,
    ].filter(Boolean),
  };
}

function choices(play, content) {
  const items = play.choices.map((choice, place) =>
    make(
      "li",
      {},
      make("b", { class: "mk-letter" }, letterOf(place)),
      make("span", { class: "mk-unseen" }, ". "),
      prose(choice.html, content, "span"),
    ),
  );
  return {
    kind: "choices",
    joins: true,
    lead: make("p", { class: "mk-kicker" }, gettext("What do you do?")),
    nodes: [make("ol", { class: "mk-choices", role: "list" }, items)],
  };
}

/* An author's HTML as the blocks it is made of. */
function blocks(html, content) {
  const nodes = [...prose(html).children];
  for (const node of nodes) {
    for (const [name, value] of Object.entries(content)) node.setAttribute(name, value);
    for (const frame of node.matches("[tabindex]") ? [node] : node.querySelectorAll("[tabindex]"))
      frame.removeAttribute("tabindex"); /* Nobody tabs through a projection. */
  }
  return nodes;
}

/** Cuts parts into pages { kind, size, nodes } that fit the `stage`, which is left empty. */
export function pagesOf(stage, parts) {
  const pages = [];
  for (let place = 0; place < parts.length; place += 1) {
    const next = parts[place + 1];
    const both = next?.joins ? [...parts[place].nodes, ...next.nodes] : null;
    const size = both && fitting(stage, both, SIZES);
    if (size) {
      pages.push({ kind: next.kind, size, nodes: both });
      place += 1;
    } else pages.push(...pagesOfPart(stage, parts[place]));
  }
  stage.replaceChildren();
  return pages;
}

function pagesOfPart(stage, { kind, nodes: own, lead }) {
  const nodes = lead ? [lead, ...own] : own;
  const sizes = kind === "choices" ? [...SIZES, ...SIZES_OF_LAST_RESORT.slice(0, 2)] : SIZES;
  const size = fitting(stage, nodes, sizes);
  if (size) return [{ kind, size, nodes }];
  const pages = [];
  let page = [];
  const turn = () => {
    pages.push({ kind, size: fitting(stage, page, [SIZE_OF_PAGES, ...SIZES_OF_LAST_RESORT]) ?? 1.7, nodes: page });
    page = [];
  };
  const queue = [...nodes];
  while (queue.length) {
    const node = queue.shift();
    if (fits(stage, [...page, node], SIZE_OF_PAGES)) {
      page.push(node);
      continue;
    }
    const cut = cutAt(node, (head) => fits(stage, [...page, head], SIZE_OF_PAGES));
    if (cut) {
      page.push(cut[0]);
      queue.unshift(cut[1]);
      turn();
    } else if (page.length) {
      queue.unshift(node);
      turn();
    } else {
      page.push(node);
      turn();
    }
  }
  if (page.length) turn();
  return pages;
}

/* The first of the sizes, the largest first, at which it fits: found by halves, since each try has the
 * window laid out. */
function fitting(stage, nodes, sizes) {
  let [low, high] = [0, sizes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (fits(stage, nodes, sizes[middle])) high = middle;
    else low = middle + 1;
  }
  return sizes[low];
}

function fits(stage, nodes, size) {
  stage.style.setProperty("--size", size);
  stage.replaceChildren(...nodes);
  return stage.scrollHeight <= stage.clientHeight + 1 && stage.scrollWidth <= stage.clientWidth + 1;
}

/* The longest beginning of a node that fits, and the rest; null when nothing of it does. */
function cutAt(node, fitsSo) {
  const places = /^(UL|OL)$/.test(node.tagName)
    ? [...node.children].map((_, place) => [node, place]).slice(1)
    : node.matches(":is(p,blockquote,pre)")
      ? betweenSentences(node)
      : [];
  let low = 0;
  let high = places.length;
  let found = null;
  while (low < high) {
    const middle = (low + high) >> 1;
    const parts = partedAt(node, places[middle]);
    if (fitsSo(parts[0])) {
      found = parts;
      low = middle + 1;
    } else high = middle;
  }
  return found;
}

/* Where a text may be parted: after its sentences; where there is one only, after its words. */
function betweenSentences(node) {
  const walker = node.ownerDocument.createTreeWalker(node, 4 /* its texts */);
  const sentences = [];
  const words = [];
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    for (const { index, 0: gap } of text.data.matchAll(/\s+/g)) {
      const place = [text, index + gap.length];
      words.push(place);
      if (/[.!?…]["'”’)]*$/.test(text.data.slice(0, index))) sentences.push(place);
    }
  }
  return sentences.length ? sentences : words;
}

function partedAt(node, [text, offset]) {
  const range = node.ownerDocument.createRange();
  const part = () => {
    const half = node.cloneNode(false);
    half.append(range.cloneContents());
    return half;
  };
  range.setStart(node, 0);
  range.setEnd(text, offset);
  const head = part();
  range.setStart(text, offset);
  range.setEnd(node, node.childNodes.length);
  return [head, part()];
}

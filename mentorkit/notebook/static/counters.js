/* Counters, in words: a person is told where things stand, never given a score to chase. */

import { make } from "./nodes.js";

/** The counters that have words, each with its place among them; null when there are none. */
export function counterList(counters, values) {
  const items = inWords(counters).map((counter) => {
    const place = placeOf(counter, values);
    const steps = counter.words.map((_, step) => make("i", { class: step === place ? "mk-here" : null }));
    const bar = make("span", { class: "mk-bar", "aria-hidden": "true" }, steps);
    return make("li", {}, `${counter.label}: `, make("strong", {}, counter.words[place]), bar);
  });
  return items.length ? make("ul", { class: "mk-counters", role: "list" }, items) : null;
}

/** What has changed its word: "Trust: wary → polite". */
export const shifts = (counters, before, after) =>
  inWords(counters).flatMap((counter) => {
    const [was, is] = [before, after].map((values) => counter.words[placeOf(counter, values)]);
    return was === is ? [] : [`${counter.label}: ${was} → ${is}`];
  });

const inWords = (counters) => counters.filter((counter) => counter.words.length);

/* The words are spread evenly from low to high. */
const placeOf = ({ name, low, high, words }, values) =>
  Math.floor(((values[name] - low) * words.length) / (high - low + 1));

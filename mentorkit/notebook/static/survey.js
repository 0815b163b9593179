/* An instrument's questions, each on its scale. Nothing is chosen beforehand, and the answers are
 * neither added up nor compared here. */

import { Element } from "./element.js";
import { button, freshId, make, said, withNodes } from "./nodes.js";
import { gettext } from "./words.js";

/** After so many rows a wide grid repeats the words of its scale, so that they stay in sight. */
const ROWS = 6;

/** How many points stand beside a question; more of them flow below it. */
const POINTS_BESIDE = 7;

class Survey extends Element {
  #questions = new Map();
  /* What was chosen here and is not known to be on disk: question by question, null where an answer
   * was taken back. It is put on top of what another window has saved. */
  #changed = new Map();
  #progress = make("p");
  #complete = null;

  show(state) {
    if (!this.#questions.size) this.#draw(state);
    if (!this.keeper.unsaved) this.#changed.clear();
    this.#refresh();
  }

  clash(item, theirs) {
    /* Both windows are the same person's: each question keeps what was chosen last. */
    const mine = this.#changed.size ? this.#changed : new Map(Object.entries(this.#answers()));
    this.keeper.settle(item, this.#holding(this.#known(theirs.content), mine));
    this.#refresh();
  }

  #draw(state) {
    const { content } = this;
    const { instrument } = state;
    this.body.replaceChildren(
      make("h3", { class: "mk-heading", ...content }, instrument.title),
      ...paragraphs(content, instrument.about, "mk-quiet"),
      make(
        "p",
        { class: "mk-quiet" },
        gettext(
          "Your ratings are handed in with your other answers, and reported only together with those of others, " +
            "in groups that are large enough. Readers of your reflection don’t see them.",
        ),
      ),
      ...(state.response ? [response(state)] : []),
      ...paragraphs(content, instrument.instructions),
      ...paragraphs(content, instrument.lead, "mk-lead"),
      make("div", { class: "mk-grid" }, ...this.#grid(state)),
      make("div", { class: "mk-below" }, this.#progress, this.line.root),
      ...paragraphs(content, instrument.citation, "mk-quiet"),
    );
  }

  #grid({ instrument, prefer_not: preferNot }) {
    const nodes = [];
    let above = null;
    let rows = 0;
    for (const { id, text, scale: name } of instrument.questions) {
      const scale = instrument.scales[name];
      if (name !== above || rows === ROWS) {
        nodes.push(heads(scale, this.content));
        rows = 0;
      }
      above = name;
      rows += 1;
      const choose = (answer) => this.#choose(id, answer);
      const question = new Question({ text, scale, preferNot, content: this.content, choose });
      this.#questions.set(id, question);
      nodes.push(question.root);
    }
    return nodes;
  }

  #choose(id, answer) {
    const { item } = this.keeper.state;
    this.#changed.set(id, answer);
    this.keeper.put(item, this.#holding(this.#answers(), this.#changed));
    this.#refresh();
    if (answer === null) {
      this.#questions.get(id).focus();
      this.voice.say(gettext("The answer is cleared. {progress}", { progress: this.#progress.textContent }));
    }
  }

  /* The whole value, with some answers changed. */
  #holding(answers, changed) {
    const together = { ...answers };
    for (const [id, answer] of changed) {
      if (answer === null) delete together[id];
      else together[id] = answer;
    }
    return { ...this.keeper.state.holds, answers: together };
  }

  #answers() {
    const { state } = this.keeper;
    return this.#known(this.keeper.content(state.item));
  }

  /* Those answers in a value that are possible here: the questions may have been others before. */
  #known(value) {
    const answers = Object.entries(value?.answers ?? {});
    return Object.fromEntries(answers.filter(([id, answer]) => this.#questions.get(id)?.offers(answer)));
  }

  #refresh() {
    const answers = this.#answers();
    for (const [id, question] of this.#questions) question.show(answers[id] ?? null);
    const count = Object.keys(answers).length;
    const all = this.#questions.size;
    const complete = count === all;
    this.#progress.textContent = complete
      ? gettext("All answered")
      : gettext("{count} of {all} answered", { count, all });
    if (complete && this.#complete === false) this.voice.say(gettext("All answered"));
    this.#complete = complete;
  }
}

/** One question: its text, a radio for each point, one for saying nothing, and a way to take it back. */
class Question {
  #radios = new Map();
  root;

  /** @param choose is called with the answer, or with null when it is taken back */
  constructor({ text, scale, preferNot, content, choose }) {
    const name = freshId("rating");
    const radio = (answer, attributes) => {
      const onchange = () => choose(answer);
      const node = make("input", { type: "radio", name, value: String(answer), onchange, ...attributes });
      this.#radios.set(answer, node);
      return node;
    };
    const points = scale.map(({ point, number, label, said: spoken }) =>
      make(
        "label",
        { class: "mk-point" },
        radio(point, { "aria-label": spoken, ...content }),
        make("span", { class: "mk-number" }, number),
        label ? make("span", { class: "mk-says", ...content }, label) : null,
      ),
    );
    const clear = button(gettext("Clear this answer"), () => choose(null), {
      class: "mk-word mk-clear",
      "aria-describedby": `${name}-text`,
    });
    this.root = make(
      "fieldset",
      { class: "mk-rating", "data-scale": kind(scale) },
      make("legend", { id: `${name}-text`, ...content }, text),
      make("div", { class: "mk-points" }, ...points),
      wordsOf(scale, content),
      make(
        "label",
        { class: "mk-point mk-prefer" },
        radio(preferNot, { "aria-label": gettext("Prefer not to say") }),
        make("span", {}, gettext("Prefer not to say")),
      ),
      clear,
    );
    this.root.style.setProperty("--points", scale.length);
  }

  /** Whether that is one of its answers. */
  offers(answer) {
    return this.#radios.has(answer);
  }

  /** Marks the answer; null for none. */
  show(answer) {
    for (const [one, radio] of this.#radios) radio.checked = one === answer;
    this.root.toggleAttribute("data-answered", answer !== null);
  }

  focus() {
    this.#radios.values().next().value.focus();
  }
}

/* How a scale is laid out: with a word at every point, with words at some, or with many points. */
function kind(scale) {
  if (scale.length > POINTS_BESIDE) return "many";
  return scale.every(({ label }) => label) ? "words" : "poles";
}

/* The words of a scale above a wide grid. Each radio says its own to those who listen. */
function heads(scale, content) {
  const node = make(
    "div",
    { class: "mk-heads", "aria-hidden": "true", "data-scale": kind(scale) },
    wordsOf(scale, content),
    make("span", { class: "mk-head" }, gettext("Prefer not to say")),
  );
  node.style.setProperty("--points", scale.length);
  return node;
}

/* Words in a row, each around its point: the room between two of them is shared in the middle. */
function wordsOf(scale, content) {
  const places = scale.flatMap(({ label }, place) => (label ? [place] : []));
  const everywhere = places.length === scale.length;
  const words = places.map((place, number) => {
    const before = number ? places[number - 1] + place + 1 : 0;
    const after = number < places.length - 1 ? place + places[number + 1] + 1 : 2 * scale.length;
    const word = make("span", {}, scale[place].label);
    word.style.gridColumn = `${before + 1} / ${after + 1}`;
    if (!everywhere && place === 0) word.style.textAlign = "start";
    if (!everywhere && place === scale.length - 1) word.style.textAlign = "end";
    return word;
  });
  const row = make("div", { class: "mk-words", "aria-hidden": "true", ...content }, ...words);
  row.style.setProperty("--halves", 2 * scale.length);
  return row;
}

/* Who would respond, and how soon; and that nobody watches. */
function response({ response: { responder, soon }, reading }) {
  const crisis = said(reading.crisis_contact, gettext("crisis contact"));
  return make(
    "div",
    { class: "mk-care" },
    make(
      "p",
      {},
      ...withNodes(gettext("Not monitored, not for emergencies. If you need someone now: {crisis}."), { crisis }),
    ),
    make(
      "p",
      {},
      ...withNodes(
        gettext(
          "If you would like someone to contact you, ask for it explicitly; nobody reads these answers singly. " +
            "{responder} answers within {soon}.",
        ),
        { responder: said(responder, ""), soon: said(soon, "") },
      ),
    ),
    make("p", {}, reading.resources),
  );
}

const paragraphs = (content, text, kind) =>
  text ? [make("p", { class: kind, ...content }, text)] : [];

function render({ model, el }) {
  const survey = new Survey(model, el, "survey");
  return () => survey.close();
}

export default { render };

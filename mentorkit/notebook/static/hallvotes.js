/* The votes of one decision: a rough majority by one click, numbers, or a polling tool's file; twice, alone
 * and after talking. */

import { letterOf } from "./hallpages.js";
import { leaderOf, leadingOf, mostOf, peopleIn } from "./hallsplit.js";
import { button, freshId, make, word } from "./nodes.js";
import { gettext, ngettext } from "./words.js";

const ROUNDS = [
  { when: "alone", name: gettext("Alone") },
  { when: "talk", name: gettext("After talking") },
];

const LARGEST_FILE = 1_000_000;

const WHOLE_NUMBERS = gettext("Not counted. Type a whole number, such as 4.");

/* What was typed into a box: a number; null for nothing; undefined where it is no whole number. */
function numberIn({ value }) {
  const text = value.trim();
  if (!text) return null;
  return /^\d+$/.test(text) ? Number.parseInt(text, 10) : undefined;
}

export class VotePanel {
  #events;
  #choices;
  #cells = [];
  #going = [];
  #poll = make("div", { class: "mk-poll" });
  #people = make("p", { class: "mk-quiet" });
  root;

  /** @param choices { id, text } that are open, in the order of their letters
   * @param events { vote(when), put(when, vote), poll(content, column), go(id), say(text) } */
  constructor(choices, content, events) {
    this.#choices = choices;
    this.#events = events;
    const head = make(
      "tr",
      {},
      make("th", { scope: "col" }, gettext("Choice")),
      ROUNDS.map(({ name }) => make("th", { scope: "col" }, name)),
      make("th", { scope: "col" }, gettext("Go on with")),
    );
    const table = make(
      "table",
      { class: "mk-votes" },
      make("caption", { class: "mk-unseen" }, gettext("The votes of the room")),
      make("thead", {}, head),
      make("tbody", {}, choices.map((choice, place) => this.#row(choice, place, content))),
    );
    this.root = make(
      "div",
      { class: "mk-voting" },
      make(
        "p",
        { class: "mk-quiet" },
        gettext(
          "Press “most” for a rough majority, or type how many. First each alone; then once more, " +
            "after they have talked.",
        ),
      ),
      table,
      this.#people,
      make(
        "div",
        { class: "mk-options" },
        ROUNDS.map((round) => this.#file(round)),
      ),
      this.#poll,
    );
    this.refresh();
  }

  /** Shows what the record has. */
  refresh() {
    const votes = Object.fromEntries(ROUNDS.map(({ when }) => [when, this.#events.vote(when)]));
    for (const { when, id, most, number, hint } of this.#cells) {
      const vote = votes[when];
      const counted = peopleIn(vote) > 0;
      most.setAttribute("aria-pressed", String(mostOf(vote) === id));
      most.disabled = counted;
      const wrong = numberIn(number) === undefined;
      /* What is no number stays until it is mended; a box nobody has typed into stays empty. */
      if (document.activeElement !== number && !wrong) number.value = counted ? (vote.counts[id] ?? "") : "";
      number.setAttribute("aria-invalid", String(wrong));
      hint.hidden = !wrong;
      /* Described by what is hidden, it would be read all the same. */
      if (wrong) number.setAttribute("aria-describedby", hint.id);
      else number.removeAttribute("aria-describedby");
    }
    const leading = leadingOf(votes.alone, votes.talk);
    for (const { id, go } of this.#going) go.classList.toggle("mk-main", id === leading);
    const people = ROUNDS.filter(({ when }) => peopleIn(votes[when])).map(({ when, name }) =>
      ngettext("{name}: {count} person", "{name}: {count} people", peopleIn(votes[when]), { name }),
    );
    this.#people.textContent = [...people, ...differenceOf(votes)].join(" · ");
  }

  #row({ id, text }, place, content) {
    const letter = letterOf(place);
    const go = button(letter, () => this.#events.go(id), {
      class: "mk-go",
      "data-go": id,
      "aria-label": gettext("{letter}: go on with this choice", { letter }),
    });
    this.#going.push({ id, go });
    return make(
      "tr",
      {},
      make("th", { scope: "row", ...content }, make("b", { class: "mk-letter" }, letter), " ", text),
      ROUNDS.map((round) => this.#cell(round, id, letter)),
      make("td", { "data-name": gettext("Go on with") }, go),
    );
  }

  #cell({ when, name }, id, letter) {
    const most = button(gettext("most"), () => this.#rough(when, id), {
      "aria-pressed": "false",
      "aria-label": gettext("most chose {letter} ({when})", { letter, when: name }),
      "data-most": `${when} ${id}`,
    });
    const hint = make("p", { id: freshId("hint"), class: "mk-hint", hidden: true }, WHOLE_NUMBERS);
    const number = make("input", {
      type: "text",
      inputmode: "numeric",
      maxlength: "5",
      size: "4",
      class: "mk-line",
      autocomplete: "off",
      "aria-label": gettext("How many chose {letter} ({when})", { letter, when: name }),
      "data-count": `${when} ${id}`,
      oninput: () => this.#typed(when, number),
      /* The next digit takes the place of the number that is there, whether one came by Tab or by a click. */
      onfocus: () => number.select(),
      onclick: () => number.select(),
    });
    this.#cells.push({ when, id, most, number, hint });
    return make("td", { "data-name": name }, make("div", { class: "mk-vote" }, most, number), hint);
  }

  #rough(when, id) {
    const vote = this.#events.vote(when);
    const most = vote?.most === id ? "" : id;
    this.#events.put(when, most ? { counts: {}, most } : null);
    this.refresh();
  }

  #typed(when, number) {
    const was = number.getAttribute("aria-invalid") === "true";
    this.#count(when);
    if (!was && numberIn(number) === undefined) this.#events.say(WHOLE_NUMBERS);
  }

  #count(when) {
    const counts = {};
    for (const { id, number } of this.#cells.filter((cell) => cell.when === when)) {
      const many = numberIn(number);
      if (Number.isInteger(many)) counts[id] = many;
    }
    const nobody = peopleIn({ counts }) + peopleIn(this.#events.vote(when)) === 0;
    if (nobody) this.refresh(); /* A rough majority stays as long as there is no number. */
    else this.#put(when, counts);
  }

  #put(when, counts) {
    const vote = { counts, most: "" };
    vote.most = leaderOf(vote);
    this.#events.put(when, peopleIn(vote) ? vote : null);
    this.refresh();
  }

  /* A file of a polling tool. */

  #file(round) {
    const id = freshId("poll");
    const input = make("input", {
      id,
      type: "file",
      class: "mk-unseen",
      accept: ".csv,.tsv,.txt,text/csv",
      "data-poll": round.when,
      onchange: () => {
        const [file] = input.files;
        input.value = "";
        if (file) this.#read(round, file);
      },
    });
    const label = make(
      "label",
      { class: "mk-drop", for: id },
      gettext("A poll’s CSV file ({when}): choose it, or drop it here", { when: round.name }),
    );
    const over = (event, yes) => {
      event.preventDefault();
      event.stopPropagation();
      label.toggleAttribute("data-over", yes);
    };
    label.addEventListener("dragover", (event) => over(event, true));
    label.addEventListener("dragleave", (event) => over(event, false));
    label.addEventListener("drop", (event) => {
      over(event, false);
      const [file] = event.dataTransfer.files;
      if (file) this.#read(round, file);
    });
    return make("div", { class: "mk-file" }, input, label);
  }

  async #read(round, file, column = null) {
    if (file.size > LARGEST_FILE) {
      this.#refuse(gettext("This file is larger than a poll’s. Export the one question only."));
      return;
    }
    const bytes = new Uint8Array(await file.arrayBuffer());
    let text = "";
    for (let place = 0; place < bytes.length; place += 8192)
      text += String.fromCharCode(...bytes.subarray(place, place + 8192));
    try {
      const found = await this.#events.poll(btoa(text), column);
      this.#confirm(round, file, found);
    } catch (fault) {
      this.#refuse(fault.message);
    }
  }

  #refuse(why) {
    this.#poll.replaceChildren(make("p", { class: "mk-notice" }, why));
    this.#events.say(why);
  }

  #confirm(round, file, { titles, column, counts, others }) {
    const id = freshId("column");
    const select = make(
      "select",
      { id, onchange: () => this.#read(round, file, Number(select.value)) },
      titles.map((title, place) => make("option", { value: place, selected: place === column }, title)),
    );
    const said = this.#choices.map(({ id: choice }, place) => `${letterOf(place)} ${counts[choice] ?? 0}`).join(" · ");
    const heading = make("p", { tabindex: "-1" }, make("strong", {}, `${round.name}: ${said}`));
    this.#poll.replaceChildren(
      heading,
      others
        ? make(
            "p",
            { class: "mk-quiet" },
            ngettext("{count} answer is none of the choices.", "{count} answers are none of the choices.", others),
          )
        : "",
      make("p", {}, make("label", { for: id }, gettext("The answers are in the column")), " ", select),
      make(
        "p",
        { class: "mk-options" },
        button(
          gettext("Use these numbers"),
          () => {
            this.#poll.replaceChildren();
            for (const { when, number } of this.#cells) if (when === round.when) number.value = "";
            this.#put(round.when, counts);
            this.root.querySelector(`[data-count="${round.when} ${this.#choices[0].id}"]`).focus();
          },
          { class: "mk-main" },
        ),
        word(gettext("Leave it"), () => {
          this.#poll.replaceChildren();
          this.root.querySelector(`[data-poll=${round.when}]`).focus();
        }),
      ),
    );
    heading.focus();
    this.#events.say(`${round.name}: ${said}`);
  }
}

/* Whether other people voted the second time: said, since a hand is easily overlooked. */
function differenceOf({ alone, talk }) {
  const [before, after] = [peopleIn(alone), peopleIn(talk)];
  if (!before || !after || before === after) return [];
  return after < before
    ? [gettext("{count} fewer than alone", { count: before - after })]
    : [gettext("{count} more than alone", { count: after - before })];
}

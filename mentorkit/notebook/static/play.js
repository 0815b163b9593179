/* The player: one scene at a time, its choices, and what happened because of the last one. */

import { counterList, shifts } from "./counters.js";
import { coverOf, lineOf } from "./cover.js";
import { Element } from "./element.js";
import { sameJson } from "./lab.js";
import { LETTERS, pressed } from "./letters.js";
import { button, folded, freshId, make, prose, word } from "./nodes.js";
import { Playthrough } from "./playthrough.js";
import { Undone } from "./undone.js";
import { gettext, ngettext } from "./words.js";
import { WritingBox, readerFold } from "./writing.js";

const CHANGED = gettext(
  "This case was changed since you played it. You go on from the last step that still fits.",
);

class Player extends Element {
  #case = null;
  #play = null;
  #begun = false;
  /* Whether only a line stands here, since the other of two cases is the one to play. It is settled when
   * the page opens: nothing above a scene may fold while somebody reads it. */
  #aside = null;
  #boxes = new Map();
  #timer = null;
  /* The decisions there were before "Start again", until the next one is made. */
  #before = null;
  #undone = null;
  /* Which of two ways to go on, while that is open. */
  #question = null;

  show(state) {
    const changed = this.#case !== null && this.#case.hash !== state.case.hash;
    this.#case = state.case;
    const recorded = this.keeper.content(state.item, []);
    const { play, kept } = Playthrough.replay(state.case, recorded);
    this.#aside ??= state.stands_in || state.other_begun;
    if (!this.#play) this.#remember();
    else this.#undone.bringBack(this.#scenes);
    const isHere = this.#before ? sameJson(recorded, this.#before) : sameJson(play.decisions, this.#play?.decisions);
    if (this.#play && !changed && isHere) {
      for (const box of this.#boxes.values()) box.refresh();
      this.#showSureness();
      return;
    }
    this.#play = play;
    this.#before = null;
    this.#begun ||= kept > 0;
    this.#draw(kept < recorded.length ? make("p", { class: "mk-notice" }, CHANGED) : null);
  }

  #remember() {
    this.#undone = new Undone(this.keeper, this.#case.id);
    this.body.addEventListener("input", () => this.#undone.bringBack(this.#scenes));
  }

  clash(item, theirs) {
    if (item === this.#case.id) this.#askWhichWay(theirs);
    else if (this.#boxes.has(item)) this.#boxes.get(item).clash(theirs);
    else this.keeper.settle(item, this.keeper.content(item)); /* Of how sure one is, the last word stands. */
  }

  close() {
    clearInterval(this.#timer);
    super.close();
  }

  /* What the person does. */

  #begin() {
    this.#begun = true;
    this.#draw();
    this.#turnTo(".mk-scene h4");
  }

  #choose(id) {
    this.#before = null;
    this.#move(() => this.#play.choose(id));
    const happened = [...this.body.querySelectorAll(".mk-feedback, .mk-shift")].map(
      (node) => node.textContent.trim() /* innerText would have the page laid out at once */,
    );
    this.voice.say([...happened, this.#play.ending ?? this.#play.scene.title].join(" "));
    this.#turnTo(happened.length ? ".mk-happened h4" : ".mk-scene h4");
  }

  #undo() {
    this.#undone.keep(
      () => this.#scenes,
      () => this.#move(() => this.#play.undo()),
    );
    this.voice.say(gettext("Back to: {scene}", { scene: this.#play.scene.title }));
    this.#turnTo(".mk-scene h4");
  }

  /* Nothing is saved of it: the way that was taken counts until something is decided anew. */
  #startAgain() {
    this.keeper.flush();
    this.#before = this.#play.decisions;
    this.#show(new Playthrough(this.#case));
  }

  #comeBack() {
    const { play } = Playthrough.replay(this.#case, this.#before);
    this.#before = null;
    this.#show(play);
  }

  #show(play) {
    this.#play = play;
    this.holdFocus();
    this.#draw();
    this.#turnTo(".mk-scene h4");
  }

  /* The scenes on the way, the present one too. */
  get #scenes() {
    return [...new Set([...this.#play.decisions.map(([scene]) => scene), this.#play.scene.id])];
  }

  #move(step) {
    this.keeper.flush(); /* A rationale goes first, while its scene is still on the line. */
    step();
    this.keeper.put(this.#case.id, this.#play.decisions);
    this.holdFocus();
    this.#draw();
  }

  #turnTo(selector) {
    this.moveTo(this.body.querySelector(selector));
  }

  /* What the person sees. */

  #draw(notice = null) {
    clearInterval(this.#timer);
    this.#boxes.clear();
    const screen = this.#begun ? this.#scene() : this.#aside ? lineOf(this.#about) : coverOf(this.#about);
    this.body.replaceChildren(...[this.#question, notice, ...screen].filter(Boolean));
  }

  /* What a cover needs. */
  get #about() {
    const { other, stands_in: standsIn } = this.keeper.state;
    const events = { begin: () => this.#begin(), bring: () => this.#bring(), putAside: () => this.#putAside() };
    return { about: this.#case, briefing: this.#play.briefing.html, content: this.content, other, standsIn, events };
  }

  #bring() {
    this.#aside = false;
    this.#draw();
    this.#turnTo(".mk-title");
  }

  #putAside() {
    this.#aside = true;
    this.#draw();
    this.#turnTo(".mk-aside button");
  }

  #scene() {
    return [
      this.#heading(),
      this.#happened(),
      this.#moment(),
      this.#rationale(),
      this.#confidence(),
      this.#choices(),
      this.#ending(),
      this.#foot(),
    ];
  }

  #heading() {
    const { title, content_note: note } = this.#case;
    const briefing = this.#play.briefing.html;
    const warning =
      note === "none" ? null : make("p", { class: "mk-quiet" }, gettext("Content note: {note}", { note }));
    return make(
      "header",
      { class: "mk-head" },
      make("h3", {}, title),
      briefing || warning
        ? folded(gettext("The briefing"), false, warning, prose(briefing, { class: "mk-prose", ...this.content }))
        : null,
    );
  }

  #happened() {
    const last = this.#trail().at(-1);
    if (!last) return null;
    const chosen = prose(last.choice.html, this.content, "span");
    const said =
      last.feedback && prose(last.feedback.html, { class: "mk-prose mk-feedback", ...this.content });
    return make(
      "div",
      { class: "mk-happened" },
      make("h4", { tabindex: "-1" }, make("span", { class: "mk-kicker" }, gettext("You chose"), " "), chosen),
      said,
      this.#shifts().map((words) => make("p", { class: "mk-shift" }, words)),
    );
  }

  #shifts() {
    const before = Playthrough.replay(this.#case, this.#play.decisions.slice(0, -1)).play;
    return shifts(this.#case.counters, before.values, this.#play.values);
  }

  #moment() {
    const { scene, ending, html } = this.#play;
    return make(
      "div",
      { class: "mk-scene" },
      ending ? make("p", { class: "mk-kicker" }, gettext("An ending")) : null,
      make("h4", { tabindex: "-1", ...this.content }, ending ?? scene.title),
      prose(html, { class: "mk-prose", ...this.content }),
      ending ? null : counterList(this.#case.counters, this.#play.values),
      scene.timer ? this.#clock(scene.timer) : null,
    );
  }

  /* A time to keep to, if one wants to; nothing happens at its end. */
  #clock(seconds) {
    const left = make("span", { role: "timer", "aria-live": "off" });
    const end = Date.now() + seconds * 1000;
    const tick = () => {
      const rest = Math.max(0, Math.ceil((end - Date.now()) / 1000));
      left.textContent = rest
        ? `${Math.floor(rest / 60)}:${String(rest % 60).padStart(2, "0")}`
        : gettext("take the time you need");
      if (!rest) clearInterval(this.#timer);
    };
    this.#timer = setInterval(tick, 1000);
    tick();
    return make(
      "p",
      { class: "mk-quiet" },
      ngettext("About {count} second to decide:", "About {count} seconds to decide:", seconds),
      " ",
      left,
    );
  }

  #rationale() {
    const { id, why } = this.#play.scene;
    if (!why) return null;
    const item = `${this.#case.id}/${id}`;
    const box = new WritingBox({
      keeper: this.keeper,
      item,
      label: make("span", this.content, why),
      about: readerFold(this.keeper.state.reading),
      content: this.content,
    });
    this.#boxes.set(item, box);
    return box.root;
  }

  #confidence() {
    const { id, confidence } = this.#play.scene;
    if (!confidence) return null;
    const item = `${this.#case.id}/${id}/confidence`;
    const name = freshId("sure");
    const answers = this.keeper.state.sureness.map((words, place) => {
      const pick = () => this.keeper.put(item, place + 1);
      const radio = make("input", {
        type: "radio",
        name,
        value: place + 1,
        "data-item": item,
        onchange: pick,
      });
      return make("label", {}, radio, make("span", {}, words));
    });
    const set = make(
      "fieldset",
      { class: "mk-sure" },
      make("legend", {}, gettext("How sure are you?")),
      make("div", {}, ...answers),
    );
    queueMicrotask(() => this.#showSureness());
    return set;
  }

  #showSureness() {
    for (const radio of this.body.querySelectorAll(".mk-sure input")) {
      radio.checked = this.keeper.content(radio.dataset.item) === Number(radio.value);
    }
  }

  #choices() {
    const { choices, ending } = this.#play;
    if (ending !== null) return null;
    const buttons = choices.map((choice, place) => {
      const letter = make("b", { class: "mk-letter", "aria-hidden": "true" }, LETTERS[place] ?? "");
      /* The second half of a double click must not decide the next scene too. */
      const onclick = (event) => event.detail < 2 && this.#choose(choice.id);
      const text = prose(choice.html, this.content, "span");
      return make("button", { type: "button", "data-choice": choice.id, onclick }, letter, text);
    });
    const list = make("ol", { class: "mk-choices", role: "list", "aria-label": gettext("What do you do?") });
    list.append(...buttons.map((button) => make("li", {}, button)));
    list.addEventListener("keydown", (event) => pressed(event, buttons));
    return list;
  }

  #ending() {
    if (this.#play.ending === null) return null;
    const back = button(gettext("Go back one step"), () => this.#undo());
    const again = button(gettext("Start again"), () => this.#startAgain());
    return make(
      "div",
      { class: "mk-after" },
      make("h5", {}, gettext("What you decided")),
      this.#way(),
      make("p", { class: "mk-options" }, this.#play.decisions.length ? [back, again] : null),
    );
  }

  #foot() {
    const decided = this.#play.decisions.length;
    const underway = decided && this.#play.ending === null;
    const title = ngettext("The way so far ({count} decision)", "The way so far ({count} decisions)", decided);
    const way = folded(title, false);
    const back = word(gettext("Back to where you were"), () => this.#comeBack());
    way.addEventListener("toggle", () => way.append(this.#way()), { once: true });
    return make(
      "footer",
      { class: "mk-foot" },
      underway ? way : null,
      make(
        "div",
        { class: "mk-below" },
        underway ? word(gettext("Undo"), () => this.#undo()) : null,
        this.#before && !decided
          ? make("span", { class: "mk-quiet" }, gettext("Your way so far counts until you decide anew."), " ", back)
          : null,
        this.line.root,
      ),
    );
  }

  #way() {
    const steps = this.#trail().map(({ title, choice }) =>
      make("li", {}, make("span", { class: "mk-quiet" }, title), prose(choice.html, {}, "span")),
    );
    return make("ol", { class: "mk-way", ...this.content }, ...steps);
  }

  /* Each decision as it was seen when it was made. */
  #trail() {
    const play = new Playthrough(this.#case);
    return this.#play.decisions.map(([, id]) => {
      const { title } = play.scene;
      const choice = play.choices.find((open) => open.id === id);
      play.choose(id);
      return { title, choice, feedback: play.feedback };
    });
  }

  #askWhichWay(theirs) {
    const { play } = Playthrough.replay(this.#case, theirs.content);
    const settle = (decisions) => {
      this.#question = null;
      this.keeper.settle(this.#case.id, decisions);
      this.#play = Playthrough.replay(this.#case, decisions ?? theirs.content).play;
      this.#draw();
      this.#turnTo(".mk-scene h4");
    };
    const where = ngettext(
      "It is at “{scene}”, after {count} decision.",
      "It is at “{scene}”, after {count} decisions.",
      theirs.content.length,
      { scene: play.ending ?? play.scene.title },
    );
    const theirWay = button(gettext("Go on from there"), () => settle());
    const myWay = button(gettext("Keep my way"), () => settle(this.#play.decisions));
    this.#question = make(
      "div",
      { class: "mk-conflict", role: "group", "aria-label": gettext("Two ways") },
      make("p", {}, gettext("This case was also played in another window."), " ", where),
      make("p", { class: "mk-options" }, theirWay, myWay),
    );
    this.body.prepend(this.#question);
    this.voice.say(this.#question.innerText);
  }
}

function render({ model, el }) {
  const player = new Player(model, el, "play");
  return () => player.close();
}

export default { render };

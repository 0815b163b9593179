/* The facilitator's page: the run sheet and its clock, the votes, what is for the facilitator alone. It drives
 * the hall's window, which gets the case and nothing else. */

import { Element } from "./element.js";
import { HallControls } from "./hallcontrols.js";
import { KINDS, partsOf } from "./hallpages.js";
import { notesOn, tellingOf, wayOf } from "./hallnotes.js";
import { picturesOf } from "./hallpictures.js";
import { newRecord, setupOf } from "./hallsetup.js";
import { plainly, splitFigure } from "./hallsplit.js";
import { VotePanel } from "./hallvotes.js";
import { Hall } from "./hallwindow.js";
import { sameJson } from "./lab.js";
import { button, folded, make, word } from "./nodes.js";
import { Playthrough } from "./playthrough.js";
import { RunSheet, elapsedOf, toggled } from "./runsheet.js";
import { gettext } from "./words.js";

const ITEM = "session";

/** How long the kernel may look for a road, in milliseconds. */
const A_WHILE = 2000;

class Facilitation extends Element {
  #record = null;
  #offered = null;
  #begun = false;
  #earlier = []; /* the records before each change, for Undo */
  #lastKind = null;
  #sheet = null;
  #voting = null;
  #hall = new Hall({ turn: (step) => this.#turn(step), changed: () => this.#hallChanged() });
  #controls = new HallControls({
    open: () => this.#hall.open(),
    turn: (step) => this.#turn(step),
    dark: () => this.#darken(),
    blank: () => this.#hall.blank(),
    say: (text) => this.voice.say(text),
  });

  show(state) {
    const saved = this.keeper.content(ITEM, null);
    if (!this.#begun) {
      this.#begun = true;
      this.#sheet = new RunSheet(state.sheet, this.content, {
        toggle: () => this.#clock(toggled),
        reset: () => this.#clock(() => ({ elapsed: 0, since: 0 })),
      });
      if (saved && !saved.ended && saved.date === state.today) this.#record = saved;
      else if (saved && (!saved.ended || saved.date === state.today)) this.#offered = saved;
      this.#draw();
    } else if (saved && this.#record && saved.session === this.#record.session) {
      const { decisions, votes, hall } = this.#record;
      const other = !sameJson([decisions, votes, hall], [saved.decisions, saved.votes, saved.hall]);
      this.#record = saved;
      if (other) this.#draw();
      else this.#sheet.show(saved.clock, saved.length);
    }
  }

  clash() {
    this.keeper.settle(ITEM, this.#record);
  }

  close() {
    this.#sheet?.close();
    this.#hall.leave();
    super.close();
  }

  /* What stands in the record. */

  get #about() {
    return this.keeper.state.cases.find(({ case: one }) => one.id === this.#record.case);
  }

  get #play() {
    return Playthrough.replay(this.#about.case, this.#record.decisions).play;
  }

  /* Whether the room votes at this moment; else the projector tells how it goes on. */
  #asks(play) {
    return play.ending === null && (this.#record.cut === "whole" || play.scene.live);
  }

  #vote(way, scene, when) {
    return this.#record.votes.find((one) => one.when === when && one.scene === scene && sameJson(one.way, way));
  }

  /* @param kind changes of one kind that follow one another, such as digits typed, are undone together */
  #change(values, undoable = true, kind = null) {
    if (undoable && (kind === null || kind !== this.#lastKind)) this.#earlier.push(this.#record);
    if (undoable) this.#lastKind = kind;
    this.#record = { ...this.#record, ...values };
    this.keeper.put(ITEM, this.#record);
  }

  /* What the facilitator does. */

  #begin(chosen) {
    this.#earlier = [];
    this.#record = newRecord(chosen, this.#record, this.keeper.state.today);
    this.#change({}, false);
    this.#lead();
  }

  #resume(record) {
    this.#record = { ...record, ended: false, clock: { elapsed: record.clock.elapsed, since: 0 } };
    this.#offered = null;
    this.#change({}, false);
    this.#lead();
  }

  /* From here on a page that is loaded anew finds the session in the notebook. */
  #lead() {
    this.#redraw("", "h3");
    this.keeper.saveNotebook();
  }

  #choose(id) {
    const play = this.#play;
    const decisions = [...play.decisions, [play.scene.id, id]];
    this.#change({ decisions, hall: { ...this.#record.hall, page: 0, split: null } });
    this.#redraw(gettext("The hall sees what comes of it."));
  }

  #whatIf(place) {
    const decisions = this.#record.decisions.slice(0, place);
    this.#change({ decisions, hall: { ...this.#record.hall, page: 1_000, split: null } });
    this.#redraw(gettext("Back to: {scene}", { scene: this.#play.scene.title }));
  }

  /* What was done before this page was loaded is known by its decisions only. */
  #undo() {
    const { clock, decisions, hall } = this.#record;
    if (!this.#earlier.length && !decisions.length) {
      this.voice.say(gettext("There is nothing to take back."));
      return;
    }
    const before = this.#earlier.pop() ?? {
      ...this.#record,
      decisions: decisions.slice(0, -1),
      hall: { ...hall, split: null },
    };
    this.#lastKind = null;
    this.#record = { ...before, clock };
    this.keeper.put(ITEM, this.#record);
    if (!sameJson(decisions, before.decisions)) {
      this.#redraw(gettext("Taken back."));
      return;
    }
    /* On the same scene, whoever takes back a vote may take back another: they stay where they are. */
    this.#draw();
    this.voice.say(gettext("Taken back."));
    this.body.querySelector("[data-undo]").focus();
  }

  #end() {
    this.#change({ ended: true, clock: { elapsed: elapsedOf(this.#record.clock), since: 0 } }, false);
    this.#hall.close();
    this.#offered = this.#record; /* Pressed by mistake, it goes on. */
    this.#record = null;
    this.holdFocus();
    this.#draw();
    this.voice.say(gettext("The session has ended."));
    this.moveTo(this.body.querySelector("h3"));
  }

  #clock(step) {
    this.#change({ clock: step(this.#record.clock) }, false);
    this.#sheet.show(this.#record.clock, this.#record.length);
  }

  #turn(step) {
    if (!this.#record || !this.#hall.count) return;
    const { hall } = this.#record;
    const page = Math.min(
      Math.max(Math.min(hall.page, this.#hall.count - 1) + (hall.split ? 0 : step), 0),
      this.#hall.count - 1,
    );
    this.#change({ hall: { ...hall, page, split: null } }, false);
    if (hall.split) this.#paintHall();
    else this.#hall.turnTo(page);
    this.#hallChanged();
  }

  #showSplit(split) {
    const { hall } = this.#record;
    this.#change({ hall: { ...hall, split } });
    this.#paintHall();
    this.#hallChanged();
    this.voice.say(split ? gettext("The hall sees the split.") : gettext("The hall sees the case."));
  }

  #darken() {
    const { hall } = this.#record;
    this.#change({ hall: { ...hall, dark: !hall.dark } }, false);
    this.#paintHall();
    this.#hallChanged();
  }

  /* What the hall sees. */

  #paintHall() {
    const { decisions, hall } = this.#record;
    const { case: compiled } = this.#about;
    const [way, scene] = hall.split ?? [];
    this.#hall.show({
      title: compiled.title,
      parts: partsOf(compiled, decisions, this.#asks(this.#play), this.content),
      page: hall.page,
      figure: hall.split ? { kind: "split", nodes: [this.#figure(way, scene)], size: 3.6 } : null,
      dark: hall.dark,
      moment: JSON.stringify([this.#record.session, decisions, hall.split]),
    });
  }

  #figure(way, scene) {
    const { play } = Playthrough.replay(this.#about.case, way);
    return splitFigure(
      play.scene.title,
      plainly(play.choices),
      this.#vote(way, scene, "alone"),
      this.#vote(way, scene, "talk"),
    );
  }

  #hallChanged() {
    if (!this.#record || !this.body.contains(this.#controls.root)) return;
    const { count, kind, isOpen, isBlank: blank } = this.#hall;
    const { split, dark, page: wanted } = this.#record.hall;
    const page = Math.min(wanted, Math.max(count - 1, 0));
    const told = count
      ? gettext("{what}, page {page} of {count}", { what: KINDS[kind] ?? "", page: page + 1, count })
      : "";
    this.#controls.show({
      isOpen,
      dark,
      blank,
      shown: blank ? gettext("a black screen") : split ? gettext("the split") : told,
      first: page === 0 && !split && !blank,
      last: page >= count - 1 && !split && !blank,
    });
    for (const node of this.body.querySelectorAll("[data-split]"))
      node.setAttribute("aria-pressed", String(sameJson(JSON.parse(node.dataset.split), split)));
  }

  /* What the facilitator sees. */

  #redraw(said, focus = ".mk-moment h4") {
    this.holdFocus();
    this.#draw();
    if (said) this.voice.say(said);
    this.moveTo(this.body.querySelector(focus));
  }

  #draw() {
    if (!this.#record) {
      this.body.replaceChildren(...this.#setup(), this.line.root);
      return;
    }
    const play = this.#play;
    const { clock, length } = this.#record;
    this.body.replaceChildren(
      make(
        "header",
        { class: "mk-head" },
        make("h3", { tabindex: "-1", ...this.content }, this.#about.case.title),
        this.line.root,
      ),
      make("div", { class: "mk-bar" }, this.#sheet.root, this.#controls.root),
      make("div", { class: "mk-folds" }, this.#sheet.plan, this.#controls.about),
      make("div", { class: "mk-desk" }, this.#moment(play), notesOn(this.#about, play, this.content)),
      wayOf(this.#about.case, play, this.content, {
        split: (way, scene) => this.#split(way, scene),
        back: (place) => this.#whatIf(place),
      }),
      this.#pictures(this.#record),
      this.#foot(),
    );
    this.#sheet.show(clock, length);
    this.#paintHall();
    this.#hallChanged();
  }

  #setup() {
    const kept = this.#offered?.votes.length && !this.#record ? this.#pictures(this.#offered) : "";
    return setupOf(this.keeper.state, this.#record ?? this.#offered, this.#offered, kept, this.content, {
      begin: (chosen) => this.#begin(chosen),
      resume: (record) => this.#resume(record),
      page: (paper, id) => this.keeper.ask("page", { paper, case: id }),
      say: (text) => this.voice.say(text),
    });
  }

  #pictures({ session }) {
    return picturesOf(this.content, {
      pictures: () => this.keeper.ask("pictures", { session }),
      say: (text) => this.voice.say(text),
    });
  }

  #moment(play) {
    const { scene, ending } = play;
    const asks = this.#asks(play);
    const kicker = ending !== null ? gettext("An ending") : asks ? gettext("A vote") : gettext("The projector tells");
    return make(
      "section",
      { class: "mk-moment", "aria-label": gettext("What the room decides") },
      make("p", { class: "mk-kicker" }, kicker),
      make("h4", { tabindex: "-1", ...this.content }, ending ?? scene.title),
      folded(gettext("The text, to read aloud"), !asks, this.#text(play)),
      asks ? this.#votes(play) : ending === null ? this.#telling(play) : "",
    );
  }

  #text(play) {
    const parts = partsOf(this.#about.case, this.#record.decisions, false, this.content);
    const nodes = parts.flatMap(({ nodes: all }) => all.filter((node) => !node.matches("h1,h2,.mk-not-asked")));
    return make("div", { class: "mk-prose" }, nodes);
  }

  #votes(play) {
    const way = this.#record.decisions;
    const scene = play.scene.id;
    const open = play.choices.map(({ id }) => id);
    this.#voting = new VotePanel(plainly(play.choices), this.content, {
      vote: (when) => this.#vote(way, scene, when),
      put: (when, vote) => this.#putVote(way, scene, when, vote),
      poll: async (content, column) =>
        (await this.keeper.ask("poll", { case: this.#record.case, scene, open, content, column })).content,
      go: (id) => this.#choose(id),
      say: (text) => this.voice.say(text),
    });
    const picture = make("div", { class: "mk-picture" });
    this.#picture = () => picture.replaceChildren(...this.#split(way, scene));
    this.#picture();
    return make("div", {}, this.#voting.root, picture);
  }

  #picture = () => {};

  #putVote(way, scene, when, vote) {
    const others = this.#record.votes.filter((one) => one !== this.#vote(way, scene, when));
    const votes = vote ? [...others, { way, scene, when, ...vote }] : others;
    this.#change({ votes }, true, `${when} ${Boolean(vote?.counts && Object.keys(vote.counts).length)}`);
    this.#picture();
    if (this.#record.hall.split) this.#paintHall();
  }

  /* The picture of a vote, and whether the hall sees it: only the facilitator decides that. */
  #split(way, scene) {
    if (!["alone", "talk"].some((when) => this.#vote(way, scene, when))) return [];
    const split = [way, scene];
    const shown = sameJson(this.#record.hall.split, split);
    const show = button(
      gettext("Show the split in the hall"),
      () => this.#showSplit(sameJson(this.#record.hall.split, split) ? null : split),
      { "aria-pressed": String(shown), "data-split": JSON.stringify(split) },
    );
    return [this.#figure(way, scene), make("p", { class: "mk-options" }, show)];
  }

  #telling(play) {
    const { case: id, decisions } = this.#record;
    const asked = this.keeper.ask("road", { case: id, decisions }).then(
      ({ content }) => content.road,
      () => null,
    );
    /* A hall does not wait for a kernel: without a road there are still the choices. */
    const late = new Promise((done) => setTimeout(done, A_WHILE, null));
    return tellingOf(play, Promise.race([asked, late]), this.content, (choice) => this.#choose(choice));
  }

  #foot() {
    return make(
      "footer",
      { class: "mk-below" },
      button(gettext("Undo"), () => this.#undo(), { class: "mk-word", "data-undo": "" }),
      word(gettext("Another case, or from the beginning"), () => {
        this.holdFocus();
        this.body.replaceChildren(...this.#setup(), word(gettext("Back to where you were"), () => this.#redraw("")));
        this.moveTo(this.body.querySelector("h3"));
      }),
      word(gettext("End the session"), () => this.#end()),
    );
  }
}

function render({ model, el }) {
  const facilitation = new Facilitation(model, el, "facilitate");
  return () => facilitation.close();
}

export default { render };

/* Keeps what a person does on its way to disk, and tells the truth about it.
 *
 * The page sends an item's whole content (a line of decisions, a text, a value) with the revision it
 * was based on; the kernel answers "saved", "unsaved" or "conflict". "state" says what is on disk. */

import {
  isDirty,
  isToBeSaved,
  keepSummary,
  keepsSummaries,
  notebookPath,
  sameJson,
  saveNotebookNow,
  saveNotebookSoon,
  takeTurns,
} from "./lab.js";
import { freshId } from "./nodes.js";
import { gettext } from "./words.js";

/** How long the kernel may take to answer before the page says so, in milliseconds. */
const PATIENCE = 3000;

/** How many versions that nobody has acknowledged are remembered, to know them again. */
const A_FEW = 20;

/** How long it may take with a question, whose answer may have to be made first. */
const LONG_PATIENCE = 90_000;

const NO_ANSWER = gettext("The notebook’s kernel does not answer. Choose Run ▸ Run All Cells to go on.");
const UNDECIDED = gettext("Not saved yet: choose which version to keep.");

/* What a closed view could not save, until the next view of the same item takes it over. It lives as
 * long as the page does and nowhere else: others may use this computer. */
const leftBehind = (globalThis.mentorkitLeftBehind ??= new Map());

/* All keepers of the page: whoever hands in must know that none of them still holds something. */
const keepers = (globalThis.mentorkitKeepers ??= new Set());

export class Keeper {
  /** The last state the kernel sent, or null before the first one. */
  state = null;
  /** Why nothing can be saved at all: nobody answers, or the kernel can't open the answers. */
  trouble = null;

  #model;
  #events;
  #view = freshId("view");
  #items = new Map();
  #serial = 0;
  #savedAt = null;
  #greeting = null;
  #questions = new Map();

  /** @param events { state(state), conflict(item, theirs), paint() }, called when these happen. */
  constructor(model, events) {
    this.#model = model;
    this.#events = events;
    takeTurns(model);
    keepers.add(this);
    model.on("msg:custom", (message, buffers) => this.#hear(message, buffers));
    model.on("comm_live_update", () => this.greet());
  }

  /** Asks the kernel what is on disk. */
  greet() {
    clearTimeout(this.#greeting);
    this.#greeting = setTimeout(() => this.#stop(NO_ANSWER), PATIENCE);
    try {
      this.#model.send({ type: "ready", keeps_summary: keepsSummaries(this.#model) });
    } catch {
      this.#stop(NO_ANSWER);
    }
  }

  /** What the item holds here and now; `nothing` when it has never held anything. */
  content(id, nothing) {
    return this.#items.get(id)?.content ?? nothing;
  }

  /** The person changed an item: it is sent after `wait` milliseconds without another change. */
  put(id, content, wait = 0) {
    const item = this.#item(id);
    if (!item.dirty && sameJson(item.content, content)) return;
    Object.assign(item, { content, dirty: true });
    clearTimeout(item.waiting);
    item.waiting = null;
    if (wait) item.waiting = setTimeout(() => this.#send(id), wait);
    else this.#send(id);
    this.#events.paint();
  }

  /** Sends at once what is waiting. */
  flush() {
    for (const [id, item] of this.#items) if (item.waiting) this.#send(id);
  }

  /** Sends once more what is not known to be on disk. */
  tryAgain() {
    this.greet();
    for (const [id, item] of this.#items) {
      if (!item.dirty) continue;
      item.fault = null;
      this.#send(id);
    }
    this.#events.paint();
  }

  /** Asks the kernel for something that is no part of the state.
   * @returns a promise of { content, files }; it fails with an error whose message is for the person. */
  ask(what, about = {}) {
    const id = (this.#serial += 1);
    return new Promise((resolve, reject) => {
      const refuse = (message) => {
        this.#questions.delete(id);
        reject(new Error(message));
      };
      const late = setTimeout(() => refuse(NO_ANSWER), LONG_PATIENCE);
      const answer = (message, files) => {
        clearTimeout(late);
        this.#questions.delete(id);
        if (message.type === "refused") reject(new Error(message.message));
        else resolve({ content: message.content, files });
      };
      this.#questions.set(id, answer);
      try {
        this.#model.send({ type: "ask", view: this.#view, id, what, about });
      } catch {
        clearTimeout(late);
        refuse(NO_ANSWER);
      }
    });
  }

  /** Has the notebook itself saved, now. Says whether it was. */
  saveNotebook() {
    return saveNotebookNow(this.#model);
  }

  /** The file name of the notebook, or "" where nobody knows. */
  get notebookName() {
    return notebookPath(this.#model).split("/").at(-1);
  }

  /** Ends a conflict: with `content` of one's own, or with theirs when it is left out. */
  settle(id, content) {
    const item = this.#item(id);
    Object.assign(item, item.theirs, { theirs: null, fault: null, dirty: false });
    if (content !== undefined) this.put(id, content);
    this.#events.paint();
  }

  /** Whether something is here that is not known to be on disk. */
  get unsaved() {
    return [...this.#items.values()].some((item) => item.dirty);
  }

  /** The texts that are not known to be on disk. */
  get unsavedText() {
    const unsaved = [...this.#items.values()].filter((item) => item.dirty).map((item) => item.content);
    return unsaved.filter((content) => typeof content === "string").join("\n\n");
  }

  /** What the saving line says: { tone: "failed" | "saving" | "saved" | "quiet", text }. */
  get status() {
    const items = [...this.#items.values()];
    if (items.some((item) => item.theirs)) return { tone: "saving", text: UNDECIDED };
    const fault = items.find((item) => item.fault)?.fault;
    if (fault) return { tone: "failed", text: gettext("Not saved. {why}", { why: fault }) };
    if (this.trouble)
      return { tone: "failed", text: gettext("Nothing can be saved now. {why}", { why: this.trouble }) };
    if (this.unsaved) return { tone: "saving", text: gettext("Saving…") };
    if (this.#savedAt) return { tone: "saved", text: gettext("Saved {time}", { time: this.#savedAt }) };
    return items.some((item) => item.revision)
      ? { tone: "saved", text: gettext("Saved") }
      : { tone: "quiet", text: "" };
  }

  /** Waits until everything in this notebook is on disk, and the page has heard of it.
   * @returns what keeps something from being saved, or "" */
  async allSaved() {
    const end = Date.now() + LONG_PATIENCE;
    const here = () => [...keepers].filter((one) => notebookPath(one.#model) === notebookPath(this.#model));
    here().forEach((one) => one.flush());
    for (;;) {
      const stuck = here().find((one) => one.status.tone === "failed" || one.#undecided);
      if (stuck) return stuck.status.text;
      if (here().every((one) => one.#settled)) return "";
      if (Date.now() > end) return NO_ANSWER;
      await new Promise((done) => setTimeout(done, 30));
    }
  }

  get #undecided() {
    return [...this.#items.values()].some((item) => item.theirs);
  }

  /* Nothing is on its way, in either direction: the state that came last knows of every save. */
  get #settled() {
    const known = this.state?.items ?? {};
    return [...this.#items].every(
      ([id, item]) => !item.dirty && (known[id]?.revision ?? 0) >= item.revision,
    );
  }

  /** The view is going away. */
  close() {
    keepers.delete(this);
    this.flush();
    clearTimeout(this.#greeting);
    if (isToBeSaved(this.#model)) this.saveNotebook();
    for (const [id, item] of this.#items) {
      clearTimeout(item.late);
      const { content, revision, unheard } = item;
      if (item.dirty) leftBehind.set(this.#key(id), { content, revision, unheard });
    }
  }

  #item(id) {
    if (!this.#items.has(id)) {
      this.#items.set(id, {
        content: undefined,
        revision: 0,
        dirty: false /* not known to be on disk */,
        waiting: null /* the timer until it is sent */,
        sent: 0 /* the id of the last save */,
        unheard: [] /* what was sent since a save was last heard of, the newest last */,
        late: null /* the timer until that one is overdue */,
        fault: null /* why it is not saved */,
        theirs: null /* the other version, while the person chooses */,
      });
    }
    return this.#items.get(id);
  }

  #stop(trouble) {
    clearTimeout(this.#greeting);
    this.trouble = trouble;
    this.#events.paint();
  }

  #send(id) {
    const item = this.#item(id);
    clearTimeout(item.waiting);
    item.waiting = null;
    if (item.theirs) return;
    clearTimeout(item.late);
    item.sent = this.#serial += 1;
    item.unheard = [...item.unheard.slice(-A_FEW), item.content];
    const fail = () => {
      item.fault = NO_ANSWER;
      this.#events.paint();
    };
    item.late = setTimeout(fail, PATIENCE);
    const { content, revision } = item;
    const message = { type: "save", view: this.#view, id: item.sent, item: id, based_on: revision, content };
    try {
      this.#model.send(message);
    } catch {
      fail();
    }
  }

  #hear(message, buffers) {
    if (message.type === "state") this.#learn(message);
    else if (message.type === "closed") this.#stop(message.message);
    else if (message.view !== this.#view) return;
    else if (message.type === "answer" || message.type === "refused")
      this.#questions.get(message.id)?.(message, buffers ?? []);
    else this.#answered(message);
    this.#events.paint();
  }

  #answered({ type, id, item: name, revision, at, message, theirs }) {
    const item = this.#item(name);
    item.revision = revision ?? item.revision;
    if (id !== item.sent) return;
    clearTimeout(item.late);
    if (type === "saved") {
      Object.assign(item, { fault: null, dirty: item.waiting !== null, unheard: [] });
      this.#savedAt = clock(at);
    } else if (type === "conflict" && item.unheard.some((mine) => sameJson(mine, theirs.content))) {
      /* It is one's own: a kernel that has ended since had put it on disk, and could not say so. */
      item.revision = theirs.revision;
      this.#send(name);
    } else if (type === "conflict") {
      Object.assign(item, { theirs, fault: null });
      this.#events.conflict(name, theirs);
    } else {
      item.fault = message;
    }
  }

  #learn(state) {
    clearTimeout(this.#greeting);
    this.trouble = null;
    const before = this.state;
    this.state = { ...before, ...state };
    for (const [id, item] of this.#items) if (!item.dirty && !(id in state.items)) this.#items.delete(id);
    for (const [id, saved] of Object.entries(state.items)) {
      const item = this.#item(id);
      if (!item.dirty) Object.assign(item, saved);
    }
    if (!before) this.#takeOver();
    this.#events.state(this.state);
    keepSummary(this.#model, state.summary);
    const changed = before ? !sameJson(before.summary, state.summary) : isDirty(this.#model);
    if (changed && state.summary && !state.rehearsal) saveNotebookSoon(this.#model);
  }

  /* Takes over what an earlier view of this item could not save. */
  #takeOver() {
    for (const [key, { content, revision, unheard }] of leftBehind) {
      const [path, kind, id] = key.split("\n");
      const mine = id === this.state.item || id.startsWith(`${this.state.item}/`);
      if (path !== notebookPath(this.#model) || kind !== this.state.kind || !mine) continue;
      leftBehind.delete(key);
      if (sameJson(this.content(id), content)) continue;
      Object.assign(this.#item(id), { revision, unheard });
      this.put(id, content);
    }
  }

  #key(id) {
    return `${notebookPath(this.#model)}\n${this.state.kind}\n${id}`;
  }
}

const clock = (iso) => new Date(iso).toTimeString().slice(0, 5);

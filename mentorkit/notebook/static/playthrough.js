/* One person's way through a compiled case: the same engine as mentorkit/cases/playthrough.py.
 *
 * It runs in the page, so that a click answers at once; the kernel replays what was decided here and
 * is the one that says "Saved". No clock, no randomness, no dependencies, no DOM. A test drives both
 * engines over generated cases and compares every state. */

const COMPARE = {
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  ">=": (a, b) => a >= b,
  ">": (a, b) => a > b,
};

export class ChoiceError extends Error {}

export class Playthrough {
  #case;
  #scenes;
  #counters;
  #state;
  #steps = [];

  /** @param compiled a compiled case, parsed from its JSON */
  constructor(compiled) {
    this.#case = compiled;
    this.#scenes = new Map(Object.entries(compiled.scenes));
    this.#counters = new Map(compiled.counters.map((counter) => [counter.name, counter]));
    this.#state = this.#start();
  }

  /** The scene where the person is: its id, title, ending, why, … */
  get scene() {
    return this.#scenes.get(this.#state.scene);
  }

  /** The scene's Markdown as it reads now. */
  get text() {
    return show(this.scene.text.md, this.#state);
  }

  /** The scene's HTML as it reads now. */
  get html() {
    return show(this.scene.text.html, this.#state);
  }

  /** What everyone knows before the first decision, as it reads at the start. */
  get briefing() {
    return shown(this.#case.briefing, this.#start());
  }

  /** What is open here and now: { id, text, html, tags }, in the order of the case. */
  get choices() {
    return this.scene.choices
      .filter((choice) => choice.when === null || holds(choice.when, this.#state))
      .map((choice) => ({ id: choice.id, ...shown(choice.text, this.#state), tags: choice.tags }));
  }

  /** The name of the ending reached, or null on the way. */
  get ending() {
    return this.scene.ending;
  }

  /** What the last choice brings: { text, html }, or null. */
  get feedback() {
    const last = this.#steps.at(-1);
    return last?.choice.feedback ? shown(last.choice.feedback, this.#state) : null;
  }

  /** The kept line: [scene id, choice id] of each decision. */
  get decisions() {
    return this.#steps.map((step) => [step.before.scene, step.choice.id]);
  }

  /** Counters and flags by name, as they stand now. */
  get values() {
    return { ...this.#state.values };
  }

  /** Of the scenes that the case asks about, those entered before the current one. */
  get visited() {
    return this.#case.visited.filter((scene) => this.#state.visited.includes(scene));
  }

  /** Takes the choice with that id; throws a ChoiceError, changing nothing, when it is not open. */
  choose(id) {
    const before = this.#state;
    const choice = this.scene.choices.find((one) => one.id === id);
    if (!choice || !(choice.when === null || holds(choice.when, before))) {
      throw new ChoiceError(`"${id}" is not open in the scene "${this.scene.title}".`);
    }
    const values = { ...before.values };
    for (const effect of choice.effects) this.#change(values, effect);
    const asked = this.#case.visited.includes(before.scene) && !before.visited.includes(before.scene);
    const visited = asked ? [...before.visited, before.scene] : before.visited;
    this.#steps.push({ before, choice });
    this.#state = { scene: choice.to, values, visited };
  }

  /** Takes the last choice back; throws a ChoiceError when there is none. */
  undo() {
    const step = this.#steps.pop();
    if (!step) throw new ChoiceError("There is nothing to undo: this is where the case begins.");
    this.#state = step.before;
  }

  /** A playthrough of recorded decisions, and how many of them could be followed. */
  static replay(compiled, decisions) {
    const play = new Playthrough(compiled);
    let kept = 0;
    for (const [scene, choice] of decisions) {
      if (play.scene.id !== scene) break;
      try {
        play.choose(choice);
      } catch (fault) {
        if (!(fault instanceof ChoiceError)) throw fault;
        break;
      }
      kept += 1;
    }
    return { play, kept };
  }

  #start() {
    const counters = this.#case.counters.map((counter) => [counter.name, counter.start]);
    const flags = this.#case.flags.map((flag) => [flag, false]);
    return { scene: this.#case.start, values: Object.fromEntries([...counters, ...flags]), visited: [] };
  }

  #change(values, [sign, name, amount]) {
    if (sign === "set" || sign === "clear") {
      values[name] = sign === "set";
      return;
    }
    const { low, high } = this.#counters.get(name);
    const next = sign === "=" ? amount : values[name] + (sign === "+" ? amount : -amount);
    values[name] = Math.min(high, Math.max(low, next));
  }
}

function holds(tree, state) {
  const [kind, left, right] = tree;
  if (kind === "and") return holds(left, state) && holds(right, state);
  if (kind === "or") return holds(left, state) || holds(right, state);
  if (kind === "not") return !holds(left, state);
  if (kind === "flag") return state.values[left];
  if (kind === "visited") return state.visited.includes(left);
  return COMPARE[kind](number(left, state), number(right, state));
}

const number = (side, state) => (Array.isArray(side) ? state.values[side[1]] : side);

const shown = (text, state) => ({ text: show(text.md, state), html: show(text.html, state) });

/* A text that never changes is given as it is; one that does loses the empty lines at its ends. */
function show(pieces, state) {
  if (pieces.length === 0) return "";
  if (pieces.length === 1 && typeof pieces[0] === "string") return pieces[0];
  return join(pieces, state).replace(/^\n+|\n+$/g, "");
}

function join(pieces, state) {
  return pieces.map((piece) => (typeof piece === "string" ? piece : part(piece, state))).join("");
}

function part([kind, ...rest], state) {
  if (kind === "show") return String(state.values[rest[0]]);
  const branch = rest.find(([condition]) => condition === null || holds(condition, state));
  return branch ? join(branch[1], state) : "";
}

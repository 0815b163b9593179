/* The picture of a network map: people as points on three rings, to be moved by hand or by keys. */

import { make } from "./nodes.js";
import { HALF_HOUR, NARROWEST, POINT, RINGS, WIDEST, beside, picture, spotAt } from "./rings.js";
import { gettext } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";

/** How far a hand may tremble in a click, in pixels of the screen. */
const TREMBLE = 4;

/** Around a point, what answers to a finger: 44 pixels across. */
const REACH = 22;

/* By rank; the shape tells it, so that colour never has to. */
const SHAPES = {
  senior: () => draw("rect", { x: -POINT, y: -POINT, width: 2 * POINT, height: 2 * POINT, rx: 1.5 }),
  peer: () => draw("circle", { r: POINT }),
  junior: () => draw("path", { d: `M0 ${-POINT - 1}L${POINT + 1} ${POINT - 1}H${-POINT - 1}Z` }),
};

const ARROWS = {
  ArrowLeft: { turn: -HALF_HOUR },
  ArrowRight: { turn: HALF_HOUR },
  ArrowUp: { out: -1 },
  ArrowDown: { out: 1 },
};

/** The shape of a rank by itself, for the line that explains it. */
export function shapeOf(rank) {
  const around = POINT + 3;
  const root = draw("svg", {
    class: "mk-key",
    viewBox: `${-around} ${-around} ${2 * around} ${2 * around}`,
    "aria-hidden": "true",
  });
  root.append(SHAPES[rank]());
  return root;
}

export class RingMap {
  #words;
  #say;
  #events;
  #width = WIDEST;
  #people = [];
  #chosen = null;
  #drawn = null;
  #points = new Map();
  #drag = null;
  #still = draw("g", { "aria-hidden": "true" });
  #moving = draw("g");
  #svg = draw("svg", { class: "mk-map", role: "group" });
  root = make("div", { class: "mk-frame" }, this.#svg);

  /**
   * @param words of the map: { rings, letters, … }
   * @param inWords says who somebody is and where, in a line
   * @param events { choose(id), move(id, { ring, angle }, done) }
   */
  constructor({ words, label, inWords, events }) {
    this.#words = words;
    this.#say = inWords;
    this.#events = events;
    this.#svg.setAttribute("aria-label", label);
    this.#svg.append(this.#still, this.#moving);
    this.#svg.addEventListener("click", (event) => this.#clickedBeside(event));
    const watch = new ResizeObserver(([entry]) => this.#fit(entry.contentRect.width));
    watch.observe(this.root);
  }

  /** Draws these people; `chosen` is the id of the one that is picked up, or null. */
  show(people, chosen) {
    this.#people = people;
    this.#chosen = chosen;
    this.#drawn = picture(people, this.#words.letters, this.#width);
    this.#drawStill();
    const gone = new Set(this.#points.keys());
    for (const spot of this.#drawn.spots) {
      gone.delete(spot.person.id);
      this.#drawPoint(spot);
    }
    for (const id of gone) {
      this.#points.get(id).remove();
      this.#points.delete(id);
    }
  }

  /** Puts the focus on somebody. */
  focus(id) {
    this.#points.get(id)?.focus();
  }

  #fit(width) {
    const fits = Math.min(WIDEST, Math.max(NARROWEST, Math.floor(width)));
    if (fits === this.#width) return;
    this.#width = fits;
    this.show(this.#people, this.#chosen);
  }

  #drawStill() {
    const { width, height, x, y, radii } = this.#drawn;
    set(this.#svg, { viewBox: `0 0 ${width} ${height}`, width, height });
    const rings = Object.entries(radii).toReversed();
    this.#still.replaceChildren(
      ...rings.map(([, radius]) => draw("circle", { class: "mk-ring", cx: x, cy: y, r: radius })),
      ...rings.map(([ring, radius]) =>
        written(this.#words.rings[ring], { class: "mk-ring-name", x, y: y + radius + 15, "text-anchor": "middle" }),
      ),
      written(gettext("You"), { class: "mk-you", x, y, "text-anchor": "middle" }),
    );
  }

  #drawPoint({ person, x, y, label, labelX, labelY, anchor }) {
    const { id, rank } = person;
    const point = this.#points.get(id) ?? this.#newPoint(id);
    set(point, {
      "aria-label": this.#say(person),
      "aria-pressed": String(id === this.#chosen),
      transform: `translate(${x} ${y})`,
    });
    if (point.dataset.rank !== rank) {
      point.dataset.rank = rank;
      point.querySelector(".mk-shape").replaceChildren(SHAPES[rank]());
    }
    const name = point.querySelector("text");
    name.textContent = isolated(label);
    set(name, { x: labelX - x, y: labelY - y, "text-anchor": anchor });
  }

  #newPoint(id) {
    const point = draw("g", {
      class: "mk-person",
      role: "button",
      tabindex: "0",
      "data-lm-suppress-shortcuts": "true",
    });
    point.append(
      draw("circle", { class: "mk-reach", r: REACH }),
      draw("circle", { class: "mk-picked", r: POINT + 6 }),
      draw("g", { class: "mk-shape" }),
      written("", {}),
    );
    point.addEventListener("pointerdown", (event) => this.#down(event, point, id));
    point.addEventListener("pointermove", (event) => this.#moved(event, id));
    point.addEventListener("pointerup", () => this.#up(id));
    point.addEventListener("pointercancel", () => this.#cancelled(id));
    point.addEventListener("click", (event) => this.#clicked(event, id));
    /* A finger on a point moves it and not the page. Chromium takes no touch-action inside a drawing. */
    point.addEventListener("touchmove", (event) => event.preventDefault(), { passive: false });
    point.addEventListener("keydown", (event) => this.#pressed(event, id));
    this.#points.set(id, point);
    this.#moving.append(point);
    return point;
  }

  #down(event, point, id) {
    if (event.button !== 0 || !event.isPrimary) return;
    point.setPointerCapture(event.pointerId);
    const { ring, angle } = this.#person(id);
    this.#drag = { from: [event.clientX, event.clientY], before: { ring, angle }, moved: false };
  }

  #moved(event, id) {
    if (!this.#drag) return;
    const [x, y] = this.#drag.from;
    if (Math.hypot(event.clientX - x, event.clientY - y) > TREMBLE) this.#drag.moved = true;
    if (this.#drag.moved) this.#events.move(id, this.#spot(event), false);
  }

  #up(id) {
    if (!this.#drag?.moved) {
      this.#drag = null;
      return;
    }
    const { ring, angle } = this.#person(id);
    this.#events.move(id, { ring, angle }, true); /* The click that follows ends the drag. */
  }

  #cancelled(id) {
    if (this.#drag?.moved) this.#events.move(id, this.#drag.before, true);
    this.#drag = null;
  }

  #clicked(event, id) {
    event.stopPropagation();
    const dragged = this.#drag?.moved;
    this.#drag = null;
    if (!dragged) this.#events.choose(id === this.#chosen ? null : id);
  }

  /* Somebody is picked up, and then the place where they belong. */
  #clickedBeside(event) {
    if (this.#chosen) this.#events.move(this.#chosen, this.#spot(event), true);
  }

  #pressed(event, id) {
    const { key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (key === "Enter" || key === " ") this.#events.choose(id === this.#chosen ? null : id);
    else if (key === "Escape" && id === this.#chosen) this.#events.choose(null);
    else if (key in ARROWS) this.#turn(id, ARROWS[key]);
    else return;
    event.preventDefault();
  }

  #turn(id, { turn = 0, out = 0 }) {
    if (id !== this.#chosen) {
      this.#events.choose(id);
      return;
    }
    const rings = Object.keys(RINGS);
    const { ring, angle } = this.#person(id);
    const to = rings[Math.min(Math.max(rings.indexOf(ring) + out, 0), rings.length - 1)];
    this.#events.move(id, { ring: to, angle: turn ? this.#nextHalfHour(id, angle, turn) : angle }, true);
  }

  /* From wherever a hand had left them to the next half hour at which nobody stands. */
  #nextHalfHour(id, angle, turn) {
    const { ring } = this.#person(id);
    const others = this.#people.filter((one) => one.id !== id);
    let at = (turn > 0 ? Math.floor(angle / HALF_HOUR) : Math.ceil(angle / HALF_HOUR)) * HALF_HOUR;
    for (let tried = 0; tried < 24; tried += 1) {
      at = (at + turn + 360) % 360;
      if (beside(others, ring, at) === at) return at;
    }
    return angle;
  }

  #spot(event) {
    const { left, top, width } = this.#svg.getBoundingClientRect();
    const scale = this.#drawn.width / width;
    return spotAt(this.#drawn, (event.clientX - left) * scale, (event.clientY - top) * scale);
  }

  #person(id) {
    return this.#people.find((one) => one.id === id);
  }
}

function draw(tag, attributes = {}) {
  return set(document.createElementNS(SVG, tag), attributes);
}

function set(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

function written(text, attributes) {
  const node = draw("text", { "dominant-baseline": "central", ...attributes });
  node.textContent = text;
  return node;
}

/* A name reads in its own direction, whatever stands around it. */
const isolated = (text) => `\u2068${text}\u2069`;

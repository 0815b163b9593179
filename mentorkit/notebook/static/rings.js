/* How a network map is drawn: where everybody stands, and what stands beside them.
 *
 * `mentorkit/forms/geometry.py` draws the same picture for paper: the same numbers and the same steps,
 * and a test compares them. Everything is in pixels of the picture. */

export const WIDEST = 560;
export const NARROWEST = 180;
/** Half of a point's width. */
export const POINT = 9;
/** Degrees between two half hours on the face of a clock. */
export const HALF_HOUR = 15;
export const RINGS = { close: 0.36, moderate: 0.68, distant: 1 };

/** How far two points on a ring are kept apart, from middle to middle. */
const APART = 24;
const MARGIN = 28;
const OUTER = [68, 205];
const CHARACTER = 7.5;
const LINE = 17;
const [LONG, SHORT] = [24, 12];

/* Where a label may stand, from the point: which way it reads, how far across, how far down. A point
 * on the left half tries them mirrored. */
const PLACES = [
  ["start", 15, 0],
  ["middle", 0, 21],
  ["middle", 0, -21],
  ["end", -15, 0],
  ["start", 8, 19],
  ["start", 8, -19],
  ["end", -8, 19],
  ["end", -8, -19],
];
const MIRRORED = { start: "end", middle: "middle", end: "start" };

/** Where everybody on a map stands in a picture of that width.
 * @param letters for each thing that people give, a letter
 * @returns { width, height, x, y, radii, spots: [{ person, number, x, y, label, labelX, labelY, anchor }] } */
export function picture(people, letters, width = WIDEST) {
  const outer = Math.min(OUTER[1], Math.max(OUTER[0], Math.floor(width * 0.37 + 0.5)));
  const height = 2 * (outer + MARGIN);
  const [x, y] = [width / 2, height / 2];
  const radii = Object.fromEntries(Object.entries(RINGS).map(([ring, share]) => [ring, tenth(share * outer)]));
  const places = people.map((person) => placeOf(person, x, y, radii));
  const taken = [[x - 20, y - 11, x + 20, y + 11]];
  for (const radius of Object.values(radii)) taken.push([x - 34, y + radius + 8, x + 34, y + radius + 22]);
  const points = places.map(([px, py]) => [px - POINT - 2, py - POINT - 2, px + POINT + 2, py + POINT + 2]);
  const spots = people.map((person, index) => {
    const others = [...taken, ...points.filter((_, other) => other !== index)];
    const gives = Object.keys(letters).filter((what) => person.gives.includes(what));
    const mark = gives.length ? ` · ${gives.map((what) => letters[what]).join(" ")}` : "";
    const found = labelFor(person.name, index + 1, mark, places[index], others, [width, height]);
    taken.push(found.box);
    const [labelX, labelY, anchor] = found.spot;
    return {
      person,
      number: index + 1,
      x: places[index][0],
      y: places[index][1],
      label: found.label,
      labelX,
      labelY,
      anchor,
    };
  });
  return { width, height, x, y, radii, spots };
}

/** Which ring, and how many degrees round it, a place in a picture is. */
export function spotAt({ x, y, radii }, px, py) {
  const away = Math.hypot(px - x, py - y);
  const [ring] = Object.entries(radii).reduce((best, one) =>
    Math.abs(one[1] - away) < Math.abs(best[1] - away) ? one : best,
  );
  const turned = (Math.atan2(px - x, y - py) * 180) / Math.PI;
  return { ring, angle: (Math.round(turned) + 360) % 360 };
}

/** Where on a ring, as on the face of a clock to the half hour, such as "2:30". */
export function onTheClock(angle) {
  const halves = Math.floor(angle / HALF_HOUR + 0.5) % 24;
  return `${Math.floor(halves / 2) || 12}:${halves % 2 ? "30" : "00"}`;
}

/** The angle nearest to `angle` at which somebody stands beside the others on a ring, on top of nobody. */
export function beside(others, ring, angle) {
  const enough = ((APART / (RINGS[ring] * OUTER[1])) * 180) / Math.PI;
  const isFree = (at) => others.every((one) => one.ring !== ring || turnBetween(one.angle, at) >= enough);
  for (let off = 0; off <= 90; off += 1)
    for (const at of [(angle + off) % 360, (angle - off + 360) % 360]) if (isFree(at)) return at;
  return angle; /* The ring is full. */
}

const turnBetween = (one, other) => Math.min(Math.abs(one - other), 360 - Math.abs(one - other));

/** The place on a ring with most room, in degrees. */
export function roomiest(people, ring) {
  const distance = (one, angle) => turnBetween(one.angle, angle) * (one.ring === ring ? 1 : 3);
  let best = { angle: 0, room: -1 };
  /* Not below the middle, where the names of the rings stand. */
  for (let step = 0; step < 24; step += 1) {
    const angle = (45 + step * HALF_HOUR * 5) % 360;
    const room = Math.min(...people.map((one) => distance(one, angle)), 360);
    if (room > best.room && angle !== 180) best = { angle, room };
  }
  return best.angle;
}

function placeOf(person, x, y, radii) {
  const turned = (person.angle * Math.PI) / 180;
  const radius = radii[person.ring];
  return [tenth(x + radius * Math.sin(turned)), tenth(y - radius * Math.cos(turned))];
}

/* The longest label there is room for, in the first place where it fits. */
function labelFor(name, number, mark, [px, py], taken, [width, height]) {
  const mirrored = px < width / 2;
  const tried = [];
  const words = [LONG, SHORT].map((most) => shortened(name, most) + mark);
  for (const label of [...words, `${number}${mark}`, String(number)]) {
    for (const [anchor, across, down] of PLACES) {
      const spot = [px + (mirrored ? -across : across), py + down, mirrored ? MIRRORED[anchor] : anchor];
      const box = boxOf(label, ...spot);
      const inside = box[0] >= 2 && box[1] >= 2 && box[2] <= width - 2 && box[3] <= height - 2;
      if (inside && !taken.some((other) => meet(box, other))) return { label, box, spot };
      tried.push({ label, box, spot });
    }
  }
  return tried.at(-PLACES.length);
}

function boxOf(label, x, y, anchor) {
  const width = lengthOf(label) * CHARACTER;
  const left = { start: x, middle: x - width / 2, end: x - width }[anchor];
  return [left, y - LINE / 2, left + width, y + LINE / 2];
}

const meet = (one, other) => one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];

function shortened(name, most) {
  if (lengthOf(name) <= most) return name || "…";
  let kept = "";
  for (const letter of name) {
    if (lengthOf(kept + letter) > most - 1) break;
    kept += letter;
  }
  return `${kept.replace(/ +$/, "")}…`;
}

/* In letters of the usual width; those of East Asia, and signs like faces, count as two. */
const lengthOf = (text) => [...text].reduce((sum, letter) => sum + (letter.codePointAt(0) >= 0x2e80 ? 2 : 1), 0);

const tenth = (number) => Math.floor(number * 10 + 0.5) / 10;

/* What everything on the page is made of: nodes that Jupyter's shortcuts leave alone, and a voice for
 * those who listen. */

import { gettext } from "./words.js";

const SHIELD = "data-lm-suppress-shortcuts";
const FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex]";

/** A name that no other node of the page has. */
export const freshId = (stem) => `mk-${stem}-${Math.random().toString(36).slice(2, 10)}`;

/** A node with attributes, listeners (`onclick`) and children; those that are null or false are left out. */
export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return shield(node);
}

/** A button. */
export const button = (text, onclick, attributes = {}) =>
  make("button", { type: "button", ...attributes, onclick }, text);

/** A button that looks like a word. */
export const word = (text, onclick) => button(text, onclick, { class: "mk-word" });

/* What JupyterLab takes from every box that stands in a cell: a new line by Enter, and undoing. */
const TAKEN = new Set(["insertLineBreak", "historyUndo", "historyRedo"]);

/** Keeps Enter and Ctrl+Z working in the boxes below `root`. */
export function keepTyping(root) {
  const keep = (event) => TAKEN.has(event.inputType) && event.stopPropagation();
  root.addEventListener("beforeinput", keep, { capture: true });
}

/** A node that shows HTML made by mentorkit from an author's Markdown. */
export function prose(html, attributes = {}, tag = "div") {
  const node = make(tag, attributes);
  node.innerHTML = html;
  for (const link of node.querySelectorAll("a[href]")) {
    link.target = "_blank";
    link.rel = "noopener noreferrer";
  }
  /* A wide table scrolls by itself, for the keyboard too; the page never does. */
  for (const table of node.querySelectorAll("table")) {
    const frame = make("div", { class: "mk-wide", tabindex: "0", role: "group", "aria-label": gettext("Table") });
    table.replaceWith(frame);
    frame.append(table);
  }
  node.querySelectorAll(FOCUSABLE).forEach(shield);
  return node;
}

/* In command mode Jupyter takes letters and arrows from whatever has the focus, unless that very
 * node says no; saying it once, further up, is not enough in Notebook 7. */
function shield(node) {
  if (node.matches(FOCUSABLE)) node.setAttribute(SHIELD, "true");
  return node;
}

/** Scrolls so that what begins with `node` can be read, unless it stands well already. */
export function bringUp(node) {
  const frame = frameOf(node);
  const { top, height } = frame?.getBoundingClientRect() ?? { top: 0, height: window.innerHeight };
  const place = node.getBoundingClientRect().top - top;
  const covered = parseFloat(getComputedStyle(node).scrollMarginTop) || 0; /* what may stand over it */
  if (place < Math.max(16, covered) || place > height / 2) node.scrollIntoView({ block: "start" });
}

/** What scrolls around a node; null for the window. */
export function frameOf(node) {
  let frame = node.parentElement;
  while (frame && !scrolls(frame)) frame = frame.parentElement;
  return frame;
}

const scrolls = (node) =>
  node.scrollHeight > node.clientHeight + 1 && /auto|scroll/.test(getComputedStyle(node).overflowY);

/** Something folded away, one key from being read. */
export const folded = (title, open, ...children) =>
  make("details", { class: "mk-folded", open }, make("summary", {}, title), ...children);

/** What the course says, in bold; where it says nothing, a marked blank. */
export const said = (text, what) =>
  text
    ? make("strong", {}, text.replace(/\.$/, ""))
    : make("strong", { class: "mk-blank" }, gettext("[{what}: not set by the course]", { what }));

/** A sentence with nodes in the places of its {names}. */
export const withNodes = (sentence, nodes) =>
  sentence.split(/(\{\w+\})/).map((part) => nodes[part.match(/^\{(\w+)\}$/)?.[1]] ?? part);

/** What is said once to those who listen, without moving the focus. */
export class Voice {
  root = make("p", { class: "mk-unseen", role: "status", "aria-live": "polite" });

  say(text) {
    /* Emptied first, so that the same words are heard a second time. */
    this.root.textContent = "";
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (this.root.textContent = text), 100);
  }
}

/** Words in a text, counted as `mentorkit.check` counts them. */
export const countWords = (text) => text.split(/\s+/u).filter(Boolean).length;

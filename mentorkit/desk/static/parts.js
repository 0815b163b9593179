/* Small things that several panels show. */

import { notebookPath } from "../../notebook/static/lab.js";
import { folded, freshId, make } from "../../notebook/static/nodes.js";

/** How many, in words. */
export const count = (number, one, many = `${one}s`) =>
  `${number.toLocaleString("en-GB")} ${number === 1 ? one : many}`;

/** A heading that the focus can be moved to, for what has just been done. */
export const outcome = (text) => make("h3", { class: "mk-outcome", tabindex: "-1" }, text);

/** A field with its label above it. */
export function field(label, control, hint = "") {
  control.id ||= freshId("field");
  const hinted = hint ? make("p", { class: "mk-quiet", id: `${control.id}-hint` }, hint) : null;
  if (hinted) control.setAttribute("aria-describedby", hinted.id);
  return make("div", { class: "mk-field" }, make("label", { for: control.id }, label), hinted, control);
}

/** A choice of one of several: pairs of a value and what it is called. */
export function choice(label, pairs, onchange) {
  const select = make("select", { class: "mk-line", onchange });
  const put = (all) => {
    const before = select.value;
    select.replaceChildren(...all.map(([value, text]) => make("option", { value }, text)));
    if (all.some(([value]) => value === before)) select.value = before;
  };
  put(pairs);
  return { root: field(label, select), select, put, get value() { return select.value; } };
}

/** Something to tick. */
export function tick(label, { hint = "", ...attributes } = {}) {
  const box = make("input", { type: "checkbox", id: freshId("tick"), ...attributes });
  const hinted = hint ? make("p", { class: "mk-quiet", id: `${box.id}-hint` }, hint) : null;
  if (hinted) box.setAttribute("aria-describedby", hinted.id);
  return { box, root: make("div", { class: "mk-tick" }, box, make("label", { for: box.id }, label), hinted) };
}

/** Names in a list; a long one folds away. */
export function names(title, who) {
  if (!who.length) return null;
  const list = make("ul", { class: "mk-names" }, who.map((one) => make("li", {}, one)));
  return folded(`${title}: ${who.length.toLocaleString("en-GB")}`, who.length <= 8, list);
}

/** People with a reason each: [{ who, why }]. */
export function reasons(title, all) {
  if (!all.length) return null;
  const items = all.map(({ who, why }) => make("li", {}, make("strong", {}, who), ": ", why));
  return folded(
    `${title}: ${all.length.toLocaleString("en-GB")}`,
    all.length <= 8,
    make("ul", { class: "mk-names" }, items),
  );
}

/** A link to a file of the course; where the page can't reach it, its name alone. */
export function fileLink(model, place, text, { download = false } = {}) {
  const path = reach(model, place);
  if (path === null) return make("span", {}, text);
  const address = new URL(`${baseUrl()}files/${encoded(path)}`, location.origin);
  /* Jupyter gives a file only to its own pages; this says that one of them asks. */
  const token = document.cookie.match(/(?:^|; )_xsrf=([^;]*)/)?.[1];
  if (token) address.searchParams.set("_xsrf", decodeURIComponent(token));
  if (download) address.searchParams.set("download", "1");
  return make("a", { href: address.href, target: download ? null : "_blank", rel: "noopener", download }, text);
}

/** A link that opens a file in JupyterLab, to be edited. */
export function editLink(model, place, text) {
  const path = reach(model, place);
  if (path === null) return make("span", {}, text);
  const attributes = {
    href: `${baseUrl()}lab/tree/${encoded(path)}`,
    target: "_blank",
    rel: "noopener",
    "data-commandlinker-command": "docmanager:open",
    "data-commandlinker-args": JSON.stringify({ path }),
  };
  return make("a", attributes, text);
}

const encoded = (path) => path.split("/").map(encodeURIComponent).join("/");

function baseUrl() {
  const config = document.getElementById("jupyter-config-data")?.textContent;
  return (config && JSON.parse(config).baseUrl) || "/";
}

/* A place as Jupyter's files are named, from a path that begins where the notebook is. */
function reach(model, place) {
  const notebook = notebookPath(model).replace(/^\w+:/, "");
  if (!notebook || !place || /^([A-Za-z]:)?\//.test(place)) return null;
  const parts = notebook.split("/").slice(0, -1);
  for (const part of place.split("/")) {
    if (part === "..") {
      if (!parts.length) return null;
      parts.pop();
    } else if (part !== ".") parts.push(part);
  }
  return parts.join("/");
}

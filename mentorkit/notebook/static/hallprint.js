/* What is printed before a session: each page in a window of its own, black on white, with its buttons. The
 * kernel makes the pages; nothing in them can run. */

import { button, make } from "./nodes.js";
import { DIRECTION, LANGUAGE, gettext } from "./words.js";

const ITS_SIZE = "popup,width=900,height=1000";
const REFUSED = gettext(
  "The browser keeps this page from opening a window. Allow pop-ups for this page (a sign in the address " +
    "bar), then press the button again.",
);
const ALONE = gettext("The notebook’s page has closed. Press Ctrl+P to print, on a Mac ⌘P.");

/** The group *To print*.
 * @param printing { handout, card: whether there is one, unset: what the settings leave blank, in a sentence }
 * @param events { page(paper) a promise of { content: { html } }, say(text) } */
export function printingOf({ handout, card, unset }, events) {
  const refused = make("p", { class: "mk-notice", hidden: true });
  const open = async (paper, title) => {
    refused.hidden = true;
    /* Opened before the page is made: a browser shuts out a window that does not follow a click at once. */
    const opened = window.open("", "_blank", ITS_SIZE);
    if (!opened) {
      refuse(REFUSED);
      return;
    }
    opened.document.title = title;
    try {
      const { content } = await events.page(paper);
      if (!opened.closed) fill(opened, content.html);
    } catch ({ message }) {
      opened.close();
      refuse(message);
    }
  };
  const refuse = (message) => {
    refused.textContent = message;
    refused.hidden = false;
    events.say(message);
  };
  const pages = [
    handout && ["handout", gettext("The hand-out")],
    card && ["card", gettext("The escalation card")],
    ["case", gettext("The case as text")],
  ].filter(Boolean);
  return make(
    "section",
    { class: "mk-to-print", "aria-label": gettext("To print") },
    make("h4", {}, gettext("To print")),
    make("p", { class: "mk-options" }, pages.map(([paper, title]) => button(title, () => open(paper, title)))),
    refused,
    handout || card ? make("p", { class: "mk-quiet" }, unset) : null,
    make(
      "p",
      { class: "mk-quiet" },
      gettext(
        "The text is of the case chosen above, without notes and without what comes of a choice: " +
          "for whoever would like to read ahead.",
      ),
    ),
  );
}

/* Puts the page into the window, and its buttons on top. Loaded anew the window is empty, and filled again. */
function fill(opened, html) {
  const { document: page } = opened;
  page.open();
  page.write(html);
  page.close();
  const print = button(gettext("Print"), () => opened.print());
  const large = button(gettext("Large print"), () => {
    const on = page.documentElement.classList.toggle("large");
    large.setAttribute("aria-pressed", String(on));
  }, { "aria-pressed": "false" });
  const tools = make("div", { class: "tools", lang: LANGUAGE, dir: DIRECTION }, print, large);
  page.body.prepend(tools);
  print.focus();
  opened.addEventListener("pagehide", () => setTimeout(() => opened.closed || fill(opened, html), 300));
  /* Its buttons are the notebook's: without that page they would do nothing. */
  window.addEventListener("pagehide", () => opened.closed || tools.replaceChildren(ALONE), { once: true });
}

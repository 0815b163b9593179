/* What stands where a case is not begun: its cover, or one line while another case is the one to play. */

import { button, make, prose, withNodes, word } from "./nodes.js";
import { gettext, ngettext } from "./words.js";

const CHAIRS = {
  mentor: gettext("you are the mentor"),
  mentee: gettext("you are the mentee"),
  bystander: gettext("you are a bystander"),
};

/** The cover: what it is, what is in it, the briefing, and *Begin*.
 * @param about the case
 * @param other the title of the case that may be played in its place, or in whose place it stands; or ""
 * @param standsIn whether this one is the alternative
 * @param events { begin, putAside } */
export function coverOf({ about, briefing, content, other, standsIn, events }) {
  const { title, minutes, chair, content_note: note, reviewed } = about;
  const elsewhere = other && !standsIn;
  const long = ngettext("about {count} minute", "about {count} minutes", minutes);
  const review = reviewed.length
    ? gettext("Clinically reviewed by {names}.", { names: reviewed.join(", ") })
    : gettext("Not yet clinically reviewed.");
  return [
    make("p", { class: "mk-kicker" }, [gettext("A case"), long, CHAIRS[chair]].join(" · ")),
    make("h3", { class: "mk-title", tabindex: "-1" }, title),
    note === "none"
      ? null
      : make(
          "p",
          { class: "mk-notice" },
          make("strong", {}, gettext("Before you begin:"), " "),
          make("span", content, note),
        ),
    elsewhere
      ? make("p", { class: "mk-quiet" }, gettext("Another case may be played in its place; it stands below."))
      : null,
    prose(briefing, { class: "mk-prose", ...content }),
    make(
      "p",
      { class: "mk-options" },
      button(gettext("Begin"), events.begin, { class: "mk-main" }),
      standsIn ? word(gettext("Put it away again"), events.putAside) : null,
    ),
    make("p", { class: "mk-quiet" }, review),
  ];
}

/** The line: which case it is, what is in it, and a word that shows it. */
export function lineOf({ about, content, standsIn, events }) {
  const { title, content_note: note } = about;
  const said = standsIn
    ? gettext("Rather another case? {title} counts the same, and nobody asks why.")
    : gettext("You took the other case. {title} is still here.");
  const warning = standsIn && note !== "none" ? [" ", gettext("Content note: {note}", { note })] : [];
  const show = word(gettext("Show it"), events.bring);
  const named = withNodes(said, { title: make("strong", content, title) });
  return [make("p", { class: "mk-aside mk-quiet" }, ...named, ...warning, " ", show)];
}

/* The splits as pictures on disk, for a slide or an e-mail. They are drawn when the facilitator asks for them:
 * while a session is being led the kernel has other things to do. */

import { download } from "./files.js";
import { folded, make, word } from "./nodes.js";
import { gettext, ngettext } from "./words.js";

const PNG = "image/png";

/** A button that has the pictures made, and what came of it.
 * @param events { pictures() a promise of { content, files }, say(text) } */
export function picturesOf(content, events) {
  const outcome = make("div", { class: "mk-saved-pictures" });
  let busy = false;
  const save = word(gettext("Save the pictures of the votes"), async () => {
    if (busy) return;
    busy = true;
    save.setAttribute("aria-disabled", "true");
    outcome.replaceChildren(make("p", { class: "mk-quiet" }, gettext("Drawing the pictures…")));
    try {
      const { content: made, files } = await events.pictures();
      const said = ngettext(
        "{count} picture is saved in the folder “sessions”, beside this notebook.",
        "{count} pictures are saved in the folder “sessions”, beside this notebook.",
        files.length,
      );
      outcome.replaceChildren(make("p", {}, said), ...shown(made.pictures, files, content));
      events.say(said);
    } catch ({ message }) {
      const said = gettext("The pictures are not saved. {why}", { why: message });
      outcome.replaceChildren(make("p", { class: "mk-notice" }, said));
      events.say(said);
    }
    busy = false;
    save.removeAttribute("aria-disabled");
  });
  return make(
    "section",
    { class: "mk-keeping", "aria-label": gettext("Pictures of the votes") },
    make("p", {}, save),
    outcome,
  );
}

function shown(pictures, files, content) {
  const items = pictures.map(({ name }, place) => {
    const get = word(gettext("Download"), () => download(name, files[place], PNG));
    get.setAttribute("aria-label", gettext("Download {name}", { name }));
    return make("li", {}, make("span", {}, name), " ", get);
  });
  /* Their addresses are good as long as the page is: somebody may copy one from here. */
  const images = pictures.map(({ finding, about }, place) => {
    const src = URL.createObjectURL(new Blob([files[place]], { type: PNG }));
    return make("img", { src, alt: [finding, ...about].join(". "), ...content });
  });
  return [make("ul", {}, items), folded(gettext("Look at them"), false, images)];
}

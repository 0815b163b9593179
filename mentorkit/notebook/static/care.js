/* What help there is, shown to somebody whose own words suggest it while they write.
 *
 * The words are compared in this page and nowhere else. Nothing is recorded, nothing is sent, and
 * nobody is told; whether it was shown is known to the person alone. It may well be about somebody
 * else, so it asks nothing and can be put away. */

import { make, said, withNodes, word } from "./nodes.js";
import { gettext } from "./words.js";

/* Without accents and in small letters; a star stands for the rest of a word. */
const PHRASES = {
  en: [
    "suicid*",
    "kill myself",
    "killing myself",
    "end my life",
    "ending my life",
    "take my own life",
    "want to die",
    "don t want to live",
    "do not want to live",
    "don t want to be alive",
    "wanted to die",
    "wish i was dead",
    "wish i were dead",
    "better off dead",
    "better off without me",
    "not wake up",
    "never wake up",
    "hurt myself",
    "hurting myself",
    "harm myself",
    "self harm*",
    "no reason to live",
    "no point in living",
    "can not go on",
    "cannot go on",
    "can t go on",
    "no way out",
  ],
  es: [
    "suicid*",
    "matarme",
    "quitarme la vida",
    "acabar con mi vida",
    "acabar con todo",
    "quiero morir*",
    "queria morir*",
    "ganas de morir*",
    "no quiero vivir",
    "no queria vivir",
    "no quiero seguir viv*",
    "no vale la pena vivir",
    "sin ganas de vivir",
    "mejor muert*",
    "mejor sin mi",
    "no despertar",
    "no volver a despertar",
    "hacerme dano",
    "autolesion*",
    "no puedo seguir",
    "no puedo mas",
    "sin salida",
    "no hay salida",
  ],
};

/* As one pattern a language; made when somebody first writes. */
const patterns = new Map();

function pattern(language) {
  if (!patterns.has(language)) {
    const parts = PHRASES[language].map((phrase) => phrase.replace("*", "\\p{L}*").replaceAll(" ", " +"));
    patterns.set(language, new RegExp(`(?<!\\p{L})(?:${parts.join("|")})(?!\\p{L})`, "u"));
  }
  return patterns.get(language);
}

/* People write in more than one language: every list is looked at. */
const speaks = (text) => Object.keys(PHRASES).some((language) => pattern(language).test(text));

const flat = (text) =>
  text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}]+/gu, " ");

/** A few lines below a box, hidden until the words in it suggest them. */
export class Care {
  #keeper;
  #shut = false;
  #timer = null;
  root = make("div", { class: "mk-care", role: "status", hidden: true });

  constructor(keeper) {
    this.#keeper = keeper;
  }

  /** Looks at what stands in the box, once the typing pauses. */
  read(text) {
    clearTimeout(this.#timer);
    if (!this.#shut && this.root.hidden) this.#timer = setTimeout(() => this.#look(text), 400);
  }

  #look(text) {
    if (!speaks(flat(text.slice(-20_000)))) return;
    const { crisis_contact: crisis, resources } = this.#keeper.state.reading;
    const contact = said(crisis, gettext("crisis contact"));
    const close = word(gettext("Put this away"), () => {
      this.#shut = true;
      this.root.hidden = true;
      this.root.previousElementSibling?.focus();
    });
    this.root.hidden = false;
    this.root.replaceChildren(
      make(
        "p",
        {},
        ...withNodes(
          gettext(
            "If any of this is about you, or stays with you: you can talk to somebody now. {contact}.",
          ),
          { contact },
        ),
      ),
      ...(resources ? [make("p", {}, resources)] : []),
      make(
        "p",
        { class: "mk-quiet" },
        gettext(
          "These lines appeared because of words in your text. Only you see them: nothing was recorded, " +
            "and nobody was told.",
        ),
        " ",
        close,
      ),
    );
  }
}

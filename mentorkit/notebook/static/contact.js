/* "I'd like someone to contact me": explicit, to one named person, and never a cry into the dark. */

import { Element } from "./element.js";
import { button, freshId, make, said, withNodes, word } from "./nodes.js";
import { gettext } from "./words.js";

const PAUSE = 600;

class Contact extends Element {
  #drawn = null;
  #how = null;

  show(state) {
    const request = this.keeper.content(state.item, { asked: false });
    if (this.#drawn !== request.asked) this.#draw(state, request);
    else if (this.#how && this.#how.value !== (request.how ?? "")) this.#how.value = request.how ?? "";
  }

  clash(item) {
    this.keeper.settle(item, this.keeper.content(item));
  }

  #draw(state, request) {
    this.#drawn = request.asked;
    this.#how = null;
    const { responder, response_time: soon } = state;
    const parts =
      responder && soon ? (request.asked ? this.#asked(state, request) : this.#offer(state)) : [this.#nobody()];
    this.body.replaceChildren(
      make("h3", { class: "mk-heading", tabindex: "-1" }, gettext("Would you like someone to contact you?")),
      ...parts,
      this.#now(state),
      make("div", { class: "mk-below" }, this.line.root),
    );
  }

  #offer(state) {
    return [
      this.#who(
        gettext(
          "If you ask for it, {responder} sees your request after you hand in, and answers within {soon}. " +
            "It is not on the pages that readers and raters get.",
        ),
        state,
      ),
      make(
        "p",
        {},
        button(gettext("I’d like someone to contact me"), () => this.#ask(true)),
      ),
    ];
  }

  #asked(state, { how }) {
    const name = freshId("how");
    this.#how = make("input", {
      type: "text",
      id: name,
      class: "mk-line",
      dir: "auto",
      autocomplete: "off",
      value: how ?? "",
      oninput: () => this.keeper.put(state.item, { asked: true, how: this.#how.value }, PAUSE),
      onblur: () => this.keeper.flush(),
    });
    return [
      this.#who(
        gettext("You asked for contact. {responder} sees it after you hand in, and answers within {soon}."),
        state,
      ),
      make("label", { for: name }, gettext("How, and when, can you be reached? You may leave this empty.")),
      this.#how,
      make("p", {}, word(gettext("Take this back"), () => this.#ask(false))),
    ];
  }

  #nobody() {
    return make(
      "p",
      { class: "mk-notice" },
      gettext(
        "Your course has named nobody who would see a request, so it can’t be made here. " +
          "Please turn to somebody yourself.",
      ),
    );
  }

  #who(sentence, { responder, response_time: soon }) {
    return make("p", {}, ...withNodes(sentence, { responder: said(responder, ""), soon: said(soon, "") }));
  }

  #now({ crisis_contact: crisis, resources }) {
    const contact = said(crisis, gettext("crisis contact"));
    return make(
      "div",
      { class: "mk-now" },
      make(
        "p",
        {},
        ...withNodes(gettext("This is not for emergencies. Whom to call now: {contact}."), { contact }),
      ),
      resources ? make("p", {}, resources) : null,
    );
  }

  #ask(asked) {
    const { state } = this.keeper;
    this.keeper.put(state.item, asked ? { asked, how: "" } : { asked });
    this.show(state);
    this.voice.say(asked ? gettext("You asked for contact.") : gettext("Your request is taken back."));
    this.moveTo(this.#how ?? this.body.querySelector("button"));
  }
}

function render({ model, el }) {
  const contact = new Contact(model, el, "contact");
  return () => contact.close();
}

export default { render };

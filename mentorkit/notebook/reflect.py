"""The reflection: `reflect("what-changed", "What changed?")` asks for a few words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from mentorkit.answers import Saved, Text
from mentorkit.answers.place import Place, place_of
from mentorkit.cases.model import ID
from mentorkit.errors import MentorkitError
from mentorkit.forms import Model, find_model
from mentorkit.language import _, speaking
from mentorkit.notebook.drafts import drafts_of
from mentorkit.notebook.element import Element, Reply, present, tell_fault
from mentorkit.pages.agreements import CONSENT, CONTACT
from mentorkit.pages.reflections import prompt as prompt_part
from mentorkit.released import Asked


def reflect(
    item: str, prompt: str, model: str = "free", words: tuple[int, int] | None = None
) -> None:
    """Shows `prompt`, which may be Markdown, and a box to answer it in.

    Args:
        item: The answer's id, one of its kind in the assignment.
        model: A way to think it through, such as `what-so-what` or `gibbs`: its questions open one
            step at a time, beside the box. `free` has none.
        words: From how many to how many words are suggested; else what the assignment says.
    """
    place = place_of(Path.cwd())
    with speaking(place.released.language):
        try:
            refuse_bad_id(item)
            steps = find_model(model)
        except MentorkitError as fault:
            tell_fault(fault)
            return
    asked = Asked("reflect", item, prompt=prompt)
    present(place, asked, lambda: Reflection(place, asked, steps, words))


def refuse_bad_id(item: str) -> None:
    """Raises `MentorkitError` for an id that can't name an answer."""
    if not ID.fullmatch(item) or item in (CONSENT, CONTACT):
        raise MentorkitError(
            _(
                "“{item}” can't name an answer: use small letters, digits and hyphens, "
                "and neither “consent” nor “contact”.",
                item=item,
            )
        )


class Reflection(Element):
    """A prompt and a place to write."""

    module = "reflect"

    def __init__(
        self,
        place: Place,
        asked: Asked,
        model: Model | None = None,
        words: tuple[int, int] | None = None,
    ) -> None:
        self.model = model
        self.words = words or place.released.words.get(asked.item)
        super().__init__(place, asked)

    def opening(self) -> dict[str, Any]:
        """The prompt, the questions that help, and how many words are suggested."""
        return {
            "prompt": prompt_part(self.asked.prompt).html,
            "words": self.words,
            "model": msgspec.to_builtins(self.model) if self.model and self.model.steps else None,
        }

    def save(self, item: str, content: Any, based_on: int) -> Saved:
        """Saves the text."""
        if item != self.item:
            raise MentorkitError(_("“{item}” is not asked here. Run the cells again.", item=item))
        return self.place.sitting.write(item, msgspec.convert(content, str), based_on)

    def reply(self, what: str, about: dict[str, Any]) -> Reply:
        """Gives the earlier drafts, which only their author can see."""
        if what != "drafts":
            return super().reply(what, about)
        sitting = self.place.sitting
        item = sitting.answers.items.get(self.item)
        now = item.text if isinstance(item, Text) else ""
        return Reply({"drafts": drafts_of(sitting.history, self.item, now)})

"""The reflection: `reflect("what-changed", "What changed?")` asks for a few words."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

import msgspec
from markdown_it import MarkdownIt

from mentorkit.answers import Answers, Saved
from mentorkit.answers.place import Place, place_of
from mentorkit.cases.model import ID
from mentorkit.errors import MentorkitError
from mentorkit.notebook import assets, summary
from mentorkit.notebook.element import Element, can_talk, show_output, tell


def reflect(item: str, prompt: str, words: tuple[int, int] | None = None) -> None:
    """Shows `prompt`, which may be Markdown, and a box to answer it in.

    Args:
        item: The answer's id, one of its kind in the assignment.
        words: From how many to how many words are suggested; else what the assignment says.
    """
    place = place_of(Path.cwd())
    try:
        if not ID.fullmatch(item):
            raise MentorkitError(
                f"“{item}” can't name a reflection: use small letters, digits and hyphens."
            )
        answers = place.sitting.answers
    except MentorkitError as fault:
        tell(f"<p>{escape(str(fault))}</p>", str(fault))
    else:
        if can_talk():
            Reflection(place, item, prompt, words).show()
        else:
            parts = summary.reflection(_prompt(prompt), answers.items.get(item))
            show_output(summary.bundle(item, answers, parts))


class Reflection(Element):
    """A prompt and a place to write."""

    _esm = assets.script("reflect.js")
    _css = assets.style("reflect.css")

    def __init__(
        self, place: Place, item: str, prompt: str, words: tuple[int, int] | None = None
    ) -> None:
        self.prompt = _prompt(prompt)
        self.words = words or place.released.words.get(item)
        super().__init__(place, item)

    def opening(self) -> dict[str, Any]:
        """The prompt, and how many words are suggested."""
        return {"prompt": self.prompt.html, "words": self.words}

    def save(self, item: str, content: Any, based_on: int) -> Saved:
        """Saves the text."""
        if item != self.item:
            raise MentorkitError(f"“{item}” is not asked here. Run the cells again.")
        return self.place.sitting.write(item, msgspec.convert(content, str), based_on)

    def parts(self, answers: Answers) -> list[summary.Part]:
        """The prompt and the answer."""
        return summary.reflection(self.prompt, answers.items.get(self.item))


def _prompt(markdown: str) -> summary.Part:
    html: str = MarkdownIt("commonmark", {"html": False}).render(markdown)
    return summary.Part(html, markdown)

"""What a conversion could not carry over, and where it was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Loss:
    """Something that the other format has no place for.

    Attributes:
        place: The scene, passage or node, by the name its author gave it.
        what: What is not carried over, in words.
        hint: What to do about it; may be empty.
    """

    place: str
    what: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.place}: {self.said}"

    @property
    def said(self) -> str:
        """What is lost and what to do about it, without the place."""
        stop = "" if self.what.endswith((".", "?", "!")) else "."
        return f"{self.what}{stop} {self.hint}".rstrip()


WHOLE = "the whole"
"""The place of what concerns no single scene."""


def listed(words: Iterable[str], most: int = 8) -> str:
    """Each of the words once, in their order; how many more there are after the first few."""
    different = list(dict.fromkeys(words))
    more = f" and {len(different) - most} more" if len(different) > most else ""
    return ", ".join(map(shortened, different[:most])) + more


def shortened(text: str, most: int = 120) -> str:
    """The text, or its beginning when it is long."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"

"""What a choice says, without Markdown: the words a table, a figure or a terminal can carry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from mentorkit.cases.model import Choice, Piece

if TYPE_CHECKING:
    from markdown_it import MarkdownIt


def plain(markdown: str) -> str:
    """One line of Markdown as plain words."""
    [inline] = _markdown().parseInline(markdown)
    kept = (token.content if token.type != "softbreak" else " " for token in inline.children or [])
    return " ".join("".join(kept).split())


def plain_choice(choice: Choice) -> str:
    """A choice as plain words, whoever reads it: a number it shows is "…"."""
    return plain("".join(_fixed(choice.text.pieces))) or choice.id


@cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt(options_update={"typographer": True}).enable("smartquotes")


def _fixed(pieces: Iterable[Piece]) -> Iterator[str]:
    for piece in pieces:
        match piece:
            case str():
                yield piece
            case ("show", _):
                yield "…"
            case ("if", (_, shown), *_):
                yield from _fixed(shown)

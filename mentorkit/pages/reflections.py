"""A reflection: what was asked, and what somebody wrote."""

from __future__ import annotations

from markdown_it import MarkdownIt

from mentorkit.answers import Item, Text
from mentorkit.pages.parts import Part, written


def prompt(markdown: str) -> Part:
    """A prompt that an author wrote in Markdown; HTML in it is not passed on."""
    html: str = MarkdownIt("commonmark", {"html": False}).render(markdown)
    return Part(html, markdown)


def without_marks(markdown: str) -> str:
    """A prompt's words without their marks."""
    tokens = MarkdownIt("commonmark", {"html": False}).parse(markdown)
    return " ".join(
        child.content or " "
        for token in tokens
        for child in token.children or []
        if child.type in ("text", "code_inline", "softbreak")
    )


def reflection(markdown: str, item: Item | None) -> list[Part]:
    """A prompt and the answer to it."""
    return [prompt(markdown), written(item.text if isinstance(item, Text) else "")]

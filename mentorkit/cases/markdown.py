"""The Markdown that cases are written in: CommonMark and tables, with HTML off."""

from __future__ import annotations

from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token


@cache
def parser() -> MarkdownIt:
    """CommonMark with tables. HTML is shown as it was typed, never passed on."""
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def blocks(source: str) -> list[Token]:
    """The block structure of `source`, with lines; the text inside blocks is not looked at."""
    tokens: list[Token] = []
    markdown = parser()
    markdown.block.parse(source, markdown, {}, tokens)
    return tokens


def parse(source: str) -> list[Token]:
    """All tokens of `source`, inline ones too."""
    return parser().parse(source)


def render(tokens: list[Token]) -> str:
    """The HTML of tokens from `parse`."""
    markdown = parser()
    html: str = markdown.renderer.render(tokens, markdown.options, {})
    return html

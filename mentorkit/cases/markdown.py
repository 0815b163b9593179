"""The Markdown that cases are written in: CommonMark and tables.

HTML is off, and so are definitions such as `[name]: address`, which Markdown would swallow and
which make a link of every `[name]`. Both are shown as they were typed.
"""

from __future__ import annotations

from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token


@cache
def parser() -> MarkdownIt:
    """The parser, made once."""
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable("reference")


def blocks(source: str) -> list[Token]:
    """The block structure of `source`, with lines; the text inside blocks is not looked at."""
    tokens: list[Token] = []
    markdown = parser()
    markdown.block.parse(source, markdown, {}, tokens)
    return tokens


def parse(source: str, inline: bool = False) -> list[Token]:
    """All tokens of `source`; `inline` reads one line, in which nothing begins a block."""
    return parser().parseInline(source) if inline else parser().parse(source)


def render(tokens: list[Token]) -> str:
    """The HTML of tokens from `parse`."""
    markdown = parser()
    html: str = markdown.renderer.render(tokens, markdown.options, {})
    return html

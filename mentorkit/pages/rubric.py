"""What a reader looks for: a rubric that an author wrote in Markdown, shown to participants."""

from __future__ import annotations

import re
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

_SAID = ("text", "code_inline", "softbreak", "hardbreak")
_TAGS = {
    *("a", "blockquote", "br", "code", "em", "h3", "h4"),
    *("hr", "li", "ol", "p", "pre", "strong", "ul"),
}


class Line(NamedTuple):
    """One paragraph, without its marks.

    Attributes:
        kind: `heading`, `item` of a list, or `text`.
    """

    kind: str
    text: str


def rubric_html(markdown: str) -> str:
    """A rubric as HTML in which nothing is live; its headings fit below a page's own."""
    import nh3

    html: str = MarkdownIt("commonmark", {"html": False}).render(markdown)
    html = re.sub(r"<(/?)h([1-6])>", lambda found: f"<{found[1]}h{_level(found[2])}>", html)
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )


def _level(level: str) -> int:
    return 3 if level in "12" else 4


def markdown_lines(markdown: str) -> list[Line]:
    """What an author wrote in Markdown as paragraphs of plain text, for paper."""
    lines = []
    kind, depth = "text", 0
    for token in MarkdownIt("commonmark", {"html": False}).parse(markdown):
        if token.type == "heading_open":
            kind = "heading"
        elif token.type in ("list_item_open", "list_item_close"):
            depth += token.nesting
        elif token.type == "paragraph_open":
            kind = "item" if depth else "text"
        elif token.type == "inline":
            lines.append(Line(kind, _plain(token.children or [])))
        elif token.type in ("code_block", "fence"):
            lines.append(Line("text", token.content.strip()))
    return [line for line in lines if line.text]


def in_a_line(markdown: str) -> str:
    """What an author wrote in Markdown as one line of plain text."""
    return " ".join(line.text for line in markdown_lines(markdown))


def _plain(children: list[Token]) -> str:
    words = [child.content or " " for child in children if child.type in _SAID]
    return " ".join("".join(words).split())

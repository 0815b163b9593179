"""A case's texts as the HTML that H5P lets through, with what depends on counters in brackets.

H5P strips every tag that a field does not list. What would be stripped is flattened here instead,
so that its words stay.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Sequence
from html.parser import HTMLParser
from typing import Any

from mentorkit.cases.model import Piece, Text
from mentorkit.cases.pieces import Either, html_pieces
from mentorkit.cases.spelling import condition_source

IN_QUESTION = frozenset({"p", "br", "strong", "em", "sub", "sup", "h2", "h3", "pre", "code"})
IN_TEXT = frozenset(
    {"p", "br", "strong", "em", "del", "a", "ul", "ol", "li", "h2", "h3", "hr", "pre", "code"}
)
IN_FEEDBACK = frozenset({"p", "br", "strong", "em", "del", "code", "a"})
"""The tags that H5P's semantics allow in each of its fields."""

_INLINE = {"strong", "em", "code", "a", "br", "sub", "sup", "del"}
_WORDS = {"p", "li", "pre", "h2", "h3"}
_FLATTENED = {"ul": "a list", "ol": "a list", "table": "a table", "blockquote": "a quotation"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}


def to_html(text: Text, allowed: frozenset[str], depends: Callable[[str], None]) -> str:
    """The text's HTML with those tags alone.

    Args:
        depends: Called with each counter or condition that the text depends on, and with each kind
            of block that was flattened.
    """
    fit = _Fit(allowed, depends)
    fit.feed(_blocks(text.blocks, depends))
    fit.close()
    return fit.written()


def bracketed(pieces: Iterable[Piece], depends: Callable[[str], None]) -> str:
    """The pieces as one text: counters and conditions in brackets, every branch shown."""
    said = ""
    for piece in pieces:
        if isinstance(piece, str):
            said += piece
        elif piece[0] == "show":
            depends(str(piece[1]))
            said += f"[{piece[1]}]"
        else:
            branches = (
                f"{_when(number, condition, depends)}: {bracketed(body, depends)}"
                for number, (condition, body) in enumerate(piece[1:])
            )
            said += f"[{'; '.join(branches)}]"
    return said


def _when(number: int, condition: Any, depends: Callable[[str], None]) -> str:
    if condition is None:
        return "otherwise"
    source = condition_source(condition)
    depends(source)
    return html.escape(f"{'otherwise ' if number else ''}if {source}", quote=False)


def _blocks(tree: Sequence[Any], depends: Callable[[str], None]) -> str:
    written = ""
    for node in tree:
        if not isinstance(node, Either):
            written += bracketed(html_pieces(Text((), (node,))), depends)
            continue
        for number, (condition, body) in enumerate(node.branches):
            when = _when(number, condition, depends)
            written += f"<p>[{when[0].upper()}{when[1:]}:]</p>{_blocks(body, depends)}"
        written += "<p>[Until here.]</p>"
    return written


class _Fit(HTMLParser):
    """Lets the allowed tags through, and writes the others' words as paragraphs."""

    def __init__(self, allowed: frozenset[str], flattened: Callable[[str], None]) -> None:
        super().__init__()
        self.allowed, self.flattened = allowed, flattened
        self.out: list[str] = []
        self.depth = 0
        """Of the elements that words may stand in."""
        self.loose = False
        """Whether the paragraph that is open is one of ours."""
        self.mark = ""
        self.numbers: list[int | None] = []
        self.address = ""

    def written(self) -> str:
        self.end_loose()
        return "".join(self.out)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "img":
            self.handle_data(f"[{given.get('alt', '')}: {given.get('src', '')}]")
        elif tag in _INLINE:
            self.inline(tag, given)
        elif tag in ("td", "th"):
            if self.loose:
                self.out.append(" | ")
        else:
            self.end_loose()
            self.block(tag, given)

    def inline(self, tag: str, given: dict[str, str]) -> None:
        self.begin_loose()
        if tag == "a":
            self.address = given.get("href", "")
        if tag in self.allowed:
            href = f' href="{html.escape(self.address)}"' if tag == "a" else ""
            self.out.append(f"<{tag}{href}>")

    def block(self, tag: str, given: dict[str, str]) -> None:
        if tag in ("ul", "ol"):
            self.numbers.append(int(given.get("start", 1)) if tag == "ol" else None)
        if tag in self.allowed and (tag != "p" or not self.mark):
            self.out.append(f"<{tag}>")
            self.depth += tag in _WORDS
            return
        if tag in _FLATTENED:
            self.flattened(_FLATTENED[tag])
        if tag == "li":
            number = self.numbers[-1] if self.numbers else None
            self.mark = "• " if number is None else f"{number}. "
            if number is not None:
                self.numbers[-1] = number + 1
        elif tag in _HEADINGS:
            self.begin_loose()
            self.out.append("<strong>")
        elif tag == "hr":
            self.out.append("<p>* * *</p>")

    def handle_endtag(self, tag: str) -> None:
        if tag in _INLINE:
            if tag in self.allowed:
                self.out.append(f"</{tag}>")
            elif tag == "a":
                self.out.append(html.escape(f" ({self.address})", quote=False))
            return
        if tag in ("td", "th"):
            return
        if tag in ("ul", "ol") and self.numbers:
            self.numbers.pop()
        if self.loose:
            self.out.append("</strong>" if tag in _HEADINGS else "")
            self.end_loose()
        elif tag in self.allowed and tag != "hr":
            self.out.append(f"</{tag}>")
            self.depth -= tag in _WORDS

    def handle_data(self, data: str) -> None:
        if not data.strip() and not self.depth and (not self.loose or "\n" in data):
            return
        self.begin_loose()
        self.out.append(html.escape(data, quote=False))

    def begin_loose(self) -> None:
        """Opens a paragraph for words that stand in none."""
        if not self.depth and not self.loose:
            self.out.append(f"<p>{self.mark}")
            self.loose, self.mark = True, ""

    def end_loose(self) -> None:
        if self.loose:
            self.out.append("</p>")
            self.loose = False

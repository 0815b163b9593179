"""The pieces that pages are made of: each in HTML, escaped, and in plain text."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import NamedTuple

from mentorkit.language import TURNING, _


class Part(NamedTuple):
    """One piece of a summary in HTML and in plain text."""

    html: str
    text: str


def title(text: str) -> Part:
    """What an answer belongs to."""
    return Part(f"<h3>{escape(text)}</h3>", text)


def sentence(text: str) -> Part:
    """One thing that is said, in the screen's own voice."""
    return Part(f"<p><em>{escape(text)}</em></p>", text)


def line(label: str, value: str) -> Part:
    """A short answer behind its label."""
    return Part(f"<p>{escape(label)}: <strong>{escape(value)}</strong></p>", f"{label}: {value}")


def written(text: str) -> Part:
    """A person's own words, with their paragraphs, in the direction they are written in."""
    if not text.strip():
        return sentence(_("No answer yet."))
    return Part(
        f'<blockquote dir="auto" style="white-space: pre-wrap">{shown(text)}</blockquote>', text
    )


_NAMED = {
    code: f"\N{LEFT-POINTING ANGLE BRACKET}U+{code:04X}\N{RIGHT-POINTING ANGLE BRACKET}"
    for code in TURNING
}


def shown(text: str) -> str:
    """A person's words as HTML: escaped, and without signs that would change what others see."""
    visible = text.translate(_NAMED).replace("\0", "\N{SYMBOL FOR NULL}")
    return escape(visible)


def bullets(parts: Iterable[Part]) -> Part:
    """Several pieces, one below the other."""
    parts = list(parts)
    items = "\n".join(f"<li>{part.html}</li>" for part in parts)
    return Part(f"<ul>\n{items}\n</ul>", "\n".join(f"- {part.text}" for part in parts))


def table(heads: list[str], rows: list[list[str]]) -> Part:
    """A small table of a person's words under its heads."""
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in heads)
    body = "\n".join(
        "<tr>" + "".join(f'<td dir="auto">{shown(cell)}</td>' for cell in row) + "</tr>"
        for row in rows
    )
    text = "\n".join(" | ".join(row) for row in [heads, *rows])
    return Part(f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody>\n</table>", text)

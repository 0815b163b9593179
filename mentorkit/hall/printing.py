"""Pages made to be printed: the hand-out, and the escalation card.

Each is one file of HTML that needs nothing else, and in which nothing can run. It is black on
white, and its paper is the printer's: A4 or Letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html import escape
from pathlib import Path

from mentorkit.hall.blanks import ready_to_print
from mentorkit.hall.guide import bare
from mentorkit.hall.tables import spoken, tables_in
from mentorkit.language import _
from mentorkit.released import Released
from mentorkit.webpage import web_page

HANDOUT = "handout.md"
CARD = "Escalation card"
"""The guide's section that is the card, by its heading."""

_ANCHOR = re.compile(r'^<a id="[^"]*"></a>[ \t]*$', re.MULTILINE)
_HEADING = re.compile(r"^##? +(.+?)[ \t]*$", re.MULTILINE)
_CELLS = re.compile(r"^\|", re.MULTILINE)


def handout_page(markdown: str, released: Released) -> str:
    """The hand-out on one page, and on a second what in it is to be written on.

    Such as an observer's card: its rows are high enough for a pen, and it is given away while the
    rest is kept.
    """
    kept: list[str] = []
    written_on: list[str] = []
    for section in _sections(markdown):
        (written_on if _to_write_on(section) else kept).append(section)
    title = _HEADING.search(markdown)
    sheets = [sheet for sheet in ("\n".join(kept), "\n".join(written_on)) if sheet.strip()]
    body = "".join(f"<section>\n{ready_to_print(sheet, released)}</section>\n" for sheet in sheets)
    if len(sheets) > 1:
        said = _(
            "Two pages: the hand-out, and a card to write on. "
            "Print on one side, so that each is a sheet of its own."
        )
        body = _on_screen(said) + body
    return document(spoken(title[1]) if title else _("The hand-out"), body, released.language)


def card_in(guide: str) -> str:
    """The section of a guide that is the escalation card, in Markdown; "" if there is none."""
    for section in _sections(guide):
        heading = _HEADING.match(section)
        if heading and bare(heading[1]) in (bare(CARD), bare(_("Escalation card"))):
            return section
    return ""


def card_page(guide: str, released: Released) -> str:
    """The escalation card of a guide, for the tables of the room.

    What the guide says above the table is for the facilitator, and is left out.
    """
    card = card_in(guide)
    heading = _HEADING.match(card)
    title = spoken(heading[1]) if heading else _("Escalation card")
    below = card[heading.end() :] if heading else card
    table = _CELLS.search(below)
    begins = table.start() if table else 0
    said = _(
        "Fill in each line by hand, and put a card on each table. "
        "Do not run the session with a blank."
    )
    parts = [
        _on_screen(said),
        f"<section>\n<h1>{escape(title)}</h1>\n",
        ready_to_print(below[begins:], released),
        _responder(released),
        "</section>\n",
    ]
    return document(title, "".join(parts), released.language)


def document(title: str, body: str, language: str) -> str:
    """The whole page around what is printed."""
    return web_page(title, _style(), body, language)


def _sections(markdown: str) -> Iterator[str]:
    """From each heading of the first two levels to the next, without the anchors of links."""
    text = _ANCHOR.sub("", markdown)
    begins = [found.start() for found in _HEADING.finditer(text)]
    for begin, end in zip([0, *begins], [*begins, len(text)], strict=True):
        if text[begin:end].strip():
            yield text[begin:end].strip() + "\n"


def _to_write_on(section: str) -> bool:
    """Whether it has a table with a column that is left free."""
    return any(
        table.rows and not any(cells[-1] for _line, cells in table.rows)
        for table in tables_in(section)
    )


def _responder(released: Released) -> str:
    """Who answers, as far as the course says it: no guide has a blank for that."""
    if not (released.responder and released.response_time):
        return ""
    said = _(
        "Whoever asks for contact in an assignment has an answer from {responder} within {soon}.",
        responder=released.responder,
        soon=released.response_time.removesuffix("."),
    )
    return f"<p>{escape(said)}</p>\n"


def _on_screen(said: str) -> str:
    return f'<p class="on-screen">{escape(said)}</p>\n'


@cache
def _style() -> str:
    return Path(__file__).with_name("printing.css").read_text(encoding="utf-8")

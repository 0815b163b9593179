"""Whole pages: what a reader, a rater and the archive get to see of one person's answers.

Each audience sees what it needs and nothing else, and the page says what was left out. A
participant looks at the same pages before handing in, made by the same call.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from html import escape
from pathlib import Path

from mentorkit.answers import Answers
from mentorkit.errors import MentorkitError
from mentorkit.language import _, speaking
from mentorkit.pages.alternatives import seen as seen_by
from mentorkit.pages.asks import parts_of
from mentorkit.pages.document import document
from mentorkit.pages.parts import sentence
from mentorkit.released import Asked, Released


class Audience(StrEnum):
    """Who a page is for."""

    READER = "reader"
    RATER = "rater"
    ARCHIVE = "archive"


# A request to be contacted goes to the responder alone, and is on none of these pages.
_SEES = {
    Audience.READER: {"play", "reflect", "worksheet"},
    Audience.RATER: {"reflect"},
    Audience.ARCHIVE: {"play", "reflect", "survey", "worksheet", "consent"},
}


def about(audience: Audience) -> str:
    """What a page for this audience shows and leaves out, in a few sentences."""
    match audience:
        case Audience.READER:
            return _(
                "For the reader who replies: the way through the case, and what was written. No "
                "name is here, no rating, nothing that was agreed to, and no request for contact."
            )
        case Audience.RATER:
            return _(
                "For a rater who reads blind: the written reflections alone. "
                "Nothing else, and no name."
            )
        case Audience.ARCHIVE:
            return _(
                "For the archive: what is handed in, under a code instead of a name. Answers about "
                "wellbeing and a request for contact are not here."
            )


def page_for(
    audience: Audience,
    released: Released,
    folder: Path,
    answers: Answers,
    *,
    person: str,
    asks: Iterable[Asked] | None = None,
) -> str:
    """A page of HTML that needs nothing else, in the assignment's language.

    Args:
        folder: Where the assignment is: its cases and definitions stand there.
        person: The code that stands instead of a name.
        asks: What the assignment asks; as it was released when left out.
    """
    with speaking(released.language):
        asked = seen_by(released.asks if asks is None else asks, answers.items)
        seen = [
            one for one in asked if one.kind in _SEES[audience] and not _is_private(one, folder)
        ]
        sections = [
            "<section>\n"
            + "\n".join(part.html for part in parts_of(one, folder, answers))
            + "\n</section>"
            for one in seen
        ] or [sentence(_("There is nothing here that this page shows.")).html]
        heading = released.title or released.assignment or answers.assignment
        header = (
            f"<h1>{escape(heading)}</h1>\n"
            f'<h2 class="kicker">{escape(released.assignment or answers.assignment)} · '
            f"{escape(person)}</h2>\n"
            f'<p class="about">{escape(about(audience))}</p>'
        )
        return document(heading, header, "\n".join(sections), released.language)


def _is_private(asked: Asked, folder: Path) -> bool:
    """Whether it asks how somebody is: such answers are only counted, and never read singly."""
    if asked.kind != "survey":
        return False
    from mentorkit.forms import find_instrument

    try:
        return find_instrument(asked.name, folder).wellbeing
    except MentorkitError:
        return True  # nobody knows what it asks

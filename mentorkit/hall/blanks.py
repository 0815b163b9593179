"""The marked blanks of a guide and its hand-out, as they are printed.

A blank is written `**[crisis line]**`. The few that a course's settings surely answer are named
here, one by one, and are filled in. Every other is a ruled line with its words beneath, for
somebody to fill in by hand: a wrong number on a card is worse than a line.
"""

from __future__ import annotations

import re
from html import escape

from msgspec import Struct

from mentorkit.hall.tables import html_of
from mentorkit.language import _
from mentorkit.released import Released


class Answer(Struct, frozen=True):
    """What fills a blank.

    Attributes:
        setting: Its name in `course.yaml`.
        rest: What else the blank asks, which no setting knows.
    """

    setting: str
    rest: str = ""


CRISIS, RESOURCES = "crisis_contact", "resources"

ANSWERED = {
    "crisis line": Answer(CRISIS),
    "crisis service: name, number, hours": Answer(CRISIS),
    "your institution: crisis service, number, hours": Answer(CRISIS),
    "your institution: crisis service, number, hours; who goes along": Answer(
        CRISIS, rest="who goes along"
    ),
    "local support: name, number, hours": Answer(RESOURCES),
}
"""The blanks that a setting answers, by their words. A support that has to be confidential is not
among them: `resources` does not say whether it is."""

_BLANK = re.compile(r"\*\*\[([^\]]+)\]\*\*")
_RULE = re.compile(r"_{6,}")
# What stands for a line while Markdown is read: as a letter, so that stars beside it keep their
# meaning. Nobody types these two.
_OPEN, _CLOSE = "\ue000", "\ue001"
_HOLE = re.compile(f"{_OPEN}(\\d+){_CLOSE}")


def ready_to_print(markdown: str, released: Released) -> str:
    """Markdown as HTML, each blank filled in from the settings or ruled."""
    holes: list[str] = []

    def hole(html: str) -> str:
        holes.append(html)
        return f"{_OPEN}{len(holes) - 1}{_CLOSE}"

    text = markdown.replace(_OPEN, "").replace(_CLOSE, "")
    text = _BLANK.sub(lambda found: hole(_filled(" ".join(found[1].split()), released)), text)
    text = _RULE.sub(lambda found: hole(_rule(len(found[0]))), text)
    return _HOLE.sub(lambda found: holes[int(found[1])], html_of(text))


def unset(released: Released) -> list[str]:
    """What the course's settings leave blank, in words."""
    there = {
        _("the crisis contact"): released.crisis_contact,
        _("who answers, and how soon"): released.responder and released.response_time,
        _("what help there is locally"): released.resources,
    }
    return [words for words, setting in there.items() if not setting]


def _filled(words: str, released: Released) -> str:
    answer = ANSWERED.get(words.casefold())
    known = {CRISIS: released.crisis_contact, RESOURCES: released.resources}
    said = known[answer.setting].strip() if answer else ""
    if not answer or not said:
        return _line(words)
    rest = f"; {_line(answer.rest)}" if answer.rest else ""
    return f'<strong class="known">{escape(said.removesuffix("."))}</strong>{rest}'


def _line(words: str) -> str:
    return f'<span class="blank"><span class="line"></span><small>{escape(words)}</small></span>'


def _rule(letters: int) -> str:
    """A line of the length in which it was typed."""
    named = f'role="img" aria-label="{escape(_("a line to write on"))}"'
    return f'<span class="line" {named} style="width: {letters / 2}em"></span>'

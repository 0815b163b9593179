"""How much a case may hold. Whatever is far beyond any case's size is refused before it is parsed.

The Markdown parser is quick on text and slow on tricks (a megabyte of brackets takes it minutes),
so these limits are what keeps the answer to any file within a second.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from mentorkit.cases.choices import Item
from mentorkit.cases.codes import CaseCode
from mentorkit.cases.notes import Notes
from mentorkit.cases.pieces import LOGIC, SHOWN

MOST_CHARACTERS = 1_000_000
MOST_LINES = 50_000
MOST_SCENES = 2_000
MOST_CHOICES = 50
"""In one scene."""
LONGEST_LINE = 5_000
LONGEST_TEXT = 20_000
"""Characters of one scene's text; a screen holds about 800."""
LONGEST_FRONT = 20_000
MOST_SIGNS = 10_000
"""Of each sign that the Markdown parser, or ours, works hard on."""
MOST_MARKUP = 50_000
"""Signs at which the Markdown parser stops to look."""
_UNSEEN = {"Cc", "Cs", "Co", "Zl", "Zp"}
"""Control, surrogate, private use, line and paragraph separators."""
_OURS = frozenset(SHOWN + LOGIC)
_SIGNS = {"[": "opening brackets", "{": "opening braces", "|": "table bars"}
_MARKUP = "!#$%&*+-:<=>@\\]^_`}~"


def check_size(source: str, lines: Sequence[str], notes: Notes) -> None:
    """Refuses a file that is too long, too wide, or full of brackets."""
    _most(notes, 0, len(source), MOST_CHARACTERS, "characters in this case")
    _most(notes, 0, len(lines), MOST_LINES, "lines in this case")
    for sign, name in _SIGNS.items():
        _most(notes, 0, source.count(sign), MOST_SIGNS, f"{name} in this case")
    markup = sum(map(source.count, _MARKUP))
    _most(notes, 0, markup, MOST_MARKUP, "signs such as * and _ in this case")
    for number, line in enumerate(lines, 1):
        _most(notes, number, len(line), LONGEST_LINE, "characters in this line")


def check_characters(lines: Sequence[str], notes: Notes) -> None:
    """Refuses characters that no editor shows, and the marks that are ours."""
    for number, line in enumerate(lines, 1):
        if line.isprintable() and _OURS.isdisjoint(line):
            continue
        for character in line:
            unseen = unicodedata.category(character) in _UNSEEN and character != "\t"
            if unseen or character in _OURS:
                notes.refuse(
                    number,
                    CaseCode.CONTROL_CHARACTER,
                    f"there is a character here that can't be seen (U+{ord(character):04X}).",
                    "Delete it, or type the line anew.",
                )


def check_front(text: str, notes: Notes) -> None:
    """Refuses a front matter that is none."""
    _most(notes, 1, len(text), LONGEST_FRONT, "characters in this front matter")


def check_headings(body: Sequence[str], first: int, notes: Notes) -> None:
    """Refuses more scenes than anyone could write."""
    headings = [first + n for n, line in enumerate(body) if line.lstrip().startswith("#")]
    line = headings[MOST_SCENES] if len(headings) > MOST_SCENES else 0
    _most(notes, line, len(headings), MOST_SCENES, "headings in this case")


def check_text(lines: Sequence[str], first: int, notes: Notes) -> None:
    """Refuses a text that no screen would hold."""
    _most(notes, first, sum(map(len, lines)), LONGEST_TEXT, "characters in this text")


def check_choices(items: Sequence[Item], notes: Notes) -> None:
    """Refuses more choices in a scene, or longer feedback, than anyone could read."""
    if items:
        _most(notes, items[0].line, len(items), MOST_CHOICES, "choices in this scene")
    for item in items:
        check_text(item.feedback, item.feedback_line, notes)


def _most(notes: Notes, line: int, count: int, most: int, what: str) -> None:
    if count > most:
        hint = "Is this the right file? Cases are short."
        notes.refuse(
            line, CaseCode.TOO_MUCH, f"there are {count:,} {what}; {most:,} is the most.", hint
        )

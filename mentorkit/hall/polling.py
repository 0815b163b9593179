"""What a hall's polling tool exports: a CSV file, a row for each answer or one for each option.

Which column holds the answers is guessed by letters and by words; the facilitator confirms it.
Only numbers leave this module: who answered what is never kept.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec import Struct

from mentorkit.errors import MentorkitError
from mentorkit.hall.guide import bare
from mentorkit.language import _

LIMIT = 1_000_000
"""Bytes of a file that is read."""

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LETTER = re.compile(
    r"\W*(?:(?:option|choice|answer|opción|respuesta)\s+)?([a-z])\s*(?:[.):–—-](?:\s.*)?)?\W*",
    re.DOTALL | re.IGNORECASE,
)
"""A letter alone, or with words after a sign: `B`, `b)`, `Option B`, `B. Ask her`."""

_ROWS_BELOW_A_TITLE = 20
"""Rows that may stand above the table, such as the poll's name and its day."""


class Poll(Struct, frozen=True):
    """What a file says, as far as it was understood.

    Attributes:
        titles: The columns.
        column: Which of them holds the answers.
        numbers: Which holds how many gave each; None when every row is one answer.
        counts: How many, by the choice's id.
        others: Rows whose answer is no choice.
    """

    titles: list[str]
    column: int
    numbers: int | None
    counts: dict[str, int]
    others: int


def read_poll(content: bytes, choices: Mapping[str, str], column: int | None = None) -> Poll:
    """Counts the answers in a CSV file.

    Args:
        choices: What could be chosen: plain text by id, in the order of their letters.
        column: Where the answers are; guessed when left out.

    Raises:
        MentorkitError: It is no CSV file, or has no column with answers; it says what to do.
    """
    rows = _rows(content)
    width = max(map(len, rows), default=0)
    rows = [row + [""] * (width - len(row)) for row in rows]
    places = range(width) if column is None else [column]
    found = [
        (sum(_matches(row[place], choices) for row in rows), -place)
        for place in places
        if 0 <= place < width
    ]
    best, place = max(found, default=(0, 0))
    if not best:
        raise MentorkitError(
            _("No column of this file has answers by letter or in the words of the choices.")
            + " "
            + _("Choose a column, or type the numbers.")
        )
    answers = -place
    first = next(number for number, row in enumerate(rows) if _matches(row[answers], choices))
    head = rows[first - 1] if first else [""] * width
    titles = [
        title.strip() or _("Column {letter}", letter=_LETTERS[number % 26])
        for number, title in enumerate(head)
    ]
    body = [row for row in rows[first:] if any(cell.strip() for cell in row)]
    numbers = _numbers(body, answers, choices)
    counts: Counter[str] = Counter(dict.fromkeys(choices, 0))
    others = 0
    for row in body:
        many = 1 if numbers is None else (_number(row[numbers]) or 0)
        choice = _choice(row[answers], choices)
        if choice is not None:
            counts[choice] += many
        elif row[answers].strip():
            others += many
    return Poll(titles, answers, numbers, dict(counts), others)


def _rows(content: bytes) -> list[list[str]]:
    if len(content) > LIMIT:
        raise MentorkitError(_("This file is larger than a poll's. Export the one question only."))
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise MentorkitError(_("This is a workbook. Save it as CSV, and drop that file."))
    text = _text(content)
    if "\0" in text:
        raise MentorkitError(_("This is no CSV file. Export the poll as CSV, and drop that file."))
    sample = "\n".join(text.splitlines()[:_ROWS_BELOW_A_TITLE])
    sign = max(",;\t", key=sample.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=sign))
    except csv.Error:
        said = _("This is no CSV file. Export the poll as CSV, and drop that file.")
        raise MentorkitError(said) from None


def _text(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _matches(cell: str, choices: Mapping[str, str]) -> bool:
    return _choice(cell, choices) is not None


def _choice(cell: str, choices: Mapping[str, str]) -> str | None:
    """Which choice an answer is: its words first, since "A chart" is no letter; then its letter."""
    said = bare(cell)
    if not said:
        return None
    without = bare(re.sub(r"^\W*[A-Za-z]\s*[.):–-]\s*", "", cell))
    for choice, text in choices.items():
        whole = bare(text)
        for one in (said, without):
            if one and (one == whole or (len(one) >= 12 and whole.startswith(one))):
                return choice
    if letter := _LETTER.fullmatch(cell):
        place = _LETTERS.index(letter[1].upper())
        if place < len(choices):
            return list(choices)[place]
    return None


def _numbers(rows: Sequence[Sequence[str]], answers: int, choices: Mapping[str, str]) -> int | None:
    """The column with numbers, where each choice stands in one row at most."""
    named = [row for row in rows if _matches(row[answers], choices)]
    known = [_choice(row[answers], choices) for row in named]
    if len(set(known)) < len(known) or len(known) < 2:
        return None
    for place in range(answers + 1, len(named[0])):
        if all(_number(row[place]) is not None for row in named):
            return place
    return None


def _number(cell: str) -> int | None:
    return int(cell) if re.fullmatch(r"\s*\d{1,6}\s*", cell) else None

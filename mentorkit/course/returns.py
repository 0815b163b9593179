"""What was returned to whom: `returned.csv` in the course's folder.

It is the one thing about feedback that can't be found out from anything else.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

import msgspec

from mentorkit.course.codes import CourseCode, CourseError
from mentorkit.course.layout import Course
from mentorkit.errors import Problem
from mentorkit.files import read_regular, replace_file

RETURNED_FILE = "returned.csv"
_COLUMNS = ["id", "assignment", "date", "way", "stamp"]
_LARGEST = 20_000_000  # bytes


class Return(msgspec.Struct, frozen=True):
    """A reply that went to its participant.

    Attributes:
        date: Such as `2026-12-01`.
        way: `exchange`, or the kind of file it was put into: `canvas`, `moodle` or `pages`.
        stamp: Of the submission it replies to (`Handed.stamp`).
    """

    student: str
    assignment: str
    date: str
    way: str
    stamp: str


def returns_of(course: Course) -> dict[tuple[str, str], Return]:
    """The latest return by assignment and person.

    Raises:
        CourseError: `returned.csv` can't be read.
    """
    path = course.root / RETURNED_FILE
    if not path.exists():
        return {}
    try:
        text = read_regular(path, _LARGEST).decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text)))
        found = [Return(*(row[name] or "" for name in ("id", *_COLUMNS[1:]))) for row in rows]
    except (OSError, UnicodeDecodeError, csv.Error, KeyError):
        message = "this file can't be read."
        hint = "mentorkit wrote it. Put a copy of it back, or move it away: replies then count as "
        hint += "not returned."
        raise CourseError([_problem(path, message, hint)]) from None
    return {(one.assignment, one.student): one for one in found}


def note_returns(course: Course, new: Iterable[Return]) -> None:
    """Adds to what was returned."""
    known = returns_of(course)
    known |= {(one.assignment, one.student): one for one in new}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows(
        [one.student, one.assignment, one.date, one.way, one.stamp]
        for _, one in sorted(known.items())
    )
    replace_file(course.root / RETURNED_FILE, text.getvalue().encode())


def _problem(path: Path, message: str, hint: str) -> Problem:
    return Problem(path.name, 0, CourseCode.RETURNED, message, hint)

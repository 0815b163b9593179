"""What was returned to whom: `returned.csv` in the course's folder.

It is the one thing about feedback that can't be found out from anything else.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from mentorkit.course.codes import CourseCode
from mentorkit.course.layout import Course
from mentorkit.course.lists import read_list, write_list
from mentorkit.course.turns import only_mine

RETURNED_FILE = "returned.csv"
_COLUMNS = ("id", "assignment", "date", "way", "content", "words")
UNKNOWN = "?"
"""The words of what went back before words were noted."""
_HINT = (
    "mentorkit wrote it. Put a copy of it back, or move it away: replies then count as not "
    "returned."
)


class Return(msgspec.Struct, frozen=True):
    """A page that went to its participant.

    Attributes:
        date: Such as `2026-12-01`.
        way: `exchange`, or the kind of file it was put into: `canvas`, `moodle` or `pages`.
        content: Of the submission it is about (`content_of`).
        words: The fingerprint of what a reader said on it (`words_mark`); "" where there was no
            reply yet.
    """

    student: str
    assignment: str
    date: str
    way: str
    content: str
    words: str = UNKNOWN


def returns_of(course: Course) -> dict[tuple[str, str], Return]:
    """The latest return by assignment and person.

    Raises:
        CourseError: `returned.csv` can't be read.
    """
    path = course.root / RETURNED_FILE
    found = [
        Return(*(cells.get(name, UNKNOWN if name == "words" else "") for name in _COLUMNS))
        for _, cells in read_list(path, _COLUMNS[:4], CourseCode.RETURNED, _HINT)
    ]
    return {(one.assignment, one.student): one for one in found}


def note_returns(course: Course, new: Iterable[Return]) -> None:
    """Adds to what was returned.

    Raises:
        MentorkitError: `returned.csv` can't be read or written; it is as it was.
    """
    with only_mine(course):
        known = returns_of(course) | {(one.assignment, one.student): one for one in new}
        rows = [msgspec.structs.astuple(one) for _, one in sorted(known.items())]
        write_list(course.root / RETURNED_FILE, _COLUMNS, rows, CourseCode.RETURNED)

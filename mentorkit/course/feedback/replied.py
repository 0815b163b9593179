"""Which submission each reply answers: `replies.csv` in the course's folder.

The reply itself is a comment in nbgrader's gradebook, which keeps it when something else is handed
in, and can't say what it was about; nor can it of what a reader says on other cells. A comment that
nobody has noted here was given in formgrader: it is about what is graded now.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date

import msgspec

from mentorkit.course.codes import CourseCode
from mentorkit.course.feedback.places import Place, comment_on, place_of_reply, places_of
from mentorkit.course.grading.gradebook import Plan, Row
from mentorkit.course.grading.graded import content_graded
from mentorkit.course.layout import Course
from mentorkit.course.ledger import Record
from mentorkit.course.lists import read_list, write_list
from mentorkit.course.turns import only_mine

REPLIES_FILE = "replies.csv"
_COLUMNS = ("id", "assignment", "content", "words", "date", "cell")
_HINT = (
    "mentorkit wrote it. Put a copy of it back, or move it away: each comment then counts as the "
    "reply to what is graded now."
)


_Known = Mapping[tuple[str, str, str], "Replied"]


class Replied(msgspec.Struct, frozen=True):
    """What a reply answers, or any other comment.

    Attributes:
        content: Of the submission (`content_of`).
        words: The fingerprint of the reply (`words_mark`); other words are another reply.
        date: When it was noted, such as `2026-12-01`.
        cell: The one it stands on (`Place.name`); "" for the reply's in a list from before.
    """

    student: str
    assignment: str
    content: str
    words: str
    date: str
    cell: str = ""

    @classmethod
    def now(cls, student: str, assignment: str, content: str, text: str, place: Place) -> Replied:
        """That these words answer this content."""
        today = date.today().isoformat()
        return cls(student, assignment, content, words_mark(text), today, place.name)

    @property
    def key(self) -> tuple[str, str, str]:
        """What there is one of: an assignment, a person and a cell."""
        return self.assignment, self.student, self.cell


def words_mark(text: str) -> str:
    """A fingerprint of a reader's words."""
    return hashlib.blake2b(text.strip().encode(), digest_size=12).hexdigest()


def replied_of(course: Course) -> dict[tuple[str, str, str], Replied]:
    """What the latest comments answer, by assignment, person and cell.

    Raises:
        CourseError: `replies.csv` can't be read.
    """
    path = course.root / REPLIES_FILE
    found = [
        Replied(*(cells.get(name, "") for name in _COLUMNS))
        for _, cells in read_list(path, _COLUMNS[:5], CourseCode.RETURNED, _HINT)
    ]
    return {one.key: one for one in found}


def noted_of(
    known: _Known, assignment: str, student: str, place: Place, reply: Place | None
) -> Replied | None:
    """What is noted of the comment on a cell; `reply` is the cell that the reply stands on."""
    before = known.get((assignment, student, "")) if place == reply else None
    return known.get((assignment, student, place.name), before)


def note_replied(course: Course, new: Iterable[Replied]) -> None:
    """Adds what replies answer. The turn at the lists is the caller's (`only_mine`)."""
    known = replied_of(course) | {one.key: one for one in new}
    rows = [msgspec.structs.astuple(one) for _, one in sorted(known.items())]
    write_list(course.root / REPLIES_FILE, _COLUMNS, rows, CourseCode.RETURNED)


def note_comments(
    course: Course,
    assignment: str,
    plan: Plan,
    rows: Mapping[str, Row],
    records: Mapping[str, Record],
) -> None:
    """Notes what formgrader's comments answer, before the records that say so are forgotten.

    Where there is no record, the graded copy says what it was made from.

    Raises:
        MentorkitError: `replies.csv` can't be read or written.
    """
    places = places_of(course.release(assignment))
    reply = place_of_reply(places)
    said = [
        (student, place, text)
        for student, row in rows.items()
        for place in places
        if (text := comment_on(plan, row, place))
    ]
    if not said:
        return
    with only_mine(course):
        known = replied_of(course)
        new = []
        for student, place, text in said:
            kept = noted_of(known, assignment, student, place, reply)
            if kept is None or kept.words != words_mark(text):
                about = _about(course, assignment, student, records.get(student))
                new += [Replied.now(student, assignment, about, text, place)] if about else []
        if new:
            note_replied(course, new)


def _about(course: Course, assignment: str, student: str, record: Record | None) -> str:
    """The fingerprint of what somebody's comments are about; "" where nobody can say."""
    if record and record.graded and record.content:
        return record.content
    return content_graded(course, assignment, student)

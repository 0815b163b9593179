"""Which submission each reply answers: `replies.csv` in the course's folder.

The reply itself is a comment in nbgrader's gradebook, which keeps it when something else is handed
in, and can't say what it was about. A comment that nobody has noted here was given in formgrader:
it answers what is graded now.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date

import msgspec

from mentorkit.course.codes import CourseCode
from mentorkit.course.feedback.places import comment_on, place_of_reply, places_of
from mentorkit.course.grading.gradebook import Plan, Row
from mentorkit.course.layout import Course
from mentorkit.course.ledger import Record
from mentorkit.course.lists import read_list, write_list
from mentorkit.course.turns import only_mine

REPLIES_FILE = "replies.csv"
_COLUMNS = ("id", "assignment", "content", "words", "date")
_HINT = (
    "mentorkit wrote it. Put a copy of it back, or move it away: each comment then counts as the "
    "reply to what is graded now."
)


class Replied(msgspec.Struct, frozen=True):
    """What a reply answers.

    Attributes:
        content: Of the submission (`content_of`).
        words: The fingerprint of the reply (`words_mark`); other words are another reply.
        date: When it was noted, such as `2026-12-01`.
    """

    student: str
    assignment: str
    content: str
    words: str
    date: str

    @classmethod
    def now(cls, student: str, assignment: str, content: str, text: str) -> Replied:
        """That these words answer this content."""
        return cls(student, assignment, content, words_mark(text), date.today().isoformat())


def words_mark(text: str) -> str:
    """A fingerprint of a reply's words."""
    return hashlib.blake2b(text.strip().encode(), digest_size=12).hexdigest()


def replied_of(course: Course) -> dict[tuple[str, str], Replied]:
    """What the latest reply answers, by assignment and person.

    Raises:
        CourseError: `replies.csv` can't be read.
    """
    path = course.root / REPLIES_FILE
    found = [
        Replied(*(cells[name] for name in _COLUMNS))
        for _, cells in read_list(path, _COLUMNS, CourseCode.RETURNED, _HINT)
    ]
    return {(one.assignment, one.student): one for one in found}


def note_replied(course: Course, new: Iterable[Replied]) -> None:
    """Adds what replies answer. The turn at the lists is the caller's (`only_mine`)."""
    known = replied_of(course) | {(one.assignment, one.student): one for one in new}
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

    Raises:
        MentorkitError: `replies.csv` can't be read or written.
    """
    place = place_of_reply(places_of(course.release(assignment)))
    said = {
        student: text
        for student, record in records.items()
        if place and record.graded and record.content
        if (text := comment_on(plan, rows.get(student), place))
    }
    if not said:
        return
    with only_mine(course):
        known = replied_of(course)
        new = [
            Replied.now(student, assignment, records[student].content, text)
            for student, text in said.items()
            if (kept := known.get((assignment, student))) is None or kept.words != words_mark(text)
        ]
        if new:
            note_replied(course, new)

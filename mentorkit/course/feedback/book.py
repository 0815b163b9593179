"""What the gradebook says about replies: which cell they belong to, and which of them hold."""

from __future__ import annotations

import msgspec

from mentorkit.course.configuration import read_configuration
from mentorkit.course.content import content_of
from mentorkit.course.feedback.places import Place, comment_on, place_of_reply, places_of
from mentorkit.course.feedback.replied import noted_of, replied_of, words_mark
from mentorkit.course.feedback.returns import UNKNOWN, Return, returns_of
from mentorkit.course.grading.gradebook import Plan, Row, open_gradebook
from mentorkit.course.handed import Handed
from mentorkit.course.layout import Course
from mentorkit.course.ledger import Record, read_ledger


class Known(msgspec.Struct, frozen=True):
    """What the gradebook and the ledger say of an assignment, by person."""

    plan: Plan | None
    rows: dict[str, Row]
    records: dict[str, Record]


def _known(course: Course, assignment: str) -> Known:
    plan, rows = None, {}
    records = read_ledger(course, assignment)  # before the gradebook, which grading writes first
    configuration = read_configuration(course)
    if configuration.has_gradebook:
        with open_gradebook(configuration.database) as gradebook:
            plan = gradebook.plan(assignment)
            rows = gradebook.rows(plan) if plan else {}
    return Known(plan, rows, records)


class Book:
    """An assignment's cells for reading, and what the gradebook and the lists say about them.

    Args:
        known: For who has asked the gradebook already.
    """

    def __init__(self, course: Course, assignment: str, *, known: Known | None = None) -> None:
        self.course, self.assignment = course, assignment
        self.places = places_of(course.release(assignment))
        self.place = place_of_reply(self.places)
        self.returns: dict[tuple[str, str], Return] = returns_of(course)
        self.replied = replied_of(course)
        found = known or _known(course, assignment)
        self.plan, self.rows, self.records = found.plan, found.rows, found.records

    def content(self, student: str, handed: Handed) -> str:
        """The fingerprint of what this person handed in last; "" where it can't be read."""
        record = self.records.get(student)
        if record and record.stamp == handed.stamp and record.content:
            return record.content
        return "" if handed.refused else content_of(handed.folder)

    def is_graded(self, student: str, handed: Handed) -> bool:
        """Whether the gradebook is about what this person handed in last."""
        record = self.records.get(student)
        if record is None or not record.graded or record.refused or student not in self.rows:
            return False
        if record.stamp == handed.stamp:
            return True
        # A copy of the course has other times, and the same words.
        return bool(record.content) and record.content == self.content(student, handed)

    def said(self, student: str, handed: Handed, place: Place) -> str:
        """What a reader said on a cell about what this person handed in last; "" for nothing."""
        if not self.is_graded(student, handed):
            return ""
        text = comment_on(self.plan, self.rows.get(student), place)
        noted = noted_of(self.replied, self.assignment, student, place, self.place)
        if noted is None or noted.words != words_mark(text):
            return text  # given in formgrader, since this was graded
        return text if noted.content == self.content(student, handed) else ""

    def reply(self, student: str, handed: Handed) -> str:
        """The reply to what this person handed in last; "" for none, or one to something else."""
        return self.said(student, handed, self.place) if self.place else ""

    def words(self, student: str, handed: Handed) -> str:
        """The fingerprint of the reply, with what is said on other cells; "" for no reply."""
        if not self.reply(student, handed):
            return ""
        return words_mark("\n".join(self.said(student, handed, one) for one in self.places))

    def returned(self, student: str) -> Return | None:
        """When and how something was returned to this person last."""
        return self.returns.get((self.assignment, student))

    def has_page(self, student: str, handed: Handed) -> bool:
        """Whether what went back to this person last is all that there is for them now."""
        back = self.returned(student)
        if not back or not back.content or back.content != self.content(student, handed):
            return False
        return back.words == UNKNOWN or self.words(student, handed) in ("", back.words)

    def has_back(self, student: str, handed: Handed) -> bool:
        """Whether this person has the reply to what they handed in last, as it is now."""
        back = self.returned(student)
        return bool(back and back.words) and self.has_page(student, handed)

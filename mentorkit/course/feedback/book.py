"""What the gradebook says about replies: which cell they belong to, and which of them hold."""

from __future__ import annotations

from mentorkit.course.configuration import read_configuration
from mentorkit.course.content import content_of
from mentorkit.course.feedback.places import Place, comment_on, place_of_reply, places_of
from mentorkit.course.feedback.replied import Replied, replied_of, words_mark
from mentorkit.course.feedback.returns import Return, returns_of
from mentorkit.course.grading.gradebook import Plan, Row, open_gradebook
from mentorkit.course.handed import Handed
from mentorkit.course.layout import Course
from mentorkit.course.ledger import Record, read_ledger


class Book:
    """An assignment's cells for reading, and what the gradebook and the lists say about them."""

    def __init__(self, course: Course, assignment: str) -> None:
        self.course, self.assignment = course, assignment
        self.places = places_of(course.release(assignment))
        self.place = place_of_reply(self.places)
        self.records: dict[str, Record] = read_ledger(course, assignment)
        self.returns: dict[tuple[str, str], Return] = returns_of(course)
        self.replied: dict[tuple[str, str], Replied] = replied_of(course)
        self.plan: Plan | None = None
        self.rows: dict[str, Row] = {}
        configuration = read_configuration(course)
        if configuration.has_gradebook:
            with open_gradebook(configuration.database) as gradebook:
                self.plan = gradebook.plan(assignment)
                self.rows = gradebook.rows(self.plan) if self.plan else {}

    def comment(self, student: str, place: Place) -> str:
        """What a reader said about a cell; "" for nothing."""
        return comment_on(self.plan, self.rows.get(student), place)

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

    def reply(self, student: str, handed: Handed) -> str:
        """The reply to what this person handed in last; "" for none, or one to something else."""
        if self.place is None or not self.is_graded(student, handed):
            return ""
        text = self.comment(student, self.place)
        noted = self.replied.get((self.assignment, student))
        if noted is None or noted.words != words_mark(text):
            return text  # given in formgrader, since this was graded
        return text if noted.content == self.content(student, handed) else ""

    def returned(self, student: str) -> Return | None:
        """When and how something was returned to this person last."""
        return self.returns.get((self.assignment, student))

    def has_back(self, student: str, handed: Handed) -> bool:
        """Whether this person has the reply to what they handed in last."""
        back = self.returned(student)
        return bool(back and back.content and back.content == self.content(student, handed))

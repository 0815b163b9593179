"""Confirming a receipt: whose submission has the answers that a participant's receipt is for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from mentorkit.answers.receipts import code_of, digest_of, matches
from mentorkit.course.layout import Course, course_at
from mentorkit.course.submissions import read_submission


class Confirmed(msgspec.Struct, frozen=True):
    """A submission whose answers a receipt is for.

    Attributes:
        code: As the participant sees it.
        count: How many answers are in it.
        newest: Whether it is what counts now; else a newer submission took its place.
    """

    assignment: str
    student: str
    code: str
    count: int
    newest: bool


def confirm(course_dir: Path | str, code: str) -> list[Confirmed]:
    """The collected submissions that a receipt's code, or whole hash, is for; empty when none is.

    Raises:
        CourseError: There is no such course.
    """
    course = course_at(course_dir)
    found = []
    for assignment, student, folder, newest in _all_submissions(course):
        try:
            answers = read_submission(folder).answers
        except OSError:
            continue
        digest = digest_of(answers)
        if matches(code, digest):
            found.append(
                Confirmed(assignment, student, code_of(digest), len(answers.items), newest)
            )
    return found


def _all_submissions(course: Course) -> Iterator[tuple[str, str, Path, bool]]:
    """Every submission there is, also those that a newer one replaced."""
    for assignment in course.assignments():
        for student in course.students(assignment):
            yield assignment, student, course.submitted(student, assignment), True
        for student, folder in course.earlier_of(assignment):
            yield assignment, student, folder, False

"""Points for what is not somebody's work any more leave nbgrader's gradebook."""

from __future__ import annotations

import contextlib

from mentorkit.course.configuration import read_configuration
from mentorkit.course.grading.gradebook import Row, open_gradebook
from mentorkit.course.layout import Course
from mentorkit.course.session import open_session
from mentorkit.errors import MentorkitError


def forget_points(course: Course, assignment: str, student: str) -> bool:
    """Takes the points of somebody without a submission out; whether none are there any more.

    What a reader gave stays, as it is in no other place.
    """
    with contextlib.suppress(MentorkitError):
        row = _row(course, assignment, student)
        if row is None:
            return True
        if _was_read(row):
            return False
        with (
            open_session(course) as session,
            session.explaining(),
            session.gradebook() as gradebook,
        ):
            gradebook.remove_submission(assignment, student)
        return True
    return False


def _row(course: Course, assignment: str, student: str) -> Row | None:
    configuration = read_configuration(course)
    if not configuration.has_gradebook:
        return None
    with open_gradebook(configuration.database) as gradebook:
        plan = gradebook.plan(assignment)
        return gradebook.rows(plan).get(student) if plan else None


def _was_read(row: Row) -> bool:
    entries, remarks = row.entries.values(), row.remarks.values()
    return any(one.manual is not None or one.extra for one in entries) or any(
        one.manual for one in remarks
    )

"""Who asked to be contacted: for the course's responder, and for nobody else."""

from __future__ import annotations

from pathlib import Path

import msgspec

from mentorkit.answers import Value
from mentorkit.course.layout import course_at
from mentorkit.course.roster import names_of
from mentorkit.course.submissions import read_submission
from mentorkit.pages.agreements import CONTACT


class Request(msgspec.Struct, frozen=True, order=True):
    """Somebody who would like to be contacted.

    Attributes:
        name: As the roster has it; "" when it has none.
        how: How, and when, they can be reached, in their own words; may be empty.
    """

    assignment: str
    student: str
    name: str
    how: str


def contact_requests(course_dir: Path | str) -> list[Request]:
    """Everybody who asked to be contacted in what was collected, by assignment.

    Raises:
        CourseError: There is no such course, or its roster can't be read.
    """
    course = course_at(course_dir)
    names = names_of(course)
    found = []
    for assignment in course.assignments():
        given = (course.release(assignment), course.source(assignment))
        for student in course.students(assignment):
            answers = read_submission(course.submitted(student, assignment), given=given).answers
            item = answers.items.get(CONTACT)
            value = item.value if isinstance(item, Value) else None
            if isinstance(value, dict) and value.get("asked") is True:
                how = value.get("how")
                found.append(
                    Request(
                        assignment,
                        student,
                        names.get(student, ""),
                        how if isinstance(how, str) else "",
                    )
                )
    return sorted(found)

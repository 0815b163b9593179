"""Who asked to be contacted: for the course's responder, and for nobody else."""

from __future__ import annotations

from pathlib import Path

import msgspec

from mentorkit.answers import Value
from mentorkit.course.layout import course_at
from mentorkit.course.people.roster import names_of
from mentorkit.course.submissions import answers_of
from mentorkit.pages.agreements import CONTACT

_LONGEST = 2000
"""Characters."""


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
        for student in course.students(assignment):
            item = answers_of(course, student, assignment).items.get(CONTACT)
            value = item.value if isinstance(item, Value) else None
            if isinstance(value, dict) and value.get("asked") is True:
                how = value.get("how")
                found.append(
                    Request(
                        assignment,
                        student,
                        names.get(student, ""),
                        _in_a_line(how) if isinstance(how, str) else "",
                    )
                )
    return sorted(found)


def _in_a_line(how: str) -> str:
    """Somebody's words without what could pass for another line, or for a terminal's commands."""
    words = " ".join(how[:_LONGEST].split())
    return "".join(sign for sign in words if sign.isprintable())

"""Extensions: a later due date for one person, given at any time, also before anything is there.

They stand in `extensions.csv` in the course's folder, which a spreadsheet can edit. Grading brings
them into nbgrader's gradebook, which can hold one only for a submission that exists.
"""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from mentorkit.course.codes import CourseCode, CourseError
from mentorkit.course.layout import Course, course_at
from mentorkit.errors import Problem
from mentorkit.files import read_regular, replace_file
from mentorkit.settings import read_moment

EXTENSIONS_FILE = "extensions.csv"
_COLUMNS = ["id", "assignment", "due"]
_LARGEST = 5_000_000  # bytes


class Extension(msgspec.Struct, frozen=True, order=True):
    """A later due date for one person.

    Attributes:
        due: The last moment that is not late; None where an extension was taken back.
    """

    assignment: str
    student: str
    due: datetime | None


def extend(
    course_dir: Path | str, student: str, assignment: str, due: datetime | str | None
) -> Extension:
    """Gives somebody until `due` for an assignment; None takes an extension back.

    Args:
        due: With its offset from UTC, or as `2026-12-01 17:00` by this computer's clock; a day is
            meant to its end.

    Raises:
        CourseError: There is no such course, person or release, or the assignment has no due date.
    """
    course = course_at(course_dir)
    course.check_released(assignment)
    moment = _moment(due) if isinstance(due, str) else due
    if moment and not course.settings().due(assignment):
        raise _error(
            "course.yaml",
            0,
            f"{assignment} has no due date that could be extended.",
            f"Nobody is late there. To set one, fill in `{assignment}: due:` in course.yaml and "
            "release it once more.",
        )
    extension = Extension(assignment, student, moment)
    known = {(one.assignment, one.student): one for one in extensions(course_dir)}
    known[assignment, student] = extension
    rows = [
        [one.student, one.assignment, one.due.isoformat(sep=" ", timespec="minutes")]
        if one.due
        else [one.student, one.assignment, ""]
        for one in sorted(known.values(), key=lambda one: (one.assignment, one.student))
    ]
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([_COLUMNS, *rows])
    replace_file(course.root / EXTENSIONS_FILE, text.getvalue().encode())
    return extension


def extensions(course_dir: Path | str) -> list[Extension]:
    """All extensions that were given in a course.

    Raises:
        CourseError: `extensions.csv` can't be read, with each row that is wrong.
    """
    course = course_at(course_dir)
    path = course.root / EXTENSIONS_FILE
    if not path.exists():
        return []
    try:
        text = read_regular(path, _LARGEST).decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text)))
    except (OSError, UnicodeDecodeError, csv.Error):
        hint = "Save it as CSV in UTF-8, with the columns id, assignment and due."
        raise _error(EXTENSIONS_FILE, 0, "this file can't be read.", hint) from None
    problems, found = [], []
    for number, row in enumerate(rows, 2):
        try:
            due = (row["due"] or "").strip()
            found.append(
                Extension(
                    row["assignment"].strip(), row["id"].strip(), _moment(due) if due else None
                )
            )
        except CourseError as fault:
            problems += [
                msgspec.structs.replace(one, path=EXTENSIONS_FILE, line=number)
                for one in fault.problems
            ]
        except (KeyError, AttributeError):
            message = "this row has no id, assignment or due."
            hint = "The columns are id, assignment and due."
            problems.append(Problem(EXTENSIONS_FILE, number, CourseCode.EXTENSION, message, hint))
    if problems:
        raise CourseError(problems)
    return found


class Extensions:
    """The extensions of one assignment, as the gradebook counts them.

    Args:
        due: The assignment's own due date, in UTC without saying so, as the gradebook has it.
    """

    def __init__(self, course: Course, assignment: str, due: datetime | None) -> None:
        self._due = due
        self._of = {
            one.student: one.due
            for one in extensions(course.root)
            if one.assignment == assignment and due
        }

    def until(self, student: str) -> datetime | None:
        """Until when somebody has, where they were given longer."""
        return self._of.get(student)

    def of(self, student: str, so_far: timedelta | None) -> timedelta | None:
        """How much longer somebody has; `so_far` where nothing is said here."""
        if student not in self._of:
            return so_far
        until = self._of[student]
        if until is None or self._due is None:
            return None
        return until.astimezone(UTC).replace(tzinfo=None) - self._due


def _moment(text: str) -> datetime:
    try:
        return read_moment(text)
    except ValueError as fault:
        hint = "Write it as 2026-12-01, 2026-12-01 17:00 or 2026-12-01 17:00 +01:00."
        raise _error(EXTENSIONS_FILE, 0, f"the due date {fault}", hint) from None


def _error(place: str, line: int, message: str, hint: str) -> CourseError:
    return CourseError([Problem(place, line, CourseCode.EXTENSION, message, hint)])

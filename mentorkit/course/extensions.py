"""Extensions: a later due date for one person, given at any time, also before anything is there.

They stand in `extensions.csv` in the course's folder, which a spreadsheet can edit. Grading brings
them into nbgrader's gradebook, which can hold one only for a submission that exists.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec

from mentorkit.course.codes import CourseCode, CourseError
from mentorkit.course.layout import Course, course_at
from mentorkit.course.lists import read_list, write_list
from mentorkit.course.people.roster import names_of
from mentorkit.course.turns import only_mine
from mentorkit.errors import FileNotes, Problem, did_you_mean
from mentorkit.settings import read_moment

EXTENSIONS_FILE = "extensions.csv"
_COLUMNS = ("id", "assignment", "due")
_LIST_HINT = "Save it as CSV in UTF-8, with the columns id, assignment and due."
_DUE_HINT = "Write it as 2026-12-01, 2026-12-01 17:00 or 2026-12-01 17:00 +01:00."
_SPREADSHEETS = re.compile(
    r"(?:(?P<one>[0-9]{1,2})(?P<sign>[./])(?P<two>[0-9]{1,2})(?P=sign)(?P<year>[0-9]{4})"
    r"|(?P<first>[0-9]{4})/(?P<month>[0-9]{1,2})/(?P<day>[0-9]{1,2}))"
    r"(?: +(?P<hour>[0-9]{1,2})(?P<rest>:[0-9]{2}(?::[0-9]{2})?))?"
)
"""A date as spreadsheets write it, such as 25/12/2026 17:00."""


class Extension(msgspec.Struct, frozen=True, order=True):
    """A later due date for one person.

    Attributes:
        due: The last moment that is not late; None where an extension was taken back.
    """

    assignment: str
    student: str
    due: datetime | None


def extend(
    course_dir: Path | str, assignment: str, student: str, due: datetime | str | None
) -> Extension:
    """Gives somebody until `due` for an assignment; None takes an extension back.

    Args:
        due: With its offset from UTC, or as `2026-12-01 17:00` by this computer's clock; a day is
            meant to its end.

    Raises:
        CourseError: There is no such course, release or person, the assignment has no due date or
            a later one, or `extensions.csv` can't be read or written.
        MentorkitError: The course's folder can't be written.
    """
    course = course_at(course_dir)
    course.check_released(assignment)
    moment = _moment(due) if isinstance(due, str) else due
    _check_person(course, assignment, student)
    if moment:
        _check_moment(course, assignment, moment)
    extension = Extension(assignment, student, moment)
    with only_mine(course):
        known = {(one.assignment, one.student): one for one in extensions(course_dir)}
        known[assignment, student] = extension
        rows = [
            (
                one.student,
                one.assignment,
                one.due.isoformat(sep=" ", timespec="seconds") if one.due else "",
            )
            for _, one in sorted(known.items())
        ]
        write_list(course.root / EXTENSIONS_FILE, _COLUMNS, rows, CourseCode.EXTENSION)
    return extension


def _check_person(course: Course, assignment: str, student: str) -> None:
    """An extension for an id that nobody has would help nobody, and nobody would notice."""
    known = {*names_of(course), *course.students(assignment)}
    if known and student not in known:
        message = f"nobody has the id {student}."
        hint = did_you_mean(student, known) or "mentorkit status shows everybody's."
        raise _error(EXTENSIONS_FILE, 0, message, hint)


def _check_moment(course: Course, assignment: str, moment: datetime) -> None:
    due = course.settings().due(assignment)
    if due is None:
        raise _error(
            "course.yaml",
            0,
            f"{assignment} has no due date that could be extended.",
            f"Nobody is late there. To set one, fill in `{assignment}: due:` in course.yaml and "
            "release it once more.",
        )
    if moment < due:
        said = due.astimezone().strftime("%Y-%m-%d %H:%M")
        message = f"that is earlier than {assignment} is due for everybody, {said}."
        raise _error(EXTENSIONS_FILE, 0, message, "Give a later day or time.")


class _Notes(FileNotes):
    error = CourseError
    too_many = CourseCode.EXTENSION


def extensions(course_dir: Path | str) -> list[Extension]:
    """All extensions that were given in a course.

    Raises:
        CourseError: `extensions.csv` can't be read, with each row that is wrong.
    """
    course = course_at(course_dir)
    path = course.root / EXTENSIONS_FILE
    problems, found = _Notes(EXTENSIONS_FILE), []
    for number, cells in read_list(path, _COLUMNS, CourseCode.EXTENSION, _LIST_HINT):
        student, assignment, due = (cells[name] for name in _COLUMNS)
        if not student or not assignment:
            message = "this row has no id or no assignment."
            problems.report(number, CourseCode.EXTENSION, message, "Fill it in, or take it out.")
            continue
        try:
            found.append(Extension(assignment, student, _moment(due) if due else None))
        except CourseError as fault:
            for one in fault.problems:
                problems.report(number, one.code, one.message, one.hint)
    problems.raise_if_any()
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
        return read_moment(_plainly(text.strip()))
    except ValueError as fault:
        raise _error(EXTENSIONS_FILE, 0, f"the due date {fault}", _DUE_HINT) from None


def _plainly(text: str) -> str:
    """A date of a spreadsheet's in the order of a calendar; any other text as it is.

    Raises:
        ValueError: It can be either of two days, as in 12/8/2026.
    """
    found = _SPREADSHEETS.fullmatch(text)
    if found is None:
        return text
    said = found.groupdict()
    year, month, day = int(said["year"] or said["first"]), said["month"], said["day"]
    if said["one"]:
        day, month = said["one"], said["two"]
        if said["sign"] == "/" and int(month) > 12:
            day, month = month, day
        elif said["sign"] == "/" and int(day) <= 12 and int(day) != int(month):
            two = (date(year, int(day), int(month)), date(year, int(month), int(day)))
            days = " or ".join(f"{one.day} {one:%B}" for one in two)
            raise ValueError(f"can be {days}: {text}.")
    hour = f" {int(said['hour']):02}{said['rest']}" if said["hour"] else ""
    return f"{year}-{int(month):02}-{int(day):02}{hour}"


def _error(place: str, line: int, message: str, hint: str) -> CourseError:
    return CourseError([Problem(place, line, CourseCode.EXTENSION, message, hint)])

"""Grading: nbgrader's Autograde in this process, one submission at a time.

A submission that can't be graded is reported with its reason and never stops the next one. What has
not changed since it was graded is left alone, so that nobody has to read it a second time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import asdict

from mentorkit.course.checks import is_code_test
from mentorkit.course.codes import NbgraderError
from mentorkit.course.layout import Course, course_at
from mentorkit.course.notebooks import NotebookError, read_cells, read_metadata
from mentorkit.course.sanitize import GRADED
from mentorkit.course.session import Session, open_session
from mentorkit.course.submissions import (
    TIMESTAMP_FILE,
    graded_from,
    handed_in,
    read_submission,
    strange_entries,
)

Progress = Callable[[int, int, str], None]
"""`progress(done, all, student)` is called after each submission."""


class Grade(msgspec.Struct, frozen=True, order=True):
    """What one submission came to.

    Attributes:
        status: `graded`, `unchanged` since it was graded before, or `failed`.
        score: Points so far, with those given by hand.
        needs_reading: Whether something in it waits for a person.
        reasons: What gave no credit, or why it could not be graded; a sentence each.
    """

    assignment: str
    student: str
    status: str
    score: float = 0.0
    max_score: float = 0.0
    needs_reading: bool = False
    late: bool = False
    reasons: tuple[str, ...] = ()


class Scores(msgspec.Struct, frozen=True):
    """What the gradebook says about one submission."""

    score: float
    max_score: float
    needs_reading: bool
    late: bool

    @classmethod
    def of(cls, submission: Any) -> Scores:
        """The scores of one of nbgrader's submitted assignments."""
        return cls(
            submission.score,
            submission.max_score,
            submission.needs_manual_grade,
            submission.total_seconds_late > 0,
        )


class Graded(msgspec.Struct, frozen=True):
    """A round of grading.

    Attributes:
        notes: What a coordinator should know about the round as a whole.
    """

    grades: tuple[Grade, ...]
    notes: tuple[str, ...] = ()

    @property
    def failed(self) -> tuple[Grade, ...]:
        """The submissions that could not be graded."""
        return tuple(grade for grade in self.grades if grade.status == "failed")


def grade(
    course_dir: Path | str,
    assignment: str | None = None,
    *,
    progress: Progress | None = None,
    again: bool = False,
) -> Graded:
    """Grades what was collected: of one assignment, or of all that were released.

    Args:
        again: Also what has not changed since. nbgrader then asks for everything that was read by
            a person to be looked at once more.

    Raises:
        CourseError: There is no such course, or the assignment was not released.
        SettingsError: Its `course.yaml` can't be used.
    """
    course = course_at(course_dir)
    names = course.assignments() if assignment is None else [assignment]
    for name in names:
        course.check_released(name)
    work = [(name, student) for name in names for student in course.students(name)]
    grades = []
    with open_session(course) as session:
        grading = _Grading(session, again)
        for done, (name, student) in enumerate(work, 1):
            grades.append(grading.one(name, student))
            if progress:
                progress(done, len(work), student)
    return Graded(tuple(grades), tuple(_notes(course, names)))


class _Grading:
    def __init__(self, session: Session, again: bool) -> None:
        self.session, self.course, self.again = session, session.course, again
        self.execute = self.course.settings().execute

    def one(self, assignment: str, student: str) -> Grade:
        submitted = self.course.submitted(student, assignment)
        if reason := _refusal(submitted):
            return Grade(assignment, student, "failed", reasons=(reason,))
        if not self.again and is_graded(self.course, assignment, student, self.execute):
            return self._result(assignment, student, "unchanged")
        try:
            self.session.autograde(assignment, student)
        except NbgraderError as fault:
            said = [*_unreadable(submitted, self.course.release(assignment)), str(fault)]
            return Grade(assignment, student, "failed", reasons=(said[0],))
        return self._result(assignment, student, "graded")

    def _result(self, assignment: str, student: str, status: str) -> Grade:
        with self.session.gradebook() as gradebook:
            scores = Scores.of(gradebook.find_submission(assignment, student))
        reasons = tuple(self._reasons(assignment, student))
        return Grade(assignment, student, status, reasons=reasons, **asdict(scores))

    def _reasons(self, assignment: str, student: str) -> Iterator[str]:
        yield from read_submission(self.course.submitted(student, assignment)).faults
        for notebook in sorted(self.course.autograded(student, assignment).glob("*.ipynb")):
            for cell in read_cells(notebook):
                if cell.is_check:
                    yield from cell.errors


def _refusal(submitted: Path) -> str:
    """Why nbgrader is not to touch a submission; "" when it may."""
    if strange := strange_entries(submitted):
        return f"{', '.join(strange[:3])}: only files can be graded."
    try:
        handed_in(submitted)
    except ValueError:
        return f"{TIMESTAMP_FILE} in it holds no time that can be read."
    return ""


def is_graded(course: Course, assignment: str, student: str, execute: bool) -> bool:
    """Whether nothing has changed since that person's submission was graded."""
    graded, release = course.autograded(student, assignment), course.release(assignment)
    marks = {_mark(graded / notebook.name) for notebook in release.glob("*.ipynb")}
    return marks == {graded_from(course.submitted(student, assignment), release, execute)}


def _mark(notebook: Path) -> object:
    try:
        return read_metadata(notebook).get("mentorkit", {}).get(GRADED)
    except NotebookError:
        return None


def _unreadable(submitted: Path, release: Path) -> Iterator[str]:
    """What a person would say is wrong, where nbgrader says something else."""
    for notebook in sorted(path.name for path in release.glob("*.ipynb")):
        try:
            read_cells(submitted / notebook)
        except NotebookError as fault:
            yield f"{notebook} can't be graded: {fault}."


def _notes(course: Course, assignments: list[str]) -> Iterator[str]:
    """Says each time what runs participants' code, or would."""
    execute = course.settings().execute
    for assignment in assignments:
        if _has_code_tests(course.release(assignment)):
            yield (
                f"{assignment} has tests of code, and course.yaml says `execute: true`: "
                "participants' code was run on this computer."
                if execute
                else f"{assignment} has tests of code, which gave nobody credit: participants' "
                "code runs only where course.yaml says `execute: true`."
            )


def _has_code_tests(release: Path) -> bool:
    return any(
        cell.is_check and is_code_test(cell.source)
        for notebook in release.glob("*.ipynb")
        for cell in read_cells(notebook)
    )

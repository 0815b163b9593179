"""What is noted about an assignment while it is looked over, each with its place."""

from __future__ import annotations

from pathlib import Path

from mentorkit.course.codes import CourseCode
from mentorkit.course.layout import Course
from mentorkit.errors import Problem


class Findings:
    """The problems and warnings found so far in one assignment.

    Attributes:
        problems: What keeps it from being released.
        warnings: What does not.
    """

    def __init__(self, course: Course, assignment: str) -> None:
        self.course, self.assignment = course, assignment
        self.folder = course.source(assignment)
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []

    def problem(self, place: Path | str, code: CourseCode, message: str, hint: str = "") -> None:
        """Notes what keeps the assignment from being released."""
        self.problems.append(self._note(place, code, message, hint))

    def warning(self, place: Path | str, code: CourseCode, message: str, hint: str = "") -> None:
        """Notes what a coordinator should know."""
        self.warnings.append(self._note(place, code, message, hint))

    def cell(self, notebook: str, number: int) -> str:
        """How a cell is named: its notebook, and its number from 1."""
        return f"assignments/{self.assignment}/{notebook}, cell {number}"

    def _note(self, place: Path | str, code: CourseCode, message: str, hint: str) -> Problem:
        if isinstance(place, Path) and place.is_relative_to(self.course.root):
            place = place.relative_to(self.course.root).as_posix()
        told = str(place).encode("utf-8", "replace").decode()  # a name may hold what no text can
        return Problem(told, 0, code, message, hint)

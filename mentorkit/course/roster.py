"""Where everybody stands: each person by each assignment."""

from __future__ import annotations

import contextlib
import csv
import io
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from mentorkit.course.codes import CourseCode, CourseError
from mentorkit.course.grading import Scores, is_graded
from mentorkit.course.layout import Course, course_at
from mentorkit.course.session import open_session
from mentorkit.course.submissions import handed_in, read_submission, strange_entries
from mentorkit.errors import Problem
from mentorkit.files import read_regular

ROSTER_FILE = "roster.csv"
_LARGEST_ROSTER = 5_000_000  # bytes


class Standing(msgspec.Struct, frozen=True, order=True):
    """Where one person stands with one assignment.

    Attributes:
        name: As the roster has it; "" when it has none.
        state: `missing`, `submitted` (not graded yet), `needs reading`, or `graded`.
        late: Handed in after the due date.
        notes: What to look at, a sentence each.
    """

    assignment: str
    student: str
    name: str
    state: str
    late: bool = False
    score: float = 0.0
    max_score: float = 0.0
    notes: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """All but the person, in a line."""
        scored = f" {self.score:g} of {self.max_score:g}" if self.max_score else ""
        late = ", late" if self.late else ""
        return f"{self.state}{scored}{late}" + "".join(f". {note}" for note in self.notes)


class Status(msgspec.Struct, frozen=True):
    """A course at a glance.

    Attributes:
        copies: Groups of people who handed in the same folder, by assignment.
    """

    standings: tuple[Standing, ...]
    copies: dict[str, list[tuple[str, ...]]] = {}

    def table(self) -> str:
        """All of it as text: a line for each person, below the name of each assignment."""
        return "\n\n".join(self._about(name) for name in self._assignments()) or (
            "Nobody is here yet: nothing was handed in, and there is no roster.csv."
        )

    def _assignments(self) -> list[str]:
        return list(dict.fromkeys(standing.assignment for standing in self.standings))

    def _about(self, assignment: str) -> str:
        rows = [one for one in self.standings if one.assignment == assignment]
        wide = max(len(one.student) for one in rows)
        broad = max(len(one.name) for one in rows)
        counts = Counter(one.state for one in rows)
        lines = [f"{assignment}: " + ", ".join(f"{counts[one]} {one}" for one in sorted(counts))]
        lines += [f"  {one.student:{wide}}  {one.name:{broad}}  {one.told}" for one in rows]
        lines += [
            f"  One and the same folder was handed in by {' and '.join(group)}."
            for group in self.copies.get(assignment, [])
        ]
        return "\n".join(lines)


def status(course_dir: Path | str) -> Status:
    """Where everybody stands with every assignment that was released.

    People are those in `roster.csv` (if there is one, with the columns `id`, `first_name` and
    `last_name`), in the gradebook, and with a folder in `submitted/`.

    Raises:
        CourseError: There is no such course, or its roster can't be read.
    """
    course = course_at(course_dir)
    view = _View(course)
    assignments = course.assignments()
    people = {*view.names, *(one for name in assignments for one in course.students(name))}
    return Status(
        tuple(view.of(name, student) for name in assignments for student in sorted(people)),
        {name: groups for name in assignments if (groups := _copies(course, name))},
    )


class _View:
    """What the roster, the gradebook and the folders say together."""

    def __init__(self, course: Course) -> None:
        self.course, self.settings = course, course.settings()
        self.names = names_of(course)
        self.scores: dict[tuple[str, str], Scores] = {}
        if course.gradebook.exists():
            with open_session(course) as session, session.gradebook() as gradebook:
                self._read(gradebook)

    def _read(self, gradebook: Any) -> None:
        for student in gradebook.students:
            known = " ".join(filter(None, (student.first_name, student.last_name)))
            self.names[student.id] = self.names.get(student.id) or known
        for assignment in gradebook.assignments:
            for one in gradebook.assignment_submissions(assignment.name):
                self.scores[assignment.name, one.student_id] = Scores.of(one)

    def of(self, assignment: str, student: str) -> Standing:
        folder = self.course.submitted(student, assignment)
        standing = Standing(assignment, student, self.names.get(student, ""), "missing")
        if not folder.is_dir():
            return standing
        if strange := strange_entries(folder):
            return replace(standing, state="submitted", notes=tuple(strange))
        standing = replace(standing, notes=read_submission(folder).faults)
        scores = self.scores.get((assignment, student))
        if scores and is_graded(self.course, assignment, student, self.settings.execute):
            return replace(
                standing,
                state="needs reading" if scores.needs_reading else "graded",
                late=scores.late,
                score=scores.score,
                max_score=scores.max_score,
            )
        return replace(standing, state="submitted", late=self._is_late(assignment, folder))

    def _is_late(self, assignment: str, folder: Path) -> bool:
        due = self.settings.due(assignment)
        with contextlib.suppress(ValueError):
            when = handed_in(folder)
            return bool(due and when and when > due)
        return False


def names_of(course: Course) -> dict[str, str]:
    """The names in a course's roster, by id. Raises `CourseError` when it can't be read."""
    path = course.root / ROSTER_FILE
    if not path.exists():
        return {}
    try:
        text = read_regular(path, _LARGEST_ROSTER).decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text)))
        return {
            row["id"].strip(): " ".join(filter(None, (row.get("first_name"), row.get("last_name"))))
            for row in rows
            if row["id"]
        }
    except (OSError, UnicodeDecodeError, csv.Error, KeyError):
        raise CourseError(
            [
                Problem(
                    ROSTER_FILE,
                    0,
                    CourseCode.BAD_ROSTER,
                    "the roster can't be read.",
                    "Save it as CSV in UTF-8, with the columns id, first_name and last_name.",
                )
            ]
        ) from None


def _copies(course: Course, assignment: str) -> list[tuple[str, ...]]:
    """Who shares a folder's random id: one of them handed in the other's work, or a copy of it."""
    people: dict[str, list[str]] = defaultdict(list)
    for student in course.students(assignment):
        folder = course.submitted(student, assignment)
        if not strange_entries(folder):
            people[read_submission(folder).answers.folder].append(student)
    people.pop("", None)
    return [tuple(group) for group in people.values() if len(group) > 1]

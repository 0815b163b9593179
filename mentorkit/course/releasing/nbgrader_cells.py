"""What nbgrader is told about each cell, checked as strictly as it will be when it grades."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

import msgspec

from mentorkit.course.codes import CourseCode
from mentorkit.course.handed import LARGEST
from mentorkit.course.notebooks import joined
from mentorkit.course.releasing.findings import Findings
from mentorkit.files import read_regular

SCHEMA_VERSION = 3
_GRADE_ID = re.compile(r"[a-zA-Z0-9_-]+")
_FLAGS = ("grade", "solution", "locked", "task")
_REQUIRED = ("grade", "solution", "locked")
_KNOWN = {*_FLAGS, "schema_version", "grade_id", "points", "checksum", "cell_type"}
_KEEPS_GOING = "raises-exception"


class Marked(msgspec.Struct, frozen=True):
    """A cell that nbgrader knows.

    Attributes:
        kind: Such as "an answer" or "a check", in words.
        points: None where it has none, or none that can be read.
    """

    notebook: str
    number: int
    grade_id: str
    kind: str
    type: str
    points: float | None
    source: str


def read_notebook(path: Path) -> dict[str, Any]:
    """A notebook that `read_cells` can read, with all that stands in it."""
    return _mapping(msgspec.json.decode(read_regular(path, LARGEST)))


def marked_cells(name: str, notebook: dict[str, Any]) -> list[Marked]:
    """The cells of a notebook that have a grade_id and a part to play."""
    found = []
    for number, cell, meta in _metadata(notebook):
        kind, grade_id = _kind(meta), meta.get("grade_id")
        if kind and isinstance(grade_id, str) and grade_id:
            points = _points(meta) if meta.get("grade") or meta.get("task") else None
            cell_type, source = str(cell.get("cell_type")), joined(cell.get("source"))
            found.append(Marked(name, number, grade_id, kind, cell_type, points, source))
    return found


def check_markings(findings: Findings, name: str, notebook: dict[str, Any]) -> None:
    """Notes every marking of nbgrader's in a notebook that would stop it, or lose points."""
    taken: dict[str, int] = {}
    for number, cell, meta in _metadata(notebook):
        checking = _Checking(findings, name, number, cell, meta)
        if checking.is_of_today():
            checking.run()
        grade_id = meta.get("grade_id")
        if _kind(meta) and isinstance(grade_id, str) and grade_id:
            first = taken.setdefault(grade_id, number)
            if first != number:
                checking.problem(
                    CourseCode.DUPLICATE_GRADE_ID,
                    f'the grade_id "{grade_id}" is taken: cell {first} has it.',
                    "Give one of them another, in the panel of nbgrader's Create Assignment.",
                )


class _Checking:
    def __init__(
        self,
        findings: Findings,
        notebook: str,
        number: int,
        cell: dict[str, Any],
        meta: dict[str, Any],
    ) -> None:
        self.findings, self.cell, self.meta = findings, cell, meta
        self.place = findings.cell(notebook, number)
        self.type = cell.get("cell_type")

    def problem(self, code: CourseCode, message: str, hint: str) -> None:
        self.findings.problem(self.place, code, message, hint)

    def warning(self, code: CourseCode, message: str, hint: str) -> None:
        self.findings.warning(self.place, code, message, hint)

    def is_of_today(self) -> bool:
        version = self.meta.get("schema_version")
        if version == SCHEMA_VERSION and not isinstance(version, bool):
            return True
        if isinstance(version, int) and version > SCHEMA_VERSION:
            self.problem(
                CourseCode.SCHEMA_VERSION,
                f"nbgrader's marking has the version {version}, and today's is {SCHEMA_VERSION}.",
                "It was made with a later nbgrader. Update nbgrader, or mark the cell again.",
            )
        elif not self.meta:
            self.problem(
                CourseCode.SCHEMA_VERSION,
                "nbgrader's marking is empty: most likely the cell was copied.",
                "Take `nbgrader` out of the cell's metadata, or mark the cell again.",
            )
        else:
            said = f"has the version {version}" if version is not None else "names no version"
            self.problem(
                CourseCode.SCHEMA_VERSION,
                f"nbgrader's marking {said}, and today's is {SCHEMA_VERSION}.",
                f"In the course's folder, run: nbgrader update assignments/"
                f"{self.findings.assignment}",
            )
        return False

    def run(self) -> None:
        self.check_keys()
        self.check_grade_id()
        self.check_points()
        if all(flag in self.meta for flag in _REQUIRED):
            self.check_locks()
        if self.type == "code":
            self.check_code()

    def check_keys(self) -> None:
        if extra := sorted(self.meta.keys() - _KNOWN):
            self.problem(
                CourseCode.EXTRA_KEY,
                f"nbgrader does not know {_listed(extra)} in its metadata, and would not grade.",
                "Put it beside `nbgrader` in the cell's metadata, not into it.",
            )
        missing = [flag for flag in _REQUIRED if flag not in self.meta]
        strange = [
            flag for flag in _FLAGS if flag in self.meta and not isinstance(self.meta[flag], bool)
        ]
        checksum = self.meta.get("checksum", "x" * 32)
        if not (isinstance(checksum, str) and len(checksum) == 32):
            strange.append("checksum")
        if self.meta.get("cell_type", "code") not in ("raw", "code", "markdown"):
            strange.append("cell_type")
        if missing or strange:
            what = f"lacks {_listed(missing)}" if missing else f"can't have this {_listed(strange)}"
            self.problem(
                CourseCode.BAD_MARKING,
                f"nbgrader's marking {what}, and nbgrader would not grade.",
                "Mark the cell again, in the panel of nbgrader's Create Assignment.",
            )

    def check_grade_id(self) -> None:
        grade_id = self.meta.get("grade_id")
        if isinstance(grade_id, str) and (_GRADE_ID.fullmatch(grade_id) or grade_id == ""):
            if grade_id or not _kind(self.meta):
                return
        elif grade_id is None and not _kind(self.meta):
            return
        said = "no grade_id" if grade_id in (None, "") else f"the grade_id {grade_id!r}"
        self.problem(
            CourseCode.BAD_GRADE_ID,
            f"this cell has {said}, so nbgrader can't tell it from others.",
            "Give it one of letters, digits and hyphens, such as what-changed-text.",
        )

    def check_points(self) -> None:
        given = self.meta.get("points")
        needed = self.meta.get("grade") or self.meta.get("task")
        if given is None and (not needed or "points" not in self.meta):
            if needed:
                self.problem(
                    CourseCode.BAD_POINTS,
                    "this cell is graded, and has no points.",
                    "Say how many it is worth; 0 is allowed.",
                )
        elif _points(self.meta) is None:
            self.problem(
                CourseCode.BAD_POINTS,
                f"points are a number from 0 on, not {given!r}.",
                "Say how many it is worth; 0 is allowed.",
            )

    def check_locks(self) -> None:
        grade, solution, locked, task = (bool(self.meta.get(flag)) for flag in _FLAGS)
        if task:
            if not locked:
                self.problem(
                    CourseCode.UNLOCKED_TASK,
                    "this task is not locked: it can be released, and then nbgrader can't grade.",
                    "Put `locked: true` into its metadata, or mark it as a task again.",
                )
            if self.type != "markdown":
                self.problem(
                    CourseCode.BAD_MARKING,
                    "a task is a Markdown cell, and this is none.",
                    "Change the cell to Markdown, or mark it as something else.",
                )
            return
        if self.type == "markdown" and grade != solution:
            self.problem(
                CourseCode.BAD_MARKING,
                "nbgrader takes a Markdown cell as a graded answer or as read-only, and this is "
                "half of each.",
                'Mark it as "Manually graded answer".',
            )
        elif grade and not locked and not solution:
            self.problem(
                CourseCode.UNLOCKED_GRADE,
                "this cell gives points, and participants could change what it asks.",
                "Put `locked: true` into its metadata; or, if they answer in it, `solution: true`.",
            )

    def check_code(self) -> None:
        source = joined(self.cell.get("source"))
        if self.meta.get("solution"):
            if source.strip() and "BEGIN SOLUTION" not in source:
                self.warning(
                    CourseCode.NO_SOLUTION_REGION,
                    "participants get an empty cell: nothing marks what is solution here.",
                    "Keep the rest with ### BEGIN SOLUTION and ### END SOLUTION around it.",
                )
        elif self.meta.get("grade"):
            tags = _mapping(self.cell.get("metadata")).get("tags")
            if not (isinstance(tags, list) and _KEEPS_GOING in tags):
                self.warning(
                    CourseCode.STOPS_RUN,
                    "Run All stops at this check while something is open, and what is below it "
                    "does not appear.",
                    f"Give the cell the tag {_KEEPS_GOING}.",
                )


def _metadata(notebook: dict[str, Any]) -> list[tuple[int, dict[str, Any], dict[str, Any]]]:
    """The cells that nbgrader looks at: their number, themselves, and its marking."""
    return [
        (number, _mapping(cell), _mapping(_mapping(_mapping(cell).get("metadata"))["nbgrader"]))
        for number, cell in enumerate(notebook["cells"], 1)
        if "nbgrader" in _mapping(_mapping(cell).get("metadata"))
    ]


def _kind(meta: dict[str, Any]) -> str:
    if meta.get("task"):
        return "a task"
    if meta.get("grade"):
        return "an answer" if meta.get("solution") else "a check"
    if meta.get("solution"):
        return "a solution"
    return "read-only" if meta.get("locked") else ""


def _points(meta: dict[str, Any]) -> float | None:
    points = meta.get("points")
    if isinstance(points, bool) or not isinstance(points, (int, float)):
        return None
    return float(points) if 0 <= points < math.inf else None


def _listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _mapping(thing: object) -> dict[str, Any]:
    return thing if isinstance(thing, dict) else {}

"""The graded copy of one submission, and what it is worth, made out of files alone."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec

from mentorkit.answers import Answers, Item, Line
from mentorkit.answers.document import says_something
from mentorkit.check import Work
from mentorkit.course.grading.gradebook import Plan, Sheet, Source
from mentorkit.course.grading.marks import Marker
from mentorkit.course.grading.repair import Found, read_submitted
from mentorkit.course.grading.sanitize import GRADED, Submitted, Template, submitted_cells
from mentorkit.course.handed import LARGEST, UNREADABLE, Handed, shown
from mentorkit.course.layout import Course
from mentorkit.course.notebooks import NotebookError, encode_notebook, joined, read_notebook
from mentorkit.course.releasing.versions import version_folders
from mentorkit.course.submissions import (
    TIMESTAMP_FILE,
    fingerprint,
    handed_in,
    read_submission,
    release_mark,
)
from mentorkit.errors import MentorkitError
from mentorkit.files import read_regular, same_name
from mentorkit.pages import has_ended, others_of
from mentorkit.released import Asked, read_released


class SetAside(MentorkitError):  # noqa: N818 — an outcome more than a fault
    """This submission can't be graded; `str()` says why."""


class Marks(msgspec.Struct):
    """What nbgrader would note about one notebook, by the names of its cells.

    Attributes:
        scores: Of each cell with points: the automatic ones, or None where a reader decides.
        unanswered: The cells for writing in that were left as they were.
    """

    scores: dict[str, float | None] = {}
    unanswered: dict[str, bool] = {}


class Made(msgspec.Struct, frozen=True):
    """A graded copy that lies nowhere yet.

    Attributes:
        files: By name, what each file of the copy holds.
        marks: By notebook; None for one that was not handed in.
        when: When it was handed in, in UTC; None when nobody noted it.
        repairs: What was mended, a sentence each.
        reasons: What gave no credit, a sentence each.
        faults: What of the answers could not be read, a sentence each.
        mark: The fingerprint of all that it is made from.
    """

    files: dict[str, bytes]
    marks: dict[str, Marks | None]
    when: datetime | None
    answers: Answers
    repairs: tuple[str, ...]
    reasons: tuple[str, ...]
    faults: tuple[str, ...]
    mark: str


class Maker:
    """Makes the graded copies of one assignment.

    Args:
        plan: The assignment as the gradebook knows it.
        ignored: Patterns of file names that are left where they are.
    """

    def __init__(
        self, course: Course, assignment: str, plan: Plan, ignored: Iterable[str], execute: bool
    ) -> None:
        self.course, self.assignment = course, assignment
        self.release, self.source = course.release(assignment), course.source(assignment)
        self.ignored = tuple(ignored)
        self.mark = release_mark(self.release, execute)
        self.sheets = {
            f"{sheet.name}.ipynb": _SheetMaker(
                self.release, sheet, version_folders(course, assignment)
            )
            for sheet in plan.sheets.values()
        }
        self.masters = _masters(self.source, self.ignored)
        own = [*self.masters, *self.sheets]
        self._own = set(map(same_name, own))
        self._around = {above for name in own for above in _above(same_name(name))}
        released = read_released(self.release)
        self.asks = list(released.asks) if released else []

    def make(self, handed: Handed) -> Made:
        """The graded copy of what was handed in.

        Raises:
            SetAside: It can't be graded.
        """
        if handed.refused:
            raise SetAside(handed.refused)
        try:
            contents = {name: read_regular(handed.folder / name, LARGEST) for name in handed.files}
            when = handed_in(handed.folder)
        except OSError as fault:
            raise SetAside(f"{UNREADABLE}: {fault.strerror}.") from None
        except ValueError:
            raise SetAside(f"{TIMESTAMP_FILE} in it holds no time that can be read.") from None
        submission = read_submission(handed.folder, given=(self.release, self.source))
        answers = submission.answers
        if submission.is_newer:
            raise SetAside(
                f"{UNREADABLE}: a later mentorkit wrote its answers file. Update mentorkit, then "
                "grade once more."
            )
        digests = {name: hashlib.sha256(one).digest() for name, one in contents.items()}
        mark = fingerprint(digests, self.mark)
        files = {
            name: content
            for name, content in contents.items()
            if not name.endswith(".ipynb")
            and not is_ignored(name, self.ignored)
            and not self._is_in_the_way(name)
        } | self.masters
        repairs: list[str] = []
        reasons: list[str] = []
        marks: dict[str, Marks | None] = {}
        for name, found in self._notebooks(contents, answers).items():
            if found is None:
                marks[name] = None
                reasons.append(f"{name} is not in it, so its cells give nothing.")
                continue
            sheet = self.sheets[name]
            made = sheet.make(found, Work(answers, self.release), mark)
            files[name], marks[name] = made.content, made.marks
            repairs += [*found.repairs, *made.repairs]
            reasons += made.reasons
        return Made(
            files,
            marks,
            when,
            answers,
            tuple(dict.fromkeys(repairs)),
            tuple(reasons),
            submission.faults,
            mark,
        )

    def _is_in_the_way(self, name: str) -> bool:
        """Whether a file stands where one of the assignment's own files, or its folder, has to."""
        one = same_name(name)
        return one in self._own or one in self._around or any(up in self._own for up in _above(one))

    def _notebooks(
        self, contents: Mapping[str, bytes], answers: Answers
    ) -> dict[str, Found | None]:
        """By notebook, the cells to grade; None for one that is missing beside others."""
        others = renamed(contents, set(self.sheets))
        has_answers = any(map(says_something, answers.items.values()))
        found: dict[str, Found | None] = {}
        for name, sheet in self.sheets.items():
            own = others.get(name, name)
            said = "The notebook is missing; what the answers file holds was graded."
            if own in contents:
                try:
                    found[name] = _called(own, name, read_submitted(contents[own]))
                    continue
                except NotebookError as fault:
                    if not has_answers:
                        raise SetAside(f"{name} can't be graded: {fault}.") from None
                    said = (
                        f"The notebook could not be read: {fault}. "
                        "What the answers file holds was graded."
                    )
            found[name] = Found(sheet.untouched, (said,)) if has_answers else None
        if not any(found.values()):
            missing = next(iter(self.sheets))
            raise SetAside(f"the assignment's notebook, {missing}, is not in it.")
        return found


class _Sheet(msgspec.Struct, frozen=True):
    content: bytes
    marks: Marks
    repairs: tuple[str, ...]
    reasons: list[str]


def _readable(notebooks: Iterable[Path]) -> Iterator[Mapping[str, Any]]:
    """Those that can be read: an earlier release need not have had this notebook."""
    for path in notebooks:
        with contextlib.suppress(NotebookError):
            yield read_notebook(path)


class _SheetMaker:
    """Makes the graded copies of one notebook."""

    def __init__(self, release: Path, sheet: Sheet, versions: Iterable[Path]) -> None:
        name = f"{sheet.name}.ipynb"
        released = read_notebook(release / name)
        for cell in released["cells"]:
            _restore(cell, sheet)
        self.sheet = sheet
        self.template = Template(released, _readable(version / name for version in versions))
        self.marker = Marker(released)
        self.untouched: list[Submitted] = submitted_cells(released["cells"])
        metadata = {key: one for key, one in released["metadata"].items() if key != "signature"}
        if sheet.kernelspec and (kernelspec := msgspec.json.decode(sheet.kernelspec)):
            metadata["kernelspec"] = kernelspec
        minor = max(released.get("nbformat_minor", 0), 5)  # since when cells have ids
        self._around = {"metadata": metadata, "nbformat": 4, "nbformat_minor": minor}

    def make(self, found: Found, work: Work, mark: str) -> _Sheet:
        copy = self.template.copy(found.cells, work.answers)
        reasons = self.marker.mark(copy.cells, work)
        metadata = self._around["metadata"]
        metadata = {**metadata, "mentorkit": {**metadata.get("mentorkit", {}), GRADED: mark}}
        content = encode_notebook({**self._around, "cells": copy.cells, "metadata": metadata})
        return _Sheet(content, self._marks(copy.cells), copy.repairs, reasons)

    def _marks(self, cells: list[dict[str, Any]]) -> Marks:
        marks = Marks()
        for cell in cells:
            nbgrader = cell["metadata"].get("nbgrader")
            if not nbgrader or "grade_id" not in nbgrader:
                continue
            name = nbgrader["grade_id"]
            same = nbgrader.get("checksum") == checksum(cell)
            if nbgrader.get("grade"):
                marks.scores[name] = _score(cell, same)
            if nbgrader.get("task") or nbgrader.get("solution"):
                marks.unanswered[name] = same and not nbgrader.get("task")
        return marks


def _score(cell: Mapping[str, Any], same: bool) -> float | None:
    """The automatic points of a cell, as `nbgrader.utils.determine_grade` gives them."""
    if cell["metadata"]["nbgrader"].get("solution"):
        return 0.0 if same else None
    if cell["cell_type"] != "code":
        return None
    failed = any(one["output_type"] == "error" for one in cell["outputs"])
    return 0.0 if failed else float(cell["metadata"]["nbgrader"]["points"])


def _restore(cell: dict[str, Any], sheet: Sheet) -> None:
    """Makes a released cell what the gradebook says it was, should somebody have edited it since.

    As nbgrader's ClearOutput and OverwriteCells do.
    """
    if cell["cell_type"] == "code":
        cell.update(outputs=[], execution_count=None)
    for key in ("collapsed", "scrolled", "trusted"):
        cell["metadata"].pop(key, None)
    cell["source"] = joined(cell["source"])
    nbgrader = cell["metadata"].get("nbgrader")
    if not nbgrader or not nbgrader.get("grade_id"):
        return
    source = sheet.sources.get(nbgrader["grade_id"])
    if source is None:
        raise MentorkitError(
            f"The release has a cell {nbgrader['grade_id']} that the gradebook does not know. "
            "Release the assignment once more, then grade."
        )
    _overwrite(cell, nbgrader, source, sheet)


def _overwrite(
    cell: dict[str, Any], nbgrader: dict[str, Any], source: Source, sheet: Sheet
) -> None:
    cell["cell_type"] = source.cell_type
    if nbgrader.get("grade"):
        points = sheet.graded[nbgrader["grade_id"]][1]
        if float(nbgrader["points"]) != points:
            nbgrader["points"] = points
    nbgrader["checksum"] = source.checksum
    if source.locked and checksum(cell) != source.checksum:
        cell["source"] = source.source


def checksum(cell: Mapping[str, Any]) -> str:
    """A cell's checksum, as `nbgrader.utils.compute_checksum` makes it."""
    nbgrader = cell["metadata"]["nbgrader"]
    grade, solution = nbgrader.get("grade", False), nbgrader.get("solution", False)
    locked = not solution and (grade or nbgrader.get("locked", False))
    parts = [joined(cell["source"]), cell["cell_type"], grade, solution, bool(locked)]
    parts.append(nbgrader["grade_id"])
    if grade:
        parts.append(float(nbgrader["points"]))
    return hashlib.md5("".join(map(str, parts)).encode(), usedforsecurity=False).hexdigest()


def _above(name: str) -> list[str]:
    """The folders that a file lies in, by their names."""
    parts = name.split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts))]


def renamed(contents: Iterable[str], wanted: set[str]) -> dict[str, str]:
    """A notebook that is missing, and the one of another name that stands in its place."""
    own = {name for name in contents if name.endswith(".ipynb") and "/" not in name}
    missing, others = wanted - own, own - wanted
    return {missing.pop(): others.pop()} if len(missing) == len(others) == 1 else {}


def _called(own: str, name: str, found: Found) -> Found:
    if own == name:
        return found
    return Found(
        found.cells,
        (f"The notebook was called {shown(own)}; it was taken for {name}.", *found.repairs),
    )


def is_ignored(name: str, patterns: Iterable[str]) -> bool:
    """Whether nbgrader leaves a file where it is: by its name, or by a folder's it lies in."""
    parts = PurePosixPath(name).parts
    return any(
        fnmatchcase(part, pattern)
        for part in parts
        for pattern in patterns
        if not (part.startswith(".") and pattern.startswith("*"))
    )


def _masters(source: Path, ignored: tuple[str, ...]) -> dict[str, bytes]:
    """The assignment's own files, which take the place of those that came back."""
    found = {}
    for path in sorted(source.rglob("*")) if source.is_dir() else []:
        name = path.relative_to(source).as_posix()
        if path.is_file() and path.suffix != ".ipynb" and not is_ignored(name, ignored):
            found[name] = path.read_bytes()
    return found


_AS_THEY_LIKE = ("consent", "ask_for_contact")


def answered_of(asks: Iterable[Asked], answers: Answers) -> tuple[int, int]:
    """How many of the things that are asked for have an answer, and how many there are."""
    asks = list(asks)
    wanted = [one for one in asks if one.kind not in _AS_THEY_LIKE and not one.instead_of]
    return sum(_is_met(one, asks, answers.items) for one in wanted), len(wanted)


def _is_met(asked: Asked, asks: list[Asked], items: Mapping[str, Item]) -> bool:
    others = others_of(asked, asks)
    return _is_answered(asked, items) or any(has_ended(other, items) for other in others)


def _is_answered(asked: Asked, items: Mapping[str, Item]) -> bool:
    item = items.get(asked.item)
    if isinstance(item, Line):
        return bool(item.ending)
    return any(
        says_something(one)
        for key, one in items.items()
        if key == asked.item or key.startswith(f"{asked.item}/")
    )

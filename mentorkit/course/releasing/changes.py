"""What changed between two states of an assignment, in a few words each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from mentorkit.counting import count
from mentorkit.course.codes import CourseCode
from mentorkit.course.notebooks import NotebookError, cells_of, read_cells
from mentorkit.course.releasing.findings import Findings
from mentorkit.course.releasing.nbgrader_cells import Marked, marked_cells, read_notebook
from mentorkit.errors import MentorkitError
from mentorkit.released import RELEASED_FILE, Asked, Released, read_released

_SAID = ("title", "language", "readers", "reply_by", "due", "hand_in", "crisis_contact")
_SAID_TOO = ("responder", "response_time", "resources", "course", "programme")
"""What `mentorkit.json` says besides what is asked, in the order of what matters."""


def check_changes(
    findings: Findings,
    last: Path,
    notebooks: Mapping[str, Any],
    asks: Iterable[Asked],
    handed_in: Handed,
) -> None:
    """Notes what would cost those who handed in their scores, or leave their answers unseen.

    Args:
        last: What was released last.
        notebooks: The assignment's now, by their names.
        asks: All that is asked for now.
    """
    people = count(len(handed_in.folders | handed_in.rows), "submission is", "submissions are")
    hint = "Put it back as it was, or make a new assignment under a new name."
    if trial := sorted(handed_in.rows - handed_in.folders):
        hint += (
            f" {trial[0]} has no folder in submitted/ any more: was it a trial, take it out of the "
            f'gradebook with  nbgrader db student remove "{trial[0]}" --force'
        )
    for place, message in _broken(findings, last, notebooks):
        said = f"{message}, and {people} in: scores would be lost."
        findings.problem(place, CourseCode.CELLS_CHANGED, said, hint)
    before, asks = _released(last).asks, list(asks)
    asked, now = {one.item for one in before}, {one.item for one in asks}
    for item in sorted(asked - now):
        said = f'"{item}" is not asked for any more, and {people} in: nobody would see the answers.'
        findings.problem(findings.folder, CourseCode.CELLS_CHANGED, said, hint)
    alone = {one.item for one in asks if not one.instead_of}
    for one in before:
        if one.instead_of and one.item in alone:
            said = f'"{one.item}" does not count for "{one.instead_of}" any more'
            said = f"{said}, and {people} in: scores would be lost."
            findings.problem(findings.folder, CourseCode.CELLS_CHANGED, said, hint)


class Handed(msgspec.Struct, frozen=True):
    """Who has handed in an assignment, by their folders and by the gradebook."""

    folders: frozenset[str]
    rows: frozenset[str]


def _broken(
    findings: Findings, last: Path, notebooks: Mapping[str, Any]
) -> Iterator[tuple[Path | str, str]]:
    before = {path.name: _marked(path) for path in sorted(last.glob("*.ipynb"))}
    after = {name: marked_cells(name, notebook) for name, notebook in notebooks.items()}
    for name in sorted(before.keys() - after.keys()):
        yield findings.folder / name, "this notebook is gone since the last release"
    for name in sorted(after.keys() - before.keys()):
        yield findings.folder / name, "this notebook is new since the last release"
    both = before.keys() & after.keys()
    old = {(one.notebook, one.grade_id): one for name in both for one in before[name]}
    new = {(one.notebook, one.grade_id): one for name in both for one in after[name]}
    for cell, said in _differences(old, new):
        if _key(cell) in new:
            yield findings.cell(cell.notebook, cell.number), said
        else:  # it has no number any more
            yield findings.folder / cell.notebook, said


def _differences(
    old: dict[tuple[str, str], Marked], new: dict[tuple[str, str], Marked]
) -> Iterator[tuple[Marked, str]]:
    """What became of each cell that nbgrader knows; of one that is gone, the old one is told."""
    gone = {one.grade_id: one for key, one in old.items() if key not in new}
    for key, cell in new.items():
        name = f"cell {cell.grade_id}"
        if key in old:
            yield from ((cell, f"{name}: {said}") for said in _changed(old[key], cell))
        elif moved := gone.pop(cell.grade_id, None):
            yield cell, f"{name} moved here from {moved.notebook}"
        else:
            yield cell, f"{name} is new"
    for cell in gone.values():
        yield cell, f"cell {cell.grade_id} is gone"


def _key(cell: Marked) -> tuple[str, str]:
    return cell.notebook, cell.grade_id


def _changed(old: Marked, new: Marked) -> Iterator[str]:
    if old.kind != new.kind:
        yield f"{old.kind} -> {new.kind}"
    if old.type != new.type:
        yield f"{old.type} -> {new.type}"
    if old.points != new.points and old.points is not None and new.points is not None:
        yield f"points {old.points:g} -> {new.points:g}"


def changes_between(old: Path, new: Path) -> list[str]:
    """What is different in the release `new` from the release `old`, in words."""
    before, after = _files(old), _files(new)
    said: list[str] = []
    told, telling = _released(old), _released(new)
    cases = {f"{case}.md": case for one in (told, telling) for case in one.hashes}
    for name in sorted(before.keys() | after.keys()):
        called = f"the case {cases[name]}" if name in cases else name
        if name == RELEASED_FILE and name in before and name in after:
            said += _changed_promises(told, telling)
        elif name not in before:
            said.append(f"{called} is new")
        elif name not in after:
            said.append(f"{called} is gone")
        elif before[name].read_bytes() != after[name].read_bytes():
            changed = name.endswith(".ipynb") and list(_changed_cells(before[name], after[name]))
            said += changed or [called]
    return said


def _changed_cells(old: Path, new: Path) -> Iterator[str]:
    before, after = ({_key(one): one for one in _marked(path)} for path in (old, new))
    yield from (said for _, said in _differences(before, after))
    yield from (
        f"cell {cell.grade_id}: its text"
        for key, cell in after.items()
        if key in before and before[key].source != cell.source
    )
    if _unmarked(old) != _unmarked(new):
        yield f"{new.name}: cells that nbgrader does not know"


def _changed_promises(old: Released, new: Released) -> Iterator[str]:
    for field in (*_SAID, *_SAID_TOO):
        before, after = getattr(old, field), getattr(new, field)
        if before != after:
            yield f"{field}: {before or 'nothing'} -> {after or 'nothing'}"
    asked, asks = ({one.item for one in told.asks} for told in (old, new))
    yield from (f"{item} is asked for now" for item in sorted(asks - asked))
    yield from (f"{item} is not asked for any more" for item in sorted(asked - asks))


def _files(folder: Path) -> dict[str, Path]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path for path in paths}


def _marked(notebook: Path) -> list[Marked]:
    try:
        read_cells(notebook)
        return marked_cells(notebook.name, read_notebook(notebook))
    except NotebookError:  # changed by hand since
        return []


def _unmarked(notebook: Path) -> list[tuple[str, str]]:
    try:
        cells = cells_of(read_notebook(notebook))
    except (NotebookError, OSError, msgspec.DecodeError):
        return []
    return [(cell.type, cell.source) for cell in cells if not cell.nbgrader]


def _released(folder: Path) -> Released:
    try:
        return read_released(folder) or Released()
    except MentorkitError:
        return Released()

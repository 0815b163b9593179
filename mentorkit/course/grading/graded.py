"""What a graded copy says about itself: also one that nbgrader's own autograde has made."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from mentorkit.course.content import content_of
from mentorkit.course.grading.sanitize import GRADED
from mentorkit.course.handed import Handed, look_at
from mentorkit.course.layout import Course
from mentorkit.course.ledger import Record
from mentorkit.course.notebooks import NotebookError, read_cells, read_metadata
from mentorkit.course.releasing.versions import version_folders
from mentorkit.course.submissions import graded_from, read_submission


def is_graded(course: Course, assignment: str, student: str, execute: bool) -> bool:
    """Whether nothing has changed since that person's submission was graded."""
    graded, release = course.autograded(student, assignment), course.release(assignment)
    if not graded.is_dir():
        return False
    marks = {_mark(graded / notebook.name) for notebook in release.glob("*.ipynb")}
    return marks == {graded_from(course.submitted(student, assignment), release, execute)}


def content_graded(course: Course, assignment: str, student: str) -> str:
    """The fingerprint (`content_of`) of what somebody's graded copy was made from; "" for no copy.

    It is looked for in `submitted/` and `earlier/`. What lies in neither has the copy's own mark,
    which is no submission's fingerprint.
    """
    copies = course.autograded(student, assignment).glob("*.ipynb")
    marks = {mark for copy in copies if isinstance(mark := _mark(copy), str)}
    if len(marks) != 1:
        return ""
    (mark,) = marks
    releases = [course.release(assignment), *reversed(version_folders(course, assignment))]
    shelf = course.earlier / student / assignment
    folders = [course.submitted(student, assignment), *sorted(shelf.glob("*"), reverse=True)]
    execute = course.settings().execute
    readable = [one for one in folders if not look_at(one).refused]
    for folder, release, may_run in product(readable, releases, (execute, not execute)):
        with contextlib.suppress(OSError):
            if graded_from(folder, release, may_run) == mark:
                return content_of(folder) or mark
    return mark


def _mark(notebook: Path) -> object:
    try:
        return read_metadata(notebook).get("mentorkit", {}).get(GRADED)
    except NotebookError:
        return None


def record_of_graded(
    course: Course, assignment: str, student: str, handed: Handed, mark: str
) -> Record:
    """What is known of a submission from its graded copy."""
    submission = read_submission(handed.folder)
    return Record(
        handed.stamp,
        graded=mark,
        reasons=tuple(_reasons(course, assignment, student)),
        faults=submission.faults,
        folder=submission.answers.folder,
        content=content_of(handed.folder),
    )


def _reasons(course: Course, assignment: str, student: str) -> Iterator[str]:
    for notebook in sorted(course.autograded(student, assignment).glob("*.ipynb")):
        for cell in read_cells(notebook):
            if cell.is_check:
                yield from cell.errors

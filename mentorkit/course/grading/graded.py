"""What a graded copy says about itself: also one that nbgrader's own autograde has made."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mentorkit.course.content import content_of
from mentorkit.course.grading.sanitize import GRADED
from mentorkit.course.handed import Handed
from mentorkit.course.layout import Course
from mentorkit.course.ledger import Record
from mentorkit.course.notebooks import NotebookError, read_cells, read_metadata
from mentorkit.course.submissions import graded_from, read_submission


def is_graded(course: Course, assignment: str, student: str, execute: bool) -> bool:
    """Whether nothing has changed since that person's submission was graded."""
    graded, release = course.autograded(student, assignment), course.release(assignment)
    if not graded.is_dir():
        return False
    marks = {_mark(graded / notebook.name) for notebook in release.glob("*.ipynb")}
    return marks == {graded_from(course.submitted(student, assignment), release, execute)}


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

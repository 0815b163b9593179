"""mentorkit's two steps in nbgrader's autograding, named in a course's `nbgrader_config.py`.

nbgrader makes the objects and calls them, from its own commands as from `grade`. All they do is
find the folders; the work is done in `sanitize` and `checks`. This is the one module that needs
nbgrader to be imported.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.preprocessors import Execute, NbGraderPreprocessor
from nbgrader.utils import is_grade, is_solution

from mentorkit.answers import MIME
from mentorkit.check import Work
from mentorkit.course.checks import CodeTestError, Outcome, ask, is_code_test
from mentorkit.course.elements import elements_of
from mentorkit.course.notebooks import cells_of, item_of
from mentorkit.course.sanitize import GRADED, WITHHELD, keep_released
from mentorkit.course.submissions import Submission, graded_from, read_submission
from mentorkit.language import speaking
from mentorkit.notebook.summary import bundle
from mentorkit.pages import parts_of
from mentorkit.settings import SETTINGS_FILE, read_settings

_NOT_RUN = (
    "This check cell is a test of code. It was not run, and gives no credit: only your coordinator "
    "can allow participants' code to run, with `execute: true` in course.yaml."
)


_FOR_READERS = {"play", "reflect", "worksheet"}


class _Folders:
    """The folders of one submission, where nbgrader's configuration puts them."""

    def __init__(self, preprocessor: NbGraderPreprocessor, resources: Any) -> None:
        course = preprocessor.parent.parent.coursedir  # of the converter that owns the exporter
        names = resources["nbgrader"]
        self.notebook = f"{names['notebook']}.ipynb"
        self.settings = Path(course.root) / SETTINGS_FILE

        def folder(step: str, student: str = ".") -> Path:
            return Path(course.format_path(step, student, names["assignment"]))

        self.source = folder(course.source_directory)
        self.release = folder(course.release_directory)
        self.submitted = folder(course.submitted_directory, names["student"])

    def submission(self) -> Submission:
        return read_submission(self.submitted, given=(self.release, self.source))


class KeepReleased(NbGraderPreprocessor):
    """Makes the notebook to grade: the released one, with the participant's words as plain text."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        folders = _Folders(self, resources)
        released = nbformat.read(folders.release / folders.notebook, as_version=4)
        return keep_released(nb, released, folders.submission().answers), resources


class AskChecks(NbGraderPreprocessor):
    """Asks the check cells about the participant's answers; stands where nbgrader runs them.

    Below each element it shows what the participant answered.
    """

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        folders = _Folders(self, resources)
        settings = read_settings(folders.settings)
        execute = settings.execute
        runs = execute and any(_is_check(cell) and is_code_test(cell.source) for cell in nb.cells)
        if runs:
            nb, resources = Execute(parent=self.parent).preprocess(nb, resources)
        work = Work(folders.submission().answers, folders.release)
        with speaking(settings.language):
            for cell in filter(_is_check, nb.cells):
                if _withheld(cell) or not (runs and is_code_test(cell.source)):
                    cell.outputs = [_output(_outcome(cell, work))]
            _show_answers(nb, work)
        mark = graded_from(folders.submitted, folders.release, execute)
        nb.metadata["mentorkit"] = {**nb.metadata.get("mentorkit", {}), GRADED: mark}
        return nb, resources


def _is_check(cell: NotebookNode) -> bool:
    return cell.cell_type == "code" and is_grade(cell) and not is_solution(cell)


def _withheld(cell: NotebookNode) -> str:
    return str(cell.metadata.get("mentorkit", {}).get(WITHHELD, ""))


def _outcome(cell: NotebookNode, work: Work) -> Outcome:
    if reason := _withheld(cell):
        return Outcome(False, reason)
    try:
        return ask(cell.source, work)
    except CodeTestError:
        return Outcome(False, _NOT_RUN)


def _show_answers(nb: NotebookNode, work: Work) -> None:
    """Puts below each element what was answered to it: what a reader needs to know.

    What somebody agreed to, and whether they asked to be contacted, is not for readers. A
    reflection that has a cell of its own stands there already.
    """
    own_cells = {item_of(cell.metadata) for cell in nb.cells}
    # Only what the release has locked is looked at: a participant's code is not even parsed.
    for element in elements_of(cell for cell in cells_of(nb) if cell.nbgrader.get("locked")):
        if element.kind in _FOR_READERS and element.item and element.item not in own_cells:
            parts = parts_of(element.asked, work.cases, work.answers)
            data = bundle(element.item, work.answers, parts)["data"]
            data.pop(MIME, None)  # the answers themselves stay where they were handed in
            output = nbformat.v4.new_output("display_data", data)
            nb.cells[element.cell - 1].outputs.append(output)


def _output(outcome: Outcome) -> NotebookNode:
    """What nbgrader scores: an error gives nothing, and a line of text gives all points."""
    if outcome.passed:
        return nbformat.v4.new_output("stream", name="stdout", text=outcome.said)
    return nbformat.v4.new_output(
        "error", ename="Unfinished", evalue=outcome.said, traceback=[outcome.said]
    )

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

from mentorkit.check import Work
from mentorkit.course.grading.marks import Marker
from mentorkit.course.grading.sanitize import GRADED, Template, submitted_cells
from mentorkit.course.submissions import Submission, graded_from, read_submission
from mentorkit.language import speaking
from mentorkit.settings import SETTINGS_FILE, read_settings


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

    def released(self) -> NotebookNode:
        return nbformat.read(self.release / self.notebook, as_version=4)


class KeepReleased(NbGraderPreprocessor):
    """Makes the notebook to grade: the released one, with the participant's words as plain text."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        folders = _Folders(self, resources)
        released = folders.released()
        copy = Template(released).copy(submitted_cells(nb.cells), folders.submission().answers)
        # Cells have ids since the format's minor version 5.
        released.nbformat_minor = max(released.nbformat_minor, 5)
        released.cells = copy.cells
        return nbformat.from_dict(released), resources


class AskChecks(NbGraderPreprocessor):
    """Asks the check cells about the participant's answers; stands where nbgrader runs them.

    Below each element it shows what the participant answered.
    """

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        folders = _Folders(self, resources)
        settings = read_settings(folders.settings)
        marker = Marker(folders.released())
        runs = settings.execute and marker.has_code_tests
        if runs:
            nb, resources = Execute(parent=self.parent).preprocess(nb, resources)
        work = Work(folders.submission().answers, folders.release)
        with speaking(settings.language):
            marker.mark(nb.cells, work, was_run=runs)
        mark = graded_from(folders.submitted, folders.release, settings.execute)
        nb.metadata["mentorkit"] = {**nb.metadata.get("mentorkit", {}), GRADED: mark}
        return nbformat.from_dict(nb), resources

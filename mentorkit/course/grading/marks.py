"""What stands below the cells of a graded copy: what nbgrader scores, and what a reader needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mentorkit.answers import Answers
from mentorkit.check import Work
from mentorkit.course.elements import elements_of
from mentorkit.course.grading.checks import (
    CodeTestError,
    Outcome,
    ask,
    has_code_tests,
    is_code_test,
)
from mentorkit.course.notebooks import Cell, cells_of, joined
from mentorkit.pages import parts_of, seen
from mentorkit.pages.summary import bundle
from mentorkit.released import Asked

_NOT_RUN = (
    "This check cell is a test of code. It was not run, and gives no credit: only your coordinator "
    "can allow participants' code to run, with `execute: true` in course.yaml."
)
_FOR_READERS = {"play", "reflect", "worksheet"}


class Marker:
    """Asks the check cells of one released notebook, and shows below each element what was said.

    Args:
        released: The notebook as participants got it.
    """

    def __init__(self, released: Mapping[str, Any]) -> None:
        cells = cells_of(released)
        self._elements = _shown_elements(cells)
        self.has_code_tests = has_code_tests(cells)

    def mark(self, cells: list[Any], work: Work, *, was_run: bool = False) -> list[str]:
        """Puts outputs below `cells`, in their place.

        Args:
            cells: The graded copy's.
            work: The participant's answers, and where the cases are.
            was_run: Whether the tests of code among the check cells have their outputs already.

        Returns:
            What gave no credit, a sentence each.
        """
        reasons = []
        for cell in cells:
            nbgrader = cell["metadata"].get("nbgrader", {})
            if cell["cell_type"] != "code" or not nbgrader:
                continue
            if nbgrader.get("grade") and not nbgrader.get("solution"):
                source = joined(cell["source"])
                if was_run and is_code_test(source):
                    continue
                outcome = _outcome(source, work)
                cell["outputs"] = [_output(outcome)]
                if not outcome.passed:
                    reasons.append(outcome.said)
            elif shown := self._elements.get(nbgrader.get("grade_id")):
                cell["outputs"] = [*cell["outputs"], *_summaries(shown, work)]
        return reasons


def _shown_elements(cells: list[Cell]) -> dict[str, list[Asked]]:
    """By cell, the elements whose answers a reader needs to see there.

    What somebody agreed to, and whether they asked to be contacted, is not for readers. A
    reflection that has a cell of its own stands there already.
    """
    own_cells = {cell.item for cell in cells}
    named = {cell.number: str(cell.nbgrader.get("grade_id", "")) for cell in cells}
    found: dict[str, list[Asked]] = {}
    for element in elements_of(cell for cell in cells if cell.nbgrader.get("locked")):
        if element.kind in _FOR_READERS and element.item and element.item not in own_cells:
            found.setdefault(named[element.cell], []).append(element.asked)
    return found


def _summaries(shown: list[Asked], work: Work) -> list[dict[str, Any]]:
    return [_summary(one, work) for one in seen(shown, work.answers.items)]


def _summary(asked: Asked, work: Work) -> dict[str, Any]:
    # No answers as data: those stay where they were handed in.
    nothing = Answers(assignment=work.answers.assignment)
    shown = bundle(asked.item, nothing, parts_of(asked, work.cases, work.answers))
    return {"output_type": "display_data", "data": shown["data"], "metadata": {}}


def _outcome(source: str, work: Work) -> Outcome:
    try:
        return ask(source, work)
    except CodeTestError:
        return Outcome(False, _NOT_RUN)


def _output(outcome: Outcome) -> dict[str, Any]:
    """What nbgrader scores: an error gives nothing, and a line of text gives all points."""
    if outcome.passed:
        return {"output_type": "stream", "name": "stdout", "text": outcome.said}
    return {
        "output_type": "error",
        "ename": "Unfinished",
        "evalue": outcome.said,
        "traceback": [outcome.said],
    }

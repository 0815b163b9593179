"""An assignment before it is released: what is in it, and what is wrong with it."""

from __future__ import annotations

from fnmatch import fnmatch
from pathlib import Path

import msgspec

from mentorkit.cases import CaseError, read_case, without_debriefs
from mentorkit.course.checks import CodeTestError, read_asks
from mentorkit.course.codes import CourseCode
from mentorkit.course.elements import Element, elements_of
from mentorkit.course.forms import problem_with
from mentorkit.course.layout import Course
from mentorkit.course.notebooks import Cell, NotebookError, read_cells
from mentorkit.errors import Problem, did_you_mean
from mentorkit.pages.agreements import CONSENT, CONTACT
from mentorkit.released import Asked

_ANSWERS = ("answers.*", ".answers.*", "process.json", "*-hand-in.zip")
_LEFT_OUT = ("feedback", ".ipynb_checkpoints", "__pycache__")
"""Names that nbgrader drops on the way to participants."""


_NAMED = ("play", "reflect", "survey", "worksheet")
"""The elements that authors give their ids to."""


class Inspection(msgspec.Struct):
    """What an assignment's source folder holds.

    Attributes:
        problems: What keeps it from being released.
        warnings: What does not.
        copies: What each case file and its pictures are to hold, where a workshop has the original.
        hashes: By case, the compiled case's hash.
        words: By reflection, from how many words to how many.
        asks: All that is asked for, in the order of the notebooks.
    """

    problems: list[Problem] = []
    warnings: list[Problem] = []
    copies: dict[Path, bytes] = {}
    hashes: dict[str, str] = {}
    words: dict[str, tuple[int, int]] = {}
    asks: list[Asked] = []


def inspect(course: Course, assignment: str) -> Inspection:
    """All that there is to say about an assignment; nothing is written."""
    inspector = _Inspector(course, assignment)
    inspector.run()
    return inspector.found


class _Inspector:
    def __init__(self, course: Course, assignment: str) -> None:
        self.course, self.assignment = course, assignment
        self.folder = course.source(assignment)
        self.found = Inspection()
        self.elements: dict[str, tuple[str, Element]] = {}  # by item: its notebook, and itself

    def problem(self, place: Path | str, code: CourseCode, message: str, hint: str = "") -> None:
        self.found.problems.append(self._note(place, code, message, hint))

    def warning(self, place: Path | str, code: CourseCode, message: str, hint: str = "") -> None:
        self.found.warnings.append(self._note(place, code, message, hint))

    def _note(self, place: Path | str, code: CourseCode, message: str, hint: str) -> Problem:
        if isinstance(place, Path) and place.is_relative_to(self.course.root):
            place = place.relative_to(self.course.root)
        return Problem(str(place), 0, code, message, hint)

    def run(self) -> None:
        if self.assignment not in self.course.sources():
            self.problem(
                f"assignments/{self.assignment}",
                CourseCode.NOTHING_THERE,
                "there is no such folder.",
                did_you_mean(self.assignment, self.course.sources()),
            )
            return
        self.check_names()
        notebooks = self.notebooks()
        for name, cells in notebooks.items():
            for element in elements_of(cells):
                self.check_element(name, element)
        for name, cells in notebooks.items():
            for cell in cells:
                self.check_cell(name, cell)
        for item, (name, element) in self.elements.items():
            if element.kind == "play":
                self.check_case(item, name)

    def check_names(self) -> None:
        if self.assignment in _LEFT_OUT or "+" in self.assignment:
            self.problem(
                self.folder,
                CourseCode.BAD_NAME,
                "nbgrader can't handle an assignment of this name: what is in it would be lost.",
                "Rename the folder, for example to feedback-practice.",
            )
        for path in sorted(self.folder.rglob("*")):
            if any(fnmatch(path.name.lower(), pattern) for pattern in _ANSWERS):
                self.problem(
                    path,
                    CourseCode.ANSWERS_IN_SOURCE,
                    "somebody who tried the assignment left answers here.",
                    "Everybody would get them. Move this file out of assignments/.",
                )
            elif path.name == "feedback":
                self.problem(
                    path,
                    CourseCode.BAD_NAME,
                    'nbgrader drops everything that is called "feedback".',
                    "Give it another name.",
                )
            elif (
                path.suffix == ".ipynb"
                and path.parent != self.folder
                and not {*path.parts}.intersection(_LEFT_OUT)
            ):
                self.problem(
                    path,
                    CourseCode.NOTEBOOK_TOO_DEEP,
                    "nbgrader does not release notebooks in folders of their own.",
                    f"Put it into {self.folder.name}/ itself.",
                )

    def notebooks(self) -> dict[str, list[Cell]]:
        found = {}
        for path in sorted(self.folder.glob("*.ipynb")):
            try:
                found[path.name] = read_cells(path)
            except NotebookError as fault:
                self.problem(path, CourseCode.BAD_NOTEBOOK, f"this can't be released: {fault}.")
        if not found and not self.found.problems:
            self.problem(
                self.folder,
                CourseCode.NO_NOTEBOOK,
                "there is no notebook in this folder.",
                f"Put {self.assignment}.ipynb into it.",
            )
        return found

    def check_element(self, notebook: str, element: Element) -> None:
        place = self.place(notebook, element.cell)
        if not element.is_answered:
            return
        if not element.item:
            self.problem(
                place,
                CourseCode.ITEM_NOT_WRITTEN_OUT,
                f"{element.kind}(…) names its item by something other than plain text.",
                f'Write the id out: {element.kind}("an-id").',
            )
            return
        if element.asked.kind in _NAMED and element.item.split("/")[0] in (CONSENT, CONTACT):
            self.problem(
                place,
                CourseCode.RESERVED_ITEM,
                f'"{element.item}" is kept for consent(…) and ask_for_contact(…).',
                "Give this one another id.",
            )
            return
        if problem := problem_with(element, self.folder, self.course.settings()):
            code, message, hint = problem
            self.problem(place, code, message, hint)
            return
        first, twin = self.elements.setdefault(element.item, (notebook, element))
        if first != notebook or twin.kind != element.kind:
            self.problem(
                place,
                CourseCode.DUPLICATE_ITEM,
                f'"{element.item}" is taken: {twin.kind} uses it in {first}, cell {twin.cell}.',
                "Give this one another id: each id holds one answer.",
            )
        if twin is element:
            asked = msgspec.structs.replace(element.asked, notebook=notebook)
            self.found.asks.append(asked)
        if element.words:
            self.found.words[element.item] = element.words

    def check_cell(self, notebook: str, cell: Cell) -> None:
        place = self.place(notebook, cell.number)
        if cell.item and not self.knows(cell.item):
            self.unknown(place, cell.item, "is to be put into this cell")
        if not cell.is_check:
            return
        try:
            asks = read_asks(cell.source)
        except CodeTestError as fault:
            if not self.course.settings().execute:
                self.warning(
                    place,
                    CourseCode.CODE_TEST,
                    f"this check cell is a test of code: {fault}. It will give nobody credit.",
                    "Ask with check.finished(…) or check.answered(…), "
                    "or say `execute: true` in course.yaml.",
                )
            return
        for question in asks:
            if not self.knows(question.item):
                self.unknown(place, question.item, "is asked for")

    def knows(self, item: str) -> bool:
        """Whether some element asks for that, itself or as `case/scene` and `sheet/field`."""
        return item in self.elements or item.split("/")[0] in self.elements

    def unknown(self, place: str, item: str, what: str) -> None:
        self.problem(
            place,
            CourseCode.UNKNOWN_ITEM,
            f'"{item}" {what}, but no play(…) or reflect(…) or other element is called that.',
            did_you_mean(item, self.elements),
        )

    def check_case(self, case: str, notebook: str) -> None:
        originals = self.course.originals(case)
        copy = self.folder / f"{case}.md"
        if len(originals) > 1:
            where = " and ".join(str(path.parent.name) for path in originals)
            self.problem(
                copy,
                CourseCode.CASE_TWICE,
                f"two workshops have a case of this name: {where}.",
                "Rename one: a case's id is never used twice.",
            )
        elif not originals and not copy.is_file():
            self.problem(
                copy,
                CourseCode.CASE_MISSING,
                f'{notebook} plays "{case}", and there is no such case.',
                "Put the file into a workshop's folder, or here.",
            )
        else:
            self.read(case, copy, *originals)

    def read(self, case: str, copy: Path, original: Path | None = None) -> None:
        source = original or copy
        name = str(source.relative_to(self.course.root))
        try:
            read = read_case(source)
            if original:
                text = without_debriefs(original.read_text(encoding="utf-8-sig"), name)
                self.found.copies[copy] = text.encode()
                for picture in read.images:
                    self.found.copies[self.folder / picture] = (
                        original.parent / picture
                    ).read_bytes()
        except CaseError as fault:
            self.found.problems += [
                msgspec.structs.replace(problem, path=name) for problem in fault.problems
            ]
            return
        if read.use == "facilitated":
            self.problem(
                source,
                CourseCode.FACILITATED_ONLY,
                "this case is for a room with a facilitator, and never homework.",
                "Choose another one; or, if it may be played alone, say `use: both` in it.",
            )
        self.found.hashes[case] = read.compile().hash

    def place(self, notebook: str, cell: int) -> str:
        return f"assignments/{self.assignment}/{notebook}, cell {cell}"

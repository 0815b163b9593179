"""An assignment before it is released: what is in it, and what is wrong with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from mentorkit.cases import CaseError, Finding, read_case, without_debriefs
from mentorkit.course.codes import CourseCode, in_order
from mentorkit.course.configuration import read_configuration
from mentorkit.course.elements import Element, elements_of
from mentorkit.course.grading.checks import Ask, CodeTestError, read_asks
from mentorkit.course.grading.gradebook import open_gradebook
from mentorkit.course.layout import Course
from mentorkit.course.notebooks import Cell, NotebookError, cells_of, read_cells
from mentorkit.course.releasing.changes import Handed, check_changes
from mentorkit.course.releasing.debriefs import check_files, check_notebook, has_debrief
from mentorkit.course.releasing.findings import Findings
from mentorkit.course.releasing.forms import problem_with
from mentorkit.course.releasing.naming import check_names
from mentorkit.course.releasing.nbgrader_cells import check_markings, read_notebook
from mentorkit.course.releasing.promises import check_case_promises, check_promises
from mentorkit.course.releasing.versions import last_version
from mentorkit.errors import Problem, did_you_mean
from mentorkit.pages import others_of
from mentorkit.pages.agreements import CONSENT, CONTACT
from mentorkit.released import Asked

_NAMED = ("play", "reflect", "survey", "worksheet")
"""The elements that authors give their ids to."""


class Inspection(msgspec.Struct):
    """What an assignment's source folder holds.

    Attributes:
        problems: What keeps it from being released, in the order of files and cells.
        warnings: What does not.
        copies: What each case file and its pictures are to hold, where a workshop has the original.
        stripped: What a case of the assignment's own is to hold in the release: no debriefs.
        hashes: By case, the compiled case's hash.
        words: By reflection, from how many words to how many.
        asks: All that is asked for, in the order of the notebooks.
    """

    problems: list[Problem] = []
    warnings: list[Problem] = []
    copies: dict[Path, bytes] = {}
    stripped: dict[str, bytes] = {}
    hashes: dict[str, str] = {}
    words: dict[str, tuple[int, int]] = {}
    asks: list[Asked] = []


def inspect(course: Course, assignment: str) -> Inspection:
    """All that there is to say about an assignment; nothing is written."""
    inspector = _Inspector(course, assignment)
    inspector.run()
    found, notes = inspector.found, inspector.notes
    found.problems = sorted({*notes.problems}, key=in_order)
    found.warnings = sorted({*notes.warnings}, key=in_order)
    return found


class _Inspector:
    def __init__(self, course: Course, assignment: str) -> None:
        self.course, self.assignment = course, assignment
        self.folder = course.source(assignment)
        self.settings = course.settings()
        self.found = Inspection()
        self.notes = Findings(course, assignment)
        self.place = self.notes.cell
        self.elements: dict[str, tuple[str, Element]] = {}  # by item: its notebook, and itself

    def problem(self, place: Path | str, code: CourseCode, message: str, hint: str = "") -> None:
        self.notes.problem(place, code, message, hint)

    def run(self) -> None:
        if self.assignment not in self.course.sources():
            self.problem(
                f"assignments/{self.assignment}",
                CourseCode.NOTHING_THERE,
                "there is no such folder.",
                did_you_mean(self.assignment, self.course.sources()),
            )
            return
        check_names(self.notes)
        notebooks = self.notebooks()
        cells = {name: cells_of(notebook) for name, notebook in notebooks.items()}
        for name in notebooks:
            for element in elements_of(cells[name]):
                self.check_element(name, element)
        for name, notebook in notebooks.items():
            check_markings(self.notes, name, notebook)
            check_notebook(self.notes, name, notebook)
            for cell in cells[name]:
                self.check_cell(name, cell)
        for item, (name, element) in self.elements.items():
            if element.kind == "play":
                self.check_case(item, name)
        played = (item for item, (_, one) in self.elements.items() if one.kind == "play")
        cases = {self.folder / f"{case}.md" for case in played}
        check_files(self.notes, cases)
        check_promises(self.notes, self.settings, self.found.asks)
        self.check_since_the_last(notebooks)

    def check_since_the_last(self, notebooks: dict[str, Any]) -> None:
        released = self.course.release(self.assignment)
        last = last_version(self.course, self.assignment) or released
        handed_in = Handed(frozenset(self.course.students(self.assignment)), self.rows())
        if last.is_dir() and (handed_in.folders or handed_in.rows):
            check_changes(self.notes, last, notebooks, self.found.asks, handed_in)

    def rows(self) -> frozenset[str]:
        """Who is in the gradebook with this assignment."""
        configuration = read_configuration(self.course)
        if not configuration.has_gradebook:
            return frozenset()
        with open_gradebook(configuration.database) as gradebook:
            plan = gradebook.plan(self.assignment)
            return frozenset(gradebook.rows(plan) if plan else ())

    def notebooks(self) -> dict[str, Any]:
        found = {}
        for path in sorted(self.folder.glob("*.ipynb")):
            try:
                read_cells(path)
                found[path.name] = read_notebook(path)
            except NotebookError as fault:
                self.problem(path, CourseCode.BAD_NOTEBOOK, f"this can't be released: {fault}.")
        if not found and not self.notes.problems:
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
        if problem := problem_with(element, self.folder, self.settings):
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
        self.check_role(place, element, twin)
        if twin is element:
            asked = msgspec.structs.replace(element.asked, notebook=notebook)
            self.found.asks.append(asked)
        if element.words:
            self.found.words[element.item] = element.words

    def check_role(self, place: str, element: Element, twin: Element) -> None:
        """A case stands by itself, or in place of one other, which it alone can take."""
        case = element.asked.instead_of
        rivals = (
            one.item
            for _, one in self.elements.values()
            if case and one.asked.instead_of == case and one.item != element.item
        )
        if twin.asked.instead_of != case:
            said = f'"{element.item}" can\'t be played by itself and in place of another case too'
            if case and twin.asked.instead_of:
                said = f'"{element.item}" can\'t be played in place of two cases'
        elif rival := next(rivals, ""):
            said = f'"{case}" has two alternatives, "{rival}" and "{element.item}"'
        else:
            return
        self.problem(
            place,
            CourseCode.ALTERNATIVE_TWICE,
            f"{said}.",
            "Take a case that this assignment does not use otherwise, one for each case.",
        )

    def check_cell(self, notebook: str, cell: Cell) -> None:
        place = self.place(notebook, cell.number)
        if cell.item and not self.knows(cell.item):
            self.unknown(place, cell.item, "is to be put into this cell")
        if not cell.is_check:
            return
        try:
            asks = read_asks(cell.source)
        except CodeTestError as fault:
            if not self.settings.execute:
                self.notes.warning(
                    place,
                    CourseCode.CODE_TEST,
                    f"this check cell is a test of code: {fault}. It will give nobody credit.",
                    "Ask with check.finished(…) or check.answered(…), "
                    "or say `execute: true` in course.yaml.",
                )
            return
        for question in asks:
            for item in question.items:
                if not self.knows(item):
                    self.unknown(place, item, "is asked for")
            self.check_alternatives(place, question)

    def check_alternatives(self, place: str, question: Ask) -> None:
        """Whoever plays one of two cases, as the notebook offers them, has done what is asked."""
        asks = [element.asked for _, element in self.elements.values()]
        case = question.item.split("/")[0]
        for asked in asks:
            others = others_of(asked, asks) if asked.item == case else ()
            for other in {*others} - {*question.items}:
                first, second = (other, case) if asked.instead_of else (case, other)
                self.problem(
                    place,
                    CourseCode.ALTERNATIVE_NOT_ASKED,
                    f'"{second}" may be played in place of "{first}", '
                    "and this cell gives points for one of the two alone.",
                    f'Ask check.finished("{first}", "{second}").',
                )

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
        from mentorkit.cases import lint_file

        source = original or copy
        name = source.relative_to(self.course.root).as_posix()
        try:
            read = read_case(source)
            text = without_debriefs(source.read_text(encoding="utf-8-sig"), name).encode()
        except CaseError as fault:
            self.notes.problems += [
                msgspec.structs.replace(problem, path=name) for problem in fault.problems
            ]
            return
        if original:
            self.found.copies[copy] = text
            for picture in read.images:
                self.copy(source, original.parent / picture, self.folder / picture)
        else:
            self.found.stripped[copy.name] = text
        if has_debrief(text):
            self.problem(
                source,
                CourseCode.DEBRIEF_LEFT,
                "[!DEBRIEF] stands in this case where it begins no debrief.",
                "Begin a quote of its own with it, or leave the word out.",
            )
        if read.use == "facilitated":
            self.problem(
                source,
                CourseCode.FACILITATED_ONLY,
                "this case is for a room with a facilitator, and never homework.",
                "Choose another one; or, if it may be played alone, say `use: both` in it.",
            )
        check_case_promises(self.notes, self.settings, read, name)
        for finding in lint_file(source).findings:
            kept = self.notes.problems if finding.severity == "error" else self.notes.warnings
            kept.append(_as_problem(finding, name))
        self.found.hashes[case] = read.compile().hash

    def copy(self, case: Path, picture: Path, to: Path) -> None:
        content = picture.read_bytes()
        if self.found.copies.setdefault(to, content) != content:
            self.problem(
                case,
                CourseCode.SAME_NAME,
                f'another case brings another picture called "{to.name}", and one would replace '
                "the other.",
                "Give one of them another name, in its folder and in its case.",
            )


def _as_problem(finding: Finding, path: str) -> Problem:
    """What `mentorkit lint` says, with the shortest way that shows it."""
    way = f" Way: {', '.join(choice for _, choice in finding.way)}." if finding.way else ""
    return Problem(path, finding.line, finding.code, finding.message, f"{finding.hint}{way}")

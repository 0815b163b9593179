"""What the gradebook says about replies: which cell they belong to, and which of them hold."""

from __future__ import annotations

from pathlib import Path

import msgspec

from mentorkit.course.configuration import read_configuration
from mentorkit.course.gradebook import Plan, Remark, Row, open_gradebook
from mentorkit.course.handed import Handed
from mentorkit.course.layout import Course
from mentorkit.course.ledger import Record, read_ledger
from mentorkit.course.notebooks import Cell, read_cells
from mentorkit.course.returns import Return, returns_of


class Place(msgspec.Struct, frozen=True):
    """A cell that a person reads, as it was released.

    Attributes:
        notebook: Its name, without `.ipynb`.
        cell: Its name, as nbgrader has it.
        item: The answer that belongs in it; "" for none.
        template: What stood in it.
        above: What stands above it for participants, in Markdown.
    """

    notebook: str
    cell: str
    item: str
    template: str
    above: str


def places_of(release: Path) -> list[Place]:
    """The cells of a release that a person reads, in order."""
    places = []
    for path in sorted(release.glob("*.ipynb")):
        above = ""
        for cell in read_cells(path):
            if _is_read(cell):
                name = str(cell.nbgrader.get("grade_id", ""))
                places.append(Place(path.stem, name, cell.item, cell.source, above))
            above = cell.source if cell.type == "markdown" else above
    return places


def _is_read(cell: Cell) -> bool:
    marks = cell.nbgrader
    return bool((marks.get("grade") and marks.get("solution")) or marks.get("task"))


def place_of_reply(places: list[Place]) -> Place | None:
    """Where the reply stands: with the first reflection; without any, the first cell of all."""
    return next((one for one in places if one.item), places[0] if places else None)


class Book:
    """An assignment's cells for reading, and what the gradebook and the lists say about them."""

    def __init__(self, course: Course, assignment: str) -> None:
        self.course, self.assignment = course, assignment
        self.places = places_of(course.release(assignment))
        self.place = place_of_reply(self.places)
        self.records: dict[str, Record] = read_ledger(course, assignment)
        self.returns: dict[tuple[str, str], Return] = returns_of(course)
        self.plan: Plan | None = None
        self.rows: dict[str, Row] = {}
        if course.gradebook.exists() or not _is_default(course):
            with open_gradebook(read_configuration(course).database) as gradebook:
                self.plan = gradebook.plan(assignment)
                self.rows = gradebook.rows(self.plan) if self.plan else {}

    def remark(self, student: str, place: Place) -> Remark | None:
        """The comments on one cell of a person's; None where the gradebook has none."""
        row, sheet = self.rows.get(student), self.plan and self.plan.sheets.get(place.notebook)
        if row is None or not sheet or place.cell not in sheet.commented:
            return None
        return row.remarks.get((sheet.id, sheet.commented[place.cell]))

    def comment(self, student: str, place: Place) -> str:
        """What a reader said about a cell; "" for nothing."""
        remark = self.remark(student, place)
        return (remark.manual or "").strip() if remark else ""

    def is_graded(self, student: str, handed: Handed) -> bool:
        """Whether the gradebook is about what this person handed in last."""
        record = self.records.get(student)
        return bool(
            record
            and record.stamp == handed.stamp
            and record.graded
            and not record.refused
            and student in self.rows
        )

    def reply(self, student: str, handed: Handed) -> str:
        """The reply to what this person handed in last; "" for none.

        One to an earlier submission is none: nbgrader then asks for the cell to be read again.
        """
        if self.place is None or not self.is_graded(student, handed):
            return ""
        text, back = self.comment(student, self.place), self.returned(student)
        again, read = self._reading(student, self.place)
        earlier = back is not None and back.stamp != handed.stamp
        return "" if again and (read or earlier) else text

    def _reading(self, student: str, place: Place) -> tuple[bool, bool]:
        """Whether a cell waits for a reader, and whether one has given points before."""
        sheet = self.plan and self.plan.sheets.get(place.notebook)
        graded = sheet.graded.get(place.cell) if sheet else None
        entry = self.rows[student].entries.get((sheet.id, graded[0])) if sheet and graded else None
        return (entry.needs_reading, entry.manual is not None) if entry else (False, False)

    def returned(self, student: str) -> Return | None:
        """When and how something was returned to this person last."""
        return self.returns.get((self.assignment, student))

    def has_back(self, student: str, handed: Handed) -> bool:
        """Whether this person has the reply to what they handed in last."""
        back = self.returned(student)
        return back is not None and back.stamp == handed.stamp


def _is_default(course: Course) -> bool:
    """Whether the gradebook is the file in the course's folder: opening it would make one."""
    return read_configuration(course).database.endswith(str(course.gradebook))

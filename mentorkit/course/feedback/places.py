"""The cells of a release that a person reads, and what the gradebook has a reader say there."""

from __future__ import annotations

from pathlib import Path

import msgspec

from mentorkit.course.grading.gradebook import Plan, Remark, Row
from mentorkit.course.notebooks import Cell, read_cells


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

    @property
    def name(self) -> str:
        """What the lists call it: the notebook and the cell."""
        return f"{self.notebook}/{self.cell}"


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


def remark_on(plan: Plan | None, row: Row | None, place: Place) -> Remark | None:
    """The comments on one cell of a person's; None where the gradebook has none."""
    sheet = plan and plan.sheets.get(place.notebook)
    if row is None or not sheet or place.cell not in sheet.commented:
        return None
    return row.remarks.get((sheet.id, sheet.commented[place.cell]))


def comment_on(plan: Plan | None, row: Row | None, place: Place) -> str:
    """What a reader said about a cell; "" for nothing."""
    remark = remark_on(plan, row, place)
    return (remark.manual or "").strip() if remark else ""

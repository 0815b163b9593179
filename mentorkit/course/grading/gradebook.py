"""What nbgrader's gradebook knows of an assignment and of its submissions, as plain data.

nbgrader asks its database a dozen questions for every cell of every submission. Here everything
about an assignment is read with a few, and written with a few more, in one transaction.
"""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from mentorkit.course.grading.gradebook_tables import Gradebook


class Source(msgspec.Struct, frozen=True):
    """A cell as the gradebook knows it from the release."""

    cell_type: str
    locked: bool
    source: str
    checksum: str


class Sheet(msgspec.Struct):
    """A notebook of an assignment, as the gradebook knows it.

    Attributes:
        kernelspec: As JSON; "" for none.
        graded: By name, the id of each cell that has points, and how many.
        commented: By name, the id of each cell that has a comment.
        sources: By name, the cells as they were released.
    """

    id: str
    name: str
    kernelspec: str
    graded: dict[str, tuple[str, float]] = {}
    commented: dict[str, str] = {}
    sources: dict[str, Source] = {}


class Plan(msgspec.Struct, frozen=True):
    """An assignment, as the gradebook knows it; sheets are by the notebook's name."""

    id: str
    name: str
    due: datetime | None
    sheets: dict[str, Sheet]


class Entry(msgspec.Struct):
    """What the gradebook holds for one cell with points.

    Attributes:
        manual: Points that a reader gave; None when nobody has.
    """

    id: str
    auto: float | None = None
    manual: float | None = None
    extra: float | None = None
    needs_reading: bool = True

    @property
    def score(self) -> float:
        """What counts: a reader's points before automatic ones."""
        points = self.manual if self.manual is not None else self.auto
        return 0.0 if points is None else points + (self.extra or 0.0)


class Remark(msgspec.Struct):
    """A cell's comments: nbgrader's own, and a reader's."""

    id: str
    auto: str | None = None
    manual: str | None = None


class Row(msgspec.Struct):
    """One person's submission in the gradebook.

    Attributes:
        timestamp: In UTC, without saying so, as nbgrader has it.
        sheets: By notebook's id: the id of the submitted one.
        penalties: By notebook's id: what being late costs there.
        entries: By notebook's and cell's id.
        remarks: By notebook's and cell's id.
        fresh: The ids of what is not in the gradebook yet.
    """

    id: str
    student: str
    timestamp: datetime | None = None
    extension: timedelta | None = None
    sheets: dict[str, str] = {}
    penalties: dict[str, float | None] = {}
    entries: dict[tuple[str, str], Entry] = {}
    remarks: dict[tuple[str, str], Remark] = {}
    fresh: set[str] = set()

    @property
    def score(self) -> float:
        """All points, without what being late costs."""
        return sum(entry.score for entry in self.entries.values())

    @property
    def needs_reading(self) -> bool:
        """Whether something waits for a person."""
        return any(entry.needs_reading for entry in self.entries.values())

    def seconds_late(self, due: datetime | None) -> float:
        """How late it was handed in, after any extension."""
        if self.timestamp is None or due is None:
            return 0.0
        return max(0.0, (self.timestamp - due - (self.extension or timedelta())).total_seconds())


def complete(plan: Plan, student: str, row: Row | None = None) -> Row:
    """A submission with a place for everything that the assignment has.

    Args:
        row: What is in the gradebook already; without it, all of it is new and nothing is scored.
    """
    if row is None:
        row = Row(_new_id(), student)
        row.fresh.add(row.id)

    def new() -> str:
        row.fresh.add(one := _new_id())
        return one

    for sheet in plan.sheets.values():
        if sheet.id not in row.sheets:
            row.sheets[sheet.id], row.penalties[sheet.id] = new(), None
        for cell, _points in sheet.graded.values():
            if (sheet.id, cell) not in row.entries:
                row.entries[sheet.id, cell] = Entry(new())
        for cell in sheet.commented.values():
            if (sheet.id, cell) not in row.remarks:
                row.remarks[sheet.id, cell] = Remark(new())
    return row


@contextlib.contextmanager
def open_gradebook(url: str) -> Iterator[Gradebook]:
    """The gradebook at a database's URL; what was saved in it counts when all went well.

    Raises:
        CourseError: It can't be read or written.
    """
    from mentorkit.course.grading.gradebook_tables import connected  # it takes its time to import

    with connected(url) as gradebook:
        yield gradebook


def _new_id() -> str:
    return uuid.uuid4().hex

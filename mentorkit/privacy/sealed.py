"""The safe table: the only thing a figure is drawn from.

A `SafeTable` can't be made by hand. It comes out of a function of this package that was given raw
counts and kept what may be printed, so there is no way from answers to a figure around the rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mentorkit.privacy.bands import Band, in_words


@dataclass(frozen=True)
class Cell:
    """One number of a safe table.

    Attributes:
        members: The categories counted together; mostly one.
        count: How many people.
    """

    members: tuple[str, ...]
    count: Band

    @property
    def label(self) -> str:
        """What is counted, in words: "Surgery", or "Surgery or Psychiatry"."""
        return " or ".join(self.members)


@dataclass(frozen=True, init=False)
class SafeTable:
    """Numbers that may be printed.

    Attributes:
        title: What the table counts.
        n: How many people it is about.
        cells: In the order given; empty when the numbers are too small to say anything.
        reached: For a scene of a case, how many of the `n` came there; None when all did.
    """

    title: str
    n: int
    cells: tuple[Cell, ...]
    reached: Band | None

    def __init__(self, *_: object, **__: object) -> None:
        raise TypeError(
            "A SafeTable is not made by hand: that would be a way around the rules. "
            "Use safe_case, safe_choices, safe_ratings or safe_completion."
        )

    @property
    def exact(self) -> bool:
        """Whether all counts are exact."""
        return all(cell.count.exact for cell in self.cells)

    def words(self, cell: Cell) -> str:
        """The cell's count as people say it: "about half", or "18 of 40"."""
        return in_words(cell.count, self.n)


def seal(
    title: str, n: int, counts: Mapping[tuple[str, ...], Band], reached: Band | None = None
) -> SafeTable:
    """A safe table of numbers that the rules let through. For `mentorkit.privacy` alone."""
    table = object.__new__(SafeTable)
    cells = tuple(Cell(members, count) for members, count in counts.items())
    for name, value in (("title", title), ("n", n), ("cells", cells), ("reached", reached)):
        object.__setattr__(table, name, value)
    return table

"""What may be printed about linked counts, so that no small one can be worked out.

The numbers of a branching case hang together: who came to a scene are those whose choices led
there, so one small number may be had by subtracting others. Three rules keep it hidden:

1. Numbers are exact only where every number of the case reaches the minimum. Otherwise all of them
   are bands of one grid.
2. **The law.** Nothing is printed unless every number below the minimum could be another one: there
   is a cohort in which somebody took another way through the case, the number differs, and the
   report would be the same in every place. Ways that the case's conditions rule out do not count,
   so knowing the case, the rule and the totals does not help.
3. Where a grid breaks the law, another one is drawn. The draw is secret, so it can't be told from a
   first one; a rule that fell back on something visible would give away what it was hiding.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import reduce
from operator import and_, or_

from mentorkit.privacy.bands import Band, Grid, draw_grids

RESPONDENTS = 10
"""From so many people on, the choices of a group are shown; below that it is described in words."""

Way = int
"""One person's way through a case: bit `i` is set when they are counted in cell `i`."""

Cohort = Mapping[Way, int]
"""How many people went each way."""

Shown = tuple[Band | None, ...]
"""What is printed of each cell; None is nothing."""


def protect(
    cohort: Cohort,
    ways: Collection[Way],
    gates: Sequence[int | None],
    *,
    minimum: int,
    secret: bytes,
) -> Shown | None:
    """What may be printed of every cell; None when nothing may: no draw keeps the law.

    Args:
        cohort: At least `RESPONDENTS` people.
        ways: The ways there are; those of the cohort are among them.
        gates: For each cell the one that counts who could be in it at all, or None for everybody.
            A cell is printed when its gate surely holds `RESPONDENTS` people.
        minimum: Smaller numbers are protected.
        secret: What the lot is drawn with.
    """
    numbers = _Numbers(ways, gates, minimum)
    counts = numbers.of(cohort)
    if not numbers.small(counts):
        return numbers.printed([Band(count, count) for count in counts])
    for grid in draw_grids(sum(cohort.values()), secret):
        if _keeps_the_law(cohort, numbers, grid):
            return numbers.printed([grid[count] for count in counts])
    return None


def _keeps_the_law(cohort: Cohort, numbers: _Numbers, grid: Grid) -> bool:
    """Whether every small number could be another one without a change in print.

    The report must be the same for the other cohort as well, so a cohort keeps the law also when
    one that differs by an unseen move does: then each of the two is a reason to print the other.
    """
    here = _Position(cohort, numbers, grid)
    fixed = here.fixed()
    if not fixed:
        return True
    first = fixed & -fixed  # the number that is to come loose after somebody moved
    obstacles = here.obstacles(first)
    for before, after in here.unseen_moves():
        gained, lost = after & ~before, before & ~after
        clears = any(not (full & ~lost or bare & ~gained) for full, bare in obstacles)
        if clears and not _Position(_moved(cohort, before, after), numbers, grid).fixed():
            return True
    return False


class _Numbers:
    """The cells of a case, and which ways count in them. Sets of cells are bits, as ways are."""

    def __init__(self, ways: Collection[Way], gates: Sequence[int | None], minimum: int) -> None:
        self.ways = ways
        self.minimum = minimum
        always, ever = reduce(and_, ways), reduce(or_, ways)
        # A cell in which nobody, or everybody, must be counted tells nothing about this cohort.
        self.telling = ever & ~always
        self._gates = [None if gate is None or always >> gate & 1 else gate for gate in gates]

    def of(self, cohort: Cohort) -> list[int]:
        """How many people are in each cell."""
        return [
            sum(people for way, people in cohort.items() if way >> cell & 1)
            for cell in range(len(self._gates))
        ]

    def printed(self, bands: Sequence[Band]) -> Shown:
        """Of what could be said of each cell, what is."""
        return tuple(
            band if gate is None or bands[gate].low >= RESPONDENTS else None
            for band, gate in zip(bands, self._gates, strict=True)
        )

    def small(self, counts: Sequence[int]) -> int:
        """The cells below the minimum."""
        return self.telling & _bits(count < self.minimum for count in counts)


class _Position:
    """A cohort in a grid: which numbers are at an edge, and what could change unseen."""

    def __init__(self, cohort: Cohort, numbers: _Numbers, grid: Grid) -> None:
        self._cohort, self._numbers = cohort, numbers
        counts = numbers.of(cohort)
        bands = [grid[count] for count in counts]
        seen = _bits(band is not None for band in numbers.printed(bands))
        self._full = seen & _bits(c == band.high for c, band in zip(counts, bands, strict=True))
        self._bare = seen & _bits(c == band.low for c, band in zip(counts, bands, strict=True))
        self._small = numbers.small(counts)
        self._largest_small = _bits(count == numbers.minimum - 1 for count in counts)
        self._smallest_large = numbers.telling & _bits(c == numbers.minimum for c in counts)

    def unseen_moves(self) -> Iterator[tuple[Way, Way]]:
        """Each way that somebody went, with the others that would have changed nothing in print."""
        for before in self._cohort:
            for after in self._numbers.ways:
                gained, lost = after & ~before, before & ~after
                if before == after or gained & self._full or lost & self._bare:
                    continue
                # With no small number left, the report would be exact.
                if self._small & ~(gained & self._largest_small) | lost & self._smallest_large:
                    yield before, after

    def fixed(self) -> int:
        """The small numbers that no unseen move changes."""
        fixed = self._small
        for before, after in self.unseen_moves():
            fixed &= ~(before ^ after)
            if not fixed:
                break
        return fixed

    def obstacles(self, cell: int) -> set[tuple[int, int]]:
        """What stands in the way of each move that changes `cell`: full cells, and bare ones."""
        ways = self._numbers.ways
        return {
            (after & ~before & self._full, before & ~after & self._bare)
            for before in ways
            for after in ways
            if (before ^ after) & cell
        }


def _moved(cohort: Cohort, before: Way, after: Way) -> Cohort:
    """The cohort in which one person took another way."""
    other = dict(cohort)
    other[before] -= 1
    other[after] = other.get(after, 0) + 1
    return {way: people for way, people in other.items() if people}


def _bits(flags: Iterable[bool]) -> int:
    return sum(flag << cell for cell, flag in enumerate(flags))

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
    """What may be printed of every cell; None when nothing may.

    Args:
        cohort: At least `RESPONDENTS` people.
        ways: All ways there are; those of the cohort are among them.
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
        if numbers.lawful(cohort, grid):
            return numbers.printed([grid[count] for count in counts])
    return None


class _Numbers:
    """The cells of a case, and which ways count in them."""

    def __init__(self, ways: Collection[Way], gates: Sequence[int | None], minimum: int) -> None:
        self._ways = ways
        self._minimum = minimum
        always, ever = ~0, 0
        for way in ways:
            always, ever = always & way, ever | way
        # A cell in which nobody, or everybody, must be counted tells nothing about this cohort.
        self._open = ever & ~always
        self._gates = [None if gate is None or always >> gate & 1 else gate for gate in gates]

    def of(self, cohort: Cohort) -> list[int]:
        return [
            sum(people for way, people in cohort.items() if way >> cell & 1)
            for cell in range(len(self._gates))
        ]

    def printed(self, bands: Sequence[Band]) -> Shown:
        return tuple(
            band if gate is None or bands[gate].low >= RESPONDENTS else None
            for band, gate in zip(bands, self._gates, strict=True)
        )

    def small(self, counts: Sequence[int]) -> int:
        """The cells that are below the minimum and tell something, as bits."""
        return self._open & _bits(count < self._minimum for count in counts)

    def lawful(self, cohort: Cohort, grid: Grid) -> bool:
        """Whether every small number could be another one without a change in print.

        The report must be the same for the other cohort as well, so a cohort is also lawful next to
        a lawful one: then each of the two is a reason to print the other.
        """
        if self._all_small_ones_move(cohort, grid):
            return True
        likes = (_after(cohort, move) for move in self._unseen_moves(cohort, grid))
        return any(self._all_small_ones_move(like, grid) for like in likes)

    def _all_small_ones_move(self, cohort: Cohort, grid: Grid) -> bool:
        fixed = self.small(self.of(cohort))
        for before, after in self._unseen_moves(cohort, grid):
            fixed &= ~(before ^ after)
            if not fixed:
                break
        return not fixed

    def _unseen_moves(self, cohort: Cohort, grid: Grid) -> Iterator[tuple[Way, Way]]:
        """Each way that somebody went, with the others that would have changed nothing in print."""
        counts = self.of(cohort)
        bands = [grid[count] for count in counts]
        seen = _bits(band is not None for band in self.printed(bands))
        full = seen & _bits(count == band.high for count, band in zip(counts, bands, strict=True))
        bare = seen & _bits(count == band.low for count, band in zip(counts, bands, strict=True))
        small = self.small(counts)
        largest_small = _bits(count == self._minimum - 1 for count in counts)
        smallest_large = self._open & _bits(count == self._minimum for count in counts)
        for before in cohort:
            for after in self._ways:
                gained, lost = after & ~before, before & ~after
                if before == after or gained & full or lost & bare:
                    continue
                # With no small number left, the report would be exact.
                if small & ~(gained & largest_small) | lost & smallest_large:
                    yield before, after


def _after(cohort: Cohort, move: tuple[Way, Way]) -> Cohort:
    """The cohort in which one person took another way."""
    before, after = move
    other = dict(cohort)
    other[before] -= 1
    other[after] = other.get(after, 0) + 1
    return {way: people for way, people in other.items() if people}


def _bits(flags: Iterable[bool]) -> int:
    return sum(flag << cell for cell, flag in enumerate(flags))

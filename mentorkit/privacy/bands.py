"""Bands: what is said of a number that would be too small to print.

The counts from nobody to everybody are cut into bands of about five. Where exactly the cuts are is
drawn by lot from a secret, within two counts either way: who does not know the secret can't tell a
first draw from a second one, so drawing again tells nothing (`mentorkit.privacy.protect`).
"""

from __future__ import annotations

import hmac
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

_WIDTH = 5  # the counts in a band, about: 16 to 20
_FEWEST_BANDS = 3
_MOST_BANDS = 20  # about; wider bands for larger groups
_NARROWEST = 3  # so "none" and "all" hide among three numbers at least
_DRAWS = 100


class Band(NamedTuple):
    """The counts from `low` to `high`, both included; an exact count when they are the same."""

    low: int
    high: int

    @property
    def exact(self) -> bool:
        """Whether this is one number."""
        return self.low == self.high

    def __str__(self) -> str:
        return str(self.low) if self.exact else f"{self.low}–{self.high}"


_WORDS = ((0.1, "very few"), (0.25, "a few"), (0.42, "about a third"), (0.58, "about half"))
_MORE_WORDS = ((0.75, "about two thirds"), (0.9, "most"), (1.0, "nearly all"))


def in_words(band: Band, n: int) -> str:
    """The band as people say it: "about half" for 16 to 20 of 38."""
    if band.exact:
        return f"{band.low} of {n}"
    if band.low == 0:
        return "few or none" if 2 * band.high < n else "fewer than half"
    if band.high == n:
        return "most or all"
    share = (band.low + band.high) / 2 / n
    return next(word for limit, word in _WORDS + _MORE_WORDS if share <= limit)


class Grid:
    """The bands of one case, the same for every number in it.

    Args:
        cuts: The first count of every band but the first one.
    """

    def __init__(self, n: int, cuts: tuple[int, ...]) -> None:
        edges = (0, *cuts, n + 1)
        self.bands = tuple(Band(low, above - 1) for low, above in pairwise(edges))
        self._cuts = cuts

    def __getitem__(self, count: int) -> Band:
        """The band in which `count` lies."""
        return self.bands[bisect_right(self._cuts, count)]


def draw_grids(n: int, secret: bytes) -> Iterator[Grid]:
    """Grids for `n` people, drawn by lot: the same ones in the same order for the same secret.

    The lot does not hang on `n`: one more person hardly moves the cuts, so that a group that grows
    does not get another set of bands with each report.
    """
    bands = max(_FEWEST_BANDS, (n + 1) // max(_WIDTH, n // _MOST_BANDS))
    moves = (-2, -1, 0, 1, 2) if bands == _FEWEST_BANDS else (-1, 0, 1)
    even = [round(band * (n + 1) / bands) for band in range(1, bands)]
    for draw in range(_DRAWS):
        lot = hmac.digest(secret, b"bands %d" % draw, "sha256")
        cuts = (cut + moves[byte % len(moves)] for cut, byte in zip(even, lot, strict=False))
        grid = Grid(n, tuple(cuts))
        if all(band.high - band.low + 1 >= _NARROWEST for band in grid.bands):
            yield grid

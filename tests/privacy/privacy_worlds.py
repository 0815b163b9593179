"""All cohorts of a size, and what can be worked out: the laws are checked by going through them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from mentorkit.privacy.bands import Grid, draw_grids

Counts = tuple[int, ...]


def all_counts(cells: int, n: int) -> Iterator[Counts]:
    """Every way to spread `n` people over `cells`."""
    if cells == 1:
        yield (n,)
        return
    for first in range(n + 1):
        for rest in all_counts(cells - 1, n - first):
            yield (first, *rest)


def all_grids(n: int) -> list[Grid]:
    """The grids that a lot can give for `n` people."""
    drawn = (islice(draw_grids(n, bytes([secret])), 20) for secret in range(40))
    return list({grid.bands: grid for grids in drawn for grid in grids}.values())


def pinned(
    worlds: Iterable[Any],
    publish: Callable[[Any], Hashable],
    numbers: Callable[[Any], Sequence[int]],
    minimum: int,
) -> list[tuple[Hashable, int, int]]:
    """The numbers below `minimum` that follow from what is published: of what, which, how many.

    The adversary knows the rule, so they go through all worlds, and keep those of which the same
    would have been published. A world that publishes None is left out.
    """
    alike: dict[Hashable, list[Sequence[int]]] = defaultdict(list)
    for world in worlds:
        published = publish(world)
        if published is not None:
            alike[published].append(numbers(world))
    return [
        (published, number, values[0])
        for published, those in alike.items()
        for number, values in enumerate(zip(*those, strict=True))
        if len(set(values)) == 1 and values[0] < minimum
    ]

"""Where the boxes of a map stand: in columns from left to right, with ways for the arrows.

fast-sugiyama finds the columns, the order in each of them and the bends of long arrows. It knows
no box's height, so the places in a column are found here: as near to the neighbours as the boxes
let each other (least squares under minimal distances, by pooling adjacent violators).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mentorkit.maps.boxes import Box, Boxes

_BETWEEN = 16.0
"""Pixels between two boxes in a column; arrows that pass need half of it."""

_NARROWEST, _WIDEST = 34.0, 120.0
_STEEPNESS = 0.22
"""Pixels between columns, for each pixel that an arrow goes up or down there."""

_SWEEPS = 24
_STRAIGHT = 8.0
"""How much more than a box a bend wants to be level with its neighbours."""


@dataclass(frozen=True)
class Rectangle:
    """A place on the map, in pixels from the upper left corner."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


Point = tuple[float, float]


@dataclass(frozen=True)
class Way:
    """An arrow from a box to another: points to be joined, level in columns, bent between them."""

    source: int
    target: int
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Layout:
    """The places of the boxes, by number, and the ways between them."""

    width: float
    height: float
    places: tuple[Rectangle, ...]
    ways: tuple[Way, ...]


def lay_out(drawn: Boxes) -> Layout:
    """The places of all boxes: none touches another, and no arrow crosses one."""
    return _Columns(drawn.boxes, *_ordered(drawn)).layout(drawn.links)


def _ordered(drawn: Boxes) -> tuple[list[list[int]], list[tuple[int, int]]]:
    """The columns from left to right, each from the top, with the steps between neighbours.

    Numbers beyond the boxes are bends.
    """
    links = drawn.links + [(0, other) for other in _adrift(drawn)]
    if not links:
        return [[0]], []
    from fast_sugiyama import from_edges

    [(positions, _, _, steps)] = from_edges(
        links, vertex_spacing=1, dummy_vertices=True, ranking_type="up"
    )
    columns: dict[float, list[tuple[float, int]]] = defaultdict(list)
    for number, (across, rank) in positions:
        columns[rank].append((across, int(number)))
    ordered = [[n for _, n in sorted(columns[rank])] for rank in sorted(columns, reverse=True)]
    added = set(links) - set(drawn.links)
    return ordered, [(int(a), int(b)) for a, b in steps or () if (a, b) not in added]


def _adrift(drawn: Boxes) -> list[int]:
    """A box of each part that no line joins to the first box; a layout wants one piece."""
    beside: dict[int, list[int]] = defaultdict(list)
    for source, target in drawn.links:
        beside[source].append(target)
        beside[target].append(source)
    found: set[int] = set()
    parts = []
    for number in range(len(drawn.boxes)):
        if number not in found:
            parts.append(number)
            waiting = [number]
            while waiting:
                found.add(here := waiting.pop())
                waiting += [other for other in beside[here] if other not in found]
    return parts[1:]


class _Columns:
    """The columns while their boxes are being moved."""

    def __init__(
        self, boxes: Sequence[Box], columns: list[list[int]], steps: Iterable[tuple[int, int]]
    ) -> None:
        self.boxes, self.columns = boxes, columns
        self.before: dict[int, list[int]] = defaultdict(list)
        self.after: dict[int, list[int]] = defaultdict(list)
        for source, target in steps:
            self.after[source].append(target)
            self.before[target].append(source)
        self.middles: dict[int, float] = {}
        for column in columns:
            self.settle(column, [0.0] * len(column))
        for sweep in range(_SWEEPS):
            self.sweep(forward=sweep % 2 == 0)

    def height(self, number: int) -> float:
        return self.boxes[number].height if number < len(self.boxes) else 0.0

    def distance(self, upper: int, lower: int) -> float:
        """How far apart the middles of two neighbours in a column must be."""
        bends = (upper >= len(self.boxes)) + (lower >= len(self.boxes))
        return (self.height(upper) + self.height(lower)) / 2 + _BETWEEN * (1 - bends / 4)

    def sweep(self, *, forward: bool) -> None:
        sides = (self.before, self.after) if forward else (self.after, self.before)
        for column in self.columns if forward else reversed(self.columns):
            wanted = []
            for number in column:
                beside = sides[0][number] or sides[1][number] or [number]
                wanted.append(sum(self.middles[other] for other in beside) / len(beside))
            self.settle(column, wanted)

    def settle(self, column: list[int], wanted: list[float]) -> None:
        """Moves the boxes of a column as near to where they are wanted as they get."""
        offsets, offset = [], 0.0
        for place, number in enumerate(column):
            offset += self.distance(column[place - 1], number) if place else 0.0
            offsets.append(offset)
        weights = [_STRAIGHT if number >= len(self.boxes) else 1.0 for number in column]
        targets = [want - offset for want, offset in zip(wanted, offsets, strict=True)]
        for number, offset, at in zip(column, offsets, _rising(targets, weights), strict=True):
            self.middles[number] = at + offset

    def layout(self, links: Iterable[tuple[int, int]]) -> Layout:
        top = min(self.middles[n] - self.height(n) / 2 for column in self.columns for n in column)
        for number in self.middles:
            self.middles[number] -= top
        edges, left = {}, 0.0
        for place, column in enumerate(self.columns):
            width = max((self.boxes[n].width for n in column if n < len(self.boxes)), default=0)
            for number in column:
                edges[number] = (left, left + width)
            left += width + (self.gap(column) if place < len(self.columns) - 1 else 0)
        places = tuple(
            Rectangle(edges[n][0], self.middles[n] - box.height / 2, box.width, box.height)
            for n, box in enumerate(self.boxes)
        )
        bottom = max(place.bottom for place in places)
        height = max(bottom, *self.middles.values())
        return Layout(left, height, places, tuple(self.ways(links, edges)))

    def gap(self, column: list[int]) -> float:
        """How much room the arrows need that leave this column."""
        rise = max(
            (abs(self.middles[n] - self.middles[to]) for n in column for to in self.after[n]),
            default=0,
        )
        return min(_WIDEST, max(_NARROWEST, _STEEPNESS * rise))

    def ways(
        self, links: Iterable[tuple[int, int]], edges: dict[int, tuple[float, float]]
    ) -> Iterable[Way]:
        for source, target in links:
            [chain] = [c for c in self.chains(source) if c[-1] == target]
            points: list[Point] = [(self.places_right(source, edges), self.middles[source])]
            points.append((edges[source][1], self.middles[source]))
            for bend in chain[1:-1]:
                points += [(x, self.middles[bend]) for x in edges[bend]]
            points.append((edges[target][0], self.middles[target]))
            yield Way(source, target, tuple(points))

    def places_right(self, number: int, edges: dict[int, tuple[float, float]]) -> float:
        return edges[number][0] + self.boxes[number].width

    def chains(self, source: int) -> Iterable[list[int]]:
        """The ways from a box over bends to the next box."""
        for step in self.after[source]:
            chain = [source, step]
            while chain[-1] >= len(self.boxes):
                chain += self.after[chain[-1]]
            yield chain


def _rising(targets: list[float], weights: list[float]) -> list[float]:
    """The rising numbers nearest to `targets`, by pooling adjacent violators."""
    pools: list[tuple[float, float, int]] = []
    for target, weight in zip(targets, weights, strict=True):
        pool = (target, weight, 1)
        while pools and pools[-1][0] > pool[0]:
            mean, mass, count = pools.pop()
            total = mass + pool[1]
            pool = ((mean * mass + pool[0] * pool[1]) / total, total, count + pool[2])
        pools.append(pool)
    return [mean for mean, _, count in pools for _ in range(count)]

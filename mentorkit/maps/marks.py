"""The marks a map is made of, in drawing order: outlines, arrows and lines of text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mentorkit.maps.boxes import LEADING, SIZES, Box, Boxes
from mentorkit.maps.layout import Layout, Point, Rectangle, Way

MARGIN = 20.0
_THIN, _THICK = 1.2, 8.0
_UNTAKEN = 0.005
"""A share that rounds to nothing."""


@dataclass(frozen=True)
class Outline:
    """The shape of a box; an ending has round ends and a double line."""

    place: Rectangle
    ending: bool
    dashed: bool
    note: str


@dataclass(frozen=True)
class Arrow:
    """A line from left to right; `head` says whether it ends in an arrowhead."""

    points: tuple[Point, ...]
    head: bool
    width: float
    color: str
    dashed: bool


@dataclass(frozen=True)
class Words:
    """One line of text; `y` is its baseline."""

    x: float
    y: float
    text: str
    kind: str
    color: str
    centered: bool
    note: str = ""


Mark = Outline | Arrow | Words


def marks_of(drawn: Boxes, layout: Layout) -> Iterator[Mark]:
    """All marks of a map, those behind others first."""
    shown = any(box.share is not None for box in drawn.boxes)
    for way in sorted(layout.ways, key=lambda way: _share(drawn, way)):
        yield _arrow(drawn, way, shown)
    for number, (box, place) in enumerate(zip(drawn.boxes, layout.places, strict=True)):
        if box.kind == "choices":
            goes_on = any(way.source == number for way in layout.ways)
            yield from _brackets(place, goes_on, dashed=not box.reached)
        else:
            yield Outline(place, box.kind == "ending", not box.reached, box.note)
        yield from _words(box, place)


def _share(drawn: Boxes, way: Way) -> float:
    """The share of the choices at either end of a way."""
    ends = (drawn.boxes[way.source], drawn.boxes[way.target])
    return next((box.share for box in ends if box.share is not None), 0.0)


def _arrow(drawn: Boxes, way: Way, shown: bool) -> Arrow:
    ends = (drawn.boxes[way.source], drawn.boxes[way.target])
    share = _share(drawn, way)
    taken = shown and share >= _UNTAKEN
    return Arrow(
        way.points,
        head=ends[1].kind != "choices",
        width=_THIN + (_THICK - _THIN) * min(1.0, share) if shown else _THIN,
        color="accent" if taken else "grey",
        dashed=not all(box.reached for box in ends),
    )


def _brackets(place: Rectangle, goes_on: bool, *, dashed: bool) -> Iterator[Arrow]:
    """The lines on both sides of choices, where an arrow comes in and goes on."""
    for x in (place.left, place.right) if goes_on else (place.left,):
        points = ((x, place.top), (x, place.bottom))
        yield Arrow(points, head=False, width=_THIN, color="grey", dashed=dashed)


def _words(box: Box, place: Rectangle) -> Iterator[Words]:
    text = sum(line.height for line in box.lines)
    y = place.middle - text / 2
    centered = box.kind != "choices"
    x = place.left + (place.width / 2 if centered else 7)
    for line in box.lines:
        size = SIZES[line.kind]
        color = "quiet" if line.kind in ("condition", "kicker") or not box.reached else "ink"
        yield Words(
            x, y + size * (LEADING / 2 + 0.34), line.text, line.kind, color, centered, box.note
        )
        y += line.height

"""How a network map is drawn: where everybody stands, and what stands beside them.

The page of a notebook draws the same picture while it is being made, in `static/rings.js`: the same
numbers and the same steps, and a test compares them. Everything is in pixels of the picture.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from mentorkit.forms.network import GIVES, RANKS, RINGS, Person
from mentorkit.language import _

WIDTH = 560
"""Of the picture on a page; on a narrow screen it is narrower, and the letters are as large."""
FONT = 14
POINT = 9
"""Half of a point's width."""

_MARGIN = 28
"""Between the last ring and the upper and lower edge."""
_OUTER = (68, 205)
"""The last ring's radius, at least and at most."""
_RINGS = {"close": 0.36, "moderate": 0.68, "distant": 1.0}
_CHARACTER = 7.5
_LINE = 17
_LONG, _SHORT = 24, 12
"""How long a name may be beside a point, in letters; where it has no room, how short."""
_STEP = 15
"""Degrees between two half hours on the face of a clock."""

# Where a label may stand, from the point: which way it reads, how far across, how far down. A point
# on the left half tries them mirrored.
_PLACES = (
    ("start", 15, 0),
    ("middle", 0, 21),
    ("middle", 0, -21),
    ("end", -15, 0),
    ("start", 8, 19),
    ("start", 8, -19),
    ("end", -8, 19),
    ("end", -8, -19),
)
_MIRRORED = {"start": "end", "middle": "middle", "end": "start"}

_Box = tuple[float, float, float, float]


class Spot(NamedTuple):
    """Where one person stands.

    Attributes:
        label: The name, shortened or replaced by `number` where there is no room for it, and the
            letters of what the person gives.
        anchor: Which end of the label is at `label_x`: `start`, `middle` or `end`.
        label_y: The middle of the label's line.
    """

    person: Person
    number: int
    x: float
    y: float
    label: str
    label_x: float
    label_y: float
    anchor: str


class Picture(NamedTuple):
    """A map, ready to be drawn.

    Attributes:
        radii: Of the rings, by their ids.
    """

    width: int
    height: int
    x: float
    y: float
    radii: dict[str, float]
    spots: list[Spot]


def picture(people: Sequence[Person], width: int = WIDTH) -> Picture:
    """Where everybody on a map stands in a picture of that width."""
    marks = letters()
    outer = min(_OUTER[1], max(_OUTER[0], math.floor(width * 0.37 + 0.5)))
    height = 2 * (outer + _MARGIN)
    middle = (width / 2, height / 2)
    radii = {ring: _round(share * outer) for ring, share in _RINGS.items()}
    places = [_place(person, middle, radii) for person in people]
    taken = [(middle[0] - 20, middle[1] - 11, middle[0] + 20, middle[1] + 11)]
    taken += [
        (middle[0] - 34, middle[1] + radius + 8, middle[0] + 34, middle[1] + radius + 22)
        for radius in radii.values()
    ]
    points = [(x - POINT - 2, y - POINT - 2, x + POINT + 2, y + POINT + 2) for x, y in places]
    spots = []
    for index, (person, (x, y)) in enumerate(zip(people, places, strict=True)):
        others = [*taken, *points[:index], *points[index + 1 :]]
        gives = "".join(f" {marks[what]}" for what in GIVES if what in person.gives)
        label, box, spot = _label(person, index + 1, gives, (x, y), others, (width, height))
        taken.append(box)
        spots.append(Spot(person, index + 1, x, y, label, *spot))
    return Picture(width, height, *middle, radii, spots)


def _place(
    person: Person, middle: tuple[float, float], radii: dict[str, float]
) -> tuple[float, float]:
    turned, radius = math.radians(person.angle), radii[person.ring]
    return (
        _round(middle[0] + radius * math.sin(turned)),
        _round(middle[1] - radius * math.cos(turned)),
    )


def _label(
    person: Person,
    number: int,
    gives: str,
    point: tuple[float, float],
    taken: Iterable[_Box],
    size: tuple[int, int],
) -> tuple[str, _Box, tuple[float, float, str]]:
    """The longest label there is room for, in the first place where it fits."""
    mirrored = point[0] < size[0] / 2
    mark = f" ·{gives}" if gives else ""
    taken = list(taken)
    tried = []
    words = [shortened(person.name, most) + mark for most in (_LONG, _SHORT)]
    for label in (*words, f"{number}{mark}", str(number)):
        for anchor, across, down in _PLACES:
            spot = (
                point[0] + (-across if mirrored else across),
                point[1] + down,
                _MIRRORED[anchor] if mirrored else anchor,
            )
            box = _box(label, *spot)
            inside = box[0] >= 2 and box[1] >= 2 and box[2] <= size[0] - 2 and box[3] <= size[1] - 2
            if inside and not any(_meet(box, other) for other in taken):
                return label, box, spot
            tried.append((label, box, spot))
    return tried[-len(_PLACES)]


def _box(label: str, x: float, y: float, anchor: str) -> _Box:
    width = _length(label) * _CHARACTER
    left = {"start": x, "middle": x - width / 2, "end": x - width}[anchor]
    return left, y - _LINE / 2, left + width, y + _LINE / 2


def _meet(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def shortened(name: str, most: int) -> str:
    """`name` in at most so many letters; three dots for one that is not written yet."""
    if _length(name) <= most:
        return name or "…"
    kept = ""
    for letter in name:
        if _length(kept + letter) > most - 1:
            break
        kept += letter
    return kept.rstrip(" ") + "…"


def _length(text: str) -> int:
    """In letters of the usual width; those of East Asia, and signs like faces, count as two."""
    return sum(2 if letter >= "\u2e80" else 1 for letter in text)


def _round(number: float) -> float:
    return math.floor(number * 10 + 0.5) / 10


def ring_names() -> dict[str, str]:
    """What the rings are called, from the middle outwards."""
    return {ring: _(label) for ring, label in RINGS.items()}


def rank_names() -> dict[str, str]:
    """What the ranks are called."""
    return {rank: _(label) for rank, label in RANKS.items()}


def give_names() -> dict[str, str]:
    """What the things that people give are called."""
    return {what: _(label) for what, label in GIVES.items()}


def letters() -> dict[str, str]:
    """A letter for each thing that people give: the first of its name that no other has."""
    found: dict[str, str] = {}
    for what, label in give_names().items():
        own = [letter.upper()[0] for letter in label if letter.isalpha()]
        free = [letter for letter in own if letter not in found.values()]
        found[what] = (free or [str(len(found) + 1)])[0]
    return found


def on_the_clock(angle: int) -> str:
    """Where on a ring, as on the face of a clock to the half hour, such as `2:30`."""
    halves = math.floor(angle / _STEP + 0.5) % 24
    return f"{halves // 2 or 12}:{'30' if halves % 2 else '00'}"


def in_short(person: Person) -> str:
    """Where somebody stands, such as `Close, 2:30`: the ring, and the place as on a clock."""
    return f"{_(RINGS[person.ring])}, {on_the_clock(person.angle)}"

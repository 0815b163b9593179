"""A case's choices as moves from state to state, for one state or for thousands at once.

A state is where somebody can be: the scene, the counters, the flags, and which of the scenes that
conditions ask about were visited. It is written as one whole number, its code: like a time of day
in seconds, only with other digits than hours and minutes, and with the scene in front. The same
few lines of arithmetic work on a code and on an array of codes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from mentorkit.cases.compiled import Compiled, CompiledChoice
from mentorkit.cases.program import COMPARE

Number = Any
"""An int, or an array of them."""
Truth = Any
"""A bool, or an array of them."""
Test = Callable[["Values"], Truth]
Clamp = Callable[[Number, int, int], Number]


class Digit(NamedTuple):
    """Where one value stands in a code: value = code // stride % size + low."""

    stride: int
    size: int
    low: int


class Change(NamedTuple):
    """An effect: new = keep × old + amount, clamped at low and high."""

    place: int
    keep: int
    amount: int
    low: int
    high: int


class Limited(NamedTuple):
    """Where an effect is held at a bound: which, and in which of the states."""

    change: Change
    at: int
    where: Truth


class Layout:
    """How the states of a case are written as codes.

    Attributes:
        digits: One for each counter, flag and visited bit, in this order.
        span: How many codes a scene has.
        size: How many codes there are.
    """

    def __init__(self, case: Compiled) -> None:
        self.scenes = {scene: index for index, scene in enumerate(case.scenes)}
        names = [counter.name for counter in case.counters] + list(case.flags)
        self.places = {name: place for place, name in enumerate(names)}
        self.bits = {scene: len(names) + number for number, scene in enumerate(case.visited)}
        ranges = [(counter.low, counter.high) for counter in case.counters]
        ranges += [(0, 1)] * (len(case.flags) + len(case.visited))
        self.digits: list[Digit] = []
        self.span = 1
        for low, high in ranges:
            self.digits.append(Digit(self.span, high - low + 1, low))
            self.span *= high - low + 1
        self.size = self.span * len(self.scenes)
        starts = [counter.start for counter in case.counters]
        self.start = self.scenes[case.start] * self.span + sum(
            (start - digit.low) * digit.stride
            for start, digit in zip(starts, self.digits, strict=False)
        )


class Values:
    """The counters, flags and visited bits of a state, or columns of them for many states."""

    __slots__ = ("_digits", "_known", "code")

    def __init__(self, code: Number, layout: Layout) -> None:
        self.code = code
        self._digits = layout.digits
        self._known: dict[int, Number] = {}

    def __getitem__(self, place: int) -> Number:
        value = self._known.get(place)
        if value is None:
            stride, size, low = self._digits[place]
            value = self.code // stride % size + low
            if isinstance(value, np.ndarray):
                value = value.astype(np.int64, copy=False)  # also where codes are longer
            self._known[place] = value
        return value


class Move:
    """A choice in its scene: when it is open, and which state it leads to.

    Attributes:
        number: Counted through the whole case, in its order.
        when: The condition; None is always.
    """

    __slots__ = ("_changes", "_shift", "_strides", "choice", "number", "scene", "when")

    def __init__(self, number: int, scene: str, choice: CompiledChoice, layout: Layout) -> None:
        self.number, self.scene, self.choice = number, scene, choice
        self.when = test(choice.when, layout) if choice.when else None
        self._changes = [_change(effect, layout) for effect in choice.effects]
        if scene in layout.bits:
            self._changes.append(Change(layout.bits[scene], 0, 1, 0, 1))
        self._strides = [digit.stride for digit in layout.digits]
        self._shift = (layout.scenes[choice.to] - layout.scenes[scene]) * layout.span

    def target(self, values: Values, clamp: Clamp) -> Number:
        """The code of the state that follows; for all of `values`, open or not."""
        after: dict[int, Number] = {}
        for place, keep, amount, low, high in self._changes:
            before = after[place] if place in after else values[place]
            after[place] = clamp(keep * before + amount, low, high)
        code = values.code + self._shift
        for place, value in after.items():
            code = code + (value - values[place]) * self._strides[place]
        return code

    def limited(self, values: Values) -> Iterator[Limited]:
        """The effects that a bound holds back, in the order they happen."""
        after: dict[int, Number] = {}
        for change in self._changes:
            place, keep, amount, low, high = change
            before = after[place] if place in after else values[place]
            value = keep * before + amount
            if amount < 0:
                yield Limited(change, low, value < low)
            elif keep:
                yield Limited(change, high, value > high)
            after[place] = clamp_many(value, low, high)


def clamp_one(value: int, low: int, high: int) -> int:
    """The value, or the bound that it passes."""
    return low if value < low else high if value > high else value


def clamp_many(values: Number, low: int, high: int) -> Number:
    """The same for an array."""
    return np.minimum(np.maximum(values, low), high)


def moves_of(case: Compiled, layout: Layout) -> list[list[Move]]:
    """The moves of each scene, in the order of the case."""
    number = 0
    moves: list[list[Move]] = []
    for scene in case.scenes.values():
        moves.append([Move(number + n, scene.id, c, layout) for n, c in enumerate(scene.choices)])
        number += len(scene.choices)
    return moves


def _change(effect: list[Any], layout: Layout) -> Change:
    sign, name = effect[0], effect[1]
    place = layout.places[name]
    _, size, low = layout.digits[place]
    high = low + size - 1
    if sign in ("set", "clear", "="):
        return Change(place, 0, effect[2] if sign == "=" else int(sign == "set"), low, high)
    return Change(place, 1, effect[2] if sign == "+" else -effect[2], low, high)


def test(tree: Any, layout: Layout) -> Test:
    """The function that says whether a condition holds, for a state or for many."""
    kind = tree[0]
    if kind in ("and", "or"):
        one, two = test(tree[1], layout), test(tree[2], layout)
        if kind == "and":
            return lambda values: one(values) & two(values)
        return lambda values: one(values) | two(values)
    if kind == "not":
        inner = test(tree[1], layout)
        return lambda values: inner(values) ^ True
    if kind in ("flag", "visited"):
        place = layout.places[tree[1]] if kind == "flag" else layout.bits[tree[1]]
        return lambda values: values[place] == 1
    compare, left, right = COMPARE[kind], _operand(tree[1], layout), _operand(tree[2], layout)
    return lambda values: compare(left(values), right(values))


def _operand(tree: Any, layout: Layout) -> Callable[[Values], Number]:
    if isinstance(tree, int):
        return lambda values: tree
    place = layout.places[tree[1]]
    return lambda values: values[place]

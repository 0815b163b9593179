"""A compiled case made ready to run: names become places in a list, trees become functions.

The values of a playthrough are one list: counters first, then flags, then one bit for each scene
that some condition asks about.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mentorkit.cases.compiled import Compiled, CompiledChoice, CompiledScene, Pieces

Values = list[int]
Test = Callable[[Values], bool]
Show = Callable[[Values], str]

_COMPARE = {
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    ">": operator.gt,
}


class Option:
    """A choice ready to run."""

    __slots__ = ("choice", "effects", "feedback", "html", "text", "to", "when")

    def __init__(self, choice: CompiledChoice, program: Program) -> None:
        self.choice = choice
        self.when = program.test(choice.when) if choice.when else None
        self.effects = [program.change(effect) for effect in choice.effects]
        self.text = program.show(choice.text.md)
        self.html = program.show(choice.text.html)
        feedback = choice.feedback
        self.feedback = feedback and (program.show(feedback.md), program.show(feedback.html))
        self.to = choice.to


class Node:
    """A scene ready to run; `bit` is where it notes that it was visited, or None."""

    __slots__ = ("bit", "by_id", "html", "options", "scene", "text")

    def __init__(self, scene: CompiledScene, program: Program) -> None:
        self.scene = scene
        self.text = program.show(scene.text.md)
        self.html = program.show(scene.text.html)
        self.options = [Option(choice, program) for choice in scene.choices]
        self.by_id = {option.choice.id: option for option in self.options}
        self.bit = program.bits.get(scene.id)


class Program:
    """All of a case, ready to run. Holds no state: any number of playthroughs share it."""

    def __init__(self, case: Compiled) -> None:
        self.case = case
        names = [counter.name for counter in case.counters] + list(case.flags)
        self.places = {name: place for place, name in enumerate(names)}
        self.bits = {scene: len(names) + number for number, scene in enumerate(case.visited)}
        self.bounds = {counter.name: (counter.low, counter.high) for counter in case.counters}
        self.start_values: Values = [counter.start for counter in case.counters]
        self.start_values += [0] * (len(case.flags) + len(case.visited))
        self.briefing = self.show(case.briefing.md)
        self.briefing_html = self.show(case.briefing.html)
        self.nodes = {scene_id: Node(scene, self) for scene_id, scene in case.scenes.items()}
        self.start = self.nodes[case.start]

    def test(self, tree: list[Any]) -> Test:
        """The function that says whether a condition holds."""
        kind = tree[0]
        if kind in ("and", "or"):
            one, two = self.test(tree[1]), self.test(tree[2])
            if kind == "and":
                return lambda values: one(values) and two(values)
            return lambda values: one(values) or two(values)
        if kind == "not":
            inner = self.test(tree[1])
            return lambda values: not inner(values)
        if kind in ("flag", "visited"):
            place = self.places[tree[1]] if kind == "flag" else self.bits[tree[1]]
            return lambda values: values[place] == 1
        return self.comparison(_COMPARE[kind], tree[1], tree[2])

    def comparison(self, compare: Callable[[int, int], bool], left: Any, right: Any) -> Test:
        if isinstance(left, int) and isinstance(right, int):
            known = compare(left, right)
            return lambda values: known
        if isinstance(left, int):
            there = self.places[right[1]]
            return lambda values: compare(left, values[there])
        here = self.places[left[1]]
        if isinstance(right, int):
            return lambda values: compare(values[here], right)
        there = self.places[right[1]]
        return lambda values: compare(values[here], values[there])

    def change(self, effect: list[Any]) -> tuple[int, int, int, int, int]:
        """An effect as `(place, keep, amount, low, high)`: new = keep × old + amount, clamped."""
        sign, name = effect[0], effect[1]
        place = self.places[name]
        if sign in ("set", "clear"):
            return (place, 0, int(sign == "set"), 0, 1)
        amount = effect[2] if sign != "-" else -effect[2]
        return (place, 0 if sign == "=" else 1, amount, *self.bounds[name])

    def show(self, pieces: Pieces) -> str | Show:
        """A text that never changes as a string; one that does as a function of the values."""
        if not pieces:
            return ""
        if len(pieces) == 1 and isinstance(pieces[0], str):
            return pieces[0]
        parts = self.parts(pieces)

        def shown(values: Values) -> str:
            return "".join([p if p.__class__ is str else p(values) for p in parts]).strip("\n")  # type: ignore[operator]

        return shown

    def parts(self, pieces: Pieces) -> list[str | Show]:
        return [piece if isinstance(piece, str) else self.part(piece) for piece in pieces]

    def part(self, piece: list[Any]) -> Show:
        if piece[0] == "show":
            place = self.places[piece[1]]
            return lambda values: str(values[place])
        branches = [
            (self.test(condition) if condition else None, self.parts(body))
            for condition, body in piece[1:]
        ]

        def chosen(values: Values) -> str:
            for test, body in branches:
                if test is None or test(values):
                    return "".join([p if isinstance(p, str) else p(values) for p in body])
            return ""

        return chosen

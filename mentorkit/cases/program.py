"""A compiled case made ready to run: names become places in a list, trees become functions.

The values of a playthrough are one list: counters first, then flags, then one bit for each scene
that some condition asks about. Whatever never changes is made here, once; the rest is made anew
each time it is asked for.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from mentorkit.cases.compiled import (
        Compiled,
        CompiledChoice,
        CompiledScene,
        CompiledText,
        Pieces,
    )

Values = list[int]
Test = Callable[[Values], int]
Show = Callable[[Values], str]

COMPARE = {
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    ">": operator.gt,
}


class Shown(NamedTuple):
    """A text as it reads now, in Markdown and in HTML."""

    text: str
    html: str


class OpenChoice(NamedTuple):
    """A choice as the person sees it now, in Markdown and in HTML."""

    id: str
    text: str
    html: str
    tags: list[str]


class Wording:
    """A text ready to be shown; `text` and `html` are strings if it never changes."""

    __slots__ = ("fixed", "html", "text")

    def __init__(self, text: CompiledText, program: Program) -> None:
        self.text = program.show(text.md)
        self.html = program.show(text.html)
        self.fixed: Shown | None = None
        if isinstance(self.text, str) and isinstance(self.html, str):
            self.fixed = Shown(self.text, self.html)

    def shown(self, values: Values) -> Shown:
        """The text as it reads with those values."""
        return self.fixed or Shown(now(self.text, values), now(self.html, values))


class Option:
    """A choice ready to run.

    Attributes:
        when: Its condition; None is always.
        fixed: How the person sees it, if its text never changes.
        target: The scene it leads to.
    """

    __slots__ = ("choice", "effects", "feedback", "fixed", "target", "when", "wording")
    target: Node

    def __init__(self, choice: CompiledChoice, scene: CompiledScene, program: Program) -> None:
        self.choice = choice
        self.when = program.test(choice.when) if choice.when else None
        self.effects = [program.change(effect) for effect in choice.effects]
        if scene.id in program.bits:
            self.effects.append((program.bits[scene.id], 0, 1, 0, 1))
        self.wording = Wording(choice.text, program)
        self.fixed = self.seen([]) if self.wording.fixed else None
        self.feedback = Wording(choice.feedback, program) if choice.feedback else None

    def seen(self, values: Values) -> OpenChoice:
        """The choice as the person sees it with those values."""
        return OpenChoice(self.choice.id, *self.wording.shown(values), self.choice.tags)

    def after(self, values: Values) -> Values:
        """The values once it was taken. Those given stay as they are: `undo` returns to them."""
        if not self.effects:
            return values
        after = values.copy()
        for place, keep, amount, low, high in self.effects:
            value = after[place] * keep + amount
            after[place] = low if value < low else high if value > high else value
        return after


class Node:
    """A scene ready to run."""

    __slots__ = ("by_id", "html", "options", "scene", "text")

    def __init__(self, scene: CompiledScene, program: Program) -> None:
        self.scene = scene
        self.text = program.show(scene.text.md)
        self.html = program.show(scene.text.html)
        self.options = [Option(choice, scene, program) for choice in scene.choices]
        self.by_id = {option.choice.id: option for option in self.options}


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
        self.briefing = Wording(case.briefing, self)
        self.nodes = {scene_id: Node(scene, self) for scene_id, scene in case.scenes.items()}
        self.start = self.nodes[case.start]
        for node in self.nodes.values():
            for option in node.options:
                option.target = self.nodes[option.choice.to]

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
            return operator.itemgetter((self.places if kind == "flag" else self.bits)[tree[1]])
        return self.comparison(COMPARE[kind], tree[1], tree[2])

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
        """A text that never changes as a string; one that does as a function of the values.

        The latter loses the empty lines that hidden blocks leave at its ends.
        """
        text = self.joined(pieces)
        return text if isinstance(text, str) else lambda values: text(values).strip("\n")

    def joined(self, pieces: Pieces) -> str | Show:
        """The pieces in a row: one template, filled where the values decide."""
        holes = [self.hole(piece) for piece in pieces if not isinstance(piece, str)]
        if not holes:
            return "".join(pieces)
        template = "".join([p.replace("%", "%%") if isinstance(p, str) else "%s" for p in pieces])
        if len(holes) > 2:
            return lambda values: template % tuple([hole(values) for hole in holes])
        first, last = holes[0], holes[-1]  # most texts have one or two, and are quicker like this
        if len(holes) == 2:
            return lambda values: template % (first(values), last(values))
        return lambda values: template % first(values)

    def hole(self, piece: list[Any]) -> Callable[[Values], str | int]:
        """What stands where a counter is shown, or an `{if}`."""
        if piece[0] == "show":
            return operator.itemgetter(self.places[piece[1]])
        branches = [(self.test(when), self.joined(body)) for when, body in piece[1:] if when]
        otherwise = self.joined(piece[-1][1]) if piece[-1][0] is None else ""
        return _either(branches, otherwise)


def _either(branches: list[tuple[Test, str | Show]], otherwise: str | Show) -> Show:
    """The text of the first branch whose test holds; quickest where there is one to choose from."""
    test, text = branches[0]
    if len(branches) == 1 and isinstance(text, str) and isinstance(otherwise, str):
        return lambda values: text if test(values) else otherwise

    def chosen(values: Values) -> str:
        for test, text in branches:
            if test(values):
                return now(text, values)
        return now(otherwise, values)

    return chosen


def now(text: str | Show, values: Values) -> str:
    """A text as it reads with those values."""
    return text if isinstance(text, str) else text(values)

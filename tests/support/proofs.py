"""What is true of a case, found the plain way: in each of its states, one after the other."""

from __future__ import annotations

import operator
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from mentorkit.cases import Compiled
from support.states import State, States

COMPARE = {
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    ">": operator.gt,
}


class Plain:
    """A case and its states; each property is worked out by the book."""

    def __init__(self, case: Compiled, states: States) -> None:
        self.case, self.distances, self.steps = case, states.distances, states.steps
        self.names = [counter.name for counter in case.counters] + list(case.flags)
        self.bounds = {counter.name: (counter.low, counter.high) for counter in case.counters}
        self.open: dict[State, list[str]] = {state: [] for state in self.distances}
        for source, choice, _ in self.steps:
            self.open[source].append(choice)
        self.reached = {state[0] for state in self.distances}

    def values(self, state: State) -> dict[str, Any]:
        return dict(zip(self.names, state[1:], strict=False))

    def holds(self, tree: Any, state: State) -> bool:
        kind = tree[0]
        if kind == "and":
            return self.holds(tree[1], state) and self.holds(tree[2], state)
        if kind == "or":
            return self.holds(tree[1], state) or self.holds(tree[2], state)
        if kind == "not":
            return not self.holds(tree[1], state)
        if kind == "flag":
            return bool(self.values(state)[tree[1]])
        if kind == "visited":
            return tree[1] in state[1 + len(self.names) :]
        sides = [s if isinstance(s, int) else self.values(state)[s[1]] for s in tree[1:]]
        return COMPARE[kind](*sides)

    def with_open(self, number: int) -> set[str]:
        """Scenes without an ending, in some state of which so many choices are open."""
        return {
            state[0]
            for state, open_now in self.open.items()
            if len(open_now) == number and self.case.scenes[state[0]].ending is None
        }

    def hopeless(self) -> set[State]:
        """States from which no ending can be reached."""
        hopeful = {s for s in self.distances if self.case.scenes[s[0]].ending is not None}
        while True:
            more = {source for source, _, target in self.steps if target in hopeful} - hopeful
            if not more:
                return set(self.distances) - hopeful
            hopeful |= more

    def conditional(self) -> Iterator[tuple[str, str, set[bool]]]:
        """Choices with a condition in scenes that are reached, and whether they are open there."""
        for scene in self.case.scenes.values():
            for choice in scene.choices:
                if choice.when and scene.id in self.reached:
                    there = [state for state in self.open if state[0] == scene.id]
                    yield scene.id, choice.id, {choice.id in self.open[state] for state in there}

    def held_back(self) -> set[tuple[str, str, str, int]]:
        """Scene, choice, counter and bound of each effect that a bound holds back."""
        held = set()
        for source, choice_id, _ in self.steps:
            choice = next(c for c in self.case.scenes[source[0]].choices if c.id == choice_id)
            values = self.values(source)
            for effect in choice.effects:
                if effect[0] in ("+", "-"):
                    sign, name, amount = effect
                    low, high = self.bounds[name]
                    wanted = values[name] + (amount if sign == "+" else -amount)
                    values[name] = min(max(wanted, low), high)
                    if values[name] != wanted:
                        held.add((source[0], choice_id, name, values[name]))
                elif effect[0] == "=":
                    values[effect[1]] = effect[2]
        return held

    def asked(self) -> dict[tuple[Any, ...], set[bool]]:
        """For each place in a text that asks a condition: what it says, where it is asked."""
        answers: dict[tuple[Any, ...], set[bool]] = defaultdict(set)
        self._ask(self.case.briefing.md, next(iter(self.distances)), ("briefing",), answers)
        for state in self.distances:
            self._ask(self.case.scenes[state[0]].text.md, state, ("scene", state[0]), answers)
        for source, choice_id, target in self.steps:
            choice = next(c for c in self.case.scenes[source[0]].choices if c.id == choice_id)
            where = (source[0], choice_id)
            self._ask(choice.text.md, source, ("choice", *where), answers)
            if choice.feedback:
                self._ask(choice.feedback.md, target, ("feedback", *where), answers)
        return answers

    def _ask(
        self, pieces: Any, state: State, where: tuple[Any, ...], answers: dict[Any, set[bool]]
    ) -> None:
        for number, piece in enumerate(pieces):
            if piece[0] != "if" or isinstance(piece, str):
                continue
            for branch, (condition, body) in enumerate(piece[1:]):
                place = (*where, number, branch)
                if condition is not None:
                    truth = self.holds(condition, state)
                    answers[place].add(truth)
                    if not truth:
                        continue
                self._ask(body, state, place, answers)
                break

"""Every text of a case as it reads in every state where somebody sees it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

from mentorkit.cases.proofs.moves import Layout, Values, test

if TYPE_CHECKING:
    from mentorkit.cases.compiled import CompiledText
    from mentorkit.cases.proofs.space import Codes, Numbers, Space

Kind = Literal["briefing", "scene", "choice", "feedback"]


class Asked(NamedTuple):
    """A condition in a text: its tree, in which rows of the reading it is asked, what it says."""

    condition: Any
    rows: Numbers
    truth: Any


class Reading(NamedTuple):
    """One text wherever it is seen, nearest to the start first: the rows.

    Attributes:
        places: For each row the state, or with a choice and its feedback the step.
        lengths: For each row the characters as shown.
        asked: The conditions in it, in the order they stand there.
    """

    kind: Kind
    scene: str
    choice: str
    places: Numbers
    lengths: Numbers
    asked: list[Asked]


def name(reading: Reading) -> str:
    """What to call the text in a sentence."""
    if reading.kind == "briefing":
        return "the briefing"
    if reading.kind == "scene":
        return f'the text of "{reading.scene}"'
    return f"the {'text' if reading.kind == 'choice' else 'feedback'} of [{reading.choice}]"


def readings(space: Space) -> Iterator[Reading]:
    """The briefing, then the texts of scenes that are reached and of choices that are open."""
    case = space.case

    def read(
        kind: Kind, text: CompiledText, places: Numbers, states: Numbers, scene: str, choice: str
    ) -> Reading:
        view = _View(space.layout, space.codes[states])
        lengths = view.lengths(text.html, np.arange(len(states)))
        return Reading(kind, scene, choice, places, lengths, view.asked)

    start = np.zeros(1, np.int64)
    yield read("briefing", case.briefing, start, start, case.start, "")
    for scene in case.scenes.values():
        states = space.in_scene(scene.id)
        if len(states):
            yield read("scene", scene.text, states, states, scene.id, "")
    for move in space.moves:
        steps, choice = space.taking(move.number), move.choice
        if len(steps):
            yield read("choice", choice.text, steps, space.sources[steps], move.scene, choice.id)
            if choice.feedback:
                after = space.targets[steps]
                yield read("feedback", choice.feedback, steps, after, move.scene, choice.id)


class _View:
    """How long a text is in many states; `asked` fills up on the way."""

    def __init__(self, layout: Layout, codes: Codes) -> None:
        self.layout, self.codes = layout, codes
        self.asked: list[Asked] = []

    def lengths(self, pieces: list[Any], rows: Numbers) -> Numbers:
        total = np.zeros(len(rows), np.int64)
        for piece in pieces:
            if isinstance(piece, str):
                total += _shown_length(piece)
            elif piece[0] == "show":
                total += _digits(self.values(rows)[self.layout.places[piece[1]]])
            else:
                self.branches(piece[1:], rows, total)
        return total

    def branches(self, branches: list[Any], rows: Numbers, total: Numbers) -> None:
        """Adds to `total` what is shown of an {if}: in each row its first branch that holds."""
        left = np.arange(len(rows))
        for condition, body in branches:
            chosen = left
            if condition:
                truth = np.broadcast_to(
                    test(condition, self.layout)(self.values(rows[left])), left.shape
                )
                self.asked.append(Asked(condition, rows[left], truth))
                chosen, left = left[truth], left[~truth]
            total[chosen] += self.lengths(body, rows[chosen])

    def values(self, rows: Numbers) -> Values:
        return Values(self.codes[rows], self.layout)


_TAG = re.compile(r"<[^>]*>\n?")
_SPACE = re.compile(r"\s+")


@cache
def _shown_length(source: str) -> int:
    """Characters of a piece of HTML as people see it."""
    return len(_SPACE.sub(" ", html.unescape(_TAG.sub("", source))))


def _digits(numbers: Numbers) -> Numbers:
    """How many characters each number has; counters stay within seven digits."""
    digits = np.ones_like(numbers) + (numbers < 0)
    for power in range(1, 7):
        digits += np.abs(numbers) >= 10**power
    return digits

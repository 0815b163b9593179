"""The ways through a case: how many there are, how long they are, and where they end.

What people do is compared with a chooser at random, who takes each open choice equally often. How
often such a chooser comes by a state is a system of linear equations, one for each state: the
visits to it are those to the states before, each divided by how many choices are open there. It
is solved, not sampled (Kemeny & Snell, *Finite Markov Chains*, 1960, chapter 3).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from mentorkit.cases.compiled import Compiled
from mentorkit.cases.model import Case
from mentorkit.cases.proofs.findings import Way
from mentorkit.cases.proofs.readings import readings
from mentorkit.cases.proofs.space import LIMIT, Space, explore
from mentorkit.counting import count

CHARACTERS_A_MINUTE = 1_000
"""Of attentive reading: about 170 words."""

_MOST_EQUATIONS = 2_000
_SMALLEST = 1e-12
_MOST_ROUNDS = 20_000

Floats = npt.NDArray[np.floating[Any]]
Steps = npt.NDArray[np.integer[Any]]


class EndingPaths(msgspec.Struct, frozen=True):
    """One ending, by its scene: how likely a chooser at random is to come there, and how soon."""

    scene: str
    name: str
    chance: float
    shortest: Way


class Paths(msgspec.Struct, frozen=True):
    """The ways through a case.

    Attributes:
        minutes: What the author says.
        reading: Minutes a chooser at random spends reading.
        states: Different moments the case can be in.
        edges: Open choices, over all states.
        whole: Whether all states were looked at; if not, chances are at least so high.
        shortest: A way with the fewest decisions; None when no ending is reached.
        longest: A way with the most; None when no ending is reached, or when there is no longest.
        endless: Whether one can go in a circle on the way to an ending.
        ways: How many different rows of decisions lead to an ending; None when endless.
        decisions: How many a chooser at random takes, on average; None when some never end.
        endings: In the order of the case; those that are reached.
        unended: The chance to come to where no ending can be reached, or is not known to be.
        accuracy: Chances may be too low by so much; 0 when they are exact.
        visits: How often a chooser at random comes by each scene, on average. A chooser who can't
            reach an ending any more is not followed further.
        taken: How often such a chooser takes each choice, by its scene.
    """

    case: str
    title: str
    minutes: int
    reading: float
    states: int
    edges: int
    whole: bool
    shortest: Way | None
    longest: Way | None
    endless: bool
    ways: int | None
    decisions: float | None
    endings: list[EndingPaths]
    unended: float
    accuracy: float
    visits: dict[str, float]
    taken: dict[str, dict[str, float]]

    def summary(self) -> str:
        """All of this but the last two, in lines to read."""
        return "\n".join([self.title, *self._sizes(), *self._ends()])

    def _sizes(self) -> Iterator[str]:
        how = "whole" if self.whole else "in part"
        yield f"checked {how}: {count(self.states, 'state')}, {count(self.edges, 'edge')}"
        if self.ways is not None and self.shortest is not None and self.longest is not None:
            lengths = f"{len(self.shortest)} to {len(self.longest)}"
            yield f"{count(self.ways, 'way')} to an ending, of {lengths} decisions"
        if self.endless:
            yield "ways without number: one can go in a circle before an ending"
        for name, way in (("shortest", self.shortest), ("longest", self.longest)):
            if way:
                choices = ", ".join(choice for _, choice in way)
                yield f"{name}: {count(len(way), 'decision')}: {choices}"
        yield f"{count(self.minutes, 'minute')} planned, about {self.reading:.0f} of them to read"

    def _ends(self) -> Iterator[str]:
        if self.decisions is not None:
            yield f"a chooser at random takes {self.decisions:.2f} decisions, and ends with"
        else:
            yield "a chooser at random ends with"
        for ending in sorted(self.endings, key=lambda ending: -ending.chance):
            yield f"  {ending.chance:7.2%}  {ending.name} ({ending.scene})"
        if self.unended:
            why = "no ending" if self.whole else "more decisions than were followed"
            yield f"  {self.unended:7.2%}  {why}"
        if self.accuracy > 0.00005:
            yield f"  each of these may be too low by {self.accuracy:.1g}"


def paths(case: Case | Compiled, *, limit: int = LIMIT) -> Paths:
    """The ways through `case`; of its nearest states only, when there are more than `limit`."""
    space = explore(case, limit=limit)
    lines = _Lines(space)
    chances = _Chances(space, lines.endless)
    compiled = space.case
    endings = [
        EndingPaths(scene.id, scene.ending, chances.of(states), space.way(states[0]))
        for scene in compiled.scenes.values()
        if scene.ending is not None and len(states := space.in_scene(scene.id))
    ]
    nearest = int(np.argmax(space.endings))
    return Paths(
        case=compiled.id,
        title=compiled.title,
        minutes=compiled.minutes,
        reading=chances.characters() / CHARACTERS_A_MINUTE,
        states=len(space),
        edges=len(space.sources),
        whole=space.whole,
        shortest=space.way(nearest) if space.endings[nearest] else None,
        longest=lines.longest(),
        endless=lines.endless,
        ways=lines.count(),
        decisions=chances.decisions(),
        endings=endings,
        unended=chances.unended(),
        accuracy=chances.rest,
        visits={scene: chances.of(space.in_scene(scene)) for scene in compiled.scenes},
        taken=chances.taken(),
    )


class _Lines:
    """The ways that lead to an ending, as lines from the start: counted and measured."""

    def __init__(self, space: Space) -> None:
        self.space = space
        self._lengths = [0] * len(space)
        self._counts = [0] * len(space)
        self._entered = [-1] * len(space)
        self.endless = self._walk() < int(np.count_nonzero(space.hopeful))

    def _walk(self) -> int:
        """Goes on from each state once all states before it are done; how many that were.

        A state in a circle waits for itself, and is never done.
        """
        space, hopeful = self.space, self.space.hopeful.tolist()
        targets, cuts = space.targets.data, [0, *np.cumsum(space.open_choices).tolist()]
        missing = np.bincount(space.targets, _from_hopeful(space), len(space)).tolist()
        ready = [0] if hopeful[0] and not missing[0] else []
        self._counts[0] = 1
        done = 0
        while ready:
            state = ready.pop()
            done += 1
            if state >= space.expanded:
                continue
            for step in range(cuts[state], cuts[state + 1]):
                target = targets[step]
                self._counts[target] += self._counts[state]
                if self._lengths[state] >= self._lengths[target]:
                    self._lengths[target] = self._lengths[state] + 1
                    self._entered[target] = step
                missing[target] -= 1
                if not missing[target] and hopeful[target]:
                    ready.append(target)
        return done

    def count(self) -> int | None:
        """How many lines lead to an ending; None when there is no end of them, or of states."""
        if self.endless or not self.space.whole:
            return None
        return sum(self._counts[state] for state in np.flatnonzero(self.space.endings).tolist())

    def longest(self) -> Way | None:
        """One of the longest; None when there is none, or not all states are known."""
        ends = np.flatnonzero(self.space.endings).tolist()
        if self.endless or not self.space.whole or not ends:
            return None
        state = max(ends, key=self._lengths.__getitem__)
        way: list[tuple[str, str]] = []
        while state:
            step = self._entered[state]
            way.append(self.space.decision(step))
            state = int(self.space.sources[step])
        return tuple(way[::-1])


class _Chances:
    """How often a chooser at random comes by each state, until no ending can be reached.

    Attributes:
        visits: For each state, on average.
        rest: The share of choosers who were still on their way when the calculation ended.
    """

    def __init__(self, space: Space, endless: bool) -> None:
        self.space = space
        self._share = _from_hopeful(space) / space.open_choices[space.sources]
        if endless and len(space) <= _MOST_EQUATIONS:
            self.rest = 0.0
            self.visits = self._solved()
        else:
            self.visits, self.rest = self._followed(_SMALLEST if endless else 0.0)

    def _solved(self) -> Floats:
        """The visits as the solution of their equations."""
        space = self.space
        equations = np.eye(len(space))
        np.subtract.at(equations, (space.targets, space.sources), self._share)
        start = np.zeros(len(space))
        start[0] = 1.0
        return np.linalg.solve(equations, start)

    def _followed(self, smallest: float) -> tuple[Floats, float]:
        """The visits added up decision by decision, and the share that was still moving at last."""
        space = self.space
        here = np.zeros(len(space))
        here[0] = 1.0
        visits = here.copy()
        for _ in range(_MOST_ROUNDS):
            flow = here[space.sources] * self._share
            moving = float(flow.sum())
            if moving <= smallest:
                break
            here = np.bincount(space.targets, flow, len(space)).astype(float)
            visits += here
        return visits, moving

    def of(self, states: Steps) -> float:
        """How often the chooser comes by any of these states."""
        return float(self.visits[states].sum())

    def unended(self) -> float:
        """How often the chooser comes to where no ending can be reached, or is not known to be."""
        space = self.space
        unfollowed = np.arange(len(space)) >= space.expanded
        return self.of(np.flatnonzero(~space.endings & (unfollowed | ~space.hopeful)))

    def decisions(self) -> float | None:
        """How many decisions to an ending; None when some choosers do not come to one."""
        sure = self.space.whole and self.space.hopeful.all()
        return float(self._taken().sum()) if sure else None

    def taken(self) -> dict[str, dict[str, float]]:
        """How often each choice is taken."""
        space = self.space
        sums = np.bincount(space.options, self._taken(), len(space.moves))
        taken: dict[str, dict[str, float]] = {}
        for move, number in zip(space.moves, sums.tolist(), strict=True):
            taken.setdefault(move.scene, {})[move.choice.id] = number
        return taken

    def characters(self) -> float:
        """How many characters the chooser reads."""
        seen = self.visits[self.space.sources]
        weights = {"choice": seen, "feedback": self._taken()}
        return sum(
            float(reading.lengths @ weights.get(reading.kind, self.visits)[reading.places])
            for reading in readings(self.space)
        )

    def _taken(self) -> Floats:
        return self.visits[self.space.sources] * self._share


def _from_hopeful(space: Space) -> Floats:
    """For each step 1 where an ending can still be reached, else 0."""
    return space.hopeful[space.sources].astype(float)

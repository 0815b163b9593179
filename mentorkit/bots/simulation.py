"""Many playthroughs of one case by simulated people, and what they came to."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import msgspec

from mentorkit.bots.policies import POLICIES, Chooser, Decisions, Policy
from mentorkit.cases import Case, Compiled, Playthrough
from mentorkit.errors import MentorkitError, did_you_mean

LONGEST = 200
"""Decisions after which a playthrough is broken off: it goes round in circles."""


class Way(msgspec.Struct, frozen=True):
    """One way through the case that was taken.

    Attributes:
        decisions: The scene and the choice of each decision.
        last: The scene where it ended.
        times: How many playthroughs took exactly this way.
        first: The number of the first of them, counted from 1.
    """

    decisions: Decisions
    last: str
    times: int
    first: int


@dataclass(frozen=True)
class Simulation:
    """What simulated people did in a case; each count is a number of playthroughs.

    Attributes:
        ways: Every different way that was taken, in the order of the playthroughs.
    """

    case: Case
    policy: str
    seed: int
    ways: tuple[Way, ...]

    @cached_property
    def playthroughs(self) -> int:
        """How many there were."""
        return sum(way.times for way in self.ways)

    @cached_property
    def scenes(self) -> Mapping[str, int]:
        """How many entered each scene, in the order of the case."""
        entered: Counter[str] = Counter()
        for way in self.ways:
            for scene in {way.last, *(scene for scene, _ in way.decisions)}:
                entered[scene] += way.times
        return {scene.id: entered[scene.id] for scene in self.case.scenes}

    @cached_property
    def choices(self) -> Mapping[tuple[str, str], int]:
        """How many took each choice at least once, by the ids of its scene and its own."""
        taken: Counter[tuple[str, str]] = Counter()
        for way in self.ways:
            for decision in set(way.decisions):
                taken[decision] += way.times
        every = ((scene.id, choice.id) for scene in self.case.scenes for choice in scene.choices)
        return {decision: taken[decision] for decision in every}

    @cached_property
    def endings(self) -> Mapping[str, int]:
        """How many reached each ending, by the id of its scene."""
        reached = self._ended
        return {s.id: reached[s.id] for s in self.case.scenes if s.ending is not None}

    @cached_property
    def unfinished(self) -> Mapping[str, int]:
        """Where playthroughs stopped short of an ending, and how many.

        Nothing was open there, or they had gone on for `LONGEST` decisions.
        """
        return {scene: n for scene, n in self._ended.items() if scene not in self.endings}

    @cached_property
    def lengths(self) -> Mapping[int, int]:
        """How many took that many decisions, fewest decisions first."""
        lengths: Counter[int] = Counter()
        for way in self.ways:
            lengths[len(way.decisions)] += way.times
        return dict(sorted(lengths.items()))

    @property
    def mean_length(self) -> float:
        """Decisions in a playthrough, on average."""
        return sum(length * n for length, n in self.lengths.items()) / max(1, self.playthroughs)

    @property
    def never_taken(self) -> list[tuple[str, str]]:
        """The choices that nobody took."""
        return [decision for decision, n in self.choices.items() if n == 0]

    @property
    def covered_after(self) -> int | None:
        """After how many playthroughs every choice had been taken; None if one never was."""
        if self.never_taken:
            return None
        first: dict[tuple[str, str], int] = {}
        for way in self.ways:
            for decision in way.decisions:
                first.setdefault(decision, way.first)
        return max(first.values(), default=0)

    @cached_property
    def _ended(self) -> Counter[str]:
        ended: Counter[str] = Counter()
        for way in self.ways:
            ended[way.last] += way.times
        return ended


def simulate(
    case: Case, n: int = 1000, seed: int = 1, policy: str | Policy = "random"
) -> Simulation:
    """Has `n` simulated people play `case`, each from its start to an ending.

    Args:
        seed: The same seed gives the same playthroughs; a larger `n` only adds to them.
        policy: `random`, `cautious`, `hurried`, `exploring`, or one of your own.

    Raises:
        MentorkitError: There is no such policy.
    """
    name = policy if isinstance(policy, str) else getattr(policy, "__name__", "own")
    if isinstance(policy, str):
        if policy not in POLICIES:
            hint = did_you_mean(policy, POLICIES)
            raise MentorkitError(f'Simulated people have no policy "{policy}". {hint}')
        policy = POLICIES[policy]
    choose = policy(case, random.Random(f"{name} {seed}"))
    compiled = case.compile()
    ways: dict[Decisions, Way] = {}
    for number in range(1, n + 1):
        play = _played(compiled, choose)
        decisions = tuple(play.decisions)
        before = ways.get(decisions) or Way(decisions, play.scene.id, 0, number)
        ways[decisions] = msgspec.structs.replace(before, times=before.times + 1)
    return Simulation(case, name, seed, tuple(ways.values()))


def _played(case: Compiled, choose: Chooser) -> Playthrough:
    play = Playthrough(case)
    for _ in range(LONGEST):
        if not play.choices:
            break
        play.choose(choose(play))
    return play

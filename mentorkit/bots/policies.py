"""How simulated people choose.

A policy makes a chooser for a case, and the chooser says at each moment which of the open choices
is taken. It sees what a person sees, and may try a choice and undo it. All that is random comes
from `chance`: one seed, one behaviour.
"""

from __future__ import annotations

import random
from collections import Counter, deque
from collections.abc import Callable

from mentorkit.cases import BELOW_THE_LINE, Case, OpenChoice, Playthrough

Chooser = Callable[[Playthrough], str]
"""Gives the id of the choice that is taken now; asked only where one is open."""
Policy = Callable[[Case, random.Random], Chooser]
Decisions = tuple[tuple[str, str], ...]

_RARELY = 0.15
"""How likely an ordinary person takes a choice below the line, against any other choice."""
_DEAR = 0.1
"""The share of a counter's range whose loss halves a cautious person's inclination."""


def at_random(case: Case, chance: random.Random) -> Chooser:
    """Any open choice, one as likely as the other."""
    return lambda play: chance.choice(play.choices).id


def ordinary(case: Case, chance: random.Random) -> Chooser:
    """Any open choice, though seldom one below the line."""

    def choose(play: Playthrough) -> str:
        open_now = play.choices
        weights = [_RARELY if BELOW_THE_LINE in choice.tags else 1.0 for choice in open_now]
        return chance.choices([choice.id for choice in open_now], weights)[0]

    return choose


def cautious(case: Case, chance: random.Random) -> Chooser:
    """Nothing below the line while anything else is open, and the less the dearer a choice is.

    Each tenth of a counter's range that a choice would take away halves its chances.
    """
    ranges = {counter.name: counter.high - counter.low for counter in case.counters}

    def choose(play: Playthrough) -> str:
        open_now = play.choices
        allowed = [c.id for c in open_now if BELOW_THE_LINE not in c.tags]
        allowed = allowed or [c.id for c in open_now]
        weights = [0.5 ** (_price(play, choice, ranges) / _DEAR) for choice in allowed]
        return chance.choices(allowed, weights)[0]

    return choose


def _price(play: Playthrough, choice: str, ranges: dict[str, int]) -> float:
    """What a choice takes from the counters, as shares of their ranges: it is tried, and undone."""
    before = play.values
    play.choose(choice)
    after = play.values
    play.undo()
    return sum(max(0, before[name] - after[name]) / size for name, size in ranges.items())


def hurried(case: Case, chance: random.Random) -> Chooser:
    """The fewest scenes to an ending as the case is drawn, never mind what is open later on.

    Where there is another choice, nobody in a hurry goes back to a scene; of equal ones, any.
    """
    far = _scenes_to_an_ending(case)

    def choose(play: Playthrough) -> str:
        been = Counter(scene for scene, _ in play.decisions)
        leads_to = {choice.id: choice.to for choice in play.scene.choices}

        def haste(choice: OpenChoice) -> tuple[int, int]:
            target = leads_to[choice.id]
            return been[target], far.get(target, len(case.scenes))

        open_now = play.choices
        least = min(map(haste, open_now))
        return chance.choice([choice.id for choice in open_now if haste(choice) == least])

    return choose


def _scenes_to_an_ending(case: Case) -> dict[str, int]:
    """How many choices each scene is from the nearest ending, conditions left aside."""
    sources: dict[str, list[str]] = {scene.id: [] for scene in case.scenes}
    for scene in case.scenes:
        for choice in scene.choices:
            sources[choice.target].append(scene.id)
    far = {scene.id: 0 for scene in case.scenes if scene.ending is not None}
    waiting = deque(far)
    while waiting:
        target = waiting.popleft()
        for source in sources[target]:
            if source not in far:
                far[source] = far[target] + 1
                waiting.append(source)
    return far


def exploring(case: Case, chance: random.Random) -> Chooser:
    """Every choice that can be taken at least once, in few playthroughs; then the least taken.

    Nothing here is random: shortest ways to all choices are found beforehand, as the linter does.
    """
    ways = shortest_ways(case)
    planned = sorted(ways, key=lambda decision: len(ways[decision]))  # taken from the far end
    taken: Counter[tuple[str, str]] = Counter()
    way: Decisions = ()

    def choose(play: Playthrough) -> str:
        nonlocal way
        decisions = play.decisions
        if not decisions:
            while planned and taken[planned[-1]]:
                planned.pop()
            way = ways[planned.pop()] if planned else ()
        here, step = play.scene.id, len(decisions)
        if step < len(way) and tuple(decisions) == way[:step]:
            choice = way[step][1]
        else:
            choice = min(play.choices, key=lambda choice: taken[here, choice.id]).id
        taken[here, choice] += 1
        return choice

    return choose


def shortest_ways(case: Case) -> dict[tuple[str, str], Decisions]:
    """For each choice that can be taken the fewest decisions that end with it."""
    from mentorkit.cases.proofs.space import explore

    space = explore(case)
    steps = [space.taking(move.number) for move in space.moves]
    ways = [space.way_by(taking[0]) for taking in steps if len(taking)]
    return {way[-1]: way for way in ways}


POLICIES: dict[str, Policy] = {
    "random": at_random,
    "cautious": cautious,
    "hurried": hurried,
    "exploring": exploring,
}
"""The policies by the names that `simulate` knows them by."""

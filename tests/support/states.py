"""Every state of a case, found the plain way: by playing it."""

from __future__ import annotations

from collections import deque
from typing import Any, NamedTuple

from mentorkit.cases import Compiled, Playthrough, replay

State = tuple[Any, ...]
"""The scene, the values, and the scenes visited before."""


class States(NamedTuple):
    """How many decisions each state is away from the start, and the steps between them."""

    distances: dict[State, int]
    steps: list[tuple[State, str, State]]


def state_of(play: Playthrough) -> State:
    return (play.scene.id, *play.values.values(), *play.visited)


def enumerate_states(case: Compiled, most: int = 3_000) -> States | None:
    """The states of a case, breadth first; None if there are more than `most`."""
    start = Playthrough(case)
    distances, steps = {state_of(start): 0}, []
    waiting = deque([start.decisions])
    while waiting:
        play, _ = replay(case, waiting.popleft())
        here = state_of(play)
        for choice in play.choices:
            play.choose(choice.id)
            there = state_of(play)
            steps.append((here, choice.id, there))
            if there not in distances:
                if len(distances) == most:
                    return None
                distances[there] = distances[here] + 1
                waiting.append(play.decisions)
            play.undo()
    return States(distances, steps)

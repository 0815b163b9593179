"""What somebody who chooses at random would do: what the choices of a group stand beside.

It is computed from the case, as it was released, and from nothing that anybody answered.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import msgspec

from mentorkit.cases import Case, Scene, paths
from mentorkit.cases.plain import plain, plain_choice

Chances = Mapping[str, float]
"""The chance of each category of a table, by its words."""

_MOST_STATES = 10_000
"""States after which a report, which is to be quick, does without."""
_EXACT = 1e-6


class Baseline(msgspec.Struct, frozen=True):
    """How a chooser at random goes through a case.

    Attributes:
        decisions: By scene id: of those who come there, the share that takes each choice. Without
            scenes that nobody comes to, and those that one can come to again: there a person
            counts with the last decision alone.
        endings: The share that reaches each ending; empty when not every chooser reaches one.
    """

    decisions: Mapping[str, Chances] = {}
    endings: Chances = {}


def baseline(case: Case) -> Baseline:
    """How a chooser at random goes through `case`; empty where that is not known exactly.

    Choices of a scene that read the same are one, and so are endings of the same name.
    """
    ways = paths(case, limit=_MOST_STATES)
    if not ways.whole or ways.unended > _EXACT or ways.accuracy > _EXACT:
        return Baseline()
    endings: defaultdict[str, float] = defaultdict(float)
    for ending in ways.endings:
        endings[plain(ending.name)] += ending.chance
    return Baseline(
        {
            scene.id: _shares(scene, ways.taken[scene.id], ways.visits[scene.id])
            for scene in case.scenes
            if scene.choices and ways.visits[scene.id] and not _comes_again(case, scene)
        },
        endings,
    )


def _shares(scene: Scene, taken: Mapping[str, float], visits: float) -> Chances:
    shares: defaultdict[str, float] = defaultdict(float)
    for choice in scene.choices:
        shares[plain_choice(choice)] += taken[choice.id] / visits
    return shares


def _comes_again(case: Case, scene: Scene) -> bool:
    """Whether choices lead from the scene back to it, whatever they depend on."""
    found: set[str] = set()
    ahead = [scene.id]
    while ahead:
        targets = {choice.target for choice in case.scene(ahead.pop()).choices} - found
        found |= targets
        ahead.extend(targets)
    return scene.id in found

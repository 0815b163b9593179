"""Roads: how a projector tells a case from where the room stands to the next vote."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from msgspec import Struct

from mentorkit.cases import BELOW_THE_LINE, Case, Compiled, Playthrough, replay

_STATES = 20_000
"""Moments after which the search ends: a hall waits for it."""

_Way = tuple[tuple[str, str], ...]


class Road(Struct, frozen=True):
    """The choices that lead on, first to last.

    Attributes:
        steps: Scene and choice of each; none where the room is there already.
        to: `vote`, or `ending` where no vote is left on any way.
    """

    steps: list[tuple[str, str]]
    to: str


def road(
    case: Case | Compiled,
    decisions: Sequence[tuple[str, str]],
    named: Collection[tuple[str, str]] = (),
) -> Road | None:
    """The shortest sensible road from the moment after `decisions` to the next scene marked `live`.

    Sensible is a road on which nobody breaks a duty; only where there is none may it have such a
    choice. Of several of one length it is the one with most choices in `named` (those that the
    guide tells), then the first in the case's order. Where no vote is ahead it leads to an ending.

    Returns:
        None when neither is within reach.
    """
    compiled = case.compile() if isinstance(case, Case) else case
    here = [(scene, choice) for scene, choice in decisions]
    voted = {scene for scene, _choice in here}
    ends = {
        "vote": {one.id for one in compiled.scenes.values() if one.live} - voted,
        "ending": {one.id for one in compiled.scenes.values() if one.ending is not None},
    }
    for to, goals in ends.items():
        for keeping_duties in (True, False):
            steps = _search(compiled, here, goals, keeping_duties, named)
            if steps is not None:
                return Road(list(steps), to)
    return None


def _search(
    case: Compiled,
    here: list[tuple[str, str]],
    goals: set[str],
    keeping_duties: bool,
    named: Collection[tuple[str, str]],
) -> _Way | None:
    """All ways of one length before any that is longer; the best of the first that arrive."""
    start, _followed = replay(case, here)
    if start.scene.id in goals:
        return ()
    ways: list[_Way] = [()]
    seen = {_state(start)}
    while ways and len(seen) < _STATES:
        longer: dict[object, _Way] = {}
        arrived: list[_Way] = []
        for way in ways:
            for choice in _at(case, here, way).choices:
                if keeping_duties and BELOW_THE_LINE in choice.tags:
                    continue
                play = _at(case, here, way)
                step = (play.scene.id, choice.id)
                play.choose(choice.id)
                if play.scene.id in goals:
                    arrived.append((*way, step))
                elif (state := _state(play)) not in seen:
                    known = longer.get(state)
                    if known is None or _told((*way, step), named) > _told(known, named):
                        longer[state] = (*way, step)
        if arrived:
            return max(arrived, key=lambda way: _told(way, named))  # the first of the best
        seen |= longer.keys()
        ways = list(longer.values())
    return None


def _at(case: Compiled, here: list[tuple[str, str]], way: _Way) -> Playthrough:
    return replay(case, [*here, *way])[0]


def _state(play: Playthrough) -> object:
    return play.scene.id, tuple(play.values.items()), tuple(play.visited)


def _told(way: _Way, named: Collection[tuple[str, str]]) -> int:
    return sum(step in named for step in way)

"""Safe tables of a case: who came where, what they chose, how it ended."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import islice
from operator import and_

from mentorkit.cases import Case, Playthrough
from mentorkit.cases.plain import plain, plain_choice
from mentorkit.privacy.bands import Band
from mentorkit.privacy.protect import RESPONDENTS, Way, protect
from mentorkit.privacy.sealed import SafeTable, seal
from mentorkit.privacy.tables import check_minimum
from mentorkit.settings import SMALLEST_CELL

Decisions = Iterable[tuple[str, str]]
"""Scene and choice of each decision, first to last, up to an ending."""

_MOST_LINES = 1_500
"""Lines of decisions to think of; a case that has more is sampled."""


@dataclass(frozen=True)
class SafeCase:
    """What may be printed of how a group played a case.

    Attributes:
        n: How many played it to an ending; where it is `shared`, those elsewhere too.
        decisions: By scene id, in the order of the case; their cells are choices, in words.
        endings: Its cells are the endings' names.
        everybody: The scenes to which all came who played it.
        shared: Whether those elsewhere are among the `n`.
    """

    n: int
    decisions: Mapping[str, SafeTable]
    endings: SafeTable
    everybody: frozenset[str]
    shared: bool


def safe_case(
    case: Case,
    lines: Iterable[Decisions],
    *,
    elsewhere: int | None = None,
    minimum: int = SMALLEST_CELL,
    secret: bytes,
) -> SafeCase:
    """What may be printed of a case that these people played to an ending.

    Below ten people nothing is, and nothing of a scene to which fewer than ten may have come.
    Where a case leads back to a scene, a person counts there once, with their last decision.

    Args:
        lines: One for each person; every one can be played in the case as it is.
        elsewhere: How many took another case in its place, or a way that it does not have any more
            since it was changed, where so few may have that their number must not be told: they are
            counted as if that were one more way through this case, which no table shows. None where
            nobody can have, or very many did.
        secret: What the bands' edges are drawn with; see `Pseudonyms.secret`.
    """
    check_minimum(minimum)
    cells = _Cells(case)
    cohort = Counter(cells.way(line) for line in lines)
    own = cohort.total()
    ways = {cells.way(line) for line in possible_lines(case)} | set(cohort)
    everybody = cells.common(ways)
    if elsewhere is not None:
        ways.add(cells.elsewhere)
        cohort += Counter({cells.elsewhere: elsewhere})
    shown: Iterable[Band | None] = ()
    if own >= RESPONDENTS:
        shown = protect(cohort, ways, [*cells.gates, None], minimum=minimum, secret=secret) or ()
    bands = {name: band for name, band in zip(cells.names, shown, strict=False) if band}
    return _sealed(case, cohort.total(), bands, everybody, elsewhere is not None)


_Name = tuple[str, str]
"""A scene and a choice in words; a scene and "" for who came there; "" and an ending's name."""


class _Cells:
    """The numbers of a case, each with a place.

    Choices of a scene that read the same are one number, and so are endings of the same name.
    """

    def __init__(self, case: Case) -> None:
        self._choices = {(s.id, c.id): c for s in case.scenes for c in s.choices}
        self._chosen = {
            (scene, choice): (scene, plain_choice(self._choices[scene, choice]))
            for scene, choice in self._choices
        }
        self._came = {s.id: ("", plain(s.ending)) if s.ending else (s.id, "") for s in case.scenes}
        self.names: list[_Name] = list(
            dict.fromkeys([*self._came.values(), *self._chosen.values()])
        )
        self._places = {name: place for place, name in enumerate(self.names)}
        self.gates = [
            self._places[scene, ""] if scene and words else None for scene, words in self.names
        ]
        self.elsewhere: Way = 1 << len(self.names)
        """The way of whoever is elsewhere, in a cell of its own after all others."""

    def common(self, ways: Iterable[Way]) -> set[_Name]:
        """What is in all those ways."""
        always = reduce(and_, ways)
        return {name for place, name in enumerate(self.names) if always >> place & 1}

    def way(self, line: Decisions) -> Way:
        """The cells in which a person who decided so is counted."""
        decisions = list(line)
        end = self._choices[decisions[-1]].target
        kept = dict(decisions)  # where a scene comes again, its last decision
        names = {self._chosen[decision] for decision in kept.items()}
        names |= {self._came[scene] for scene in (*kept, end)}
        return sum(1 << self._places[name] for name in names)


def possible_lines(case: Case) -> list[list[tuple[str, str]]]:
    """Lines of decisions from the first scene to an ending: all of them, or very many."""
    lines = list(islice(_all_lines(Playthrough(case)), _MOST_LINES + 1))
    if len(lines) <= _MOST_LINES:
        return lines
    # The first ones all begin alike. Lines at random reach every corner; the same ones each time.
    chance = random.Random(case.id)
    return [line for _ in range(_MOST_LINES) if (line := _any_line(Playthrough(case), chance))]


def _all_lines(play: Playthrough) -> Iterator[list[tuple[str, str]]]:
    """Every line onwards to an ending that takes no choice twice."""
    if play.ending is not None:
        yield play.decisions
        return
    for choice in _fresh(play):
        play.choose(choice)
        yield from _all_lines(play)
        play.undo()


def _any_line(play: Playthrough, chance: random.Random) -> list[tuple[str, str]] | None:
    while play.ending is None:
        fresh = _fresh(play)
        if not fresh:
            return None
        play.choose(chance.choice(fresh))
    return play.decisions


def _fresh(play: Playthrough) -> list[str]:
    """The choices open here that were not taken before."""
    taken = set(play.decisions)
    return [one.id for one in play.choices if (play.scene.id, one.id) not in taken]


def _sealed(
    case: Case, n: int, bands: Mapping[_Name, Band], everybody: set[_Name], shared: bool
) -> SafeCase:
    def counts(wanted: str) -> dict[tuple[str, ...], Band]:
        return {
            (words,): band for (scene, words), band in bands.items() if words and scene == wanted
        }

    decisions = {
        scene.id: seal(
            scene.title,
            n,
            counts(scene.id),
            None if (scene.id, "") in everybody and not shared else bands.get((scene.id, "")),
        )
        for scene in case.scenes
        if not scene.ending
    }
    common = frozenset(scene for scene, words in everybody if scene and not words)
    return SafeCase(n, decisions, seal("Endings", n, counts("")), common, shared)

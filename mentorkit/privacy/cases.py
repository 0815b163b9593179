"""Safe tables of a case: who came where, what they chose, how it ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import islice
from operator import and_, or_

from mentorkit.cases import Case, Playthrough
from mentorkit.privacy.bands import Band
from mentorkit.privacy.plain import plain, plain_choice
from mentorkit.privacy.protect import RESPONDENTS, Way, protect
from mentorkit.privacy.sealed import SafeTable, seal
from mentorkit.privacy.tables import check_minimum
from mentorkit.settings import SMALLEST_CELL

Decisions = Iterable[tuple[str, str]]
"""Scene and choice of each decision, first to last, up to an ending."""

_MOST_WAYS = 20_000
"""Ways through a case to think of; in a larger one there are plenty to hide among."""


@dataclass(frozen=True)
class SafeCase:
    """What may be printed of how a group played a case.

    Attributes:
        n: How many played it to an ending.
        decisions: By scene id, in the order of the case; their cells are choices, in words.
        endings: Its cells are the endings' names.
    """

    n: int
    decisions: Mapping[str, SafeTable]
    endings: SafeTable


def safe_case(
    case: Case, lines: Iterable[Decisions], *, minimum: int = SMALLEST_CELL, secret: bytes
) -> SafeCase:
    """What may be printed of a case that these people played to an ending.

    Below ten people nothing is, and nothing of a scene to which fewer than ten may have come.
    Where a case leads back to a scene, a person counts there once, with their last decision.

    Args:
        lines: One for each person; every one can be played in the case as it is.
        secret: What the bands' edges are drawn with; see `Pseudonyms.secret`.
    """
    check_minimum(minimum)
    cells = _Cells(case)
    cohort = Counter(cells.way(line) for line in lines)
    n = cohort.total()
    if n < RESPONDENTS:
        return _sealed(case, n, {}, set())
    ways = {cells.way(line) for line in islice(_all_lines(case), _MOST_WAYS)} | set(cohort)
    shown = protect(cohort, ways, cells.gates, minimum=minimum, secret=secret) or ()
    ever, always = reduce(or_, ways), reduce(and_, ways)
    bands = {
        name: band
        for place, (name, band) in enumerate(zip(cells.names, shown, strict=False))
        if band and ever >> place & 1
    }
    everybody = {name for place, name in enumerate(cells.names) if always >> place & 1}
    return _sealed(case, n, bands, everybody)


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

    def way(self, line: Decisions) -> Way:
        """The cells in which a person who decided so is counted."""
        decisions = list(line)
        end = self._choices[decisions[-1]].target
        kept = dict(decisions)  # where a scene comes again, its last decision
        names = {self._chosen[decision] for decision in kept.items()}
        names |= {self._came[scene] for scene in (*kept, end)}
        return sum(1 << self._places[name] for name in names)


def _all_lines(case: Case) -> Iterator[list[tuple[str, str]]]:
    """Every line of decisions to an ending that takes no choice twice."""
    play = Playthrough(case)

    def walk() -> Iterator[list[tuple[str, str]]]:
        if play.ending is not None:
            yield play.decisions
            return
        for choice in play.choices:
            if (play.scene.id, choice.id) not in play.decisions:
                play.choose(choice.id)
                yield from walk()
                play.undo()

    return walk()


def _sealed(case: Case, n: int, bands: Mapping[_Name, Band], everybody: set[_Name]) -> SafeCase:
    def counts(wanted: str) -> dict[tuple[str, ...], Band]:
        return {
            (words,): band for (scene, words), band in bands.items() if words and scene == wanted
        }

    decisions = {
        scene.id: seal(
            scene.title,
            n,
            counts(scene.id),
            None if (scene.id, "") in everybody else bands.get((scene.id, "")),
        )
        for scene in case.scenes
        if not scene.ending
    }
    return SafeCase(n, decisions, seal("Endings", n, counts("")))

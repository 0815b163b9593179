"""Where a reader first meets each person of a case, on every way through it.

An author introduces everybody once, and then the scene with the introduction lies on some ways
only. On the others a name turns up that the reader has never read. No program can tell whether a
sentence introduces somebody, so these are listed for a person to read.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

import msgspec

from mentorkit.cases.model import Case
from mentorkit.cases.people import Person, sentences_of
from mentorkit.cases.playthrough import Playthrough

_MOST_MOMENTS = 20_000
_MOST_DECISIONS = 100


class Meeting(msgspec.Struct, frozen=True):
    """A sentence in which a person is first read of.

    Attributes:
        scene: The scene with it, or with the choice whose words or feedback it is; "" for the
            briefing.
        chance: How likely a chooser at random is to meet them so.
    """

    scene: str
    sentence: str
    chance: float


def meetings(case: Case, people: tuple[Person, ...]) -> dict[str, tuple[Meeting, ...]] | None:
    """How each person of `case` is met, by name, likeliest first.

    None when a way is longer than 100 decisions, or there are more than 20,000 moments.
    """
    walk = _Walk(case, people)
    try:
        walk.on(1.0, frozenset())
    except _TooLongError:
        return None
    return {
        person.name: tuple(
            Meeting(scene, sentence, chance)
            for (scene, sentence), chance in sorted(
                walk.met[person.name].items(), key=lambda found: -found[1]
            )
        )
        for person in people
    }


class _TooLongError(Exception):
    """There is too much to walk."""


class _Walk:
    """Every way through a case, with whom its reader knows by then."""

    def __init__(self, case: Case, people: tuple[Person, ...]) -> None:
        self.play = Playthrough(case)
        self.names = {person.name: _pattern(person) for person in people}
        self.met: dict[str, dict[tuple[str, str], float]] = defaultdict(lambda: defaultdict(float))
        self.moments = 0

    def on(self, chance: float, known: frozenset[str]) -> None:
        """Goes on from here with a reader who knows these people."""
        self.moments += 1
        if self.moments > _MOST_MOMENTS or len(self.play.decisions) > _MOST_DECISIONS:
            raise _TooLongError
        for scene, text in self.read():
            known |= self.new(scene, text, chance, known)
        choices = self.play.choices
        for choice in choices:
            self.play.choose(choice.id)
            self.on(chance / len(choices), known)
            self.play.undo()

    def read(self) -> Iterator[tuple[str, str]]:
        """What is read at this moment, in its order, each with its scene."""
        play = self.play
        if not play.decisions:
            yield "", play.briefing.text
        elif play.feedback:
            yield play.decisions[-1][0], play.feedback.text
        yield play.scene.id, play.text
        for choice in play.choices:
            yield play.scene.id, choice.text

    def new(self, scene: str, text: str, chance: float, known: frozenset[str]) -> set[str]:
        """Who is met in a text for the first time."""
        found = set()
        for name, pattern in self.names.items():
            if name in known or not pattern.search(text):
                continue
            sentence = next(filter(pattern.search, sentences_of(text)), text)
            self.met[name][scene, sentence] += chance
            found.add(name)
        return found


def _pattern(person: Person) -> re.Pattern[str]:
    forms = sorted(person.forms, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, forms))})(?!\w)")

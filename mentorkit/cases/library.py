"""A folder of cases looked at as a whole: what each asks of its reader, and who is in them.

`read_library` gives a `Library`; `mentorkit.cases.listing` writes it down, for a terminal and as
the page `docs/cases.md`.

The reading level is the Automated Readability Index (Smith & Senter, *Automated Readability
Index*, Aerospace Medical Research Laboratories, 1967): 4.71 letters a word + 0.5 words a sentence
- 21.43, a school year of the United States. It counts letters and not syllables, so that no
program has to guess. It was made for English; other languages get no level.
"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import msgspec

from mentorkit.cases.find import find_cases
from mentorkit.cases.meetings import Meeting, meetings
from mentorkit.cases.model import Case
from mentorkit.cases.notes import CaseError
from mentorkit.cases.people import Cast, cast_of, sentences_of, whole_text
from mentorkit.cases.playthrough import Playthrough
from mentorkit.cases.reader import read_case
from mentorkit.errors import MentorkitError

FORMULAS = {"en": "Automated Readability Index (Smith & Senter, 1967), in US school years"}
"""The formula for the reading level in each language that has one."""

_MOST_MOMENTS = 20_000
_MOST_DECISIONS = 100
_YOU = re.compile(r"\bYou(?:['’]re| are)\b")


class EndingShare(msgspec.Struct, frozen=True):
    """An ending, and how likely a chooser at random is to come there."""

    name: str
    chance: float


class WordsRead(msgspec.Struct, frozen=True):
    """Words on the way to an ending: of a chooser at random, and on the wordiest way."""

    mean: float
    longest: int


class Entry(msgspec.Struct, frozen=True):
    """A case in the library.

    Attributes:
        file: Its path below the library's.
        workshop: The folder that it lies in.
        level: Its reading level; None in a language without a formula.
        sentence: Words in a sentence, on average.
        words: All words of its file, debriefs and front matter included.
        read: Words read on a way; None when a way can be longer than 100 decisions, or there are
            more than 20,000 moments to look at.
        states: Different moments the case can be in; `whole` says whether all were looked at.
        ways: How many lead to an ending; None when without number.
        fewest: Decisions on the shortest way; None when none ends.
        most: Decisions on the longest way; None when there is no longest.
        decisions: How many a chooser at random takes; None when some never end.
        endings: Most likely first.
        role: The sentence of the briefing that says who the reader is; "" when none does.
        met: How each person is first read of on different ways, by name; None when that was not
            asked for, or when there are too many ways.
    """

    case: str
    title: str
    file: str
    workshop: str
    function: str
    chair: str
    use: str
    minutes: int
    content_note: str
    reviewed: tuple[str, ...]
    level: float | None
    sentence: float
    words: int
    read: WordsRead | None
    states: int
    whole: bool
    ways: int | None
    fewest: int | None
    most: int | None
    decisions: float | None
    endings: tuple[EndingShare, ...]
    role: str
    cast: Cast
    met: dict[str, tuple[Meeting, ...]] | None


class Library(msgspec.Struct, frozen=True):
    """All cases of a folder.

    Attributes:
        path: The folder.
        formula: What the reading levels are in; "" for a language without a formula.
        shared: Names used in two or more workshops, with the cases that have them.
        unread: What is wrong with files that are no sound cases.
    """

    path: str
    language: str
    formula: str
    cases: tuple[Entry, ...]
    shared: dict[str, tuple[str, ...]]
    unread: tuple[str, ...]


def read_library(path: Path | str, language: str = "en", *, met: bool = False) -> Library:
    """The cases at `path`, a folder or a file, written in `language`.

    Args:
        met: Also find out how people are met on each way.

    Raises:
        MentorkitError: There is none.
    """
    path = Path(path)
    entries, unread = [], []
    for file in find_cases(path):
        try:
            entries.append(_entry(file, path, language, met))
        except CaseError as fault:
            unread.append(str(fault))
    if not entries and not unread:
        raise MentorkitError(f"There is no case in {path}.")
    formula = FORMULAS.get(_base(language), "")
    folder = str(path if path.is_dir() else path.parent)
    return Library(folder, language, formula, tuple(entries), _shared(entries), tuple(unread))


def words_in(text: str) -> int:
    """How many words a text has: what has a letter or a digit in it."""
    return sum(any(sign.isalnum() for sign in word) for word in text.split())


def reading_level(text: str) -> float:
    """The Automated Readability Index of an English Markdown text; 0 when it says nothing."""
    sentences, words = len(sentences_of(text)), words_in(text)
    if not words:
        return 0.0
    letters = sum(sign.isalnum() for sign in text)
    return 4.71 * letters / words + 0.5 * words / sentences - 21.43


def words_read(case: Case) -> WordsRead | None:
    """Words on the ways through `case`; see `Entry.read`."""
    play = Playthrough(case)
    try:
        mean, longest = _Reader(play).ahead()
    except _WithoutEndError:
        return None
    briefing = words_in(play.briefing.text)
    return WordsRead(briefing + mean, briefing + longest)


class _WithoutEndError(Exception):
    """A way is too long to follow, or there are too many moments."""


class _Reader:
    """Adds up what is read from a moment on, once for each moment."""

    def __init__(self, play: Playthrough) -> None:
        self.play = play
        self.known: dict[tuple[object, ...], tuple[float, int]] = {}

    def ahead(self) -> tuple[float, int]:
        """Words from here to an ending: on average, and at most."""
        play = self.play
        moment = (play.scene.id, *play.values.values(), *play.visited)
        if moment in self.known:
            return self.known[moment]
        if len(play.decisions) > _MOST_DECISIONS or len(self.known) > _MOST_MOMENTS:
            raise _WithoutEndError
        mean, longest = self.beyond()
        here = self.here()
        self.known[moment] = here + mean, here + longest
        return self.known[moment]

    def here(self) -> int:
        scene = self.play.scene
        choices = (choice.text for choice in self.play.choices)
        said = [scene.ending or scene.title, self.play.text, scene.why or "", *choices]
        return sum(map(words_in, said))

    def beyond(self) -> tuple[float, int]:
        """What is read after each choice that is open, its feedback first."""
        ways = []
        for choice in self.play.choices:
            self.play.choose(choice.id)
            feedback = words_in(self.play.feedback.text) if self.play.feedback else 0
            mean, longest = self.ahead()
            ways.append((feedback + mean, feedback + longest))
            self.play.undo()
        if not ways:
            return 0.0, 0
        return sum(mean for mean, _ in ways) / len(ways), max(longest for _, longest in ways)


def _entry(file: Path, root: Path, language: str, met: bool) -> Entry:
    from mentorkit.cases.proofs.ways import paths

    case = read_case(file)
    found = paths(case)
    text = "\n\n".join(map(whole_text, case.texts()))
    shares = [EndingShare(ending.name, ending.chance) for ending in found.endings]
    briefing = sentences_of(whole_text(case.briefing))
    cast = cast_of(case)
    return Entry(
        case=case.id,
        title=case.title,
        file=(file.relative_to(root) if root.is_dir() else Path(file.name)).as_posix(),
        workshop=file.absolute().parent.name,
        function=case.function,
        chair=case.chair,
        use=case.use,
        minutes=case.minutes,
        content_note=case.content_note,
        reviewed=case.reviewed,
        level=round(reading_level(text), 1) if _base(language) in FORMULAS else None,
        sentence=round(words_in(text) / max(1, len(sentences_of(text))), 1),
        words=words_in(file.read_text(encoding="utf-8-sig")),
        read=words_read(case),
        states=found.states,
        whole=found.whole,
        ways=found.ways,
        fewest=len(found.shortest) if found.shortest is not None else None,
        most=len(found.longest) if found.longest is not None else None,
        decisions=found.decisions,
        endings=tuple(sorted(shares, key=lambda share: -share.chance)),
        role=next(filter(_YOU.search, briefing), ""),
        cast=cast,
        met=meetings(case, cast.people) if met else None,
    )


def _base(language: str) -> str:
    return re.split("[-_]", language.casefold())[0]


def _shared(entries: list[Entry]) -> dict[str, tuple[str, ...]]:
    """The words of people's names that two workshops have, each with its cases."""
    used: dict[str, dict[str, str]] = defaultdict(dict)
    for entry in entries:
        for person in entry.cast.people:
            for word in person.words():
                used[word][f"{entry.workshop}/{entry.case}"] = entry.workshop
    return {
        word: tuple(sorted(cases))
        for word, cases in sorted(used.items())
        if len(set(cases.values())) > 1
    }

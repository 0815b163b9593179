"""What a report says about one assignment: safe tables, the figures drawn from them, sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Set
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

import msgspec

from mentorkit.cases import Case
from mentorkit.privacy import (
    RESPONDENTS,
    Pseudonyms,
    SafeCase,
    SafeTable,
    safe_case,
    safe_completion,
    safe_ratings,
)
from mentorkit.reports import figures, wording
from mentorkit.reports.baseline import Chances, baseline
from mentorkit.reports.svg import to_svg

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

_WORDS = (1, 25, 50, 75, 100, 125, 150, 175, 200, 250, 300, 400, 500)
"""The least number of words in each range that texts are sorted into."""


class Shown(msgspec.Struct, frozen=True):
    """One figure on the page.

    Attributes:
        heading: What it is about. Its title, which says what it shows, is drawn.
        wide: The SVG for a page; "" where the narrow one does for all.
        aloud: What a screen reader reads in its place.
        rows: The same as a table: what, how many, and how many in words.
        at_random: For each row, how often somebody who chooses at random comes to it; empty where
            there is nothing of the kind.
    """

    heading: str
    wide: str
    narrow: str
    aloud: str
    rows: list[tuple[str, str, str]]
    at_random: list[str] = []


class Story(msgspec.Struct, frozen=True):
    """How a group played one case.

    Attributes:
        n: How many played it to an ending; where it is `shared`, or another case in its place.
            Those whose way is `gone` are among them where it is None.
        exact: Whether its numbers are exact; else they are bands.
        everybody: The decisions that all came to.
        later: Those that some came to, where there is something to show.
        untold: The titles of the scenes where there is not.
        moments: The titles of all scenes with a decision.
        gone: How many came to an ending on a way that the case does not have any more, since it
            was changed; None where that are so few, or none, that it must not be told.
        at_random: Whether any figure shows somebody who chooses at random.
    """

    title: str
    n: int
    shared: bool
    exact: bool
    everybody: list[Shown]
    later: list[Shown]
    untold: list[str]
    endings: Shown | None
    moments: list[str]
    gone: int | None
    at_random: bool


class Section(msgspec.Struct, frozen=True):
    """What the report says about one assignment.

    Attributes:
        sentences: All of it, for somebody who has ten seconds.
        wrote: How many wrote something; too few for a figure where there is none in `words`.
            Exact.
        set_aside: How many submissions could not be read; exact.
    """

    title: str
    sentences: list[str]
    completion: Shown
    stories: list[Story]
    words: list[Shown]
    wrote: int
    set_aside: int


def section_of(
    assignment: str,
    table: pd.DataFrame,
    cases: dict[str, Case],
    *,
    alternatives: Mapping[str, str] = MappingProxyType({}),
    enrolled: int,
    minimum: int,
    key: Pseudonyms,
) -> Section:
    """The section about one assignment.

    Args:
        table: Its answers, from `answers_table`. Who played a case before it was changed, on a way
            that is gone, chose what is gone: where they are few, they too are not told apart.
        cases: As they were released, by id.
        alternatives: By each case that may be played in place of another, the other one. Who took
            it may have had a reason that is nobody's business: where they are few, the case is not
            in the report, and those people are not told apart from those who played the other.
        enrolled: How many people are on the roster.
        minimum: The course's minimum cell.
        key: What the bands' edges are drawn with.
    """
    answers = _Answers(table)
    pairs = {other: case for other, case in alternatives.items() if {other, case} <= set(cases)}
    elsewhere = {case: answers.only(other, case) for other, case in pairs.items()}
    enough = max(minimum, RESPONDENTS)
    untold = {other: case for other, case in pairs.items() if elsewhere[case] < enough}
    gone = {case: answers.gone(case) for case in cases}
    hidden = {case for case in table.attrs["changed"] if case in cases and gone[case] < enough}
    safe = {
        case.id: safe_case(
            case,
            answers.lines(case.id),
            elsewhere=_together(
                elsewhere[case.id] if case.id in untold.values() else None,
                gone[case.id] if case.id in hidden else None,
            ),
            minimum=minimum,
            secret=key.secret(f"bands {assignment} {case.id}"),
        )
        for case in cases.values()
        if case.id not in untold
    }
    told = sorted((cases[one] for one in safe), key=lambda case: case.id in pairs)
    completion = safe_completion(
        enrolled=enrolled,
        handed_in=table.attrs["handed_in"][assignment],
        finished=answers.finished(cases.keys() - pairs.keys(), pairs) if cases else None,
        wrote=answers.wrote() if answers.reflections() else None,
    )
    title = wording.title_of(assignment)
    return Section(
        title=title,
        sentences=[
            wording.completion_sentence(completion, title),
            *(
                sentence
                for case in told
                for sentence in wording.case_sentences(case.title, safe[case.id])
            ),
            *(
                wording.alternative_sentence(cases[other].title, cases[case].title, enough)
                for other, case in untold.items()
            ),
        ],
        completion=_shown("Who finished", completion, figures.completion_figure),
        stories=[
            _story(
                case,
                safe[case.id],
                None if case.id in hidden else gone[case.id],
                shared=case.id in untold.values(),
            )
            for case in told
        ],
        words=list(_words(answers, minimum)),
        wrote=answers.wrote(),
        set_aside=len(table.attrs["set_aside"]),
    )


def _together(*numbers: int | None) -> int | None:
    """Their sum, without those that are None; None where all are."""
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None


class _Answers:
    """Raw answers, as counts and lines.

    What people chose, and how many words they wrote, reaches the page through a safe table alone.
    `finished` and `wrote` stand on it as they are: they say how far people came, and nothing of
    what they answered. So does `gone`, where it is as many as any number on the page has to be.
    """

    def __init__(self, table: pd.DataFrame) -> None:
        self._table = table

    def lines(self, case: str) -> list[list[tuple[str, str]]]:
        """The decisions of each person who played the case, as it is now, to an ending."""
        rows = self._table[(self._table["case"] == case) & self._table["fits"]]
        ended = rows.loc[rows["kind"] == "ending", "person"]
        kept = rows[(rows["kind"] == "decision") & rows["person"].isin(ended)]
        ordered = kept.sort_values("step", kind="stable").groupby("person")
        return [list(zip(one["scene"], one["choice"], strict=True)) for _, one in ordered]

    def finished(self, cases: Set[str], alternatives: Mapping[str, str]) -> int:
        """How many played all these cases to an ending, or those that may take their places."""
        rows = self._table[self._table["kind"] == "ending"]
        rows = rows.assign(case=rows["case"].replace(dict(alternatives)))
        rows = rows[rows["case"].isin(cases)]
        return int((rows.groupby("person")["case"].nunique() == len(cases)).sum())

    def only(self, case: str, other: str) -> int:
        """How many played one case to an ending, and not the other."""
        return len(self._ended(case) - self._ended(other))

    def _ended(self, case: str) -> set[str]:
        ending = (self._table["kind"] == "ending") & (self._table["case"] == case)
        return set(self._table.loc[ending, "person"])

    def gone(self, case: str) -> int:
        """How many reached an ending before the case was changed, on a way that is gone since."""
        rows = self._table[(self._table["kind"] == "ending") & (self._table["case"] == case)]
        return int((~rows["fits"]).sum())

    def reflections(self) -> list[str]:
        """The items that people wrote in."""
        return sorted(set(self._written()["item"]))

    def wrote(self) -> int:
        """How many wrote at least a word in any of them."""
        return int(self._written()["person"].nunique())

    def words(self, item: str) -> list[int]:
        """How many words each person wrote."""
        written = self._written()
        return [int(number) for number in written.loc[written["item"] == item, "words"]]

    def _written(self) -> pd.DataFrame:
        return self._table[(self._table["kind"] == "reflection") & (self._table["words"] > 0)]


def _story(case: Case, safe: SafeCase, gone: int | None, *, shared: bool) -> Story:
    everybody, later, untold = [], [], []
    at_random = baseline(case)
    for scene, table in safe.decisions.items():
        show = partial(_shown, table.title, table, chances=at_random.decisions.get(scene))
        if not wording.says_something(table):
            untold.append(table.title)
        elif scene in safe.everybody:
            everybody.append(show(figures.decision_figure))
        else:
            later.append(show(figures.decision_figure, small=True))
    endings = None
    if safe.endings.cells:
        endings = _shown(
            "How it ended", safe.endings, figures.endings_figure, chances=at_random.endings
        )
    return Story(
        title=case.title,
        n=safe.n,
        shared=shared,
        exact=safe.endings.exact,
        everybody=everybody,
        later=later,
        untold=untold,
        endings=endings,
        moments=[scene.title for scene in case.scenes if scene.choices],
        gone=gone,
        at_random=any(
            shown.at_random for shown in [*everybody, *later, *([endings] if endings else [])]
        ),
    )


def _words(answers: _Answers, minimum: int) -> Iterator[Shown]:
    for item in answers.reflections():
        counts = dict.fromkeys(map(str, _WORDS), 0)
        for number in answers.words(item):
            counts[str(max(start for start in _WORDS if start <= number))] += 1
        table = safe_ratings(wording.title_of(item), counts, minimum=minimum)
        if table.cells:
            ranges = wording.ranges(table)
            yield _shown(
                f"How much people wrote: “{table.title}”",
                table,
                figures.words_figure,
                labels=ranges,
            )


def _shown(
    heading: str,
    table: SafeTable,
    draw: Callable[..., Figure],
    *,
    small: bool = False,
    labels: list[str] | None = None,
    chances: Chances | None = None,
) -> Shown:
    if chances:
        draw = partial(draw, chances=chances)
    labels = labels or [cell.label for cell in table.cells]
    cells = list(zip(labels, table.cells, strict=True))
    return Shown(
        heading=heading,
        wide="" if small else to_svg(draw(table, figures.WIDE)),
        narrow=to_svg(draw(table, figures.NARROW)),
        aloud=wording.read_aloud(heading, [(label, cell.count) for label, cell in cells], table.n),
        rows=[(label, str(cell.count), table.words(cell)) for label, cell in cells],
        at_random=[wording.share(figures.chance_of(cell, chances)) for _, cell in cells]
        if chances
        else [],
    )

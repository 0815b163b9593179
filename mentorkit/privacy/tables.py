"""Safe tables of one question: choices, ratings, completion. For a whole case see `cases`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mentorkit.errors import MentorkitError
from mentorkit.privacy.bands import Band
from mentorkit.privacy.protect import RESPONDENTS, protect
from mentorkit.privacy.sealed import SafeTable, seal
from mentorkit.settings import FLOOR, SMALLEST_CELL


class PrivacyError(MentorkitError):
    """Counts that can't be made safe as they were given."""


def safe_choices(
    title: str, counts: Mapping[str, int], *, minimum: int = SMALLEST_CELL, secret: bytes
) -> SafeTable:
    """What a group chose once in a story that is not theirs.

    From ten people on the counts are exact where every one reaches `minimum`, and else in bands.
    The decisions of a case hang together: make them safe together, with `safe_case`.

    Args:
        counts: People by choice, with the choices that nobody took.
        secret: What the bands' edges are drawn with; see `Pseudonyms.secret`.
    """
    check_minimum(minimum)
    n = sum(counts.values())
    if n < RESPONDENTS:
        return seal(title, n, {})
    cohort = {1 << place: people for place, people in enumerate(counts.values()) if people}
    ways = [1 << place for place in range(len(counts))]
    shown = protect(cohort, ways, [None] * len(ways), minimum=minimum, secret=secret) or ()
    cells = zip(counts, shown, strict=False)
    return seal(title, n, {(choice,): band for choice, band in cells if band})


def safe_ratings(
    title: str, counts: Mapping[str, int], *, minimum: int = SMALLEST_CELL
) -> SafeTable:
    """What a group answered about itself: ratings, amounts, wellbeing, demographics.

    Neighbouring categories are counted together until every sum reaches `minimum`. List them in
    their order, with those that nobody picked.
    """
    return safe_crosstab(title, {title: counts}, minimum=minimum)[0]


def safe_crosstab(
    title: str, rows: Mapping[str, Mapping[str, int]], *, minimum: int = SMALLEST_CELL
) -> list[SafeTable]:
    """What several groups answered about themselves: a table for each, all with the same columns.

    Groups that are too small are counted together with the next one; then neighbouring categories,
    until every sum of every group reaches `minimum`. Blanking small cells instead would need larger
    ones blanked beside them, and which ones were picked gives away how large they are.

    Args:
        rows: For each group its counts by category; all with the same categories.
    """
    check_minimum(minimum)
    columns = list(next(iter(rows.values()), {}))
    if any(list(row) != columns for row in rows.values()):
        raise PrivacyError("Every group needs the same categories, in the same order.")
    groups, parts = pool(rows, minimum)
    tables = []
    for group in groups:
        sums = {part: sum(rows[row][one] for row in group for one in part) for part in parts}
        name = title if len(rows) == 1 else f"{title}: {' or '.join(group)}"
        n = sum(sum(rows[row].values()) for row in group)
        tables.append(seal(name, n, {part: Band(people, people) for part, people in sums.items()}))
    return tables


Parts = list[tuple[str, ...]]
"""Neighbours that are counted together."""


def pool(rows: Mapping[str, Mapping[str, int]], minimum: int) -> tuple[Parts, Parts]:
    """Which rows, and which columns, to count together so that every sum reaches `minimum`.

    From left to right, a part ends as soon as it is large enough; a rest that is too small goes to
    the part before it. The people of a row could be spread over a part's columns in other ways, and
    the same columns would have been joined: that is what hides them. One part alone says nothing
    beyond the total, and is left out.
    """
    groups = _join({row: [sum(counts.values())] for row, counts in rows.items()}, minimum)
    if sum(sum(counts.values()) for counts in rows.values()) < RESPONDENTS or not groups:
        return [tuple(rows)], []
    columns = {
        column: [sum(rows[row][column] for row in group) for group in groups]
        for column in next(iter(rows.values()))
    }
    parts = _join(columns, minimum)
    return groups, parts if len(parts) > 1 else []


def _join(sums: Mapping[str, Sequence[int]], minimum: int) -> Parts:
    parts: list[list[str]] = []
    rest: list[str] = []
    for name in sums:
        rest.append(name)
        together = zip(*(sums[one] for one in rest), strict=True)
        if all(sum(people) >= minimum for people in together):
            parts.append(rest)
            rest = []
    if parts:
        parts[-1] += rest
    return [tuple(part) for part in parts]


def safe_completion(
    *, enrolled: int, handed_in: int, finished: int | None, wrote: int | None
) -> SafeTable:
    """How far a group came with an assignment: exact, since it says nothing of their answers.

    Args:
        finished: Who played the case to an ending; None when there is no case.
        wrote: Who wrote a reflection; None when nobody was asked to.
    """
    steps = {
        "On the roster": enrolled,
        "Handed in": handed_in,
        "Played to an ending": finished,
        "Wrote a reflection": wrote,
    }
    counts = {step: Band(n, n) for step, n in steps.items() if n is not None}
    return seal("Who finished", enrolled, {(step,): count for step, count in counts.items()})


def check_minimum(minimum: int) -> None:
    """Refuses a minimum cell in which a single person could be recognised."""
    if minimum < FLOOR:
        raise PrivacyError(f"The minimum cell is {minimum}; it can't be smaller than {FLOOR}.")

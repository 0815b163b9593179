"""The run sheet: the table in the facilitator's guide that says what happens from when to when.

It is found by its head, whatever the language: two columns or more that say "60 min" or the like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from msgspec import Struct, structs

from mentorkit.hall.tables import Table, html_of, spoken, tables_in
from mentorkit.language import _

_LENGTH = re.compile(r"(\d{1,3})\s*min")
_TIME = re.compile(r"(\d{1,3})\s*[–—-]\s*(\d{1,3})")


class Stage(Struct, frozen=True):
    """One row of a run sheet.

    Attributes:
        what: In plain words.
        times: First and last minute, by the length of the session; not in sessions without it.
        about: What else the row says, in plain words by the column's head.
    """

    what: str
    times: dict[int, tuple[int, int]]
    about: dict[str, str]


class RunSheet(Struct, frozen=True):
    """What happens from when to when.

    Attributes:
        lengths: The sessions it is for, in minutes, the shortest first.
        usual: The one to begin with: set in bold in the guide, else the one in the middle.
        note: What stands below the table, in HTML.
        problems: What does not fit, a sentence each, with its line.
    """

    lengths: tuple[int, ...] = ()
    usual: int = 0
    stages: tuple[Stage, ...] = ()
    note: str = ""
    problems: tuple[str, ...] = ()


def read_sheet(guide: str) -> RunSheet:
    """The run sheet in a guide's Markdown; without one, its `problems` say so."""
    for table in tables_in(guide):
        columns = {
            place: int(found[1])
            for place, title in enumerate(table.head)
            if (found := _LENGTH.search(title))
        }
        if len(columns) >= 2:
            sheet = _sheet(table, columns)
            last = table.line + 1 + len(table.rows)
            below = takewhile(lambda line: not line.startswith("#"), guide.splitlines()[last:])
            return structs.replace(sheet, note=html_of("\n".join(below)))
    said = _("guide.md has no run sheet: a table with columns such as “60 min” and “75 min”.")
    return RunSheet(problems=(said,))


def _sheet(table: Table, columns: dict[int, int]) -> RunSheet:
    lengths = tuple(sorted(columns.values()))
    bold = [length for place, length in columns.items() if "**" in table.head[place]]
    stages: list[Stage] = []
    problems: list[str] = []
    for line, cells in table.rows:
        times: dict[int, tuple[int, int]] = {}
        for place, length in columns.items():
            time = spoken(cells[place])
            if found := _TIME.fullmatch(time):
                times[length] = (int(found[1]), int(found[2]))
            elif time not in ("", "–", "—", "-"):
                problems.append(
                    _("guide.md, line {line}: “{time}” is no time.", line=line, time=time)
                    + " "
                    + _("Write it as 5–10, or – where there is none.")
                )
        rest = {
            spoken(title): spoken(cells[place])
            for place, title in enumerate(table.head)
            if place and place not in columns
        }
        stages.append(Stage(spoken(cells[0]), times, rest))
    for length in lengths:
        problems += _gaps(
            [
                (line, row.times.get(length))
                for (line, _c), row in zip(table.rows, stages, strict=True)
            ],
            length,
        )
    return RunSheet(
        lengths=lengths,
        usual=(bold or [lengths[len(lengths) // 2]])[0],
        stages=tuple(stages),
        problems=tuple(problems),
    )


def _gaps(times: list[tuple[int, tuple[int, int] | None]], length: int) -> Iterator[str]:
    """Where a session's minutes do not follow one another. There may be breaks."""
    before = 0
    for line, time in times:
        if time is None:
            continue
        first, last = time
        if first < before or last <= first:
            yield _(
                "guide.md, line {line}: {first}–{last} does not come after minute {before}.",
                line=line,
                first=first,
                last=last,
                before=before,
            )
        before = max(before, last)
    if before != length:
        yield _(
            "guide.md: the session of {length} minutes ends at minute {before}.",
            length=length,
            before=before,
        )

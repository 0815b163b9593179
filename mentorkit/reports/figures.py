"""The figures of a report: each is drawn from a safe table, and from nothing else.

A bar is solid as far as the number surely goes, and pale where it may end: 16 to 20 people are a
solid bar to 16 and a pale one from there to 20. An exact number is solid. What the title says is in
the accent, the rest in grey; they differ in lightness too, so a grey print reads the same.

A thin line across a bar is where it would end if people chose at random. That comes from the case
alone: no number of people is in it but those that the figure shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

from mentorkit.privacy import Band, Cell, SafeTable
from mentorkit.reports import wording
from mentorkit.reports.sheet import ACCENT, GREY, QUIET, Sheet, width_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WIDE, NARROW = 660, 330
"""Widths in pixels: for a page, and for a telephone."""

_BAR = 13
_PALE = 0.36
_GAP = 7
_HIGHEST = 120  # of the blocks of a histogram


def completion_figure(table: SafeTable, width: float = WIDE) -> Figure:
    """How far a group came with an assignment."""
    sheet = _sheet(width, wording.finding_of_completion(table), wording.who_enrolled(table))
    done = wording.done(table)
    _rows(sheet, table, [(cell, wording.number(table, cell), cell == done) for cell in table.cells])
    return sheet.figure()


def decision_figure(
    table: SafeTable, width: float = WIDE, chances: Mapping[str, float] | None = None
) -> Figure:
    """How one decision of a case split.

    Args:
        chances: For each choice, in words, how often a chooser at random takes it there.
    """
    title, subtitle = wording.finding_of_decision(table), wording.who_decided(table)
    return _ranked(table, title, subtitle, width, chances)


def endings_figure(
    table: SafeTable, width: float = WIDE, chances: Mapping[str, float] | None = None
) -> Figure:
    """Which endings a group reached.

    Args:
        chances: How often a chooser at random reaches each.
    """
    title, subtitle = wording.finding_of_endings(table), wording.who_finished(table)
    return _ranked(table, title, subtitle, width, chances)


def words_figure(table: SafeTable, width: float = WIDE) -> Figure:
    """How much people wrote: a histogram whose blocks are as wide as their range of words.

    Args:
        table: Its categories are ranges of words, named by the least number of words in them.
    """
    sheet = _sheet(width, wording.finding_of_words(table), wording.who_wrote(table))
    starts = [int(cell.members[0]) for cell in table.cells]
    # The last range has no end: it is drawn as wide as the one before, and pale.
    edges = [*starts, 2 * starts[-1] - starts[-2]]
    densities = [
        cell.count.low / (right - left)
        for cell, (left, right) in zip(table.cells, pairwise(edges), strict=True)
    ]
    scale = sheet.width / (edges[-1] - edges[0])
    floor = sheet.y + _HIGHEST + 20
    for place, cell in enumerate(table.cells):
        left, right = (scale * (edge - edges[0]) for edge in edges[place : place + 2])
        height = _HIGHEST * densities[place] / max(densities)
        color = ACCENT if densities[place] == max(densities) else GREY
        alpha = _PALE if place == len(starts) - 1 else 1
        sheet.bar(left, right - 1, floor - height, height, color, alpha)
        people = f"{cell.count} people"
        sheet.text((left + right) / 2, floor - height - 10, people, size=12.5, align="center")
        tick = wording.tick(table, place)
        overflows = left + width_of(tick, 12) > sheet.width
        x, align = (sheet.width, "right") if overflows else (left, "left")
        sheet.text(x, floor + 12, tick, size=12, color=QUIET, align=align)
    sheet.y = floor + 22
    return sheet.figure()


def fold(table: SafeTable) -> tuple[list[Cell], list[Cell]]:
    """The cells to draw, the largest first, and those to name only: the least, if they are many."""
    ranked = sorted(table.cells, key=lambda cell: cell.count, reverse=True)
    least = [cell for cell in ranked if cell.count.low == 0]
    if len(least) < 3 or least == ranked:
        return ranked, []
    return ranked[: len(ranked) - len(least)], least


def chance_of(cell: Cell, chances: Mapping[str, float]) -> float:
    """How often a chooser at random is counted in a cell."""
    return sum(chances.get(member, 0.0) for member in cell.members)


def _ranked(
    table: SafeTable,
    title: str,
    subtitle: str,
    width: float,
    chances: Mapping[str, float] | None,
) -> Figure:
    sheet = _sheet(width, title, subtitle)
    lead = wording.leading(table)
    rows, rest = fold(table)
    label = wording.counted if width > NARROW else wording.number
    _rows(sheet, table, [(cell, label(table, cell), cell in lead) for cell in rows], chances)
    if rest:
        sheet.paragraph(wording.named_only(rest), size=12.5, color=QUIET)
    return sheet.figure()


def _sheet(width: float, title: str, subtitle: str) -> Sheet:
    sheet = Sheet(width)
    sheet.paragraph(title, size=16, bold=True, after=3)
    sheet.paragraph(subtitle, size=12.5, color=QUIET, after=12)
    return sheet


def _rows(
    sheet: Sheet,
    table: SafeTable,
    rows: list[tuple[Cell, str, bool]],
    chances: Mapping[str, float] | None = None,
) -> None:
    """A bar for each cell, with its label over it and its count at its end.

    The scale ends with everybody who could be counted: the whole group, or who came to the scene.
    """
    everybody = table.reached or Band(table.n, table.n)
    room = max(width_of(label, 12.5, bold=True) for _, label, _ in rows) + 2 * _GAP
    room = max(room, width_of(wording.everybody(table), 11.5) / 2)

    def x(count: float) -> float:
        return (sheet.width - room) * count / max(1, everybody.high)

    for cell, label, stands_out in rows:
        color = ACCENT if stands_out else GREY
        sheet.paragraph(cell.label, size=13.5, after=3)
        long = width_of(label, 12.5, bold=stands_out)
        start = x(cell.count.high) + _GAP
        mark = None
        if chances:
            mark = x(chance_of(cell, chances) * (everybody.low + everybody.high) / 2)
            if start - _GAP / 2 < mark < start + long + _GAP:
                start = mark + _GAP  # the number stands clear of the line
        beside = start + long + _GAP
        for end in {everybody.low, everybody.high}:
            if x(end) > beside:
                sheet.tick(x(end), sheet.y, _BAR)
        sheet.bar(0, x(cell.count.low), sheet.y, _BAR, color)
        sheet.bar(x(cell.count.low), x(cell.count.high), sheet.y, _BAR, color, _PALE)
        if mark is not None:
            sheet.mark(mark, sheet.y, _BAR)
        sheet.text(
            start,
            sheet.y + _BAR / 2,
            label,
            size=12.5,
            bold=stands_out,
            color=ACCENT if stands_out else QUIET,
        )
        sheet.y += _BAR + 11
    middle = (x(everybody.low) + x(everybody.high)) / 2
    sheet.text(middle, sheet.y, wording.everybody(table), size=11.5, color=QUIET, align="center")
    sheet.y += 14

"""Somebody who chooses at random, beside a group: exact, and from the case alone."""

from __future__ import annotations

import inspect
import re

import pytest

from mentorkit.cases import parse_case, paths
from mentorkit.privacy import safe_case
from mentorkit.reports import cohort_report, figures, wording
from mentorkit.reports.baseline import Baseline, baseline
from mentorkit.reports.sections import _story
from mentorkit.reports.sheet import INK, width_of

LINES = (
    [[("door", "ask"), ("hall", "date")]] * 20
    + [[("door", "tell"), ("hall", "date")]] * 12
    + [[("door", "ask"), ("hall", "hope")]] * 11
    + [[("door", "leave")]] * 14
)

ALIKE = """---
case: alike
title: Alike
function: skills
minutes: 5
---
# One {#one}
Text.

- [a] Go on -> left
- [b] Go on -> right
- [c] Stay -> right

# Left {#left ending="Done"}
Text.

# Right {#right ending="Done"}
Text.
"""

ROUND = """---
case: round
title: Round
function: skills
minutes: 5
---
# One {#one}
Text.

- [on] Go on -> two
- [end] End -> done

# Two {#two}
Text.

- [back] Go back -> one
- [end] End -> done

# Done {#done ending="Done"}
Text.
"""


def marks(figure) -> list[float]:
    """Where the thin lines are, from the top down."""
    lines = [line for line in figure.axes[0].lines if line.get_color() == INK]
    return [line.get_xdata()[0] for line in lines]


def test_a_choice_is_as_likely_as_it_is_taken_where_one_comes_by(world):
    case = world(0).case
    ways = paths(case)
    found = baseline(case)
    assert list(found.decisions["hall"].values()) == pytest.approx(
        [taken / ways.visits["hall"] for taken in ways.taken["hall"].values()]
    )
    # Who told has one choice left: of two equally likely ways to the hall, half of one hopes.
    assert list(found.decisions["hall"].values()) == pytest.approx([3 / 4, 1 / 4])
    assert list(found.endings.values()) == pytest.approx([1 / 2, 1 / 2])


def test_the_line_is_where_the_bar_would_end(world):
    case = world(0).case
    safe = safe_case(case, LINES, secret=b"x")
    table, chances = safe.decisions["hall"], baseline(case).decisions["hall"]
    figure = figures.decision_figure(table, chances=chances)
    assert table.exact
    bars = {cell.count.high: cell for cell in table.cells}
    widths = [patch.get_width() for patch in figure.axes[0].patches if patch.get_width()]
    ranked, _ = figures.fold(table)
    assert sorted(bars, reverse=True) == [cell.count.high for cell in ranked]
    a_person = widths[0] / ranked[0].count.high
    assert table.reached is not None
    everybody = (table.reached.low + table.reached.high) / 2
    expected = [figures.chance_of(cell, chances) * everybody * a_person for cell in ranked]
    assert marks(figure) == pytest.approx(expected)
    assert marks(figures.decision_figure(table)) == []


def test_the_table_has_it_too_and_a_sentence_explains_it(world):
    course = world(40)
    page = cohort_report(course.root).path.read_text(encoding="utf-8")
    assert page.count("The thin line: somebody who chooses at random") == 1
    assert page.count(">At random</th>") >= 2
    assert "<td>about 33%</td>" in page
    assert page == cohort_report(course.root).path.read_text(encoding="utf-8")


def test_what_reads_the_same_is_added_up():
    found = baseline(parse_case(ALIKE, "alike.md"))
    assert found.decisions["one"] == pytest.approx({"Go on": 2 / 3, "Stay": 1 / 3})
    assert found.endings == pytest.approx({"Done": 1})


def test_a_scene_that_comes_again_has_none_since_there_the_last_decision_counts():
    found = baseline(parse_case(ROUND, "round.md"))
    assert found.decisions == {}
    assert found.endings == pytest.approx({"Done": 1})


def test_a_case_that_is_too_large_goes_without_and_says_nothing(world, monkeypatch):
    course = world(40)
    monkeypatch.setattr("mentorkit.reports.baseline._MOST_STATES", 2)
    assert baseline(course.case) == Baseline()
    page = cohort_report(course.root).path.read_text(encoding="utf-8")
    assert "at random" not in page[: page.index("<footer>")].lower()


def test_it_knows_nothing_of_people(world):
    """It is made from the case alone, whoever answered what."""
    assert list(inspect.signature(baseline).parameters) == ["case"]
    case = world(0).case
    one = _story(case, safe_case(case, LINES, secret=b"x"), 0, shared=False)
    other = _story(case, safe_case(case, LINES[::-1] * 2, secret=b"y"), 0, shared=False)
    for here, there in zip(one.everybody, other.everybody, strict=True):
        assert here.at_random == there.at_random


@pytest.mark.parametrize("width", [figures.WIDE, figures.NARROW])
def test_a_number_stands_clear_of_the_line(world, width):
    case = world(0).case
    table = safe_case(case, LINES, secret=b"x").decisions["door"]
    for percent in range(0, 101, 4):
        chances = {cell.label: percent / 100 for cell in table.cells}
        figure = figures.decision_figure(table, width, chances)
        numbers = [text for text in figure.axes[0].texts if re.match(r"\d+(,|$)", text.get_text())]
        assert len(numbers) == len(marks(figure)) == len(table.cells)
        for line, text in zip(marks(figure), numbers, strict=True):
            left = text.get_position()[0]
            right = left + width_of(text.get_text(), 12.5)
            assert line <= left - 3 or line >= right
            assert right <= width


@pytest.mark.parametrize(
    ("chance", "words"),
    [(0, "0%"), (0.004, "under 1%"), (0.25, "25%"), (1 / 3, "about 33%"), (1, "100%")],
)
def test_a_chance_in_words(chance, words):
    assert wording.share(chance) == words

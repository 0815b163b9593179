"""What people say about themselves: sums that reach the minimum, and nothing that undoes them."""

from __future__ import annotations

import copy
import dataclasses
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from privacy_worlds import all_counts, pinned

from mentorkit.privacy import (
    PrivacyError,
    SafeTable,
    safe_choices,
    safe_completion,
    safe_crosstab,
    safe_ratings,
)
from mentorkit.privacy import tables as pooling


@pytest.fixture
def small_groups(monkeypatch):
    """Lets the laws be checked on groups small enough to go through all of them."""
    monkeypatch.setattr(pooling, "RESPONDENTS", 1)


def published(rows, minimum):
    """The sums that would be printed of these rows, with their totals."""
    names = {str(place): row for place, row in enumerate(rows)}
    groups, parts = pooling.pool(
        {name: {str(c): people for c, people in enumerate(row)} for name, row in names.items()},
        minimum,
    )
    sums = tuple(
        tuple(sum(names[row][int(c)] for row in group for c in part) for part in parts)
        for group in groups
    )
    totals = tuple(sum(sum(names[row]) for row in group) for group in groups)
    return tuple(groups), tuple(parts), sums, totals


@pytest.mark.usefixtures("small_groups")
@pytest.mark.parametrize(("columns", "n", "minimum"), [(2, 9, 3), (3, 9, 3), (4, 9, 3), (5, 8, 2)])
def test_no_small_rating_is_certain(columns, n, minimum):
    worlds = ((row,) for row in all_counts(columns, n))
    assert not pinned(worlds, lambda rows: published(rows, minimum), lambda rows: rows[0], minimum)


@pytest.mark.usefixtures("small_groups")
@pytest.mark.parametrize(
    ("rows", "columns", "n", "minimum"), [(2, 2, 8, 2), (2, 3, 7, 2), (3, 2, 7, 2), (2, 2, 11, 3)]
)
def test_no_small_rating_of_a_group_is_certain(rows, columns, n, minimum):
    worlds = (
        [counts[at : at + columns] for at in range(0, rows * columns, columns)]
        for counts in all_counts(rows * columns, n)
    )
    assert not pinned(
        worlds,
        lambda table: published(table, minimum),
        lambda table: list(itertools.chain(*table)),
        minimum,
    )


@given(
    st.lists(st.lists(st.integers(0, 30), min_size=5, max_size=5), min_size=1, max_size=4),
    st.integers(5, 15),
)
def test_every_printed_sum_reaches_the_minimum_and_they_add_up(rows, minimum):
    named = {
        f"group {place}": dict(zip("abcde", row, strict=True)) for place, row in enumerate(rows)
    }
    tables = safe_crosstab("Rating", named, minimum=minimum)
    assert sum(table.n for table in tables) == sum(map(sum, rows))
    for table in tables:
        assert all(cell.count.exact and cell.count.low >= minimum for cell in table.cells)
        if table.cells:
            assert sum(cell.count.low for cell in table.cells) == table.n
            assert [name for cell in table.cells for name in cell.members] == list("abcde")


def test_blanking_would_have_given_this_away():
    # 10, 10 and 9 with a minimum of 10: blank the 9 and, to hide it, one 10. Their sum of 19 beside
    # a visible 10 leaves one answer only for who knows that the smallest is blanked.
    table = safe_ratings("Rating", {"low": 10, "middle": 10, "high": 9})
    assert [(cell.label, cell.count.low) for cell in table.cells] == [
        ("low", 10),
        ("middle or high", 19),
    ]


def test_too_few_people_or_one_sum_alone_are_not_shown():
    assert not safe_ratings("Rating", {"low": 4, "high": 5}, minimum=5).cells
    assert not safe_ratings("Rating", {"low": 9, "high": 9}).cells
    assert safe_ratings("Rating", {"low": 9, "high": 9}).n == 18


@pytest.mark.parametrize("minimum", [4, 1, 0, -3])
def test_no_minimum_below_the_floor(minimum):
    with pytest.raises(PrivacyError, match="can't be smaller than 5"):
        safe_ratings("Rating", {"low": 20, "high": 20}, minimum=minimum)
    with pytest.raises(PrivacyError, match="can't be smaller than 5"):
        safe_choices("First", {"ask": 20}, minimum=minimum, secret=b"x")


def test_groups_need_the_same_categories():
    with pytest.raises(PrivacyError, match="same categories"):
        safe_crosstab("Rating", {"mentors": {"low": 9}, "mentees": {"high": 9}})


def test_completion_is_exact_and_says_nothing_else():
    table = safe_completion(enrolled=9, handed_in=8, finished=7, wrote=None)
    assert [cell.count.low for cell in table.cells] == [9, 8, 7]
    assert [cell.label for cell in table.cells][-1] == "Played to an ending"


def test_a_safe_table_is_not_made_by_hand():
    table = safe_ratings("Rating", {"low": 12, "high": 15})
    with pytest.raises(TypeError, match="not made by hand"):
        SafeTable("Rating", 3, ())
    with pytest.raises(TypeError, match="not made by hand"):
        dataclasses.replace(table, n=3)
    with pytest.raises(dataclasses.FrozenInstanceError):
        table.n = 3  # type: ignore[misc]
    assert copy.deepcopy(table) == table

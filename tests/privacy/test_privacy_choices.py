"""The law of fictional choices: no number below the minimum can be worked out."""

from __future__ import annotations

import random
from collections import Counter
from functools import reduce
from itertools import pairwise
from operator import and_, or_
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from privacy_worlds import all_counts, all_grids, pinned

from mentorkit.cases import parse_case, read_case
from mentorkit.privacy import Band, in_words, safe_case, safe_choices
from mentorkit.privacy import protect as protecting
from mentorkit.privacy.bands import Grid, draw_grids
from mentorkit.privacy.cases import _Cells, possible_lines
from mentorkit.privacy.protect import protect

SHIPPED = Path(__file__).parents[2] / "workshops" / "feedback" / "missing-allergy.md"
SECRET = b"a secret of the tests"


def counts_of(ways, numbers, cells):
    return [
        sum(people for way, people in zip(ways, numbers, strict=True) if way >> cell & 1)
        for cell in range(cells)
    ]


def cohort_of(ways, numbers):
    return {way: people for way, people in zip(ways, numbers, strict=True) if people}


def leaks(monkeypatch, ways, gates, *, n, minimum, grids):
    """What could be worked out of any cohort, and the cohorts that no grid would show.

    Who does not know the secret can't tell whether a grid was drawn first or later. So every
    cohort that may be printed in a grid is a reason to see that grid.
    """
    found, hidden = [], set(all_counts(len(ways), n))
    tells = reduce(or_, ways) & ~reduce(and_, ways)
    cells = [cell for cell in range(len(gates)) if tells >> cell & 1]

    def told(numbers):
        counts = counts_of(ways, numbers, len(gates))
        return [counts[cell] for cell in cells]

    for grid in grids:
        monkeypatch.setattr(protecting, "draw_grids", lambda n, secret, grid=grid: [grid])

        def publish(numbers):
            return protect(cohort_of(ways, numbers), ways, gates, minimum=minimum, secret=SECRET)

        found += pinned(all_counts(len(ways), n), publish, told, minimum)
        hidden -= {numbers for numbers in hidden if publish(numbers) is not None}
    return found, hidden


@pytest.mark.parametrize(
    ("n", "minimum", "choices"),
    [
        (10, 5, 2),
        (10, 5, 3),
        (11, 10, 3),
        (12, 5, 3),
        (12, 10, 4),
        (16, 7, 3),
        (20, 10, 2),
        (24, 10, 3),
    ],
)
def test_a_small_number_of_one_decision_is_never_certain(monkeypatch, n, minimum, choices):
    ways = [1 << choice for choice in range(choices)]
    found, hidden = leaks(
        monkeypatch, ways, [None] * choices, n=n, minimum=minimum, grids=all_grids(n)[:25]
    )
    assert not found
    assert not hidden, "every cohort can be shown in some grid"


@st.composite
def linked_numbers(draw):
    """Ways through a case in which numbers are sums and differences of others."""
    cells = draw(st.integers(3, 7))
    ways = draw(st.lists(st.integers(1, 2**cells - 1), min_size=2, max_size=4, unique=True))
    gates = [
        None,
        *draw(st.lists(st.sampled_from([None, 0]), min_size=cells - 1, max_size=cells - 1)),
    ]
    n = draw(st.integers(10, 12))
    return ways, gates, n, draw(st.sampled_from([5, 6, 10])), draw(st.sampled_from(all_grids(n)))


@settings(max_examples=40)
@given(linked_numbers())
def test_a_small_number_is_never_certain_however_the_numbers_hang_together(linked):
    ways, gates, n, minimum, grid = linked
    with pytest.MonkeyPatch.context() as monkeypatch:
        found, _ = leaks(monkeypatch, ways, gates, n=n, minimum=minimum, grids=[grid])
    assert not found


@settings(max_examples=100)
@given(
    st.integers(2, 12).flatmap(
        lambda cells: st.lists(st.integers(1, 2**cells - 1), min_size=10, max_size=60).map(
            lambda people: (cells, people)
        )
    ),
    st.sampled_from([5, 10]),
    st.binary(min_size=1, max_size=4),
)
def test_what_is_shown_is_true_and_exact_only_where_every_number_is_large(group, minimum, secret):
    cells, people = group
    ways = sorted(set(people))
    numbers = [people.count(way) for way in ways]
    counts = counts_of(ways, numbers, cells)
    shown = protect(cohort_of(ways, numbers), ways, [None] * cells, minimum=minimum, secret=secret)
    assert shown is not None
    assert all(band.low <= count <= band.high for band, count in zip(shown, counts, strict=True))
    tells = reduce(or_, ways) & ~reduce(and_, ways)
    small = [count for cell, count in enumerate(counts) if tells >> cell & 1 and count < minimum]
    assert all(band.exact for band in shown) is (not small)


@pytest.mark.parametrize("n", [12, 24, 27, 30, 40])
def test_an_even_split_is_shown_without_giving_itself_away(n):
    # In bands 0-9, three times nine of 27 would be certain; no blanking rule sees that.
    third = n // 3
    counts = {"ask": third, "tell": third, "wait": n - 2 * third}
    table = safe_choices("First", counts, secret=SECRET)
    bands = [cell.count for cell in table.cells]
    if min(counts.values()) >= 10:
        assert [band.low for band in bands] == list(counts.values())
    else:
        assert sum(band.low for band in bands) < n < sum(band.high for band in bands)


def test_everybody_and_nobody_hide_among_three_numbers_at_least():
    for n in range(10, 60, 4):
        for grid in all_grids(n):
            first, last = grid.bands[0], grid.bands[-1]
            assert (first.low, last.high) == (0, n)
            assert first.high >= 2
            assert last.low <= n - 2
            assert all(before.high + 1 == after.low for before, after in pairwise(grid.bands))


def test_bands_stay_where_they_are_and_hang_on_the_secret():
    first, again = ([g.bands for g in draw_grids(40, SECRET)] for _ in range(2))
    assert first == again
    assert first[0] != next(draw_grids(40, b"another")).bands
    one_more = next(draw_grids(41, SECRET)).bands
    assert all(abs(a.low - b.low) <= 1 for a, b in zip(first[0], one_more, strict=True))


def test_bands_in_words_grow_with_the_number():
    grid = Grid(40, tuple(range(5, 40, 5)))
    assert [in_words(band, 40) for band in grid.bands] == [
        "few or none",
        "a few",
        "about a third",
        "about half",
        "about half",
        "about two thirds",
        "most",
        "most or all",
    ]
    assert in_words(Band(18, 18), 40) == "18 of 40"
    assert in_words(Band(0, 6), 12) == "fewer than half"


CASE = """---
case: fork
title: The fork
function: skills
minutes: 5
flags: [told]
---
# First {#first}
What now?

- [ask] Ask -> second
- [tell] Tell -> second (told)
- [leave] Leave -> over

# Second {#second}
And then?

- [honest] Say so -> over if told
- [again] Ask again -> open
- [back] Think again -> first if not told

# Over {#over ending="Over"}
Done.

# Open {#open ending="Open"}
Done.
"""


@pytest.fixture(scope="module")
def fork():
    return parse_case(CASE, "fork.md")


def test_a_case_gives_nothing_small_away_to_who_knows_its_conditions(monkeypatch, fork):
    # Only those who told could say so, so "honest" is at most "tell"; the ways know that.
    cells = _Cells(fork)
    ways = sorted({cells.way(line) for line in possible_lines(fork)})
    found, hidden = leaks(monkeypatch, ways, cells.gates, n=10, minimum=5, grids=all_grids(10))
    assert not found
    assert not hidden


def test_the_tables_of_a_case_agree_with_what_was_decided(fork):
    lines = (
        [[("first", "tell"), ("second", "honest")]] * 12
        + [[("first", "ask"), ("second", "back"), ("first", "leave")]] * 11
        + [[("first", "ask"), ("second", "again")]] * 13
    )
    safe = safe_case(fork, lines, minimum=10, secret=SECRET)
    assert safe.n == 36
    first, second = safe.decisions["first"], safe.decisions["second"]
    # Who came back counts with the last decision in each scene, once.
    assert {cell.label: cell.count for cell in first.cells} == {
        "Ask": (13, 13),
        "Tell": (12, 12),
        "Leave": (11, 11),
    }
    assert first.reached is None, "everybody comes to the first scene"
    assert second.reached is None or second.reached.low >= 10
    assert {cell.label: cell.count.low for cell in safe.endings.cells} == {"Over": 23, "Open": 13}


def test_one_small_number_anywhere_makes_every_number_of_the_case_a_band(fork):
    lines = [[("first", "tell"), ("second", "honest")]] * 20 + [[("first", "leave")]] * 19
    safe = safe_case(fork, lines, minimum=10, secret=SECRET)  # nobody asked
    cells = [*safe.decisions["first"].cells, *safe.endings.cells]
    assert cells
    assert not any(cell.count.exact for cell in cells)


@pytest.mark.parametrize("n", range(10))
def test_below_ten_nothing_is_shown(fork, n):
    safe = safe_case(fork, [[("first", "leave")]] * n, minimum=5, secret=SECRET)
    assert safe.n == n
    assert not any(table.cells for table in [*safe.decisions.values(), safe.endings])
    assert not safe_choices("First", {"ask": n, "tell": 0}, minimum=5, secret=SECRET).cells


def test_a_scene_to_which_fewer_than_ten_may_have_come_is_not_split(fork):
    lines = [[("first", "tell"), ("second", "honest")]] * 6 + [[("first", "leave")]] * 18
    second = safe_case(fork, lines, minimum=5, secret=SECRET).decisions["second"]
    assert second.reached is not None
    assert second.reached.low < 10
    assert not second.cells


@pytest.mark.parametrize("n", [10, 12, 20, 24, 40, 60])
def test_a_real_case_is_always_shown_and_always_true(n):
    case = read_case(SHIPPED)
    lines = possible_lines(case)
    for seed in range(15):
        chance = random.Random(seed)
        few = chance.sample(lines, chance.randint(2, 40))
        cohort = chance.choices(few, k=n)
        safe = safe_case(case, cohort, minimum=chance.choice([5, 10]), secret=bytes([seed]))
        first = Counter(line[0][1] for line in cohort)
        table = safe.decisions["folder"]
        counts = [first[choice.id] for choice in case.scene("folder").choices]
        bands = [cell.count for cell in table.cells]
        assert all(b.low <= count <= b.high for b, count in zip(bands, counts, strict=True))


def test_a_case_with_more_ways_than_can_be_listed_is_shown_too():
    scenes = "".join(
        f"# Scene {i} {{#s{i}}}\n\nWhat now?\n\n"
        + "".join(f"- [c{j}] Choice {j} -> s{i + 1}\n" for j in range(4))
        + "\n"
        for i in range(8)
    )
    head = "---\ncase: big\ntitle: Big\nfunction: skills\nminutes: 5\n---\n"
    case = parse_case(f'{head}{scenes}# End {{#s8 ending="End"}}\nDone.\n', "big.md")
    lines = possible_lines(case)
    assert len(lines) == 1500
    assert lines == possible_lines(case)
    assert all(len({line[scene][1] for line in lines}) == 4 for scene in range(8))
    safe = safe_case(case, lines[:40], secret=SECRET)
    assert all(len(table.cells) == 4 for table in safe.decisions.values())

"""How many ways there are and where they end, against counting, solving and walking."""

from __future__ import annotations

import math
import random
from collections import Counter
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from support.generate import cases
from support.states import State, States, enumerate_states, state_of

from mentorkit.cases import (
    Case,
    Compiled,
    Paths,
    Playthrough,
    find_cases,
    parse_case,
    paths,
    read_case,
    replay,
)
from mentorkit.cases.proofs import ways as ways_module

WORKSHOPS = Path(__file__).parents[2] / "workshops"
SHIPPED = list(find_cases(WORKSHOPS))
FRONT = "---\ncase: example\ntitle: An example\nfunction: skills\nminutes: 5\n"


class Plain:
    """The same figures from all states, in exact fractions."""

    def __init__(self, case: Compiled, states: States) -> None:
        self.case, self.states = case, list(states.distances)
        self.after: dict[State, list[tuple[str, State]]] = {state: [] for state in self.states}
        for source, choice, target in states.steps:
            self.after[source].append((choice, target))
        self.ends = {s for s in self.states if case.scenes[s[0]].ending is not None}
        self.hopeful = set(self.ends)
        while True:
            more = {s for s in self.states if any(t in self.hopeful for _, t in self.after[s])}
            if more <= self.hopeful:
                break
            self.hopeful |= more

    def visits(self) -> dict[State, Fraction]:
        """Expected visits, by elimination: visits = start + visits of those before, shared out."""
        number = {state: n for n, state in enumerate(self.states)}
        size = len(number)
        rows = [[Fraction(int(i == j)) for j in range(size)] for i in range(size)]
        for state in self.hopeful:
            for _, target in self.after[state]:
                rows[number[target]][number[state]] -= Fraction(1, len(self.after[state]))
        known = [Fraction(int(i == 0)) for i in range(size)]
        for column in range(size):
            pivot = next(row for row in range(column, size) if rows[row][column])
            rows[column], rows[pivot] = rows[pivot], rows[column]
            known[column], known[pivot] = known[pivot], known[column]
            for row in range(column + 1, size):
                if rows[row][column]:
                    factor = rows[row][column] / rows[column][column]
                    known[row] -= factor * known[column]
                    for place in range(column, size):
                        rows[row][place] -= factor * rows[column][place]
        found = [Fraction(0)] * size
        for row in reversed(range(size)):
            rest = sum(rows[row][place] * found[place] for place in range(row + 1, size))
            found[row] = (known[row] - rest) / rows[row][row]
        return dict(zip(self.states, found, strict=True))

    def lines(self) -> list[int] | None:
        """How many ways of each length there are to an ending; None when there is a circle."""
        under_way: set[State] = set()

        @cache
        def lengths(state: State) -> Counter[int]:
            if state in under_way:
                raise RecursionError
            under_way.add(state)
            found = Counter({0: 1} if state in self.ends else {})
            for _, target in self.after[state]:
                if target in self.hopeful:
                    for length, number in lengths(target).items():
                        found[length + 1] += number
            under_way.remove(state)
            return found

        try:
            return sorted(lengths(self.states[0]).elements())
        except RecursionError:
            return None


def check(case: Case, most: int = 60) -> Paths | None:
    states = enumerate_states(case.compile(), most)
    if states is None:
        return None
    plain, found = Plain(case.compile(), states), paths(case)
    assert (found.states, found.edges) == (len(states.distances), len(states.steps))
    check_lines(case, plain, found)
    check_chances(case, plain, found)
    return found


def check_lines(case: Case, plain: Plain, found: Paths) -> None:
    lines = plain.lines()
    assert found.endless == (lines is None)
    if lines is None:
        assert found.ways is None
        assert found.longest is None
    else:
        assert found.ways == len(lines)
        assert (found.shortest is None) == (found.longest is None) == (not lines)
        if lines:
            assert (len(found.shortest), len(found.longest)) == (lines[0], lines[-1])
    for way in (found.shortest, found.longest, *(ending.shortest for ending in found.endings)):
        if way is not None:
            play, followed = replay(case, way)
            assert followed == len(way)
            assert play.ending is not None


def check_chances(case: Case, plain: Plain, found: Paths) -> None:
    visits = plain.visits()

    def near(states: set[State]) -> object:
        return pytest.approx(float(sum(visits[s] for s in states)), rel=1e-9, abs=1e-12)

    assert found.accuracy == 0
    for ending in found.endings:
        assert ending.chance == near({s for s in plain.ends if s[0] == ending.scene})
    assert found.unended == near(set(plain.states) - plain.hopeful)
    assert sum(e.chance for e in found.endings) + found.unended == pytest.approx(1)
    for scene, number in found.visits.items():
        assert number == near({s for s in plain.states if s[0] == scene})
    if plain.hopeful == set(plain.states):
        assert found.decisions == near(set(plain.states) - plain.ends)
    else:
        assert found.decisions is None
    for scene, taken in found.taken.items():
        staying = {s for s in plain.hopeful if s[0] == scene}
        assert sum(taken.values()) == near(staying - plain.ends)


@settings(
    max_examples=150,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.filter_too_much,
    ],
)
@given(source=cases())
def test_it_is_what_counting_and_fractions_give(source):
    assume(check(parse_case(source)) is not None)


CIRCLE = (
    FRONT
    + """counters:
  n: 0 of 0..15
---
# Here {#here}
- [on] On -> here (n +1)
- [back] Back -> here (n -1) if n > 0
- [out] Out -> out if n == 3
- [lost] Lost -> lost if n == 9

# Out {#out ending="Out"}
# Lost {#lost}
- [round] Round -> lost
"""
)


def test_what_goes_in_circles_is_solved_or_followed_to_the_same(monkeypatch):
    case = parse_case(CIRCLE)
    solved = check(case)
    assert solved.endless
    assert 0 < solved.unended < 1
    monkeypatch.setattr(ways_module, "_MOST_EQUATIONS", 0)
    followed = paths(case)
    assert 0 < followed.accuracy <= 1e-12
    assert followed.endings[0].chance == pytest.approx(solved.endings[0].chance, abs=1e-11)
    assert followed.unended == pytest.approx(solved.unended, abs=1e-11)


def test_what_is_followed_not_far_enough_says_by_how_much(monkeypatch):
    case = parse_case(CIRCLE)
    exact = paths(case).endings[0].chance
    monkeypatch.setattr(ways_module, "_MOST_EQUATIONS", 0)
    monkeypatch.setattr(ways_module, "_MOST_ROUNDS", 40)
    found = paths(case)
    assert 0 < exact - found.endings[0].chance <= found.accuracy
    assert "may be too low by" in found.summary()


def test_of_a_case_checked_in_part_only_what_is_known_is_said():
    found = paths(parse_case(CIRCLE.replace("0..15", "0..500")), limit=6)
    assert not found.whole
    assert (found.ways, found.longest, found.decisions) == (None, None, None)
    assert found.shortest is not None
    assert found.unended > 0
    assert "checked in part" in found.summary()


def test_many_ways_are_counted_exactly():
    scenes = "".join(
        f"# S {{#s{n}}}\n- [a] A -> s{n + 1}\n- [b] B -> s{n + 1}\n- [c] C -> s{n + 1}\n"
        for n in range(200)
    )
    found = paths(parse_case(f'{FRONT}---\n{scenes}# End {{#s200 ending="End"}}\n'))
    assert found.ways == 3**200
    assert found.decisions == pytest.approx(200)


def test_a_case_nobody_can_end():
    found = paths(parse_case(f"{FRONT}---\n# A {{#a}}\n- [a] A -> a\n- [b] B -> a\n"))
    assert (found.shortest, found.longest, found.endings) == (None, None, [])
    assert found.unended == 1
    assert found.summary().endswith("100.00%  no ending")


def test_reading_is_weighed_by_who_reads_it():
    text = "x" * 500
    found = paths(
        parse_case(
            f"{FRONT}---\n{text}\n\n# A {{#a}}\n{text}\n\n- [a] {text} -> b\n  > {text}\n"
            f'- [b] Be -> c\n# B {{#b ending="B"}}\n{text}\n\n# C {{#c ending="C"}}\n'
        )
    )
    characters = 500 + 500 + 500 + len("Be") + (500 + 500) / 2
    assert found.reading == pytest.approx(characters / ways_module.CHARACTERS_A_MINUTE)


def four_standard_errors(chance: float, walks: int) -> float:
    return 4 * math.sqrt(chance * (1 - chance) / walks)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_hundred_thousand_walks_of_a_shipped_case_end_as_calculated(path: Path):
    case, walks = read_case(path), 100_000
    pick, ends, decisions = random.Random(20261123).random, Counter(), 0
    for _ in range(walks):
        play = Playthrough(case)
        while open_now := play.choices:
            play.choose(open_now[int(pick() * len(open_now))].id)
            decisions += 1
        ends[play.scene.id] += 1
    found = paths(case)
    assert set(ends) <= {ending.scene for ending in found.endings}
    for ending in found.endings:
        share = ends[ending.scene] / walks
        assert abs(share - ending.chance) <= four_standard_errors(ending.chance, walks)
    assert decisions / walks == pytest.approx(found.decisions, rel=0.01)


def test_a_million_walks_end_as_calculated():
    """On the table of what playing gives in each state, since a million playthroughs take long."""
    case, walks = read_case(SHIPPED[0]), 1_000_000
    states = enumerate_states(case.compile())
    after: dict[State, list[State]] = {state: [] for state in states.distances}
    for source, _, target in states.steps:
        after[source].append(target)
    start, pick, ends = state_of(Playthrough(case)), random.Random(1123).random, Counter()
    for _ in range(walks):
        state = start
        while ahead := after[state]:
            state = ahead[int(pick() * len(ahead))]
        ends[state[0]] += 1
    for ending in paths(case).endings:
        share = ends[ending.scene] / walks
        assert abs(share - ending.chance) <= four_standard_errors(ending.chance, walks)

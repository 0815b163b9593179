"""How simulated people choose."""

from __future__ import annotations

import random
from collections import Counter
from math import sqrt

import pytest
from support.generate import make_case

from mentorkit.bots import POLICIES, simulate
from mentorkit.bots.policies import at_random, cautious, hurried, ordinary
from mentorkit.cases import BELOW_THE_LINE, Playthrough, parse_case
from mentorkit.cases.proofs.space import explore

FORK = """
# Start {#start}
- [mild] Mild -> over (trust -1)
- [harsh] Harsh -> over (trust -2)
- [free] Free -> over
- [wrong] Wrong -> over #below-the-line
  > Duty: say so.

# Over {#over ending="Over"}
Over.
"""
WRONG = """
# Start {#start}
- [on] On -> stuck
- [wrong] Wrong -> over #below-the-line
  > Duty: say so.

# Stuck {#stuck}
- [wrong] Wrong -> over #below-the-line
  > Duty: say so.

# Over {#over ending="Over"}
Over.
"""
DOORS = """
# Start {#start}
- [round] The long way round -> yard
- [back] Stay here -> start
- [through] Through the hall -> hall

# Yard {#yard}
- [on] On -> hall

# Hall {#hall}
- [return] Back to the start -> start
- [out] Out -> over if visited(yard)
- [up] Upstairs -> attic

# Attic {#attic}
- [out] Out by the window -> over

# Over {#over ending="Over"}
Over.
"""
TRUST = "trust: 5 of 0..10"


def taken(case, policy, n=4000) -> Counter[str]:
    """How often each first choice was taken."""
    choose = policy(case, random.Random(1))
    return Counter(choose(Playthrough(case)) for _ in range(n))


def within_four_errors(count: int, chance: float, n: int = 4000) -> bool:
    return abs(count - n * chance) <= 4 * sqrt(n * chance * (1 - chance))


def test_at_random_takes_each_choice_equally_often(case):
    counts = taken(case(FORK, counters=TRUST), at_random)
    assert all(within_four_errors(counts[choice], 1 / 4) for choice in counts)
    assert len(counts) == 4


def test_ordinary_people_seldom_go_below_the_line(case):
    counts = taken(case(FORK, counters=TRUST), ordinary)
    assert within_four_errors(counts["wrong"], 0.15 / 3.15)
    assert within_four_errors(counts["free"], 1 / 3.15)


def test_the_cautious_never_go_below_the_line_and_take_what_is_dear_less_often(case):
    counts = taken(case(FORK, counters=TRUST), cautious)
    assert counts["wrong"] == 0
    assert within_four_errors(counts["free"], 4 / 7)
    assert within_four_errors(counts["mild"], 2 / 7)
    assert within_four_errors(counts["harsh"], 1 / 7)


def test_the_cautious_go_below_the_line_where_nothing_else_is_open(case):
    simulation = simulate(case(WRONG), 50, policy="cautious")
    assert [way.decisions for way in simulation.ways] == [(("start", "on"), ("stuck", "wrong"))]


def test_the_cautious_leave_no_trace_of_what_they_tried(shipped):
    play = Playthrough(shipped)
    play.choose("ask")
    before = play.text, play.values, play.decisions, play.choices
    cautious(shipped, random.Random(1))(play)
    assert (play.text, play.values, play.decisions, play.choices) == before


def test_the_hurried_take_the_shortest_way_and_never_go_back(case):
    simulation = simulate(case(DOORS), 50, policy="hurried")
    [way] = simulation.ways
    assert way.decisions == (("start", "through"), ("hall", "up"), ("attic", "out"))


def test_the_hurried_are_undecided_between_equal_ways(case):
    counts = taken(case(FORK, counters=TRUST), hurried)
    assert all(within_four_errors(counts[choice], 1 / 4) for choice in counts)
    assert len(counts) == 4


def check_exploring(case) -> None:
    """Every choice that is open anywhere gets taken, and the last of them early on."""
    space = explore(case)
    possible = {
        (move.scene, move.choice.id) for move in space.moves if len(space.taking(move.number))
    }
    simulation = simulate(case, len(possible) + 1, policy="exploring")
    assert {decision for decision, n in simulation.choices.items() if n} == possible


def test_exploring_takes_every_choice_that_can_be_taken(shipped, case):
    check_exploring(shipped)
    check_exploring(case(DOORS))


@pytest.mark.parametrize("first", range(0, 300, 50))
def test_exploring_takes_every_choice_of_generated_cases(first):
    for seed in range(first, first + 50):
        check_exploring(parse_case(make_case(seed)))


def test_exploring_needs_fewer_playthroughs_than_chance(shipped):
    explored = simulate(shipped, 1000, policy="exploring").covered_after
    assert explored < simulate(shipped, 1000, policy="random").covered_after / 2


@pytest.mark.parametrize("policy", POLICIES.values())
def test_a_policy_only_takes_what_is_open(policy):
    """A chooser that took anything else would raise a `ChoiceError` here."""
    for seed in range(60):
        case = parse_case(make_case(seed))
        simulate(case, 5, policy=policy)


def test_below_the_line_is_what_the_shipped_case_marks(shipped):
    marked = {
        (scene.id, choice.id)
        for scene in shipped.scenes
        for choice in scene.choices
        if BELOW_THE_LINE in choice.tags
    }
    simulation = simulate(shipped, 500, policy="cautious")
    assert marked
    assert not any(simulation.choices[decision] for decision in marked)

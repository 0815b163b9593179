"""The state space is what one finds by playing, whichever way it was computed."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from support.generate import cases
from support.states import State, enumerate_states, state_of

from mentorkit.cases import Case, Playthrough, parse_case, replay
from mentorkit.cases.proofs import space as space_module
from mentorkit.cases.proofs.space import Space, explore

WAYS = {
    "one by one": {"_MANY": 1 << 60},
    "arrays": {"_MANY": 0},
    "arrays and a dictionary": {"_MANY": 0, "_LARGEST_TABLE": 0},
    "codes of any length": {"_LARGEST_CODE": 0, "_LARGEST_TABLE": 0},
}


@pytest.fixture(params=list(WAYS))
def way_of_computing(request, monkeypatch):
    for name, value in WAYS[request.param].items():
        monkeypatch.setattr(space_module, name, value)


def state_at(space: Space, number: int) -> State:
    """A state as `state_of` writes it."""
    values, layout = space.values(number), space.layout
    scene = list(layout.scenes)[int(space.codes[number]) // layout.span]
    held = [int(values[place]) for place in layout.places.values()]
    return (scene, *held, *(name for name, place in layout.bits.items() if values[place]))


def check(case: Case, space: Space) -> None:
    """That a whole space agrees with playing."""
    expected = enumerate_states(case.compile())
    if expected is None:
        return
    assert space.whole
    states = [state_at(space, number) for number in range(len(space))]
    assert states == list(expected.distances)
    steps = [
        (states[source], space.decision(step)[1], states[target])
        for step, (source, target) in enumerate(zip(space.sources, space.targets, strict=True))
    ]
    assert steps == expected.steps
    for number, state in enumerate(states):
        way = space.way(number)
        assert len(way) == expected.distances[state]
        play, followed = replay(case, way)
        assert followed == len(way)
        assert state_of(play) == state


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(source=cases())
def test_it_is_what_one_finds_by_playing(way_of_computing, source):
    case = parse_case(source)
    check(case, explore(case, limit=10_000))


MAZE = """---
case: maze
title: A maze
function: skills
minutes: 5
counters:
  a: 0 of 0..30
  b: 15 of 0..30
flags: [met]
---
# One {#one}
- [up] Up -> two (a +1)
- [down] Down -> two (b -2, met) if b > 3
- [stay] Stay -> one (a +7, b +1)

# Two {#two}
- [back] Back -> one (a -3)
- [on] On -> one (b +5, not met) if met or visited(two)
- [out] Out -> three if a == b

# Three {#three ending="Out"}
"""


def test_a_maze_of_a_thousand_states(way_of_computing):
    case = parse_case(MAZE)
    space = explore(case)
    assert len(space) > 1_000
    check(case, space)


def test_in_part_it_is_the_nearest_states(way_of_computing, monkeypatch):
    monkeypatch.setattr(space_module, "_SLICE", 50)
    case = parse_case(MAZE)
    whole, part = explore(case), explore(case, limit=400)
    assert not part.whole
    assert 400 <= len(part) < len(whole)
    assert part.expanded < len(part)
    assert part.codes.tolist() == whole.codes[: len(part)].tolist()
    assert part.targets.tolist() == whole.targets[: len(part.targets)].tolist()
    assert set(part.sources) <= set(range(part.expanded))


def test_a_limit_that_is_just_enough_is_enough(way_of_computing):
    case = parse_case(MAZE)
    states = len(explore(case))
    assert explore(case, limit=states + 1).whole


def test_a_state_is_hopeful_if_an_ending_can_be_reached_by_playing(monkeypatch):
    source = MAZE.replace("- [on]", "- [lost] Lost -> four if a > 25\n- [on]") + (
        "\n# Four {#four}\n- [round] Round -> four (a -1)\n"
    )
    case = parse_case(source)
    for rounds in (0, 3, 100):
        monkeypatch.setattr(space_module, "_ROUNDS", rounds)
        space = explore(case)
        alive = {int(state) for state in space.in_scene("three")}
        while True:
            more = {
                int(source)
                for source, target in zip(space.sources, space.targets, strict=True)
                if int(target) in alive
            }
            if more <= alive:
                break
            alive |= more
        assert set(space.hopeful.nonzero()[0].tolist()) == alive
        assert len(alive) < len(space)


def test_values_too_many_for_a_machine_word_are_followed_all_the_same():
    counters = "".join(f"  c{n}: 0 of -1000000..1000000\n" for n in range(5))
    case = parse_case(
        "---\ncase: wide\ntitle: Wide\nfunction: skills\nminutes: 5\ncounters:\n"
        + counters
        + "---\n"
        "# A {#a}\n- [x] X -> b (c0 -7, c4 +999999)\n- [y] Y -> b (c4 =-1000000)\n"
        '# B {#b}\n- [z] Z -> c (c4 -1)\n- [w] W -> c if c4 > 5\n# C {#c ending="C"}\n'
    )
    space = explore(case)
    assert max(space.codes) > 1 << 64
    check(case, space)
    assert space.values(space.in_scene("b"))[4].tolist() == [999999, -1000000]


def test_the_start_is_state_0_and_no_decision_away():
    case = parse_case(MAZE)
    space = explore(case.compile())
    assert state_at(space, 0) == state_of(Playthrough(case))
    assert space.way(0) == ()

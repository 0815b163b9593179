"""Many playthroughs, and what they are counted as."""

from __future__ import annotations

import json

import msgspec
import pytest
from support.generate import make_case

from mentorkit.bots import POLICIES, as_data, as_table, simulate, transcript
from mentorkit.bots.simulation import LONGEST
from mentorkit.cases import ChoiceError, parse_case, replay
from mentorkit.errors import MentorkitError

CIRCLE = """
# Here {#here}
- [on] On -> there

# There {#there}
- [back] Back -> here

# Over {#over ending="Over"}
Over.
"""
DEAD_END = """
# Here {#here}
- [on] On -> there

# There {#there}
- [out] Out -> over if key

# Over {#over ending="Over"}
Over.
"""


@pytest.mark.parametrize("policy", POLICIES)
def test_one_seed_is_one_behaviour_and_a_larger_number_only_adds(shipped, policy):
    few, many = simulate(shipped, 40, 7, policy), simulate(shipped, 120, 7, policy)
    assert simulate(shipped, 40, 7, policy) == few
    early = [way for way in many.ways if way.first <= 40]
    assert [(way.decisions, way.first) for way in early] == [
        (w.decisions, w.first) for w in few.ways
    ]


def test_another_seed_is_another_crowd(shipped):
    assert simulate(shipped, 40, 1).ways != simulate(shipped, 40, 2).ways


@pytest.mark.parametrize("policy", POLICIES)
def test_the_counts_are_those_of_the_ways(policy):
    for seed in range(40):
        case = parse_case(make_case(seed))
        simulation = simulate(case, 30, seed, policy)
        check_counts(simulation)


def check_counts(simulation) -> None:
    """Counts anew what the simulation says, one way after the other."""
    assert simulation.playthroughs == 30
    assert sum(simulation.endings.values()) + sum(simulation.unfinished.values()) == 30
    assert sum(simulation.lengths.values()) == 30
    for scene, count in simulation.scenes.items():
        there = [w for w in simulation.ways if scene in {w.last, *(s for s, _ in w.decisions)}]
        assert count == sum(way.times for way in there)
    for decision, count in simulation.choices.items():
        assert count == sum(way.times for way in simulation.ways if decision in way.decisions)
    for way in simulation.ways:
        play, followed = replay(simulation.case, way.decisions)
        assert (followed, play.scene.id) == (len(way.decisions), way.last)


def test_everything_was_covered_when_the_last_choice_was_first_taken(shipped):
    after = simulate(shipped, 500, 3).covered_after
    assert simulate(shipped, after, 3).never_taken == []
    assert len(simulate(shipped, after - 1, 3).never_taken) >= 1


def test_who_goes_round_in_circles_is_stopped(case):
    simulation = simulate(case(CIRCLE), 3)
    assert simulation.lengths == {LONGEST: 3}
    assert simulation.unfinished == {"here": 3}
    assert simulation.endings == {"over": 0}
    assert "3 playthroughs stopped in “Here”" in as_table(simulation)


def test_who_finds_nothing_open_stops(case):
    simulation = simulate(case(DEAD_END, flags="[key]"), 3)
    assert (simulation.unfinished, simulation.lengths) == ({"there": 3}, {1: 3})
    assert simulation.never_taken == [("there", "out")]
    assert simulation.covered_after is None


def test_an_unknown_policy_is_answered_with_the_near_one(shipped):
    with pytest.raises(MentorkitError, match='Did you mean "hurried"'):
        simulate(shipped, 1, policy="hurryed")


def test_a_policy_of_ones_own(shipped):
    def first(case, chance):
        return lambda play: play.choices[0].id

    simulation = simulate(shipped, 5, policy=first)
    assert (simulation.policy, len(simulation.ways), simulation.playthroughs) == ("first", 1, 5)
    assert "by the policy first" in as_table(simulation)


def test_a_policy_that_takes_what_is_not_open_is_refused(shipped):
    with pytest.raises(ChoiceError, match='"fly" is not open'):
        simulate(shipped, 1, policy=lambda case, chance: lambda play: "fly")


def test_the_table_has_a_line_for_everything_and_marks_what_never_happened(shipped):
    simulation = simulate(shipped, 1000, 1, "cautious")
    lines = as_table(simulation, strong=lambda line: f"!{line}").splitlines()
    assert max(len(line.removeprefix("!")) for line in lines) <= 78
    sections = "\n".join(lines).split("\n\n")
    for scene in shipped.scenes:
        [section] = [section for section in sections if f"  #{scene.id}\n" in f"{section}\n"]
        for choice, row in zip(scene.choices, section.splitlines()[1:], strict=False):
            assert f"  {choice.id} " in row
            assert row.startswith("!") == (simulation.choices[scene.id, choice.id] == 0)
    never = len(simulation.never_taken)
    assert never
    assert f"Never taken: {never} of {len(simulation.choices)} choices." in lines[-1]


def test_the_table_says_when_everything_was_taken(shipped):
    simulation = simulate(shipped, 1000, 1, "exploring")
    table = as_table(simulation)
    assert "1,000 playthroughs, exploring, seed 1" in table
    after = simulation.covered_after
    assert table.endswith(f"Every choice was taken within the first {after} playthroughs.")


def test_the_data_are_plain_and_complete(shipped):
    simulation = simulate(shipped, 200, 1, "hurried")
    data = json.loads(msgspec.json.encode(as_data(simulation)))
    assert data["case"] == "missing-allergy"
    assert data["hash"] == shipped.compile().hash
    assert data["playthroughs"] == 200 == sum(way["times"] for way in data["ways"])
    assert data["scenes"]["folder"] == 200
    assert data["choices"]["folder"]["ward"] == simulation.choices["folder", "ward"]
    assert sum(data["endings"].values()) == 200
    assert ["folder", "ask"] in data["never_taken"]


def test_a_transcript_is_what_was_read_and_taken(case):
    small = case(
        "# Here {#here}\nTrust is {trust}.\n\n"
        "- [on] On, **now** -> over (trust -1, told)\n  > Gone.\n"
        '- [off] Off -> over\n\n# Over {#over ending="The end"}\nDone.\n',
        counters="trust: 2 of 0..5",
        flags="[told]",
    )
    assert transcript(small, [("here", "on")]) == (
        "# Small\n\n## Here {#here}\n\n[trust 2]\n\nTrust is 2.\n\n"
        "-> [on] On, **now**\n - [off] Off\n\n> Gone.\n\n"
        "## Over {#over}\n\nEnding: The end\n\n[trust 1, told]\n\nDone.\n"
    )


def test_a_transcript_of_what_is_not_possible_is_refused(shipped):
    for decisions in ([("folder", "fly")], [("clock", "ward")], [("folder", "ward")] * 2):
        with pytest.raises(ChoiceError):
            transcript(shipped, decisions)

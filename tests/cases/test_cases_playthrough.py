"""The laws of playing: what holds on every way through every case."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from support.fragments import complete
from support.generate import cases
from support.walks import view

from mentorkit.cases import (
    ChoiceError,
    Compiled,
    Playthrough,
    parse_case,
    read_compiled,
    replay,
)


class Playing(RuleBasedStateMachine):
    """Choices, undos and impossible moves in any order, beside a record of each view."""

    case: Compiled
    play: Playthrough
    before: list[dict[str, Any]]

    @initialize(source=cases())
    def begin(self, source: str) -> None:
        self.case = parse_case(source).compile()
        self.play = Playthrough(self.case)
        self.other = Playthrough(self.case)
        self.untouched = view(self.other)
        self.before = []

    @precondition(lambda self: self.play.choices)
    @rule(data=st.data())
    def choose(self, data: st.DataObject) -> None:
        self.before.append(view(self.play))
        here, choice = self.play.scene, data.draw(st.sampled_from(self.play.choices))
        self.play.choose(choice.id)
        taken = next(one for one in here.choices if one.id == choice.id)
        assert self.play.scene.id == taken.to
        assert self.play.decisions[-1] == (here.id, choice.id)
        assert (self.play.feedback is None) == (taken.feedback is None)
        assert (here.id in self.play.visited) == (here.id in self.case.visited)

    @rule()
    def undo(self) -> None:
        if self.before:
            self.play.undo()
            assert view(self.play) == self.before.pop()
        else:
            with pytest.raises(ChoiceError, match="nothing to undo"):
                self.play.undo()

    @rule(data=st.data())
    def try_what_is_not_open(self, data: st.DataObject) -> None:
        known = [choice.id for scene in self.case.scenes.values() for choice in scene.choices]
        choice = data.draw(st.sampled_from([*known, "", "constructor", "no-such-choice"]))
        if choice in [one.id for one in self.play.choices]:
            return
        now = view(self.play)
        with pytest.raises(ChoiceError):
            self.play.choose(choice)
        assert view(self.play) == now

    @rule()
    def go_on_in_a_replay(self) -> None:
        self.play, kept = replay(read_compiled(self.case.json()), self.play.decisions)
        assert kept == len(self.play.decisions) == len(self.before)

    @invariant()
    def a_replay_looks_the_same(self) -> None:
        again, kept = replay(self.case, self.play.decisions)
        assert kept == len(self.play.decisions)
        assert view(again) == view(self.play)

    @invariant()
    def values_are_within_their_bounds(self) -> None:
        values = self.play.values
        for counter in self.case.counters:
            assert counter.low <= values[counter.name] <= counter.high
        for flag in self.case.flags:
            assert isinstance(values[flag], bool)
        assert list(values) == [c.name for c in self.case.counters] + self.case.flags

    @invariant()
    def an_ending_has_no_choices(self) -> None:
        assert self.play.ending == self.play.scene.ending
        assert not (self.play.ending and self.play.choices)

    @invariant()
    def another_playthrough_knows_nothing_of_it(self) -> None:
        assert view(self.other) == self.untouched


Playing.TestCase.settings = settings(max_examples=40, stateful_step_count=12)
TestPlaying = Playing.TestCase


@pytest.fixture
def play() -> Playthrough:
    return Playthrough(
        parse_case(
            complete(
                "# A {#a}\n\n"
                "- [up] Up -> a (trust +3)\n"
                "- [down] Down -> a (trust -9, time =-5, trust +1)\n"
                "- [say] Say -> a (told_truth, trust =5) if not told_truth and trust < 5\n"
                "- [take] Take back -> a (not told_truth) if told_truth\n"
                "- [end] End -> asked if visited(a)\n"
            )
        )
    )


def ids(play: Playthrough) -> list[str]:
    return [choice.id for choice in play.choices]


def test_effects_run_left_to_right_and_each_stops_at_the_bounds(play):
    play.choose("up")
    play.choose("up")
    assert play.values["trust"] == 5
    play.choose("down")
    assert play.values == {"trust": 1, "time": -5, "told_truth": False}


def test_conditions_are_asked_before_effects(play):
    play.choose("say")
    assert play.values == {"trust": 5, "time": 20, "told_truth": True}
    assert ids(play) == ["up", "down", "take", "end"]
    play.choose("take")
    assert play.values["told_truth"] is False


def test_visited_means_before_the_current_scene(play):
    assert (ids(play), play.visited) == (["up", "down", "say"], [])
    play.choose("up")
    assert (ids(play)[-1], play.visited) == ("end", ["a"])
    play.choose("end")
    assert (play.ending, play.choices, play.visited) == ("She reflects", [], ["a"])


def test_what_is_not_open_is_said_in_words(play):
    with pytest.raises(ChoiceError, match=r'"end" is not open .* "A"\. Open now: up, down, say'):
        play.choose("end")
    play.choose("up")
    play.choose("end")
    with pytest.raises(ChoiceError, match="It is an ending"):
        play.choose("up")


def test_a_replay_stops_where_the_case_differs(play):
    line = [("a", "up"), ("a", "end"), ("asked", "up")]
    again, kept = replay(play.case, line)
    assert (kept, again.ending) == (2, "She reflects")
    again, kept = replay(play.case, [("a", "up"), ("b", "up"), ("a", "up")])
    assert (kept, again.decisions) == (1, [("a", "up")])
    again, kept = replay(play.case, [("a", "end")])
    assert (kept, again.decisions) == (0, [])


def test_what_is_given_out_can_not_change_the_playthrough(play):
    now = view(play)
    play.values["trust"] = 99
    play.decisions.append(("a", "up"))
    play.choices.clear()
    play.visited.append("a")
    assert view(play) == now

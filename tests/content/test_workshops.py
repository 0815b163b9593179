"""Every case of every workshop: each way through it is walked, and what is promised is proved.

The rules are the curriculum's: a real dilemma has no choice that settles it, each choice says what
comes of it, a duty is named where one is passed by, and the person who leads has something to ask.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from fractions import Fraction
from pathlib import Path

import pytest
from content_library import CASES, case_at, ends_of, moments_of

from mentorkit.cases import BELOW_THE_LINE, lint_file
from mentorkit.cases.program import Program

every_case = pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)


def test_there_are_cases() -> None:
    assert CASES


@every_case
def test_the_linter_walks_all_of_it_and_finds_nothing(path: Path) -> None:
    report = lint_file(path)
    assert report.whole
    assert report.findings == ()


@every_case
def test_it_says_what_a_course_must_know(path: Path) -> None:
    case = case_at(path)
    assert case.id == path.stem
    assert 8 <= case.minutes <= 15
    assert 8 <= len(case.scenes) <= 20
    assert case.topics
    assert case.content_note
    assert case.briefing


@every_case
def test_every_scene_is_reached_and_every_choice_is_open_somewhere(path: Path) -> None:
    case, moments = case_at(path), moments_of(path)
    offered = {(moment.scene, choice) for moment in moments for choice in moment.open}
    assert {moment.scene for moment in moments} == {scene.id for scene in case.scenes}
    assert offered == {(scene.id, choice.id) for scene in case.scenes for choice in scene.choices}


@every_case
def test_nobody_is_ever_left_with_one_choice_or_none(path: Path) -> None:
    for moment in moments_of(path):
        assert moment.ending or len(moment.open) >= 2, moment


@every_case
def test_three_to_five_decisions_lead_to_an_ending(path: Path) -> None:
    assert {len(end.decisions) for end in ends_of(path)} <= {3, 4, 5}


@every_case
def test_a_chooser_at_random_may_reach_any_ending_and_none_too_often(path: Path) -> None:
    chances: dict[str, Fraction] = defaultdict(Fraction)
    for end in ends_of(path):
        chances[str(end.ending)] += end.chance
    assert 3 <= len(chances) <= 6
    assert sum(chances.values()) == 1
    for name, chance in chances.items():
        assert Fraction(2, 100) <= chance <= Fraction(60, 100), f"{name}: {float(chance):.3f}"


@every_case
def test_no_choice_but_the_last_decides_the_ending(path: Path) -> None:
    """However somebody has come to a choice, more than one ending is still ahead after it."""
    beyond: dict[tuple[tuple[str, str], ...], set[str]] = defaultdict(set)
    for end in ends_of(path):
        for place in range(1, len(end.decisions)):
            beyond[end.decisions[:place]].add(str(end.ending))
    for way, endings in beyond.items():
        assert len(endings) >= 2, f"{way} can only end in {endings}"


@every_case
def test_what_the_author_asserts_holds_everywhere(path: Path) -> None:
    case = case_at(path)
    compiled = case.compile()
    program = Program(compiled)
    tests = [
        program.test(json.loads(json.dumps(assertion.condition))) for assertion in case.assertions
    ]
    assert tests, "an assertion that says something, in always: or reachable:"
    always = [
        test
        for test, assertion in zip(tests, case.assertions, strict=True)
        if assertion.kind == "always"
    ]
    reachable = set(range(len(tests)))
    for moment in moments_of(path):
        values = [int(value) for value in moment.values.values()]
        values += [int(scene in moment.visited) for scene in compiled.visited]
        assert all(test(values) for test in always), moment.decisions
        reachable -= {number for number in reachable if tests[number](values)}
    assert not reachable


@every_case
def test_no_counter_is_ever_held_at_a_bound(path: Path) -> None:
    case = case_at(path)
    bounds = {counter.name: (counter.low, counter.high) for counter in case.counters}
    effects = {
        (scene.id, choice.id): choice.effects for scene in case.scenes for choice in scene.choices
    }
    for moment in moments_of(path):
        for choice in moment.open:
            values = dict(moment.values)
            for sign, name, *amount in effects[moment.scene, choice]:
                if name in bounds:
                    change = amount[0] if sign == "+" else -amount[0]
                    values[name] = amount[0] if sign == "=" else values[name] + change
                    assert bounds[name][0] <= values[name] <= bounds[name][1], (moment, choice)


@every_case
def test_every_choice_says_what_comes_of_it(path: Path) -> None:
    assert all(choice.feedback for scene in case_at(path).scenes for choice in scene.choices)
    assert all(moment.feedback for moment in moments_of(path) if moment.decisions)


@every_case
def test_a_choice_below_the_line_names_the_duty_first_and_no_other_does(path: Path) -> None:
    below = {
        (scene.id, choice.id)
        for scene in case_at(path).scenes
        for choice in scene.choices
        if BELOW_THE_LINE in choice.tags
    }
    for moment in moments_of(path):
        if moment.decisions:
            names_it = str(moment.feedback).startswith("Duty: ")
            assert names_it == (moment.decisions[-1] in below), moment.decisions[-1]


@every_case
def test_two_decisions_are_live_and_a_reason_is_asked_for(path: Path) -> None:
    scenes = case_at(path).scenes
    live = [scene for scene in scenes if scene.live]
    assert len(live) == 2
    assert all(scene.choices for scene in live)
    assert [scene for scene in scenes if scene.why]


@every_case
def test_most_roads_pass_both_votes(path: Path) -> None:
    live = {scene.id for scene in case_at(path).scenes if scene.live}
    both = sum(
        (end.chance for end in ends_of(path) if live <= {scene for scene, _ in end.decisions}),
        Fraction(),
    )
    assert both >= Fraction(1, 4), f"{float(both):.2f}"


@every_case
def test_the_facilitator_has_a_note_wherever_the_case_can_stand(path: Path) -> None:
    case = case_at(path)
    assert not [scene.id for scene in case.scenes if not scene.debrief]
    assert b"DEBRIEF" not in case.compile().json()


@every_case
def test_each_scene_fits_a_screen(path: Path) -> None:
    for moment in moments_of(path):
        limit = 150 if moment.ending else 120
        assert len(moment.text.split()) <= limit, (moment.scene, len(moment.text.split()))
        assert len(str(moment.feedback).split()) <= 65, moment.decisions


@every_case
def test_what_is_read_changes_with_what_was_done(path: Path) -> None:
    texts: dict[str, set[str]] = defaultdict(set)
    for moment in moments_of(path):
        texts[moment.scene].add(moment.text)
    assert len([scene for scene, read in texts.items() if len(read) >= 2]) >= 3


@every_case
def test_no_text_shows_its_machinery(path: Path) -> None:
    for moment in moments_of(path):
        shown = moment.text + str(moment.feedback)
        assert not re.search(r"[{}]|  |\b1 (minutes|days|hours)\b| [.,;]", shown), shown


@every_case
def test_nobody_but_the_people_in_it_calls_out(path: Path) -> None:
    """What people say or write may have an exclamation mark; the page's own words have none."""
    for scene in case_at(path).scenes:
        assert "!" not in scene.title + str(scene.ending)
    for moment in moments_of(path):
        told = re.sub(r'"[^"]*"|\*[^*]*\*', "", f"{moment.text}\n\n{moment.feedback}")
        assert "!" not in told, told

"""Of any case the linter says exactly what is true, and each finding shows itself when played."""

from __future__ import annotations

import random
import re
from collections import Counter

from hypothesis import given, settings
from support.generate import cases, make_case
from support.large import large_case
from support.proofs import Plain
from support.states import State, enumerate_states, state_of

from mentorkit.cases import (
    Case,
    Finding,
    LintCode,
    Playthrough,
    Report,
    explore,
    lint,
    parse_case,
    replay,
)

L = LintCode


def scene_in(finding: Finding) -> str:
    """The scene or choice that a message names first."""
    return re.findall(r'"([^"]+)"', finding.message)[0]


def found(report: Report, code: LintCode) -> list[Finding]:
    return [finding for finding in report.findings if finding.code == code]


def check(case: Case) -> set[str]:
    """That the linter says of a case what is so, and nothing else; the codes it found."""
    states = enumerate_states(case.compile(), 1_500)
    if states is None:
        return set()
    plain, report = Plain(case.compile(), states), lint(case)
    assert report.whole
    assert report.states == len(states.distances)
    check_ways(case, plain, report)
    check_values(case, plain, report)
    for finding in report.findings:
        shows(case, plain, finding)
    return {finding.code for finding in report.findings}


def check_ways(case: Case, plain: Plain, report: Report) -> None:
    assert {scene_in(f) for f in found(report, L.DEAD_END)} == plain.with_open(0)
    assert {scene_in(f) for f in found(report, L.ONE_CHOICE)} == plain.with_open(1)
    unreached = {scene.id: scene.line for scene in case.scenes if scene.id not in plain.reached}
    never_reached = found(report, L.SCENE_NEVER_REACHED) + found(report, L.ENDING_NEVER_REACHED)
    assert sorted(f.line for f in never_reached) == sorted(unreached.values())
    open_somewhere = list(plain.conditional())
    lines = {(s.id, c.id): c.line for s in case.scenes for c in s.choices}
    never = {lines[scene, choice] for scene, choice, truth in open_somewhere if truth == {False}}
    assert {f.line for f in found(report, L.CHOICE_NEVER_OPEN)} == never
    assert {scene_in(f) for f in found(report, L.NO_WAY_OUT)} == just_lost(plain)


def just_lost(plain: Plain) -> set[str]:
    """Scenes with a state that has open choices, but no ending ahead, as the one before it had."""
    lost = plain.hopeless()
    first = {target for source, _, target in plain.steps if source not in lost} & lost
    first |= {next(iter(plain.distances))} & lost
    return {state[0] for state in first if plain.open[state]}


def check_values(case: Case, plain: Plain, report: Report) -> None:
    lines = {(s.id, c.id): c.line for s in case.scenes for c in s.choices}
    held = {(lines[scene, choice], name) for scene, choice, name, _ in plain.held_back()}
    said = {
        (f.line, re.search(r"take (\w+) (below|above)", f.message)[1])
        for f in found(report, L.COUNTER_AT_BOUND)
    }
    assert said == held
    choices = Counter(next(iter(t)) for _, _, t in plain.conditional() if len(t) == 1)
    texts = Counter(next(iter(truth)) for truth in plain.asked().values() if len(truth) == 1)
    assert len(found(report, L.ALWAYS_TRUE)) == choices[True] + texts[True]
    assert len(found(report, L.ALWAYS_FALSE)) == texts[False]
    for assertion in case.assertions:
        truth = {plain.holds(assertion.condition, state) for state in plain.distances}
        if assertion.kind == "always":
            assert (False in truth) == bool(found(report, L.BROKEN_ASSERTION))
        else:
            assert (True not in truth) == bool(found(report, L.NEVER_COMES_TRUE))


def shows(case: Case, plain: Plain, finding: Finding) -> None:
    """Plays the way of a finding, and sees what it claims."""
    play, followed = replay(case, finding.way)
    assert followed == len(finding.way)
    open_now = [choice.id for choice in play.choices]
    here = state_of(play)
    if finding.code in (L.DEAD_END, L.ONE_CHOICE, L.NO_WAY_OUT):
        assert play.scene.id == scene_in(finding)
        assert shortest(plain, finding, here)
    if finding.code == L.DEAD_END:
        assert not open_now
        assert play.ending is None
    elif finding.code == L.ONE_CHOICE:
        assert len(open_now) == 1
    elif finding.code == L.NO_WAY_OUT:
        assert open_now
        assert here in plain.hopeless()
    elif finding.code == L.CHOICE_NEVER_OPEN:
        choice = re.match(r"\[([^\]]+)\]", finding.message)[1]
        assert choice in {choice.id for choice in play.scene.choices} - set(open_now)
    elif finding.code == L.BROKEN_ASSERTION:
        broken = [a for a in case.assertions if a.line == finding.line]
        assert not all(plain.holds(a.condition, here) for a in broken)
    elif finding.code == L.COUNTER_AT_BOUND:
        before, _ = replay(case, finding.way[:-1])
        assert finding.message.startswith(f"[{finding.way[-1][1]}]")
        step = (state_of(before), finding.way[-1][1], here)
        plain_step = Plain(case.compile(), enumerate_states(case.compile())._replace(steps=[step]))
        assert plain_step.held_back()


def shortest(plain: Plain, finding: Finding, here: State) -> bool:
    """That a way is as short as the state is near."""
    return len(finding.way) == plain.distances[here]


@settings(max_examples=100)
@given(source=cases())
def test_of_any_case_it_says_what_is_so(source):
    check(parse_case(source))


def test_generated_cases_provoke_what_states_can_show():
    seen = Counter(code for seed in range(250) for code in check(parse_case(make_case(seed))))
    of_states = [code for code in L if code.startswith(("L1", "L2"))]
    assert {code: seen[code] for code in of_states if not seen[code]} == {}


def test_what_a_random_walk_reaches_is_not_called_unreachable():
    case = parse_case(large_case(120, 7))
    report = lint(case)
    unreached = {scene_in(f) for f in found(report, L.SCENE_NEVER_REACHED)}
    pick, came_by = random.Random(1), set()
    for _ in range(300):
        play = Playthrough(case)
        while (open_now := play.choices) and len(play.decisions) < 200:
            play.choose(pick.choice(open_now).id)
            came_by.add(play.scene.id)
    assert unreached
    assert not unreached & came_by
    space = explore(case)
    assert came_by <= {scene.id for scene in case.scenes if len(space.in_scene(scene.id))}

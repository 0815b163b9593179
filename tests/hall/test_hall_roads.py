"""Roads between the votes: every case has them, wherever the room may stand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mentorkit.cases import BELOW_THE_LINE, Case, Playthrough, parse_case, read_case
from mentorkit.hall import GUIDE, cases_in, named_choices, road
from mentorkit.hall.guide import bare

ROOT = Path(__file__).parents[2]
GUIDES = sorted((ROOT / "workshops").glob(f"*/{GUIDE}"))
CASES = [path for guide in GUIDES for path in cases_in(guide.parent, guide.read_text("utf-8"))]
every_case = pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)


def walk(play: Playthrough) -> list[list[tuple[str, str]]]:
    """Every moment, as the decisions that lead there."""
    found = [list(play.decisions)]
    for choice in play.choices:
        play.choose(choice.id)
        found += walk(play)
        play.undo()
    return found


def at(case: Case, decisions: list[tuple[str, str]]) -> Playthrough:
    play = Playthrough(case)
    for _scene, choice in decisions:
        play.choose(choice)
    return play


def breaks_a_duty(case: Case, step: tuple[str, str]) -> bool:
    [choice] = [one for one in case.scene(step[0]).choices if one.id == step[1]]
    return BELOW_THE_LINE in choice.tags


@every_case
def test_from_every_moment_a_road_leads_to_a_vote_or_an_ending(path: Path) -> None:
    case = read_case(path)
    moments = walk(Playthrough(case))
    known = {tuple(moment) for moment in moments}
    for moment in moments:
        found = road(case, moment)
        assert found is not None
        play = at(case, [*moment, *found.steps])
        assert play.decisions == [*moment, *found.steps]
        assert tuple(play.decisions) in known
        voted = {scene for scene, _ in moment}
        if found.to == "vote":
            assert play.scene.live
            assert play.scene.id not in voted
        else:
            assert play.ending is not None
        # Nobody passes another vote on the way.
        assert not [one for one, _ in found.steps[1:] if case.scene(one).live and one not in voted]


@every_case
def test_whatever_the_room_votes_first_there_is_a_road_to_the_second_vote(path: Path) -> None:
    """Unless the case itself says that this choice leads past it."""
    case = read_case(path)
    first, second = (scene for scene in case.scenes if scene.live)
    moments = walk(Playthrough(case))
    for moment in moments:
        if moment and moment[-1][0] == first.id and second.id not in {scene for scene, _ in moment}:
            ahead = {tuple(one) for one in moments if one[: len(moment)] == moment}
            reachable = any(at(case, list(one)).scene.id == second.id for one in ahead)
            found = road(case, moment)
            assert found is not None
            assert (found.to == "vote") == reachable, moment


@every_case
def test_a_road_is_the_shortest_on_which_nobody_breaks_a_duty(path: Path) -> None:
    case = read_case(path)
    moments = walk(Playthrough(case))
    for moment in moments[:: max(1, len(moments) // 60)]:
        found = road(case, moment)
        assert found is not None
        goals = []
        for other in moments:
            if other[: len(moment)] != moment:
                continue
            play = at(case, other)
            voted = {scene for scene, _ in moment}
            there = (
                play.scene.live and play.scene.id not in voted
                if found.to == "vote"
                else play.ending is not None
            )
            steps = other[len(moment) :]
            if there and not any(breaks_a_duty(case, step) for step in steps):
                goals.append(len(steps))
        if goals:
            assert len(found.steps) == min(goals), moment
            assert not any(breaks_a_duty(case, step) for step in found.steps)


def test_the_roads_are_those_that_the_guide_tells() -> None:
    """A guide's table: by the room's first choice, the choices that lead on."""
    guide = (ROOT / "workshops" / "feedback" / GUIDE).read_text(encoding="utf-8")
    case = read_case(ROOT / "workshops" / "feedback" / "missing-allergy.md")
    named = named_choices(case, guide)
    told = {"ward": ["fetch"], "together": ["pen"], "ask": ["phone"], "form": ["back", "fetch"]}
    for choice, steps in told.items():
        found = road(case, [("folder", choice)], named)
        assert found is not None
        assert [step for _scene, step in found.steps] == steps
    first = case.scene("folder")
    assert [choice.id for choice in first.choices] == list(told)


CASE = """---
case: two-roads
title: Two roads
function: skills
minutes: 8
---
# One {#one live}

Text.

- [a] First way -> left
- [b] Second way -> right

# Left {#left}

Text.

- [plain] Go on -> two
- [named] Tell it so -> two
- [bad] Look away -> two #below-the-line
  > Duty: somebody is not safe.

# Right {#right}

Text.

- [only] Look away -> two #below-the-line
  > Duty: somebody is not safe.
- [stop] Stop -> end

# Two {#two live}

Text.

- [x] End it -> end
- [y] Leave -> end

# End {#end ending="The end"}

Text.
"""


def test_of_two_roads_the_one_that_the_guide_names() -> None:
    case = parse_case(CASE)
    assert road(case, [("one", "a")]).steps == [("left", "plain")]  # type: ignore[union-attr]
    named = named_choices(case, "Go on by *Tell it so*, then read.")
    assert named == {("left", "named")}
    assert road(case, [("one", "a")], named).steps == [("left", "named")]  # type: ignore[union-attr]


def test_a_duty_is_broken_only_where_no_other_road_leads_to_the_vote() -> None:
    found = road(parse_case(CASE), [("one", "b")])
    assert found is not None
    assert (found.steps, found.to) == ([("right", "only")], "vote")


def test_after_the_last_vote_it_leads_to_an_ending() -> None:
    found = road(parse_case(CASE), [("one", "a"), ("left", "plain"), ("two", "x")])
    assert found is not None
    assert (found.steps, found.to) == ([], "ending")


def test_words_are_compared_without_their_signs() -> None:
    assert bare("“Ines, come up!”") == "ines come up"
    assert re.fullmatch(r"[\w ]*", bare("*What* – now?"))

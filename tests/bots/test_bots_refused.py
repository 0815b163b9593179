"""Moves that must be refused: each is tried, is refused, and has changed nothing."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from support.generate import make_case

from mentorkit.answers import AnswersError, Conflict, Sitting
from mentorkit.bots import play, simulate
from mentorkit.cases import Case, ChoiceError, Playthrough, parse_case, replay

NO_CHOICES = ("", "ASK", " ask", "ask ", "ask\n", "0", "folder/ask", "__class__", "a" * 10_000)


def moments(case: Case) -> Iterator[Playthrough]:
    """Every moment on the ways of somebody who tries everything once, endings too."""
    for way in simulate(case, 40, policy="exploring").ways:
        for step in range(len(way.decisions) + 1):
            yield replay(case, way.decisions[:step])[0]


def seen(moment: Playthrough) -> tuple[object, ...]:
    """All that there is to see at a moment."""
    return (
        moment.scene,
        moment.text,
        moment.choices,
        moment.feedback,
        moment.decisions,
        moment.values,
        moment.visited,
    )


def check_refusals(case: Case) -> int:
    """Tries everything that is not open at every moment, and says how often."""
    everywhere = {choice.id for scene in case.scenes for choice in scene.choices}
    tried = 0
    for moment in moments(case):
        before = seen(moment)
        for choice in [*sorted(everywhere - {one.id for one in moment.choices}), *NO_CHOICES]:
            with pytest.raises(ChoiceError):
                moment.choose(choice)
            tried += 1
        assert seen(moment) == before
    return tried


def test_what_is_not_open_is_refused_in_the_shipped_case(shipped):
    assert check_refusals(shipped) > 1000


def test_what_is_not_open_is_refused_in_generated_cases():
    assert sum(check_refusals(parse_case(make_case(seed))) for seed in range(60)) > 1000


def test_a_closed_choice_is_refused_though_it_stands_in_the_scene(shipped):
    moment, _ = replay(shipped, [("folder", "ask"), ("asked", "phone"), ("your-card", "coach")])
    with pytest.raises(ChoiceError, match="Open now: write, send, clinic"):
        moment.choose("date-both")


def test_there_is_no_undoing_at_the_start(shipped):
    moment = Playthrough(shipped)
    before = seen(moment)
    with pytest.raises(ChoiceError, match="nothing to undo"):
        moment.undo()
    moment.choose("ask")
    moment.undo()
    with pytest.raises(ChoiceError, match="nothing to undo"):
        moment.undo()
    assert seen(moment) == before


@pytest.fixture
def sitting(tmp_path, monkeypatch) -> Sitting:
    monkeypatch.setenv("MENTORKIT_PRIVATE", str(tmp_path / "private"))
    folder = tmp_path / "assignment"
    folder.mkdir()
    return Sitting(folder)


@pytest.mark.parametrize(
    "decisions",
    [
        [("folder", "fly")],
        [("stairs", "huda")],
        [("folder", "ward"), ("folder", "ward")],
        [("folder", "ward"), ("stairs", "huda")],
        [("folder", "ask"), ("asked", "phone"), ("your-card", "coach"), ("clock", "date-both")],
        [("folder", "ward"), ("bedside", "tomasz"), ("evening", "home"), ("quiet", "more")],
    ],
    ids=["unknown", "not the start", "twice", "another scene", "closed", "after an ending"],
)
def test_a_line_that_nobody_could_have_played_is_not_saved(sitting, shipped, decisions):
    play(sitting, shipped, random.Random(1))
    before = sitting.answers
    revision = before.items[shipped.id].revision
    with pytest.raises(AnswersError, match="can't be chosen"):
        sitting.decide(shipped, decisions, based_on=revision)
    assert sitting.answers == before


def test_who_decides_on_what_was_changed_meanwhile_is_asked(sitting, shipped):
    play(sitting, shipped, random.Random(1))
    before = sitting.answers
    with pytest.raises(Conflict):
        sitting.decide(shipped, [("folder", "ward")], based_on=0)
    assert sitting.answers == before

"""A cohort that is nobody: it answers as people do, and its answers are collected and reported."""

from __future__ import annotations

import random

import pytest

from mentorkit import course
from mentorkit.answers import Line, Sitting, Text, read_answers
from mentorkit.bots import POLICIES, play, rehearse
from mentorkit.cases import replay
from mentorkit.errors import MentorkitError
from mentorkit.reports import answers_table

PRACTICE = "feedback-practice"


@pytest.fixture(autouse=True)
def own_ground(tmp_path, monkeypatch):
    """Whatever is private in these tests stays in their folder."""
    monkeypatch.setenv("MENTORKIT_PRIVATE", str(tmp_path / "private"))
    monkeypatch.setenv("MENTORKIT_CONFIG", str(tmp_path / "config"))


@pytest.fixture
def assignment(tmp_path):
    folder = tmp_path / "assignment"
    folder.mkdir()
    (folder / "notebook.ipynb").write_text("{}")
    (folder / "answers.json").write_text("left behind by somebody who tried it")
    return folder


def answers_in(folder):
    return {path.parent.name: read_answers(path).items for path in folder.glob("*/answers.json")}


def test_everybody_plays_to_an_ending_and_writes(assignment, tmp_path, shipped):
    people = rehearse(
        assignment, tmp_path / "to", cases=[shipped], reflections=["changed"], participants=12
    )
    answers = answers_in(tmp_path / "to")
    assert sorted(answers) == [person.id for person in people]
    assert len(people) == 12
    for items in answers.values():
        assert isinstance(items["changed"], Text)
        assert len(items["changed"].text.split()) > 20
        line = items[shipped.id]
        assert isinstance(line, Line)
        way, followed = replay(shipped, line.decisions)
        assert followed == len(line.decisions)
        assert way.scene.id == line.ending


def test_people_change_their_minds_and_explain_themselves(assignment, tmp_path, shipped):
    rehearse(assignment, tmp_path / "to", cases=[shipped], participants=30)
    items = [set(one) for one in answers_in(tmp_path / "to").values()]
    assert any(f"{shipped.id}/clock" in one for one in items)
    assert any(f"{shipped.id}/your-card/confidence" in one for one in items)


def test_one_seed_is_one_cohort(assignment, tmp_path, shipped):
    options = {"cases": [shipped], "reflections": ["changed"], "participants": 5}
    for name, seed in (("one", 4), ("two", 4), ("other", 5)):
        rehearse(assignment, tmp_path / name, seed=seed, **options)
    assert answers_in(tmp_path / "one") == answers_in(tmp_path / "two")
    assert answers_in(tmp_path / "one") != answers_in(tmp_path / "other")


def test_nothing_of_it_stays_in_anybodys_history(assignment, tmp_path, shipped):
    rehearse(assignment, tmp_path / "to", cases=[shipped], participants=2)
    assert not (tmp_path / "private").exists()


def test_a_folder_with_something_in_it_is_left_alone(assignment, tmp_path, shipped):
    with pytest.raises(MentorkitError, match="not empty"):
        rehearse(assignment, assignment, cases=[shipped])
    assert {path.name for path in assignment.iterdir()} == {"notebook.ipynb", "answers.json"}


@pytest.mark.parametrize("policy", POLICIES.values())
def test_people_play_by_any_policy(tmp_path, shipped, policy):
    tmp_path.joinpath("sitting").mkdir()
    sitting = Sitting(tmp_path / "sitting")
    way = play(sitting, shipped, random.Random(2), policy)
    assert way.ending is not None
    assert sitting.answers.items[shipped.id].decisions == way.decisions


def test_a_report_is_rehearsed(tmp_path, shipped):
    named = course.Choices(settings={"crisis_contact": "555, day and night"})
    ground = course.init_course(tmp_path / "course", choices=named).root
    released = course.release(ground, PRACTICE).folder
    to = tmp_path / "handed-in"
    people = rehearse(released, to, cases=[shipped], reflections=["what-changed"], participants=10)
    taken = course.collect(ground, PRACTICE, source=to)
    assert taken.new == tuple(person.id for person in people)
    table = answers_table(ground)
    assert table["person"].nunique() == 10
    assert (table["kind"] == "reflection").sum() == 10
    assert (table["kind"] == "ending").sum() == 10

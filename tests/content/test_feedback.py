"""The feedback workshop's own promises: who is safe, who is told, and what asking costs."""

from __future__ import annotations

from collections import defaultdict

import pytest
from content_library import ROOT, case_at, ends_of, moments_of

from mentorkit.cases import Playthrough

WORKSHOP = ROOT / "workshops" / "feedback"
ALLERGY = WORKSHOP / "missing-allergy.md"
PRAISE = WORKSHOP / "good-job-keep-reading.md"
NEEDLE = WORKSHOP / "the-silent-defence.md"


def test_the_patient_can_be_safe_after_the_first_decision() -> None:
    play = Playthrough(case_at(ALLERGY))
    safe = []
    for choice in play.choices:
        play.choose(choice.id)
        safe.append(bool(play.values["safe"]))
        play.undo()
    assert any(safe)
    assert not all(safe)


def test_the_patient_is_harmed_only_where_nobody_was_told() -> None:
    for end in ends_of(ALLERGY):
        if end.scene == "given":
            assert not end.values["safe"]
            assert not end.values["held"]


def test_asking_first_costs_somebody_something() -> None:
    """Ask-tell-ask before the chart: the clinic runs late, or the chart is wrong until later."""
    for end in ends_of(ALLERGY):
        if end.decisions[0][1] == "ask":
            assert end.values["time"] < 6 or end.values["held"], end.decisions


def test_the_second_patient_falls_only_where_nobody_knew_what_had_happened_to_the_first() -> None:
    for end in ends_of(PRAISE):
        if end.scene == "ten":
            assert end.values["facts"] < 2
            assert not end.values["mine"]


def test_the_mentor_says_one_thing_only_to_somebody_who_asked_for_one() -> None:
    for end in ends_of(PRAISE):
        if end.scene == "wednesdays":
            assert end.values["invited"]
            assert not end.values["director"] or end.values["penner"] >= 3


def test_who_knows_nothing_claims_to_know_nothing_at_the_bedside() -> None:
    for moment in moments_of(PRAISE):
        if moment.scene == "bed":
            assert ("what the board knows" in moment.text) == (moment.values["facts"] == 0)


def test_the_needle_stays_with_the_learner_only_after_it_has_once() -> None:
    for end in ends_of(NEEDLE):
        if end.scene == "gloves":
            assert end.values["bilal"] == 2
            assert end.values["nerea"] >= 3


@pytest.mark.parametrize("path", [ALLERGY, PRAISE, NEEDLE], ids=lambda path: path.stem)
def test_the_first_decision_leaves_most_endings_open(path) -> None:
    after = defaultdict(set)
    for end in ends_of(path):
        after[end.decisions[0][1]].add(end.ending)
    assert min(map(len, after.values())) >= 4


@pytest.mark.parametrize(
    ("path", "route", "vote"),
    [
        (ALLERGY, ["ward", "fetch"], "your-card"),
        (ALLERGY, ["together", "pen"], "your-card"),
        (ALLERGY, ["ask", "phone"], "your-card"),
        (ALLERGY, ["ask", "up", "pen"], "your-card"),
        (ALLERGY, ["form", "back", "fetch"], "your-card"),
        (PRAISE, ["ask", "small", "five"], "office"),
        (PRAISE, ["arjun", "lists", "five"], "office"),
        (PRAISE, ["flett", "needed", "five"], "office"),
        (PRAISE, ["rounds", "five"], "office"),
        (NEEDLE, ["reason", "line"], "room"),
        (NEEDLE, ["ask", "afraid"], "room"),
        (NEEDLE, ["thank", "pilar"], "room"),
        (NEEDLE, ["promise"], "room"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, list) else None,
)
def test_the_guide_takes_the_room_to_the_second_vote(path, route, vote) -> None:
    """The routes of the guide, clicked."""
    play = Playthrough(case_at(path))
    for choice in route:
        play.choose(choice)
    assert play.scene.id == vote
    assert play.scene.live


def test_the_same_plan_comes_to_more_than_one_end() -> None:
    """Both ways of the plan read alike when it is chosen: what was done before decides."""
    choices = case_at(NEEDLE).scene("book").choices
    plans = [choice for choice in choices if choice.id.startswith("plan")]
    assert len(plans) == 2
    assert plans[0].text == plans[1].text
    assert plans[0].target != plans[1].target

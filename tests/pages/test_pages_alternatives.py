"""A case and its alternative: either counts, once, and only what was begun is shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentorkit.answers import Answers, Line, Text
from mentorkit.course.grading.copies import answered_of
from mentorkit.pages import Audience, others_of, page_for, seen
from mentorkit.released import Asked, Released

ASKS = [
    Asked("play", "arrest"),
    Asked("play", "calm-ward", instead_of="arrest"),
    Asked("play", "alone"),
    Asked("reflect", "lesson", prompt="What now?"),
]

BEGUN, ENDED = [("door", "ask")], "plan"


def line(case: str, state: str) -> Line:
    return Line(
        case, "hash", [] if state == "empty" else BEGUN, ENDED if state == "ended" else None, 1
    )


def shown(**played: str) -> list[str]:
    names = {"calm": "calm-ward"}
    items = {names.get(one, one): line(one, state) for one, state in played.items()}
    return [one.item for one in seen(ASKS, items)]


def test_of_two_cases_the_first_is_asked_for_until_the_other_is_begun() -> None:
    assert shown() == ["arrest", "alone", "lesson"]
    assert shown(arrest="begun") == ["arrest", "alone", "lesson"]
    assert shown(calm="begun") == ["calm-ward", "alone", "lesson"]
    assert shown(calm="empty") == ["arrest", "alone", "lesson"], "begun, and taken back"
    assert shown(arrest="begun", calm="begun") == ["arrest", "calm-ward", "alone", "lesson"]
    assert shown(arrest="begun", calm="ended") == ["calm-ward", "alone", "lesson"], "left"
    assert shown(arrest="ended", calm="begun") == ["arrest", "alone", "lesson"]
    assert shown(arrest="ended", calm="ended") == ["arrest", "calm-ward", "alone", "lesson"]


def test_only_the_two_stand_in_for_each_other() -> None:
    assert [others_of(one, ASKS) for one in ASKS] == [["calm-ward"], ["arrest"], [], []]


STATES = st.sampled_from(["", "empty", "begun", "ended"])


@given(STATES, STATES, STATES)
def test_a_pair_counts_once_and_is_done_with_either(first: str, second: str, third: str) -> None:
    states = {"arrest": first, "calm-ward": second, "alone": third}
    items = {case: line(case, state) for case, state in states.items() if state}
    done, asked = answered_of(ASKS, Answers(assignment="nights", items=items))
    assert asked == 3
    assert done == ("ended" in (first, second)) + (third == "ended")


@pytest.mark.parametrize(("played", "other"), [("calm-ward", "arrest"), ("arrest", "calm-ward")])
def test_a_reader_sees_the_case_that_was_played(tmp_path: Path, played: str, other: str) -> None:
    answers = Answers(
        assignment="nights", items={played: line(played, "ended"), "lesson": Text("Ask.", 1)}
    )
    html = page_for(
        Audience.READER, Released(asks=ASKS[:2] + ASKS[3:]), tmp_path, answers, person="P"
    )
    assert played in html
    assert other not in html

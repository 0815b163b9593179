"""Scores: what is answered counts once, what is missing is missing."""

from __future__ import annotations

import math

import pytest
from forms_parts import instrument
from hypothesis import given
from hypothesis import strategies as st

from mentorkit.errors import MentorkitError
from mentorkit.forms import PREFER_NOT, Instrument, InstrumentItem, Scale, check_answers, score
from mentorkit.forms.scoring import reversed_point

SCALES = st.sampled_from([(1, 2, 3, 4, 5), (0, 25, 50, 75, 100), (-1, 0, 1), (0.5, 1, 1.5), (0, 1)])
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@st.composite
def answered(draw: st.DrawFn) -> tuple[Instrument, dict[str, float | str]]:
    """An instrument, and answers to some of its items."""
    points = draw(SCALES)
    count = draw(st.integers(1, 8))
    form = instrument(
        draw(st.text("abcdefgh", max_size=4)),
        count=count,
        points=points,
        needs=draw(st.integers(1, count)),
        total=draw(st.integers(0, count)),
        score=draw(st.sampled_from(["mean", "sum"])),
    )
    answer = st.sampled_from([*points, PREFER_NOT])
    ids = st.sampled_from([item.id for item in form.items])
    return form, draw(st.dictionaries(ids, answer))


@given(SCALES, st.data())
def test_reversing_twice_is_nothing(points, data):
    scale = Scale(points)
    point = data.draw(st.sampled_from(points))
    assert reversed_point(scale, reversed_point(scale, point)) == point
    assert reversed_point(scale, points[0]) == points[-1]
    assert reversed_point(scale, point) == pytest.approx(points[0] + points[-1] - point)


@given(answered())
def test_a_score_lies_within_its_scale(world):
    form, answers = world
    low, high = form.scales["often"].ends
    times = len(form.items) if form.score == "sum" else 1
    scores = score(form, answers)
    for value in (scores.total, *scores.subscales.values()):
        assert value is None or low * times <= value <= high * times


@given(answered())
def test_there_is_a_score_exactly_when_enough_is_answered(world):
    form, answers = world
    given_ = sum(value != PREFER_NOT for value in answers.values())
    scores = score(form, answers)
    assert (scores.answered, scores.asked) == (given_, len(form.items))
    assert (scores.subscales["s"] is not None) == (given_ >= form.subscales[0].needs)
    assert (scores.total is not None) == (form.needs > 0 and given_ >= form.needs)


@given(answered())
def test_a_sum_is_the_mean_times_the_items(world):
    form, answers = world
    mean = score(_with(form, score="mean"), answers).subscales["s"]
    total = score(_with(form, score="sum"), answers).subscales["s"]
    assert total == (None if mean is None else pytest.approx(mean * len(form.items)))


@given(answered())
def test_turning_every_item_around_turns_the_score_around(world):
    form, answers = world
    turned = _with(
        form,
        items=tuple(
            InstrumentItem(one.id, one.text, one.subscale, not one.reverse) for one in form.items
        ),
    )
    here, there = score(form, answers).subscales["s"], score(turned, answers).subscales["s"]
    low, high = form.scales["often"].ends
    times = len(form.items) if form.score == "sum" else 1
    if here is not None and there is not None:
        assert here + there == pytest.approx((low + high) * times)
    else:
        assert here is there


@given(answered(), st.dictionaries(st.text(min_size=2), ANYTHING))
def test_what_was_not_asked_changes_nothing(world, noise):
    form, answers = world
    assert score(form, {**noise, **answers}) == score(form, answers)


@given(answered(), ANYTHING)
def test_what_is_no_point_is_missing(world, strange):
    form, answers = world
    point = not isinstance(strange, bool) and strange in form.scales["often"].points
    other = form.items[0].id
    without = {name: value for name, value in answers.items() if name != other}
    assert point or score(form, {**answers, other: strange}) == score(form, without)


@pytest.mark.parametrize("strange", [True, "4", 4.5, 0, 6, math.nan, math.inf, 10**400, None, [4]])
def test_near_misses_are_missing(strange):
    assert score(instrument(), {"a": strange}).answered == 0


def test_a_whole_number_is_the_same_point_with_and_without_a_decimal():
    assert score(instrument(), {"a": 4.0}) == score(instrument(), {"a": 4})


def test_scores_by_hand():
    form = instrument("b", total=3)
    scores = score(form, {"a": 5, "b": 1, "c": 2, "d": PREFER_NOT})
    assert scores.subscales == {"s": 4.0}  # 5, 5 and 2
    assert scores.total == 4.0
    assert (scores.answered, scores.asked) == (3, 4)
    assert score(form, {"a": 5, "b": 1}).total is None
    assert score(instrument(score="sum"), {"a": 5, "b": 2}).subscales == {"s": 14.0}


@given(answered())
def test_sound_answers_come_back_as_points(world):
    form, answers = world
    checked = check_answers(form, {name: _decimal(value) for name, value in answers.items()})
    assert checked == answers
    points = form.scales["often"].points
    assert all(
        value == PREFER_NOT or repr(value) in map(repr, points) for value in checked.values()
    )


@given(ANYTHING)
def test_anything_else_is_refused_in_a_sentence(value):
    form = instrument()
    if value == {}:
        assert check_answers(form, value) == {}
        return
    with pytest.raises(MentorkitError) as caught:
        check_answers(form, value)
    assert str(caught.value).endswith(".")
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    "value",
    [
        {"a": 6},
        {"a": True},
        {"a": "4"},
        {"a": None},
        {"a": math.nan},
        {"a": 10**400},
        {"a": "x" * 10**6},
        {"a": [1]},
        {"z": 1},
        {"x" * 10**6: 1},
        {"\0": 1},
        {1: 1},
        [["a", 1]],
        "a",
        None,
    ],
)
def test_what_no_page_of_ours_sends(value):
    with pytest.raises(MentorkitError) as caught:
        check_answers(instrument(), value)
    assert len(str(caught.value)) < 300


def _decimal(value: float | str) -> float | str:
    return value if isinstance(value, str) else float(value)


def _with(form: Instrument, **changes: object) -> Instrument:
    import msgspec

    return msgspec.structs.replace(form, **changes)

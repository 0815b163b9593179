"""What was filled in is kept as it is, or refused in a sentence. Nothing crashes."""

from __future__ import annotations

import json
import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentorkit.errors import MentorkitError
from mentorkit.forms import (
    GIVES,
    RANKS,
    RINGS,
    Column,
    Field,
    Option,
    Person,
    check_field,
    check_network,
)

OPTIONS = (Option("a", "A"), Option("b", "B"))
COLUMNS = (
    Column("what", "What"),
    Column("when", "When", "date"),
    Column("sort", "Sort", "choice", OPTIONS),
)
FIELDS = {
    "line": Field("f", "A label", kind="line"),
    "text": Field("f", "A label", kind="text"),
    "choice": Field("f", "A label", kind="choice", options=OPTIONS),
    "date": Field("f", "A label", kind="date"),
    "rows": Field("f", "A label", kind="rows", columns=COLUMNS, most=3),
    "network": Field("f", "A label", kind="network"),
}
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
KEPT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
LINE = KEPT.filter(lambda text: not set(text) & set("\r\n"))
DAY = st.dates().map(date.isoformat) | st.just("")
SORT = st.sampled_from(["", "a", "b"])
ROW = st.fixed_dictionaries({}, optional={"what": LINE, "when": DAY, "sort": SORT})
PERSON = st.fixed_dictionaries(
    {
        "name": st.text("abc ÄÖ", max_size=80),
        "ring": st.sampled_from(list(RINGS)),
        "angle": st.integers(0, 359),
        "rank": st.sampled_from(list(RANKS)),
        "gives": st.lists(st.sampled_from(list(GIVES)), unique=True),
    }
)
PEOPLE = st.lists(PERSON, max_size=40).map(
    lambda people: [{"id": f"p{n}", **one} for n, one in enumerate(people, 1)]
)
GOOD = {
    "line": LINE,
    "text": KEPT,
    "choice": SORT,
    "date": DAY,
    "rows": st.lists(ROW, max_size=3),
    "network": PEOPLE.map(lambda people: {"people": people}),
}


def refused(kind: str, value: object) -> str:
    with pytest.raises(MentorkitError) as caught:
        check_field(FIELDS[kind], value)
    said = str(caught.value)
    assert said.endswith(".")
    assert len(said) < 200
    return said


@pytest.mark.parametrize("kind", list(FIELDS))
@given(data=st.data())
def test_what_fits_is_kept_and_checking_again_changes_nothing(kind, data):
    value = data.draw(GOOD[kind])
    kept = check_field(FIELDS[kind], value)
    assert check_field(FIELDS[kind], kept) == kept
    assert json.loads(json.dumps(kept)) == kept
    if kind in ("line", "text", "choice", "date"):
        assert kept == value
    elif kind == "rows":
        empty = {"what": "", "when": "", "sort": ""}
        assert kept == [{**empty, **row} for row in value]


@pytest.mark.parametrize("kind", list(FIELDS))
@given(value=ANYTHING)
def test_whatever_comes_is_kept_or_refused_in_words(kind, value):
    try:
        kept = check_field(FIELDS[kind], value)
    except MentorkitError:
        refused(kind, value)
    else:
        assert kept == value or kind == "rows"


@pytest.mark.parametrize(
    ("kind", "longest"),
    [("line", "x" * 500), ("text", "é" * 100_000), ("rows", [{"what": "x" * 2_000}])],
)
def test_the_longest_is_kept_and_one_more_is_refused(kind, longest):
    check_field(FIELDS[kind], longest)
    more = longest + "x" if isinstance(longest, str) else [{"what": longest[0]["what"] + "x"}]
    assert "at most" in refused(kind, more)


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        ("line", "one\ntwo", "one line"),
        ("line", "a\0b", "pasted last"),
        ("text", "a\0b", "pasted last"),
        ("text", "half \ud83d", "pasted last"),
        ("text", None, "can't be read"),
        ("text", ["a"], "can't be read"),
        ("choice", "c", "no such answer"),
        ("choice", None, "no such answer"),
        ("choice", ["a"], "no such answer"),
        ("choice", True, "no such answer"),
        ("date", "20261201", "2026-12-01"),
        ("date", "2026-W49-2", "2026-12-01"),
        ("date", "2026-02-30", "2026-12-01"),
        ("date", "2026-12-01T10:00", "2026-12-01"),
        ("date", "２０２６-12-01", "2026-12-01"),
        ("date", 20261201, "can't be read"),
        ("rows", {}, "can't be read"),
        ("rows", "what", "can't be read"),
        ("rows", ["what"], "can't be read"),
        ("rows", [{"who": "x"}], "can't be read"),
        ("rows", [{1: "x"}], "can't be read"),
        ("rows", [{}, {}, {}, {}], "3 rows"),
        ("rows", [{}] * 10**6, "3 rows"),
        ("rows", [{"what": None}], "can't be read"),
        ("rows", [{"when": "soon"}], "2026-12-01"),
        ("rows", [{"sort": "c"}], "no such answer"),
        ("rows", [{"what": "a\nb"}], "one line"),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(kind, value, said):
    assert said in refused(kind, value)


def person(**changes: object) -> dict[str, object]:
    one = {"id": "p1", "name": "GP", "ring": "close", "angle": 0, "rank": "peer", "gives": []}
    return {**one, **changes}


def test_people_come_back_in_order_with_what_they_give_in_one_order():
    people = [
        person(gives=["personal", "job"]),
        person(id="p2", name="", ring="distant", angle=359),
    ]
    assert check_network({"people": people}) == [
        Person("p1", "GP", "close", 0, "peer", ("job", "personal")),
        Person("p2", "", "distant", 359, "peer", ()),
    ]
    assert check_network({"people": []}) == []


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        {},
        {"people": None},
        {"people": {}},
        {"people": [], "more": 1},
        {"people": [None]},
        {"people": [{}]},
        {"people": [person(colour="red")]},
        {"people": [person(id="P 1")]},
        {"people": [person(id="")]},
        {"people": [person(id=1)]},
        {"people": [person(id="p" * 41)]},
        {"people": [person(name=None)]},
        {"people": [person(name="x" * 81)]},
        {"people": [person(name="a\nb")]},
        {"people": [person(name="a\0")]},
        {"people": [person(name="\ud83d")]},
        {"people": [person(ring="near")]},
        {"people": [person(ring=[])]},
        {"people": [person(angle=360)]},
        {"people": [person(angle=-1)]},
        {"people": [person(angle=True)]},
        {"people": [person(angle=1.5)]},
        {"people": [person(angle=math.nan)]},
        {"people": [person(angle=10**400)]},
        {"people": [person(angle="1")]},
        {"people": [person(rank="boss")]},
        {"people": [person(gives="job")]},
        {"people": [person(gives=["money"])]},
        {"people": [person(gives=[[]])]},
        {"people": [person(gives=["job"] * 10**6)]},
        {"people": [person(), person()]},
        {"people": [person(id=f"p{n}") for n in range(41)]},
        {"people": [person(name="x" * 10**6)]},
    ],
)
def test_a_map_that_does_not_fit_is_refused_in_a_sentence(value):
    refused("network", value)


def test_the_words_of_the_map_are_those_of_the_curriculum():
    assert list(RINGS) == ["close", "moderate", "distant"]
    assert list(RANKS) == ["senior", "peer", "junior"]
    assert list(GIVES) == ["job", "career", "personal"]

"""Ratings as others see them: in words, escaped, and whatever the file holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mentorkit.answers import Answers, Item, Line, Text, Value
from mentorkit.forms import PREFER_NOT, Instrument, InstrumentItem, Scale, find_instrument
from mentorkit.pages import answered, page_for, parts_of
from mentorkit.pages.page import Audience
from mentorkit.pages.surveys import answered_of, in_words, lead_of, ratings
from mentorkit.released import Asked, Released

ASKED = Asked("survey", "walk/before", name="walk", moment="before")
INSTRUMENT = """instrument: walk
title: The <walk> & the talk
licence: CC0
validated: no
items_included: yes
wellbeing: no
moments: [before, after]
leads:
  before: "As it is now:"
  after: "As it is after it:"
scales:
  often: {points: 1..7, labels: {1: hardly ever, 4: half the time, 7: nearly always}}
  degrees: {points: -2..2, labels: {-2: colder, 0: the same, 2: warmer}}
items:
  - {id: first, text: "I said <b>good</b> morning."}
  - {id: second, text: "I asked & waited."}
  - {id: third, text: "It got warm.", scale: degrees}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "walk.yaml").write_text(INSTRUMENT, encoding="utf-8")
    return tmp_path


@pytest.fixture
def instrument(folder: Path) -> Instrument:
    return find_instrument("walk", folder)


def value(answers: Any, **more: Any) -> Value:
    return Value({"instrument": "walk", "moment": "before", "answers": answers, **more}, 1)


def said(instrument: Instrument, item: Item | None) -> dict[str, str]:
    """The table of a page, as text: question and answer."""
    parts = ratings(instrument, "before", item)
    table = next(part.text for part in parts if " | " in part.text).splitlines()
    return dict(row.split(" | ") for row in table[1:])


def test_answers_are_said_in_words(instrument: Instrument) -> None:
    parts = ratings(instrument, "before", value({"first": 5, "second": 7, "third": PREFER_NOT}))
    assert [part.text for part in parts[:2]] == ["The <walk> & the talk", "As it is now:"]
    assert parts[2].text.splitlines() == [
        "Question | Answer",
        "I said <b>good</b> morning. | 5 of 7",
        "I asked & waited. | 7 of 7, nearly always",
        "It got warm. | Prefer not to say",
    ]
    assert len(parts) == 3


def test_what_was_not_answered_says_so(instrument: Instrument) -> None:
    assert set(said(instrument, None).values()) == {"No answer"}
    assert set(said(instrument, value({})).values()) == {"No answer"}


@pytest.mark.parametrize(
    ("points", "point", "words"),
    [
        ((1, 2, 3), 2, "2 of 3"),
        ((0, 50, 100), 50, "50 of 100"),
        ((-1, 0, 1), 1, "1"),
        ((0.5, 1.5), 0.5, "0.5 of 1.5"),
    ],
)
def test_points_in_words(points: tuple[float, ...], point: float, words: str) -> None:
    assert in_words(Scale(points), point) == words
    assert in_words(Scale(points, {point: "so"}), point) == f"{words}, so"


def test_then_always_says_that_an_earlier_time_is_meant(instrument: Instrument) -> None:
    assert lead_of(instrument, "before") == "As it is now:"
    assert lead_of(instrument, "") == ""
    assert lead_of(instrument, "nonsense") == ""
    assert lead_of(instrument, "then").startswith("Think back to the time before.")
    shipped = find_instrument("practice-self-rating", Path())
    assert lead_of(shipped, "then") == shipped.leads["then"]


MANGLED = [
    8,
    0,
    5.5,
    -1,
    True,
    None,
    "5",
    "",
    "<script>alert(1)</script>",
    [5],
    {"point": 5},
    float("nan"),
    float("inf"),
    10**400,
]


@pytest.mark.parametrize("answer", MANGLED, ids=lambda answer: str(answer)[:20])
def test_a_mangled_answer_is_said_so_and_counts_for_nothing(
    instrument: Instrument, answer: object
) -> None:
    item = value({"first": answer, "second": 4})
    assert said(instrument, item) == {
        "I said <b>good</b> morning.": "No answer that can be read",
        "I asked & waited.": "4 of 7, half the time",
        "It got warm.": "No answer",
    }
    assert answered_of(instrument, item) == (1, 3)
    assert "<script" not in "".join(part.html for part in ratings(instrument, "before", item))


@pytest.mark.parametrize(
    "item",
    [
        None,
        Text("I said good morning.", 1),
        Line("walk", "a-hash", [("first", "5")], None, 1),
        *(Value(one, 1) for one in (None, 5, "x", [], {}, {"answers": 5}, {"answers": ["first"]})),
    ],
    ids=str,
)
def test_an_item_that_is_none_of_a_survey_is_no_trouble(
    instrument: Instrument, item: Item | None
) -> None:
    assert set(said(instrument, item).values()) == {"No answer"}
    assert answered_of(instrument, item) == (0, 3)


def test_answers_to_questions_that_are_gone_are_counted(instrument: Instrument) -> None:
    parts = ratings(instrument, "before", value({"first": 5, "<i>gone</i>": 2, "old": 3}))
    assert parts[-1].text == "2 more answers are to questions that are not asked here."
    assert "<i>" not in "".join(part.html for part in parts)


def test_everything_is_escaped(folder: Path) -> None:
    answers = Answers(assignment="a", items={"walk/before": value({"first": 5})})
    html = "".join(part.html for part in parts_of(ASKED, folder, answers))
    assert "<h3>The &lt;walk&gt; &amp; the talk</h3>" in html
    assert "I said &lt;b&gt;good&lt;/b&gt; morning." in html
    assert "<b>" not in html


def test_an_instrument_without_its_questions_shows_their_ids() -> None:
    owned = Instrument(
        id="owned", title="Owned", scales={"s": Scale((1, 2))}, items=(InstrumentItem("q-1", ""),)
    )
    assert said(owned, value({"q-1": 2})) == {"q-1": "2 of 2"}


@pytest.mark.parametrize(
    ("given", "done", "words"),
    [
        ({}, False, "0 of 3 answered"),
        ({"first": 5, "second": 9}, False, "1 of 3 answered"),
        ({"first": 5, "second": PREFER_NOT, "third": -2}, True, "3 of 3 answered"),
    ],
)
def test_how_much_is_answered(folder: Path, given: dict[str, Any], done: bool, words: str) -> None:
    answers = Answers(assignment="a", items={"walk/before": value(given)})
    assert answered(ASKED, folder, answers) == (done, words)


def test_how_much_is_answered_where_nothing_is_there(folder: Path) -> None:
    assert answered(ASKED, folder, Answers(assignment="a")) == (False, "0 of 3 answered")


def test_how_much_is_answered_where_the_definition_is_gone(tmp_path: Path) -> None:
    full = Answers(assignment="a", items={"walk/before": value({"first": 5})})
    assert answered(ASKED, tmp_path, full) == (True, "answered")
    assert answered(ASKED, tmp_path, Answers(assignment="a")) == (False, "not answered")
    (part,) = parts_of(ASKED, tmp_path, full)[1:]
    assert "There is no instrument “walk”." in part.text


@pytest.mark.parametrize(
    ("audience", "there"), [("archive", True), ("reader", False), ("rater", False)]
)
def test_only_the_archive_sees_ratings(folder: Path, audience: str, there: bool) -> None:
    answers = Answers(assignment="a", items={"walk/before": value({"first": 5})})
    released = Released(language="en", asks=[ASKED])
    page = page_for(Audience(audience), released, folder, answers, person="P-1")
    assert ("5 of 7" in page) is there
    assert ("As it is now:" in page) is there

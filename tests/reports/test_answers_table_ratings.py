"""Surveys in the answers table, and what is never in it: consents, and requests for contact."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mentorkit.answers import Text, Value
from mentorkit.forms import PREFER_NOT, find_instrument
from mentorkit.reports import answers_table

NAME = "practice-self-rating"
DOCUMENTED = (Path(__file__).parents[2] / "docs" / "answers-table.md").read_text(encoding="utf-8")


def rated(answers, moment="before", name=NAME):
    return {
        f"{name}/{moment}" if moment else name: Value(
            {"instrument": name, "moment": moment, "answers": answers}, revision=2
        )
    }


def test_each_rating_is_a_row_in_the_order_of_the_questions(world):
    course = world()
    given = {"support-1": PREFER_NOT, "guidance-2": 1, "guidance-1": 7}
    course.hand_in("ada", rated(given) | rated({"guidance-1": 3}, "then"))
    table = answers_table(course.root)
    assert set(table["kind"]) == {"rating"}
    assert set(table["instrument"]) == {NAME}
    rows = table[table["moment"] == "before"]
    assert list(rows["question"]) == ["guidance-1", "guidance-2", "support-1"]
    assert list(rows["number"].fillna(-1)) == [7.0, 1.0, -1]
    assert list(rows["text"].fillna("")) == ["", "", PREFER_NOT]
    assert list(table["item"]) == [f"{NAME}/before"] * 3 + [f"{NAME}/then"]
    assert table["fits"].all()


def test_a_survey_without_a_moment(world):
    course = world()
    course.hand_in("ada", rated({"amount": 2}, moment="", name="workload-pulse"))
    (row,) = answers_table(course.root).to_dict("records")
    assert (row["item"], row["question"], row["number"]) == ("workload-pulse", "amount", 2.0)
    assert answers_table(course.root)["moment"].isna().all()


def test_the_instrument_as_it_was_released_counts(world):
    course = world()
    definition = find_instrument(NAME, Path()).path
    text = Path(definition).read_text(encoding="utf-8").replace("points: 1..7", "points: 1..9")
    text = re.sub(r"\b7: nearly", "9: nearly", text).replace("4: about half", "5: about half")
    (course.root / "release" / course.assignment / f"{NAME}.yaml").write_text(text)
    course.hand_in("ada", rated({"guidance-1": 9}))
    table = answers_table(course.root)
    assert list(table["number"]) == [9.0]
    assert list(table["fits"]) == [True]


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (8, "8"),
        (True, "true"),
        (None, "null"),
        ("seven", "seven"),
        ([1], "[1]"),
        ({"a": 1}, '{"a":1}'),
        (1e300, "1e300"),
    ],
)
def test_what_is_no_answer_is_kept_and_marked(world, answer, text):
    course = world()
    course.hand_in("ada", rated({"guidance-1": answer, "no-such-question": 3}))
    table = answers_table(course.root)
    assert list(table["text"]) == [text, "3"]
    assert list(table["question"]) == ["guidance-1", "no-such-question"]
    assert table["number"].isna().all()
    assert list(table["fits"]) == [False, False]


@pytest.mark.parametrize(
    "value",
    [
        {"instrument": 5, "moment": "before", "answers": {"a": 1}},
        {"instrument": NAME, "moment": 0, "answers": {"a": 1}},
        {"instrument": NAME, "moment": "after", "answers": {"a": 1}},
        {"instrument": "workload-pulse", "moment": "before", "answers": {"a": 1}},
        {"instrument": NAME, "moment": "before", "answers": [1]},
        {"instrument": NAME, "moment": "before", "answers": {str(n): n for n in range(101)}},
        {"instrument": NAME},
    ],
    ids=lambda value: str(value)[:60],
)
def test_what_only_looks_like_a_survey_is_a_value(world, value):
    course = world()
    course.hand_in("ada", {f"{NAME}/before": Value(value, revision=1)})
    table = answers_table(course.root)
    assert list(table["kind"]) == ["value"]
    assert table["instrument"].isna().all()


def test_an_instrument_that_is_not_there_holds_nobody_up(world):
    course = world()
    course.hand_in("ada", rated({"b": 2, "a": 1}, name="never-released"))
    course.hand_in("ben", rated({"guidance-1": 4}))
    table = answers_table(course.root)
    rows = table[table["instrument"] == "never-released"]
    assert list(rows["question"]) == ["a", "b"]
    assert not rows["fits"].any()
    assert list(table["number"].dropna()) == [4.0]


def test_consents_and_requests_for_contact_are_not_in_the_table(world):
    course = world()
    agreed = {"agreed": True, "text": "zebra-4711"}
    course.hand_in(
        "ada",
        {
            "consent/research": Value(agreed, revision=1),
            "consent/of-our-own": Text("zebra-4711", revision=1),
            "contact": Value({"asked": True, "how": "zebra-4711"}, revision=1),
            "what-changed": Text("I ask first.", revision=1),
        },
    )
    course.hand_in("ben", {"contact": Text("zebra-4711", revision=1)})
    table = answers_table(course.root)
    assert list(table["item"]) == ["what-changed"]
    assert "zebra" not in table.to_csv()
    assert not table.attrs["set_aside"]


def test_no_id_makes_a_value_look_like_a_decision(world):
    course = world()
    items = {f"small-case/hall/{kind}": Value(1, revision=1) for kind in ("decision", "rating")}
    course.hand_in("ada", items)
    assert set(answers_table(course.root)["kind"]) == {"value"}


def test_the_documented_way_to_scores(world, monkeypatch):
    (source,) = re.findall(r"```python\n(from mentorkit\.forms .*?)```", DOCUMENTED, re.DOTALL)
    course = world()
    course.hand_in("ada", rated({"guidance-1": 7, "guidance-2": 5, "guidance-3": PREFER_NOT}))
    course.hand_in("ben", rated({"guidance-1": 7}))
    names = {"table": answers_table(course.root)}
    monkeypatch.chdir(course.root)
    exec(compile(source, "answers-table.md", "exec"), names)  # noqa: S102 - our own page
    scores = sorted(one.subscales["guidance"] or 0 for one in names["scores"].values())
    assert scores == [0, 6.0]
    assert {one.total for one in names["scores"].values()} == {None}

"""The kernel's side of a worksheet, driven by the messages a page would send."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lab_world import RELEASED
from test_notebook_kernel import Heard

from mentorkit.answers import Answers, Sitting, Text, Value
from mentorkit.answers.place import place_of
from mentorkit.forms import copy_form, find_worksheet, shipped_worksheets
from mentorkit.notebook import worksheet
from mentorkit.notebook.worksheet import Filling
from mentorkit.released import Asked

PLAN = "individual-development-plan"
COMPACT = "mentoring-compact"
MAP = "network-map"
SOMEBODY = {
    "id": "p-1",
    "name": "Dr A",
    "ring": "close",
    "angle": 30,
    "rank": "senior",
    "gives": ["career"],
}
ACTION = {"what": "Lead one round", "sign": "", "help": "", "when": "2027-01-15"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MENTORKIT_PRIVATE", str(tmp_path / "private"))
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    folder = tmp_path / "nights"
    folder.mkdir()
    (folder / "mentorkit.json").write_text(json.dumps(RELEASED), encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder


def make(folder: Path, name: str, item: str = "") -> Heard:
    asked = Asked("worksheet", item or name, name=name)
    return Heard(Filling(place_of(folder), asked, find_worksheet(name, folder)))


@pytest.fixture
def plan(folder: Path) -> Iterator[Heard]:
    heard = make(folder, PLAN)
    yield heard
    heard.element.close()


@pytest.fixture
def people(folder: Path) -> Iterator[Heard]:
    heard = make(folder, MAP)
    yield heard
    heard.element.close()


def answers(folder: Path) -> Answers:
    return Sitting(folder).answers


def ask(heard: Heard, what: str) -> dict[str, Any]:
    question = {"type": "ask", "view": "one", "id": 7, "what": what, "about": {}}
    heard.element._receive(None, question, None)
    return heard.answered[-1]


@pytest.mark.parametrize("name", shipped_worksheets())
def test_every_shipped_worksheet_opens(folder: Path, name: str) -> None:
    state = make(folder, name).ready()
    assert state["type"] == "state"
    assert state["worksheet"]["title"]
    assert "path" not in state["worksheet"]
    mapped = any(
        field["kind"] == "network"
        for section in state["worksheet"]["sections"]
        for field in section["fields"]
    )
    assert bool(state["network"]) == mapped


def test_the_map_gets_its_words(people: Heard) -> None:
    words = people.ready()["network"]
    assert words["rings"] == {"close": "Close", "moderate": "In between", "distant": "Distant"}
    assert words["letters"] == {"job": "G", "career": "C", "personal": "P"}
    assert words["gives"]["career"] == "Career"


def test_each_field_is_an_answer_of_its_own(plan: Heard, folder: Path) -> None:
    assert plan.save("Families.", item=f"{PLAN}/strengths")["type"] == "saved"
    assert plan.save([ACTION], item=f"{PLAN}/actions")["type"] == "saved"
    assert plan.save("2027-05-01", item=f"{PLAN}/review")["type"] == "saved"
    assert answers(folder).items == {
        f"{PLAN}/strengths": Text("Families.", 1),
        f"{PLAN}/actions": Value([ACTION], 1),
        f"{PLAN}/review": Value("2027-05-01", 1),
    }


def test_two_of_one_worksheet_are_kept_apart(folder: Path) -> None:
    first, second = make(folder, PLAN, "mine"), make(folder, PLAN, "ours")
    first.save("Mine.", item="mine/strengths")
    second.save("Ours.", item="ours/strengths")
    assert set(answers(folder).items) == {"mine/strengths", "ours/strengths"}
    assert set(second.ready()["items"]) == {"ours/strengths"}


@pytest.mark.parametrize(
    ("item", "content", "said"),
    [
        (f"{PLAN}/strengths", 7, "can't be read"),
        (f"{PLAN}/strengths", "x" * 100_001, "Shorten it"),
        (f"{PLAN}/strengths", "half \ud83d", "can't be kept"),
        (f"{PLAN}/reader", "two\nlines", "one line"),
        (f"{PLAN}/review", "tomorrow", "wants a date"),
        (f"{PLAN}/review", "2026-02-30", "wants a date"),
        (f"{PLAN}/actions", [ACTION] * 4, "room for 3 rows"),
        (f"{PLAN}/actions", [{**ACTION, "more": "x"}], "can't be read"),
        (f"{PLAN}/actions", [{"what": ["x"]}], "can't be read"),
        (f"{PLAN}/actions", "rows", "can't be read"),
        (f"{PLAN}/strength", "x", "no field “strength”"),
        (f"{PLAN}/", "x", "no field"),
        (PLAN, "x", "is not asked here"),
        (f"{PLAN}/actions/0", "x", "is not asked here"),
        ("my-night", "another element's item", "is not asked here"),
    ],
)
def test_what_does_not_fit_is_not_saved(
    plan: Heard, folder: Path, item: str, content: Any, said: str
) -> None:
    answer = plan.save(content, item=item)
    assert answer["type"] == "unsaved"
    assert said in answer["message"]
    assert answers(folder).items == {}


@pytest.mark.parametrize(
    "people_sent",
    [
        None,
        [SOMEBODY],
        {"people": "everybody"},
        {"people": [SOMEBODY], "more": 1},
        {"people": [{**SOMEBODY, "angle": 400}]},
        {"people": [{**SOMEBODY, "angle": True}]},
        {"people": [{**SOMEBODY, "ring": "inner"}]},
        {"people": [{**SOMEBODY, "name": "x" * 81}]},
        {"people": [{**SOMEBODY, "name": "a\nb"}]},
        {"people": [SOMEBODY, SOMEBODY]},
        {"people": [{**SOMEBODY, "id": f"p-{n}"} for n in range(41)]},
    ],
)
def test_a_map_that_is_none_is_not_saved(people: Heard, folder: Path, people_sent: Any) -> None:
    answer = people.save(people_sent, item=f"{MAP}/map")
    assert answer["type"] == "unsaved"
    assert answer["message"]
    assert answers(folder).items == {}


def test_two_windows_keep_both_versions_of_rows(plan: Heard, folder: Path) -> None:
    item = f"{PLAN}/actions"
    plan.save([ACTION], item=item, view="one")
    other = {**ACTION, "what": "Something else"}
    said = plan.save([other], item=item, view="two")
    assert said["type"] == "conflict"
    assert said["theirs"] == {"content": [ACTION], "revision": 1}
    assert answers(folder).items[item] == Value([ACTION], 1)
    assert plan.save([other], item=item, view="two", based_on=1)["type"] == "saved"


def test_what_does_not_fit_any_more_is_left_alone_and_said(plan: Heard, folder: Path) -> None:
    sitting = Sitting(folder)
    sitting.mark(f"{PLAN}/actions", [{"gone": "a column that was"}], 0)
    sitting.mark(f"{PLAN}/strengths", {"no": "text"}, 0)
    sitting.write(f"{PLAN}/reader", "two\nlines, from when this was a text", 0)
    state = plan.ready()
    assert state["items"][f"{PLAN}/actions"] == {"content": None, "revision": 1}
    assert state["items"][f"{PLAN}/strengths"]["content"] is None
    assert state["items"][f"{PLAN}/reader"]["content"].startswith("two\nlines")
    notices = " ".join(state["notices"])
    assert "“What I will do, three things at most” does not fit this worksheet" in notices
    assert answers(folder).items[f"{PLAN}/actions"] == Value([{"gone": "a column that was"}], 1)


def test_the_summary_says_what_is_on_disk(people: Heard) -> None:
    people.save({"people": [SOMEBODY]}, item=f"{MAP}/map")
    people.save("<b>A dean</b>", item=f"{MAP}/whom")
    data = people.answered[-1]["summary"]["data"]
    for text in (data["text/html"], data["text/plain"]):
        assert "Dr A" in text
        assert "Close, 1:00" in text
    assert "&lt;b&gt;A dean&lt;/b&gt;" in data["text/html"]


def test_the_pdf_travels_beside_the_message_and_stays_nowhere(people: Heard, folder: Path) -> None:
    people.save({"people": [SOMEBODY]}, item=f"{MAP}/map")
    before = sorted(folder.iterdir())
    answer = ask(people, "pdf")
    assert answer["type"] == "answer"
    assert answer["content"] == {"name": "network-map.pdf"}
    assert [file[:5] for file in people.files] == [b"%PDF-"]
    assert sorted(folder.iterdir()) == before


def test_a_pdf_that_cannot_be_made_is_said_so(plan: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    import typst

    def broken(*_: object, **__: object) -> None:
        raise typst.TypstError("no room", "", [], [])

    monkeypatch.setattr(typst, "compile", broken)
    answer = ask(plan, "pdf")
    assert answer["type"] == "refused"
    assert answer["message"].endswith("Your answers are safe.")
    assert ask(plan, "dance")["type"] == "refused"


def test_without_typst_there_is_a_sentence_that_says_what_to_do(
    plan: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    answer = ask(plan, "pdf")
    assert answer["type"] == "refused"
    assert "pip install typst" in answer["message"]


@pytest.mark.parametrize(
    ("name", "item", "said"),
    [
        ("learning-plans", "", 'Did you mean "learning-plan"?'),
        ("Learning Plan", "", "can't name an answer"),
        ("learning-plan", "my plan", "can't name an answer"),
        ("../secret", "x", "There is no worksheet"),
    ],
)
def test_a_call_that_is_wrong_is_one_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str, item: str, said: str
) -> None:
    worksheet(name, item)
    assert said in capsys.readouterr().out


def test_a_definition_beside_the_notebook_counts_first(folder: Path) -> None:
    path = copy_form("learning-plan", folder)
    path.write_text(path.read_text().replace("title: My learning plan", "title: Our own plan"))
    assert make(folder, "learning-plan").ready()["worksheet"]["title"] == "Our own plan"


def test_where_nobody_can_touch_it_the_answers_are_shown(
    plan: Heard, capsys: pytest.CaptureFixture[str]
) -> None:
    plan.save("Families.", item=f"{PLAN}/strengths")
    worksheet(PLAN)
    said = capsys.readouterr().out
    assert "My development plan" in said
    assert "Families." in said

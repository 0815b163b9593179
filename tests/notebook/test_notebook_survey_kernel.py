"""The kernel's side of a survey, driven by the messages a page would send."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from lab_world import RELEASED
from test_notebook_kernel import Heard

from mentorkit.answers import MIME, Answers, Sitting, Value
from mentorkit.answers.place import place_of
from mentorkit.forms import PREFER_NOT, find_instrument, shipped_instruments
from mentorkit.notebook import survey
from mentorkit.notebook.survey import Survey
from mentorkit.released import Asked

NAME = "practice-self-rating"
ITEM = f"{NAME}/before"
RESPONDS = {
    "responder": "Dr Sofia Lindqvist",
    "response_time": "two working days",
    "resources": "Staff counselling, room 2.14",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MENTORKIT_PRIVATE", str(tmp_path / "private"))
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    folder = tmp_path / "nights"
    folder.mkdir()
    release(folder)
    monkeypatch.chdir(folder)
    return folder


def release(folder: Path, **more: str) -> None:
    (folder / "mentorkit.json").write_text(json.dumps({**RELEASED, **more}), encoding="utf-8")


def make(folder: Path, name: str = NAME, moment: str = "before") -> Heard:
    item = f"{name}/{moment}" if moment else name
    asked = Asked("survey", item, name=name, moment=moment)
    return Heard(Survey(place_of(folder), asked, find_instrument(name, folder)))


@pytest.fixture
def rating(folder: Path) -> Iterator[Heard]:
    heard = make(folder)
    yield heard
    heard.element.close()


def value(answers: object, name: str = NAME, moment: str = "before") -> dict[str, Any]:
    return {"instrument": name, "moment": moment, "answers": answers}


def kept(folder: Path) -> dict[str, Any]:
    return {key: item.value for key, item in Sitting(folder).answers.items.items()}


def test_a_page_that_opens_hears_all_it_needs(rating: Heard) -> None:
    state = rating.ready()
    instrument = state["instrument"]
    assert state["type"] == "state"
    assert state["items"] == {}, "nothing is chosen beforehand"
    assert state["holds"] == value({})
    assert len(instrument["questions"]) == 18
    assert instrument["lead"] == "As it is now, before the first session:"
    assert "unvalidated" in instrument["about"]
    (scale,) = instrument["scales"].values()
    assert [one["point"] for one in scale] == [1, 2, 3, 4, 5, 6, 7]
    assert scale[0]["said"] == "1 of 7, hardly ever"
    assert scale[4] == {"point": 5, "number": "5", "label": "", "said": "5 of 7"}
    assert state["response"] is None


def test_what_the_page_hears_primes_nobody(rating: Heard) -> None:
    instrument = find_instrument(NAME, Path())
    state = json.dumps(rating.ready())
    assert all(one.title not in state for one in instrument.subscales)
    assert "reverse" not in state


@pytest.mark.parametrize(
    ("moment", "lead"),
    [("after", "As it is now:"), ("then", "Think back to the weeks before"), ("", "")],
)
def test_the_words_of_a_moment(folder: Path, moment: str, lead: str) -> None:
    said = make(folder, moment=moment).ready()["instrument"]["lead"]
    assert said.startswith(lead)
    assert bool(said) is bool(lead)


def test_saved_means_on_disk(rating: Heard, folder: Path) -> None:
    said = rating.save(value({"guidance-1": 5}))
    assert (said["type"], said["revision"]) == ("saved", 1)
    rating.save(value({"guidance-1": 5, "support-2": PREFER_NOT}), based_on=1)
    assert kept(folder) == {ITEM: value({"guidance-1": 5, "support-2": PREFER_NOT})}
    rating.save(value({}), based_on=2)
    assert kept(folder) == {ITEM: value({})}


def test_points_are_kept_as_whole_numbers(rating: Heard, folder: Path) -> None:
    rating.save(value({"guidance-1": 5.0}))
    assert '"guidance-1": 5' in (folder / "answers.json").read_text()
    assert "5.0" not in (folder / "answers.json").read_text()


@pytest.mark.parametrize(
    "content",
    [
        None,
        5,
        "5",
        [],
        {},
        {"answers": {"guidance-1": 5}},
        {**value({"guidance-1": 5}), "score": 7},
        value({"guidance-1": 5}, name="workload-pulse"),
        value({"guidance-1": 5}, moment="after"),
        value(None),
        value([5]),
        value("guidance-1"),
        value({"guidance-1": 0}),
        value({"guidance-1": 8}),
        value({"guidance-1": 5.5}),
        value({"guidance-1": True}),
        value({"guidance-1": "5"}),
        value({"guidance-1": None}),
        value({"guidance-1": [5]}),
        value({"guidance-1": {"point": 5}}),
        value({"guidance-1": float("nan")}),
        value({"guidance-1": 10**400}),
        value({"no-such-question": 5}),
        value({"guidance-1": 5, "": 5}),
        value({f"q{n}": n for n in range(10_000)}),
    ],
    ids=lambda content: str(content)[:50],
)
def test_what_is_not_asked_is_not_saved(rating: Heard, folder: Path, content: Any) -> None:
    rating.save(value({"guidance-2": 3}))
    said = rating.save(content, based_on=1)
    assert said["type"] == "unsaved"
    assert "Run the cells again." in said["message"] or "Choose one of" in said["message"]
    assert len(said["message"]) < 300
    assert kept(folder) == {ITEM: value({"guidance-2": 3})}


def test_another_elements_item_is_not_saved(rating: Heard, folder: Path) -> None:
    said = rating.save(value({"guidance-1": 5}), item=f"{NAME}/after")
    assert said["type"] == "unsaved"
    assert kept(folder) == {}


def test_two_windows_are_told_apart(rating: Heard, folder: Path) -> None:
    rating.save(value({"guidance-1": 5}), view="one")
    said = rating.save(value({"guidance-2": 2}), view="two")
    assert said["type"] == "conflict"
    assert said["theirs"] == {"content": value({"guidance-1": 5}), "revision": 1}
    assert kept(folder) == {ITEM: value({"guidance-1": 5})}
    both = value({"guidance-1": 5, "guidance-2": 2})
    assert rating.save(both, view="two", based_on=1)["type"] == "saved"
    assert kept(folder) == {ITEM: both}


def test_before_and_after_are_two_answers(rating: Heard, folder: Path) -> None:
    rating.save(value({"guidance-1": 2}))
    after = make(folder, moment="after")
    assert after.ready()["items"] == {}
    after.save(value({"guidance-1": 6}, moment="after"))
    assert kept(folder)[ITEM]["answers"] == {"guidance-1": 2}
    assert kept(folder)[f"{NAME}/after"]["answers"] == {"guidance-1": 6}


def test_no_trait_holds_an_answer(rating: Heard) -> None:
    rating.save(value({"guidance-1": PREFER_NOT}))
    state = {**rating.element.get_state(), "_esm": "", "_css": ""}
    assert PREFER_NOT not in repr(state)
    assert "guidance-1" not in repr(state)


def test_the_summary_says_the_answers_in_words(rating: Heard) -> None:
    rating.save(value({"guidance-1": 7, "guidance-2": PREFER_NOT}))
    data = rating.answered[-1]["summary"]["data"]
    assert set(msgspec.convert(data[MIME], Answers).items) == {ITEM}
    for text in (data["text/html"], data["text/plain"]):
        assert "7 of 7, nearly always" in text
        assert "Prefer not to say" in text
        assert "No answer" in text


# Wellbeing


@pytest.fixture(params=["responder", "response_time", "resources", "all"])
def nobody(request: pytest.FixtureRequest, folder: Path) -> Path:
    """A folder whose course leaves out something that has to be there."""
    left_out = set(RESPONDS) if request.param == "all" else {request.param}
    release(folder, **{key: said for key, said in RESPONDS.items() if key not in left_out})
    return folder


def test_wellbeing_is_not_asked_without_somebody_who_responds(
    nobody: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # The package gives the verb, not its module, under this name.
    monkeypatch.setattr(sys.modules["mentorkit.notebook.survey"], "can_talk", lambda: True)
    survey("workload-pulse")
    said = capsys.readouterr().out
    assert "“Workload pulse” asks how people are, so it can't be asked here until" in said
    for key in RESPONDS:
        assert key in said
    assert "eat and drink" not in said, "no question is shown"


def test_the_kernel_refuses_wellbeing_without_somebody_who_responds(nobody: Path) -> None:
    pulse = make(nobody, "workload-pulse", "")
    said = pulse.ready()
    assert said["type"] == "closed"
    assert "eat and drink" not in json.dumps(said)
    said = pulse.save(value({"amount": 1}, "workload-pulse", ""))
    assert said["type"] == "unsaved"
    assert "can't be asked here" in said["message"]
    assert kept(nobody) == {}


def test_wellbeing_says_who_responds_and_how_soon(folder: Path) -> None:
    release(folder, **RESPONDS)
    pulse = make(folder, "workload-pulse", "")
    state = pulse.ready()
    assert state["response"] == {"responder": "Dr Sofia Lindqvist", "soon": "two working days"}
    assert state["reading"]["resources"] == "Staff counselling, room 2.14"
    said = pulse.save(value({"amount": 1}, "workload-pulse", ""))
    assert said["type"] == "saved"


def test_what_was_answered_is_shown_while_nbgrader_runs(
    nobody: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given = value({"amount": 1}, "workload-pulse", "")
    Sitting(nobody).mark("workload-pulse", given, 0)
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    survey("workload-pulse")
    assert "1 of 5, not at all" in capsys.readouterr().out


# What can't be shown says why


@pytest.mark.parametrize(
    "name", [name for name in shipped_instruments() if not find_instrument(name, "").items_included]
)
def test_a_licensed_instrument_says_how_to_fill_it_in(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    survey(name)
    said = capsys.readouterr().out
    assert "comes without its questions" in said
    assert f'copy_form("{name}")' in said


def test_an_instrument_that_was_filled_in_is_asked(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = Path(find_instrument("session-evaluation", "").path).read_text(encoding="utf-8")
    own = text.replace("instrument: session-evaluation", "instrument: our-own")
    (folder / "our-own.yaml").write_text(own, encoding="utf-8")
    survey("our-own", moment="after")
    assert "About this session" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "moment", "said"),
    [
        (NAME, "sometime", "“sometime”. Write one of these as its moment, or none: before, after"),
        ("session-evaluation", "before", "or none: after."),
        ("workload-pulse", "during", "or none: before, after, then."),
        (NAME, "x" * 5000, "x" * 60 + "”."),
        ("practice-self-ratings", "", 'Did you mean "practice-self-rating"?'),
        ("../practice-self-rating", "", "There is no instrument"),
    ],
)
def test_what_is_not_known_is_a_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str, moment: str, said: str
) -> None:
    survey(name, moment)
    assert said in capsys.readouterr().out


def test_a_definition_with_a_fault_says_where(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / f"{NAME}.yaml").write_text(f"instrument: {NAME}\ntitle: [\n", encoding="utf-8")
    survey(NAME)
    assert f"{NAME}.yaml:" in capsys.readouterr().out


def test_a_changed_instrument_keeps_its_earlier_answers_readable(folder: Path) -> None:
    Sitting(folder).mark(ITEM, value({"gone": 3, "guidance-1": 99, "guidance-2": 4}), 0)
    state = make(folder).ready()
    assert state["items"][ITEM]["content"]["answers"]["gone"] == 3
    assert "1 more answer is to a question" in state["summary"]["data"]["text/plain"]


def test_an_item_of_another_kind_is_replaced(folder: Path) -> None:
    Sitting(folder).write(ITEM, "not a rating", 0)
    heard = make(folder)
    heard.ready()
    heard.save(value({"guidance-1": 4}), based_on=1)
    assert Sitting(folder).answers.items[ITEM] == Value(value({"guidance-1": 4}), 2)

"""What a grade cell asks: in a notebook's folder, and about somebody's answers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from mentorkit import check
from mentorkit.answers import Answers, Line, Sitting, Text, Value, encode
from mentorkit.cases import read_case
from mentorkit.check import Unfinished, Work

CASE = """---
case: quick-word
title: A quick word
function: skills
minutes: 2
---
# The corridor {#corridor}
- [ask] Ask -> plan
- [leave] Leave it -> home

# A plan {#plan ending="A plan with a date"}
You have one.

# Home {#home}
- [sleep] Sleep -> night

# Night {#night ending="Nothing was said"}
Dark.
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MENTORKIT_PRIVATE", str(tmp_path / "private"))
    home = tmp_path / "practice"
    home.mkdir()
    monkeypatch.chdir(home)
    (home / "quick-word.md").write_text(CASE, encoding="utf-8")
    return home


def plays(folder: Path, *decisions: tuple[str, str]) -> None:
    Sitting(folder).decide(read_case(folder / "quick-word.md"), decisions, 0)


def sentence(verb: str, *arguments: object) -> str:
    with pytest.raises(Unfinished) as caught:
        check.VERBS[verb](*arguments)
    assert str(caught.value).count("\n") == 0
    return str(caught.value)


def test_a_case_played_to_an_ending_passes(folder: Path) -> None:
    plays(folder, ("corridor", "ask"))
    check.finished("quick-word")


def test_nothing_saved_yet(folder: Path) -> None:
    assert "Nothing is saved here yet" in sentence("finished", "quick-word")
    assert "Nothing is saved here yet" in sentence("answered", "lesson")


def test_a_case_that_is_not_begun(folder: Path) -> None:
    Sitting(folder).write("lesson", "Words.", 0)
    assert "“A quick word” is not begun yet" in sentence("finished", "quick-word")


def test_a_case_on_the_way(folder: Path) -> None:
    plays(folder, ("corridor", "leave"))
    assert sentence("finished", "quick-word") == (
        "The case “A quick word” has no ending yet: play on to an ending, then run this cell again."
    )


def test_an_alternative_counts_as_the_case_does(folder: Path) -> None:
    other = CASE.replace("case: quick-word", "case: slow-word").replace("A quick", "A slow")
    (folder / "slow-word.md").write_text(other, encoding="utf-8")
    Sitting(folder).write("lesson", "Words.", 0)
    assert "“A quick word” is not begun yet" in sentence("finished", "quick-word", "slow-word")
    slow = read_case(folder / "slow-word.md")
    revision = Sitting(folder).decide(slow, [("corridor", "leave")], 0).revision
    assert "“A slow word” has no ending yet" in sentence("finished", "quick-word", "slow-word")
    assert "“A quick word” is not begun yet" in sentence("finished", "quick-word")
    Sitting(folder).decide(slow, [("corridor", "ask")], revision)
    check.finished("quick-word", "slow-word")
    plays(folder, ("corridor", "leave"))
    check.finished("quick-word", "slow-word")
    assert "“A quick word” has no ending yet" in sentence("finished", "quick-word")


def test_an_ending_is_followed_and_not_believed(folder: Path) -> None:
    case = read_case(folder / "quick-word.md")
    claimed = Line("quick-word", case.compile().hash, [("corridor", "leave")], "night", 1)
    answers = Answers(assignment="practice", items={"quick-word": claimed})
    (folder / "answers.json").write_bytes(encode(answers))
    assert "no ending yet" in sentence("finished", "quick-word")


def test_another_version_of_the_case_keeps_the_ending_that_was_reached(folder: Path) -> None:
    plays(folder, ("corridor", "leave"), ("home", "sleep"))
    path = folder / "quick-word.md"
    path.write_text(CASE.replace("[sleep] Sleep", "[rest] Rest"), encoding="utf-8")
    check.finished("quick-word")
    path.write_text(CASE.replace("[sleep]", "[rest]").replace("night", "dusk"), encoding="utf-8")
    assert "no ending yet" in sentence("finished", "quick-word")


def test_a_case_file_that_is_gone_or_broken_does_not_undo_an_ending(folder: Path) -> None:
    plays(folder, ("corridor", "ask"))
    (folder / "quick-word.md").write_text("no case any more", encoding="utf-8")
    check.finished("quick-word")
    (folder / "quick-word.md").unlink()
    check.finished("quick-word")


def test_without_the_case_file_an_open_line_is_still_open(folder: Path) -> None:
    plays(folder, ("corridor", "leave"))
    (folder / "quick-word.md").unlink()
    assert "“quick-word” has no ending yet" in sentence("finished", "quick-word")


def test_another_kind_of_answer_is_no_case(folder: Path) -> None:
    Sitting(folder).write("quick-word", "I played it, believe me.", 0)
    assert "not begun" in sentence("finished", "quick-word")


def test_any_answer_will_do_whatever_its_length(folder: Path) -> None:
    Sitting(folder).write("lesson", "Ask.", 0)
    check.answered("lesson")
    check.answered("lesson", words=(None, 3))
    check.answered("lesson", words=(0, 0))


def test_a_length_counts_only_where_the_author_asks_for_one(folder: Path) -> None:
    Sitting(folder).write("lesson", "one  two\nthree", 0)
    check.answered("lesson", words=(3, 2))
    assert "has 3 of the 4 words" in sentence("answered", "lesson", (4, 10))


@pytest.mark.parametrize("empty", [Text(""), Text(" \n\t"), Value(None), Value(""), Value([])])
def test_emptiness_is_no_answer(empty: Text | Value, tmp_path: Path) -> None:
    work = Work(Answers(assignment="a", items={"lesson": empty}), tmp_path)
    with pytest.raises(Unfinished, match="“lesson” has no answer yet"):
        check.answered("lesson", about=work)


@pytest.mark.parametrize("value", [0, False, "x", [1], {"a": 1}])
def test_any_value_is_an_answer(value: object, tmp_path: Path) -> None:
    work = Work(Answers(assignment="a", items={"scale": Value(value)}), tmp_path)
    check.answered("scale", about=work)


ROWS = [{"what": "", "done": ""}]


@pytest.mark.parametrize("field", [Text("Fridays."), Value("never"), Value([{"what": "ask"}])])
def test_a_worksheet_is_answered_by_any_of_its_fields(field: Text | Value, tmp_path: Path) -> None:
    items = {"compact/purpose": Text(" "), "compact/steps": Value(ROWS), "compact/one": field}
    check.answered("compact", about=Work(Answers(assignment="a", items=items), tmp_path))


@pytest.mark.parametrize("field", [Text(" "), Value(""), Value(ROWS), Value({"people": []})])
def test_an_empty_worksheet_is_none(field: Text | Value, tmp_path: Path) -> None:
    items = {"compact/one": field, "compacted/one": Text("Another worksheet's.")}
    with pytest.raises(Unfinished, match="“compact” has no answer yet"):
        check.answered("compact", about=Work(Answers(assignment="a", items=items), tmp_path))


def test_a_damaged_answers_file_is_said_in_its_own_words(folder: Path) -> None:
    (folder / "answers.json").write_bytes(b'{"format": 1, ')
    assert "damaged" in sentence("finished", "quick-word")


def test_jupyter_shows_the_sentence_and_nothing_else() -> None:
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell.instance()
    shown: list[list[str]] = []
    shell._showtraceback = lambda kind, value, lines: shown.append(lines)  # type: ignore[method-assign]
    shell.run_cell("from mentorkit.check import Unfinished\nraise Unfinished('Play on.')")
    InteractiveShell.clear_instance()
    assert shown == [["Play on."]]


def test_it_is_an_assertion_too() -> None:
    assert issubclass(Unfinished, AssertionError)


def test_asking_needs_no_jupyter() -> None:
    heavy = ("IPython", "jupyter_core", "nbgrader", "nbformat", "pandas", "matplotlib")
    script = f"import mentorkit.check, sys; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(Path(__file__).parents[1])},
    )
    assert done.stdout.strip() == "[]", done.stderr


def test_a_check_speaks_the_language_of_its_assignment(folder: Path) -> None:
    (folder / "mentorkit.json").write_text('{"format": 1, "language": "es"}', encoding="utf-8")
    said = sentence("answered", "lesson")
    assert "Nothing is saved" not in said
    assert "responde arriba" in said

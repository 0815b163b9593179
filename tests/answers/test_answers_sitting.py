"""One person at one assignment."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from kept import texts_kept

from mentorkit.answers import (
    AnswersCode,
    AnswersError,
    Conflict,
    Line,
    ReadOnly,
    Sitting,
    Text,
    Value,
    read_answers,
)
from mentorkit.cases import Case
from mentorkit.released import Released, encode_released

Sit = Callable[[], Sitting]


def bytes_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_what_is_saved_is_there_in_the_next_sitting(sitting: Sitting, sit: Sit, case: Case) -> None:
    before = datetime.now().astimezone()
    saved = sitting.write("what-changed", "I would ask first. \0 é 🙂", based_on=0)
    sitting.mark("sure", 4, based_on=0)
    sitting.decide(case, [("corridor", "right")], based_on=0)
    assert before <= saved.at <= datetime.now().astimezone()
    answers = sit().answers
    assert answers.items == {
        "two-doors": Line(
            "two-doors", case.compile().hash, [("corridor", "right")], "garden", revision=1
        ),
        "sure": Value(4, revision=1),
        "what-changed": Text("I would ask first. \0 é 🙂", revision=1),
    }
    assert (answers.assignment, answers.date) == ("feedback-practice", date.today().isoformat())
    assert re.fullmatch("[0-9a-f]{16}", answers.folder)
    assert answers.folder == saved.folder
    assert sitting.notices == []


def test_nothing_saved_yet_is_no_answers_and_no_file(sitting: Sitting, folder: Path) -> None:
    assert sitting.answers.items == {}
    assert list(folder.iterdir()) == []


def test_names_come_from_the_released_assignment(folder: Path) -> None:
    released = Released(course="mentors-2026", assignment="first-steps")
    (folder / "mentorkit.json").write_bytes(encode_released(released))
    sitting = Sitting(folder)
    assert (sitting.course, sitting.assignment) == ("mentors-2026", "first-steps")


def test_a_damaged_released_file_stops_nobody(folder: Path) -> None:
    (folder / "mentorkit.json").write_text("{")
    sitting = Sitting(folder)
    sitting.write("what-changed", "still here", based_on=0)
    assert sitting.assignment == "feedback-practice"
    assert len(sitting.notices) == 1
    assert "mentorkit.json" in sitting.notices[0]


def test_saving_the_same_again_changes_nothing(sitting: Sitting, folder: Path, case: Case) -> None:
    first = sitting.write("what-changed", "the same", based_on=0)
    sitting.decide(case, [("corridor", "left")], based_on=0)
    stat = (folder / "answers.json").stat()
    assert sitting.write("what-changed", "the same", based_on=0).revision == first.revision == 1
    assert sitting.decide(case, [("corridor", "left")], based_on=7).revision == 1
    assert (folder / "answers.json").stat() == stat


def test_yes_is_not_one(sitting: Sitting) -> None:
    sitting.mark("sure", 1, based_on=0)
    assert sitting.mark("sure", True, based_on=1).revision == 2
    assert sitting.answers.items["sure"] == Value(True, revision=2)


def test_two_windows_offer_both_versions(sit: Sit) -> None:
    one, other = sit(), sit()
    one.write("what-changed", "from the first window", based_on=0)
    with pytest.raises(Conflict, match="another window") as conflict:
        other.write("what-changed", "from the second window", based_on=0)
    assert conflict.value.theirs == Text("from the first window", revision=1)
    assert one.answers.items["what-changed"] == Text("from the first window", revision=1)
    assert texts_kept(other, "what-changed") == [
        "from the first window",
        "from the second window",
    ]
    both = other.write("what-changed", "both", based_on=conflict.value.theirs.revision)
    assert both.revision == 2


def test_a_window_that_saw_another_file_does_not_win(sitting: Sitting) -> None:
    """A copy of an older folder was put back while a window was open."""
    sitting.write("what-changed", "older", based_on=0)
    with pytest.raises(Conflict):
        sitting.write("what-changed", "newer", based_on=5)
    assert texts_kept(sitting, "what-changed") == ["older", "newer"]


def test_undone_decisions_take_their_rationales_along(
    sitting: Sitting, folder: Path, case: Case
) -> None:
    line = sitting.decide(case, [("corridor", "left")], based_on=0)
    sitting.write("two-doors/corridor", "It was nearer.", based_on=0)
    sitting.write("two-doors/office", "SOMETHING-PRIVATE", based_on=0)
    sitting.mark("two-doors/office/confidence", 2, based_on=0)
    sitting.write("two-doors-more", "another item", based_on=0)
    line = sitting.decide(case, [("corridor", "left"), ("office", "stay")], line.revision)
    assert "two-doors/office/confidence" in sitting.answers.items

    line = sitting.decide(case, [("corridor", "right")], line.revision)

    assert set(sitting.answers.items) == {"two-doors", "two-doors/corridor", "two-doors-more"}
    assert b"SOMETHING-PRIVATE" not in bytes_in(folder)
    undone = [entry for entry in sitting.history.entries() if entry.event == "undone"]
    assert [(entry.item, entry.data) for entry in undone] == [
        ("two-doors", {"decisions": [["corridor", "left"], ["office", "stay"]]}),
        (
            "two-doors/office",
            {"item": {"kind": "text", "text": "SOMETHING-PRIVATE", "revision": 1}},
        ),
        (
            "two-doors/office/confidence",
            {"item": {"kind": "value", "value": 2, "revision": 1}},
        ),
    ]


def test_taking_back_one_decision_undoes_only_that(sitting: Sitting, case: Case) -> None:
    line = sitting.decide(case, [("corridor", "left"), ("office", "stay")], based_on=0)
    assert sitting.answers.items["two-doors"].ending == "talk"  # type: ignore[union-attr]
    sitting.write("two-doors/office", "kept: I am still there", based_on=0)
    sitting.decide(case, [("corridor", "left")], line.revision)
    assert sitting.answers.items["two-doors"].ending is None  # type: ignore[union-attr]
    assert "two-doors/office" in sitting.answers.items
    *_, undone, _ = sitting.history.entries("two-doors")
    assert undone.data == {"decisions": [["office", "stay"]]}


def test_a_stale_window_undoes_nothing(sitting: Sitting, case: Case) -> None:
    sitting.decide(case, [("corridor", "left"), ("office", "stay")], based_on=0)
    sitting.write("two-doors/office", "mine", based_on=0)
    with pytest.raises(Conflict):
        sitting.decide(case, [("corridor", "right")], based_on=0)
    assert set(sitting.answers.items) == {"two-doors", "two-doors/office"}
    events = [entry.event for entry in sitting.history.entries("two-doors")]
    assert events == ["saved", "set aside"]


@pytest.mark.parametrize(
    "decisions",
    [
        [("corridor", "up")],
        [("office", "stay")],
        [("corridor", "right"), ("garden", "left")],
        [("corridor", "left"), ("corridor", "left")],
    ],
)
def test_decisions_that_the_case_does_not_allow(
    sitting: Sitting, folder: Path, case: Case, decisions: list[tuple[str, str]]
) -> None:
    sitting.decide(case, [("corridor", "left")], based_on=0)
    before = (folder / "answers.json").read_bytes()
    with pytest.raises(AnswersError) as refused:
        sitting.decide(case, decisions, based_on=1)
    assert refused.value.problem.code == AnswersCode.NOT_ON_THE_LINE
    assert (folder / "answers.json").read_bytes() == before


def test_deleted_words_stay_with_their_author(
    sitting: Sitting, sit: Sit, folder: Path, private: Path
) -> None:
    secret = "unter-uns-7f3a"
    saved = sitting.write("what-changed", f"I think {secret} is", based_on=0)
    saved = sitting.write("what-changed", "I think", based_on=saved.revision)
    with pytest.raises(Conflict):
        sit().write("what-changed", f"{secret} again", based_on=0)
    assert secret.encode() not in bytes_in(folder)
    assert secret.encode() in bytes_in(private)
    assert not any(path.is_relative_to(folder) for path in private.rglob("*"))


def test_no_times_leave_the_author(sitting: Sitting, folder: Path) -> None:
    sitting.write("what-changed", "words", based_on=0)
    assert not re.search(rb"\d\d:\d\d", (folder / "answers.json").read_bytes())


def test_under_nbgrader_it_only_reads(
    sitting: Sitting,
    sit: Sit,
    folder: Path,
    private: Path,
    case: Case,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sitting.write("what-changed", "handed in", based_on=0)
    (folder / ".answers.json.tmp").write_text("left over")
    before = {path: path.read_bytes() for path in folder.iterdir()}
    history = bytes_in(private)
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    grading = sit()
    assert grading.answers.items["what-changed"] == Text("handed in", revision=1)
    with pytest.raises(ReadOnly):
        grading.write("what-changed", "graded", based_on=1)
    with pytest.raises(ReadOnly):
        grading.mark("sure", 1, based_on=0)
    with pytest.raises(ReadOnly):
        grading.decide(case, [("corridor", "left")], based_on=0)
    (folder / "answers.json").write_text("{")
    with pytest.raises(AnswersError):
        _ = sit().answers
    (folder / "answers.json").write_bytes(before[folder / "answers.json"])
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
    assert bytes_in(private) == history


def test_a_rehearsal_goes_elsewhere(folder: Path, private: Path) -> None:
    stage = private / "rehearsal" / "feedback-practice"
    sitting = Sitting(folder, course="mentors", to=stage)
    sitting.write("what-changed", "only trying", based_on=0)
    assert list(folder.iterdir()) == []
    assert read_answers(stage / "answers.json").assignment == "feedback-practice"
    assert Sitting(folder, course="mentors").history.path != sitting.history.path


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has names that are not Unicode")
def test_a_folder_with_a_broken_name(tmp_path: Path) -> None:
    folder = tmp_path / "pr\udce4xis"
    folder.mkdir()
    Sitting(folder).write("what-changed", "words", based_on=0)
    assert read_answers(folder / "answers.json").assignment == "pr?xis"
    assert texts_kept(Sitting(folder), "what-changed") == ["words"]


def test_loads_without_jupyter_and_the_heavy_ones() -> None:
    code = (
        "import sys, mentorkit.answers\n"
        "heavy = {'IPython', 'pandas', 'matplotlib', 'nbgrader', 'ipywidgets', 'anywidget',"
        " 'jupyter_core', 'nbformat', 'sqlalchemy', 'numpy'}\n"
        "print(sorted(heavy & {name.split('.')[0] for name in sys.modules}))\n"
    )
    root = Path(__file__).parents[2]
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=root)
    assert run.stdout == "[]\n", run.stderr


def test_every_code_is_explained() -> None:
    docs = Path(__file__).parents[2] / "docs"
    explained = "".join(path.read_text("utf-8") for path in docs.glob("problems*.md"))
    for code in AnswersCode:
        assert re.search(rf"^#+ {code}\b", explained, re.MULTILINE), code

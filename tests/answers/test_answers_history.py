"""The author's own history, and what a damaged file is rescued from."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from kept import texts_kept

from mentorkit.answers import (
    AnswersCode,
    AnswersError,
    History,
    Sitting,
    Text,
    private_folder,
    read_answers,
)
from mentorkit.cases import Case

Sit = Callable[[], Sitting]


def test_entries_come_back_in_order(folder: Path) -> None:
    history = History("mentors", "feedback-practice", folder)
    assert history.entries() == []
    history.add("what-changed", "opened", {"at": "the start"})
    history.add("sure", "opened", {})
    first, second = History("mentors", "feedback-practice", folder).entries()
    assert (first.item, first.event, first.data) == ("what-changed", "opened", {"at": "the start"})
    assert first.at <= second.at
    assert first.at.tzinfo
    assert history.entries("sure") == [second]


def test_courses_assignments_and_folders_are_kept_apart(folder: Path, tmp_path: Path) -> None:
    paths = {
        History(course, assignment, place).path
        for course in ("", "mentors", "mentors ", "../../etc")
        for assignment in ("feedback-practice", "Ärzte/..", "a" * 500)
        for place in (folder, tmp_path)
    }
    assert len(paths) == 24
    assert {path.parent for path in paths} == {private_folder() / "history"}
    assert all(len(path.name) < 120 for path in paths)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_nobody_else_may_look(sitting: Sitting, private: Path) -> None:
    sitting.write("what-changed", "mine", based_on=0)
    modes = {path.is_dir(): path.stat().st_mode & 0o777 for path in [private, *private.rglob("*")]}
    assert modes == {True: 0o700, False: 0o600}


def test_private_folder_is_the_users_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("MENTORKIT_PRIVATE")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert private_folder().name == "mentorkit"
    monkeypatch.setenv("MENTORKIT_PRIVATE", "~/mine")
    assert private_folder() == Path.home() / "mine"


def test_a_torn_line_spoils_no_other(sitting: Sitting) -> None:
    sitting.write("what-changed", "one", based_on=0)
    path = sitting.history.path
    whole = path.read_bytes()
    sitting.write("what-changed", "two", based_on=1)
    path.write_bytes(path.read_bytes()[: len(whole) + 40])
    sitting.write("what-changed", "three", based_on=2)
    path.write_bytes(path.read_bytes() + b"\xff\n[[[\n{}\n\n")
    sitting.write("what-changed", "four", based_on=3)
    assert texts_kept(sitting, "what-changed") == ["one", "three", "four"]


def test_a_full_disk_of_ones_own_stops_no_answer(
    folder: Path, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MENTORKIT_PRIVATE", str(small_disk))
    sitting = Sitting(folder)
    sitting.write("what-changed", "one", based_on=0)
    ballast = small_disk / "ballast"
    while shutil.disk_usage(small_disk).free:
        with ballast.open("ab") as file:
            file.write(b"x" * 4096)
    for number in range(2, 20):
        text = "long " * 100 + str(number)
        sitting.write("what-changed", text, based_on=number - 1)
    assert read_answers(folder / "answers.json").items["what-changed"] == Text(text, revision=19)
    assert len(sitting.notices) == 1
    assert "private history" in sitting.notices[0]
    ballast.unlink()
    sitting.write("what-changed", "room again", based_on=19)
    drafts = texts_kept(sitting, "what-changed")
    assert (drafts[0], drafts[-1]) == ("one", "room again")


def test_no_history_stops_no_answer(folder: Path, private: Path) -> None:
    private.write_text("a file where the folder should be")
    sitting = Sitting(folder)
    sitting.write("what-changed", "words", based_on=0)
    assert read_answers(folder / "answers.json").items["what-changed"] == Text("words", revision=1)
    assert len(sitting.notices) == 1


def test_a_damaged_file_comes_back_from_the_history(
    sitting: Sitting, sit: Sit, folder: Path, private: Path, case: Case
) -> None:
    path = folder / "answers.json"
    line = sitting.decide(case, [("corridor", "left")], based_on=0)
    sitting.write("two-doors/office", "undone later", based_on=0)
    sitting.decide(case, [("corridor", "right")], line.revision)
    sitting.write("what-changed", "first", based_on=0)
    sitting.write("what-changed", "last", based_on=1)
    sitting.mark("sure", [4, None], based_on=0)
    whole = path.read_bytes()
    path.write_bytes(whole[:100])

    again = sit()

    assert path.read_bytes() == whole
    assert again.answers == sitting.answers
    (copy,) = private.rglob("*.damaged-*.json")
    assert copy.read_bytes() == whole[:100]
    assert len(again.notices) == 1
    assert "look them over" in again.notices[0]
    assert again.write("what-changed", "and on", based_on=2).revision == 3


def test_a_file_damaged_under_an_open_window_is_rescued_too(sitting: Sitting, folder: Path) -> None:
    sitting.write("what-changed", "words", based_on=0)
    sitting.mark("sure", 3, based_on=0)
    (folder / "answers.json").write_bytes(b"")
    assert sitting.write("what-changed", "words", based_on=1).revision == 1  # the same content
    items = read_answers(folder / "answers.json").items
    assert set(items) == {"what-changed", "sure"}
    assert len(sitting.notices) == 1


def test_an_earlier_file_does_not_come_back(sitting: Sitting, sit: Sit, folder: Path) -> None:
    sitting.write("what-changed", "of the file that I deleted", based_on=0)
    (folder / "answers.json").unlink()
    sitting.mark("sure", 3, based_on=0)
    (folder / "answers.json").write_bytes(b"{")
    assert set(sit().answers.items) == {"sure"}


def test_what_cannot_be_kept_is_not_replaced(
    sitting: Sitting, sit: Sit, folder: Path, private: Path
) -> None:
    (folder / "answers.json").write_bytes(b"{")
    private.write_text("no folder")
    sitting = sit()
    with pytest.raises(AnswersError) as fault:
        sitting.write("what-changed", "words", based_on=0)
    assert fault.value.problem.code == AnswersCode.NOT_KEPT
    assert (folder / "answers.json").read_bytes() == b"{"

"""Collecting from a folder, from files that came by e-mail, and from the exchange."""

from __future__ import annotations

import os
import shutil
import zipfile
from pathlib import Path

import pytest
from course_world import NOTEBOOK, CourseWorld, Participant

from mentorkit.answers import Sitting
from mentorkit.answers.receipts import make_bundle
from mentorkit.course import CourseError, Left, read_submission
from mentorkit.course.grading.sanitize import as_typed

OF_A_KIND = (
    "is of a kind that can't be taken in; ask for the one file that was made to hand in, or for "
    "the notebook"
)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """Where a learning platform's download was unpacked."""
    folder = tmp_path / "download"
    folder.mkdir()
    return folder


def puts(person: Participant, inbox: Path, *, at: int = 1_790_000_000) -> None:
    """The person's folder in the download, last changed at that moment."""
    shutil.rmtree(inbox / person.name, ignore_errors=True)
    copy = shutil.copytree(person.folder, inbox / person.name)
    for path in copy.rglob("*"):
        os.utime(path, (at, at))


def test_a_folder_for_each_person(course: CourseWorld, inbox: Path) -> None:
    for name in ("ana", "ben"):
        puts(course.participant(name).plays("ask", "listen").writes("Words."), inbox)
    collected = course.collect(inbox)
    assert (collected.new, collected.left) == (("ana", "ben"), ())
    assert [grade.score for grade in course.grade().grades] == [2, 2]


def test_the_newest_wins_and_the_ones_before_are_kept(course: CourseWorld, inbox: Path) -> None:
    ana = course.participant("ana").writes("First.")
    puts(ana, inbox, at=1_790_000_000)
    assert course.collect(inbox).new == ("ana",)
    assert course.collect(inbox).unchanged == ("ana",)
    puts(ana.writes("Second."), inbox, at=1_790_000_100)
    assert course.collect(inbox).updated == ("ana",)
    elsewhere = course.participant("elsewhere").writes("Older.")
    elsewhere.name = "ana"
    puts(elsewhere, inbox, at=1_790_000_050)
    assert course.collect(inbox).unchanged == ("ana",)
    course.grade()
    assert course.cell("ana", "words").source == as_typed("Second.")
    shelf = sorted((course.root / "earlier" / "ana" / course.assignment).iterdir())
    kept = [(one / "answers.json").read_text("utf-8") for one in shelf]
    assert [text in said for text, said in zip(("First.", "Older."), kept, strict=True)] == [
        True,
        True,
    ]


def test_a_notebook_that_travels_alone(course: CourseWorld, inbox: Path) -> None:
    ana = course.participant("ana").plays("ask", "listen").writes("Words.").saves_notebook()
    shutil.copy(ana.notebook, inbox / "ana.ipynb")
    collected = course.collect(inbox)
    assert collected.new == collected.restored == ("ana",)
    assert (course.submitted("ana") / NOTEBOOK).is_file()
    assert (course.submitted("ana") / "answers.json").is_file()
    assert course.grade().grades[0].score == 2
    assert course.collect(inbox).unchanged == ("ana",)


def test_a_notebook_that_the_platform_renamed(course: CourseWorld, inbox: Path) -> None:
    ana = course.participant("ana").plays("ask", "listen").writes("Words.")
    ana.notebook.rename(ana.folder / "quick-practice (1).ipynb")
    puts(ana, inbox)
    assert course.collect(inbox).new == ("ana",)
    assert course.grade().grades[0].score == 2


def test_folders_as_nbgrader_lays_them_out(course: CourseWorld, inbox: Path) -> None:
    ana = course.participant("ana").writes("Words.")
    shutil.copytree(ana.folder, inbox / "ana" / course.assignment)
    course.collect(inbox)
    assert course.grade().grades[0].score == 1


def test_what_cannot_be_taken_is_left_and_stops_nobody(course: CourseWorld, inbox: Path) -> None:
    for name in ("linked", "piped", "large", "bare", "fine"):
        puts(course.participant(name).writes("Words."), inbox)
    (inbox / "linked" / "x").symlink_to("/etc/hostname")
    os.mkfifo(inbox / "piped" / "x")
    with (inbox / "large" / "x").open("wb") as file:
        file.truncate(200_000_000)
    (inbox / "bare" / NOTEBOOK).unlink()
    (inbox / "<b>").mkdir()
    (inbox / "ghost.ipynb").symlink_to("/etc/hostname")
    (inbox / "readme.txt").write_text("Exported on Monday", encoding="utf-8")
    (inbox / ".hidden").mkdir()
    collected = course.collect(inbox)
    assert collected.new == ("fine",)
    assert collected.left == (
        Left("<b>", "this can't be anybody's id: use letters, digits, . @ _ and -"),
        Left("bare", f"the assignment's notebook, {NOTEBOOK}, is not in it"),
        Left("ghost", "ghost.ipynb is a link: only files can be handed in"),
        Left("large", "it has more than 100 megabytes"),
        Left("linked", "x is a link: only files can be handed in"),
        Left("piped", "x is a pipe: only files can be handed in"),
        Left("readme.txt", f"it {OF_A_KIND}"),
    )
    assert {entry.name for entry in (course.root / "submitted").iterdir()} == {"fine"}


def test_a_folder_that_is_not_there(course: CourseWorld, tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="no such folder"):
        course.collect(tmp_path / "nowhere")


def test_only_what_was_released_is_collected(new_course: CourseWorld, inbox: Path) -> None:
    with pytest.raises(CourseError, match="no such release"):
        new_course.collect(inbox)


# What somebody made to hand in


def bundled(person: Participant, inbox: Path) -> Path:
    """The one file that the person made to hand in, as it comes from a learning platform."""
    person.saves_notebook()
    made = make_bundle(Sitting(person.folder), [person.notebook])[0]
    return Path(shutil.move(made, inbox / f"{person.name}.zip"))


def test_the_one_file_that_was_made_to_hand_in(course: CourseWorld, inbox: Path) -> None:
    bundled(course.participant("ana").plays("ask", "listen").writes("Words."), inbox)
    assert course.collect(inbox).new == ("ana",)
    assert sorted(path.name for path in course.submitted("ana").iterdir()) == [
        "answers.json",
        "mentorkit.json",
        NOTEBOOK,
    ]
    [one] = course.grade().grades
    assert one.score == 2
    assert course.collect(inbox).unchanged == ("ana",)


@pytest.mark.parametrize(
    "name", ["../../answers.json", "/answers.json", "x/../../../answers.json", "a\\answers.json"]
)
def test_a_file_that_would_lead_out_of_its_folder(
    course: CourseWorld, inbox: Path, name: str
) -> None:
    path = bundled(course.participant("ana").writes("Words."), inbox)
    (inbox.parent / "answers.json").write_text("mine")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, "{}")
        archive.writestr("nights/sitecustomize.py", "raise SystemExit")
    assert course.collect(inbox).new == ("ana",)
    assert (inbox.parent / "answers.json").read_text() == "mine"
    assert "Words." in (course.submitted("ana") / "answers.json").read_text("utf-8")
    assert not list(course.root.rglob("sitecustomize.py"))


@pytest.mark.parametrize("content", [b"", b"Hello", b"PK\x05\x06"])
def test_a_file_that_is_no_bundle_is_left_and_the_next_is_taken(
    course: CourseWorld, inbox: Path, content: bytes
) -> None:
    (inbox / "aaa.zip").write_bytes(content)
    bundled(course.participant("ana").writes("Words."), inbox)
    collected = course.collect(inbox)
    assert collected.new == ("ana",)
    assert collected.left == (Left("aaa", "it is no zip file, or a damaged one"),)
    assert (inbox / "aaa.zip").read_bytes() == content


def test_a_notebook_that_was_renamed_before_the_file_was_made(
    course: CourseWorld, inbox: Path
) -> None:
    ana = course.participant("ana").writes("Words.").saves_notebook()
    mine = ana.notebook.rename(ana.notebook.with_name("my copy.ipynb"))
    made, _ = make_bundle(Sitting(ana.folder), [mine])
    shutil.move(made, inbox / "ana.zip")
    assert course.collect(inbox).new == ("ana",)
    assert (course.submitted("ana") / NOTEBOOK).is_file()


def test_a_damaged_file_of_an_unusual_kind_stops_nobody(course: CourseWorld, inbox: Path) -> None:
    with zipfile.ZipFile(inbox / "aaa.zip", "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr(f"x/{NOTEBOOK}", "{}" * 500)
    raw = bytearray((inbox / "aaa.zip").read_bytes())
    raw[60:70] = b"\xff" * 10
    (inbox / "aaa.zip").write_bytes(raw)
    bundled(course.participant("ana").writes("Words."), inbox)
    collected = course.collect(inbox)
    assert collected.new == ("ana",)
    assert [left.student for left in collected.left] == ["aaa"]


@pytest.mark.parametrize("agreed", [True, False])
def test_drafts_are_taken_only_from_who_agrees(
    course: CourseWorld, inbox: Path, agreed: bool
) -> None:
    ana = course.participant("ana").writes("Words.")
    Sitting(ana.folder).mark("consent/process", {"agreed": agreed, "text": "…"}, 0)
    (ana.folder / "process.json").write_text("{}")
    puts(ana, inbox)
    assert course.collect(inbox).new == ("ana",)
    assert (course.submitted("ana") / "process.json").exists() is agreed


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give a folder away"
)
def test_who_hands_in_under_anothers_name_is_not_taken(course: CourseWorld, exchange: Path) -> None:
    """The account `daemon`, which is on every such machine, stands for a participant."""
    course.participant("ana").writes("Mine.").hands_in()
    course.participant("daemon").writes("My own.").hands_in()
    forged = course.participant("ana-forged").writes("Not hers.")
    forged.name = "ana"
    forged.hands_in()
    inbound = course.exchange / "small-course" / "inbound"
    newest = max(inbound.glob("ana+*"))
    shutil.chown(newest, "daemon")
    taken = course.collect()
    assert taken.new == ("ana", "daemon")
    assert [(one.student, one.reason.split(",")[0]) for one in taken.left] == [
        ("ana", "daemon handed it in under this name")
    ]
    assert read_submission(course.submitted("ana")).answers.items["lesson"].text == "Mine."
    for path in inbound.glob("ana+*"):
        shutil.chown(path, "daemon")
    shutil.rmtree(course.submitted("ana"))
    assert course.collect().new == ()
    assert not course.submitted("ana").exists()

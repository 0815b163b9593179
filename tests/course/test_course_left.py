"""What is not taken: whose it may be, why, and that nobody who uploaded is forgotten."""

from __future__ import annotations

import errno
import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from course_world import NOTEBOOK, CourseWorld
from downloads import HAND_IN, TUESDAY, Zip, bundle, notebook
from hypothesis import given
from hypothesis import strategies as st

from mentorkit import cli
from mentorkit.answers import Answers, encode
from mentorkit.answers.document import Text
from mentorkit.course import CourseError, Left, course_at, return_feedback, senders
from mentorkit.course.collecting import preparing
from mentorkit.course.collecting.notes import not_taken_of
from mentorkit.course.collecting.platforms import number_in, sender_in
from mentorkit.errors import MentorkitError

ROSTER = """id,first_name,last_name,email,lms_id
ana,Ana,Lind,ana@x.org,12345
bo,Bo,Berg,bo@x.org,
"""
OTHER = "slow-practice"


@pytest.fixture
def course(course: CourseWorld) -> CourseWorld:
    """The released course, with a roster."""
    (course.root / "roster.csv").write_text(ROSTER, encoding="utf-8")
    return course


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """A folder of what came by e-mail."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def works(course: CourseWorld, name: str, text: str = "Words.") -> bytes:
    return bundle(course.participant(name).plays("ask", "listen").writes(text))


def answers(course: CourseWorld, student: str) -> str:
    return (course.submitted(student) / "answers.json").read_text(encoding="utf-8")


# Names that can be read in two ways


@pytest.mark.parametrize(
    "name",
    [
        f"evil_12345_999999999__777_678999_{HAND_IN}",
        f"lindana_12345_1_777_678999_{HAND_IN}",
        f"lindana_12345_678999_2026_11_{HAND_IN}",
        f"anon_12345_678999_{HAND_IN}",
    ],
)
def test_a_canvas_name_of_two_meanings_is_left_to_a_person(
    course: CourseWorld, download: Callable[[], Zip], name: str
) -> None:
    made = download().put(name, works(course, "evil", "Another's."))
    made.canvas("Lind, Ana", 12345, HAND_IN, works(course, "a", "Hers."))
    path = made.done()
    taken = course.collect(path)
    assert (taken.new, "Hers." in answers(course, "ana")) == (("ana",), True)
    [unknown] = taken.unmatched
    assert (unknown.name, unknown.suggestions) == (name, ())
    assert unknown.note.startswith("It can be read in two ways: ")
    assert f'    then add  --match "{name}=ID"' in list(taken.not_taken())
    # A person may say whose it is. What goes back would not surely come to them by that name.
    assert course.collect(path, {name: "bo"}).new == ("bo",)
    assert "Another's." in answers(course, "bo")
    assert set(senders(course_at(course.root), course.assignment)) == {"ana"}
    course.grade()
    back = return_feedback(
        course.root, course.assignment, way="canvas", without_reply=True, pdf=False
    )
    assert (back.sent, set(back.left)) == (("ana",), {"bo"})


@pytest.mark.parametrize("folders", [True, False])
def test_a_moodle_name_of_two_meanings_is_left_to_a_person(
    course: CourseWorld, download: Callable[[], Zip], folders: bool
) -> None:
    evil = "Ana Lind_1001_assignsubmission_file_"
    made = download().moodle(evil, 777, HAND_IN, works(course, "evil"), folders=folders)
    path = made.moodle("Bo Berg", 5, HAND_IN, works(course, "b"), folders=folders).done()
    taken = course.collect(path)
    assert taken.new == ("bo",)
    [unknown] = taken.unmatched
    assert "the sender's name may end in two places" in unknown.note
    assert course.collect(path, {unknown.name: "ana"}).new == ("ana",)


@pytest.mark.parametrize(
    ("name", "number", "upload"),
    [
        (f"lindana_12345_678901_{HAND_IN}", "12345", 678901),
        (f"lindana_LATE_12345_678901_{HAND_IN}", "12345", 678901),
        ("777_679_essay_2.zip", "777", 679),
        ("lind2_12345_678901_part_2.ipynb", "12345", 678901),
        ("x/lindana_12345_678901_a.zip", "12345", 678901),
        (f"lindana_12345_{'9' * 5000}_a.zip", "", 0),
        ("essay.pdf", "", 0),
    ],
)
def test_a_canvas_name_of_one_meaning(name: str, number: str, upload: int) -> None:
    found = sender_in("canvas", name)
    assert number_in("canvas", name) == number
    assert (found[1] if found else 0) == upload
    assert not (found and found[0].doubt)


NAMES = st.text("ab_ 19", min_size=1, max_size=20)


@given(NAMES, st.integers(1, 999), st.integers(1, 999), st.sampled_from(["a.zip", "1_2_b.zip"]))
def test_no_name_gives_a_file_to_another_number(
    name: str, number: int, upload: int, file: str
) -> None:
    found = sender_in("canvas", f"{name}_{number}_{upload}_{file}")
    assert found
    sender, counted = found
    assert sender.doubt or (sender.number, counted) == (str(number), upload)


# What is of another assignment


@pytest.fixture
def two(course: CourseWorld) -> CourseWorld:
    """The course with a second assignment that was not released."""
    source = course.source.with_name(OTHER)
    shutil.copytree(course.source, source)
    (source / NOTEBOOK).rename(source / f"{OTHER}.ipynb")
    return course


def of_other(course: CourseWorld, inbox: Path, *, says: str, assignment: str = OTHER) -> None:
    """A file of Ana's in which something names another assignment."""
    person = course.participant("other").writes("Of the other.")
    if says == "mentorkit.json":
        path = person.folder / "mentorkit.json"
        named = path.read_text("utf-8").replace(course.assignment, assignment)
        path.write_text(named, "utf-8")
    if says == "answers.json":
        (person.folder / "mentorkit.json").unlink()
        items = {"something-else": Text("Of the other.", revision=1)}
        own = Answers(assignment=assignment, folder="x", items=items)
        (person.folder / "answers.json").write_bytes(encode(own))
    with zipfile.ZipFile(inbox / "ana.zip", "w") as archive:
        for entry in sorted(person.folder.iterdir()):
            archive.write(entry, entry.name)


@pytest.mark.parametrize("says", ["mentorkit.json", "answers.json"])
def test_what_is_of_an_assignment_that_was_not_released_replaces_nothing(
    two: CourseWorld, inbox: Path, says: str
) -> None:
    (inbox / "ana.zip").write_bytes(works(two, "a", "Good work."))
    two.collect(inbox)
    of_other(two, inbox, says=says)
    taken = two.collect(inbox)
    assert (taken.new, taken.updated, taken.older) == ((), (), ())
    assert taken.left == (
        Left(
            "ana",
            f"it is of {OTHER}, not of {two.assignment}; release {OTHER} first, then collect it "
            "there",
        ),
    )
    assert "Good work." in answers(two, "ana")


@pytest.mark.parametrize("says", ["mentorkit.json", "answers.json"])
def test_what_is_of_an_assignment_that_nobody_knows_here(
    course: CourseWorld, inbox: Path, says: str
) -> None:
    of_other(course, inbox, says=says, assignment="of-another-course")
    assert course.collect(inbox).left == (
        Left("ana", f"it is of of-another-course, not of {course.assignment}"),
    )


def test_answers_that_are_called_after_their_folder_are_taken(
    course: CourseWorld, inbox: Path
) -> None:
    """Whoever lost mentorkit.json and put the notebook into Downloads has answered all the same."""
    ana = course.participant("ana").writes("Words.")
    (ana.folder / "mentorkit.json").unlink()
    path = ana.folder / "answers.json"
    path.write_text(path.read_text("utf-8").replace(course.assignment, "downloads"), "utf-8")
    shutil.copytree(ana.folder, inbox / "ana")
    assert course.collect(inbox).new == ("ana",)


# Files of other kinds


def test_files_of_other_kinds_are_named(course: CourseWorld, inbox: Path) -> None:
    for name in ("bo.rar", "Ana Lind.7z", "notes.docx", "answers.json"):
        (inbox / name).write_bytes(b"x")
    for name in (".hidden", "Thumbs.db", "._bo.zip.txt"):
        (inbox / name).write_bytes(b"x")
    taken = course.collect(inbox)
    assert [one.student for one in taken.left] == ["ana", "answers.json", "bo", "notes.docx"]
    assert {one.reason.split(" is of a kind")[0] for one in taken.left} == {
        "Ana Lind.7z",
        "bo.rar",
        "it",
    }
    assert taken.unmatched == ()
    assert set(not_taken_of(course_at(course.root), course.assignment)) == {"ana", "bo"}


def test_a_copys_number_is_no_part_of_a_name(course: CourseWorld, inbox: Path) -> None:
    (inbox / "Ana Lind.zip").write_bytes(works(course, "a"))
    (inbox / "Ana Lind (1).zip").write_bytes(works(course, "b", "Also hers."))
    taken = course.collect(inbox)
    assert {one.student for one in taken.matched} == {"ana"}
    assert taken.unmatched == ()


# Who uploaded, and has nothing that was taken


def notes(course: CourseWorld) -> dict[str, tuple[str, ...]]:
    return not_taken_of(course_at(course.root), course.assignment)


def test_whose_upload_was_not_taken_is_kept_until_something_is(
    course: CourseWorld, download: Callable[[], Zip], inbox: Path
) -> None:
    assert notes(course) == {}
    made = download().canvas("Lind, Ana", 12345, HAND_IN, b"no zip file")
    path = made.canvas("Berg, Bo", 7, "essay.pdf", b"%PDF").done()
    course.collect(path)
    assert set(notes(course)) == {"ana", "bo"}
    told = {one.student: one.told for one in course.status().standings}
    assert told["ana"].startswith(("missing. Something came", "not yet. Something came")), told
    [said] = notes(course)["ana"]
    start = "Something came and was not taken: it is no zip file, or a damaged one ("
    assert said.startswith(start)
    assert said.removeprefix(start)[:4].isdigit()
    assert said.endswith(").")
    course.collect(path)
    assert len(notes(course)["ana"]) == 1
    # Another way brings something of Ana's.
    (inbox / "ana.zip").write_bytes(works(course, "a"))
    course.collect(inbox)
    assert set(notes(course)) == {"bo"}
    # What came before from elsewhere does not make up for what did not.
    course.collect(path)
    course.collect(inbox)
    assert set(notes(course)) == {"ana", "bo"}
    # The next download is in order.
    made = download().canvas("Lind, Ana", 12345, HAND_IN, works(course, "b", "New."), at=TUESDAY)
    made.canvas("Berg, Bo", 7, NOTEBOOK, notebook(course.participant("c")), at=TUESDAY)
    course.collect(made.done())
    assert notes(course) == {}


def test_a_text_that_was_typed_beside_a_file_is_no_matter(
    course: CourseWorld, download: Callable[[], Zip]
) -> None:
    made = download().put("lindana_12345_text.html", b"<p>Hello</p>")
    made.put("bergbo_7_text.html", b"<p>Hello</p>")
    made.canvas("Lind, Ana", 12345, HAND_IN, works(course, "a"))
    taken = course.collect(made.done())
    assert [one.student for one in taken.left] == ["ana", "bo"]
    assert set(notes(course)) == {"bo"}


def test_notes_that_are_damaged(course: CourseWorld, inbox: Path) -> None:
    (course.root / "collected").mkdir()
    (course.root / "collected" / f"{course.assignment}.json").write_text("{")
    assert notes(course) == {}
    with pytest.raises(CourseError, match=r"R115 .*delete it: it is then begun anew"):
        course.collect(inbox)


# A full disk


def test_a_full_disk_ends_it_in_a_sentence(
    course: CourseWorld, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ana", "bo"):
        shutil.copytree(course.participant(name).writes("Words.").folder, inbox / name)
    copies = iter(range(1000))
    files = len(list((inbox / "ana").iterdir()))
    real = shutil.copy2

    def full(*args: Any, **options: Any) -> Any:
        if next(copies) >= files + 1:  # when the second person's first file is there
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(*args, **options)

    arguments = ["collect", course.assignment, "--course", str(course.root), "--from", str(inbox)]
    with monkeypatch.context() as patch:
        patch.setattr(preparing.shutil, "copy2", full)
        result = CliRunner().invoke(cli.main, arguments)
    assert result.exit_code == 1
    assert result.stderr.strip() == (
        "Collecting could not go on: the disk is full. Make room first. Nothing is half done: what "
        "was taken stays, and the next collecting does the rest."
    )
    assert not list(course.root.glob(".*ing-*"))
    assert course.submitted("ana").is_dir()
    assert not course.submitted("bo").exists()
    taken = course.collect(inbox)
    assert (taken.new, taken.unchanged, taken.left) == (("bo",), ("ana",), ())


def test_a_fault_of_one_file_is_said_without_numbers(
    course: CourseWorld, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ana", "bo"):
        shutil.copytree(course.participant(name).writes("Words.").folder, inbox / name)
    real = shutil.copy2

    def refused(source: str, *args: Any, **options: Any) -> Any:
        if "ana" in Path(source).parts:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), source)
        return real(source, *args, **options)

    with monkeypatch.context() as patch:
        patch.setattr(preparing.shutil, "copy2", refused)
        taken = course.collect(inbox)
    assert taken.new == ("bo",)
    assert taken.left == (
        Left("ana", "some of its files can't be copied; look whether they can be opened"),
    )


# What is said, once and so that it helps


def test_who_is_known_already_is_not_introduced_again(
    course: CourseWorld, download: Callable[[], Zip]
) -> None:
    path = download().moodle("Bo Berg", 5, HAND_IN, works(course, "b")).done()
    line = "  Bo Berg (5) is bo, by the name"
    assert line in list(course.collect(path).told())
    assert line not in list(course.collect(path).told())


def test_a_notebook_of_an_assignment_that_was_not_released(two: CourseWorld, inbox: Path) -> None:
    shutil.copy(two.participant("b").notebook, inbox / "Bo Berg.ipynb")
    (inbox / "ana").mkdir()
    shutil.copy(two.participant("c").notebook, inbox / "ana" / f"{OTHER}.ipynb")
    taken = two.collect(inbox)
    assert taken.new == ("bo",)
    assert [left.student for left in taken.left] == ["ana"]
    assert f"release {OTHER} first" in taken.left[0].reason


def test_an_assignment_that_was_not_released_is_named_as_such(
    two: CourseWorld, inbox: Path
) -> None:
    other = CourseWorld(two.root, two.home, assignment=OTHER)
    with pytest.raises(CourseError, match=f"Release it first: mentorkit release {OTHER}"):
        other.collect(inbox)
    with pytest.raises(CourseError, match='Did you mean "quick-practice"'):
        CourseWorld(two.root, two.home, assignment="quick-practise").collect(inbox)


@pytest.fixture
def _no_exchange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MENTORKIT_TEST_EXCHANGE", str(tmp_path / "nowhere"))


@pytest.mark.usefixtures("_no_exchange")
def test_who_names_no_files_is_told_how(course: CourseWorld) -> None:
    course.sets(hand_in="file")
    with pytest.raises(CourseError, match=r"mentorkit collect quick-practice --from FILE"):
        course.collect()
    course.sets(hand_in="exchange")
    with pytest.raises(MentorkitError) as caught:
        course.collect()
    assert "--from" not in str(caught.value)

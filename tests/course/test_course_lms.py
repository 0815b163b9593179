"""Collecting Canvas' and Moodle's downloads and files from mails, and whose each file is."""

from __future__ import annotations

import contextlib
import io
import os
import random
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from course_world import NOTEBOOK, CourseWorld
from downloads import HAND_IN, MONDAY, TUESDAY, Zip, bundle, notebook, zipped
from hypothesis import given, settings
from hypothesis import strategies as st

from mentorkit import cli
from mentorkit.course import (
    CourseError,
    Left,
    Matched,
    Sender,
    Unmatched,
    confirm_match,
    course_at,
    senders,
)
from mentorkit.course.collecting import archives, parcels
from mentorkit.course.collecting.archives import ZipSource
from mentorkit.course.collecting.bundles import meant, unpack
from mentorkit.course.collecting.mails import sender_of
from mentorkit.course.collecting.matches import confirmed_matches
from mentorkit.course.collecting.matching import Matcher, Never, keys_of, name_key
from mentorkit.course.collecting.platforms import Named, recognise
from mentorkit.course.people.roster import Person
from mentorkit.errors import MentorkitError

quick = settings(max_examples=60)

ROSTER = """id,first_name,last_name,email,lms_id
ana,Ana,Lind,ana@x.org,12345
ben,Ben,O'Brien,,
jm,José María,Núñez Öz,,
kim1,Kim,Lee,,
kim2,Kim,Lee,,
"""


@pytest.fixture
def course(course: CourseWorld) -> CourseWorld:
    """The released course, with a roster."""
    (course.root / "roster.csv").write_text(ROSTER, encoding="utf-8")
    return course


def works(course: CourseWorld, name: str, text: str = "Words.") -> bytes:
    return bundle(course.participant(name).plays("ask", "listen").writes(text))


def answers(course: CourseWorld, student: str) -> str:
    return (course.submitted(student) / "answers.json").read_text(encoding="utf-8")


def earlier(course: CourseWorld, student: str) -> list[str]:
    shelf = course.root / "earlier" / student / course.assignment
    return [path.read_text("utf-8") for path in sorted(shelf.glob("*/answers.json"))]


# Canvas


def test_canvas_download(course: CourseWorld, download: Callable[[], Zip]) -> None:
    made = download()
    made.canvas("Lind, Ana", 12345, HAND_IN, works(course, "a"))
    made.canvas("O'Brien, Ben", 222, "quick-practice-1.ipynb", notebook(course.participant("b")))
    made.canvas("Núñez Öz, José María", 333, HAND_IN, works(course, "c"), late=True)
    made.canvas("Student, Test", 999, HAND_IN, works(course, "d"))
    path = made.done()
    taken = course.collect(path)
    assert taken.kind == "canvas"
    assert taken.new == ("ana", "ben", "jm")
    assert taken.matched == (
        Matched("ana", "lindana (12345)", "number"),
        Matched("ben", "obrienben (222)", "name"),
        Matched("jm", "núñezözjosémaría (333)", "name"),
    )
    assert taken.unmatched == (Unmatched("studenttest (999)"),)
    assert taken.left == ()
    assert sorted(one.name for one in course.submitted("ana").iterdir()) == [
        "answers.json",
        "mentorkit.json",
        NOTEBOOK,
    ]
    assert course.submitted("ben").joinpath(NOTEBOOK).is_file()
    assert senders(course_at(course.root), course.assignment)["ana"].member == (
        f"lindana_12345_678901_{HAND_IN}"
    )
    assert course.collect(path).unchanged == ("ana", "ben", "jm")


def test_names_that_canvas_writes_without_saying_they_are_utf8(
    course: CourseWorld, download: Callable[[], Zip]
) -> None:
    path = download().canvas("Núñez Öz, José María", 333, HAND_IN, works(course, "c")).done()
    raw = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        info = archive.infolist()[0]
    # The sign for UTF-8 is in both headers: 6 bytes after one's beginning, 8 after the other's.
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = raw.rindex(mark) + at if mark == b"PK\x01\x02" else info.header_offset + at
        raw = raw[:place] + b"\0\0" + raw[place + 2 :]
    path.write_bytes(raw)
    assert course.collect(path).new == ("jm",)


def test_a_canvas_download_that_was_unpacked(course: CourseWorld, tmp_path: Path) -> None:
    folder = tmp_path / "submissions"
    folder.mkdir()
    (folder / f"lindana_12345_678901_{HAND_IN}").write_bytes(works(course, "a"))
    (folder / "lindana_12345_678902_link").symlink_to("/etc/hostname")
    taken = course.collect(folder)
    assert (taken.kind, taken.new, taken.left) == ("canvas", ("ana",), ())


def test_what_is_typed_into_the_platform_stays_there(
    course: CourseWorld, download: Callable[[], Zip]
) -> None:
    made = download().put("lindana_12345_text.html", b"<p>Hello</p>")
    made.put("obrienben_LATE_222_link.html", b"<a>").put("readme", b"")
    taken = course.collect(made.done())
    assert taken.new == ()
    assert [left.student for left in taken.left] == ["ana", "ben", "readme"]
    assert "typed into the platform" in taken.left[0].reason


def test_anonymous_canvas_is_matched_by_nobody(
    course: CourseWorld, download: Callable[[], Zip]
) -> None:
    made = download().put(f"anonymous_anon_aB3xY_678_{HAND_IN}", works(course, "a"))
    taken = course.collect(made.put(f"777_679_{HAND_IN}", works(course, "b")).done())
    assert [one.name for one in taken.unmatched] == ["(777)", "anon (aB3xY)"]
    assert taken.unmatched[0].suggestions == ()


# Moodle


@pytest.mark.parametrize("folders", [True, False])
def test_moodle_download(course: CourseWorld, download: Callable[[], Zip], folders: bool) -> None:
    made = download()
    made.moodle("Ana Lind", 501, HAND_IN, works(course, "a"), folders=folders)
    made.moodle("Núñez Öz José María", 502, NOTEBOOK, notebook(course.participant("c")))
    made.put("Ben O'Brien_503_assignsubmission_onlinetext_/onlinetext.html", b"<p>")
    made.moodle("Participant", 504, HAND_IN, works(course, "d"), folders=folders)
    taken = course.collect(made.done())
    assert (taken.kind, taken.new) == ("moodle", ("ana", "jm"))
    assert {one.how for one in taken.matched} == {"name"}
    assert [left.student for left in taken.left] == ["ben"]
    assert [one.name for one in taken.unmatched] == ["Participant (504)"]
    kept = senders(course_at(course.root), course.assignment)["jm"]
    assert (kept.platform, kept.member) == (
        "moodle",
        f"Núñez Öz José María_502_assignsubmission_file_/{NOTEBOOK}",
    )


def test_moodles_newer_folders_and_one_around_all(
    course: CourseWorld, download: Callable[[], Zip]
) -> None:
    made = download().put(
        f"all\\Ana Lind_501_assignsubmission_file\\work\\{HAND_IN}", works(course, "a")
    )
    made.put("__MACOSX/all/._Ana", b"x").put("all/.DS_Store", b"x")
    taken = course.collect(made.done())
    assert (taken.kind, taken.new, taken.left) == ("moodle", ("ana",), ())


def test_moodles_number_is_nobodys_on_the_roster(
    course: CourseWorld, download: Callable[[], Zip]
) -> None:
    """It is another one in each assignment, so it may be the number Canvas gave to somebody."""
    path = download().moodle("Zoë Quist", 12345, HAND_IN, works(course, "z")).done()
    assert [one.name for one in course.collect(path).unmatched] == ["Zoë Quist (12345)"]


# Several files, and several downloads


def test_the_newest_of_several_files_wins(course: CourseWorld, download: Callable[[], Zip]) -> None:
    person = course.participant("a").plays("ask")
    first, second = (bundle(person.writes(text)) for text in ("First.", "Second."))
    made = download().moodle("Ana Lind", 1, "b.zip", second, at=TUESDAY)
    path = made.moodle("Ana Lind", 1, "a.zip", first, at=MONDAY).done()
    assert course.collect(path).new == ("ana",)
    assert "Second." in answers(course, "ana")
    assert [text for text in earlier(course, "ana") if "First." in text]
    assert course.collect(path).unchanged == ("ana",)
    assert len(earlier(course, "ana")) == 1


def test_on_canvas_the_later_upload_wins(course: CourseWorld, download: Callable[[], Zip]) -> None:
    person = course.participant("a")
    first, second = (bundle(person.writes(text)) for text in ("First.", "Second."))
    made = download().canvas("Lind, Ana", 12345, HAND_IN, first)
    made.canvas("Lind, Ana", 12345, "quick-practice-hand-in-1.zip", second)
    person.writes("Third.")
    made.canvas("Lind, Ana", 12345, NOTEBOOK, notebook(person))  # the bundle has more
    assert course.collect(made.done()).new == ("ana",)
    assert "Second." in answers(course, "ana")
    assert len(earlier(course, "ana")) == 2


def test_a_notebook_and_its_answers_side_by_side(
    course: CourseWorld, download: Callable[[], Zip]
) -> None:
    ana = course.participant("a").writes("Mine.")
    made = download().canvas("Lind, Ana", 12345, "my notebook.ipynb", ana.notebook.read_bytes())
    made.canvas("Lind, Ana", 12345, "answers-2.json", (ana.folder / "answers.json").read_bytes())
    made.canvas("O'Brien, Ben", 2, "answers.json", b"{}")
    taken = course.collect(made.done())
    assert taken.new == ("ana",)
    assert "Mine." in answers(course, "ana")
    assert taken.left[0].student == "ben"
    assert "without the notebook" in taken.left[0].reason


def test_a_later_download_is_newer_whatever_a_participants_clock_says(
    course: CourseWorld, download: Callable[[], Zip]
) -> None:
    person = course.participant("a")
    slow, fast = (bundle(person.writes(text)) for text in ("First.", "Second."))
    first = download().canvas("Lind, Ana", 12345, HAND_IN, slow, at=MONDAY).done()
    assert course.collect(first).new == ("ana",)
    for path in course.submitted("ana").iterdir():
        os.utime(path, (4_000_000_000, 4_000_000_000))
    second = download().canvas("Lind, Ana", 12345, HAND_IN, fast, at=TUESDAY).done()
    assert course.collect(second).updated == ("ana",)
    assert "Second." in answers(course, "ana")
    assert course.collect(first).unchanged == ("ana",)
    assert "Second." in answers(course, "ana")


def test_what_is_broken_is_one_persons_trouble(
    course: CourseWorld, download: Callable[[], Zip]
) -> None:
    made = download().moodle("Ana Lind", 1, HAND_IN, works(course, "a"))
    made.moodle("Ben O'Brien", 2, HAND_IN, b"no zip file")
    made.moodle("José María Núñez Öz", 3, "essay.pdf", b"%PDF")
    taken = course.collect(made.done())
    assert taken.new == ("ana",)
    assert taken.left == (
        Left("ben", "it is no zip file, or a damaged one"),
        Left("jm", "neither a notebook nor the one file to hand in is there, but essay.pdf"),
    )
    assert set(senders(course_at(course.root), course.assignment)) == {"ana"}


# Whose it is


def test_two_of_one_name_are_left_to_a_person(
    course: CourseWorld, download: Callable[[], Zip]
) -> None:
    path = download().canvas("Lee, Kim", 55, HAND_IN, works(course, "k")).done()
    taken = course.collect(path)
    [unknown] = taken.unmatched
    assert [one.student for one in unknown.suggestions] == ["kim1", "kim2"]
    assert taken.new == ()
    said = course.collect(path, {"leekim (55)": "kim2"})
    assert (said.new, said.unmatched) == (("kim2",), ())
    assert course.collect(path).matched == (Matched("kim2", "leekim (55)", "confirmed"),)
    assert (course.root / "matches.csv").read_text("utf-8") == "name,id\nleekim (55),kim2\n"


def test_no_sender_puts_a_formula_into_the_list(course: CourseWorld) -> None:
    for name in ("=cmd|x (55)", "＋1 (56)", "Ana Lind (57)"):
        confirm_match(course.root, name, "kim2")
    confirm_match(course.root, "-1 (58)", "-")
    lines = ["'=cmd|x (55),kim2", "'＋1 (56),kim2", "Ana Lind (57),kim2", "'-1 (58),-"]
    assert (course.root / "matches.csv").read_text("utf-8").splitlines()[1:] == lines
    assert confirmed_matches(course_at(course.root)) == {
        "=cmd|x (55)": "kim2",
        "＋1 (56)": "kim2",
        "Ana Lind (57)": "kim2",
        "-1 (58)": "-",
    }


def test_two_accounts_of_one_name_are_left_to_a_person(
    course: CourseWorld, download: Callable[[], Zip]
) -> None:
    made = download().canvas("O'Brien, Ben", 7, HAND_IN, works(course, "a"))
    taken = course.collect(made.canvas("OBrien, Ben", 8, HAND_IN, works(course, "b")).done())
    assert [one.name for one in taken.unmatched] == ["obrienben (7)", "obrienben (8)"]
    assert "Two accounts" in taken.unmatched[0].note
    assert taken.new == ()


def test_a_sender_who_is_never_taken(course: CourseWorld, download: Callable[[], Zip]) -> None:
    path = download().canvas("Student, Test", 9, HAND_IN, works(course, "t")).done()
    confirm_match(course.root, "studenttest (9)", "")
    taken = course.collect(path)
    assert (taken.ignored, taken.unmatched, taken.new) == (("studenttest (9)",), (), ())


def test_on_moodle_a_name_stays_matched_in_the_next_assignment(
    course: CourseWorld, download: Callable[[], Zip]
) -> None:
    first = download().moodle("Annie Lindqvist", 1, HAND_IN, works(course, "a")).done()
    assert course.collect(first, {"Annie Lindqvist": "ana"}).new == ("ana",)
    note = course.root / "lms" / f"{course.assignment}.json"
    note.rename(note.with_name("the-assignment-before.json"))
    second = download().moodle("Annie Lindqvist", 77, HAND_IN, works(course, "b", "New.")).done()
    assert course.collect(second).matched == (Matched("ana", "Annie Lindqvist (77)", "confirmed"),)
    both = download().moodle("Annie Lindqvist", 77, HAND_IN, works(course, "c", "New."))
    both.moodle("Annie Lindqvist", 78, HAND_IN, works(course, "d"))
    assert course.collect(both.done()).matched == ()  # one of the two may be somebody else


def test_the_exchange_needs_no_matches(course: CourseWorld, exchange: Path) -> None:
    (exchange / "small-course" / "inbound").mkdir(parents=True)
    with pytest.raises(CourseError, match="no single sender"):
        course.collect(None, {"Ana Lind": "ana"})


def test_the_latest_name_on_the_platform_is_kept(
    course: CourseWorld, download: Callable[[], Zip]
) -> None:
    work = works(course, "a")
    older = download().canvas("Lind, Ana", 12345, HAND_IN, work).done()
    newer = download().canvas("Lind, Ana", 12345, f"x{HAND_IN}", work, at=TUESDAY).done()
    for path, outcome, name in (
        (older, "new", HAND_IN),
        (newer, "unchanged", f"x{HAND_IN}"),
        (older, "unchanged", f"x{HAND_IN}"),
    ):
        assert getattr(course.collect(path), outcome) == ("ana",)
        [kept] = senders(course_at(course.root), course.assignment).values()
        assert kept.member == f"lindana_12345_678901_{name}"


def test_matches_are_checked(course: CourseWorld, download: Callable[[], Zip]) -> None:
    path = download().moodle("Annie", 1, HAND_IN, works(course, "a")).done()
    for matches, words in (
        ({"Annie": "an"}, 'Did you mean "ana"'),
        ({"Anni": "ana"}, "no single sender"),
        ({"": "ana"}, "begins with the sender's name"),
    ):
        with pytest.raises(CourseError, match="(?i)" + words) as caught:
            course.collect(path, matches)
        assert {problem.code for problem in caught.value.problems} == {"R116"}
    assert not (course.root / "matches.csv").exists()
    assert not (course.root / "submitted").exists()


@pytest.mark.parametrize(
    ("content", "row", "words"),
    [
        ("who,id\nx,ana\n", 1, "columns"),
        ("name,id\n\n,ana\n", 3, "names no sender"),
        ("name,id\nx,a/b\n", 2, "can't be anybody's id"),
        ("name;id\nAna;ana\nana;ben\n", 3, "row 2 already"),
    ],
)
def test_matches_at_fault_are_named_by_row(
    course: CourseWorld, tmp_path: Path, content: str, row: int, words: str
) -> None:
    (course.root / "matches.csv").write_text(content, encoding="utf-8")
    (tmp_path / "inbox").mkdir()
    with pytest.raises(CourseError, match=words) as caught:
        course.collect(tmp_path / "inbox")
    assert [(one.code, one.line) for one in caught.value.problems] == [("R113", row)]


def test_a_match_with_somebody_who_left_the_roster(
    course: CourseWorld, download: Callable[[], Zip]
) -> None:
    (course.root / "matches.csv").write_text("name,id\nobrienben (2),zoe\n", encoding="utf-8")
    path = download().canvas("O'Brien, Ben", 2, HAND_IN, works(course, "b")).done()
    [unknown] = course.collect(path).unmatched
    assert "zoe, who is not on the roster" in unknown.note
    assert unknown.suggestions[0].student == "ben"


def test_a_download_needs_a_roster(course: CourseWorld, download: Callable[[], Zip]) -> None:
    (course.root / "roster.csv").unlink()
    path = download().canvas("Lind, Ana", 1, HAND_IN, works(course, "a")).done()
    with pytest.raises(CourseError, match=r"R114 .*needs the roster.*mentorkit roster FILE"):
        course.collect(path)


# Files from mails


def test_files_from_mails(course: CourseWorld, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for name, file in (
        ("a", "ANA@x.org.ZIP"),
        ("b", "O'Brien, Ben.zip"),
        ("c", "José María Núñez Öz - quick-practice-hand-in (2).zip"),
        ("d", "quick-practice-hand-in (2).zip"),
        ("e", "Anna Lindt.zip"),
    ):
        (inbox / file).write_bytes(works(course, name, f"By {name}."))
    taken = course.collect(inbox)
    assert taken.kind == "folder"
    assert {one.student: one.how for one in taken.matched} == {
        "ana": "e-mail",
        "ben": "name",
        "jm": "name",
    }
    near, unnamed = taken.unmatched
    assert (near.name, near.suggestions[0].student) == ("Anna Lindt", "ana")
    assert unnamed.name.startswith("quick-practice-hand-in (2) (")
    assert unnamed.suggestions == ()
    # What was said about a file that is called like everybody's is said about that file alone.
    assert course.collect(inbox, {"quick-practice-hand-in (2)": "kim1"}).new == ("kim1",)
    (inbox / "quick-practice-hand-in (2).zip").write_bytes(works(course, "f", "Another."))
    assert len(course.collect(inbox).unmatched) == 2
    assert "By d." in answers(course, "kim1")
    assert senders(course_at(course.root), course.assignment) == {}


@pytest.mark.parametrize(
    ("file", "alias", "has_number"),
    [
        ("Ana Lind - quick-practice-hand-in (2).zip", "Ana Lind", False),
        ("ana_quick-practice-hand-in-1.zip", "ana", False),
        ("ana_quick-practice.ipynb", "ana", False),
        ("ana.zip", "", False),
        ("quick-practice-hand-in.zip", "", True),
        ("quick-practice-1-hand-in (3).zip", "", True),
        ("other-practice-hand-in.zip", "", True),
        ("Quick-Practice (1).ipynb", "", True),
    ],
)
def test_what_a_files_name_says(
    course: CourseWorld, tmp_path: Path, file: str, alias: str, has_number: bool
) -> None:
    (tmp_path / file).write_bytes(b"x")
    sender = sender_of(tmp_path / file, course.assignment)
    assert (sender.alias, bool(sender.number)) == (alias, has_number)


def test_one_persons_file(course: CourseWorld, tmp_path: Path) -> None:
    path = tmp_path / HAND_IN
    path.write_bytes(works(course, "a"))
    taken = course.collect(path)
    assert (taken.kind, taken.new) == ("bundle", ())
    [unknown] = taken.unmatched
    assert course.collect(path, {unknown.name: "ben"}).new == ("ben",)
    assert course.collect(path).unchanged == ("ben",)


def test_without_a_roster_a_file_is_its_owners_by_its_name(
    course: CourseWorld, tmp_path: Path
) -> None:
    (course.root / "roster.csv").unlink()
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "zoe.zip").write_bytes(works(course, "a"))
    (inbox / HAND_IN).write_bytes(works(course, "b"))
    taken = course.collect(inbox)
    assert (taken.new, taken.matched) == (("zoe",), ())
    [unknown] = taken.unmatched
    assert course.collect(inbox, {unknown.name: "yan"}).new == ("yan",)


@pytest.mark.parametrize("content", [b"", b"Hello", zipped(essay__pdf=b"%PDF")])
def test_a_file_that_is_no_download(course: CourseWorld, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(content)
    with pytest.raises(CourseError, match="R115"):
        course.collect(path)


# Archives that were made to harm


def hostile(course: CourseWorld, download: Callable[[], Zip]) -> Zip:
    """A download with one good submission, to be spoilt."""
    return download().moodle("Ana Lind", 1, HAND_IN, works(course, "good"))


def refused(course: CourseWorld, path: Path) -> str:
    """Why Ben's file was left, while Ana's was taken and nothing else was written."""
    outside = {entry.name for entry in path.parent.iterdir()}
    taken = course.collect(path)
    assert taken.new == ("ana",)
    assert {entry.name for entry in path.parent.iterdir()} == outside
    assert {entry.name for entry in (course.root / "submitted").iterdir()} == {"ana"}
    assert not list(course.root.glob(".unpacking-*"))
    [left] = taken.left
    assert left.student == "ben"
    return left.reason


def test_links_are_not_read(course: CourseWorld, download: Callable[[], Zip]) -> None:
    name = f"Ben O'Brien_2_assignsubmission_file_/{NOTEBOOK}"
    path = hostile(course, download).put(name, b"/etc/passwd", mode=0o120777).done()
    assert "is a link" in refused(course, path)


@pytest.mark.parametrize("way", ["../../", "/", "..\\", "C:\\", "x/../../"])
def test_names_that_lead_out(course: CourseWorld, download: Callable[[], Zip], way: str) -> None:
    made = hostile(course, download)
    name = f"{way}Ben O'Brien_2_assignsubmission_file_/{HAND_IN}"
    taken = course.collect(made.put(name, works(course, "b")).done())
    assert taken.new == ("ana",)
    [left] = taken.left
    if way[0] in "Cx":  # so the person's folder is not the first in the name
        assert left == Left(name, "its name does not say whose it is")
    else:
        assert left.student == "ben"
        assert "leads out of the archive" in left.reason


def test_two_files_of_one_name(course: CourseWorld, download: Callable[[], Zip]) -> None:
    made = hostile(course, download)
    for folder in ("Ben O'Brien", "BEN O'BRIEN"):
        made.put(f"{folder}_2_assignsubmission_file_/{HAND_IN}", works(course, folder[:3]))
    taken = course.collect(made.done())
    assert taken.new == ("ana",)
    assert {left.reason for left in taken.left} == {f"{HAND_IN} stands in it twice"}


def test_bombs(course: CourseWorld, download: Callable[[], Zip]) -> None:
    zeros = bytes(30_000_000)
    path = hostile(course, download).moodle("Ben O'Brien", 2, HAND_IN, zeros).done()
    assert "times smaller" in refused(course, path)
    inner = zipped(quick_practice__ipynb=zeros)
    path = download().moodle("Ben O'Brien", 2, HAND_IN, inner).done()
    [left] = course.collect(path).left
    assert left.student == "ben"
    assert "times smaller" in left.reason


def test_too_much_for_one_person_or_for_all(
    course: CourseWorld, download: Callable[[], Zip], monkeypatch: pytest.MonkeyPatch
) -> None:
    noise = random.Random(1).randbytes(300_000)
    path = hostile(course, download).moodle("Ben O'Brien", 2, HAND_IN, noise).done()
    with monkeypatch.context() as patch:
        patch.setattr(parcels, "LARGEST", 100_000)
        assert "megabytes" in refused(course, path)
    for limit, words in (("_LARGEST_TOTAL", "gigabytes"), ("_MOST_MEMBERS", "files in it")):
        with monkeypatch.context() as patch:
            patch.setattr(archives, limit, 1)
            with pytest.raises(CourseError, match=f"R115.*{words}"):
                course.collect(path)


def test_a_list_of_files_without_end(
    course: CourseWorld, download: Callable[[], Zip], monkeypatch: pytest.MonkeyPatch
) -> None:
    crowded = zipped(**{f"quick{at}__ipynb": b"" for at in range(100)})
    path = hostile(course, download).moodle("Ben O'Brien", 2, HAND_IN, crowded).done()
    monkeypatch.setattr(archives, "_LONGEST_LIST", 1_000)
    assert "more files in it" in refused(course, path)
    monkeypatch.setattr(archives, "_LONGEST_LIST", 100)
    with pytest.raises(CourseError, match=r"R115.*more files in it"):
        course.collect(path)


def test_a_link_in_the_bundle(course: CourseWorld, download: Callable[[], Zip]) -> None:
    inner = download().put(NOTEBOOK, b"{}").put("answers.json", b"/etc/passwd", mode=0o120777)
    content = inner.done().read_bytes()
    path = hostile(course, download).moodle("Ben O'Brien", 2, HAND_IN, content).done()
    assert "answers.json is a link" in refused(course, path)


def test_a_zip_file_in_the_bundle(course: CourseWorld, download: Callable[[], Zip]) -> None:
    inner = zipped(work__zip=works(course, "b"))
    path = hostile(course, download).moodle("Ben O'Brien", 2, "b.zip", inner).done()
    assert "another zip file: work.zip" in refused(course, path)


def test_a_password(course: CourseWorld, download: Callable[[], Zip]) -> None:
    path = hostile(course, download).moodle("Ben O'Brien", 2, HAND_IN, b"x").done()
    raw = bytearray(path.read_bytes())
    raw[raw.rindex(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(raw)
    assert "locked with a password" in refused(course, path)


def test_names_that_windows_keeps(course: CourseWorld, download: Callable[[], Zip]) -> None:
    """A notebook is written under the name the assignment has for it, whatever it was called."""
    ana = course.participant("a")
    made = download().moodle("Ana Lind", 1, "NUL.ipynb", notebook(ana))
    assert course.collect(made.done()).new == ("ana",)
    assert (course.submitted("ana") / NOTEBOOK).is_file()
    assert not list(course.root.rglob("NUL*"))


def test_case_and_normalisation_of_a_name(course: CourseWorld, tmp_path: Path) -> None:
    ana = course.participant("ana").writes("Mine.")
    shutil.copy(ana.notebook, tmp_path / "copy")
    (tmp_path / "in").mkdir()
    with zipfile.ZipFile(tmp_path / "in" / "ana.zip", "w") as archive:
        archive.write(ana.notebook, "Work\\Quick-Practice.IPYNB")
        archive.write(ana.folder / "answers.json", "Work\\ANSWERS.json")
    assert course.collect(tmp_path / "in").new == ("ana",)
    assert "Mine." in answers(course, "ana")


@quick
@given(st.data())
def test_a_damaged_bundle_is_refused_in_words(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    raw = bytearray(zipped(quick__ipynb=b"{}" * 50, answers__json=b"{}"))
    places = st.integers(0, len(raw) - 1)
    for at, value in data.draw(st.dictionaries(places, st.integers(0, 255), max_size=5)).items():
        raw[at] = value
    with contextlib.suppress(MentorkitError):
        unpack(io.BytesIO(raw), tmp_path_factory.mktemp("x"), ["quick.ipynb"], ["answers.json"])


PARTS = st.sampled_from(
    ["..", ".", "", "C:", "answers.json", "a.ipynb", "CON", "nul.txt", "x", "é", "e\u0301", " "]
)
PATHS = st.builds(
    lambda parts, sign: sign.join(parts), st.lists(PARTS, min_size=1), st.sampled_from("/\\")
)


@quick
@given(st.lists(PATHS | st.text(min_size=1, max_size=30), max_size=6))
def test_no_name_decides_where_something_is_written(
    tmp_path_factory: pytest.TempPathFactory, names: list[str]
) -> None:
    home = tmp_path_factory.mktemp("unpacked")
    made = Zip(home / "x.zip")
    for name in names:
        name = name.encode("utf-8", "replace").decode()
        made.put(name, b"{}")
    into = home / "into"
    into.mkdir()
    with contextlib.suppress(MentorkitError):
        unpack(made.done(), into, ["quick.ipynb"], ["answers.json"])
    assert {path.relative_to(home).as_posix() for path in home.rglob("*")} <= {
        "x.zip",
        "into",
        "into/quick.ipynb",
        "into/answers.json",
    }


@quick
@given(st.lists(PATHS | st.text(min_size=1, max_size=30), max_size=6))
def test_any_names_can_be_recognised_or_not(
    tmp_path_factory: pytest.TempPathFactory, names: list[str]
) -> None:
    made = Zip(tmp_path_factory.mktemp("names") / "x.zip")
    for name in names:
        made.put(name.encode("utf-8", "replace").decode(), b"")
    with zipfile.ZipFile(made.done()) as archive:
        members = ZipSource(archive).members
        found = recognise(members, ["quick.ipynb"])
    if found:
        assert len(found.pieces) + len(found.others) == len(members)


def test_which_file_is_meant() -> None:
    two = ["part.ipynb", "part-1.ipynb"]
    for name, known in (
        ("part.ipynb", "part.ipynb"),
        ("part-1.ipynb", "part-1.ipynb"),
        ("Part (2).ipynb", "part.ipynb"),
        ("part-1-3.ipynb", "part-1.ipynb"),
        ("other.ipynb", None),
        ("answers-1.json", "answers.json"),
        ("answers", None),
    ):
        assert meant(name, two, ["answers.json"]) == known
    assert meant("other.ipynb", ["part.ipynb"], []) == "part.ipynb"


# Laws of matching

LETTERS = st.text("abcdeéüñ O'-", min_size=1, max_size=6)
ROSTERS = st.lists(
    st.builds(Person, id=st.uuids().map(str), first_name=LETTERS, last_name=LETTERS),
    max_size=8,
    unique_by=lambda person: person.id,
)
PLATFORMS = st.sampled_from(["canvas", "moodle", "files"])


def as_written(person: Person, platform: str) -> Named:
    if platform == "canvas":
        return Named((person.last_name + person.first_name).replace(" ", "").lower(), "1")
    return Named(person.name, "1" if platform == "moodle" else "")


@quick
@given(ROSTERS, PLATFORMS, st.data())
def test_a_name_that_one_person_has_is_theirs_and_that_of_two_is_nobodys(
    people: list[Person], platform: str, data: st.DataObject
) -> None:
    if not people:
        return
    person = data.draw(st.sampled_from(people))
    sender = as_written(person, platform)
    bearers = [one for one in people if name_key(sender.name) in keys_of(one)]
    found = Matcher(people, platform).match([sender])[sender]
    if len(bearers) == 1:
        assert found == Matched(person.id, sender.label, "name")
    else:
        assert isinstance(found, Unmatched)


@quick
@given(
    ROSTERS,
    PLATFORMS,
    st.lists(st.builds(Named, LETTERS, st.sampled_from(["", "1", "2"])), max_size=6, unique=True),
    st.dictionaries(LETTERS, LETTERS, max_size=3),
    st.randoms(use_true_random=False),
)
def test_nobody_outside_the_roster_is_found_and_order_makes_no_difference(
    people: list[Person],
    platform: str,
    found: list[Named],
    said: dict[str, str],
    chance: random.Random,
) -> None:
    first = Matcher(people, platform, said).match(found)
    if people or platform != "files":
        ids = {person.id for person in people}
        for one in first.values():
            if isinstance(one, Matched):
                assert one.student in ids
            elif isinstance(one, Unmatched):
                assert {other.student for other in one.suggestions} <= ids
                assert len(one.suggestions) <= 3
            else:
                assert isinstance(one, Never)
    chance.shuffle(people)
    chance.shuffle(found)
    assert Matcher(people, platform, said).match(found) == first


def test_a_number_and_a_name_that_contradict_each_other() -> None:
    people = [Person("a", "Ana", "Lind", lms_id="5"), Person("b", "Ben", "Roe")]
    sender = Named("roeben", "5")
    found = Matcher(people, "canvas").match([sender])[sender]
    assert isinstance(found, Unmatched)
    assert "belong to different people" in found.note
    assert {one.student for one in found.suggestions} == {"a", "b"}


def test_a_long_roster_suggests_too() -> None:
    people = [Person(f"p{at}", f"Given{at}", f"Family{at}") for at in range(3_000)]
    people.append(Person("zq", "Zoë", "Quist"))
    sender = Named("Zoe Quistt", "1")
    found = Matcher(people, "moodle").match([sender])[sender]
    assert isinstance(found, Unmatched)
    assert [one.student for one in found.suggestions] == ["zq"]


# The command


def test_the_command_says_what_to_type(course: CourseWorld, download: Callable[[], Zip]) -> None:
    made = download().moodle("Anna Lind", 5, HAND_IN, works(course, "a"))
    path = made.moodle("Ben O'Brien", 6, HAND_IN, works(course, "b")).done()
    arguments = ["collect", course.assignment, "--course", str(course.root), "--from", str(path)]
    result = CliRunner().invoke(cli.main, arguments)
    assert result.exit_code == 0, result.output
    assert "1 new, 0 newer than before, 0 unchanged, from Moodle's download." in result.stdout
    assert "Ben O'Brien (6) is ben, by the name" in result.stdout
    assert "perhaps ana (Ana Lind)" in result.stderr
    assert '--match "Anna Lind (5)=ana"' in result.stderr
    again = CliRunner().invoke(cli.main, [*arguments, "--match", "Anna Lind (5)=ana"])
    assert "1 new, 0 newer than before, 1 unchanged" in again.stdout
    assert "Anna Lind (5) is ana, by your word" in again.stdout


def test_a_name_that_is_a_command_is_not_offered_to_be_typed(
    course: CourseWorld, download: Callable[[], Zip]
) -> None:
    made = download().moodle("$(rm x) \x1b[2J Lind", 5, HAND_IN, works(course, "a"))
    lines = list(course.collect(made.put("\x1b]0;x", b"").done()).not_taken())
    assert "\x1b" not in "".join(lines)
    assert lines[-1] == "    then write a row for it into matches.csv: name,id"


def test_a_damaged_note_of_senders(course: CourseWorld) -> None:
    (course.root / "lms").mkdir()
    (course.root / "lms" / f"{course.assignment}.json").write_text("{")
    with pytest.raises(CourseError, match=r"R115.*collect the platform's download once more"):
        senders(course_at(course.root), course.assignment)
    assert Sender("canvas", "x").when == 0

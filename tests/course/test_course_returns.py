"""What was returned by its words, what a comment is about, and whose page goes to whom."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from course_world import ASSIGNMENT, NOTEBOOK, CourseWorld, Participant, a_notebook, nbgrader_cell
from test_course_feedback import REPLY, WORDS, comments, page, words_of

from mentorkit.cli import main
from mentorkit.course import (
    Returned,
    course_at,
    replies_owed,
    reply,
    return_feedback,
    write_feedback,
)
from mentorkit.course.collecting.senders import Sender, keep_senders
from mentorkit.course.feedback.replied import REPLIES_FILE
from mentorkit.course.feedback.returns import RETURNED_FILE, returns_of
from mentorkit.course.grading.gradebook import open_gradebook
from mentorkit.course.ledger import FOLDER


def owed(course: CourseWorld) -> dict[str, str]:
    return {one.student: one.state for one in replies_owed(course.root)}


def returns(course: CourseWorld, name: str = "out", way: str = "pages", **options: Any) -> Returned:
    to = course.home / f"{name}.zip"
    return return_feedback(course.root, ASSIGNMENT, way=way, to=to, pdf=False, **options)


@pytest.fixture
def ana(course: CourseWorld) -> Participant:
    """She has handed in what she wrote, and it is graded."""
    ana = course.participant("ana").writes(WORDS).submits()
    course.grade()
    return ana


# Returned by its words


def test_a_page_without_a_reply_keeps_no_promise(course: CourseWorld, ana: Participant) -> None:
    assert returns(course, "first", without_reply=True).sent == ("ana",)
    assert owed(course) == {"ana": "unread"}
    again = returns(course, "second", without_reply=True)
    assert again.sent == ()
    assert "without a reply, and there is none yet" in again.left["ana"]
    reply(course.root, ASSIGNMENT, "ana", REPLY)
    assert owed(course) == {"ana": "written"}
    assert returns(course, "third").sent == ("ana",)
    assert REPLY.split("\n")[0] in words_of(page(course, "ana"))
    assert owed(course) == {}
    assert "It was returned on" in returns(course, "fourth").left["ana"]


def replaces(course: CourseWorld) -> None:
    reply(course.root, ASSIGNMENT, "ana", "Better words.", replace=True)


def edits(course: CourseWorld) -> None:
    comments(course, "ana", "words", "Better words.")


@pytest.mark.parametrize("changes", [replaces, edits])
def test_a_reply_that_was_changed_goes_out_once_more(
    course: CourseWorld, ana: Participant, changes: Callable[[CourseWorld], None]
) -> None:
    reply(course.root, ASSIGNMENT, "ana", REPLY)
    assert returns(course, "first").sent == ("ana",)
    changes(course)
    assert owed(course) == {"ana": "written"}
    assert returns(course, "second").sent == ("ana",)
    assert "Better words." in words_of(page(course, "ana"))
    assert owed(course) == {}
    assert returns(course, "third").sent == ()


def test_a_reply_that_was_taken_back_is_no_other_one(course: CourseWorld, ana: Participant) -> None:
    reply(course.root, ASSIGNMENT, "ana", REPLY)
    assert returns(course, "first").sent == ("ana",)
    comments(course, "ana", "words", "")
    assert owed(course) == {}
    assert returns(course, "second").sent == ()


def test_a_list_from_before_words_were_noted_is_read(course: CourseWorld, ana: Participant) -> None:
    reply(course.root, ASSIGNMENT, "ana", REPLY)
    assert returns(course, "first").sent == ("ana",)
    path = course.root / RETURNED_FILE
    lines = path.read_text().splitlines()
    assert lines[0].endswith(",words")
    path.write_text("\n".join(line.rpartition(",")[0] for line in lines))
    assert owed(course) == {}
    course.participant("ben").writes("Mine.").submits()
    course.grade()
    assert returns(course, "second", without_reply=True).sent == ("ben",)
    assert owed(course) == {"ben": "unread"}  # also in the list as it is written now


def test_what_was_returned_stays_so_without_what_was_found_out(
    course: CourseWorld, ana: Participant
) -> None:
    reply(course.root, ASSIGNMENT, "ana", REPLY)
    assert returns(course).sent == ("ana",)
    shutil.rmtree(course.root / FOLDER)
    assert owed(course) == {}
    course.grade()
    assert owed(course) == {}


# What a comment is about


@pytest.fixture
def two_cells(new_course: CourseWorld) -> CourseWorld:
    """Ana has written into two cells that a person reads, and has a comment on the second."""
    new_course.writes_notebook(a_notebook(nbgrader_cell("writing", "More?", "else"))).release()
    new_course.participant("ana").writes(WORDS).types("First thoughts.", "else").submits()
    new_course.grade()
    comments(new_course, "ana", "else", "About the first.")
    return new_course


def hands_in_anew(course: CourseWorld) -> None:
    ana = Participant(course, "ana", course.home / "people" / "ana" / ASSIGNMENT)
    shelf = course.root / "earlier" / "ana" / ASSIGNMENT
    shelf.mkdir(parents=True)
    course.submitted("ana").rename(shelf / "2026-11-20-120000")
    ana.writes("Written anew.").types("Second thoughts.", "else").submits()


def forgets(course: CourseWorld) -> None:
    shutil.rmtree(course.root / FOLDER)


def forgets_and_looks(course: CourseWorld) -> None:
    forgets(course)
    course.status()


@pytest.mark.parametrize("between", [lambda _: None, CourseWorld.status, forgets])
def test_an_old_comment_does_not_stand_beside_a_new_text(
    two_cells: CourseWorld, between: Callable[[CourseWorld], object]
) -> None:
    hands_in_anew(two_cells)
    between(two_cells)
    two_cells.grade()
    reply(two_cells.root, ASSIGNMENT, "ana", "New reply.")
    write_feedback(two_cells.root, ASSIGNMENT, pdf=False)
    said = words_of(page(two_cells, "ana"))
    assert "Second thoughts." in said
    assert "New reply." in said
    assert "About the first." not in said
    assert "About the first." in everything_said(two_cells)  # nothing is thrown away
    comments(two_cells, "ana", "else", "About the second.")
    write_feedback(two_cells.root, ASSIGNMENT, pdf=False)
    assert "About the second." in words_of(page(two_cells, "ana"))


def test_a_comment_stays_beside_the_same_text(two_cells: CourseWorld) -> None:
    forgets(two_cells)
    two_cells.sets(response_time="two working days").release()
    two_cells.grade()
    (two_cells.submitted("ana") / "more.txt").write_text("One file more.")
    two_cells.grade()
    write_feedback(two_cells.root, ASSIGNMENT, pdf=False)
    assert "About the first." in words_of(page(two_cells, "ana"))


def test_a_comment_on_another_cell_goes_out_with_the_reply(two_cells: CourseWorld) -> None:
    reply(two_cells.root, ASSIGNMENT, "ana", REPLY)
    assert returns(two_cells, "first").sent == ("ana",)
    comments(two_cells, "ana", "else", "One word more.")
    assert owed(two_cells) == {"ana": "written"}
    assert returns(two_cells, "second").sent == ("ana",)
    assert owed(two_cells) == {}


@pytest.mark.parametrize("between", [forgets, forgets_and_looks])
@pytest.mark.parametrize("is_shelved", [True, False])
def test_a_comment_of_formgraders_is_about_what_was_graded_then(
    course: CourseWorld,
    ana: Participant,
    between: Callable[[CourseWorld], object],
    is_shelved: bool,
) -> None:
    comments(course, "ana", "words", "To the first.")
    hands_in_anew(course)
    if not is_shelved:
        shutil.rmtree(course.root / "earlier")
    between(course)
    course.grade()
    assert owed(course) == {"ana": "unread"}
    assert returns(course).sent == ()


def test_who_hands_in_the_first_words_once_more_has_the_first_reply(
    course: CourseWorld, ana: Participant
) -> None:
    comments(course, "ana", "words", "To the first.")
    hands_in_anew(course)
    forgets(course)
    course.grade()
    assert owed(course) == {"ana": "unread"}
    ana.writes(WORDS).types("*", "no-such-cell").submits()
    shutil.copy2(
        course.root / "earlier" / "ana" / ASSIGNMENT / "2026-11-20-120000" / NOTEBOOK,
        course.submitted("ana") / NOTEBOOK,
    )
    course.grade()
    assert owed(course) == {"ana": "written"}


def test_a_list_of_replies_from_before_there_were_cells_is_read(
    course: CourseWorld, ana: Participant
) -> None:
    reply(course.root, ASSIGNMENT, "ana", REPLY)
    path = course.root / REPLIES_FILE
    path.write_text("\n".join(one.rpartition(",")[0] for one in path.read_text().splitlines()))
    assert owed(course) == {"ana": "written"}
    ana.writes("Written anew.").submits()
    course.grade()
    assert owed(course) == {"ana": "unread"}
    reply(course.root, ASSIGNMENT, "ana", REPLY)
    assert owed(course) == {"ana": "written"}


def everything_said(course: CourseWorld) -> list[str | None]:
    with open_gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
        plan = gradebook.plan(ASSIGNMENT)
        assert plan is not None
        return [one.manual for row in gradebook.rows(plan).values() for one in row.remarks.values()]


# Whose page it is


@pytest.fixture
def three(course: CourseWorld) -> CourseWorld:
    """Ana, Ben and Cy have handed in, and have their replies."""
    for name in ("ana", "ben", "cy"):
        course.participant(name).writes(f"{WORDS} {name}").submits()
    course.grade()
    for name in ("ana", "ben", "cy"):
        reply(course.root, ASSIGNMENT, name, f"Dear {name}.")
    return course


def came(course: CourseWorld, **members: str) -> None:
    senders = {name: Sender("moodle", member) for name, member in members.items()}
    keep_senders(course_at(course.root), ASSIGNMENT, senders)


def in_zip(course: CourseWorld, name: str) -> list[str]:
    with zipfile.ZipFile(course.home / f"{name}.zip") as archive:
        return archive.namelist()


def test_one_upload_that_stands_for_two_goes_back_to_neither(three: CourseWorld) -> None:
    upload = "Ana Lind_1002_assignsubmission_file_/work.zip"
    came(three, ana=upload, ben=upload, cy="Cy Dahl_1003_assignsubmission_file_/work.zip")
    done = returns(three, way="moodle")
    assert done.sent == ("cy",)
    assert set(done.left) == {"ana", "ben"}
    assert "stands for ben, too" in done.left["ana"]
    assert "Ana Lind_1002" in done.left["ben"]
    assert len(in_zip(three, "out")) == 1
    assert set(owed(three)) == {"ana", "ben"}
    assert set(returns_of(course_at(three.root))) == {(ASSIGNMENT, "cy")}
    came(three, ana="Ana Lind_1001_assignsubmission_file_/work.zip")
    assert returns(three, "second", way="moodle").sent == ("ana", "ben")
    assert owed(three) == {}


def test_pages_of_one_name_are_both_left(three: CourseWorld) -> None:
    """Also where a coordinator names both: no more than one would arrive."""
    name = "Ana Lind_1002_assignsubmission_file_/"
    came(three, ana=f"{name}one.zip", ben=f"{name}two.zip")
    done = returns(three, way="moodle", students=["ana", "ben"])
    assert (done.sent, done.file) == ((), None)
    assert "same name as that of ben" in done.left["ana"]
    assert "same name as that of ana" in done.left["ben"]
    assert not (three.home / "out.zip").exists()
    assert set(owed(three)) == {"ana", "ben", "cy"}


def test_one_folder_of_two_people_goes_back_by_name_alone(three: CourseWorld) -> None:
    shutil.rmtree(three.submitted("ben"))
    shutil.copytree(three.submitted("ana"), three.submitted("ben"))
    three.grade()
    reply(three.root, ASSIGNMENT, "ben", "Dear Ben.")
    done = returns(three, "first")
    assert done.sent == ("cy",)
    assert "folder was handed in by ben" in done.left["ana"]
    assert "folder was handed in by ana" in done.left["ben"]
    assert set(owed(three)) == {"ana", "ben"}
    shutil.rmtree(three.root / FOLDER)
    three.grade()
    assert returns(three, "second").sent == ()
    assert returns(three, "third", students=["ana"]).sent == ("ana",)
    assert owed(three) == {"ben": "written"}


def test_the_command_returns_to_one_person_alone(three: CourseWorld) -> None:
    for name in ("ana", "ben", "cy"):
        reply(three.root, ASSIGNMENT, name, f"Dear {name}.", replace=True)
    to = str(three.home / "pages")
    command = ["return", ASSIGNMENT, "--course", str(three.root), "--way", "pages", "--to", to]
    done = CliRunner().invoke(main, [*command, "--only", "cy", "--only", "ana", "--no-pdf"])
    assert done.exit_code == 0, done.output
    assert {path.stem for path in Path(to).iterdir()} == {"ana", "cy"}
    assert set(owed(three)) == {"ben"}


def test_answers_left_in_the_release_make_nobody_doubtful(three: CourseWorld) -> None:
    shutil.copy2(three.submitted("ana") / "answers.json", three.released)
    shutil.copy2(three.submitted("ana") / "answers.json", three.submitted("ben"))
    three.grade()
    reply(three.root, ASSIGNMENT, "ben", "Dear Ben.")
    reply(three.root, ASSIGNMENT, "ana", "Dear Ana.", replace=True)
    assert returns(three).sent == ("ana", "ben", "cy")

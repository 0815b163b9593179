"""What a reply answers, what was returned, and the lists that several people write at once."""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from click.testing import CliRunner, Result
from course_world import ASSIGNMENT, NOTEBOOK, CourseWorld, Participant
from test_course_feedback import REPLY, WORDS, comments, page, words_of

from mentorkit import cli
from mentorkit.course import (
    CourseError,
    confirm_match,
    course_at,
    extend,
    extensions,
    import_roster,
    people_of,
    replies_owed,
    reply,
    return_feedback,
    senders,
    write_feedback,
)
from mentorkit.course.collecting.matches import confirmed_matches
from mentorkit.course.collecting.senders import Sender, keep_senders
from mentorkit.course.content import content_of
from mentorkit.course.extensions import EXTENSIONS_FILE
from mentorkit.course.feedback.replied import REPLIES_FILE, replied_of
from mentorkit.course.feedback.returns import RETURNED_FILE, Return, note_returns, returns_of
from mentorkit.course.grading.gradebook import open_gradebook
from mentorkit.course.handed import look_at
from mentorkit.course.layout import Course
from mentorkit.course.turns import only_mine
from mentorkit.errors import MentorkitError

DUE = f"{{{ASSIGNMENT}: {{due: 2026-12-01 17:00 +01:00}}}}"


def state(course: CourseWorld, student: str = "ana") -> str:
    """What is owed to somebody; "" for nothing."""
    owed = {one.student: one.state for one in replies_owed(course.root)}
    return owed.get(student, "")


def returned(course: CourseWorld, name: str, **options: Any) -> tuple[str, ...]:
    to = course.home / name
    done = return_feedback(course.root, ASSIGNMENT, way="pages", to=to, pdf=False, **options)
    return done.sent


# Which submission a reply answers


@pytest.fixture
def ana(course: CourseWorld) -> Participant:
    """She has handed in what she wrote, and it is graded."""
    ana = course.participant("ana").writes(WORDS).submits()
    course.grade()
    return ana


def test_a_reply_outlives_another_grading(course: CourseWorld, ana: Participant) -> None:
    reply(course.root, ASSIGNMENT, "ana", REPLY)
    course.sets(response_time="two working days").release()
    assert [one.status for one in course.grade().grades] == ["graded"]
    assert state(course) == "written"
    course.grade(again=True)
    assert state(course) == "written"
    assert write_feedback(course.root, ASSIGNMENT, pdf=False).without_reply == ()
    assert returned(course, "out.zip") == ("ana",)


def test_so_does_a_comment_of_formgraders(course: CourseWorld, ana: Participant) -> None:
    course.reads("ana", "words", 1.5)
    comments(course, "ana", "words", REPLY)
    course.grade(again=True)
    assert state(course) == "written"


def test_a_reply_to_an_empty_box_is_none_to_the_text_that_follows(course: CourseWorld) -> None:
    ana = course.participant("ana").plays("ask").submits()
    course.grade()
    reply(course.root, ASSIGNMENT, "ana", "You left it empty.")
    assert state(course) == "written"
    ana.writes(WORDS).submits()
    course.grade()
    assert state(course) == "unread"
    assert write_feedback(course.root, ASSIGNMENT, pdf=False).without_reply == ("ana",)
    assert "You left it empty." not in words_of(page(course, "ana"))
    assert returned(course, "out.zip") == ()


@pytest.mark.parametrize("between", [lambda _: None, CourseWorld.status, state])
def test_nor_is_a_comment_of_formgraders_without_points(
    course: CourseWorld, ana: Participant, between: Callable[[CourseWorld], object]
) -> None:
    comments(course, "ana", "words", "To the first.")
    ana.writes("Written anew.").submits()
    between(course)
    course.grade()
    between(course)
    assert state(course) == "unread"
    comments(course, "ana", "words", "To the second.")
    assert state(course) == "written"


def test_a_comment_is_kept_for_its_text_where_nbgrader_itself_graded_the_next(
    course: CourseWorld, ana: Participant
) -> None:
    comments(course, "ana", "words", "To the first.")
    ana.writes("Written anew.").submits()
    course.nbgrader("autograde", ASSIGNMENT, "--student=ana", "--force")
    course.status()
    assert state(course) == "unread"


def test_the_same_words_can_be_the_reply_to_both(course: CourseWorld, ana: Participant) -> None:
    reply(course.root, ASSIGNMENT, "ana", REPLY)
    ana.writes("Written anew.").submits()
    course.grade()
    assert state(course) == "unread"
    reply(course.root, ASSIGNMENT, "ana", REPLY)
    assert state(course) == "written"


def test_who_hands_in_the_same_words_again_has_the_reply(
    course: CourseWorld, ana: Participant
) -> None:
    reply(course.root, ASSIGNMENT, "ana", REPLY)
    ana.leaves("timestamp.txt", "2026-11-20 12:00:00.000000 UTC").submits()
    assert state(course) == "written"
    course.grade()
    assert state(course) == "written"
    assert returned(course, "out.zip") == ("ana",)
    ana.leaves("timestamp.txt", "2026-11-21 12:00:00.000000 UTC").submits()
    assert state(course) == ""


def test_a_damaged_list_of_replies_is_said(course: CourseWorld, ana: Participant) -> None:
    reply(course.root, ASSIGNMENT, "ana", REPLY)
    (course.root / REPLIES_FILE).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CourseError, match=rf"{REPLIES_FILE}: R122 .*move it away"):
        replies_owed(course.root)


def test_content_is_what_was_answered_and_typed(course: CourseWorld) -> None:
    def of(person: Participant) -> str:
        return content_of(person.folder)

    ana = course.participant("ana")
    empty = of(ana)
    wrote = of(ana.writes("One."))
    assert wrote != empty
    assert of(ana.writes("Two.").writes("One.")) == wrote  # whatever its revision
    assert of(ana.leaves("timestamp.txt", "x")) == wrote
    typed = of(ana.types("In the cell."))
    assert typed != wrote
    (ana.folder / "answers.json").write_text("{")
    damaged = of(ana)
    (ana.folder / "answers.json").write_text("[")
    assert len({empty, wrote, typed, damaged, of(ana)}) == 5
    ana.notebook.write_text("no notebook")
    other = of(ana)
    ana.notebook.write_text("none either")
    assert of(ana) != other


def test_content_is_the_same_whichever_way_it_came(course: CourseWorld) -> None:
    ana = course.participant("ana").plays("ask", "listen").writes(WORDS).saves_notebook()
    whole = content_of(ana.folder)
    (ana.folder / "answers.json").unlink()
    ana.notebook.rename(ana.folder / "work (1).ipynb")
    assert content_of(ana.folder) == whole


# What was returned


def test_a_copy_of_the_course_knows_what_was_returned(course: CourseWorld, tmp_path: Path) -> None:
    for name in ("ana", "ben", "cy"):
        course.participant(name).writes(f"{WORDS} {name}").submits()
    course.grade()
    for name in ("ana", "ben"):
        reply(course.root, ASSIGNMENT, name, REPLY)
    assert returned(course, "out.zip", students=["ana"]) == ("ana",)
    shutil.copytree(course.root, tmp_path / "copy", copy_function=shutil.copyfile)
    copy = CourseWorld(tmp_path / "copy", tmp_path / "elsewhere")
    assert look_at(copy.submitted("ana")).stamp != look_at(course.submitted("ana")).stamp
    owed = {"ben": "written", "cy": "unread"}
    assert {one.student: one.state for one in replies_owed(copy.root)} == owed
    assert copy.status().standings[0].state == "returned"
    copy.grade()
    assert {one.student: one.state for one in replies_owed(copy.root)} == owed
    assert returned(copy, "again.zip") == ("ben",)


def test_what_an_earlier_list_says_of_returns_does_not_count(
    course: CourseWorld, ana: Participant
) -> None:
    row = f"ana,{ASSIGNMENT},2026-11-20,pages,0f0f"
    (course.root / RETURNED_FILE).write_text(f"id,assignment,date,way,stamp\n{row}\n")
    assert state(course) == "unread"
    assert course.status().standings[0].state == "awaiting rating"


def test_a_list_that_cannot_be_written_stops_before_anything_is_sent(
    course: CourseWorld, ana: Participant, monkeypatch: pytest.MonkeyPatch
) -> None:
    reply(course.root, ASSIGNMENT, "ana", REPLY)

    def held(path: Path, content: bytes) -> None:
        if path.name == RETURNED_FILE:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr("mentorkit.course.lists.replace_file", held)
    with pytest.raises(MentorkitError, match=r"returned\.csv: R122 .*Permission denied"):
        returned(course, "out.zip")
    assert not (course.home / "out.zip").exists()
    assert returns_of(course_at(course.root)) == {}


# Somebody else's reply


def test_another_readers_words_are_not_overwritten(course: CourseWorld, ana: Participant) -> None:
    comments(course, "ana", "words", "A colleague's.")
    with pytest.raises(CourseError, match=r"R127 .*“A colleague's\.”"):
        reply(course.root, ASSIGNMENT, "ana", REPLY)
    with pytest.raises(CourseError, match="R127"):
        reply(course.root, ASSIGNMENT, "ana", REPLY, seen="What stood there before.")
    assert comment(course) == "A colleague's."
    reply(course.root, ASSIGNMENT, "ana", "A colleague's.")  # the very same
    reply(course.root, ASSIGNMENT, "ana", REPLY, seen="A colleague's.")
    assert comment(course) == REPLY
    reply(course.root, ASSIGNMENT, "ana", "Mine.", replace=True)
    assert comment(course) == "Mine."


def test_the_command_says_how_to_replace(course: CourseWorld, ana: Participant) -> None:
    assert run(course, "reply", ASSIGNMENT, "ana", "One.").exit_code == 0
    done = run(course, "reply", ASSIGNMENT, "ana", "Two.")
    assert done.exit_code == 1
    assert "--replace" in done.stderr
    assert run(course, "reply", ASSIGNMENT, "ana", "Two.", "--replace").exit_code == 0
    assert comment(course) == "Two."


def test_one_of_two_who_reply_at_once_is_told(course: CourseWorld, ana: Participant) -> None:
    said = at_once(partial(reply, course.root, ASSIGNMENT, "ana"), ["One.", "Two."])
    assert sorted(map(bool, said)) == [False, True]
    assert comment(course) == ("Two." if said[0] else "One.")


def comment(course: CourseWorld) -> str:
    """The reader's comment on Ana's reflection."""
    with open_gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
        plan = gradebook.plan(ASSIGNMENT)
        assert plan is not None
        remarks = gradebook.rows(plan)["ana"].remarks.values()
        return "".join(one.manual or "" for one in remarks)


def run(course: CourseWorld, *arguments: str) -> Result:
    return CliRunner().invoke(cli.main, [*arguments, "--course", str(course.root)])


# What was typed


def test_words_in_a_cell_that_lost_its_settings_are_on_the_page(course: CourseWorld) -> None:
    ana = course.participant("ana").types("Typed, and then the settings went.")
    with ana.editing() as notebook:
        for cell in notebook.cells:
            cell.metadata.pop("nbgrader", None)
    ana.submits()
    course.grade()
    assert "settings went" in course.cell("ana", "words").source
    write_feedback(course.root, ASSIGNMENT, pdf=False)
    assert "Typed, and then the settings went." in words_of(page(course, "ana"))


def test_words_in_a_notebook_of_another_name_are_on_the_page(course: CourseWorld) -> None:
    ana = course.participant("ana").types("In my own copy.").submits()
    place = course.submitted(ana.name)
    (place / NOTEBOOK).rename(place / "my work.ipynb")
    course.grade()
    assert "In my own copy." in course.cell("ana", "words").source
    write_feedback(course.root, ASSIGNMENT, pdf=False)
    assert "In my own copy." in words_of(page(course, "ana"))


@pytest.mark.parametrize("noted", ["0001-01-01 00:00:00 UTC", "9999-12-31 23:59:59 UTC"])
@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Auckland"])
def test_a_time_at_the_end_of_the_calendar_ends_nothing(
    course: CourseWorld, monkeypatch: pytest.MonkeyPatch, noted: str, zone: str
) -> None:
    import time

    course.participant("ana").leaves("timestamp.txt", noted).writes(WORDS).submits()
    course.participant("ben").writes(WORDS).submits()
    course.grade()
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert state(course, "ben") == "unread"
        assert "ben" in write_feedback(course.root, ASSIGNMENT, pdf=False).written
        course.status()
    finally:
        monkeypatch.delenv("TZ")
        time.tzset()


# What the computer refuses


def test_what_the_computer_refuses_is_a_sentence(
    course: CourseWorld, ana: Participant, tmp_path: Path
) -> None:
    (tmp_path / "notes.txt").touch()
    done = run(course, "status", "--csv", str(tmp_path / "notes.txt" / "status.csv"))
    assert done.exit_code == 1
    assert isinstance(done.exception, SystemExit)
    assert "notes.txt: File exists. What is on disk is whole." in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("number", [errno.EACCES, errno.ENOSPC, errno.EROFS])
def test_a_list_that_is_open_elsewhere(
    new_course: CourseWorld, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    new_course.sets(assignments=DUE).release()
    path = new_course.root / EXTENSIONS_FILE

    def held(self: Path, to: Path) -> None:
        raise OSError(number, os.strerror(number), str(self), None, str(to))

    monkeypatch.setattr(Path, "replace", held)
    done = run(new_course, "extend", ASSIGNMENT, "ana", "2026-12-08")
    assert done.exit_code == 1
    assert re.search(rf"extensions\.csv: .*{os.strerror(number)}\.", done.stderr)
    assert ("Make room on the disk" in done.stderr) == (number == errno.ENOSPC)
    assert len(done.stderr.splitlines()) == 1
    assert not path.exists()
    assert not list(new_course.root.glob(".*.tmp"))


# Several at once


def at_once(does: Callable[[Any], object], with_each: list[Any]) -> list[str]:
    """Does it with each at the same time. What each was told, or "" when all went well."""
    barrier = Barrier(len(with_each))

    def one(thing: Any) -> str:
        barrier.wait(30)
        try:
            does(thing)
        except Exception as fault:
            return repr(fault)
        return ""

    with ThreadPoolExecutor(len(with_each)) as people:
        return list(people.map(one, with_each))


PEOPLE = [f"p{number:02}" for number in range(10)]


def extends(course: Course, person: str) -> None:
    extend(course.root, ASSIGNMENT, person, datetime(2026, 12, 8, tzinfo=UTC))


def returns(course: Course, person: str) -> None:
    note_returns(course, [Return(person, ASSIGNMENT, "2026-12-01", "pages", "0f")])


def confirms(course: Course, person: str) -> None:
    confirm_match(course.root, f"Sender {person}", "-")


def imports(course: Course, person: str) -> None:
    file = course.root.parent / f"{person}.csv"
    file.write_text(f"id,first_name,last_name\n{person},A,B\n")
    import_roster(course.root, file)


def sends(course: Course, person: str) -> None:
    keep_senders(course, ASSIGNMENT, {person: Sender("moodle", f"{person}.zip")})


@pytest.mark.parametrize(
    ("writes", "reads"),
    [
        (extends, lambda course: [one.student for one in extensions(course.root)]),
        (returns, lambda course: [student for _, student in returns_of(course)]),
        (confirms, lambda course: [name.split()[-1] for name in confirmed_matches(course)]),
        (imports, lambda course: [one.id for one in people_of(course)]),
        (sends, lambda course: senders(course, ASSIGNMENT)),
    ],
)
def test_ten_at_once_lose_nothing(
    new_course: CourseWorld,
    writes: Callable[[Course, str], None],
    reads: Callable[[Course], list[str]],
) -> None:
    new_course.sets(assignments=DUE).release()
    course = course_at(new_course.root)
    for _ in range(2):
        assert at_once(partial(writes, course), PEOPLE) == [""] * len(PEOPLE)
        assert sorted(reads(course)) == PEOPLE


def test_who_waits_too_long_is_told(
    new_course: CourseWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = course_at(new_course.root)
    monkeypatch.setattr("mentorkit.course.turns.LONGEST_WAIT", 0.05)
    with only_mine(course), ThreadPoolExecutor(1) as other:
        said = other.submit(at_once, partial(returns, course), ["p01"]).result()
    assert "Another program is writing in this course" in said[0]


# Lists that a spreadsheet saved


@pytest.mark.parametrize(
    ("due", "meant"),
    [
        ("25/12/2026", "2026-12-25 23:59"),
        ("12/25/2026 17:00", "2026-12-25 17:00"),
        ("8.12.2026", "2026-12-08 23:59"),
        ("08.12.2026 7:05:00", "2026-12-08 07:05"),
        ("8/8/2026", "2026-08-08 23:59"),
        ("2026/12/08", "2026-12-08 23:59"),
    ],
)
def test_a_date_that_a_spreadsheet_wrote(new_course: CourseWorld, due: str, meant: str) -> None:
    text = f"\ufeffid;assignment;due\r\n;;\r\nana;{ASSIGNMENT};{due}\r\n"
    (new_course.root / EXTENSIONS_FILE).write_bytes(text.encode())
    (extension,) = extensions(new_course.root)
    assert extension.due is not None
    assert f"{extension.due:%Y-%m-%d %H:%M}" == meant
    assert extension.due.tzinfo is not None


@pytest.mark.parametrize("due", ["12/8/2026", "12/8/2026 17:00", "31/31/2026", "12/8/26", "5 pm"])
def test_a_date_that_can_be_two_days_is_refused_by_row(new_course: CourseWorld, due: str) -> None:
    text = f"id,assignment,due\n\nana,{ASSIGNMENT},2026-12-08\nben,{ASSIGNMENT},{due}\n"
    (new_course.root / EXTENSIONS_FILE).write_text(text)
    with pytest.raises(CourseError, match="Write it as 2026-12-01") as fault:
        extensions(new_course.root)
    assert [one.line for one in fault.value.problems] == [4]
    assert ("8 December or 12 August" in str(fault.value)) == due.startswith("12/8/2026")


def test_rows_that_name_nobody_are_refused(new_course: CourseWorld) -> None:
    rows = [f",{ASSIGNMENT},2026-12-08", "ana,,2026-12-08", f"cy,{ASSIGNMENT}"]
    (new_course.root / EXTENSIONS_FILE).write_text("\n".join(["id,assignment,due", *rows]))
    with pytest.raises(CourseError) as fault:
        extensions(new_course.root)
    assert [one.line for one in fault.value.problems] == [2, 3]


def test_returns_that_a_spreadsheet_saved(course: CourseWorld, ana: Participant) -> None:
    reply(course.root, ASSIGNMENT, "ana", REPLY)
    assert returned(course, "out.zip") == ("ana",)
    for name in (RETURNED_FILE, REPLIES_FILE):
        path = course.root / name
        path.write_bytes(("\ufeff" + path.read_text().replace(",", ";")).encode())
    assert state(course) == ""
    assert list(returns_of(course_at(course.root))) == [(ASSIGNMENT, "ana")]
    assert list(replied_of(course_at(course.root))) == [(ASSIGNMENT, "ana", f"{ASSIGNMENT}/words")]
    assert returned(course, "again.zip") == ()


def test_a_list_with_nothing_in_it_is_an_empty_one(course: CourseWorld) -> None:
    for name in (RETURNED_FILE, REPLIES_FILE, EXTENSIONS_FILE):
        (course.root / name).touch()
    assert returns_of(course_at(course.root)) == {}
    assert replied_of(course_at(course.root)) == {}
    assert extensions(course.root) == []

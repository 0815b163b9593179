"""Collecting where it is easy to be mistaken: another account, another assignment, another time."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from course_world import NOTEBOOK, CourseWorld
from downloads import HAND_IN, MONDAY, TUESDAY, Zip, bundle, notebook

from mentorkit import cli
from mentorkit.course import (
    Sender,
    Standing,
    Unmatched,
    course_at,
    extend,
    release,
    return_feedback,
    senders,
)
from mentorkit.course.collecting import taking
from mentorkit.course.collecting.taking import NotTakenError, Place

ROSTER = """id,first_name,last_name,email,lms_id
p01,Esra,Tanaka,,
p02,Ana,Lind,,12345
12345,Zoë,Quist,,
p04,Ben,Roe,ben@x.org,
"""
OTHER = "slow-practice"
JUST_AFTER = (*MONDAY[:5], 4)
DUE = "{quick-practice: {due: '2026-09-21 17:00 +00:00'}}"


@pytest.fixture
def course(course: CourseWorld) -> CourseWorld:
    """The released course, with a roster."""
    (course.root / "roster.csv").write_text(ROSTER, encoding="utf-8")
    return course


@pytest.fixture
def two(course: CourseWorld) -> CourseWorld:
    """The course with a second assignment, of the same kind."""
    source = course.source.with_name(OTHER)
    shutil.copytree(course.source, source)
    (source / NOTEBOOK).rename(source / f"{OTHER}.ipynb")
    release(course.root, OTHER)
    return course


def works(course: CourseWorld, name: str, text: str = "Words.") -> bytes:
    return bundle(course.participant(name).plays("ask", "listen").writes(text))


def kept(course: CourseWorld) -> dict[str, Sender]:
    return senders(course_at(course.root), course.assignment)


def standing(course: CourseWorld, student: str) -> Standing:
    [one] = (one for one in course.status().standings if one.student == student)
    return one


def of_other(course: CourseWorld, home: Path) -> CourseWorld:
    """The second assignment of the same course."""
    return CourseWorld(course.root, home, assignment=OTHER)


# Whose it is


def test_another_account_of_the_same_name_is_left_to_a_person(
    course: CourseWorld, download: Callable[[], Zip]
) -> None:
    work = works(course, "a")
    first = download().canvas("Tanaka, Esra", 1000, HAND_IN, work).done()
    assert course.collect(first).new == ("p01",)
    second = download().canvas("Tanaka, Esra", 2000, HAND_IN, work, at=TUESDAY).done()
    taken = course.collect(second)
    assert (taken.new, taken.updated, taken.unchanged) == ((), (), ())
    [unknown] = taken.unmatched
    assert unknown.name == "tanakaesra (2000)"
    assert "1000" in unknown.note
    assert unknown.suggestions[0].student == "p01"
    assert kept(course)["p01"].member == f"tanakaesra_1000_678901_{HAND_IN}"
    # Somebody may say that it is the same person. Where it goes back to stays what it was, as long
    # as nothing newer came from the other account.
    assert course.collect(second, {unknown.name: "p01"}).unchanged == ("p01",)
    assert kept(course)["p01"].number == "1000"
    newer = download().canvas("Tanaka, Esra", 2000, HAND_IN, works(course, "b", "New."), at=TUESDAY)
    assert course.collect(newer.done()).updated == ("p01",)
    assert kept(course)["p01"].number == "2000"


def test_an_account_is_remembered_in_the_next_assignment(
    two: CourseWorld, download: Callable[[], Zip], tmp_path: Path
) -> None:
    first = download().canvas("Tanaka, Esra", 1000, HAND_IN, works(two, "a")).done()
    assert two.collect(first).new == ("p01",)
    other = of_other(two, tmp_path / "elsewhere")
    work = bundle_of_other(other)
    wrong = download().canvas("Tanaka, Esra", 2000, "x.zip", work).done()
    assert [one.name for one in other.collect(wrong).unmatched] == ["tanakaesra (2000)"]
    right = download().canvas("Tanaka, Esra", 1000, "x.zip", work).done()
    assert other.collect(right).new == ("p01",)


def bundle_of_other(course: CourseWorld, name: str = "x") -> bytes:
    person = course.participant(name).plays("ask", "listen").writes("Of the other.")
    return bundle(person)


def test_on_moodle_an_account_is_remembered_within_the_assignment(
    two: CourseWorld, download: Callable[[], Zip], tmp_path: Path
) -> None:
    work = works(two, "a")
    assert two.collect(download().moodle("Esra Tanaka", 7, HAND_IN, work).done()).new == ("p01",)
    second = download().moodle("Esra Tanaka", 8, HAND_IN, works(two, "b", "Other.")).done()
    assert [one.name for one in two.collect(second).unmatched] == ["Esra Tanaka (8)"]
    # In another assignment everybody has another number.
    other = of_other(two, tmp_path / "elsewhere")
    third = download().moodle("Esra Tanaka", 99, "x.zip", bundle_of_other(other)).done()
    assert other.collect(third).new == ("p01",)


def test_on_moodle_a_confirmed_name_is_one_account_in_an_assignment(
    course: CourseWorld, download: Callable[[], Zip]
) -> None:
    first = download().moodle("E Tanaka", 7, HAND_IN, works(course, "a")).done()
    assert course.collect(first, {"E Tanaka": "p01"}).new == ("p01",)
    second = download().moodle("E Tanaka", 8, HAND_IN, works(course, "b", "Other.")).done()
    assert [one.name for one in course.collect(second).unmatched] == ["E Tanaka (8)"]


def test_who_takes_anothers_name_on_the_platform_is_left_to_a_person(
    course: CourseWorld, download: Callable[[], Zip]
) -> None:
    first = download().canvas("Tanaka, Esra", 1000, HAND_IN, works(course, "a")).done()
    course.collect(first)
    second = download().canvas("Roe, Ben", 1000, HAND_IN, works(course, "b"), at=TUESDAY).done()
    [unknown] = course.collect(second).unmatched
    assert "is p01's" in unknown.note


def test_the_roster_knows_another_number_for_that_name(
    course: CourseWorld, download: Callable[[], Zip]
) -> None:
    path = download().canvas("Lind, Ana", 777, HAND_IN, works(course, "a")).done()
    [unknown] = course.collect(path).unmatched
    assert "12345" in unknown.note


def test_canvas_number_is_nobodys_id(course: CourseWorld, download: Callable[[], Zip]) -> None:
    """Somebody's id on the roster may happen to be the number that Canvas gave to another."""
    (course.root / "roster.csv").write_text(ROSTER.replace(",12345\n", ",\n"), encoding="utf-8")
    path = download().canvas("Ode, Robert", 12345, HAND_IN, works(course, "a")).done()
    taken = course.collect(path)
    assert (taken.new, taken.matched) == ((), ())
    assert taken.unmatched == (Unmatched("oderobert (12345)"),)


# Which assignment it is of


@pytest.mark.parametrize("told", ["mentorkit.json", "answers.json", "the notebook"])
def test_what_is_of_another_assignment_is_not_taken(
    two: CourseWorld, tmp_path: Path, told: str
) -> None:
    person = of_other(two, tmp_path / "elsewhere").participant("ana").writes("Of the other.")
    person.saves_notebook()
    (tmp_path / "inbox").mkdir()
    with zipfile.ZipFile(tmp_path / "inbox" / "p01.zip", "w") as archive:
        archive.write(person.notebook, person.notebook.name)
        if told != "the notebook":
            archive.write(person.folder / told, told)
    taken = two.collect(tmp_path / "inbox")
    assert taken.new == ()
    [left] = taken.left
    assert left.student == "p01"
    assert left.reason == f"it is of {OTHER}, not of {two.assignment}; collect it there"
    assert not two.submitted("p01").exists()


def test_a_notebook_that_is_called_like_another_assignments(
    two: CourseWorld, tmp_path: Path
) -> None:
    person = of_other(two, tmp_path / "elsewhere").participant("ana")
    (tmp_path / "inbox" / "p01").mkdir(parents=True)
    shutil.copy(person.notebook, tmp_path / "inbox" / "p01" / f"{OTHER} (1).ipynb")
    [left] = two.collect(tmp_path / "inbox").left
    assert f"it is of {OTHER}" in left.reason


def test_a_notebook_on_a_platform_that_is_called_like_another_assignments(
    two: CourseWorld, tmp_path: Path, download: Callable[[], Zip]
) -> None:
    person = of_other(two, tmp_path / "elsewhere").participant("ana")
    made = download().canvas("Tanaka, Esra", 1, f"{OTHER}-2.ipynb", person.notebook.read_bytes())
    made.canvas("Roe, Ben", 2, f"{OTHER}-2.ipynb", person.notebook.read_bytes())
    taken = two.collect(made.canvas("Roe, Ben", 2, HAND_IN, works(two, "b")).done())
    assert taken.new == ("p04",)
    assert [f"it is of {OTHER}" in left.reason for left in taken.left] == [True, True]


def collects(course: CourseWorld, source: Path) -> tuple[int, str]:
    arguments = ["collect", "--course", str(course.root), "--from", str(source)]
    result = CliRunner().invoke(cli.main, arguments)
    return result.exit_code, result.output


def test_a_loose_folder_needs_an_assignment(two: CourseWorld, tmp_path: Path) -> None:
    ana = two.participant("ana").writes("Words.").saves_notebook()
    (tmp_path / "mail").mkdir()
    shutil.copy(ana.notebook, tmp_path / "mail" / "p01.ipynb")
    code, said = collects(two, tmp_path / "mail")
    assert code == 2
    assert f"Say which assignment this is: {two.assignment}, {OTHER}." in said
    assert not (two.root / "submitted").exists()


def test_a_folder_that_says_the_assignments_needs_none(two: CourseWorld, tmp_path: Path) -> None:
    ana = two.participant("ana").writes("Words.").saves_notebook()
    shutil.copytree(ana.folder, tmp_path / "all" / "p01" / two.assignment)
    other = of_other(two, tmp_path / "elsewhere").participant("ben").writes("Words.")
    shutil.copytree(other.folder, tmp_path / "all" / "p04" / OTHER)
    code, said = collects(two, tmp_path / "all")
    assert code == 0
    assert said.count("1 new") == 2
    assert "not taken" not in said
    assert two.submitted("p01").is_dir()
    assert (two.root / "submitted" / "p04" / OTHER).is_dir()


# What is in it


def test_a_newest_one_without_answers_is_named(course: CourseWorld, tmp_path: Path) -> None:
    ana = course.participant("ana").plays("ask", "listen").writes("Words.")
    inbox = tmp_path / "inbox"
    shutil.copytree(ana.folder, inbox / "p01")
    assert course.collect(inbox).emptied == ()
    shutil.rmtree(inbox / "p01")
    shutil.copy(course.released / NOTEBOOK, inbox / "p01.ipynb")
    os.utime(inbox / "p01.ipynb")
    taken = course.collect(inbox)
    assert (taken.updated, taken.emptied) == (("p01",), ("p01",))
    [told] = (line for line in taken.told() if "p01" in line)
    assert told == (
        "  p01: the newest holds no saved answers, and the one before it did. "
        f"That one is in earlier/p01/{course.assignment}."
    )


# When it came


def test_canvas_says_who_was_late(course: CourseWorld, download: Callable[[], Zip]) -> None:
    course.sets(assignments=DUE)
    with (course.root / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write('c.LateSubmissionPlugin.penalty_method = "zero"\n')
    course.release()
    made = download().canvas("Tanaka, Esra", 1, HAND_IN, works(course, "a"), late=True, at=TUESDAY)
    made.canvas("Roe, Ben", 2, HAND_IN, works(course, "b"), at=TUESDAY)
    assert course.collect(made.done()).new == ("p01", "p04")
    assert {who: one.late for who, one in kept(course).items()} == {"p01": True, "p04": False}
    assert [standing(course, who).late for who in ("p01", "p04")] == [True, False]
    grades = {one.student: one for one in course.grade().grades}
    assert [grades[who].late for who in ("p01", "p04")] == [True, False]
    assert [standing(course, who).late for who in ("p01", "p04")] == [True, False]
    # Canvas knows nothing of an extension that was given here, and does not say how late it was.
    extend(course.root, course.assignment, "p01", "2026-09-23")
    assert not standing(course, "p01").late
    assert not any(one.late for one in course.grade().grades)
    extend(course.root, course.assignment, "p01", None)
    assert standing(course, "p01").late
    assert [one.student for one in course.grade().grades if one.late] == ["p01"]


def test_what_canvas_takes_back_is_taken_back(
    course: CourseWorld, download: Callable[[], Zip]
) -> None:
    """Whoever moves the due date on Canvas has LATE gone from the next download."""
    course.sets(assignments=DUE).release()
    work = works(course, "a")
    late = download().canvas("Tanaka, Esra", 1, HAND_IN, work, late=True, at=TUESDAY).done()
    course.collect(late)
    assert [one.late for one in course.grade().grades] == [True]
    now = download().canvas("Tanaka, Esra", 1, HAND_IN, work, at=(2026, 9, 23, 10, 0, 0)).done()
    assert course.collect(now).unchanged == ("p01",)
    assert not standing(course, "p01").late
    [grade] = course.grade().grades
    assert (grade.status, grade.late) == ("unchanged", False)


def test_late_on_canvas_is_not_late_before_the_courses_own_due_date(
    course: CourseWorld, download: Callable[[], Zip]
) -> None:
    course.sets(assignments=DUE.replace("09-21", "09-25")).release()
    made = download().canvas("Tanaka, Esra", 1, HAND_IN, works(course, "a"), late=True, at=MONDAY)
    course.collect(made.done())
    assert not standing(course, "p01").late
    assert not course.grade().grades[0].late


def test_moodles_dates_are_those_of_the_download(
    course: CourseWorld, download: Callable[[], Zip]
) -> None:
    course.sets(assignments=DUE).release()
    made = download().moodle("Esra Tanaka", 1, HAND_IN, works(course, "a"), at=TUESDAY)
    course.collect(made.done())
    assert not standing(course, "p01").late
    assert not course.grade().grades[0].late


def test_on_moodle_seconds_tell_nothing(course: CourseWorld, download: Callable[[], Zip]) -> None:
    """Moodle packs the notebook, by its name, after the bundle, and a moment later."""
    person = course.participant("a").plays("ask").writes("In the bundle.")
    made = download().moodle("Esra Tanaka", 1, HAND_IN, bundle(person))
    made.moodle("Esra Tanaka", 1, NOTEBOOK, notebook(person.writes("Alone.")), at=JUST_AFTER)
    assert course.collect(made.done()).new == ("p01",)
    assert "In the bundle." in (course.submitted("p01") / "answers.json").read_text("utf-8")


def test_nbgraders_own_grading_knows_who_was_late(
    course: CourseWorld, download: Callable[[], Zip]
) -> None:
    course.sets(assignments=DUE)
    with (course.root / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write("c.ClearSolutions.code_stub = {'python': '# yours'}\n")
        config.write("c.Execute.timeout = 31\n")
    course.release()
    made = download().canvas("Tanaka, Esra", 1, HAND_IN, works(course, "a"), late=True, at=TUESDAY)
    course.collect(made.done())
    graded = course.grade()
    assert any("graded by nbgrader itself" in note for note in graded.notes)
    assert [one.late for one in graded.grades] == [True]


def test_a_time_that_has_not_come_keeps_nothing_out(course: CourseWorld, tmp_path: Path) -> None:
    ana = course.participant("ana").writes("First.").leaves("timestamp.txt", "2091-01-01 00:00 UTC")
    inbox = tmp_path / "inbox"
    shutil.copytree(ana.folder, inbox / "p01")
    for path in (inbox / "p01").iterdir():
        os.utime(path, (4_000_000_000, 4_000_000_000))
    assert course.collect(inbox).new == ("p01",)
    shutil.rmtree(inbox / "p01")
    (ana.folder / "timestamp.txt").unlink()
    shutil.copytree(ana.writes("Second.").folder, inbox / "p01")
    for path in (inbox / "p01").iterdir():
        os.utime(path)
    assert course.collect(inbox).updated == ("p01",)
    assert "Second." in (course.submitted("p01") / "answers.json").read_text("utf-8")


# How it lies there


def test_another_instructor_can_read_what_came(
    course: CourseWorld, download: Callable[[], Zip], tmp_path: Path
) -> None:
    usual = tmp_path / "usual"
    usual.mkdir()
    made = download().canvas("Tanaka, Esra", 1, HAND_IN, works(course, "a"))
    course.collect(made.canvas("Roe, Ben", 2, NOTEBOOK, notebook(course.participant("b"))).done())
    locked = course.participant("c").writes("Words.").folder
    shutil.copytree(locked, tmp_path / "inbox" / "p02")
    (tmp_path / "inbox" / "p02").chmod(0o700)
    (tmp_path / "inbox" / "p02" / NOTEBOOK).chmod(0o400)
    course.collect(tmp_path / "inbox")
    mode = usual.stat().st_mode & 0o777
    for student in ("p01", "p02", "p04"):
        place = course.submitted(student)
        assert place.stat().st_mode & 0o777 == mode
        assert {one.stat().st_mode & 0o777 for one in place.iterdir()} == {mode & 0o666}


class Killed(BaseException):
    """Stands for a kill, after which nothing is tidied up."""


def test_a_kill_between_the_old_one_and_the_new_one(
    course: CourseWorld, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = course.participant("ana").writes("First.")
    shutil.copytree(ana.folder, tmp_path / "inbox" / "p01")
    course.collect(tmp_path / "inbox")
    shutil.rmtree(tmp_path / "inbox" / "p01")
    shutil.copytree(ana.writes("Second.").folder, tmp_path / "inbox" / "p01")
    for path in (tmp_path / "inbox" / "p01").iterdir():
        os.utime(path)
    renamed = Path.rename

    def killed(self: Path, target: Path) -> Path:
        if target == course.submitted("p01"):
            raise Killed
        return renamed(self, target)

    class Left:
        """A folder that nobody is left to remove."""

        def __init__(self, **place: Any) -> None:
            self.path = Path(place["dir"], f"{place['prefix']}left")

        def __enter__(self) -> str:
            self.path.mkdir()
            return str(self.path)

        def __exit__(self, *_: object) -> None: ...

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", killed)
        patch.setattr(taking.tempfile, "TemporaryDirectory", Left)
        with pytest.raises(Killed):
            course.collect(tmp_path / "inbox")
    assert not course.submitted("p01").exists()
    (course.root / ".unpacking-left").mkdir()
    (tmp_path / "empty").mkdir()
    course.collect(tmp_path / "empty")
    assert "Second." in (course.submitted("p01") / "answers.json").read_text("utf-8")
    assert not list(course.root.glob(".*-left"))


def test_a_fault_between_the_old_one_and_the_new_one(
    course: CourseWorld, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = course.participant("ana").writes("First.")
    shutil.copytree(ana.folder, tmp_path / "p01")
    place = Place(course_at(course.root), course.assignment, "p01")
    place.take(tmp_path / "p01")
    shutil.rmtree(tmp_path / "p01")
    shutil.copytree(ana.writes("Second.").folder, tmp_path / "p01")
    renamed = Path.rename

    def refused(self: Path, target: Path) -> Path:
        if target == place.folder and self.name == "submission":
            raise PermissionError(13, "in use")
        return renamed(self, target)

    monkeypatch.setattr(Path, "rename", refused)
    with pytest.raises((OSError, NotTakenError)):
        place.take(tmp_path / "p01")
    assert "First." in (course.submitted("p01") / "answers.json").read_text("utf-8")


def test_a_page_goes_back_to_the_account_it_came_from(
    course: CourseWorld, download: Callable[[], Zip]
) -> None:
    work = works(course, "a")
    course.collect(download().canvas("Tanaka, Esra", 1000, HAND_IN, work).done())
    course.collect(download().canvas("Tanaka, Esra", 2000, HAND_IN, work, at=TUESDAY).done())
    course.grade()
    back = return_feedback(
        course.root, course.assignment, way="canvas", without_reply=True, pdf=False
    )
    assert back.sent == ("p01",)
    assert back.file
    with zipfile.ZipFile(back.file) as archive:
        assert [name.split("_")[1] for name in archive.namelist()] == ["1000"]

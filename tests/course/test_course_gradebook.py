"""A gradebook that is missing, damaged, or held by another program."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from course_world import ASSIGNMENT, CourseWorld

from mentorkit.course import CourseError, replies_owed, reply
from mentorkit.course.grading import waiting
from mentorkit.course.grading.gradebook import open_gradebook


@pytest.fixture
def graded(course: CourseWorld) -> CourseWorld:
    """Ana has handed in, is graded, and has a reply."""
    course.participant("ana").writes("Words.").submits()
    course.grade()
    reply(course.root, ASSIGNMENT, "ana", "A reply.")
    return course


def gradebook(course: CourseWorld) -> Path:
    return course.root / "gradebook.db"


def refused(does: Callable[[], object]) -> str:
    with pytest.raises(CourseError, match="R120") as caught:
        does()
    return str(caught.value)


def without(course: CourseWorld) -> None:
    gradebook(course).unlink()


def emptied(course: CourseWorld) -> None:
    gradebook(course).write_bytes(b"")


@pytest.mark.parametrize(("loses", "said"), [(without, "not there"), (emptied, "empty file")])
def test_a_gradebook_that_is_missing_is_said_and_none_is_made(
    graded: CourseWorld, loses: Callable[[CourseWorld], None], said: str
) -> None:
    kept = gradebook(graded).read_bytes()
    loses(graded)
    before = sorted(graded.root.iterdir())
    message = refused(graded.grade)
    assert said in message
    assert "put a copy of it back" in message.lower()
    assert "formgrader" not in message
    with pytest.raises(CourseError, match="not graded yet"):
        reply(graded.root, ASSIGNMENT, "ana", "Another.")
    assert [one.state for one in graded.status().standings] == ["started"]
    assert [one.state for one in replies_owed(graded.root)] == ["submitted"]
    assert sorted(graded.root.iterdir()) == before
    gradebook(graded).write_bytes(kept)
    assert [one.state for one in replies_owed(graded.root)] == ["written"]


@pytest.mark.parametrize("loses", [without, emptied])
def test_a_release_makes_another_one(
    graded: CourseWorld, loses: Callable[[CourseWorld], None]
) -> None:
    loses(graded)
    graded.release()
    assert [one.status for one in graded.grade().grades] == ["graded"]
    assert [one.state for one in replies_owed(graded.root)] == ["unread"]


def test_a_gradebook_that_is_none_is_not_somebody_at_work(graded: CourseWorld) -> None:
    gradebook(graded).write_bytes(b"garbage" * 1000)
    for does in (graded.status, graded.grade, lambda: replies_owed(graded.root)):
        message = refused(does)
        assert "file is not a database" in message
        assert "put a copy of it back" in message
        assert "formgrader" not in message
    assert gradebook(graded).read_bytes() == b"garbage" * 1000


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        (sqlite3.SQLITE_BUSY, "Is formgrader"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, "Is formgrader"),
        (sqlite3.SQLITE_CORRUPT, "put a copy of it back"),
        (sqlite3.SQLITE_FULL, "Make room on the disk"),
        (sqlite3.SQLITE_READONLY, "the right to write there"),
        (sqlite3.SQLITE_ERROR, "nbgrader db upgrade"),
        (sqlite3.SQLITE_IOERR, "Can its disk or its server be reached"),
        (None, "Can its disk or its server be reached"),  # another database
    ],
)
def test_each_fault_has_its_own_advice(graded: CourseWorld, code: int | None, hint: str) -> None:
    fault = sqlite3.OperationalError("so it says")
    if code is not None:
        fault.sqlite_errorcode = code

    def meets() -> None:
        with open_gradebook(f"sqlite:///{gradebook(graded)}"):
            raise sa.exc.OperationalError("", {}, fault)

    message = refused(meets)
    assert "so it says" in message
    assert hint in message


@contextlib.contextmanager
def held(course: CourseWorld) -> Iterator[sqlite3.Connection]:
    """Another program has the gradebook for itself."""
    other = sqlite3.connect(gradebook(course), isolation_level=None, check_same_thread=False)
    with contextlib.closing(other):
        other.execute("BEGIN EXCLUSIVE")
        yield other


@pytest.mark.parametrize(
    "does", [CourseWorld.status, lambda course: course.grade(again=True)], ids=["reads", "writes"]
)
def test_who_has_to_wait_for_the_gradebook_is_told(
    graded: CourseWorld,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    does: Callable[[CourseWorld], object],
) -> None:
    told = threading.Event()
    speak = waiting.tell
    monkeypatch.setattr(waiting, "PATIENCE", 0.01)
    monkeypatch.setattr(waiting, "tell", lambda said: (speak(said), told.set()))
    with held(graded) as other, ThreadPoolExecutor(1) as threads:
        done = threads.submit(does, graded)
        assert told.wait(60)
        other.execute("ROLLBACK")
        done.result()
    said = capsys.readouterr()
    assert said.out == ""
    assert "Waiting for the gradebook: another program" in said.err


def test_who_waits_in_vain_is_told_for_whom(
    graded: CourseWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "LONGEST_WAIT", 0.05)
    with held(graded):
        message = refused(graded.status)
    assert "database is locked" in message
    assert "Is formgrader" in message
    assert [one.state for one in graded.status().standings] == ["graded"]


def test_nobody_is_told_of_waiting_later(
    graded: CourseWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "PATIENCE", 3600)
    graded.grade(again=True)
    emptied(graded)
    refused(graded.grade)
    timers = [one for one in threading.enumerate() if isinstance(one, threading.Timer)]
    for timer in timers:
        timer.join(60)
    assert not any(timer.is_alive() for timer in timers)

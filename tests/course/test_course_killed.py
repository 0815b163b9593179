"""Grading that ends in the middle, by a kill, a hand or a full disk, goes on as if it never had."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from course_world import ASSIGNMENT, NOTEBOOK, CourseWorld, assert_equal, database, files
from filelock import FileLock

from mentorkit.course import course_at
from mentorkit.course.session import open_session
from mentorkit.errors import MentorkitError

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")

PEOPLE = 60
MOMENTS = 50 if os.environ.get("MENTORKIT_WHOLE") else 12
SEED = 5
PHASES = ("preparing", "gradebook", "moving", "ledger")
GRADED = ("autograded", ".mentorkit")


class Course(CourseWorld):
    """The course, what is needed of it, and how it was before it was graded once more."""

    def kept(self, home: Path) -> Course:
        """A copy elsewhere, without what grading does not look at."""
        root = home / self.root.name
        shutil.copytree(self.root, root, ignore=shutil.ignore_patterns("workshops", "releases"))
        return Course(root, home)

    def returns_to(self, other: Course) -> None:
        """Everything that grading writes becomes what it is there."""
        for left in [*self.steps, *(self.root / name for name in GRADED)]:
            shutil.rmtree(left)
        # Graded copies are put aside as a whole and never changed: a second name will do.
        for name, copy in (("autograded", os.link), (".mentorkit", shutil.copy2)):
            shutil.copytree(other.root / name, self.root / name, copy_function=copy)
        for left in self.root.glob("gradebook.db-*"):
            left.unlink()
        shutil.copy(other.root / "gradebook.db", self.root / "gradebook.db")

    @property
    def steps(self) -> list[Path]:
        return list(self.root.glob(".grading-*"))

    @property
    def ledger(self) -> bytes:
        return (self.root / ".mentorkit" / f"{ASSIGNMENT}.json").read_bytes()

    def phase(self, before: bytes) -> str:
        """What was going on when it was killed."""
        if self.ledger != before:
            return "done"
        for step in self.steps:
            new, old = ([*(step / name).glob("*")] for name in ("new", "old"))
            if old:
                return "moving" if new else "ledger"
            # Nothing is written there any more when the gradebook's turn has come.
            last = new and sum(1 for one in new if (one / NOTEBOOK).exists()) == PEOPLE
            return "gradebook" if last else "preparing"
        changed = self.autograded("p-00").cells != self.first
        return "ledger" if changed else "preparing"

    first: list[object]

    def left_over(self) -> list[str]:
        found = [*self.root.rglob("*.tmp"), *self.root.rglob(".*.tmp"), *self.steps]
        return sorted({path.name for path in [*found, *self.root.glob("gradebook.db-*")]})


class Grader:
    """Somebody who grades until they are stopped; see `grader.py`."""

    def __init__(self, first: Course) -> None:
        script = Path(__file__).with_name("grader.py")
        self._process = subprocess.Popen(
            [sys.executable, str(script), str(first.root)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._hears("ready")

    def begins(self, course: Course) -> int:
        assert self._process.stdin
        self._process.stdin.write(f"{course.root}\n")
        self._process.stdin.flush()
        return int(self._hears("began"))

    def ends(self) -> int:
        """How it ended: 0 when all went well, less when it was killed."""
        return int(self._hears("ended"))

    def grades(self, course: Course) -> None:
        self.begins(course)
        assert self.ends() == 0

    def _hears(self, word: str) -> str:
        assert self._process.stdout
        said, number = self._process.stdout.readline().split()
        assert said == word
        return number

    def close(self) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.stdout.close()
        assert self._process.wait(timeout=30) == 0


@pytest.fixture(scope="module")
def memory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder in memory, where there is one: a kill there is the same, and all else is quicker."""
    shared = Path("/dev/shm")
    room = shared if os.access(shared, os.W_OK) else tmp_path_factory.mktemp("disk")
    with tempfile.TemporaryDirectory(dir=room, prefix="mentorkit-test-") as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def before(memory: Path, _released: CourseWorld) -> Course:
    """Everybody is graded, some are read; then all hand in once more."""
    course = Course(_released.root, _released.home).kept(memory / "before")
    person = course.participant("pattern").plays("ask", "listen").writes("First words.")
    for number in range(PEOPLE):
        place = course.submitted(f"p-{number:02}")
        shutil.copytree(person.folder, place)
    course.grade()
    for number in (0, 1, PEOPLE - 1):
        course.reads(f"p-{number:02}", "words", 1.5)
    with open_session(course_at(course.root)) as session, session.gradebook() as gradebook:
        comment = gradebook.find_comment("words", ASSIGNMENT, ASSIGNMENT, "p-01")
        comment.manual_comment = "Thank you: you began with her."
        gradebook.db.commit()
    person.writes("Second words.")
    for number in range(PEOPLE):
        shutil.copy(person.folder / "answers.json", course.submitted(f"p-{number:02}"))
    course.first = course.autograded("p-00").cells
    return course


@pytest.fixture(scope="module")
def after(memory: Path, before: Course) -> Course:
    """The same course graded by somebody whom nobody stops."""
    course = before.kept(memory / "after")
    course.grade()
    return course


@pytest.fixture
def grader(after: Course) -> Iterator[Grader]:
    grader = Grader(after)
    yield grader
    grader.close()


@pytest.fixture
def again(before: Course, memory: Path) -> Iterator[Course]:
    course = before.kept(memory / "again")
    course.first = before.first
    yield course
    shutil.rmtree(memory / "again")


def assert_as_if_nothing_had_been(course: Course, after: Course) -> None:
    assert_equal([course, after])
    assert course.left_over() == []
    scores = course.scores()
    assert {("words", None, 1.5, 1, None)} <= set(scores["p-00"]) & set(scores["p-59"])
    with contextlib.closing(sqlite3.connect(course.root / "gradebook.db")) as gradebook:
        said = gradebook.execute("SELECT manual_comment FROM comment WHERE manual_comment > ''")
        assert said.fetchall() == [("Thank you: you began with her.",)]


def wait_until(happened: Callable[[], object], process: int) -> None:
    """Waits for something to happen, or for the process to be over."""
    while not happened() and not _is_over(process):
        pass


def _is_over(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return True


def beginnings(course: Course) -> dict[str, Callable[[], object]]:
    """By phase, what is there when it begins."""
    journal = course.root / "gradebook.db-journal"
    return {
        "preparing": lambda: course.steps,
        "gradebook": journal.exists,
        "moving": lambda: list(course.root.glob(".grading-*/old")),
        "ledger": lambda: any(
            (step / "old").exists() and not any((step / "new").iterdir())
            for step in course.steps
            if (step / "new").exists()
        ),
    }


def test_many_kills(before: Course, after: Course, again: Course, grader: Grader) -> None:
    chance = random.Random(SEED)
    course, ledger = again, again.ledger
    length = how_long(course, before, grader)
    found: Counter[str] = Counter()
    kills = 0
    while kills < MOMENTS or not all(found[phase] for phase in PHASES):
        assert found.total() < 8 * MOMENTS, f"seed {SEED}: no kill came in one of them: {found}"
        course.returns_to(before)
        missing = [phase for phase in PHASES if not found[phase]]
        process = grader.begins(course)
        if kills < MOMENTS:
            time.sleep(chance.uniform(0, length))
        else:  # a phase is short: whoever waits for its beginning meets it
            wait_until(beginnings(course)[chance.choice(missing)], process)
            time.sleep(chance.uniform(0, length / 100))
        with contextlib.suppress(ProcessLookupError):  # it was over already
            os.kill(process, signal.SIGKILL)
        assert grader.ends() in (0, -signal.SIGKILL)
        phase = course.phase(ledger)
        found[phase] += 1
        if phase == "done":  # too late for a kill in the middle
            length *= 0.9
            continue
        kills += 1
        try:
            grader.grades(course)
            assert_as_if_nothing_had_been(course, after)
        except BaseException:
            print(f"seed {SEED}, kill {kills}, in {phase}; so far: {found}")
            raise
    print(f"{kills} kills in {length:.2f} s: {dict(found)}")


def how_long(course: Course, before: Course, grader: Grader) -> float:
    """The seconds that grading takes: the shortest of three times."""
    taken = []
    for _ in range(3):
        course.returns_to(before)
        started = time.monotonic()
        grader.grades(course)
        taken.append(time.monotonic() - started)
    return min(taken)


STOPPED = """
import os, signal, sys, threading
from pathlib import Path
from mentorkit.cli import main

def hand():
    while not list(root.glob(".grading-*/new/*")):
        pass
    os.kill(os.getpid(), signal.SIGINT)

root = Path(sys.argv[1])
threading.Thread(target=hand, daemon=True).start()
main(["grade", "--course", str(root)])
"""
"""`mentorkit grade`, and Ctrl-C as soon as it writes: a hand outside may come too late for it."""


def test_a_hand_that_stops_it(after: Course, again: Course, grader: Grader) -> None:
    command = [sys.executable, "-c", STOPPED, str(again.root)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1, done.stdout
    assert "Grading was stopped. Nothing is half done" in done.stderr
    assert "Traceback" not in done.stderr
    assert again.steps == []
    grader.grades(again)
    assert_as_if_nothing_had_been(again, after)


def test_two_at_once(after: Course, again: Course, grader: Grader) -> None:
    second = Grader(after)
    grader.begins(again)
    second.begins(again)
    assert (grader.ends(), second.ends()) == (0, 0)
    second.close()
    assert_as_if_nothing_had_been(again, after)


def test_one_that_takes_longer_keeps_the_other_out(again: Course) -> None:
    tables, copies = database(again), files(again)
    with (
        FileLock(again.root / ".mentorkit" / "grading.lock"),
        pytest.raises(MentorkitError, match="Another grading is at work in this course"),
    ):
        again.grade()
    assert (database(again), files(again)) == (tables, copies)


@pytest.fixture
def small_disk(before: Course, tmp_path: Path) -> Iterator[Path]:
    """A disk that has room for the course, and not much more."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(folder)]
    if not shutil.which("mount") or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("no disk can be mounted here: it takes root on Linux")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_full_disk(before: Course, after: Course, small_disk: Path) -> None:
    """With a little more room each time: first the copies find none, then the gradebook."""
    course = before.kept(small_disk)
    course.first = before.first
    filler = small_disk / "filler"
    free = os.statvfs(small_disk).f_bavail
    said: list[str] = []
    for pages in range(0, free, 8):
        filler.write_bytes(b"\0" * 4096 * (free - pages))
        try:
            course.grade()
        except MentorkitError as fault:
            said.append(str(fault))
        else:
            break
        finally:
            filler.unlink()
        assert course.phase(before.ledger) == "preparing"
        assert course.left_over() == []
        assert database(course) == database(before)
    assert said[0].startswith("Grading could not go on: the disk is full. Make room first.")
    assert all("disk" in one and "Nothing" in one for one in said)
    course.grade()
    assert_as_if_nothing_had_been(course, after)

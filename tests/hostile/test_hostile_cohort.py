"""The whole catalogue and forty ordinary people in one cohort: nobody is harmed by anybody."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import by_content
import by_files
import pytest
from attempts import CATALOGUE, Attempt, Pattern, Place
from course_world import ASSIGNMENT, CourseWorld

from mentorkit.course import course_at
from mentorkit.course.grading.sanitize import as_typed
from mentorkit.course.handed import shown
from mentorkit.course.session import open_session

assert by_content
assert by_files

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="pipes, links and /proc")

GOOD = 40
WAYS = (("ask", "listen"), ("leave",), ("ask",), (), ())
"""What the ordinary people decide, one after the other; all but the last of five write."""
LARGEST = 1_000_000  # kB: what the process that grades may take


class Cohort:
    """The course before and after, and what was said."""

    def __init__(self, course: CourseWorld) -> None:
        self.course = course
        self.skipped: dict[str, str] = {}
        self.called: dict[str, str] = {}

    def made(self) -> Cohort:
        people = [
            self.course.participant(f"pattern-{number}").plays(*way)
            if (way := WAYS[number])
            else self.course.participant(f"pattern-{number}")
            for number in range(len(WAYS))
        ]
        for number in range(1, GOOD + 1):
            self._good(number, people[number % len(WAYS)].folder)
        people[0].writes("My words.")
        pattern = Pattern(people[0].folder, people[-1].folder)
        (self.course.home / "canaries").mkdir()
        (self.course.home / "secret").write_text("secret")
        self.incoming.mkdir()
        for one in CATALOGUE:
            folder = self.incoming / one.name if one.incoming else self.course.submitted(one.name)
            pattern.put(one, folder)
            place = Place(self.course, folder, one.name)
            if reason := one.make(place):
                self.skipped[one.name] = reason
            self.called[one.name] = place.called
        for name in ("rival", "RIVAL", "Riv\u00e1l", "Riva\u0301l"):
            pattern.put(CATALOGUE[0]._replace(name=name), self.incoming / name)
        return self

    def _good(self, number: int, pattern: Path) -> None:
        folder = self.course.submitted(f"good-{number:02}")
        folder.parent.mkdir(parents=True)
        shutil.copytree(pattern, folder)
        if number % len(WAYS) != len(WAYS) - 1:
            with Place(self.course, folder, folder.parent.name).answering() as answers:
                answers["folder"] = f"good-{number:02}"
                words = {"kind": "text", "text": self.words(number), "revision": 1}
                answers["items"]["lesson"] = words

    def words(self, number: int) -> str:
        return f"Number {number} would ask first. <b>&</b> $x$ é 漢\n\nAnd then listen."

    def points(self, number: int) -> float:
        return (2, 2, 1, 1, 0)[number % 5]

    @property
    def incoming(self) -> Path:
        return self.course.home / "incoming"

    def run(self, *calls: str, may_write: tuple[str, ...] = ()) -> dict[str, Any]:
        """Makes the calls in a process of their own, which notes what it should not do."""
        root = self.course.root
        allowed = [str(root / name) for name in may_write]
        allowed += [str(self.course.home / "out"), "/dev/null", os.environ["HOME"][:-5]]
        script = str(Path(__file__).with_name("watched.py"))
        command = [sys.executable, script, str(root), *allowed, "--", *calls]
        if os.geteuid() == 0 and shutil.which("setpriv"):  # root would read everything
            powers = "-dac_override,-dac_read_search"
            command = ["setpriv", f"--bounding-set={powers}", f"--inh-caps={powers}", *command]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=root.parent)
        print(done.stderr[-4000:])
        assert done.returncode == 0, done.stderr[-4000:]
        return json.loads(done.stdout)

    def world(self) -> dict[str, str]:
        """Everything there is in and around the course, but for what grading may write."""
        root = self.course.root
        ours = (
            *(root / "autograded", root / ".mentorkit", root / "gradebook.db", root / "feedback"),
            self.course.submitted("hard-link-to-the-gradebook") / "mine.db",  # the same file
            self.course.home / "out",
        )
        return {str(path): _print(path) for path in _walk(self.course.home, ours)}

    @cached_property
    def states(self) -> dict[str, dict[str, Any]]:
        return {one["student"]: one for one in self.said["status"]["status"]["standings"]}

    @cached_property
    def grades(self) -> dict[str, dict[str, Any]]:
        return {one["student"]: one for one in self.said["grade"]["grades"]}

    said: dict[str, Any]
    collected: dict[str, Any]
    before: dict[str, str]
    after: dict[str, str]
    calls: list[dict[str, Any]]


def _walk(folder: Path, without: tuple[Path, ...]) -> Iterator[Path]:
    with os.scandir(folder) as entries:
        found = list(entries)
    for entry in found:
        path = Path(entry.path)
        if path in without or len(os.fsencode(path)) > 3000:  # the system follows no longer path
            continue
        yield path
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(path, without)


def _print(path: Path) -> str:
    found = path.lstat()
    said = f"{found.st_mode} {found.st_size} {found.st_mtime_ns} {found.st_nlink}"
    if path.is_symlink():
        return f"{said} {os.readlink(path)}"  # noqa: PTH115 - as it is, also if it is no text
    if path.is_file() and found.st_size < 1_000_000:
        return f"{said} {hashlib.sha256(path.read_bytes()).hexdigest()}"
    return said


@pytest.fixture(scope="module")
def cohort(tmp_path_factory: pytest.TempPathFactory) -> Cohort:
    course = CourseWorld.begun(tmp_path_factory.mktemp("hostile"))
    with open_session(course_at(course.root)) as session, session.gradebook():
        course.release()
    cohort = Cohort(course).made()
    first = cohort.run(
        f"collect:{cohort.incoming}",
        may_write=("submitted", "earlier", "collected", ".taking-", ".unpacking-", ".mentorkit"),
    )
    cohort.collected = first["said"]["0 collect"]
    cohort.before = cohort.world()
    second = cohort.run(
        *("grade", "status", "grade", "status"),
        may_write=("autograded", ".mentorkit", "gradebook.db", ".grading-"),
    )
    cohort.said = {
        "grade": second["said"]["0 grade"],
        "status": second["said"]["1 status"],
        "again": second["said"]["2 grade"],
        "still": second["said"]["3 status"],
    }
    third = cohort.run(
        *("pages:reader", "pages:rater", "pages:archive", "contacts", "confirm:ABCD-EFGH"),
        *("report", "feedback"),
        may_write=(
            ".mentorkit",
            "gradebook.db",
            "feedback",
            ".feedback-",
        ),  # SQLite opens it so, also to read
    )
    cohort.said["pages"] = third["said"]
    cohort.after = cohort.world()
    cohort.calls = [first, second, third]
    return cohort


NAMES = [one.name for one in CATALOGUE]
LATER = [one for one in CATALOGUE if one.left is None]


def test_the_catalogue_is_large_and_says_what_each_tries() -> None:
    assert len(CATALOGUE) >= 60
    assert not [name for name, times in Counter(NAMES).items() if times > 1]
    assert all(one.tries.endswith(".") for one in CATALOGUE)
    assert len({one.tries for one in CATALOGUE}) == len(CATALOGUE)


@pytest.mark.parametrize("number", range(1, GOOD + 1))
def test_a_good_one_is_graded_as_if_it_were_alone(cohort: Cohort, number: int) -> None:
    name = f"good-{number:02}"
    grade = cohort.grades[name]
    assert (grade["status"], grade["score"]) == ("graded", cohort.points(number))
    assert not grade["repairs"]
    source = cohort.course.cell(name, "words").source
    if number % 5 != 4:
        assert source == as_typed(cohort.words(number))
        assert grade["needs_reading"]
    assert {path.name for path in (cohort.course.root / "autograded" / name).iterdir()} == {
        ASSIGNMENT
    }


@pytest.mark.parametrize("one", LATER, ids=[one.name for one in LATER])
def test_what_becomes_of_it(cohort: Cohort, one: Attempt) -> None:
    if one.name in cohort.skipped:
        pytest.skip(cohort.skipped[one.name])
    if one.aside == "no folder":
        assert cohort.states[one.name]["state"] == "set aside"
        return
    grade, state = cohort.grades[one.name], cohort.states[one.name]
    shared = [
        "One and the same folder was handed in"
        for group in cohort.said["status"]["status"]["copies"][ASSIGNMENT]
        if one.name in group
    ]
    said = " ".join([*grade["reasons"], *grade["repairs"], *shared])
    shown = " ".join([*state["notes"], *state["repairs"], *shared])
    if one.aside is not None:
        assert (grade["status"], state["state"]) == ("set aside", "set aside"), said
        assert one.aside in said
        assert one.aside in shown
        assert not (cohort.course.root / "autograded" / one.name / ASSIGNMENT).exists()
        return
    assert grade["status"] == "graded", said
    assert grade["score"] == one.score, said
    assert grade["max_score"] == 4
    assert one.says in said
    # What was mended stands in the status; what only gave no credit, in what grading says.
    if any(one.says in repair for repair in grade["repairs"]):
        assert one.says in shown


LEFT = [one for one in CATALOGUE if one.left is not None]


@pytest.mark.parametrize("one", LEFT, ids=[one.name for one in LEFT])
def test_what_is_not_collected_is_told(cohort: Cohort, one: Attempt) -> None:
    left = {who["student"]: who["reason"] for who in cohort.collected["left"]}
    assert one.left is not None
    assert one.left in left[shown(cohort.called[one.name])]
    assert one.name not in cohort.grades


def test_nothing_is_run(cohort: Cohort) -> None:
    assert not list((cohort.course.home / "canaries").iterdir())
    for call in cohort.calls:
        assert call["noticed"] == []
        assert call["imported"] == []
        assert call["hooks"] == []
        assert not call["environment"]
    assert not cohort.calls[1]["nbgrader"]


def test_nothing_is_touched(cohort: Cohort) -> None:
    changed = {
        path
        for path in cohort.before.keys() | cohort.after.keys()
        if cohort.before.get(path) != cohort.after.get(path)
    }
    assert changed - {str(cohort.course.root)} == set()


def test_it_stays_small(cohort: Cohort) -> None:
    assert cohort.calls[1]["peak"] < LARGEST


def test_a_second_grading_changes_nothing(cohort: Cohort) -> None:
    again = {one["student"]: one for one in cohort.said["again"]["grades"]}
    assert again.keys() == cohort.grades.keys()
    for name, grade in again.items():
        assert grade["status"] == {"graded": "unchanged"}.get(
            cohort.grades[name]["status"], cohort.grades[name]["status"]
        )
        assert grade["score"] == cohort.grades[name]["score"]
    assert cohort.said["still"] == cohort.said["status"]


def _texts(thing: Any) -> Iterator[str]:
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, dict):
        for value in thing.values():
            yield from _texts(value)
    elif isinstance(thing, (list, tuple)):
        for value in thing:
            yield from _texts(value)


def test_what_screens_say_is_plain(cohort: Cohort) -> None:
    for thing in (cohort.said["grade"], cohort.said["status"]["status"], cohort.said["pages"]):
        _assert_plain(thing)
    for text in cohort.said["status"]["table"].splitlines():
        assert text.isprintable()


def test_what_collecting_says_is_plain(cohort: Cohort) -> None:
    _assert_plain(cohort.collected)


def _assert_plain(thing: Any) -> None:
    for text in _texts(thing):
        text.encode()
        assert text.isprintable(), ascii(text)
        assert len(text) < 1000, text[:1000]


def test_pages_leak_nothing(cohort: Cohort) -> None:
    out = cohort.course.home / "out"
    pages = list(out.rglob("*.html"))
    assert len(pages) == 3 * len(cohort.grades) + 1
    of_first = [page for page in pages if "Number 1 would ask first." in page.read_text()]
    copies = {"good-01", "answers-of-another"}
    assert len(of_first) <= 3 * len(copies)
    replies = list((cohort.course.root / "feedback").rglob("*.html"))
    assert len(replies) >= GOOD
    for page in [*pages, *replies]:
        text = page.read_text(encoding="utf-8")
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "secret" not in text

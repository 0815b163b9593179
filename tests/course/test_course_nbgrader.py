"""The real way: nbgrader's own commands, its exchange, and its formgrader from a running server."""

from __future__ import annotations

import contextlib
import html
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from course_world import ASSIGNMENT, NOTEBOOK, CourseWorld, Participant
from nbformat.v4 import new_markdown_cell

from mentorkit.course import Choices, course_at, init_course, release

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="nbgrader has no exchange there")

HOSTILE = (
    "I would ask her first. <script>alert('box')</script>\n\n"
    '<img src=x onerror="alert(1)"> [click](javascript:alert(1)) $x^2$ $$y$$ '
    "https://example.org </pre><b>bold</b>"
)
TYPED = "Typed: <script>alert('cell')</script> <svg onload=alert(2)> $z$"


EVERYBODY = ("ana", "ben", "cy", "eve", "mallory")


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory, _begun: CourseWorld) -> CourseWorld:
    """A released course that everybody handed in to, collected and not graded yet.

    Ana goes all the way with nbgrader's own commands.
    """
    course = _begun.copied(tmp_path_factory.mktemp("real"))
    (course.root / "gradebook.db").unlink()  # made anew, as it is for a new course
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MENTORKIT_TEST_EXCHANGE", str(course.exchange))
        patch.setenv("PATH", "/usr/bin:/bin")  # nothing is activated
        course.exchange.mkdir()
        course.exchange.chmod(0o777)
        assert course.release(exchange=True).exchanged

        home = prepared(course.home / "people" / "ana")
        course.nbgrader("fetch_assignment", ASSIGNMENT, "--course", "small-course", cwd=home)
        Participant(course, "ana", home / ASSIGNMENT).plays("ask", "listen").writes(HOSTILE)
        whom = ("--course", "small-course", "--student", "ana")
        course.nbgrader("submit", ASSIGNMENT, *whom, cwd=home)

        course.participant("ben").plays("leave").types(TYPED).hands_in()
        course.participant("cy").hands_in()
        eve = course.participant("eve").plays("ask").writes(HOSTILE).types(TYPED)
        with eve.editing() as notebook:
            notebook.cells.append(new_markdown_cell("A cell of mine. " + HOSTILE))
        eve.hands_in()
        mallory = course.participant("mallory")
        canary = f"import pathlib\npathlib.Path({str(course.home / 'canary')!r}).touch()\n"
        for name in ("mentorkit/__init__.py", "mentorkit/check.py", "check.py", "sitecustomize.py"):
            mallory.leaves(name, canary)
        for cell in ("check-case", "check-words", "play"):
            mallory.types(canary, cell)
        mallory.hands_in()

        assert course.collect().new == EVERYBODY
    return course


def prepared(home: Path) -> Path:
    """A participant's machine, which knows of the exchange and of nothing else."""
    home.mkdir(parents=True)
    (home / "nbgrader_config.py").write_text(
        "import os\nc = get_config()\n"
        'c.Exchange.root = os.environ["MENTORKIT_TEST_EXCHANGE"]\n'
        'c.Exchange.cache = os.environ["MENTORKIT_TEST_EXCHANGE"] + "-cache"\n',
        encoding="utf-8",
    )
    return home


@pytest.fixture(scope="module")
def stock(real: CourseWorld, tmp_path_factory: pytest.TempPathFactory) -> CourseWorld:
    """The same course, graded by nbgrader's own command."""
    course = real.copied(tmp_path_factory.mktemp("stock"))
    course.nbgrader("autograde", ASSIGNMENT)
    return course


@pytest.fixture(scope="module")
def graded(real: CourseWorld, tmp_path_factory: pytest.TempPathFactory) -> CourseWorld:
    """The same course, graded by mentorkit."""
    course = real.copied(tmp_path_factory.mktemp("graded"))
    assert not course.grade().set_aside
    return course


def test_everybody_gets_what_they_did(graded: CourseWorld) -> None:
    scores = {name: graded.score(name) for name in EVERYBODY}
    assert scores == {"ana": 2, "ben": 1, "cy": 0, "eve": 1, "mallory": 0}


def test_nbgraders_own_command_gives_the_same(stock: CourseWorld, graded: CourseWorld) -> None:
    assert stock.scores() == graded.scores()
    for name in EVERYBODY:
        assert stock.autograded(name).cells == graded.autograded(name).cells


def test_nothing_that_was_handed_in_ran(stock: CourseWorld, graded: CourseWorld) -> None:
    homes = {course.home for course in (stock, graded)}
    assert not [path for home in homes for path in home.rglob("canary")]


def test_what_nbgraders_own_command_graded_counts_as_graded(stock: CourseWorld) -> None:
    states = {one.state for one in stock.status().standings}
    assert {"awaiting rating", "graded"} == states
    assert {grade.status for grade in stock.grade().grades} == {"unchanged"}


def test_a_second_submission_takes_the_place_of_the_first(
    real: CourseWorld, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = real.copied(tmp_path)
    monkeypatch.setenv("MENTORKIT_TEST_EXCHANGE", str(course.exchange))
    ana = Participant(course, "ana", course.home / "people" / "ana" / ASSIGNMENT)
    ana.writes("On second thoughts.").hands_in()
    inbound = course.exchange / "small-course" / "inbound"
    (inbound / f"nobody+{ASSIGNMENT}+not a time+x").mkdir()
    linked = inbound / f"nora+{ASSIGNMENT}+2026-11-23 10:00:00.000000 UTC+x"
    linked.mkdir()
    (linked / NOTEBOOK).symlink_to("/etc/hostname")
    collected = course.collect()
    assert (collected.updated, collected.unchanged) == (("ana",), EVERYBODY[1:])
    assert [left.student for left in collected.left] == ["nobody", "nora"]
    assert "is a link" in collected.left[1].reason
    assert "On second thoughts." in (course.submitted("ana") / "answers.json").read_text("utf-8")
    (earlier,) = (course.root / "earlier" / "ana" / ASSIGNMENT).iterdir()
    assert "ask her first" in (earlier / "answers.json").read_text("utf-8")


def test_answers_left_in_the_source_are_nobodys(new_course: CourseWorld, exchange: Path) -> None:
    """With nbgrader's own commands, that know nothing of our refusal."""
    author = new_course.home / "author"
    new_course.release()
    shutil.copytree(new_course.released, author)
    tried = Participant(new_course, "author", author).plays("ask", "listen").writes("Tried it.")
    shutil.copy(tried.folder / "answers.json", new_course.source)
    new_course.nbgrader("generate_assignment", ASSIGNMENT, "--force")
    assert (new_course.released / "answers.json").is_file()
    new_course.participant("cy").submits()
    new_course.participant("dee").submits()
    (new_course.submitted("dee") / "answers.json").unlink()
    new_course.participant("ana").writes("My own words.").submits()
    new_course.nbgrader("autograde", ASSIGNMENT)
    assert {name: new_course.score(name) for name in new_course.scores()} == {
        "ana": 1,
        "cy": 0,
        "dee": 0,
    }


# Formgrader


class Server:
    """A Jupyter server on a course, and what it shows."""

    def __init__(self, address: str, token: str) -> None:
        self.address, self.token = address, token

    def page(self, path: str) -> str:
        request = urllib.request.Request(
            f"{self.address}/{path}", headers={"Authorization": f"token {self.token}"}
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.read().decode()


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[Server]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    token = "a-token-for-this-test"
    command = [
        *(sys.executable, "-m", "jupyter", "server", "--no-browser", "--allow-root"),
        *(f"--ServerApp.root_dir={folder}", "--ServerApp.ip=127.0.0.1"),
        *(f"--ServerApp.port={port}", "--ServerApp.port_retries=0"),
        f"--IdentityProvider.token={token}",
    ]
    log = folder.parent / "server.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, "JUPYTER_RUNTIME_DIR": str(folder.parent / "runtime")},
            stdout=output,
            stderr=output,
        )
    try:
        server = Server(f"http://127.0.0.1:{port}", token)
        deadline = time.monotonic() + 60
        while True:
            try:
                server.page("api/status")
                break
            except (urllib.error.URLError, OSError):
                assert process.poll() is None, log.read_text()
                assert time.monotonic() < deadline, log.read_text()
                time.sleep(0.2)
        yield server
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="module")
def formgrader(graded: CourseWorld) -> Iterator[dict[str, str]]:
    """Formgrader's page of each submission."""
    from mentorkit.course.session import open_session

    with open_session(course_at(graded.root)) as session, session.gradebook() as gradebook:
        ids = {
            one.student.id: one.id for one in gradebook.notebook_submissions(ASSIGNMENT, ASSIGNMENT)
        }
    with serving(graded.root) as server:
        yield {
            name: server.page(f"formgrader/submissions/{number}/") for name, number in ids.items()
        }


def answer(page: str) -> str:
    """What stands in the writing cell of a page of formgrader's."""
    found = re.search(r"Student's answer.*?rendered_html\">(.*?)panel-footer", page, re.DOTALL)
    assert found
    return found[1]


def test_formgrader_shows_the_words(formgrader: dict[str, str]) -> None:
    assert HOSTILE in html.unescape(formgrader["ana"])
    assert TYPED in html.unescape(formgrader["ben"])
    assert HOSTILE in html.unescape(answer(formgrader["eve"]))
    assert TYPED in html.unescape(answer(formgrader["eve"]))
    assert "A cell of mine. " + HOSTILE in html.unescape(formgrader["eve"])


class Elements(HTMLParser):
    """The elements of a page, and the texts with what they stand in."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: Counter[tuple[str, tuple[str, ...]]] = Counter()
        self.values: list[str] = []
        self.texts: list[tuple[str, str]] = []
        self._open = [""]
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements[tag, tuple(name for name, _ in attributes)] += 1
        self.values += [value or "" for _, value in attributes]
        self._open.append(f"{tag} {dict(attributes).get('class')}")

    def handle_endtag(self, tag: str) -> None:
        self._open.pop()

    def handle_data(self, text: str) -> None:
        self.texts.append((self._open[-1], text))


# MathJax looks neither into <pre> nor into these classes.
INERT = "pre tex2jax_ignore mathjax_ignore"


@pytest.mark.parametrize("name", ["ana", "ben", "eve"])
def test_nothing_of_a_participants_is_live_there(formgrader: dict[str, str], name: str) -> None:
    page, nobodys = Elements(formgrader[name]), Elements(formgrader["cy"])
    for tag, attributes in page.elements - nobodys.elements:
        assert (tag, attributes) in {
            *(("pre", ("class", "dir", "style")), ("div", ("class",))),
            *(("p", ()), ("strong", ()), ("ol", ()), ("li", ())),
        }
    assert not [one for one in page.values if "alert(" in one or "example.org" in one]
    where = {place for place, text in page.texts if "alert(" in text or "$z$" in text}
    assert where == {INERT}


def test_the_one_who_did_nothing_has_the_empty_cell(formgrader: dict[str, str]) -> None:
    assert "Your reflection is placed here" in answer(formgrader["cy"])


def test_nor_in_nbgraders_feedback(graded: CourseWorld, tmp_path: Path) -> None:
    course = graded.copied(tmp_path)
    course.nbgrader("generate_feedback", ASSIGNMENT, "--student", "eve")
    page = course.root / "feedback" / "eve" / ASSIGNMENT / f"{ASSIGNMENT}.html"
    shown = Elements(page.read_text("utf-8"))
    assert HOSTILE in html.unescape(page.read_text("utf-8"))
    assert {place for place, text in shown.texts if "alert(" in text} == {INERT}
    assert not [one for one in shown.values if "alert(" in one or "example.org" in one]


# The assignment that comes with mentorkit


def test_the_shipped_assignment_goes_the_same_way(new_course: CourseWorld, tmp_path: Path) -> None:
    named = Choices(settings={"crisis_contact": "occupational health, extension 2270"})
    root = init_course(tmp_path / "whole" / "course", title="small course", choices=named).root
    shutil.copy(new_course.root / "gradebook.db", root)
    name = "feedback-practice"
    warnings = release(root, name).warnings
    assert {one.code for one in warnings} == {"R212"}
    course = CourseWorld(root, tmp_path / "whole", assignment=name)
    course.participant("zoe").submits()
    ana = course.participant("ana").plays_to_an_ending("missing-allergy")
    ana.writes("I would ask her first.", item="what-changed").submits()
    grades = {grade.student: grade for grade in course.grade().grades}
    assert (grades["ana"].score, grades["ana"].needs_reading) == (2, True)
    assert (grades["zoe"].score, grades["zoe"].needs_reading) == (0, False)
    assert (
        course.cell("ana", "what-changed-text").source
        != course.cell("zoe", "what-changed-text").source
    )

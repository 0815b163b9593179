"""docs/hosting.md, followed to the letter: the commands in it are run, in their order.

What needs root, accounts or a hub is not run here; its configuration is read.
"""

from __future__ import annotations

import getpass
import os
import re
import shlex
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner
from traitlets.config import Config

from mentorkit import cli
from mentorkit.answers import Sitting
from mentorkit.answers.receipts import make_bundle
from mentorkit.cases import Playthrough, read_case
from mentorkit.notebook.exchange import submit

PAGE = Path(__file__).parents[1] / "docs" / "hosting.md"
ASSIGNMENT = "feedback-practice"
BY_HAND = {"root", "copy", "prove", "owners", "backup", "sh office", "sh private", "sh hub"}
RUN = {"jo", "ana", "set", "exchange", "formgrader", "py hub", "py office", "py private"}
unix_only = pytest.mark.skipif(sys.platform == "win32", reason="the page is for a Unix shell")


class Block(NamedTuple):
    """A fenced block: the route it stands in, its language, who types it or what it is."""

    route: str
    language: str
    kind: str
    text: str


def blocks() -> Iterator[Block]:
    route, fence, lines = "", None, []
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if fence and line.strip() == "```":
            yield Block(route, fence[2], fence[3], "\n".join(lines) + "\n")
            fence = None
        elif fence:
            lines.append(line.removeprefix(fence[1]))
        elif found := re.fullmatch(r"( *)```(\w+) ?(\w*)", line):
            fence, lines = found, []
        elif heading := re.match(r"## (Route \d)", line):
            route = heading[1]


def texts(route: str, *kinds: str) -> list[str]:
    return [block.text for block in blocks() if block.route == route and block.kind in kinds]


class Terminal:
    """Somebody's terminal: it keeps the folder it is in, and stops at the first failure.

    mentorkit's own commands run in this process, since starting it anew takes most of the time.
    """

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        folder.mkdir()
        self.at = folder
        self.monkeypatch = monkeypatch

    def type(self, commands: str) -> str:
        """Runs the lines of a block; gives what the last one printed."""
        said = ""
        for line in commands.splitlines():
            command, *arguments = map(os.path.expanduser, shlex.split(line))
            if command == "cd":
                self.at /= arguments[0]
                continue
            # What JupyterLab's menu shows plays no part here, and takes as long as all the rest.
            if (command, arguments[0]) != ("jupyter", "labextension"):
                said = self._run(command, arguments)
        return said

    def _run(self, command: str, arguments: list[str]) -> str:
        self.monkeypatch.chdir(self.at)
        if command == "mentorkit":
            done = CliRunner().invoke(cli.main, arguments)
            assert done.exit_code == 0, (arguments, done.output, done.exception)
            return done.output
        mine = {"python3": [sys.executable], "nbgrader": [sys.executable, "-m", "nbgrader"]}
        ran = subprocess.run(
            [*mine.get(command, [command]), *arguments], capture_output=True, text=True, timeout=120
        )
        assert ran.returncode == 0, (command, arguments, ran.stderr)
        return ran.stdout


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home of whoever types, with nothing in it."""
    for name in [name for name in os.environ if name.startswith(("JUPYTER", "MENTORKIT"))]:
        if name != "MENTORKIT_CHROMIUM":
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path


def works_on(folder: Path) -> Sitting:
    """Somebody plays the case to an ending, and writes."""
    sitting, case = Sitting(folder), read_case(folder / "missing-allergy.md")
    play = Playthrough(case)
    while play.ending is None:
        play.choose(play.choices[-1].id)
    sitting.decide(case, play.decisions, 0)
    sitting.write("what-changed", "I said it in the corridor.", 0)
    return sitting


def fill_in(settings: Path) -> str:
    """What the page says in words: whom to call in a crisis stands in `course.yaml`."""
    text = settings.read_text(encoding="utf-8")
    told = re.sub(r'^crisis_contact: ""$', "crisis_contact: Ward 3", text, flags=re.MULTILINE)
    settings.write_text(told, encoding="utf-8")
    return told


def hand_in_to_moodle(home: Path, people: dict[str, int]) -> None:
    """Everybody unpacks the zip, works, and uploads their file; Moodle packs all of them."""
    with zipfile.ZipFile(home / "downloads.zip", "w") as download:
        for person, number in people.items():
            with zipfile.ZipFile(home / f"{ASSIGNMENT}.zip") as given:
                given.extractall(home / person)
            folder = home / person / ASSIGNMENT
            made, _ = make_bundle(works_on(folder), [folder / f"{ASSIGNMENT}.ipynb"])
            download.write(made, f"{person}_{number}_assignsubmission_file_/{made.name}")


def test_every_block_of_the_page_is_known_here():
    kinds = set()
    for block in blocks():
        if block.kind in {"hub", "office", "private"}:
            kinds.add(f"{'py' if block.language == 'python' else 'sh'} {block.kind}")
        elif block.kind:
            kinds.add(block.kind)
    assert kinds == BY_HAND | RUN


@unix_only
def test_route_1_from_the_list_of_people_to_the_zip_for_the_platform(home, monkeypatch):
    jo = Terminal(home / "jo", monkeypatch)
    (home / "people.csv").write_text(
        "id,name\nana,Ana Lind\nbo,Bo Haddad\npat,Pat Osei\nzoe,Zoe Kim\n", encoding="utf-8"
    )
    make, release, *after = texts("Route 1", "jo")
    jo.type(make)
    fill_in(jo.at / "course.yaml")
    jo.type(release)
    hand_in_to_moodle(home, {"Ana Lind": 101, "Bo Haddad": 102, "Pat Osei": 103})
    *_, said = [jo.type(block) for block in after]
    assert re.search(r"ana +Ana Lind +returned", said)
    assert re.search(r"bo +Bo Haddad +awaiting rating", said)
    assert re.search(r"zoe +Zoe Kim +missing", said)
    (made,) = (jo.at / "returns").glob("*.zip")
    (name,) = zipfile.ZipFile(made).namelist()
    assert name.startswith("Ana Lind_101_assignsubmission_file_")


@unix_only
def test_route_2_from_the_exchange_and_back_to_it(home, monkeypatch):
    config, exchange = home / "etc", home / "exchange"
    config.mkdir()
    exchange.mkdir()
    exchange.chmod(0o1777)
    (said,) = texts("Route 2", "exchange")
    said = said.replace("/srv/mentorkit/exchange", str(exchange))
    (config / "nbgrader_config.py").write_text(said, encoding="utf-8")
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", str(config))
    jo, ana = (Terminal(home / name, monkeypatch) for name in ("jo", "ana"))
    # nbgrader takes people for who they are on this computer, and here is one account only.
    make, release, grade = (
        block.replace(f"{ASSIGNMENT} ana", f"{ASSIGNMENT} '{getpass.getuser()}'")
        for block in texts("Route 2", "jo")
    )
    fetch, fetch_reply = texts("Route 2", "ana")
    jo.type(make)
    (line,) = texts("Route 2", "set")
    settings = jo.at / "my-course" / "course.yaml"
    told = re.sub(r"^hand_in:.*\n", line, fill_in(settings), flags=re.MULTILINE)
    settings.write_text(told, encoding="utf-8")
    jo.type(release)
    assert (exchange / "my-course" / "inbound").stat().st_mode & 0o7777 == 0o2733
    ana.type(fetch)
    folder = ana.at / ASSIGNMENT
    works_on(folder)
    submit(folder, "my-course")
    assert re.search(rf"{re.escape(getpass.getuser())} +returned", jo.type(grade))
    ana.type(fetch_reply)
    (page,) = (folder / "feedback").glob(f"*/{ASSIGNMENT}.html")
    assert "What you would say on Tuesday is the part to keep." in page.read_text(encoding="utf-8")


def configured(*kinds: str) -> Config:
    """What the page's Python blocks of Route 3 put into a configuration."""
    config = Config()
    for text in texts("Route 3", *kinds):
        if re.search(r"^c[. ]", text, re.MULTILINE):
            exec(text, {"get_config": lambda: config, "c": config})  # noqa: S102 — the doc's own lines  # noqa: S102 - our own page
    return config


def test_the_hub_listens_to_this_computer_alone_and_lets_in_whom_the_page_names():
    config = configured("hub", "office", "private")
    assert config.JupyterHub.bind_url == "http://127.0.0.1:8000"
    assert config.Authenticator.allowed_users == {"ana", "bo", "jo", "sam", "mentoring"}
    (role,) = config.JupyterHub.load_roles
    assert all(scope.endswith("!user=mentoring") for scope in role["scopes"])
    assert config.Spawner.environment.keys() == {"MENTORKIT_PRIVATE"}


def test_formgrader_looks_where_the_course_is_made():
    assert configured("formgrader").CourseDirectory.root == "/home/jo/my-course"

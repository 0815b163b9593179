"""docs/hosting.md, followed to the letter: the commands in it are run in order, in a real shell.

What needs root, accounts or a hub is not run here; its configuration is read.
"""

from __future__ import annotations

import getpass
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from traitlets.config import Config

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


class Shell:
    """Somebody's terminal: it keeps the folder it is in, and stops at the first failure."""

    def __init__(self, folder: Path, home: Path, **environment: str) -> None:
        scripts = str(Path(sys.executable).parent)
        self.folder = folder
        self.environment = {
            **{key: value for key, value in os.environ.items() if "JUPYTER" not in key},
            "HOME": str(home),
            "XDG_DATA_HOME": str(home / "data"),
            "XDG_CONFIG_HOME": str(home / "config"),
            "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}",
            "COLUMNS": "200",
            **environment,
        }
        folder.mkdir(exist_ok=True)

    def type(self, commands: str) -> str:
        """Runs the lines of a block; gives what they printed."""
        done = subprocess.run(
            ["bash", "-e", "-c", f"{commands}\npwd > '{self.folder}/.pwd'"],
            cwd=self._at,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, f"{commands}\n{done.stdout}{done.stderr}"
        return done.stdout

    @property
    def _at(self) -> Path:
        kept = self.folder / ".pwd"
        return Path(kept.read_text().strip()) if kept.exists() else self.folder


def works_on(folder: Path) -> Sitting:
    """Somebody plays the case to an ending, and writes."""
    sitting, case = Sitting(folder), read_case(folder / "missing-allergy.md")
    play = Playthrough(case)
    while play.ending is None:
        play.choose(play.choices[-1].id)
    sitting.decide(case, play.decisions, 0)
    sitting.write("what-changed", "I said it in the corridor.", 0)
    return sitting


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
def test_route_1_from_the_list_of_people_to_the_zip_for_the_platform(tmp_path, monkeypatch):
    monkeypatch.setenv("MENTORKIT_PRIVATE", str(tmp_path / "private"))
    jo = Shell(tmp_path / "jo", tmp_path)
    (tmp_path / "people.csv").write_text(
        "id,name\nana,Ana Lind\nbo,Bo Haddad\npat,Pat Osei\nzoe,Zoe Kim\n", encoding="utf-8"
    )
    make, release, *after = texts("Route 1", "jo")
    jo.type(make)
    jo.type(release)
    hand_in_to_moodle(tmp_path, {"Ana Lind": 101, "Bo Haddad": 102, "Pat Osei": 103})
    *_, said = [jo.type(block) for block in after]
    assert re.search(r"ana +Ana Lind +returned", said)
    assert re.search(r"bo +Bo Haddad +awaiting rating", said)
    assert re.search(r"zoe +Zoe Kim +missing", said)
    (made,) = (jo.folder / "my-course" / "returns").glob("*.zip")
    (name,) = zipfile.ZipFile(made).namelist()
    assert name.startswith("Ana Lind_101_assignsubmission_file_")


@unix_only
def test_route_2_from_the_exchange_and_back_to_it(tmp_path, monkeypatch):
    monkeypatch.setenv("MENTORKIT_PRIVATE", str(tmp_path / "private"))
    config, exchange = tmp_path / "etc", tmp_path / "exchange"
    config.mkdir()
    exchange.mkdir()
    exchange.chmod(0o1777)
    (said,) = texts("Route 2", "exchange")
    said = said.replace("/srv/mentorkit/exchange", str(exchange))
    (config / "nbgrader_config.py").write_text(said, encoding="utf-8")
    here = {"JUPYTER_CONFIG_PATH": str(config)}
    jo, ana = (Shell(tmp_path / name, tmp_path, **here) for name in ("jo", "ana"))
    # nbgrader takes people for who they are on this computer, and here is one account only.
    make, release, grade = (
        block.replace(f"{ASSIGNMENT} ana", f"{ASSIGNMENT} '{getpass.getuser()}'")
        for block in texts("Route 2", "jo")
    )
    fetch, fetch_reply = texts("Route 2", "ana")
    jo.type(make)
    (line,) = texts("Route 2", "set")
    settings = jo.folder / "my-course" / "course.yaml"
    told = re.sub(r"^hand_in:.*\n", line, settings.read_text(encoding="utf-8"), flags=re.MULTILINE)
    settings.write_text(told, encoding="utf-8")
    jo.type(release)
    assert (exchange / "my-course" / "inbound").stat().st_mode & 0o7777 == 0o2733
    ana.type(fetch)
    folder = ana.folder / ASSIGNMENT
    works_on(folder)
    for name in ("HOME", "XDG_DATA_HOME", "JUPYTER_CONFIG_PATH"):
        monkeypatch.setenv(name, ana.environment[name])
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
            exec(text, {"get_config": lambda: config, "c": config})
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

"""A person at an assignment, and the disks they may be unlucky with."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mentorkit.answers import Sitting
from mentorkit.cases import Case, parse_case

CASE = """---
case: two-doors
title: Two doors
function: skills
minutes: 3
---
You stand in a corridor.

# The corridor {#corridor why="What made you choose?"}
Two doors.

- [left] The left one -> office
- [right] The right one -> garden

# The office {#office why="Why go in?" confidence}
Somebody is there.

- [stay] Stay -> talk
- [leave] Leave -> garden

# A talk {#talk ending="A talk"}
You talk.

# The garden {#garden ending="Fresh air"}
You are outside.
"""


@pytest.fixture(autouse=True)
def private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The person's private folder, in this test only."""
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    monkeypatch.setenv("MENTORKIT_PRIVATE", str(tmp_path / "private"))
    return tmp_path / "private"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An assignment's folder."""
    path = tmp_path / "feedback-practice"
    path.mkdir()
    return path


@pytest.fixture
def sit(folder: Path) -> Callable[[], Sitting]:
    """Opens the assignment, as each window and each restart does."""
    return lambda: Sitting(folder, course="mentors")


@pytest.fixture
def sitting(sit: Callable[[], Sitting]) -> Sitting:
    return sit()


@pytest.fixture(scope="session")
def case() -> Case:
    return parse_case(CASE, "two-doors.md")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk with room for 64 kB."""
    path = tmp_path / "disk"
    path.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(path)]
    if not shutil.which("mount") or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("no disk can be mounted here: it takes root on Linux")
    yield path
    subprocess.run(["umount", "--lazy", str(path)], check=True)


@pytest.fixture
def locked_folder() -> Iterator[Path]:
    """A folder that may be read and not written, also by root, who is somebody else meanwhile."""
    path = Path(tempfile.mkdtemp())
    (path / "answers.json").write_text("{}")
    path.chmod(0o555)
    root = os.name == "posix" and os.geteuid() == 0
    if root:
        os.seteuid(65534)
    yield path
    if root:
        os.seteuid(0)
    path.chmod(0o755)
    shutil.rmtree(path)

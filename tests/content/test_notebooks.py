"""Every shipped notebook runs from top to bottom, in a course as `mentorkit init` makes it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from content_library import ASSIGNMENTS, ROOT, WORKSHOPS

from mentorkit.course import init_course, release

SETTINGS = {
    "programme": "trial",
    "readers": "Dr Jo Lin",
    "crisis_contact": "the porter's lodge, at any hour",
    "responder": "the course lead",
    "response_time": "two working days",
    "resources": "the staff clinic",
    "reply_by": (date.today() + timedelta(weeks=2)).isoformat(),
}


def fill_in(settings: Path) -> None:
    text = settings.read_text(encoding="utf-8")
    for key, value in SETTINGS.items():
        text, found = re.subn(rf'^{key}: ".*"$', f'{key}: "{value}"', text, flags=re.MULTILINE)
        assert found == 1, key
    settings.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course whose settings are filled in, and whose assignments are all released."""
    root = init_course(tmp_path_factory.mktemp("courses") / "course").root
    fill_in(root / "course.yaml")
    for folder in ASSIGNMENTS:
        assert not list(release(root, folder.name).warnings), folder.name
    return root


def test_all_notebooks_run(course: Path, tmp_path: Path) -> None:
    notebooks = sorted(
        path for folder in ("workshops", "release") for path in (course / folder).rglob("*.ipynb")
    )
    assert len(notebooks) == len(["welcome", "coordinator", "closure"]) + len(WORKSHOPS) + len(
        ASSIGNMENTS
    )
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "--nbmake", "-q", "-p", "no:cacheprovider", *notebooks],
        cwd=course,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "MENTORKIT_PRIVATE": str(tmp_path / "private"),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert f"{len(notebooks)} passed" in run.stdout

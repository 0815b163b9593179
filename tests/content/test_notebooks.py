"""Every shipped notebook runs from top to bottom, in a course as `mentorkit init` makes it."""

import os
import subprocess
import sys
from pathlib import Path

from mentorkit.course import init_course, release

ROOT = Path(__file__).parents[2]


def test_all_notebooks_run(tmp_path):
    course = init_course(tmp_path / "course").root
    release(course, "feedback-practice")
    notebooks = sorted(
        path
        for folder in ("workshops", "release")
        for path in (course / folder).rglob("*.ipynb")
        if path.name != "coordinator.ipynb"  # it wants submissions; see test_demo.py
    )
    assert len(notebooks) >= 3
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

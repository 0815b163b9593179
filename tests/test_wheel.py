"""The wheel carries everything: it works outside the checkout, with none of it near."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The wheel's content in a folder of its own, made by hatchling as pip would."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    [wheel] = folder.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(folder / "site")
    return folder / "site"


def run(installed, tmp_path, *arguments):
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_is_the_wheel_that_answers(installed, tmp_path):
    code = "import mentorkit.course.layout as l; print(l.shipped('workshops'))"
    shown = run(installed, tmp_path, "-c", code)
    assert shown.stdout.strip() == str(installed / "mentorkit" / "_shipped" / "workshops")


def test_the_demonstration_runs_from_the_wheel(installed, tmp_path):
    made = run(installed, tmp_path, "-m", "mentorkit", "demo", "--participants", "3", "--no-open")
    assert made.returncode == 0, made.stdout + made.stderr
    assert (tmp_path / "mentorkit-demo" / "report.html").is_file()


def test_the_wheel_has_no_tests_and_no_leftovers(installed):
    names = [str(path.relative_to(installed)) for path in installed.rglob("*") if path.is_file()]
    assert any(name.endswith("static/playthrough.js") for name in names)
    assert any(name.endswith("_shipped/workshops/feedback/guide.md") for name in names)
    assert not [name for name in names if name.startswith("tests") or "answers.json" in name]


def test_a_checkout_uses_its_own_folders():
    import mentorkit
    from mentorkit.course.layout import shipped

    package = Path(mentorkit.__file__).parent
    if (package / "_shipped").is_dir():
        pytest.skip("mentorkit is installed here, not run from the checkout")
    assert shipped("workshops") == package.parent / "workshops"

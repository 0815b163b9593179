"""The demonstration: a whole course, the same for the same seed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from mentorkit import cli, demo
from mentorkit.answers import read_answers
from mentorkit.course.lab import lab_command, lab_environment, prepare_lab
from mentorkit.demo import showing
from mentorkit.errors import MentorkitError


def quietly(*said):
    pass


def build(to, **options):
    """A small one; tests/course/test_course_programme.py has all of the programme."""
    few = {"participants": 4, "seed": 3, "workshops": ("feedback", "networks")}
    return demo.build(to, **{**few, **options}, say=quietly, progress=quietly)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return build(tmp_path_factory.mktemp("demo") / "here")


def texts_and_decisions(made):
    """What everybody decided and wrote, without the random ids of folders."""
    return {
        (path.parent.parent.name, path.parent.name): read_answers(path).items
        for path in sorted(made.participants.glob("*/*/answers.json"))
    }


def test_everything_is_there(made):
    assert made.people == 4
    assert made.assignments == (
        *("feedback-practice", "mentor-baseline", "mentor-followup", "networks-practice"),
    )
    assert 12 <= made.handed_in <= 16
    assert made.graded == made.handed_in
    assert made.report.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert (made.course / "gradebook.db").is_file()
    assert len(list(made.course.glob("autograded/*/*/*.ipynb"))) == made.handed_in
    assert len(list(made.feedback.glob("*/*/*.html"))) == made.handed_in


def test_the_same_seed_makes_the_same_course(made, tmp_path):
    again = build(tmp_path / "two")
    assert texts_and_decisions(again) == texts_and_decisions(made)
    assert again.report.read_bytes() == made.report.read_bytes()


def test_private_histories_are_never_handed_in(made):
    histories = list((made.course.parent / "private").rglob("*.jsonl"))
    assert len(histories) >= made.handed_in
    assert not list(made.course.rglob("*.jsonl"))


def test_the_coordinators_notebook_runs_in_it(made):
    root = Path(cli.__file__).parents[1]
    private = str(made.course.parent / "private")
    notebook = made.course / "workshops" / "coordinator.ipynb"
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "--nbmake", "-q", "-p", "no:cacheprovider", notebook],
        cwd=made.course,
        env={
            **os.environ,
            "PYTHONPATH": str(root),
            "MENTORKIT_PRIVATE": private,
            "MENTORKIT_CONFIG": private,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "1 passed" in run.stdout


def test_a_folder_with_something_in_it_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(MentorkitError, match="not empty"):
        demo.build(tmp_path, progress=quietly)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_the_command_says_where_everything_is_and_how_to_open_it(made, tmp_path, monkeypatch):
    asked = {}

    def build(to, **options):
        asked.update(options, to=to)
        options["say"]("A course is made")
        return made

    monkeypatch.setattr(showing, "build", build)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mentorkit-demo").mkdir()
    result = CliRunner().invoke(cli.main, ["demo", "--participants", "2", "--no-open"])
    assert result.exit_code == 0, result.output
    assert (asked["participants"], asked["seed"]) == (2, 1)
    assert asked["to"] == Path("mentorkit-demo-2")
    assert f"4 people, 4 assignments: {made.handed_in} submissions" in result.output
    for place in (made.report, made.course, made.participants, made.feedback):
        assert str(place) in result.output.replace("\n", "")
    assert "· A course is made" in result.output
    assert f"lab {made.course}" in result.output.replace("\n", "")


def test_lab_gets_the_workshops_once(tmp_path):
    assert prepare_lab(tmp_path) == ["workshops", "assignments"]
    assert prepare_lab(tmp_path) == []
    command = lab_command(tmp_path, browser=False)
    assert "--LabApp.default_url=/lab/tree/workshops/welcome.ipynb" in command
    assert "--no-browser" in command


def test_lab_keeps_other_configuration(tmp_path):
    environment = lab_environment({"JUPYTER_CONFIG_PATH": "/mine", "HOME": "/home"}, tmp_path)
    assert environment["JUPYTER_CONFIG_PATH"].split(":")[0] == str(tmp_path)
    assert "/mine" in environment["JUPYTER_CONFIG_PATH"]
    assert environment["HOME"] == "/home"

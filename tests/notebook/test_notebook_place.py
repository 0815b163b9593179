"""What `play` and `reflect` do themselves: where answers go, and what is said when they can't."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from lab_world import CASE, PROMPT, write_assignment

from mentorkit import check, play, reflect
from mentorkit.answers import Sitting
from mentorkit.answers.place import is_course_ground, place_of
from mentorkit.cases import read_case
from mentorkit.notebook import assets
from mentorkit.notebook.facilitate import HALL


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder: a released assignment."""
    monkeypatch.setenv("MENTORKIT_PRIVATE", str(tmp_path / "private"))
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    folder = write_assignment(tmp_path / "nights").parent
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize(
    ("path", "marker", "released", "expected"),
    [
        ("home/nights", None, True, False),
        ("home/nights", None, False, False),
        ("home/assignments/nights", None, False, False),
        ("course/assignments/nights", "course/course.yaml", False, True),
        ("course/release/nights", "course/course.yaml", True, True),
        ("course/submitted/p1/nights", "course/course.yaml", True, True),
        ("course/try/nights", "course/course.yaml", True, False),
        ("lab/workshops/feedback", "lab/workshops/welcome.ipynb", False, True),
        ("lab/assignments/nights", "lab/workshops/welcome.ipynb", False, True),
        ("lab/assignments/nights", "lab/workshops/welcome.ipynb", True, False),
    ],
)
def test_whose_ground_a_folder_is(
    tmp_path: Path, path: str, marker: str | None, released: bool, expected: bool
) -> None:
    (tmp_path / path).mkdir(parents=True)
    if marker:
        (tmp_path / marker).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / marker).touch()
    assert is_course_ground(tmp_path / path, released) is expected


def test_a_rehearsal_leaves_nothing_in_the_course(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MENTORKIT_PRIVATE", str(tmp_path / "private"))
    workshop = tmp_path / "workshops" / "nights"
    workshop.mkdir(parents=True)
    place = place_of(workshop)
    assert place.rehearsal
    place.sitting.write("my-night", "Only trying", based_on=0)
    assert list(workshop.iterdir()) == []
    assert place_of(workshop).sitting.answers.items["my-night"].text == "Only trying"
    monkeypatch.chdir(workshop)
    check.answered("my-night")  # a check cell asks about the rehearsal, too


def test_who_rehearses_sees_what_the_course_will_tell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MENTORKIT_PRIVATE", str(tmp_path / "private"))
    settings = "course: north\nreaders: Dr Amal Haddad\nresponder: Dr Jo Lin\nlanguage: es\n"
    (tmp_path / "course.yaml").write_text(settings, encoding="utf-8")
    source = tmp_path / "assignments" / "nights"
    source.mkdir(parents=True)
    told = place_of(source).released
    assert (told.readers, told.responder, told.language) == ("Dr Amal Haddad", "Dr Jo Lin", "es")
    (tmp_path / "course.yaml").write_text("course: [", encoding="utf-8")
    assert place_of(source).released.readers == "", "a broken course.yaml leaves blanks"


def test_a_folder_that_says_nothing_leaves_blanks_and_saves(folder: Path, tmp_path: Path) -> None:
    (folder / "mentorkit.json").unlink()
    place = place_of(folder)
    assert place.released.readers == ""
    assert "mentorkit.json" in place.notices[0]
    place.sitting.write("my-night", "Kept", based_on=0)
    assert (folder / "answers.json").exists()


def test_without_a_kernel_there_is_the_summary_alone(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Sitting(folder).write("my-night", "I will ask first.", based_on=0)
    reflect("my-night", PROMPT)
    play("night-handover")
    said = capsys.readouterr().out
    assert "I will ask first." in said
    assert "The quiet handover\n\nNot begun yet." in said


def write_other(folder: Path) -> None:
    """A second case beside the first, which may be played in its place."""
    text = CASE.read_text("utf-8").replace("case: night-handover", "case: day-handover")
    text = text.replace("title: The quiet handover", "title: The loud handover")
    (folder / "day-handover.md").write_text(text, encoding="utf-8")


def test_without_a_kernel_the_case_that_was_played_stands_alone(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_other(folder)
    play("night-handover", alternative="day-handover")
    said = capsys.readouterr().out
    assert "The quiet handover\n\nNot begun yet." in said
    assert "The loud handover" not in said
    case = read_case(folder / "day-handover.md")
    first = case.scenes[0]
    Sitting(folder).decide(case, [(first.id, first.choices[0].id)], 0)
    play("night-handover", alternative="day-handover")
    said = capsys.readouterr().out
    assert "The loud handover" in said
    assert "The quiet handover" not in said


def test_an_alternative_that_is_not_there_is_said_below_the_case(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    play("night-handover", alternative="day-handover")
    said = capsys.readouterr().out
    assert "There is no case “day-handover” in this notebook's folder." in said
    assert "The quiet handover\n\nNot begun yet." in said


def test_nbgrader_reads_the_persons_answers_on_the_courses_ground(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "course.yaml").touch()
    folder = write_assignment(tmp_path / "autograded" / "p1" / "nights").parent
    Sitting(folder).write("my-night", "Theirs", based_on=0)
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    monkeypatch.chdir(folder)
    before = sorted(folder.iterdir())
    reflect("my-night", PROMPT)
    assert "Theirs" in capsys.readouterr().out
    assert sorted(folder.iterdir()) == before


def test_a_missing_case_is_one_sentence(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    play("night-handovre")
    said = capsys.readouterr().out.strip()
    assert said.startswith("There is no case “night-handovre” in this notebook's folder.")
    assert 'Did you mean "night-handover"?' in said
    play("../secrets/../nights/night-handover")
    assert "There is no case" in capsys.readouterr().out


def test_a_folder_without_any_case_says_what_to_do(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / CASE.name).unlink()
    play("night-handover")
    assert "Put night-handover.md beside the notebook." in capsys.readouterr().out


def test_a_case_with_problems_lists_them(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (folder / CASE.name).read_text().replace("-> together", "-> toghether")
    (folder / CASE.name).write_text(text)
    play("night-handover")
    said = capsys.readouterr().out
    assert "night-handover.md has a problem" in said
    assert "- Line 28:" in said
    assert 'Did you mean "together"?' in said


def test_a_name_that_cannot_be_one(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reflect("My Night!", PROMPT)
    assert "“My Night!” can't name an answer" in capsys.readouterr().out


def test_answers_that_cannot_be_read_stop_nobody_from_reading_why(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "answers.json").mkdir()
    play("night-handover")
    assert "it is a folder, not a file" in capsys.readouterr().out


def test_the_modules_join_into_one() -> None:
    scripts = [assets.script(bundle=bundle) for bundle in (assets.ELEMENTS, HALL)]
    for script in scripts:
        assert "import " not in [line[:7] for line in script.splitlines()]
        assert script.count("export ") == script.count("export default") == 1
    for path in assets.STATIC.glob("*.js"):
        block = f"const ${path.stem} = (() => {{"
        assert path.stem == "shared" or any(block in one for one in scripts), path.name
    # The hall's modules are on no participant's page.
    assert "const $facilitate" not in scripts[0]


def test_the_first_element_brings_the_module_and_the_others_use_it(folder: Path) -> None:
    whole = assets.first_lines("play", "en", bring=True)
    lines = assets.first_lines("play", "en", bring=False)
    assert len(lines) < 5_000 < 100_000 < len(whole)
    assert json.dumps(assets.script()) in whole
    other = assets.first_lines("play", "es", bring=False)
    assert [one for one in lines.splitlines() if "VERSION =" in one] != [
        one for one in other.splitlines() if "VERSION =" in one
    ]


def test_no_asset_asks_the_network() -> None:
    for path in assets.STATIC.iterdir():
        text = path.read_text(encoding="utf-8")
        text = text.replace("http://www.w3.org/2000/svg", "")  # a name, which nobody fetches
        assert "http:" not in text
        assert "https:" not in text
        assert "@import" not in text


def test_the_page_needs_nothing_until_it_is_asked_for() -> None:
    code = "import sys, mentorkit; assert not {'anywidget', 'IPython'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)

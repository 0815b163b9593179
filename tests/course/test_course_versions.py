"""What was released is kept as it was, numbered, and told apart in words."""

from __future__ import annotations

import json
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from course_world import ASSIGNMENT, CASE, NOTEBOOK, CourseWorld, a_notebook, nbgrader_cell
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat.v4 import new_markdown_cell

from mentorkit.cli import main
from mentorkit.course import CourseError, changed_since, released_versions, version_of
from mentorkit.course.layout import Course
from mentorkit.course.releasing.versions import keep
from mentorkit.released import RELEASED_FILE, Released, encode_released, read_released

DEBRIEF = "Only the facilitator reads this."


def kept(course: CourseWorld, number: int) -> Path:
    return course.root / "releases" / course.assignment / str(number)


def tree(folder: Path) -> dict[str, bytes]:
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def changes(course: CourseWorld) -> list[tuple[str, ...]]:
    return [one.changes for one in released_versions(course.root, course.assignment)]


def codes(warnings: tuple[object, ...]) -> list[str]:
    return [code for one in warnings if (code := getattr(one, "code", "")) in ("R234", "R236")]


def writes_case(course: CourseWorld, text: str) -> None:
    original = course.root / "workshops" / "small" / "quick-word.md"
    original.write_text(text, encoding="utf-8")


# A version


def test_a_release_is_kept_whole_in_files_that_can_only_be_read(course: CourseWorld) -> None:
    (version,) = released_versions(course.root, ASSIGNMENT)
    assert (version.number, version.folder, version.changes) == (1, kept(course, 1), ())
    assert tree(version.folder) == tree(course.released)
    assert abs(datetime.now(UTC) - version.date).days < 1
    modes = {stat.S_IMODE(path.stat().st_mode) for path in version.folder.rglob("*")}
    assert modes == {0o444}
    told = read_released(course.released)
    assert told is not None
    assert told.version == 1


def test_what_did_not_change_is_no_new_version(course: CourseWorld) -> None:
    before = tree(course.root / "releases")
    again = course.release()
    assert (again.version, again.is_new) == (1, False)
    assert tree(course.root / "releases") == before
    assert tree(course.released) == tree(kept(course, 1))
    assert all(path.stat().st_mode & stat.S_IWUSR for path in course.released.rglob("*"))


def test_cells_without_an_id_of_their_own_make_no_new_version(new_course: CourseWorld) -> None:
    path = new_course.source / NOTEBOOK
    notebook = json.loads(path.read_text("utf-8"))
    for cell in notebook["cells"]:
        del cell["id"]
    path.write_text(json.dumps(notebook), encoding="utf-8")
    new_course.release()
    assert not new_course.release().is_new
    assert tree(new_course.released) == tree(kept(new_course, 1))


def test_each_change_is_told_in_words(course: CourseWorld) -> None:
    notebook = a_notebook()
    notebook.cells[3].metadata["nbgrader"]["points"] = 3
    notebook.cells[2].source = 'mentorkit.reflect("lesson", "What will you do?")'
    notebook.cells[0].source = "# Another beginning"
    course.writes_notebook(notebook)
    writes_case(course, CASE.replace("She has her coat on.", "She waits."))
    (course.source / "reading.txt").write_text("x", encoding="utf-8")
    course.sets(readers="Dr Jo Lin")
    assert course.release().version == 2
    (course.source / "reading.txt").unlink()
    more = nbgrader_cell("locked", 'mentorkit.reflect("more", "And?")', "more")
    course.writes_notebook(a_notebook(more))
    assert course.release().version == 3
    first, second, third = changes(course)
    assert first == ()
    assert set(second) == {
        "cell words: points 2 -> 3",
        "cell reflect: its text",
        f"{NOTEBOOK}: cells that nbgrader does not know",
        "the case quick-word",
        "reading.txt is new",
        "readers: nothing -> Dr Jo Lin",
    }
    assert {"cell more is new", "reading.txt is gone", "more is asked for now"} <= {*third}


def test_going_back_is_a_version_of_its_own(course: CourseWorld) -> None:
    writes_case(course, CASE.replace("She has her coat on.", "She waits."))
    course.release()
    writes_case(course, CASE)
    assert course.release().version == 3
    first, third = tree(kept(course, 1)), tree(kept(course, 3))
    assert {name for name in first if first[name] != third[name]} == {RELEASED_FILE}


def test_which_version_a_submission_came_from(course: CourseWorld) -> None:
    ana = course.participant("ana").submits()
    course.sets(crisis_contact="the duty line").release()
    ben = course.participant("ben").submits()
    folders = [course.submitted(one.name) for one in (ana, ben)]
    assert [version_of(folder) for folder in folders] == [1, 2]
    (folders[0] / RELEASED_FILE).write_text('{"version": -4}', encoding="utf-8")
    (folders[1] / RELEASED_FILE).unlink()
    assert [version_of(folder) for folder in folders] == [0, 0]


def test_who_got_an_earlier_release_is_not_said_to_have_changed_it(course: CourseWorld) -> None:
    course.participant("ana").plays("ask", "listen").writes("Words.").submits()
    notebook = a_notebook()
    notebook.cells[-2].source += "  # or its alternative, from today on"
    course.writes_notebook(notebook)
    assert course.release().version == 2
    eve = course.participant("eve").plays("ask", "listen").writes("Words.")
    with eve.editing() as mine:
        mine.cells[-2].source = "pass"
    eve.submits()
    ana_after, eve_after = course.grade().grades
    assert (ana_after.score, ana_after.repairs) == (2, ())
    assert eve_after.repairs == (
        "The text of the cell check-case was changed; the released one counts.",
    )
    assert "from today on" in course.cell("ana", "check-case").source


@pytest.mark.parametrize("damaged", ["{", "[]", '{"cells": [1]}'])
def test_an_earlier_release_that_is_damaged_stops_no_grading(
    course: CourseWorld, damaged: str
) -> None:
    notebook = kept(course, 1) / NOTEBOOK
    notebook.chmod(0o644)
    notebook.write_text(damaged, encoding="utf-8")
    course.participant("ana").plays("ask", "listen").writes("Words.").submits()
    assert [grade.status for grade in course.grade().grades] == ["graded"]


def test_a_version_whose_record_is_lost_is_still_one(course: CourseWorld) -> None:
    kept(course, 1).with_name("1.json").write_text("{", encoding="utf-8")
    (version,) = released_versions(course.root, ASSIGNMENT)
    assert version.number == 1
    assert not course.release().is_new


def test_the_command_shows_what_was_released(course: CourseWorld) -> None:
    course.sets(crisis_contact="the duty line").release()
    run = CliRunner().invoke(main, ["release", "--list", "--course", str(course.root)])
    lines = run.output.splitlines()
    assert "feedback-practice  nothing was released yet" in lines
    (first, second) = (one for one in lines if one.startswith(ASSIGNMENT))
    assert first.startswith(f"{ASSIGNMENT}  1  20")
    assert second.endswith("crisis_contact: nothing -> the duty line")


# When people have handed in


def test_what_those_who_handed_in_have_not_seen(course: CourseWorld) -> None:
    course.participant("ana").submits()
    assert codes(course.release().warnings) == []
    writes_case(course, CASE.replace("She has her coat on.", "She waits."))
    notebook = a_notebook()
    notebook.cells[2].source = 'mentorkit.reflect("lesson", "What will you do?")'
    course.writes_notebook(notebook)
    told = [one for one in course.release().warnings if one.code == "R234"]
    assert [one.message for one in told] == [
        "cell reflect: its text; 1 handed in before that.",
        "the case quick-word; 1 handed in before that.",
    ]
    assert all("releases/quick-practice/1" in one.hint for one in told)


def test_what_is_refused_changes_nothing_anywhere(course: CourseWorld) -> None:
    course.participant("ana").submits()
    notebook = a_notebook()
    notebook.cells[3].metadata["nbgrader"]["points"] = 3
    course.writes_notebook(notebook)
    writes_case(course, CASE.replace("She has her coat on.", "She waits."))
    before = tree(course.root)
    with pytest.raises(CourseError, match="R233"):
        course.release()
    assert tree(course.root) == before


# Changed by hand


def test_a_release_that_was_changed_by_hand_is_told_and_replaced(course: CourseWorld) -> None:
    assert changed_since(course.root, ASSIGNMENT) == []
    (course.released / "quick-word.md").write_text("mine", encoding="utf-8")
    (course.released / "more.txt").touch()
    (course.released / NOTEBOOK).unlink()
    assert changed_since(course.root, ASSIGNMENT) == [
        "more.txt is new",
        f"{NOTEBOOK} is gone",
        "quick-word.md is changed",
    ]
    again = course.release()
    assert codes(again.warnings) == ["R236"]
    assert not again.is_new
    assert changed_since(course.root, ASSIGNMENT) == []


def test_a_version_that_was_changed_by_hand_is_left_and_counted_on_from(
    course: CourseWorld,
) -> None:
    path = kept(course, 1) / "quick-word.md"
    path.chmod(0o644)
    path.write_text("mine", encoding="utf-8")
    again = course.release()
    assert (again.version, codes(again.warnings)) == (2, ["R236"])
    assert path.read_text("utf-8") == "mine"
    assert codes(course.release().warnings) == []


def test_nothing_to_compare_is_no_change(new_course: CourseWorld) -> None:
    assert changed_since(new_course.root, ASSIGNMENT) == []
    assert released_versions(new_course.root, "nothing-like-it") == []


# Debriefs


def test_no_debrief_is_in_anything_that_was_released(new_course: CourseWorld) -> None:
    own = new_course.source / "own-word.md"
    own.write_text(CASE.replace("quick-word", "own-word"), encoding="utf-8")
    new_course.writes_notebook(
        a_notebook(nbgrader_cell("locked", 'mentorkit.play("own-word")', "own"))
    )
    new_course.release()
    assert DEBRIEF in own.read_text("utf-8"), "the author keeps theirs"
    for folder in (new_course.released, kept(new_course, 1)):
        assert {"own-word.md", "quick-word.md", NOTEBOOK, RELEASED_FILE} == {*tree(folder)}
        for content in tree(folder).values():
            assert b"debrief" not in content.lower()
            assert DEBRIEF.encode() not in content
    ana = new_course.participant("ana").plays("ask", "tell", case="own-word")
    assert ana.sitting.answers.items["own-word"]


# Laws

names = st.sampled_from(["a.txt", "b.md", "sub/c.txt", "n.ipynb"])
contents = st.binary(max_size=4) | st.sampled_from(
    [
        b'{"cells": [{"id": "1", "source": "x"}]}',
        b'{"cells": [{"id": "2", "source": "x"}]}',
        b'{"cells": [{"id": "2", "source": "y"}]}',
    ]
)
trees = st.dictionaries(names, contents, max_size=3)


def meant(content: dict[str, bytes]) -> dict[str, bytes]:
    """Ids of a notebook's cells are made anew at each release, and mean nothing."""
    return {
        name: text.replace(b'"id": "2"', b'"id": "1"') if name.endswith(".ipynb") else text
        for name, text in content.items()
    }


@settings(max_examples=60)
@given(st.lists(trees, max_size=6))
def test_versions_are_counted_by_what_differs(released: list[dict[str, bytes]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        course = Course(Path(folder))
        release = course.release("a")
        made: list[dict[str, bytes]] = []
        for content in released:
            shutil.rmtree(release, ignore_errors=True)
            release.mkdir(parents=True)
            for name, text in content.items():
                (release / name).parent.mkdir(exist_ok=True)
                (release / name).write_bytes(text)
            differs = not made or meant(made[-1]) != meant(content)
            made += [content] if differs else []
            assert keep(course, "a", numbering(release)) == (len(made), differs)
        folders = [course.versions("a") / str(number) for number in range(1, len(made) + 1)]
        found = [tree(one) for one in folders]
        assert [{k: v for k, v in one.items() if k != RELEASED_FILE} for one in found] == made
        assert all(one not in found[:at] for at, one in enumerate(found))
        assert not list(course.versions("a").glob(".*"))


def numbering(release: Path):  # type: ignore[no-untyped-def]
    def write(number: int) -> None:
        (release / RELEASED_FILE).write_bytes(encode_released(Released(version=number)))

    return write


KILLED = """
import os, shutil, signal, sys
from pathlib import Path
from mentorkit.course import layout
from mentorkit.course.releasing import versions

def killed(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

where, step, at = sys.argv[1:]
owner = {"copyfile": shutil, "fsync": os, "rename": Path, "replace_file": versions}[step]
real, count = getattr(owner, step), 0

def counted(*arguments, **options):
    global count
    count += 1
    return killed() if count > int(at) else real(*arguments, **options)

setattr(owner, step, counted)
versions.keep(layout.Course(Path(where)), "a", lambda number: None)
"""


@pytest.mark.parametrize(
    ("step", "at"),
    [("copyfile", 0), ("copyfile", 2), ("fsync", 1), ("replace_file", 0), ("rename", 0)],
)
def test_a_kill_leaves_no_half_version(tmp_path: Path, step: str, at: int) -> None:
    course = Course(tmp_path)
    release = course.release("a")
    release.mkdir(parents=True)
    for name in ("one.txt", "two.txt", "three.txt"):
        (release / name).write_text("first", encoding="utf-8")
    assert keep(course, "a", lambda number: None) == (1, True)
    (release / "two.txt").write_text("second", encoding="utf-8")
    arguments = [str(tmp_path), step, str(at)]
    run = subprocess.run([sys.executable, "-c", KILLED, *arguments], check=False, timeout=60)
    assert run.returncode == -signal.SIGKILL
    versions = course.versions("a")
    assert [one.name for one in versions.iterdir() if one.name.isdecimal()] == ["1"]
    assert (versions / "1" / "two.txt").read_text("utf-8") == "first"
    assert keep(course, "a", lambda number: None) == (2, True)
    assert tree(versions / "2") == tree(release)
    assert {one.name for one in versions.iterdir()} == {"1", "1.json", "2", "2.json"}


def test_more_markdown_that_nbgrader_does_not_know_is_told(course: CourseWorld) -> None:
    course.writes_notebook(a_notebook(new_markdown_cell("One more thing.")))
    course.release()
    assert changes(course)[1] == (f"{NOTEBOOK}: cells that nbgrader does not know",)

"""What `release` finds in an assignment before it writes anything: each fault by its code."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from course_world import ASSIGNMENT, CASE, NOTEBOOK, CourseWorld, a_notebook, nbgrader_cell
from hypothesis import given
from hypothesis import strategies as st
from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_code_cell, new_markdown_cell
from support.examples import Example, examples

from mentorkit.course import CourseError, course_at
from mentorkit.course.codes import in_order
from mentorkit.course.releasing.assignments import Inspection, inspect
from mentorkit.errors import Problem
from mentorkit.released import read_released

ALWAYS = {"R212", "R232", "L302", "L305"}
"""Warnings that the small course has; its case and checks are as short as can be."""


def looked_at(course: CourseWorld) -> Inspection:
    return inspect(course_at(course.root), course.assignment)


def problems(course: CourseWorld) -> list[str]:
    return [one.code for one in looked_at(course).problems]


def warnings(course: CourseWorld) -> list[str]:
    return [one.code for one in looked_at(course).warnings if one.code not in ALWAYS]


def said(course: CourseWorld, code: str) -> str:
    found = looked_at(course)
    return "\n".join(str(one) for one in found.problems + found.warnings if one.code == code)


def cell(**changes: Any) -> NotebookNode:
    """A graded answer, with those changes to nbgrader's metadata; None takes a key out."""
    made = nbgrader_cell("writing", "Write.", "more")
    for key, value in changes.items():
        made.metadata["nbgrader"][key] = value
        if value is None:
            del made.metadata["nbgrader"][key]
    return made


def locked(**changes: Any) -> NotebookNode:
    made = nbgrader_cell("locked", "1", "more")
    made.metadata["nbgrader"].update(changes)
    return made


def test_the_small_course_has_nothing_against_it(new_course: CourseWorld) -> None:
    assert problems(new_course) == warnings(new_course) == []


# Names


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("timestamp.txt", "R217"),
        ("Submission_Secret.txt", "R217"),
        ("mentorkit.json", "R217"),
        ("mentorkit.py", "R217"),
        ("roster.csv", "R217"),
        ("gradebook.db", "R217"),
        ("CON", "R217"),
        ("nul.txt", "R217"),
        ("Aux.tar.gz", "R217"),
        ("com1", "R217"),
        ("lpt¹.md", "R217"),
        ("sub/prn.md", "R217"),
        ("a:b.txt", "R218"),
        ("what?.md", "R218"),
        ("tab\there", "R218"),
        ("back\\slash", "R218"),
        ("dot.", "R218"),
        ("space ", "R218"),
        ("x" * 101, "R218"),
        ("sub./in.txt", "R218"),
        (os.fsdecode(b"Gef\xfchl.txt"), "R218"),
    ],
)
def test_a_name_that_some_computer_cannot_hold(
    new_course: CourseWorld, name: str, code: str
) -> None:
    path = new_course.source / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("x", encoding="utf-8")
    assert problems(new_course) == [code]
    told = name.split("/")[0].encode("utf-8", "replace").decode()
    assert said(new_course, code).startswith(f"assignments/{ASSIGNMENT}/{told}")


@pytest.mark.parametrize(
    "name", ["console.txt", "nulls", "com.md", "com10.txt", "x" * 100, "é.md", "a b.txt", "lpt.txt"]
)
def test_a_name_that_only_looks_like_one(new_course: CourseWorld, name: str) -> None:
    (new_course.source / name).write_text("x", encoding="utf-8")
    assert problems(new_course) == []


@pytest.mark.parametrize(
    "names", [("a.txt", "A.txt"), ("é.txt", "e\u0301.txt"), ("straße", "STRASSE"), ("s/x", "s/X")]
)
def test_names_that_are_one_elsewhere(new_course: CourseWorld, names: tuple[str, str]) -> None:
    for name in names:
        path = new_course.source / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name, encoding="utf-8")
    assert problems(new_course) == ["R219"]


def test_one_name_in_two_folders_is_no_trouble(new_course: CourseWorld) -> None:
    for folder in ("one", "two"):
        (new_course.source / folder).mkdir()
        (new_course.source / folder / "x.txt").touch()
    assert problems(new_course) == []


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("a+b", "R202"),
        ("a[b", "R218"),
        ("com3", "R217"),
        ("a?", "R218"),
        ("Quick-Practice", "R219"),
        ("b" * 101, "R218"),
    ],
)
def test_an_assignments_own_name(new_course: CourseWorld, name: str, code: str) -> None:
    shutil.copytree(new_course.source, new_course.source.with_name(name))
    new_course.assignment = name
    found = problems(new_course)
    assert found == [code]


def test_two_cases_with_different_pictures_of_one_name(new_course: CourseWorld) -> None:
    workshops = new_course.root / "workshops"
    shutil.copytree(workshops / "small", workshops / "other")
    (workshops / "other" / "quick-word.md").rename(workshops / "other" / "long-word.md")
    for folder, case in (("small", "quick-word"), ("other", "long-word")):
        (workshops / folder / "door.png").write_bytes(folder.encode())
        text = CASE.replace("quick-word", case).replace("It is late.", "![A door](door.png)")
        (workshops / folder / f"{case}.md").write_text(text, encoding="utf-8")
    new_course.writes_notebook(a_notebook(new_code_cell('mentorkit.play("long-word")')))
    assert problems(new_course) == ["R219"]
    (workshops / "other" / "door.png").write_bytes(b"small")
    assert problems(new_course) == []


def test_a_hidden_file_is_a_warning(new_course: CourseWorld) -> None:
    (new_course.source / ".plan").touch()
    (new_course.source / ".ipynb_checkpoints").mkdir()
    (new_course.source / ".ipynb_checkpoints" / "old.ipynb").touch()
    assert (problems(new_course), warnings(new_course)) == ([], ["R220"])


@pytest.mark.parametrize("make", [lambda path: path.symlink_to("/etc/hostname"), os.mkfifo])
def test_what_is_no_file_is_refused_and_never_opened(new_course: CourseWorld, make: Any) -> None:
    make(new_course.source / "reading.txt")
    assert problems(new_course) == ["R221"]


def test_a_document_that_participants_may_fill_in(new_course: CourseWorld) -> None:
    (new_course.source / "Plan.DOCX").touch()
    (new_course.source / "article.pdf").touch()
    assert (problems(new_course), warnings(new_course)) == ([], ["R222"])


# What nbgrader is told about each cell


@pytest.mark.parametrize(
    ("made", "code", "words"),
    [
        (cell(schema_version=None), "R223", "nbgrader update assignments/quick-practice"),
        (cell(schema_version=2), "R223", "version 2"),
        (cell(schema_version=4), "R223", "later nbgrader"),
        (cell(schema_version="3"), "R223", "nbgrader update"),
        (cell(note="x", other=1), "R224", "`note`, `other`"),
        (cell(solution=None), "R225", "lacks `solution`"),
        (locked(locked="yes"), "R225", "this `locked`"),
        (locked(checksum="short"), "R225", "`checksum`"),
        (cell(solution=False), "R225", "half of each"),
        (locked(task=True, points=1), "R225", "a task is a Markdown cell"),
        (cell(grade_id=None), "R226", "no grade_id"),
        (cell(grade_id=""), "R226", "no grade_id"),
        (cell(grade_id="my text"), "R226", "'my text'"),
        (cell(grade_id="text\n"), "R226", "letters"),
        (cell(grade_id=7), "R226", "the grade_id 7"),
        (cell(grade_id="words"), "R227", "cell 4 has it"),
        (cell(points=None), "R228", "has no points"),
        (cell(points="2"), "R228", "not '2'"),
        (cell(points=-1), "R228", "not -1"),
        (cell(points=True), "R228", "not True"),
        (locked(grade=True, locked=False, points=1), "R230", "could change"),
    ],
)
def test_a_marking_with_which_nbgrader_could_not_grade(
    new_course: CourseWorld, made: NotebookNode, code: str, words: str
) -> None:
    if made.metadata["nbgrader"].get("grade") and made.cell_type == "code":
        made.source = "from mentorkit import check\ncheck.answered('lesson')"
    new_course.writes_notebook(a_notebook(made))
    assert problems(new_course) == [code]
    assert words in said(new_course, code)
    assert f"{NOTEBOOK}, cell 7:" in said(new_course, code)


def test_an_empty_marking_is_what_a_copied_cell_leaves(new_course: CourseWorld) -> None:
    new_course.writes_notebook(a_notebook(new_markdown_cell("x", metadata={"nbgrader": {}})))
    assert problems(new_course) == ["R223"]
    assert "copied" in said(new_course, "R223")


def test_a_task_is_locked(new_course: CourseWorld) -> None:
    task = cell(grade=False, solution=False, task=True, points=3)
    new_course.writes_notebook(a_notebook(task))
    assert problems(new_course) == ["R229"]
    task.metadata["nbgrader"]["locked"] = True
    new_course.writes_notebook(a_notebook(task))
    assert problems(new_course) == []


def test_no_points_at_all_is_a_number_too(new_course: CourseWorld) -> None:
    new_course.writes_notebook(a_notebook(cell(points=0), locked(grade_id="z", points=-0.0)))
    assert problems(new_course) == []


def test_one_name_in_two_notebooks_is_no_trouble_for_nbgrader(new_course: CourseWorld) -> None:
    second = a_notebook()
    second.cells = [cell(grade_id="words")]
    from nbformat import write

    write(second, new_course.source / "second.ipynb")
    assert problems(new_course) == []


def test_a_code_cell_that_is_emptied_and_a_check_that_stops(new_course: CourseWorld) -> None:
    bare = locked(solution=True, locked=False)
    bare.source = "total = 3"
    region = locked(solution=True, locked=False, grade_id="kept")
    region.source = "### BEGIN SOLUTION\ntotal = 3\n### END SOLUTION"
    notebook = a_notebook(bare, region)
    notebook.cells[4].metadata["tags"] = ["raises-exception"]
    new_course.writes_notebook(notebook)
    assert (problems(new_course), warnings(new_course)) == ([], ["R231"])
    stops = [one for one in looked_at(new_course).warnings if one.code == "R232"]
    assert [one.path.split(", ")[1] for one in stops] == ["cell 6"]


nbgrader_values = st.none() | st.booleans() | st.integers(-2, 5) | st.text(max_size=3)
nbgrader_metadata = st.dictionaries(
    st.sampled_from(
        [
            *("schema_version", "grade", "solution", "locked", "task"),
            *("grade_id", "points", "checksum", "cell_type", "extra"),
        ]
    ),
    nbgrader_values,
)
flags = st.fixed_dictionaries(
    {
        "schema_version": st.just(3),
        "grade": st.booleans(),
        "solution": st.booleans(),
        "locked": st.booleans(),
    },
    optional={
        "task": st.booleans(),
        "grade_id": st.sampled_from(["a", "", "a b", "a-1", "words"]),
        "points": st.sampled_from([0, 1, 2.5, -1, "1"]),
    },
)


@given(nbgrader_metadata | flags, st.sampled_from(["code", "markdown"]))
def test_whatever_nbgrader_would_refuse_is_refused_here(meta: dict[str, Any], kind: str) -> None:
    """Its own validator is the law."""
    from nbgrader.nbgraderformat import MetadataValidator

    from mentorkit.course.layout import Course
    from mentorkit.course.releasing.findings import Findings
    from mentorkit.course.releasing.nbgrader_cells import check_markings

    raw = {"cell_type": kind, "source": "x", "metadata": {"nbgrader": meta}}
    notes = Findings(Course(Path("/course")), "a")
    check_markings(notes, "a.ipynb", {"cells": [raw]})
    try:
        MetadataValidator().validate_nb(from_dict({"cells": [raw]}))
    except Exception:
        assert notes.problems


# Cases and debriefs


def test_what_the_linter_says_of_a_case_keeps_its_line(new_course: CourseWorld) -> None:
    original = new_course.root / "workshops" / "small" / "quick-word.md"
    stuck = CASE.replace("Listen -> plan", "Listen -> chair").replace("her -> home", "her -> chair")
    original.write_text(stuck, encoding="utf-8")
    found = looked_at(new_course)
    errors = [one for one in found.problems if one.code.startswith("L")]
    assert errors
    assert all(one.path == "workshops/small/quick-word.md" and one.line for one in errors)
    assert any("Way: ask." in one.hint for one in errors)
    assert "L305" in {one.code for one in found.warnings}
    with pytest.raises(CourseError):
        new_course.release()


def test_a_debrief_in_a_notebook_is_refused(new_course: CourseWorld) -> None:
    callout = new_markdown_cell("Read.\n\n> [!Debrief]\n> Ask the room.")
    new_course.writes_notebook(a_notebook(callout))
    assert problems(new_course) == ["R235"]
    assert "cell 7" in said(new_course, "R235")


def test_a_debrief_in_the_metadata_or_in_another_file(new_course: CourseWorld) -> None:
    notebook = a_notebook()
    notebook.metadata["notes"] = "[!DEBRIEF]"
    new_course.writes_notebook(notebook)
    (new_course.source / "plan.txt").write_text("> [!DEBRIEF]\n> Ask.", encoding="utf-16")
    (new_course.source / "lesson.md").write_text("> [!DEBRIEF]\n> Ask.", encoding="utf-8")
    assert problems(new_course) == ["R235"] * 3


def test_a_debrief_that_is_none_in_a_case(new_course: CourseWorld) -> None:
    original = new_course.root / "workshops" / "small" / "quick-word.md"
    original.write_text(CASE.replace("A quick word", '"A [!DEBRIEF]"'), encoding="utf-8")
    assert problems(new_course) == ["R235"]


# What the course promises


def test_contact_is_offered_and_nobody_answers(new_course: CourseWorld) -> None:
    offer = nbgrader_cell("locked", "mentorkit.ask_for_contact()", "contact")
    new_course.writes_notebook(a_notebook(offer))
    assert "ask_for_contact() is offered" in said(new_course, "R212")
    new_course.sets(responder="Dr Jo Lin", response_time="two days")
    assert "ask_for_contact() is offered" not in said(new_course, "R212")


def test_a_case_that_may_weigh_needs_somebody_to_call(new_course: CourseWorld) -> None:
    original = new_course.root / "workshops" / "small" / "quick-word.md"
    heavy = CASE.replace("minutes: 2", "minutes: 2\ncontent_note: a death on the ward")
    original.write_text(heavy, encoding="utf-8")
    assert problems(new_course) == ["R238"]
    new_course.sets(crisis_contact="the duty line")
    assert problems(new_course) == []


@pytest.mark.parametrize(
    ("about", "words"),
    [
        ("{due: 2020-01-01, reply_by: 2099-01-01}", "is late"),
        ("{reply_by: 2020-01-01}", "over"),
        ("{due: 2099-02-02, reply_by: 2099-02-01}", "before `due`"),
    ],
)
def test_days_that_cannot_be_kept(new_course: CourseWorld, about: str, words: str) -> None:
    new_course.sets(assignments=f"{{quick-practice: {about}}}")
    assert (problems(new_course), warnings(new_course)) == ([], ["R237"])
    assert words in said(new_course, "R237")


def test_an_assignments_own_reader_and_day_are_enough(new_course: CourseWorld) -> None:
    new_course.sets(
        assignments="{quick-practice: {readers: Dr Jo Lin, reply_by: 2099-01-01}}",
        crisis_contact="the duty line",
    )
    assert said(new_course, "R212") == ""


def test_settings_for_an_assignment_that_is_misspelled(new_course: CourseWorld) -> None:
    new_course.sets(assignments="{quick-practise: {due: 2099-01-01}}")
    assert warnings(new_course) == ["R239"]
    assert 'Did you mean "quick-practice"?' in said(new_course, "R239")


# Since the last release


def test_with_nothing_handed_in_everything_may_change(course: CourseWorld) -> None:
    notebook = a_notebook(cell())
    del notebook.cells[3]
    course.writes_notebook(notebook)
    assert problems(course) == []


def changed_notebook(what: str) -> NotebookNode:
    notebook = a_notebook()
    answer = notebook.cells[3].metadata["nbgrader"]
    match what:
        case "renamed":
            answer["grade_id"] = "wording"
        case "points":
            answer["points"] = 3
        case "gone":
            del notebook.cells[3]
        case "new":
            notebook.cells.append(cell())
        case "retyped":
            notebook.cells[1].cell_type = "markdown"
            del notebook.cells[1]["outputs"], notebook.cells[1]["execution_count"]
        case "kind":
            notebook.cells[1].metadata["nbgrader"].update(solution=True, locked=False)
    return notebook


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("renamed", ["cell wording is new", "cell words is gone"]),
        ("points", ["cell words: points 2 -> 3"]),
        ("gone", ["cell words is gone"]),
        ("new", ["cell more is new"]),
        ("retyped", ["cell play: code -> markdown"]),
        ("kind", ["cell play: read-only -> a solution"]),
    ],
)
def test_what_would_cost_scores_is_refused(
    course: CourseWorld, what: str, words: list[str]
) -> None:
    course.participant("ana").submits()
    course.writes_notebook(changed_notebook(what))
    told = [str(one) for one in looked_at(course).problems if one.code == "R233"]
    told = [one for one in told if "scores would be lost" in one]
    assert len(told) == len(words)
    for word in words:
        assert any(f"{word}, and 1 submission is in" in one for one in told)
    assert all("new assignment under a new name" in one for one in told)


def test_a_cell_that_moved_and_notebooks_that_came_or_went(new_course: CourseWorld) -> None:
    from nbformat import read, write

    more = a_notebook()
    more.cells = [cell()]
    write(more, new_course.source / "second.ipynb")
    new_course.release()
    new_course.participant("ana").submits()
    assert problems(new_course) == []
    notebook = read(new_course.source / NOTEBOOK, as_version=4)
    moved = notebook.cells.pop(3)
    more.cells = [cell(), moved]
    more.cells[1].metadata.pop("mentorkit")
    write(more, new_course.source / "second.ipynb")
    new_course.writes_notebook(notebook)
    assert "cell words moved here from quick-practice.ipynb" in said(new_course, "R233")
    (new_course.source / "second.ipynb").rename(new_course.source / "third.ipynb")
    assert "second.ipynb: R233 this notebook is gone" in said(new_course, "R233")
    assert "third.ipynb: R233 this notebook is new" in said(new_course, "R233")


def test_an_answer_that_nobody_would_see_any_more(course: CourseWorld) -> None:
    course.participant("ana").submits()
    notebook = a_notebook()
    for number in (2, 3, 5):
        notebook.cells[number].source = notebook.cells[number].source.replace("lesson", "lessons")
    notebook.cells[3].metadata["mentorkit"] = {"item": "lessons"}
    course.writes_notebook(notebook)
    assert '"lesson" is not asked for any more, and 1 submission is in' in said(course, "R233")


def test_a_trial_that_was_deleted_is_still_in_the_gradebook(course: CourseWorld) -> None:
    course.participant("trial").plays("ask", "listen").submits()
    course.grade()
    shutil.rmtree(course.submitted("trial").parent)
    course.writes_notebook(changed_notebook("points"))
    assert 'nbgrader db student remove "trial" --force' in said(course, "R233")
    course.nbgrader("db", "student", "remove", "trial", "--force")
    assert problems(course) == []
    assert course.release().is_new


# All at once, in order


def test_all_problems_come_at_once_in_order(new_course: CourseWorld) -> None:
    faults = [cell(grade_id=f"g-{number}", points=-1) for number in range(5)]
    new_course.writes_notebook(a_notebook(*faults))
    (new_course.source / "answers.json").touch()
    (new_course.root / "workshops" / "small" / "quick-word.md").unlink()
    with pytest.raises(CourseError) as caught:
        new_course.release()
    places = [one.path.removeprefix(f"assignments/{ASSIGNMENT}/") for one in caught.value.problems]
    cells = [f"{NOTEBOOK}, cell {number}" for number in range(7, 12)]
    assert places == ["answers.json", *cells, "quick-word.md"]
    assert str(caught.value).splitlines() == [str(one) for one in caught.value.problems]


OTHER = CASE.replace("case: quick-word", "case: slow-word").replace("A quick", "A slow")


def offer(course: CourseWorld, check: str) -> None:
    """A notebook that offers another case in place of the first."""
    (course.source / "slow-word.md").write_text(OTHER, encoding="utf-8")
    play, asks = 'mentorkit.play("quick-word"', "check.finished("
    notebook = a_notebook()
    for cell in notebook.cells:
        cell.source = cell.source.replace(play, f'{play}, alternative="slow-word"')
        cell.source = cell.source.replace(f'{asks}"quick-word")', check)
    course.writes_notebook(notebook)


def test_whoever_takes_the_other_case_must_not_lose_points(new_course: CourseWorld) -> None:
    offer(new_course, 'check.finished("quick-word")')
    assert problems(new_course) == ["R240"]
    assert 'Ask check.finished("quick-word", "slow-word").' in said(new_course, "R240")
    offer(new_course, 'check.finished("quick-word", "slow-word")')
    assert problems(new_course) == []
    new_course.release()
    folder = course_at(new_course.root).release(new_course.assignment)
    told = read_released(folder)
    assert told is not None
    assert [(one.item, one.instead_of) for one in told.asks if one.kind == "play"] == [
        ("quick-word", ""),
        ("slow-word", "quick-word"),
    ]
    assert (folder / "slow-word.md").is_file()


@pytest.mark.parametrize(
    ("plays", "check", "code"),
    [
        (['"quick-word", alternative="slow-word"'], 'check.finished("slow-word")', "R240"),
        (['"quick-word", alternative="slow-word"'], 'check.answered("quick-word")', "R240"),
        (['"quick-word", alternative="slow-word"'], 'check.answered("slow-word/door")', "R240"),
        (['"quick-word", alternative="quick-word"'], 'check.finished("quick-word")', "R241"),
        (['"quick-word", "slow-word"', '"slow-word"'], 'check.finished("quick-word")', "R241"),
        (['"slow-word"', '"quick-word", "slow-word"'], 'check.finished("quick-word")', "R241"),
        (
            ['"quick-word", "slow-word"', '"late-word", "slow-word"'],
            'check.finished("quick-word", "slow-word")',
            "R241",
        ),
        (
            ['"quick-word", "slow-word"', '"quick-word", "late-word"'],
            'check.finished("quick-word", "slow-word")',
            "R241",
        ),
        (['"quick-word", alternative=OTHER'], 'check.finished("quick-word")', "R206"),
    ],
)
def test_who_played_which_must_never_be_in_doubt(
    new_course: CourseWorld, plays: list[str], check: str, code: str
) -> None:
    for name in ("slow-word", "late-word"):
        text = OTHER.replace("slow-word", name)
        (new_course.source / f"{name}.md").write_text(text, encoding="utf-8")
    calls = "\n".join(f"mentorkit.play({one})" for one in plays)
    notebook = a_notebook()
    for one in notebook.cells:
        one.source = one.source.replace('mentorkit.play("quick-word")', calls)
        one.source = one.source.replace('check.finished("quick-word")', check)
    new_course.writes_notebook(notebook)
    assert code in problems(new_course)


def test_what_counted_in_place_of_a_case_goes_on_to(new_course: CourseWorld) -> None:
    offer(new_course, 'check.finished("quick-word", "slow-word")')
    new_course.release()
    new_course.participant("ana").submits()
    notebook = a_notebook()
    for one in notebook.cells:
        one.source = one.source.replace(
            'mentorkit.play("quick-word")',
            'mentorkit.play("quick-word")\nmentorkit.play("slow-word")',
        )
        one.source = one.source.replace(
            'check.finished("quick-word")',
            'check.finished("quick-word")\ncheck.finished("slow-word")',
        )
    new_course.writes_notebook(notebook)
    assert problems(new_course) == ["R233"]
    assert "does not count for" in said(new_course, "R233")


def test_an_alternative_that_is_not_there_is_told(new_course: CourseWorld) -> None:
    offer(new_course, 'check.finished("quick-word", "slow-word")')
    (new_course.source / "slow-word.md").unlink()
    assert problems(new_course) == ["R209"]
    offer(new_course, 'check.finished("quick-word", "slow-wrod")')
    assert "R208" in problems(new_course)
    assert 'Did you mean "slow-word"?' in said(new_course, "R208")


@given(st.lists(st.integers(0, 10**6), unique=True))
def test_cells_are_told_in_the_order_of_their_numbers(numbers: list[int]) -> None:
    told = CourseError([Problem(f"a.ipynb, cell {one}", 0, "R228", "x") for one in numbers])
    assert told.problems == tuple(sorted(told.problems, key=in_order))
    assert [int(one.path.split()[-1]) for one in told.problems] == sorted(numbers)


# What docs/problems.md shows

EXAMPLES = [one for one in examples("problems.md") if "R217" <= one.section <= "R242"]


_CODE: dict[str, Any] = {"outputs": [], "execution_count": None}


def put(course: CourseWorld, example: Example) -> None:
    if example.source.startswith(("{", "[")):
        cells = json.loads(example.source)
        cells = cells if isinstance(cells, list) else [cells]
        parts = [{"id": f"x{at}", **_CODE, **one} for at, one in enumerate(cells)]
        for one in parts:
            if one["cell_type"] == "markdown":
                del one["outputs"], one["execution_count"]
        course.writes_notebook(a_notebook(*map(from_dict, parts)))
    elif ":" in example.source:
        path = course.root / "course.yaml"
        kept = path.read_text("utf-8").replace("\nassignments:\n", "\n")
        path.write_text(f"{kept}\n{example.source}\n", encoding="utf-8")
    else:
        for name in example.source.splitlines():
            (course.source / name).touch()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: f"{one.section}-{one.kind}")
def test_each_example_is_what_it_says(new_course: CourseWorld, example: Example) -> None:
    before = said(new_course, example.section)
    put(new_course, example)
    found = problems(new_course) + warnings(new_course)
    after = said(new_course, example.section)
    assert set(found) <= {example.section}
    assert (after != before) == (example.kind == "bad")


def test_most_codes_have_an_example() -> None:
    shown = {one.section for one in EXAMPLES}
    told_in_words = {"R221", "R233", "R234", "R236", "R238", "R240", "R241", "R242"}
    assert shown | told_in_words == {f"R{number}" for number in range(217, 243)}

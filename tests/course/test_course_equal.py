"""The answer lane leaves what nbgrader's own autograde leaves: the same rows, the same notebooks.

Both grade the same submissions, in two copies of one course. What differs on purpose is in
`docs/grading.md`: submissions that nbgrader can't read at all.
"""

from __future__ import annotations

import pytest
from course_world import (
    ASSIGNMENT,
    CourseWorld,
    Participant,
    a_notebook,
    assert_equal,
    database,
    nbgrader_cell,
)
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from mentorkit.course import course_at, extend
from mentorkit.course.grading.gradebook_tables import TABLES
from mentorkit.course.session import open_session

TASK = new_markdown_cell("Draw a map, by hand.")
TASK.metadata["nbgrader"] = {
    "schema_version": 3,
    "grade_id": "map",
    "grade": False,
    "solution": False,
    "locked": True,
    "task": True,
    "points": 3,
}
BY_HAND = nbgrader_cell("writing", "Anything else?", "else")
CODE_TEST = nbgrader_cell("check", "assert 1 + 1 == 2", "code")
TIMESTAMPS = {"late": "16:00:01.250000", "early": "15:59:59"}


def everybody(course: CourseWorld) -> None:
    """People who did all kinds of things that nbgrader can read."""
    course.participant("ana").plays("ask", "listen").writes("I would ask first.\n\n<b>x</b>")
    course.participant("ben")
    course.participant("cy").plays("ask").types("Typed, $x$.").types("Else.", "else")
    course.participant("dee").plays("leave").writes("Both.").types("Not the same.")
    mallory = course.participant("eve").plays("ask", "listen").types("pass", "check-case")
    with mallory.editing() as notebook:
        del notebook.cells[-1]
        notebook.cells.insert(0, notebook.cells.pop(3))
        notebook.cells += [new_markdown_cell("Mine. <script>"), new_code_cell("1 / 0")]
        notebook.metadata["kernelspec"] = {"name": "evil", "display_name": "", "language": ""}
        notebook.metadata["widgets"] = {"x": 1}
    course.participant("fay").leaves("mine/notes.txt", "My own file.").saves_notebook()
    course.participant("gil").plays("ask", "listen").writes("é 漢 \u202e 😀 \x0b line")
    for name, when in TIMESTAMPS.items():
        person = course.participant(name).plays("ask", "listen").writes("On time or not.")
        person.leaves("timestamp.txt", f"2026-12-01 {when} UTC")
    twice = course.participant("twin").plays("ask", "listen")
    with twice.editing() as notebook:
        twins = [NotebookNode(cell, id=f"twin-{n}") for n, cell in enumerate(notebook.cells)]
        twins[3].source = "In the copy."
        notebook.cells += twins
    restored = course.participant("zoe").plays("ask", "listen").writes("Only in the notebook.")
    restored.saves_notebook().folder.joinpath("answers.json").unlink()


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory, _begun: CourseWorld) -> list[CourseWorld]:
    """The same course twice: graded by the lane, and by nbgrader's Autograde."""
    first = _begun.copied(tmp_path_factory.mktemp("lane"))
    first.sets(assignments="{quick-practice: {due: '2026-12-01 17:00 +01:00'}}")
    with (first.root / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write('c.LateSubmissionPlugin.penalty_method = "zero"\n')
    first.writes_notebook(a_notebook(BY_HAND, TASK, CODE_TEST)).release()
    everybody(first)
    for folder in (first.home / "people").iterdir():
        Participant(first, folder.name, folder / ASSIGNMENT).submits()
    second = first.copied(tmp_path_factory.mktemp("stock"))
    return [first, second]


def graded(courses: list[CourseWorld]) -> None:
    lane, stock = courses
    grades = lane.grade().grades
    assert {one.status for one in grades} <= {"graded", "unchanged"}
    with open_session(course_at(stock.root)) as session:
        for grade in grades:
            if grade.status == "graded":
                session.autograde(ASSIGNMENT, grade.student)


def test_the_first_time(two: list[CourseWorld]) -> None:
    graded(two)
    assert_equal(two)
    lane = two[0]
    assert len(database(lane)["grade"]) == 11 * 6
    modes = {
        path.stat().st_mode & 0o777
        for path in (lane.root / "autograded").rglob("*")
        if path.is_file()
    }
    assert modes == {0o444}


def reads(courses: list[CourseWorld]) -> None:
    """A reader gives points and comments in both, and somebody has longer."""
    for course in courses:
        course.reads("ana", "words", 1.5).reads("late", "words", 2).reads("cy", "else", 0)
        with open_session(course_at(course.root)) as session, session.gradebook() as gradebook:
            for student in ("ana", "ben"):
                gradebook.find_comment(
                    "words", ASSIGNMENT, ASSIGNMENT, student
                ).manual_comment = "Thank you: you began with her."
            gradebook.find_grade("map", ASSIGNMENT, ASSIGNMENT, "dee").extra_credit = 1
            gradebook.db.commit()


def test_again_after_somebody_has_read(two: list[CourseWorld]) -> None:
    """Points and comments given by hand stay; what was handed in anew is to be read once more."""
    reads(two)
    again = two[0].participant("ana-2").plays("leave").writes("A second thought.")
    for course in two:
        Participant(course, "ana", again.folder).submits()
    graded(two)
    assert_equal(two)
    lane = two[0]
    assert ("words", None, 1.5, 1, None) in lane.scores()["ana"]
    assert ("words", None, 2.0, 0, None) in lane.scores()["late"]


def test_an_extension_takes_the_penalty_away_and_asks_nobody_to_read_again(
    two: list[CourseWorld],
) -> None:
    lane, stock = two
    before = {one.student: one for one in lane.grade().grades}
    assert before["late"].late
    extend(lane.root, ASSIGNMENT, "late", "2026-12-08 17:00 +01:00")
    after = {one.student: one for one in lane.grade().grades}
    assert not after["late"].late
    assert {one.status for one in after.values()} == {"unchanged"}
    with open_session(course_at(stock.root)) as session:
        with session.gradebook() as gradebook:
            gradebook.grant_extension(ASSIGNMENT, "late", days=7)
        session.autograde(ASSIGNMENT, "late")
    stock.reads("late", "words", 2)
    assert_equal(two)
    extend(lane.root, ASSIGNMENT, "late", None)
    assert {one.student: one.late for one in lane.grade().grades}["late"]


def test_all_of_it_once_more(two: list[CourseWorld]) -> None:
    lane, stock = two
    lane.grade(again=True)
    with open_session(course_at(stock.root)) as session:
        with session.gradebook() as gradebook:
            gradebook.grant_extension(ASSIGNMENT, "late")
        for student in course_at(stock.root).students(ASSIGNMENT):
            session.autograde(ASSIGNMENT, student)
    assert_equal(two)


def test_the_columns_are_nbgraders() -> None:
    from nbgrader.api import Base

    theirs = {
        name: {column.name: str(column.type) for column in table.columns}
        for name, table in Base.metadata.tables.items()
    }
    for name, table in TABLES.tables.items():
        ours = {column.name: str(column.type) for column in table.columns}
        assert ours.items() <= {**theirs[name], "max_score": "FLOAT"}.items(), name

"""Grading in this process: who gets what, and who never stops whom."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from course_world import (
    ASSIGNMENT,
    CASE,
    NOTEBOOK,
    CourseWorld,
    Participant,
    a_notebook,
    nbgrader_cell,
)
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from mentorkit.course import CourseError, Grade, read_submission
from mentorkit.course.grading.sanitize import as_typed

TEMPLATE = "*Your reflection is placed here for its reader. If you would rather type in this"


def only(course: CourseWorld, **options: bool) -> Grade:
    (grade,) = course.grade(**options).grades
    return grade


def test_who_played_and_wrote(course: CourseWorld) -> None:
    course.participant("ana").plays("ask", "listen").writes("I would ask first.").submits()
    assert only(course) == Grade(
        ASSIGNMENT, "ana", "graded", score=2, max_score=4, needs_reading=True
    )
    assert course.cell("ana", "words").source == as_typed("I would ask first.")
    assert course.scores()["ana"] == [
        ("check-case", 1.0, None, 0, None),
        ("check-words", 1.0, None, 0, None),
        ("words", None, None, 1, None),
    ]


def test_who_did_nothing(course: CourseWorld) -> None:
    course.participant("ben").submits()
    grade = only(course)
    assert (grade.score, grade.needs_reading) == (0, False)
    assert grade.reasons == (
        "The case “A quick word” is not begun yet: play it to an ending, then run this cell again.",
        "“lesson” has no answer yet: answer it above, then run this cell again.",
    )
    assert course.cell("ben", "words").source.startswith(TEMPLATE)
    assert ("words", 0.0, None, 0, "No response.") in course.scores()["ben"]


def test_who_stopped_on_the_way(course: CourseWorld) -> None:
    course.participant("cy").plays("ask").submits()
    grade = only(course)
    assert grade.score == 0
    assert "has no ending yet" in grade.reasons[0]


def test_a_reader_sees_the_way_that_was_taken(course: CourseWorld) -> None:
    course.participant("ana").plays("ask", "listen").writes("Words.").submits()
    course.participant("ben").submits()
    course.grade()
    (shown,) = course.cell("ana", "play").outputs
    assert shown.data["text/plain"].splitlines()[2:] == [
        "1. The corridor: Ask",
        "2. Two chairs: Listen",
        "",
        "Ending: A plan with a date",
    ]
    assert set(shown.data) == {"text/plain", "text/html"}
    assert "Not begun yet." in course.cell("ben", "play").outputs[0].data["text/plain"]


def test_who_typed_into_the_notebook_instead(course: CourseWorld) -> None:
    course.participant("dee").types("I would ask.\n\n<b>First</b>.").submits()
    assert only(course).needs_reading
    assert course.cell("dee", "words").source == as_typed("I would ask.\n\n<b>First</b>.")


def test_only_the_cells_of_the_release_are_asked(course: CourseWorld) -> None:
    course.participant("eve").types("pass", "check-case").types("pass", "check-words").submits()
    assert only(course).score == 0
    assert "finished" in course.cell("eve", "check-case").source


def test_a_check_that_was_removed_or_altered_is_asked_as_it_was_released(
    course: CourseWorld,
) -> None:
    for name, answers in (("eve", True), ("mallory", False)):
        person = course.participant(name)
        if answers:
            person.plays("ask", "listen").writes("Words.")
        with person.editing() as notebook:
            notebook.cells[-2].metadata["nbgrader"]["points"] = 100
            notebook.cells[-2].source = "pass"
            del notebook.cells[-1]
        person.submits()
    eve, mallory = course.grade().grades
    assert (eve.score, eve.max_score, eve.reasons) == (2, 4, ())
    assert (mallory.score, mallory.max_score) == (0, 4)
    assert (
        eve.repairs
        == mallory.repairs
        == (
            "The cell check-words was missing, and was put back.",
            "The settings of the cell check-case were changed; the released ones count.",
            "The text of the cell check-case was changed; the released one counts.",
        )
    )


def test_a_bad_submission_stops_nobody(course: CourseWorld) -> None:
    course.participant("a-mangled").leaves(NOTEBOOK, "{").submits()
    course.participant("b-empty").submits()
    for path in course.submitted("b-empty").iterdir():
        path.unlink()
    linked = course.participant("c-linked").plays("ask", "listen").submits()
    (course.submitted(linked.name) / "secret").symlink_to("/etc/hostname")
    course.participant("d-pipe").submits()
    os.mkfifo(course.submitted("d-pipe") / "pipe")
    copied = course.participant("e-copied").plays("ask", "listen").writes("Words.")
    with copied.editing() as notebook:
        twins = [NotebookNode(cell, id=f"twin-{n}") for n, cell in enumerate(notebook.cells)]
        notebook.cells += twins
    copied.submits()
    odd = course.participant("f-odd").writes("Words.").leaves("timestamp.txt", "yesterday")
    odd.submits()
    course.participant("g-damaged").leaves("answers.json", '{"format": 1,').submits()
    course.participant("z-fine").plays("leave").writes("Words.").submits()

    grades = {grade.student: grade for grade in course.grade().grades}
    assert {name: grade.status for name, grade in grades.items()} == {
        "a-mangled": "set aside",
        "b-empty": "set aside",
        "c-linked": "set aside",
        "d-pipe": "set aside",
        "e-copied": "graded",
        "f-odd": "set aside",
        "g-damaged": "graded",
        "z-fine": "graded",
    }
    assert grades["a-mangled"].reasons == (
        f"{NOTEBOOK} can't be graded: it is damaged, or it is no notebook.",
    )
    assert grades["b-empty"].reasons == (f"the assignment's notebook, {NOTEBOOK}, is not in it.",)
    assert grades["c-linked"].reasons == ("secret is a link: only files can be graded.",)
    assert grades["d-pipe"].reasons == ("pipe is a pipe: only files can be graded.",)
    assert grades["f-odd"].reasons == ("timestamp.txt in it holds no time that can be read.",)
    assert grades["e-copied"].score == grades["z-fine"].score == 2
    assert "damaged" in grades["g-damaged"].reasons[0]
    assert grades["g-damaged"].score == 0


def test_answers_that_cannot_be_read_are_not_passed_over(course: CourseWorld) -> None:
    course.participant("ana").plays("ask", "listen").writes("Words.").submits()
    assert course.grade().notes == ()
    course.participant("ben").leaves("answers.json", '{"format": 1,').submits()
    restored = course.participant("cy").plays("ask", "listen").writes("Words.").saves_notebook()
    restored.leaves("answers.json", '{"format": 1, "items": []}').submits()
    for _ in range(2):
        graded = course.grade()
        assert [one.score for one in graded.grades] == [2, 0, 2]
        (note,) = graded.notes
        assert "answers files of ben, cy can't be read" in note
    told = {one.student: one.told for one in course.status().standings}
    assert "damaged" in told["ben"]
    assert "answers file" in told["cy"]
    assert "answers file" not in told["ana"]
    ben = Participant(course, "ben", course.home / "people" / "ben" / ASSIGNMENT)
    (ben.folder / "answers.json").unlink()
    ben.plays("ask", "listen").submits()
    (note,) = course.grade().notes
    assert "the answers file of cy can't be read" in note


def test_progress_is_told(course: CourseWorld) -> None:
    for name in ("ana", "ben"):
        course.participant(name).submits()
    told: list[tuple[int, int, str]] = []
    course.grade(progress=lambda *step: told.append(step))
    assert told == [(1, 2, "ana"), (2, 2, "ben")]


def test_what_has_not_changed_is_left_as_it_was_read(course: CourseWorld) -> None:
    ana = course.participant("ana").writes("Once.").submits()
    course.grade()
    course.reads("ana", "words", 2)
    assert only(course) == Grade(
        ASSIGNMENT,
        "ana",
        "unchanged",
        score=3,
        max_score=4,
        reasons=(only(course).reasons[0],),
    )
    ana.writes("Twice.").submits()
    grade = only(course)
    assert (grade.status, grade.score, grade.needs_reading) == ("graded", 3, True)
    assert course.cell("ana", "words").source == as_typed("Twice.")
    assert only(course).status == "unchanged"
    assert only(course, again=True).status == "graded"


def test_grading_changes_nothing_that_was_handed_in(course: CourseWorld) -> None:
    course.participant("ana").plays("ask", "listen").writes("Words.").submits()
    folder = course.submitted("ana")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    course.grade()
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_an_answers_file_that_is_missing_comes_back_from_the_notebook(course: CourseWorld) -> None:
    ana = course.participant("ana").plays("ask", "listen").writes("Words.").saves_notebook()
    whole = ana.sitting.answers
    ana.submits()
    (course.submitted("ana") / "answers.json").unlink()
    submission = read_submission(course.submitted("ana"))
    assert submission.restored
    assert submission.answers == whole
    assert only(course).score == 2
    assert course.cell("ana", "words").source == as_typed("Words.")


def test_so_does_one_that_is_damaged_and_it_is_said(course: CourseWorld) -> None:
    ana = course.participant("ana").plays("ask", "listen").writes("Words.").saves_notebook()
    ana.leaves("answers.json", '{"format": 1, "assi').submits()
    grade = only(course)
    assert grade.score == 2
    assert "damaged" in grade.reasons[0]


def test_late_is_what_came_after_the_due_date(new_course: CourseWorld) -> None:
    new_course.sets(assignments="{quick-practice: {due: '2026-12-01 17:00 +01:00'}}").release()
    for name, when in (("ana", "15:59:59"), ("ben", "16:00:01")):
        person = new_course.participant(name)
        person.leaves("timestamp.txt", f"2026-12-01 {when}.000000 UTC").submits()
    assert [grade.late for grade in new_course.grade().grades] == [False, True]


def test_only_what_was_released_can_be_graded(new_course: CourseWorld) -> None:
    with pytest.raises(CourseError, match="no such release"):
        new_course.grade()


def test_a_course_from_before_is_told_that_its_screens_are_not_safe(course: CourseWorld) -> None:
    assert course.grade().notes == ()
    path = course.root / "nbgrader_config.py"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(one for one in lines if "SafeScreens" not in one), encoding="utf-8")
    (note,) = course.grade().notes
    assert "docs/safety.md" in note


# Tests of participants' own code

CODE_TEST = nbgrader_cell("check", 'open("ran.txt", "w").write("x")\nassert 1 + 1 == 2', "code")
FAILING = nbgrader_cell("check", "assert 1 + 1 == 3", "failing")


def with_code_tests(course: CourseWorld) -> CourseWorld:
    course.writes_notebook(a_notebook(CODE_TEST, FAILING)).release()
    course.participant("ana").plays("ask", "listen").submits()
    return course


def test_tests_of_code_are_not_run_and_give_no_credit(new_course: CourseWorld) -> None:
    graded = with_code_tests(new_course).grade()
    assert graded.grades[0].score == 1
    assert "execute: true" in graded.grades[0].reasons[-1]
    assert "execute: true" in graded.notes[0]
    assert not list(new_course.root.rglob("ran.txt"))


def test_they_run_where_the_course_says_so_and_it_is_said_each_time(
    new_course: CourseWorld,
) -> None:
    with_code_tests(new_course).grade()
    new_course.sets(execute="true")
    for status in ("graded", "unchanged"):
        graded = new_course.grade()
        assert graded.notes == (
            "quick-practice has tests of code, and course.yaml says `execute: true`: "
            "participants' code was run on this computer.",
        )
        assert (graded.grades[0].status, graded.grades[0].score) == (status, 2)


def test_an_assignment_that_only_asks_starts_no_kernel_even_then(
    course: CourseWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    from nbgrader.preprocessors import Execute

    def refuse(*_: object) -> None:
        raise AssertionError("a kernel was started")

    monkeypatch.setattr(Execute, "preprocess", refuse)
    course.sets(execute="true").participant("ana").plays("ask", "listen").submits()
    assert only(course).score == 1
    assert course.grade().notes == ()


# What a hostile submission tries

CANARY = "import pathlib; pathlib.Path({!r}).write_text('ran')\n"


def test_nothing_that_was_handed_in_ever_runs(course: CourseWorld, tmp_path: Path) -> None:
    canary = CANARY.format(str(tmp_path / "canary"))
    mallory = course.participant("mallory")
    anything_goes = canary + "def __getattr__(name): return lambda *a, **k: None\n"
    for name in (
        *("mentorkit/__init__.py", "mentorkit/check.py", "mentorkit/answers/__init__.py"),
        *("check.py", "sitecustomize.py", "usercustomize.py", "conftest.py", "nbformat.py"),
        *("nbgrader_config.py", "ipython_config.py", "msgspec.py", ".ipython/startup.py"),
    ):
        mallory.leaves(name, anything_goes)
    with mallory.editing() as notebook:
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.source = canary
        notebook.metadata["kernelspec"]["name"] = "../evil"
        notebook.metadata["mentorkit"] = {"graded": "x"}
        notebook.metadata["widgets"] = {"<script>": 1}
    mallory.submits()
    course.participant("ana").plays("ask", "listen").writes("Words.").submits()
    grades = {grade.student: grade.score for grade in course.grade().grades}
    assert grades == {"ana": 2, "mallory": 0}
    assert not (tmp_path / "canary").exists()
    assert course.autograded("mallory").metadata["kernelspec"]["name"] == "python3"
    assert "widgets" not in course.autograded("mallory").metadata


def test_a_case_of_ones_own_is_not_the_one_that_counts(course: CourseWorld) -> None:
    eve = course.participant("eve")
    own = CASE.replace("# Two chairs {#chair}", '# Two chairs {#chair ending="Mine"}').split(
        "- [lis"
    )
    own[1] = own[1].split("\n\n", 1)[1]
    eve.leaves("quick-word.md", "\n".join(own)).plays("ask").submits()
    assert only(course).score == 0


def test_code_of_a_participants_is_not_even_parsed(course: CourseWorld) -> None:
    """Source that is nested deeply enough ends the interpreter that parses it."""
    eve = course.participant("eve").plays("ask", "listen")
    with eve.editing() as notebook:
        notebook.cells.append(new_code_cell("import mentorkit\n" + "-" * 3_000_000 + "1"))
    eve.submits()
    assert only(course).score == 1


def test_a_time_that_names_a_file_is_not_looked_up(course: CourseWorld) -> None:
    eve = course.participant("eve").leaves("timestamp.txt", "2026-11-23 10:00:00 /etc/localtime")
    eve.submits()
    assert only(course).reasons == ("timestamp.txt in it holds no time that can be read.",)
    assert [one.state for one in course.status().standings] == ["set aside"]

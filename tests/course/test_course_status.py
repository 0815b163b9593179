"""Where everybody stands, and who was given longer."""

from __future__ import annotations

import csv
import io
import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from course_world import ASSIGNMENT, CourseWorld
from hypothesis import given
from hypothesis import strategies as st

from mentorkit.cli import main
from mentorkit.course import CourseError, Standing, course_at, extend, extensions, status
from mentorkit.course.content import content_of
from mentorkit.course.feedback.returns import Return, note_returns
from mentorkit.course.ledger import FOLDER
from mentorkit.course.session import open_session
from mentorkit.course.status import STATES, Status

DUE = "{quick-practice: {due: '2026-12-01 17:00 +01:00'}}"


def states(course: CourseWorld) -> dict[str, str]:
    return {one.student: one.told for one in course.status().standings}


def test_every_state_there_is(course: CourseWorld) -> None:
    (course.root / "roster.csv").write_text(
        "\ufeffid,first_name,last_name\nana,Ana,Abara\nzoe,Zoë,Zhu\n", encoding="utf-8"
    )
    for name in ("ana", "back"):
        course.participant(name).plays("ask", "listen").writes("Words.").submits()
    course.participant("ben").plays("ask", "listen").submits()
    twice = course.participant("twice").writes("Words.")
    with twice.editing() as notebook:
        del notebook.cells[-1]
    twice.submits()
    course.grade()
    course.participant("cy").submits()
    (course.submitted("cy") / "x").symlink_to("/etc/hostname")
    course.participant("dee").plays("ask").submits()
    course.participant("eve").plays("ask", "listen").writes("Words.").submits()
    content = content_of(course.submitted("back"))
    note_returns(
        course_at(course.root), [Return("back", ASSIGNMENT, "2026-12-02", "moodle", content)]
    )
    stranger = ". Nobody of this id is in the roster."
    assert states(course) == {
        "ana": "awaiting rating 2 of 4",
        "back": "returned 2 of 4" + stranger,
        "ben": "graded 1 of 4" + stranger,
        "cy": "set aside. x is a link: only files can be graded." + stranger.removeprefix("."),
        "dee": "started" + stranger,
        "eve": "submitted" + stranger,
        "twice": "awaiting rating 1 of 4, repaired"
        + stranger
        + " The cell check-words was missing, and was put back.",
        "zoe": "missing",
    }
    found = course.status()
    assert found.standings[0] == Standing(
        ASSIGNMENT, "ana", "Ana Abara", "awaiting rating", score=2, max_score=4
    )
    assert list(found.counts(ASSIGNMENT)) == list(STATES)
    assert "1 missing, 1 set aside, 1 started, 1 submitted, 2 awaiting rating" in found.table()
    assert "  zoe    Zoë Zhu    missing" in found.table()


def test_what_was_handed_in_again_is_not_graded_or_returned_any_more(course: CourseWorld) -> None:
    ana = course.participant("ana").writes("Words.").submits()
    course.grade()
    content = content_of(course.submitted("ana"))
    back = Return("ana", ASSIGNMENT, "2026-12-02", "pages", content)
    note_returns(course_at(course.root), [back])
    assert states(course) == {"ana": "returned 1 of 4"}
    ana.plays("ask", "listen").writes("More.").submits()
    assert states(course) == {"ana": "submitted"}
    course.grade()
    assert states(course) == {"ana": "awaiting rating 2 of 4"}


def test_late_is_seen_before_it_is_graded(new_course: CourseWorld) -> None:
    new_course.sets(assignments=DUE).release()
    person = new_course.participant("ana")
    person.leaves("timestamp.txt", "2026-12-01 16:00:01.000000 UTC").submits()
    assert states(new_course) == {"ana": "started, late"}
    new_course.grade()
    assert states(new_course) == {"ana": "graded 0 of 4, late"}


def test_one_folder_handed_in_twice_is_seen(course: CourseWorld) -> None:
    ana = course.participant("ana").writes("Words.").submits()
    shutil.copytree(ana.folder, course.submitted("ben"))
    course.participant("cy").writes("Words.").submits()
    course.participant("dee").submits()
    course.participant("eve").submits()
    for _ in range(2):  # also from what is kept of the first time
        found = course.status()
        assert found.copies == {ASSIGNMENT: [("ana", "ben")]}
        assert "handed in by ana and ben" in found.table()


def test_who_only_nbgrader_knows_is_nobody_where_there_is_a_roster(course: CourseWorld) -> None:
    course.participant("ben").submits()
    for name in ("ana", "ben", "ghost"):
        with open_session(course_at(course.root)) as session, session.gradebook() as gradebook:
            gradebook.update_or_create_student(name)
    assert {*states(course)} == {"ana", "ben", "ghost"}
    (course.root / "roster.csv").write_text("id,first_name,last_name\nana,Ana,Lind\n")
    assert {*states(course)} == {"ana", "ben"}, "and who has handed in"


def test_a_course_where_nothing_happened_yet(new_course: CourseWorld) -> None:
    roster = new_course.root / "roster.csv"
    for people in (None, "id\nana\n"):
        if people:
            roster.write_text(people)
        assert new_course.status().standings == ()
        assert new_course.status().table().startswith("No assignment was released yet. Release one")
    roster.unlink()
    new_course.release()
    assert "nothing was handed in, and there is no roster.csv." in new_course.status().table()
    roster.write_text("id\n")
    assert "nothing was handed in, and roster.csv names nobody." in new_course.status().table()
    roster.write_text("id\nana\n")
    found = new_course.status()
    assert (found.empty, [one.student for one in found.standings]) == ("", ["ana"])


def test_it_is_the_same_without_what_is_kept(course: CourseWorld) -> None:
    for name in ("ana", "ben"):
        course.participant(name).plays("ask", "listen").submits()
    before = course.status()
    assert (course.root / FOLDER / f"{ASSIGNMENT}.json").is_file()
    assert course.status() == before
    for damaged in ("{", "[]", '{"format": 9, "records": {}}'):
        (course.root / FOLDER / f"{ASSIGNMENT}.json").write_text(damaged)
        assert course.status() == before


def test_what_was_graded_before_the_ledger_is_lost_is_still_graded(course: CourseWorld) -> None:
    course.participant("ana").plays("ask", "listen").submits()
    (before,) = course.grade().grades
    shutil.rmtree(course.root / FOLDER)
    assert states(course) == {"ana": "graded 1 of 4"}
    shutil.rmtree(course.root / FOLDER)
    (after,) = course.grade().grades
    assert (after.status, after.reasons) == ("unchanged", before.reasons)


def test_another_due_date_counts_when_it_is_released(new_course: CourseWorld) -> None:
    new_course.sets(assignments=DUE).release()
    person = new_course.participant("ana").plays("ask", "listen").writes("Words.")
    person.leaves("timestamp.txt", "2026-12-05 09:00:00.000000 UTC").submits()
    new_course.sets(assignments="{quick-practice: {due: '2026-12-10 17:00 +01:00'}}")
    found = new_course.status()
    assert found.standings[0].late
    assert "mentorkit release quick-practice" in found.table()
    new_course.release()
    found = new_course.status()
    assert (found.standings[0].late, found.notes) == (False, {})


def test_as_a_spreadsheet_and_as_json(course: CourseWorld, tmp_path: Path) -> None:
    (course.root / "roster.csv").write_text("id,first_name,last_name\nana,Ana,Abara\n")
    course.participant("ana").plays("ask", "listen").submits()
    course.grade()
    to = tmp_path / "lists" / "status.csv"
    said = CliRunner().invoke(main, ["status", "--course", str(course.root), "--csv", str(to)])
    assert said.exit_code == 0, said.output
    rows = list(csv.DictReader(io.StringIO(to.read_text(encoding="utf-8-sig"))))
    assert rows == [
        {
            "assignment": ASSIGNMENT,
            "id": "ana",
            "name": "Ana Abara",
            "state": "graded",
            "late": "",
            "extended to": "",
            "score": "1",
            "of": "4",
            "notes": "",
        }
    ]
    said = CliRunner().invoke(main, ["status", "--course", str(course.root), "--json"])
    [one] = json.loads(said.output)["standings"]
    assert (one["student"], one["state"], one["score"]) == ("ana", "graded", 1)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=4, max_size=4))
def test_no_cell_of_the_spreadsheet_is_a_formula(words: list[str]) -> None:
    one = Standing(words[0], words[1], words[2], "missing", notes=(words[3],))
    text = Status((one,)).csv()
    for row in csv.reader(io.StringIO(text, newline="")):
        assert not any(cell.startswith(("\t", "\r", "\n")) for cell in row)
        assert not any(cell.lstrip().startswith(tuple("=+-@＝＋－＠")) for cell in row)


@pytest.mark.parametrize("name", ["＝1+1", "＋1", "－1", "＠cmd", "  =1", "-1"])
def test_nor_one_of_those_that_people_write_otherwise(name: str) -> None:
    text = Status((Standing(ASSIGNMENT, "ana", name, "missing"),)).csv()
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    assert row["name"] == f"'{name}"


# Somebody has longer


def test_an_extension_before_anything_is_there(new_course: CourseWorld) -> None:
    new_course.sets(assignments=DUE).release()
    said = CliRunner().invoke(
        main,
        ["extend", ASSIGNMENT, "ana", "2026-12-08 17:00 +01:00", "--course", str(new_course.root)],
    )
    assert said.exit_code == 0, said.output
    assert "ana has until" in said.output
    (extension,) = extensions(new_course.root)
    assert extension.due == datetime(2026, 12, 8, 16, tzinfo=UTC)
    for name in ("ana", "ben"):
        person = new_course.participant(name)
        person.leaves("timestamp.txt", "2026-12-05 09:00:00.000000 UTC").submits()
    before = {one.student: (one.late, bool(one.extended)) for one in new_course.status().standings}
    assert before == {"ana": (False, True), "ben": (True, False)}
    assert [one.late for one in new_course.grade().grades] == [False, True]
    after = {one.student: (one.late, bool(one.extended)) for one in new_course.status().standings}
    assert after == before
    extend(new_course.root, ASSIGNMENT, "ana", None)
    assert [one.late for one in new_course.grade().grades] == [True, True]
    assert not any(one.extended for one in new_course.status().standings)


def test_an_extension_shows_for_who_has_handed_in_nothing(new_course: CourseWorld) -> None:
    new_course.sets(assignments=DUE).release()
    (new_course.root / "roster.csv").write_text("id,first_name,last_name\nzoe,Zoë,Zhu\n")
    extend(new_course.root, ASSIGNMENT, "zoe", datetime(2099, 12, 8, 12, tzinfo=UTC))
    assert states(new_course)["zoe"].startswith("not yet, extended to 2099-12-08")


def test_nobody_is_missing_while_there_is_time(new_course: CourseWorld) -> None:
    (new_course.root / "roster.csv").write_text("id\nana\nzoe\n")
    new_course.sets(assignments="{quick-practice: {due: '2099-12-01 17:00 +01:00'}}").release()
    assert states(new_course) == {"ana": "not yet", "zoe": "not yet"}
    found = new_course.status()
    assert found.table().startswith(f"{ASSIGNMENT}: 2 not yet\n")
    assert found.counts_in_words(ASSIGNMENT) == {"not yet": 2}
    assert found.counts(ASSIGNMENT) == {"missing": 2}, "programs know it by its own name"
    assert found.csv().count(",missing,") == 2
    new_course.sets(assignments="{quick-practice: {due: '2020-12-01 17:00 +01:00'}}").release()
    extend(new_course.root, ASSIGNMENT, "zoe", datetime(2099, 12, 8, 12, tzinfo=UTC))
    now = states(new_course)
    assert now["ana"] == "missing"
    assert now["zoe"].startswith("not yet, extended to ")


def test_what_cannot_be_an_extension(new_course: CourseWorld) -> None:
    new_course.release()
    with pytest.raises(CourseError, match="no due date that could be extended"):
        extend(new_course.root, ASSIGNMENT, "ana", "2026-12-08")
    new_course.sets(assignments=DUE).release()
    with pytest.raises(CourseError, match='not "soon"'):
        extend(new_course.root, ASSIGNMENT, "ana", "soon")
    with pytest.raises(CourseError, match="earlier than quick-practice is due for everybody"):
        extend(new_course.root, ASSIGNMENT, "ana", "2026-11-30")
    (new_course.root / "roster.csv").write_text("id,first_name,last_name\nana,Ana,Abara\n")
    with pytest.raises(CourseError, match=r'nobody has the id Ana\. Did you mean "ana"'):
        extend(new_course.root, ASSIGNMENT, "Ana", "2026-12-08")
    with pytest.raises(CourseError, match="no such release"):
        extend(new_course.root, "quick-practise", "ana", "2026-12-08")
    said = CliRunner().invoke(main, ["extend", ASSIGNMENT, "ana", "--course", str(new_course.root)])
    assert said.exit_code == 2
    assert "Say until when" in said.output


def test_rows_of_the_list_that_are_wrong_are_told_by_number(new_course: CourseWorld) -> None:
    new_course.sets(assignments=DUE).release()
    path = new_course.root / "extensions.csv"
    rows = [f"ana,{ASSIGNMENT},2026-12-08", f"ben,{ASSIGNMENT},next week", f"cy,{ASSIGNMENT}"]
    path.write_text("\n".join(["id,assignment,due", *rows]) + "\n")
    with pytest.raises(CourseError) as fault:
        status(new_course.root)
    assert [(one.line, one.code) for one in fault.value.problems] == [(3, "R121")]
    path.write_text("who,what\nana,x\n")
    with pytest.raises(CourseError, match=r"extensions\.csv:1: R121"):
        extensions(new_course.root)

"""A course's folder from its beginning, and what is checked before an assignment goes out."""

from __future__ import annotations

import json
import shutil
from datetime import datetime
from pathlib import Path

import pytest
from course_world import CASE, NOTEBOOK, CourseWorld, a_notebook, nbgrader_cell
from nbformat.v4 import new_code_cell, new_markdown_cell

from mentorkit.cases import read_case
from mentorkit.course import CourseError, NbgraderError, course_at, init_course, layout, shipped
from mentorkit.released import read_released
from mentorkit.settings import read_settings


def everything(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def refused(course: CourseWorld) -> list[tuple[str, str]]:
    """Code and words of everything that keeps the assignment from being released."""
    before = everything(course.root)
    with pytest.raises(CourseError) as caught:
        course.release()
    assert everything(course.root) == before
    return [(one.code, str(one)) for one in caught.value.problems]


# A new course


def test_a_new_course_has_its_settings_its_configuration_and_what_is_shipped(
    tmp_path: Path,
) -> None:
    course = init_course(tmp_path / "Mentor Training, 2026")
    settings = read_settings(course.root / "course.yaml")
    assert (settings.course, settings.title) == ("mentor-training-2026", "Mentor Training, 2026")
    assert settings.readers == settings.crisis_contact == ""
    assert {"course.yaml", "nbgrader_config.py", "assignments", "workshops"} == {
        entry.name for entry in course.root.iterdir()
    }
    for part in ("assignments", "workshops"):
        ours = {path.relative_to(shipped(part)) for path in shipped(part).rglob("*.md")}
        assert ours == {
            path.relative_to(course.root / part) for path in (course.root / part).rglob("*.md")
        }


@pytest.mark.parametrize("name", ["培训", 'Dr "Who" \\ co: #1', "Führung", "no", "$course", "{}"])
def test_any_title_can_be_written_down(tmp_path: Path, name: str) -> None:
    course = init_course(tmp_path / "course", title=name)
    assert read_settings(course.root / "course.yaml").title == name


@pytest.mark.parametrize("there", ["course.yaml", "nbgrader_config.py", "gradebook.db"])
def test_a_folder_that_holds_a_course_is_left_alone(tmp_path: Path, there: str) -> None:
    (tmp_path / there).write_text("mine", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    before = everything(tmp_path)
    with pytest.raises(CourseError, match=there):
        init_course(tmp_path)
    assert everything(tmp_path) == before
    assert {entry.name for entry in tmp_path.iterdir()} == {there, "notes.txt"}


@pytest.mark.parametrize("name", ["my [course]", "which?", "a*"])
def test_a_place_where_nbgrader_would_find_nothing(tmp_path: Path, name: str) -> None:
    with pytest.raises(CourseError, match="R106"):
        init_course(tmp_path / name)
    assert not (tmp_path / name).exists()


def test_other_files_in_the_folder_are_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    init_course(tmp_path)
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_a_folder_without_a_course_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="is not a course"):
        course_at(tmp_path)


def test_shipped_folders_come_from_the_package_or_from_the_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "mentorkit"
    monkeypatch.setattr(layout, "__file__", str(package / "course" / "layout.py"))
    assert shipped("workshops") == tmp_path / "workshops"
    (package / "_shipped" / "workshops").mkdir(parents=True)
    assert shipped("workshops") == package / "_shipped" / "workshops"


# What goes out


def test_a_release_is_what_participants_need_and_no_more(new_course: CourseWorld) -> None:
    release = new_course.release()
    assert release.folder == new_course.released
    assert {entry.name for entry in release.folder.iterdir()} == {
        NOTEBOOK,
        "quick-word.md",
        "mentorkit.json",
    }
    assert "Only the facilitator" not in (release.folder / "quick-word.md").read_text("utf-8")
    assert "model answer" not in (release.folder / NOTEBOOK).read_text("utf-8")


def test_the_case_is_the_workshops_own_but_for_the_debrief(new_course: CourseWorld) -> None:
    new_course.release()
    original = read_case(new_course.root / "workshops" / "small" / "quick-word.md")
    copy = read_case(new_course.source / "quick-word.md")
    assert original.compile() == copy.compile()
    released = read_released(new_course.released)
    assert released is not None
    assert released.hashes == {"quick-word": copy.compile().hash}


def test_mentorkit_json_says_what_the_course_says(new_course: CourseWorld) -> None:
    notebook = a_notebook()
    notebook.cells[2].source = 'mentorkit.reflect("lesson", "What now?", words=(50, 200))'
    new_course.writes_notebook(notebook)
    new_course.sets(
        readers="Dr Amal Haddad",
        reply_by="2099-12-15",
        crisis_contact="the duty line",
        programme="north",
        language="de",
        assignments="{quick-practice: {due: '2099-12-01 17:00 +01:00'}}",
    )
    release = new_course.release()
    assert not {one.code for one in release.warnings} & {"R212", "R237", "R239"}
    stored = json.loads((release.folder / "mentorkit.json").read_text("utf-8"))
    assert stored == {
        "format": 1,
        "course": "small-course",
        "programme": "north",
        "assignment": "quick-practice",
        "title": "Small course",
        "language": "de",
        "readers": "Dr Amal Haddad",
        "reply_by": "2099-12-15",
        "crisis_contact": "the duty line",
        "due": "2099-12-01T17:00:00+01:00",
        "words": {"lesson": [50, 200]},
        "hashes": stored["hashes"],
        "responder": "",
        "response_time": "",
        "resources": "",
        "hand_in": "file",
        "version": 1,
        "asks": [
            {"kind": "play", "item": "quick-word", "notebook": "quick-practice.ipynb"},
            {
                "kind": "reflect",
                "item": "lesson",
                "prompt": "What now?",
                "notebook": "quick-practice.ipynb",
            },
        ],
    }


def test_what_the_course_has_not_filled_in_is_a_warning(new_course: CourseWorld) -> None:
    warnings = [one for one in new_course.release().warnings if one.code == "R212"]
    assert {one.hint.split("`")[1] for one in warnings} == {
        "readers",
        "reply_by",
        "crisis_contact",
    }


def test_the_gradebook_knows_when_it_is_due(new_course: CourseWorld) -> None:
    from mentorkit.course.session import open_session

    new_course.sets(assignments="{quick-practice: {due: '2026-12-01 17:00 +01:00'}}").release()
    with open_session(course_at(new_course.root)) as session, session.gradebook() as gradebook:
        due = gradebook.find_assignment("quick-practice").duedate
    assert due == datetime(2026, 12, 1, 16, 0)  # nbgrader's times are UTC and don't say so


def test_releasing_again_brings_the_case_up_to_date(new_course: CourseWorld) -> None:
    new_course.release()
    original = new_course.root / "workshops" / "small" / "quick-word.md"
    original.write_text(CASE.replace("She has her coat on.", "She waits."), encoding="utf-8")
    new_course.release()
    assert "She waits." in (new_course.released / "quick-word.md").read_text("utf-8")


def test_a_picture_in_a_case_goes_with_it(new_course: CourseWorld) -> None:
    workshop = new_course.root / "workshops" / "small"
    (workshop / "door.png").write_bytes(b"\x89PNG")
    text = CASE.replace("She has her coat on.", "![A door](door.png)")
    (workshop / "quick-word.md").write_text(text, encoding="utf-8")
    new_course.release()
    assert (new_course.released / "door.png").read_bytes() == b"\x89PNG"


# Elements and their forms


@pytest.mark.parametrize(
    ("call", "code", "words"),
    [
        ('reflect("x", "Why?", model="gibs")', "R214", 'Did you mean "gibbs"?'),
        ('survey("practise-self-rating", "before")', "R214", "practice-self-rating"),
        ('survey("practice-self-rating", "later")', "R214", "later"),
        ('survey("mbi")', "R214", "comes without its questions"),
        ('worksheet("nothing-like-it")', "R214", "nothing-like-it"),
        ('survey("workload-pulse")', "R215", "responder"),
        ('reflect("contact", "How?")', "R216", "contact"),
        ('worksheet("network-map", item="consent")', "R216", "consent"),
    ],
)
def test_an_element_that_could_not_work_is_refused(
    new_course: CourseWorld, call: str, code: str, words: str
) -> None:
    new_course.writes_notebook(a_notebook(nbgrader_cell("locked", f"mentorkit.{call}", "more")))
    ((found, said),) = refused(new_course)
    assert found == code
    assert words in said


def test_wellbeing_may_be_asked_about_where_somebody_responds(new_course: CourseWorld) -> None:
    survey = nbgrader_cell("locked", 'mentorkit.survey("workload-pulse")', "more")
    new_course.writes_notebook(a_notebook(survey))
    new_course.sets(responder="Dr Jo Lin", response_time="two days", resources="room 2.14")
    asks = new_course.release().released.asks
    assert [(one.kind, one.item) for one in asks] == [
        ("play", "quick-word"),
        ("reflect", "lesson"),
        ("survey", "workload-pulse"),
    ]


# What stays


@pytest.mark.parametrize("name", ["answers.json", "answers.json.bak", "sub/Answers.json"])
def test_answers_left_in_the_source_are_refused(new_course: CourseWorld, name: str) -> None:
    (new_course.source / name).parent.mkdir(exist_ok=True)
    (new_course.source / name).write_text("{}", encoding="utf-8")
    ((code, words),) = refused(new_course)
    assert code == "R201"
    assert name.split("/")[-1] in words
    assert "Move this file out" in words


def test_a_case_that_is_missing(new_course: CourseWorld) -> None:
    shutil.rmtree(new_course.root / "workshops" / "small")
    ((code, words),) = refused(new_course)
    assert code == "R209"
    assert 'plays "quick-word"' in words


def test_a_case_of_the_assignments_own_is_enough(new_course: CourseWorld) -> None:
    original = new_course.root / "workshops" / "small" / "quick-word.md"
    original.rename(new_course.source / "quick-word.md")
    new_course.release()


def test_a_case_with_problems_names_its_lines(new_course: CourseWorld) -> None:
    original = new_course.root / "workshops" / "small" / "quick-word.md"
    original.write_text(CASE.replace("-> chair", "-> chiar"), encoding="utf-8")
    ((code, words),) = refused(new_course)
    assert code == "C305"
    assert words.startswith("workshops/small/quick-word.md:12:")


def test_two_workshops_with_one_case(new_course: CourseWorld) -> None:
    workshops = new_course.root / "workshops"
    shutil.copytree(workshops / "small", workshops / "other")
    ((code, words),) = refused(new_course)
    assert code == "R210"
    assert "other and small" in words


def test_a_case_for_a_room_is_no_homework(new_course: CourseWorld) -> None:
    original = new_course.root / "workshops" / "small" / "quick-word.md"
    original.write_text(CASE.replace("minutes: 2", "minutes: 2\nuse: facilitated"), "utf-8")
    assert [code for code, _ in refused(new_course)] == ["R213"]


def test_one_id_for_two_things(new_course: CourseWorld) -> None:
    more = new_code_cell('mentorkit.reflect("quick-word", "And?")')
    new_course.writes_notebook(a_notebook(more))
    ((code, words),) = refused(new_course)
    assert code == "R207"
    assert "cell 7" in words


def test_one_id_in_two_notebooks(new_course: CourseWorld) -> None:
    shutil.copy(new_course.source / NOTEBOOK, new_course.source / "second.ipynb")
    assert {code for code, _ in refused(new_course)} == {"R207"}


def test_a_mirror_in_the_same_notebook_is_fine(new_course: CourseWorld) -> None:
    more = new_code_cell('mentorkit.reflect("lesson", "What now?")')
    new_course.writes_notebook(a_notebook(more)).release()


def test_an_id_that_is_not_written_out(new_course: CourseWorld) -> None:
    new_course.writes_notebook(a_notebook(new_code_cell("mentorkit.play(case)")))
    assert [code for code, _ in refused(new_course)] == ["R206"]


def test_a_check_or_a_cell_for_something_that_is_not_there(new_course: CourseWorld) -> None:
    check = nbgrader_cell("check", "from mentorkit import check\ncheck.answered('leson')", "x")
    cell = nbgrader_cell("writing", "Here.", "y", mentorkit={"item": "lessons"})
    new_course.writes_notebook(a_notebook(check, cell))
    problems = refused(new_course)
    assert [code for code, _ in problems] == ["R208", "R208"]
    assert all('Did you mean "lesson"?' in words for _, words in problems)


def test_a_rationale_may_be_asked_for_by_its_scene(new_course: CourseWorld) -> None:
    check = nbgrader_cell(
        "check", "from mentorkit import check\ncheck.answered('quick-word/chair')", "x"
    )
    new_course.writes_notebook(a_notebook(check)).release()


def test_a_test_of_code_is_a_warning(new_course: CourseWorld) -> None:
    new_course.writes_notebook(a_notebook(nbgrader_cell("check", "assert True", "x")))
    assert "R211" in {one.code for one in new_course.release().warnings}


def test_names_and_places_that_nbgrader_drops(new_course: CourseWorld) -> None:
    (new_course.source / "feedback").mkdir()
    (new_course.source / "more").mkdir()
    shutil.copy(new_course.source / NOTEBOOK, new_course.source / "more")
    assert {code for code, _ in refused(new_course)} == {"R202", "R205"}


def test_an_assignment_called_feedback(new_course: CourseWorld) -> None:
    new_course.source.rename(new_course.source.with_name("feedback"))
    new_course.assignment = "feedback"
    assert "R202" in {code for code, _ in refused(new_course)}


@pytest.mark.parametrize(
    ("content", "code"), [(None, "R203"), ("{", "R204"), ("[]", "R204"), ('{"cells": 3}', "R204")]
)
def test_no_notebook_or_none_that_can_be_read(
    new_course: CourseWorld, content: str | None, code: str
) -> None:
    notebook = new_course.source / NOTEBOOK
    notebook.unlink()
    if content is not None:
        notebook.write_text(content, encoding="utf-8")
    assert [one for one, _ in refused(new_course)] == [code]


@pytest.mark.parametrize("name", ["quick-practise", "..", "../course/assignments", ""])
def test_an_assignment_that_is_not_there(new_course: CourseWorld, name: str) -> None:
    new_course.assignment = name
    ((code, words),) = refused(new_course)
    assert code == "R104"
    assert name != "quick-practise" or 'Did you mean "quick-practice"?' in words


def test_a_configuration_that_would_run_submissions_is_refused(new_course: CourseWorld) -> None:
    config = new_course.root / "nbgrader_config.py"
    config.write_text(config.read_text("utf-8").replace("AskChecks", "Execute"), encoding="utf-8")
    ((code, words),) = refused(new_course)
    assert code == "R103"
    assert "AskChecks" in words


def test_a_configuration_that_cannot_be_read_is_refused(new_course: CourseWorld) -> None:
    with (new_course.root / "nbgrader_config.py").open("a") as config:
        config.write("c.(\n")
    assert [code for code, _ in refused(new_course)] == ["R103"]


def test_two_ids_for_one_course(new_course: CourseWorld) -> None:
    new_course.sets(course="another")
    assert [code for code, _ in refused(new_course)] == ["R103"]


def test_a_release_that_fails_leaves_the_one_before(course: CourseWorld) -> None:
    before = everything(course.released)
    with (course.root / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write('c.IncludeHeaderFooter.header = "not-there.ipynb"\n')
    with pytest.raises(NbgraderError, match="not-there"):
        course.release()
    assert everything(course.released) == before
    assert [entry.name for entry in course.released.parent.iterdir()] == [course.assignment]


def test_nothing_but_markdown_is_fine_too(new_course: CourseWorld) -> None:
    notebook = a_notebook()
    notebook.cells = [new_markdown_cell("Read this.")]
    new_course.writes_notebook(notebook).release()

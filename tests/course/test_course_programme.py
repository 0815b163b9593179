"""Every assignment, all the way: released, answered, handed in, collected, graded, given back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mentorkit import course, demo
from mentorkit.answers import Item, Line, Text, Value, read_answers
from mentorkit.course import Element, read_elements

ASSIGNMENTS = sorted(
    path.name for path in (Path(__file__).parents[2] / "assignments").iterdir() if path.is_dir()
)


def quietly(*said: object) -> None:
    pass


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> demo.Demo:
    to = tmp_path_factory.mktemp("programme") / "here"
    return demo.build(to, participants=5, seed=8, say=quietly, progress=quietly)


@pytest.fixture(autouse=True)
def own_ground(made: demo.Demo, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is private in these tests stays in their folder."""
    monkeypatch.setenv("MENTORKIT_PRIVATE", str(made.course.parent / "private"))
    monkeypatch.setenv("MENTORKIT_CONFIG", str(made.course.parent / "private"))


def is_done(element: Element, items: dict[str, Item]) -> bool:
    """Whether somebody did what an element asks, told from the answers file alone."""
    answer = items.get(element.item)
    match element.kind:
        case "play":
            return isinstance(answer, Line) and answer.ending is not None
        case "reflect":
            return isinstance(answer, Text) and bool(answer.text.strip())
        case "survey":
            return isinstance(answer, Value) and bool(answer.value["answers"])
        case "worksheet":
            return any(name.startswith(f"{element.item}/") for name in items)
    raise AssertionError(element.kind)


def graded_elements(folder: Path) -> Iterator[list[Element]]:
    """What gives a point each: an element, and the case that may be played in its place."""
    elements = read_elements(folder)
    for element in elements:
        if element.kind in ("play", "reflect", "survey", "worksheet"):
            others = [one for one in elements if one.asked.instead_of == element.item]
            if not element.asked.instead_of:
                yield [element, *others]


def test_all_of_them_were_done_and_graded(made: demo.Demo) -> None:
    assert list(made.assignments) == ASSIGNMENTS
    assert made.graded == made.handed_in > 5 * len(ASSIGNMENTS) // 2
    assert {grade.assignment for grade in course.grade(made.course).grades} == set(ASSIGNMENTS)


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_completion_gives_its_points_and_a_reply_the_rest(made: demo.Demo, assignment: str) -> None:
    here = course.course_at(made.course)
    elements = list(graded_elements(here.release(assignment)))
    grades = course.grade(made.course, assignment).grades
    assert [one.student for one in grades] == here.students(assignment)
    replied = here.students(assignment)[:3]
    full = 0
    for one in grades:
        items = read_answers(here.submitted(one.student, assignment) / "answers.json").items
        done = [pair for pair in elements if any(is_done(one, items) for one in pair)]
        wrote = any(pair[0].kind == "reflect" for pair in done)
        assert one.max_score == len(elements) + 2
        assert one.score == len(done) + (2 if wrote and one.student in replied else 0), one
        assert one.needs_reading == (wrote and one.student not in replied)
        assert one.repairs == ()
        full += len(done) == len(elements)
    assert full >= len(grades) - 2


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_everybody_gets_a_page_with_what_they_wrote(made: demo.Demo, assignment: str) -> None:
    here = course.course_at(made.course)
    [reflection] = [one for one in read_elements(here.release(assignment)) if one.kind == "reflect"]
    for number, student in enumerate(here.students(assignment)):
        [page] = (made.feedback / student / assignment).glob("*.html")
        text = page.read_text(encoding="utf-8")
        assert ("The course lead" in text) == (number < 3)
        items = read_answers(here.submitted(student, assignment) / "answers.json").items
        written = items.get(reflection.item)
        if isinstance(written, Text):
            assert written.text.split(". ")[0][:40].split("'")[0].split('"')[0] in text
        has_pdf = any(page.parent.glob("*.pdf"))
        assert has_pdf == (number < 3 and assignment == "feedback-practice")


def test_what_the_two_short_ones_ask_is_there(made: demo.Demo) -> None:
    """Consent by choice, ratings at three moments that differ, and what became of it."""
    before, after, then = [], [], []
    seen: set[str] = set()
    for path in made.participants.glob("*/*/answers.json"):
        items = read_answers(path).items
        seen |= items.keys()
        for moment, means in (("before", before), ("after", after), ("then", then)):
            rated = items.get(f"practice-self-rating/{moment}")
            if isinstance(rated, Value):
                points = [one for one in rated.value["answers"].values() if isinstance(one, int)]
                means.append(sum(points) / len(points))
    assert {"commitments/commitments", "network-map/map"} <= seen
    assert any(name.startswith("consent/") for name in seen)
    assert len(before) >= 3
    assert sum(then) / len(then) < sum(after) / len(after)


def test_both_ways_to_hand_in_are_used(made: demo.Demo) -> None:
    home = made.course.parent
    handed_in = {path.name for path in (home / "exchange" / "course" / "inbound").iterdir()}
    assert all("+feedback-practice+" in name for name in handed_in)
    uploaded = {path.parent.name for path in (home / "handed-in").glob("*/*.zip")}
    assert uploaded == set(ASSIGNMENTS) - {"feedback-practice"}


def test_what_consent_asks_is_read_from_the_notebook(made: demo.Demo) -> None:
    here = course.course_at(made.course)
    asked = {
        name: element.choices
        for name in ASSIGNMENTS
        for element in read_elements(here.release(name))
        if element.kind == "consent"
    }
    assert asked == {
        "mentor-baseline": ("research", "quotation", "process"),
        "mentor-followup": ("alumni",),
    }

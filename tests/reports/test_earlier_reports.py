"""Two reports of nearly the same people are told: together they give somebody away."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from mentorkit.answers import Text
from mentorkit.cli import main
from mentorkit.reports import cohort_report


def near(course) -> list[int]:
    return [one.changed for one in cohort_report(course.root).near]


def hands_in(course, people: int, first: int = 100) -> None:
    chance = random.Random(7)
    for number in range(first, first + people):
        course.hand_in(f"late-{number}", {course.case.id: course.play(chance)})


def test_who_came_since_the_last_report_is_few(world) -> None:
    course = world(40)
    assert near(course) == []
    hands_in(course, 1)
    assert near(course) == [1]
    hands_in(course, 9, first=200)
    assert near(course) == [9], "from the second; ten have come since the first"


def test_a_changed_answer_counts_as_one_that_came(world) -> None:
    course = world(20)
    assert near(course) == []
    person = course.people[3]
    shutil.rmtree(course.folder(person))
    course.hand_in(person, {"what-changed": Text("Other words.", revision=3)})
    assert near(course) == [1]


def test_the_same_answers_are_the_same_report(world) -> None:
    course = world(20)
    assert [near(course) for _ in range(3)] == [[], [], []]


@pytest.mark.parametrize("minimum", [10, 25])
def test_enough_people_are_nobody_in_particular(world, minimum: int) -> None:
    course = world(40, minimum=minimum)
    near(course)
    hands_in(course, 10)
    assert near(course) == ([10] if minimum > 10 else [])


def test_a_list_that_is_lost_or_damaged_stops_no_report(world) -> None:
    course = world(12)
    near(course)
    kept = course.root / ".mentorkit" / "reports.json"
    for content in (b"", b"{}", b'[{"made": 1}]', b"\xff"):
        kept.write_bytes(content)
        assert near(course) == []
    shutil.rmtree(kept.parent)
    assert near(course) == []


def test_nothing_of_an_answer_is_in_the_list(world) -> None:
    course = world(12)
    near(course)
    kept = (course.root / ".mentorkit" / "reports.json").read_text(encoding="utf-8")
    for secret in ("canary", "secret1", "hall", "ask"):
        assert secret not in kept


def test_the_command_says_so_and_the_report_does_not(world) -> None:
    course = world(12)
    near(course)
    hands_in(course, 1)
    done = CliRunner().invoke(main, ["report", "--course", str(course.root)])
    assert done.exit_code == 0
    assert "the answers of 1 person are new or changed" in done.stderr
    assert "Give out only one of them" in done.stderr
    page = Path(course.root / "report.html").read_text(encoding="utf-8")
    assert "Give out" not in page

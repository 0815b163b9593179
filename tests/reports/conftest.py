"""Courses with everything a report needs, made without nbgrader: a release, and what came back."""

from __future__ import annotations

import random
from functools import partial
from pathlib import Path

import pytest

from mentorkit.answers import Answers, Line, Text, Value, encode
from mentorkit.cases import Case, Playthrough, parse_case, without_debriefs
from mentorkit.reports import cohort_report

SHIPPED = Path(__file__).parents[2] / "workshops" / "feedback" / "missing-allergy.md"

SMALL = """---
case: small-case
title: A small case
function: skills
minutes: 5
flags: [told]
---
# The door {#door}
What now?

- [ask] Ask *her* what she saw -> hall
- [tell] Tell her & him what <b>you</b> saw -> hall (told)
- [leave] "Leave it for today." -> quiet

# The hall {#hall why="Why there?" confidence}
And then?

- [date] Fix a day -> plan
- [hope] Hope for one -> quiet if not told

# A plan {#plan ending="A plan with a date"}
Done.

# Quiet {#quiet ending="Nothing was said"}
Done.
"""


class World:
    """A course of simulated people.

    Attributes:
        root: The course's folder.
        case: The case it released.
        people: Whose answers are in `submitted/`.
    """

    assignment = "first-practice"

    def __init__(self, root: Path, source: str, *, minimum: int = 10) -> None:
        self.root = root
        self.people: list[str] = []
        self.case: Case = parse_case(source, "case.md")
        release = root / "release" / self.assignment
        release.mkdir(parents=True)
        (root / "nbgrader_config.py").write_text("c = get_config()\n")
        (root / "course.yaml").write_text(
            f"course: mentor-training\ntitle: Mentor training 2026\nminimum_cell: {minimum}\n"
        )
        (release / f"{self.case.id}.md").write_text(source, encoding="utf-8")

    def folder(self, person: str) -> Path:
        return self.root / "submitted" / person / self.assignment

    def hand_in(self, person: str, items: dict) -> Path:
        """What somebody handed in; gives the file."""
        self.people.append(person)
        self.folder(person).mkdir(parents=True)
        file = self.folder(person) / "answers.json"
        answers = Answers(
            assignment=self.assignment, folder=f"{person}-id", date="2026-11-23", items=items
        )
        file.write_bytes(encode(answers))
        return file

    def line(self, decisions: list[tuple[str, str]], ending: str | None) -> Line:
        return Line(self.case.id, self.case.compile().hash, decisions, ending, revision=1)

    def play(self, chance: random.Random, *, until: int = 99) -> Line:
        """Somebody's way through the case: earlier choices are likelier than later ones."""
        play = Playthrough(self.case)
        while play.ending is None and len(play.decisions) < until:
            weights = [1 / (place + 1) for place, _ in enumerate(play.choices)]
            play.choose(chance.choices(play.choices, weights)[0].id)
        return self.line(play.decisions, play.scene.id if play.ending else None)

    def fill(self, people: int, seed: int = 1) -> World:
        """`people` submissions: nearly all play to the end and write, each their own words."""
        chance = random.Random(seed)
        for number in range(people):
            person = f"nguyen-canary-{number:03}"
            line = self.play(chance, until=1 if number % 20 == 19 else 99)
            items: dict = {self.case.id: line}
            if line.ending:
                words = " ".join(["canary"] * max(5, round(chance.gauss(110, 45))))
                items["what-changed"] = Text(f"secret{number} {words}", revision=1)
                scene = line.decisions[-1][0]
                items[f"{self.case.id}/{scene}"] = Text(f"because{number}", revision=2)
                items[f"{self.case.id}/{scene}/confidence"] = Value(
                    chance.randint(1, 5), revision=1
                )
            self.hand_in(person, items)
        return self


@pytest.fixture(autouse=True, scope="session")
def config(tmp_path_factory):
    """A key of the tests' own, always the same."""
    folder = tmp_path_factory.mktemp("config")
    (folder / "keys").mkdir()
    (folder / "keys" / "mentor-training.key").write_text("07" * 32)
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("MENTORKIT_CONFIG", str(folder))
        yield folder


def make_world(
    root: Path, people: int = 0, *, shipped: bool = False, minimum: int = 10, seed: int = 1
) -> World:
    """A course of the small case, or of the one that is shipped."""
    source = without_debriefs(SHIPPED.read_text(encoding="utf-8"), "") if shipped else SMALL
    return World(root / "course", source, minimum=minimum).fill(people, seed)


@pytest.fixture
def world(tmp_path):
    """Makes a course: `world(40)`, or `world(40, shipped=True)` with the case that is shipped."""
    return partial(make_world, tmp_path)


@pytest.fixture(scope="session", params=[8, 12, 24, 40])
def shipped_report(request, config, tmp_path_factory):
    """The report of a course that played the shipped case."""
    course = make_world(tmp_path_factory.mktemp("course"), request.param, shipped=True)
    return cohort_report(course.root).path.read_text(encoding="utf-8")

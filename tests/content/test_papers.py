"""What a facilitator holds in the hand: guide, hand-out and page of every workshop."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from content_library import (
    ASSIGNMENTS,
    CASES,
    ROOT,
    WORKSHOPS,
    anchors_of,
    bare,
    cases_of,
    cells_of,
    links_of,
    section_of,
    words_of,
)

from mentorkit.cases import Case, Playthrough
from mentorkit.course import init_course, read_elements
from mentorkit.course.elements import elements_of
from mentorkit.course.notebooks import read_cells
from mentorkit.desk import STEPS

every_workshop = pytest.mark.parametrize("workshop", WORKSHOPS, ids=lambda path: path.name)
every_assignment = pytest.mark.parametrize("assignment", ASSIGNMENTS, ids=lambda path: path.name)

WELCOME = ROOT / "workshops" / "welcome.ipynb"
COORDINATOR = ROOT / "workshops" / "coordinator.ipynb"
FACILITATORS = [workshop / "facilitator.ipynb" for workshop in WORKSHOPS]
NOTEBOOKS = [
    WELCOME,
    COORDINATOR,
    *FACILITATORS,
    *(path for folder in ASSIGNMENTS for path in sorted(folder.glob("*.ipynb"))),
]
PAGES = [
    *NOTEBOOKS,
    ROOT / "workshops" / "README.md",
    *(workshop / paper for workshop in WORKSHOPS for paper in ("guide.md", "handout.md")),
]
SECTIONS = (
    "Fast track",
    "Objectives",
    "Room and group",
    "Run sheet",
    "Opening words",
    "Micro-input",
    "The case, live",
    "Decision by decision",
    "The close",
    "Pitfalls",
    "Rescue moves",
    "Escalation card",
    "Virtual variant",
    "Accessibility",
    "References",
)


def name_of(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def test_there_are_workshops_and_assignments() -> None:
    assert WORKSHOPS
    assert ASSIGNMENTS


@every_workshop
def test_nothing_is_missing_from_its_folder(workshop: Path) -> None:
    assert {path.name for path in workshop.glob("*.*")} >= {
        "facilitator.ipynb",
        "guide.md",
        "handout.md",
    }
    assert cases_of(workshop)


@every_workshop
@pytest.mark.parametrize("section", SECTIONS)
def test_the_guide_has_all_that_a_session_needs(workshop: Path, section: str) -> None:
    assert len(section_of(workshop / "guide.md", section).split()) >= 25


@every_workshop
def test_the_run_sheet_is_for_60_75_and_90_minutes_and_the_page_has_the_same(
    workshop: Path,
) -> None:
    sheets = []
    for path in (workshop / "guide.md", workshop / "facilitator.ipynb"):
        table = words_of(path).split("un sheet\n", 1)[1].split("\n## ")[0]
        rows = [re.findall(r"\d+–\d+", row) for row in table.splitlines() if "–" in row]
        sheets.append([row for row in rows if row])
        for length in ("60", "75", "90"):
            assert any(time.endswith(f"–{length}") for row in rows for time in row), length
    assert sheets[0] == sheets[1]


@every_workshop
def test_objectives_are_tied_to_levels_of_evaluation(workshop: Path) -> None:
    rows = re.findall(r"^\|[^|]+\|([^|]+)\|[^|]+\|$", section_of(workshop / "guide.md", "Obj"), re.M)
    levels = [level for level in rows if not re.fullmatch(r"-+| level ", level)]
    assert len(levels) >= 4
    for level in levels:
        assert re.match(r" (1|2A|2B|3|4A|4B)\b", level), level


@every_workshop
def test_the_guide_names_every_ending_and_both_votes_of_every_case(workshop: Path) -> None:
    guide = bare(words_of(workshop / "guide.md"))
    for case in cases_of(workshop):
        assert bare(case.title) in guide
        for scene in case.scenes:
            if scene.ending:
                assert bare(scene.ending) in guide, (case.id, scene.ending)
            if scene.live:
                assert bare(scene.title.split(",")[0]) in guide, (case.id, scene.title)


@every_workshop
def test_the_case_that_is_led_through_has_its_questions_scene_by_scene(workshop: Path) -> None:
    guide = bare(section_of(workshop / "guide.md", "Decision by decision"))
    first = first_case(workshop)
    for scene in first.scenes:
        if scene.choices:
            assert bare(scene.title.split(",")[0]) in guide, scene.title


@every_workshop
def test_people_named_in_the_papers_are_in_the_cases(workshop: Path) -> None:
    said = " ".join(
        path.read_text(encoding="utf-8") for path in CASES if path.parent == workshop
    )
    named = r"\b(?:Dr|Professor|Mr|Mrs|Ms|Sister|Nurse|Signora?) ((?:[A-Z][\w'’-]+ ?)+)"
    for paper in ("guide.md", "handout.md", "facilitator.ipynb"):
        words = words_of(workshop / paper).split("\n## References")[0]
        for name in re.findall(named, words):
            for part in re.sub(r"['’]s\b", "", name).split():
                assert part in said, f"{paper}: {name}"


@every_workshop
def test_the_page_plays_every_case_of_the_workshop_and_no_other(workshop: Path) -> None:
    elements = list(elements_of(read_cells(workshop / "facilitator.ipynb")))
    assert {element.kind for element in elements} == {"play"}
    played = [element.item for element in elements]
    assert sorted(played) == sorted(case.id for case in cases_of(workshop))


@every_workshop
def test_the_roads_on_the_page_can_be_clicked_from_the_first_vote_to_the_second(
    workshop: Path,
) -> None:
    """`*this choice* → *that choice* · *another* → …`: each begins at a vote and ends at one."""
    cases = {case.id: case for case in cases_of(workshop)}
    cells = cells_of(workshop / "facilitator.ipynb")
    clicked = 0
    for place, cell in enumerate(cells):
        if cell.cell_type != "markdown" or "→" not in cell.source:
            continue
        case = next(
            cases[element.item]
            for below in cells[place:]
            if below.cell_type == "code"
            for element in elements_of(read_source(below.source))
        )
        for road in re.split(r" · |: (?=\*)", cell.source):
            steps = re.findall(r"\*([^*]+)\*(?= ?→)|→ \*([^*]+)\*", road)
            if steps:
                assert clickable(case, [bare(one or other) for one, other in steps]), road
                clicked += 1
    assert clicked


def read_source(source: str) -> list[object]:
    from mentorkit.course.notebooks import Cell

    raise NotImplementedError(Cell, source)


def clickable(case: Case, steps: list[str]) -> bool:
    return bool(Playthrough(case)) and bool(steps)


def first_case(workshop: Path) -> Case:
    """The case that the guide leads through: the first on the facilitator's page."""
    played = next(iter(elements_of(read_cells(workshop / "facilitator.ipynb")))).item
    return next(case for case in cases_of(workshop) if case.id == played)


@every_workshop
def test_what_only_the_institution_can_write_is_a_marked_blank(workshop: Path) -> None:
    card = section_of(workshop / "guide.md", "Escalation card")
    assert len(re.findall(r"\*\*\[[^\]]+\]\*\*", card)) >= 8


@every_workshop
def test_the_hand_out_fits_one_page(workshop: Path) -> None:
    """Measured once in print, at 10.5 points on A4: about 500 words with its tables fit."""
    assert len(words_of(workshop / "handout.md").split()) <= 500


@every_workshop
def test_the_hand_out_tells_nothing_of_the_cases(workshop: Path) -> None:
    handout = bare(words_of(workshop / "handout.md"))
    for case in cases_of(workshop):
        for scene in case.scenes:
            assert not (scene.ending and len(scene.ending) > 12 and bare(scene.ending) in handout)
    assert "debrief" not in handout

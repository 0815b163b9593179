"""What a facilitator holds in the hand: guide, hand-out and page of every workshop."""

from __future__ import annotations

import json
import re
from pathlib import Path

import nbformat
import pytest
from content_library import (
    ASSIGNMENTS,
    CASES,
    ROOT,
    WORKSHOPS,
    anchor_of,
    anchors_of,
    bare,
    cases_of,
    cells_of,
    links_of,
    section_of,
    words_of,
)

from mentorkit.cases import Case, Scene
from mentorkit.course import init_course
from mentorkit.desk import STEPS

every_workshop = pytest.mark.parametrize("workshop", WORKSHOPS, ids=lambda path: path.name)

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
    sheets = [times_of(workshop / "guide.md"), times_of(workshop / "facilitator.ipynb")]
    for length in ("60", "75", "90"):
        assert any(time.endswith(f"–{length}") for row in sheets[0] for time in row), length
    # A page that takes the run sheet from the guide needs no table of its own.
    assert sheets[1] in (sheets[0], [])


def times_of(page: Path) -> list[list[str]]:
    """The minutes in each row of a page's run sheet."""
    _, _, table = words_of(page).partition("un sheet\n")
    rows = [re.findall(r"\d+–\d+", row) for row in table.split("\n## ")[0].splitlines()]
    return [row for row in rows if row]


@every_workshop
def test_objectives_are_tied_to_levels_of_evaluation(workshop: Path) -> None:
    rows = re.findall(
        r"^\|[^|]+\|([^|]+)\|[^|]+\|$", section_of(workshop / "guide.md", "Objectives"), re.M
    )
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
                assert bare(title_of(scene)) in guide, (case.id, scene.title)


@every_workshop
def test_the_case_that_is_led_through_has_its_questions_scene_by_scene(workshop: Path) -> None:
    guide = bare(section_of(workshop / "guide.md", "Decision by decision"))
    for scene in case_led_through(workshop).scenes:
        if scene.choices:
            assert bare(title_of(scene)) in guide, scene.title


@every_workshop
def test_people_named_in_the_papers_are_in_the_cases(workshop: Path) -> None:
    said = " ".join(path.read_text(encoding="utf-8") for path in CASES if path.parent == workshop)
    named = r"\b(?:Dr|Professor|Mr|Mrs|Ms|Sister|Nurse|Signora?) ((?:[A-Z][\w'’-]+ ?)+)"
    for paper in ("guide.md", "handout.md", "facilitator.ipynb"):
        words = words_of(workshop / paper).split("\n## References")[0]
        for name in re.findall(named, words):
            for part in re.sub(r"['’]s\b", "", name).split():
                assert part in said, f"{paper}: {name}"


@every_workshop
def test_the_page_opens_every_case_of_the_workshop_and_no_other(workshop: Path) -> None:
    """Each by its id, or all of them by the workshop's."""
    page = workshop / "facilitator.ipynb"
    code = "\n".join(cell.source for cell in cells_of(page) if cell.cell_type == "code")
    opened = re.findall(r'\b(?:play|facilitate)\(\s*"([^"]+)"', code)
    ids = [case.id for case in cases_of(workshop)]
    assert sorted(opened) == sorted(ids) or workshop.name in opened
    assert set(opened) <= {*ids, workshop.name}


@every_workshop
def test_the_roads_on_the_page_can_be_clicked(workshop: Path) -> None:
    """`*This choice* → *that choice*`: what the second names stands where the first one leads."""
    page = words_of(workshop / "facilitator.ipynb")
    for road in re.findall(r"\*[^*]+\*(?: → \*[^*]+\*)+", page):
        steps = re.findall(r"\*([^*]+)\*", road)
        if re.match("[a-z]", steps[0]):  # told in the page's own words, not the choice's
            steps = steps[1:]
        assert any(can_be_clicked(case, steps) for case in cases_of(workshop)), road


def can_be_clicked(case: Case, steps: list[str]) -> bool:
    scenes = case.compile().scenes

    def onward(scene: str, left: list[str]) -> bool:
        return not left or any(
            bare(left[0]) in bare(json.dumps(choice.text.md, ensure_ascii=False).replace("\\", ""))
            and onward(choice.to, left[1:])
            for choice in scenes[scene].choices
        )

    return any(onward(scene, steps) for scene in scenes)


def case_led_through(workshop: Path) -> Case:
    """The case whose two votes stand in the guide's section on the case, live."""
    live = bare(section_of(workshop / "guide.md", "The case, live"))
    [led] = (
        case
        for case in cases_of(workshop)
        if all(bare(title_of(scene)) in live for scene in case.scenes if scene.live)
    )
    return led


def title_of(scene: Scene) -> str:
    """A scene's title as a guide says it: without what follows a comma."""
    return scene.title.split(",")[0]


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


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name_of)
def test_a_notebook_is_valid_and_holds_no_output(path: Path) -> None:
    notebook = nbformat.read(path, as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert notebook.metadata.kernelspec.name == "python3"
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name_of)
def test_no_code_is_seen(path: Path) -> None:
    for cell in cells_of(path):
        if cell.cell_type == "code":
            assert cell.metadata.jupyter.source_hidden
            assert not cell.metadata.editable
            assert not cell.metadata.deletable


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new course's folder: where these pages are read."""
    return init_course(tmp_path_factory.mktemp("courses") / "trial").root


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_every_link_leads_somewhere(path: Path, course: Path) -> None:
    page = course / path.relative_to(ROOT)
    for link in links_of(path):
        if link.startswith("https://"):
            continue
        target, _, anchor = link.partition("#")
        there = (page.parent / target).resolve() if target else page
        assert there.is_file(), link
        assert there.is_relative_to(course), f"{link} leads out of the course"
        assert not anchor or anchor in anchors_of(there), link


@every_workshop
def test_every_link_within_a_guide_has_its_anchor_before_the_heading(workshop: Path) -> None:
    """JupyterLab gives headings other names than GitHub does; an anchor is found by both."""
    guide = words_of(workshop / "guide.md")
    lines = guide.splitlines()
    marks = {
        found[1]: place
        for place, line in enumerate(lines)
        if (found := re.fullmatch(r'<a id="([\w-]+)"></a>', line))
    }
    leading = [link.removeprefix("guide.md") for link in links_of(workshop / "facilitator.ipynb")]
    inside = [link[1:] for link in [*links_of(workshop / "guide.md"), *leading] if link[:1] == "#"]
    assert len(inside) > 20
    assert set(inside) == set(marks)
    assert guide.count("<a id=") == len(marks), "each once, on a line of its own"
    for anchor, place in marks.items():
        assert lines[place - 1] == "", f"{anchor}: a line that is glued to the text before it"
        assert anchor_of(lines[place + 1].lstrip("# ")) == anchor
        assert lines[place + 1].startswith("#")


@every_workshop
def test_the_page_leads_to_the_very_section_it_names(workshop: Path) -> None:
    """Someone with twenty minutes does not look for the opening words in four hundred lines."""
    page = words_of(workshop / "facilitator.ipynb")
    for named in ("opening words", "questions for each decision", "rescue moves", "run sheet"):
        for found in re.finditer(rf"\[{named}\]\(([^)]+)\)", page):
            assert "#" in found[1], found[0]
    for section in ("opening-words", "decision-by-decision", "rescue-moves", "escalation-card"):
        assert f"(guide.md#{section})" in page


def leads_to(page: Path) -> set[Path]:
    return {
        (page.parent / link.partition("#")[0]).resolve()
        for link in links_of(page)
        if not link.startswith("https://")
    }


def test_three_doors_lead_to_all_that_is_there_in_two_clicks() -> None:
    first = leads_to(WELCOME)
    second = set().union(*map(leads_to, first))
    assert first >= {COORDINATOR, ROOT / "workshops" / "README.md", *FACILITATORS}
    assert first >= {path for path in NOTEBOOKS if path.parent.parent == ROOT / "assignments"}
    assert first | second >= {*PAGES, *CASES} - {WELCOME}


def test_every_page_leads_back_to_the_welcome_page() -> None:
    for page in (COORDINATOR, *FACILITATORS):
        assert WELCOME in leads_to(page), page


def test_the_coordinators_page_asks_for_steps_that_there_are() -> None:
    code = "\n".join(cell.source for cell in cells_of(COORDINATOR) if cell.cell_type == "code")
    asked = re.findall(r'mentorkit\.coordinate\("([^"]+)"\)', code)
    assert asked
    assert set(asked) <= set(STEPS)
    assert asked == [step for step in STEPS if step in asked], "in the order of a course"

"""The feedback workshop: every way through its case, its papers, and its notebooks.

The case is small enough to walk whole. What its author says of it is proved here on every path.
"""

from __future__ import annotations

import ast
import inspect
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import nbformat
import pytest

from mentorkit.cases import BELOW_THE_LINE, Case, Playthrough, read_case
from mentorkit.cases.program import Program
from mentorkit.course import init_course

ROOT = Path(__file__).parents[2]
WORKSHOP = ROOT / "workshops" / "feedback"
NOTEBOOKS = [
    ROOT / "workshops" / "welcome.ipynb",
    ROOT / "workshops" / "coordinator.ipynb",
    WORKSHOP / "facilitator.ipynb",
    ROOT / "assignments" / "feedback-practice" / "feedback-practice.ipynb",
]
PAPERS = [WORKSHOP / "guide.md", WORKSHOP / "handout.md"]
LONGEST = 5  # decisions; a case that can go on for longer has a loop, or is another case


class Moment(NamedTuple):
    """Where somebody can be, how they came there, and how likely a chooser at random is to be."""

    scene: str
    ending: str | None
    decisions: tuple[tuple[str, str], ...]
    open: tuple[str, ...]
    text: str
    feedback: str | None
    values: dict[str, int | bool]
    visited: list[str]
    chance: Fraction


@pytest.fixture(scope="module")
def case() -> Case:
    return read_case(WORKSHOP / "missing-allergy.md")


@pytest.fixture(scope="module")
def moments(case: Case) -> list[Moment]:
    """Every moment of every way through the case."""
    return list(_walk(Playthrough(case), Fraction(1)))


@pytest.fixture(scope="module")
def ends(moments: list[Moment]) -> list[Moment]:
    return [moment for moment in moments if moment.ending]


def _walk(play: Playthrough, chance: Fraction) -> Iterator[Moment]:
    choices = play.choices
    yield Moment(
        play.scene.id,
        play.ending,
        tuple(play.decisions),
        tuple(choice.id for choice in choices),
        play.text,
        play.feedback.text if play.feedback else None,
        play.values,
        play.visited,
        chance,
    )
    assert len(play.decisions) <= LONGEST, f"too long a way: {play.decisions}"
    for choice in choices:
        play.choose(choice.id)
        yield from _walk(play, chance / len(choices))
        play.undo()


def test_every_scene_is_reached_and_every_choice_is_open_somewhere(
    case: Case, moments: list[Moment]
) -> None:
    offered = {(moment.scene, choice) for moment in moments for choice in moment.open}
    assert {moment.scene for moment in moments} == {scene.id for scene in case.scenes}
    assert offered == {(scene.id, choice.id) for scene in case.scenes for choice in scene.choices}


def test_nobody_is_ever_left_with_one_choice_or_none(moments: list[Moment]) -> None:
    for moment in moments:
        assert moment.ending or len(moment.open) >= 2, moment


def test_three_to_five_decisions_lead_to_an_ending(ends: list[Moment]) -> None:
    assert {len(end.decisions) for end in ends} == {3, 4, 5}


def test_a_chooser_at_random_may_reach_any_ending_and_none_too_often(ends: list[Moment]) -> None:
    chances: dict[str, Fraction] = defaultdict(Fraction)
    for end in ends:
        chances[str(end.ending)] += end.chance
    assert len(chances) >= 4
    assert sum(chances.values()) == 1
    for name, chance in chances.items():
        assert Fraction(2, 100) <= chance <= Fraction(60, 100), f"{name}: {float(chance):.3f}"


def test_what_the_author_asserts_holds_everywhere(case: Case, moments: list[Moment]) -> None:
    program = Program(case.compile())
    tests = [
        program.test(json.loads(json.dumps(assertion.condition))) for assertion in case.assertions
    ]
    assert tests
    for moment in moments:
        values = [int(value) for value in moment.values.values()]
        values += [int(scene in moment.visited) for scene in case.compile().visited]
        assert all(test(values) for test in tests), moment.decisions


def test_no_counter_is_ever_clamped(case: Case, moments: list[Moment]) -> None:
    bounds = {counter.name: (counter.low, counter.high) for counter in case.counters}
    effects = {
        (scene.id, choice.id): choice.effects for scene in case.scenes for choice in scene.choices
    }
    for moment in moments:
        for choice in moment.open:
            values = dict(moment.values)
            for sign, name, *amount in effects[moment.scene, choice]:
                if name in bounds:
                    change = amount[0] if sign == "+" else -amount[0]
                    values[name] = amount[0] if sign == "=" else values[name] + change
                    assert bounds[name][0] <= values[name] <= bounds[name][1], (moment, choice)


def test_the_patient_can_be_safe_after_the_first_decision(case: Case) -> None:
    play = Playthrough(case)
    safe = []
    for choice in play.choices:
        play.choose(choice.id)
        safe.append(bool(play.values["safe"]))
        play.undo()
    assert any(safe)
    assert not all(safe)


def test_the_patient_is_harmed_only_where_nobody_was_told(ends: list[Moment]) -> None:
    for end in ends:
        if end.scene == "given":
            assert not end.values["safe"]
            assert not end.values["held"]


def test_no_choice_but_the_last_decides_the_ending(moments: list[Moment]) -> None:
    beyond: dict[tuple[tuple[str, str], ...], set[str]] = defaultdict(set)
    last: set[tuple[tuple[str, str], ...]] = set()
    for moment in moments:
        if moment.ending:
            last.add(moment.decisions)
            for place in range(1, len(moment.decisions) + 1):
                beyond[moment.decisions[:place]].add(moment.ending)
    for way, endings in beyond.items():
        assert way in last or len(endings) >= 2, f"{way} can only end in {endings}"


def test_the_first_decision_leaves_most_endings_open(ends: list[Moment]) -> None:
    after: dict[str, set[str | None]] = defaultdict(set)
    for end in ends:
        after[end.decisions[0][1]].add(end.ending)
    assert min(map(len, after.values())) >= 4


def test_asking_first_costs_somebody_something(ends: list[Moment]) -> None:
    """Ask-tell-ask before the chart: the clinic runs late, or the chart is wrong until later."""
    for end in ends:
        if end.decisions[0][1] == "ask":
            assert end.values["time"] < 6 or end.values["held"], end.decisions


def test_every_choice_says_what_comes_of_it(case: Case, moments: list[Moment]) -> None:
    assert all(choice.feedback for scene in case.scenes for choice in scene.choices)
    assert all(moment.feedback for moment in moments if moment.decisions)


def test_a_choice_below_the_line_names_the_duty_first(case: Case, moments: list[Moment]) -> None:
    below = {
        (scene.id, choice.id)
        for scene in case.scenes
        for choice in scene.choices
        if BELOW_THE_LINE in choice.tags
    }
    assert below
    for moment in moments:
        if moment.decisions:
            names_it = str(moment.feedback).startswith("Duty: ")
            assert names_it == (moment.decisions[-1] in below), moment.decisions[-1]


def test_live_why_and_confidence_are_asked_as_often_as_the_session_allows(case: Case) -> None:
    assert [scene.id for scene in case.scenes if scene.live] == ["folder", "your-card"]
    assert len([scene for scene in case.scenes if scene.why]) == 1
    assert len([scene for scene in case.scenes if scene.confidence]) == 1


def test_the_facilitator_has_a_note_wherever_the_case_can_stand(case: Case) -> None:
    assert all(scene.debrief for scene in case.scenes)
    assert b"DEBRIEF" not in case.compile().json()


def test_each_scene_fits_a_screen(moments: list[Moment]) -> None:
    for moment in moments:
        assert len(moment.text.split()) <= 120, moment.scene
        assert len(str(moment.feedback).split()) <= 60, moment.decisions


def test_what_is_read_changes_with_what_was_done(moments: list[Moment]) -> None:
    texts: dict[str, set[str]] = defaultdict(set)
    for moment in moments:
        texts[moment.scene].add(moment.text)
    for scene in ("your-card", "clock", "evening", "habit", "late", "quiet", "ruth"):
        assert len(texts[scene]) >= 3, scene


def test_no_text_shows_its_machinery(moments: list[Moment]) -> None:
    for moment in moments:
        shown = moment.text + str(moment.feedback)
        assert not re.search(r"[{}]|  |\b1 minutes", shown), shown


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_is_valid_and_holds_no_output(path: Path) -> None:
    notebook = nbformat.read(path, as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert notebook.metadata.kernelspec.name == "python3"
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None


@pytest.mark.parametrize("path", [*NOTEBOOKS[2:]], ids=lambda path: path.name)
def test_no_code_is_seen(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert cell.metadata.jupyter.source_hidden
            assert not cell.metadata.editable
            assert not cell.metadata.deletable


def test_the_assignment_is_what_nbgrader_and_the_course_expect() -> None:
    notebook = nbformat.read(NOTEBOOKS[3], as_version=4)
    assert notebook.metadata.mentorkit == {"format": 1, "assignment": "feedback-practice"}
    cells = {cell.metadata.nbgrader.grade_id: cell for cell in notebook.cells}
    assert len(cells) == len(notebook.cells)
    points = {name: cell.metadata.nbgrader.get("points") for name, cell in cells.items()}
    assert {name: score for name, score in points.items() if score} == {
        "check-missing-allergy": 1,
        "check-what-changed": 1,
        "what-changed-text": 2,
    }
    assert cells["check-missing-allergy"].source.endswith(
        'from mentorkit import check\ncheck.finished("missing-allergy")'
    )
    assert cells["check-what-changed"].source.endswith(
        'from mentorkit import check\ncheck.answered("what-changed")'
    )
    written = cells["what-changed-text"]
    assert written.cell_type == "markdown"
    assert written.metadata.mentorkit == {"item": "what-changed"}
    for name, cell in cells.items():
        if cell.cell_type == "code":
            assert cell.metadata.nbgrader.locked, name
            assert cell.source.startswith("# "), "a folded cell shows its first line, so no code"
            assert "import" in cell.source.splitlines()[1], "each element works by itself"


def test_run_all_shows_everything_before_a_check_can_stop_it() -> None:
    """Jupyter stops at a cell that fails, so what people work in comes before what asks."""
    notebook = nbformat.read(NOTEBOOKS[3], as_version=4)
    checks = ["check." in cell.source for cell in notebook.cells if cell.cell_type == "code"]
    assert checks == sorted(checks)
    for cell in notebook.cells:
        if "check." in cell.source:
            assert "raises-exception" in cell.metadata.tags


def _links(path: Path) -> Iterator[str]:
    if path.suffix == ".ipynb":
        cells = nbformat.read(path, as_version=4).cells
        text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    else:
        text = path.read_text(encoding="utf-8")
    yield from re.findall(r"\]\(([^)\s]+)\)", text)


def _anchors(path: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new course's folder: where these pages are read."""
    return init_course(tmp_path_factory.mktemp("courses") / "trial").root


@pytest.mark.parametrize("path", [*NOTEBOOKS, *PAPERS], ids=lambda path: path.name)
def test_every_link_leads_somewhere(path: Path, course: Path) -> None:
    page = course / path.relative_to(ROOT)
    for link in _links(page):
        if link.startswith("https://"):
            continue
        target, _, anchor = link.partition("#")
        there = (page.parent / target).resolve() if target else page
        assert there.is_file(), link
        assert not anchor or anchor in _anchors(there), link


def test_three_doors_lead_where_people_want_to_go() -> None:
    assert {link.split("/")[-1] for link in _links(NOTEBOOKS[0])} >= {
        "facilitator.ipynb",
        "feedback-practice.ipynb",
        "coordinator.ipynb",
    }


def test_the_coordinators_page_calls_what_there_is() -> None:
    """Every call on the page, with its arguments, fits the function it names."""
    source = "\n".join(
        cell.source
        for cell in nbformat.read(NOTEBOOKS[1], as_version=4).cells
        if cell.cell_type == "code"
    )
    calls = {}
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="course" | "reports" as module))):
                name = f"{module}.{node.func.attr}"
                function = getattr(import_module(f"mentorkit.{module}"), node.func.attr)
                options = {str(option.arg): option.value for option in node.keywords}
                inspect.signature(function).bind(*node.args, **options)
                calls[name] = function
    assert set(calls) == {
        "course.course_at",
        "course.release",
        "course.collect",
        "course.grade",
        "course.status",
        "reports.cohort_report",
    }


def test_the_guide_knows_every_scene_and_ending_by_name(case: Case) -> None:
    guide = PAPERS[0].read_text(encoding="utf-8")
    for scene in case.scenes:
        assert (scene.ending or scene.title.split(",")[0]) in guide, scene.title


def test_the_guide_takes_the_room_to_the_second_vote(case: Case) -> None:
    """The routes of the guide, clicked."""
    routes = [["ward", "fetch"], ["together", "pen"], ["ask", "phone"], ["ask", "up", "pen"]]
    for route in [*routes, ["form", "back", "fetch"]]:
        play = Playthrough(case)
        for choice in route:
            play.choose(choice)
        assert play.scene.id == "your-card"


def test_what_only_the_institution_can_write_is_a_marked_blank() -> None:
    guide = PAPERS[0].read_text(encoding="utf-8")
    card = guide.split("## Escalation card")[1].split("\n## ")[0]
    assert len(re.findall(r"\*\*\[[^\]]+\]\*\*", card)) >= 8


def test_the_hand_out_fits_one_page() -> None:
    """Measured once in print, at 10.5 points on A4: about 500 words with its tables fit."""
    assert len(PAPERS[1].read_text(encoding="utf-8").split()) <= 500

"""Every assignment: what nbgrader and the course expect of it, and what its participants find."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from content_library import ASSIGNMENTS, CASES, case_at, cells_of

from mentorkit.course import read_elements

CHECKS = {"play": "finished", "reflect": "answered", "worksheet": "answered", "survey": "answered"}

PRACTICES = [folder for folder in ASSIGNMENTS if folder.name.endswith("-practice")]
every_practice = pytest.mark.parametrize("folder", PRACTICES, ids=lambda path: path.name)
every_assignment = pytest.mark.parametrize("folder", ASSIGNMENTS, ids=lambda path: path.name)


def notebook_of(folder: Path) -> Path:
    [notebook] = folder.glob("*.ipynb")
    return notebook


@every_assignment
def test_the_notebook_knows_its_assignment_and_each_cell_has_a_name_of_its_own(
    folder: Path,
) -> None:
    notebook = nbformat.read(notebook_of(folder), as_version=4)
    assert notebook.metadata.mentorkit == {"format": 1, "assignment": folder.name}
    names = [cell.metadata.nbgrader.grade_id for cell in notebook.cells]
    assert len(set(names)) == len(notebook.cells)


@every_assignment
def test_one_point_for_each_thing_done_and_the_rest_by_its_readers(folder: Path) -> None:
    """Completion is worth a point, whatever was chosen and however much was written."""
    elements = read_elements(folder)
    other = {one.asked.instead_of: f', "{one.item}"' for one in elements if one.asked.instead_of}
    wanted = {
        f'check.{CHECKS[element.kind]}("{element.item}"{other.get(element.item, "")})'
        for element in elements
        if element.kind in CHECKS and not element.asked.instead_of
    }
    found, read_by_people = set(), []
    for cell in cells_of(notebook_of(folder)):
        grading = cell.metadata.nbgrader
        if cell.cell_type == "code" and grading.grade:
            assert grading.points == 1
            _, imported, call = cell.source.splitlines()
            assert imported == "from mentorkit import check"
            found.add(call)
        elif grading.grade:
            read_by_people.append(cell)
    assert found == wanted
    reflections = [element.item for element in read_elements(folder) if element.kind == "reflect"]
    assert [cell.metadata.mentorkit.item for cell in read_by_people] == reflections
    assert len(reflections) == 1
    assert all(cell.cell_type == "markdown" for cell in read_by_people)


@every_assignment
def test_each_element_works_by_itself_and_shows_no_code(folder: Path) -> None:
    for cell in cells_of(notebook_of(folder)):
        if cell.cell_type == "code":
            assert cell.metadata.nbgrader.locked
            assert cell.source.startswith("# "), "a folded cell shows its first line, so no code"
            assert "import" in cell.source.splitlines()[1]


@every_assignment
def test_run_all_shows_everything_before_a_check_can_stop_it(folder: Path) -> None:
    """Jupyter stops at a cell that fails, so what people work in comes before what asks."""
    cells = cells_of(notebook_of(folder))
    checks = ["check." in cell.source for cell in cells if cell.cell_type == "code"]
    assert checks == sorted(checks)
    for cell in cells:
        if "check." in cell.source:
            assert "raises-exception" in cell.metadata.tags


@every_assignment
def test_what_is_handed_in_is_shown_before(folder: Path) -> None:
    assert read_elements(folder)[-1].kind == "submission"


@every_assignment
def test_its_case_may_be_homework_and_is_its_workshops_own(folder: Path) -> None:
    originals = {path.stem: path for path in CASES}
    for element in read_elements(folder):
        if element.kind == "play":
            assert case_at(originals[element.item]).use in ("solo", "both")
            assert folder.name == f"{originals[element.item].parent.name}-practice"
            assert (folder / f"{element.item}.md").is_file()


@every_practice
def test_whoever_would_rather_not_has_another_case(folder: Path) -> None:
    """A content note is no choice as long as there is nothing else to choose."""
    originals = {path.stem: path for path in CASES}
    played = [element.asked for element in read_elements(folder) if element.kind == "play"]
    case, other = (case_at(originals[one.item]) for one in played)
    assert [one.instead_of for one in played] == ["", case.id]
    assert other.content_note != case.content_note
    [part] = [cell for cell in cells_of(notebook_of(folder)) if cell.id == "part-one"]
    assert "it counts the same, and nobody asks why" in part.source


@every_assignment
def test_its_reader_knows_what_to_look_for(folder: Path) -> None:
    """In a few lines, of which none gives points."""
    lines = (folder / "rubric.md").read_text(encoding="utf-8").splitlines()
    assert 3 <= len(lines) <= 5
    assert all(line.startswith("- ") and line.endswith(".") for line in lines)

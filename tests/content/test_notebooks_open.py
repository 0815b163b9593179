"""Every shipped notebook as a person sees it: opened in JupyterLab in a browser, and run."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from content_library import ASSIGNMENTS, WORKSHOPS
from lab_fixtures import _lab, lab  # noqa: F401
from lab_world import Lab, NotebookPage
from playwright.sync_api import expect
from test_notebooks import fill_in

from mentorkit.course import init_course, read_elements, release

pytestmark = pytest.mark.browser

PANELS = {"coordinator": 9, "transitions/closure": 1}
"""How many elements stand in the notebooks of the workshops, but for the facilitators'."""


@pytest.fixture(scope="module")
def course(_lab: Lab) -> Path:  # noqa: F811
    """A course below the laboratory's folder, with everything released."""
    root = init_course(_lab.root / "course").root
    fill_in(root / "course.yaml")
    for folder in ASSIGNMENTS:
        release(root, folder.name)
    return root


def is_whole(page: NotebookPage, elements: int) -> None:
    """All elements are there, no code is seen, and what asks says in a sentence what is open."""
    page.make_room()
    page.run_all()
    page.all_are_open(elements)
    no_code_is_seen(page)


def no_code_is_seen(page: NotebookPage) -> None:
    assert page.page.locator(".mk-live .mk-body:empty").count() == 0
    assert page.page.locator(".jp-CodeCell .cm-editor:visible").count() == 0
    for error in page.page.locator("[data-mime-type='application/vnd.jupyter.error']").all():
        said = error.inner_text().strip()
        assert "\n" not in said, said
        assert said.endswith("then run this cell again."), said


@pytest.mark.parametrize("name", PANELS)
def test_a_workshops_notebook(lab: Lab, course: Path, name: str) -> None:  # noqa: F811
    is_whole(lab.open(course / "workshops" / f"{name}.ipynb"), PANELS[name])


@pytest.mark.parametrize("workshop", WORKSHOPS, ids=lambda folder: folder.name)
def test_a_facilitators_notebook(lab: Lab, course: Path, workshop: Path) -> None:  # noqa: F811
    page = lab.open(course / "workshops" / workshop.name / "facilitator.ipynb")
    page.make_room()
    page.run_all()
    expect(page.page.locator(".mk-facilitate").get_by_role("button", name="Begin")).to_be_visible()
    no_code_is_seen(page)


@pytest.mark.parametrize("folder", ASSIGNMENTS, ids=lambda folder: folder.name)
def test_a_participants_copy(lab: Lab, course: Path, folder: Path) -> None:  # noqa: F811
    copy = lab.new_folder().parent / folder.name
    shutil.copytree(course / "release" / folder.name, copy)
    elements = read_elements(copy)
    page = lab.open(copy / f"{folder.name}.ipynb")
    is_whole(page, len(elements))
    submission = page.page.locator(".mk-submission")
    expect(submission.locator(".mk-asks li").first).to_be_visible()
    expect(submission).to_contain_text("still open")


def test_the_welcome_page(lab: Lab, course: Path) -> None:  # noqa: F811
    page = lab.open(course / "workshops" / "welcome.ipynb").page
    for door in ("I lead a workshop", "I take part", "I coordinate a course"):
        expect(page.locator(".jp-Notebook h2", has_text=door)).to_be_visible()
    links = page.locator(".jp-Notebook a[href*='.ipynb']")
    assert links.count() == len(WORKSHOPS) + len(ASSIGNMENTS) + len(["coordinator"])

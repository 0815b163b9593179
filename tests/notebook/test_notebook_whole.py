"""One assignment with every element, from release to feedback, with hostile words in every box."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from html import unescape
from pathlib import Path
from typing import Any

import nbformat
import pytest
from everything import ASKS, CALLS, KINDS, PROMPT
from lab_world import CASE, Lab, NotebookPage
from playwright.sync_api import Page, expect

from mentorkit.answers import Text, read_answers
from mentorkit.course import (
    collect,
    confirm,
    contact_requests,
    grade,
    init_course,
    read_submission,
    release,
    write_pages,
)
from mentorkit.pages import Audience

pytestmark = pytest.mark.browser

NAME = "everything"
ATTACK = (
    "<script>window.hacked = 1</script><img src=x onerror='window.hacked = 2'>"
    "[click](javascript:window.hacked=3) <svg onload=window.hacked=4> \u202egnirts\u202c "
    "$x$ {{7*7}} & 🙂 é \u2028 end"
)
SECRET = "quokka5301"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with the assignment, released."""
    home = tmp_path_factory.mktemp("whole")
    root = init_course(home / "course", title="whole course").root
    settings = root / "course.yaml"
    said = {
        "readers": "Dr Ingrid Solheim",
        "reply_by": "2026-12-12",
        "crisis_contact": "occupational health, extension 2270",
        "responder": "Dr Sofia Lindqvist",
        "response_time": "two working days",
        "resources": "Staff counselling, room 2.14",
    }
    text = settings.read_text(encoding="utf-8")
    for key, value in said.items():
        text = re.sub(rf'^{key}: ".*"$', f'{key}: "{value}"', text, flags=re.MULTILINE)
    settings.write_text(text.replace("hand_in: file", "hand_in: exchange"), encoding="utf-8")
    exchange = home / "exchange"
    exchange.mkdir(mode=0o777)
    exchange.chmod(0o777)
    with (root / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write(f"c.Exchange.root = {str(exchange)!r}\n")
    folder = root / "assignments" / NAME
    folder.mkdir()
    shutil.copy(CASE, root / "workshops" / "feedback" / CASE.name)
    nbformat.write(notebook(), folder / f"{NAME}.ipynb")
    release(root, NAME, exchange=True)
    return root


def notebook() -> nbformat.NotebookNode:
    """The elements in locked cells, a cell for the reflection's reader, and what is checked."""
    cells = [nbformat.v4.new_markdown_cell("# Everything")]
    for number, call in enumerate(CALLS):
        cell = nbformat.v4.new_code_cell(f"import mentorkit\n{call}")
        cell.metadata.update(jupyter={"source_hidden": True}, nbgrader=marked(f"element-{number}"))
        cells.append(cell)
        if "reflect" in call:
            written = nbformat.v4.new_markdown_cell("A model answer.")
            written.metadata.update(
                mentorkit={"item": "my-night"}, nbgrader=marked("words", points=2, solution=True)
            )
            cells.append(written)
    for number, question in enumerate(
        ['finished("night-handover")', 'answered("my-night")', 'answered("workload-pulse")']
    ):
        check = nbformat.v4.new_code_cell(f"from mentorkit import check\ncheck.{question}")
        check.metadata.update(tags=["raises-exception"], nbgrader=marked(f"c{number}", points=1))
        cells.append(check)
    made = nbformat.v4.new_notebook(cells=cells)
    made.metadata["kernelspec"] = {
        "name": "python3",
        "display_name": "Python 3",
        "language": "python",
    }
    return made


def marked(grade_id: str, *, points: int = 0, solution: bool = False) -> dict[str, Any]:
    marks = {
        "schema_version": 3,
        "grade_id": grade_id,
        "grade": points > 0,
        "solution": solution,
        "locked": not solution,
        "task": False,
    }
    return {**marks, "points": points} if points else marks


@pytest.fixture(scope="module")
def handed_in(course: Path, _lab: Lab) -> dict[str, Any]:
    """A person does all of it in the browser, with an attack in every box, and hands it in."""
    lab = _lab
    exchange = course.parent / "exchange"
    config = lab.root.with_name("config") / "nbgrader_config.py"
    config.write_text(
        f"c = get_config()\nc.Exchange.root = {str(exchange)!r}\n"
        'c.CourseDirectory.course_id = "whole-course"\n'
    )
    folder = lab.root / "person" / NAME
    shutil.copytree(course / "release" / NAME, folder)
    page = lab.open(folder / f"{NAME}.ipynb")
    page.make_room()
    page.run_all()
    page.all_are_open(len(CALLS))
    do_everything(page)
    receipt, pages = hand_in(page)
    page.save()
    hacked = page.page.evaluate("window.hacked ?? null")
    lab.close_pages()
    config.unlink()
    assert hacked is None, "a participant's own words ran in their own page"
    return {"folder": folder, "receipt": receipt, "pages": pages}


def do_everything(page: NotebookPage) -> None:
    note = page.page.locator(".mk-note textarea")
    note.fill(SECRET + ATTACK)
    page.player.press("Begin")
    page.player.choose("ask")
    page.player.box.fill(ATTACK)
    page.player.root.locator(".mk-sure input").nth(2).check()
    page.player.choose("stay")
    page.reflection.box.fill(ATTACK)
    for survey in page.page.locator(".mk-survey").all():
        for set_ in survey.locator("fieldset").all():
            if (
                set_.locator("input[type=radio]").count() > 1
                and not set_.locator("fieldset").count()
            ):
                set_.locator("input[type=radio]").nth(2).check()
    for box in page.page.locator(".mk-worksheet textarea").all():
        box.fill(ATTACK)
    for line in page.page.locator(".mk-worksheet input[type=text]:visible").all():
        line.fill(ATTACK[:80])
    page.page.locator(".mk-consent input").nth(0).check()
    page.page.get_by_role("button", name="I’d like someone to contact me").click()
    page.page.locator(".mk-contact input").fill(ATTACK)
    for kind in KINDS[:-1]:
        for line in page.page.locator(f".mk-{kind} .mk-saving").all():
            expect(line).to_have_attribute("data-tone", "saved")


def hand_in(page: NotebookPage) -> tuple[str, dict[str, str]]:
    """The receipt, and each page as it was shown before."""
    submission = page.page.locator(".mk-submission")
    pages = {}
    for audience, name in (
        ("reader", "The reader"),
        ("rater", "A rater"),
        ("archive", "The archive"),
    ):
        submission.get_by_role("button", name=name, exact=True).click()
        shown = submission.locator(f".mk-page[aria-label='{name}'] iframe")
        expect(shown).to_be_visible()
        pages[audience] = str(shown.get_attribute("srcdoc"))
    submission.get_by_role("button", name="Hand in", exact=True).click()
    expect(submission.locator(".mk-receipt")).to_contain_text("Handed in", timeout=60_000)
    return str(submission.locator(".mk-code").inner_text()), pages


@pytest.fixture(scope="module")
def graded(course: Path, handed_in: dict[str, Any]) -> str:
    """Collected and graded; gives whose it is."""
    taken = collect(course, NAME)
    assert len(taken.new) == 1, taken
    [student] = taken.new
    done = grade(course, NAME)
    [one] = done.grades
    assert one.status == "graded", one
    assert one.reasons == ()
    assert (one.score, one.max_score, one.needs_reading) == (3, 5, True)
    return student


def test_every_word_arrives_as_it_was_typed(
    course: Path, handed_in: dict[str, Any], graded: str
) -> None:
    mine = read_answers(handed_in["folder"] / "answers.json")
    theirs = read_submission(course / "submitted" / graded / NAME).answers
    assert theirs == mine
    assert mine.items["my-night"] == Text(ATTACK, mine.items["my-night"].revision)
    assert {asked["item"].split("/")[0] for asked in ASKS} == {
        item.split("/")[0] for item in mine.items
    }, "something that is asked was not answered"


def test_the_coordinator_confirms_the_receipt(
    course: Path, handed_in: dict[str, Any], graded: str
) -> None:
    [found] = confirm(course, handed_in["receipt"])
    assert (found.student, found.assignment, found.newest) == (graded, NAME, True)


def test_the_request_for_contact_reaches_the_responder_alone(course: Path, graded: str) -> None:
    [request] = contact_requests(course)
    assert request.student == graded
    assert request.how.startswith("<script>window.hacked = 1</script>")
    assert request.how.isprintable(), "a line of a terminal could be forged"


@pytest.mark.parametrize("audience", list(Audience))
def test_what_was_shown_before_is_what_they_get(
    course: Path, handed_in: dict[str, Any], graded: str, audience: Audience, tmp_path: Path
) -> None:
    [path] = write_pages(course, NAME, audience, tmp_path / "pages")
    theirs = path.read_text(encoding="utf-8")
    shown = handed_in["pages"][audience]
    assert theirs.replace(path.stem, "a code instead of your name") == shown


@pytest.fixture(scope="module")
def feedback(course: Path, graded: str) -> Path:
    """nbgrader's own feedback page."""
    command = [sys.executable, "-m", "nbgrader", "generate_feedback", NAME]
    done = subprocess.run(command, cwd=course, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return course / "feedback" / graded / NAME / f"{NAME}.html"


def test_nothing_runs_on_any_page_that_others_open(
    lab: Lab, course: Path, graded: str, feedback: Path, tmp_path: Path
) -> None:
    pages = [feedback]
    for audience in Audience:
        pages += write_pages(course, NAME, audience, tmp_path / audience)
    for path in pages:
        assert look(lab, path) is None, f"something ran on {path.name}"


def look(lab: Lab, path: Path) -> object:
    page: Page = lab.window.new_page()
    try:
        page.goto(path.as_uri())
        page.wait_for_load_state("load")
        for link in page.locator("a[href^='javascript']").all():
            link.click(timeout=1000)
        found: object = page.evaluate("window.hacked ?? null")
        return found
    finally:
        page.close()


def test_the_feedback_page_shows_the_answers_and_nothing_that_is_not_for_it(
    feedback: Path, handed_in: dict[str, Any]
) -> None:
    page = unescape(feedback.read_text(encoding="utf-8"))
    assert "window.hacked = 1" in page
    assert "The quiet handover" in page
    assert "Ask what worries her most" in page
    assert "Side by side" in page
    assert SECRET not in page
    assert "may be used for research" not in page
    assert "A model answer" not in page


def test_every_element_leaves_what_was_answered_in_the_notebook(handed_in: dict[str, Any]) -> None:
    from nbconvert import HTMLExporter

    saved = nbformat.read(handed_in["folder"] / f"{NAME}.ipynb", as_version=4)
    outputs = {
        output["metadata"]["mentorkit"]["summary"]: output["data"]["text/html"]
        for cell in saved.cells
        for output in cell.get("outputs", [])
        if "mentorkit" in output.get("metadata", {})
    }
    assert set(outputs) == {asked["item"] for asked in ASKS}
    for item, html in outputs.items():
        assert "<script" not in html, item
        assert "<img" not in html, item
    assert "may be used for research" in outputs["consent"]
    assert "window.hacked" in outputs["contact"]
    assert PROMPT.replace("**", "").split()[0] in outputs["my-night"]
    html, _ = HTMLExporter().from_notebook_node(saved)
    assert "&lt;script&gt;window.hacked = 1&lt;/script&gt;" in html
    assert SECRET not in html


def test_a_private_note_is_nowhere_in_the_course(
    lab: Lab, course: Path, handed_in: dict[str, Any], graded: str, feedback: Path
) -> None:
    places = [path for path in course.parent.rglob("*") if path.is_file()]
    assert len(places) > 40
    holding = [path for path in [*places, *lab.everything()] if holds(path)]
    assert holding, "the note is kept nowhere"
    for path in holding:
        assert path.is_relative_to(lab.private / "notes"), f"the note is in {path}"


def holds(path: Path) -> bool:
    return SECRET.encode() in path.read_bytes()


def test_stock_nbgrader_gives_the_same_scores(course: Path, graded: str, tmp_path: Path) -> None:
    copy = tmp_path / "course"
    shutil.copytree(course, copy)
    shutil.rmtree(copy / "autograded")
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    command = [sys.executable, "-m", "nbgrader", "autograde", NAME, "--force"]
    done = subprocess.run(
        command, cwd=copy, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    made, ours = (
        json.loads((root / "autograded" / graded / NAME / f"{NAME}.ipynb").read_text("utf-8"))
        for root in (copy, course)
    )
    assert [cell["source"] for cell in made["cells"]] == [cell["source"] for cell in ours["cells"]]
    assert [cell.get("outputs") for cell in made["cells"]] == [
        cell.get("outputs") for cell in ours["cells"]
    ]

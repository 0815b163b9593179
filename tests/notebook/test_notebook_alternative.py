"""Another case for whoever would rather not play the first: found, taken, and as good as it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from lab_world import CASE, RELEASED, Lab, NotebookPage, write_assignment
from playwright.sync_api import expect

from mentorkit.answers import Line

pytestmark = pytest.mark.browser

CALLS = [
    'mentorkit.play("night-handover", alternative="day-handover")',
    "mentorkit.submission()",
]
ASKS = [
    {"kind": "play", "item": "night-handover"},
    {"kind": "play", "item": "day-handover", "instead_of": "night-handover"},
]


def write_both(folder: Path) -> Path:
    notebook = write_assignment(folder, CALLS)
    text = CASE.read_text("utf-8").replace("case: night-handover", "case: day-handover")
    text = text.replace("title: The quiet handover", "title: The loud handover")
    (folder / "day-handover.md").write_text(text, encoding="utf-8")
    released = json.dumps({**RELEASED, "hand_in": "file", "asks": ASKS})
    (folder / "mentorkit.json").write_text(released, encoding="utf-8")
    return notebook


def passes_axe(page: NotebookPage) -> None:
    found = Axe().run(page.page, context={"include": [[".mk-play"]]}, options={"iframes": False})
    assert found.violations_count == 0, found.generate_report()


def test_the_other_case_with_the_keyboard_alone(lab: Lab) -> None:
    page = lab.open(write_both(lab.new_folder()))
    cells = page.cells
    page.run_all()
    page.all_are_open(3)
    players = page.page.locator(".mk-play")
    first, other = players.nth(0), players.nth(1)
    expect(first).to_contain_text("Another case may be played in its place")
    expect(other).to_contain_text("Rather another case? The loud handover counts the same")
    passes_axe(page)
    page.give_focus(first.get_by_role("button", name="Begin"))
    page.tab_to("Show it")
    page.keys("Enter")
    page.is_at("The loud handover")
    passes_axe(page)
    page.tab_to("Put it away again")
    page.keys("Enter")
    page.is_at("Show it")
    page.keys("Enter")
    page.is_at("The loud handover")
    page.tab_to("Begin")
    page.keys("Enter")
    page.is_at("At the desk")
    page.tab_to("Ask what worries her most")
    page.keys("a")
    page.is_at("You chose")
    expect(first).to_contain_text("Another case may be played in its place")
    page.tab_to("Go there together")
    page.keys("Enter")
    expect(other).to_contain_text("Side by side")
    submission = page.page.locator(".mk-submission")
    expect(submission).to_contain_text("Everything is here.")
    expect(submission).to_contain_text("The loud handover")
    expect(submission).not_to_contain_text("The quiet handover")
    assert page.cells == cells, "a key leaked into the notebook"
    line = page.answers.items["day-handover"]
    assert isinstance(line, Line)
    assert line.ending
    assert "night-handover" not in page.answers.items

    page.save()
    page = page.reload()
    page.all_are_open(3)
    expect(first).to_contain_text("You took the other case. The quiet handover is still here.")
    expect(other).to_contain_text("Side by side")
    first.get_by_role("button", name="Show it").click()
    first.get_by_role("button", name="Begin").click()
    expect(first).to_contain_text("At the desk")

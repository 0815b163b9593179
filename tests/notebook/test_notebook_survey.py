"""A survey in a real JupyterLab, answered as a person answers it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from lab_world import APPS, LOOKS, RELEASED, WHOLE, Element, Lab, NotebookPage
from playwright.sync_api import Locator, expect

from mentorkit.forms import PREFER_NOT, find_instrument

pytestmark = pytest.mark.browser

NAME = "practice-self-rating"
ITEM = f"{NAME}/before"
BEFORE = f'mentorkit.survey("{NAME}", moment="before")'
PULSE = 'mentorkit.survey("workload-pulse")'
QUESTIONS = find_instrument(NAME, Path()).items
RESPONDS = {
    "responder": "Dr Sofia Lindqvist",
    "response_time": "two working days",
    "resources": "Staff counselling, room 2.14",
}
SCALES = """instrument: scales
title: Scales of every kind
licence: CC0
validated: no
items_included: yes
wellbeing: no
scales:
  eleven: {points: 0..10, labels: {0: not at all, 5: by half, 10: altogether}}
  words: {points: 1..4, labels: {1: never, 2: now and then, 3: often, 4: unceasingly}}
  twenty-one: {points: [0,5,10,15,20,25,30,35,40,45,50,55,60,65,70,75,80,85,90,95,100],
    labels: {0: nothing, 50: half, 100: everything}}
items:
  - {id: a, text: "How much of it?", scale: eleven}
  - {id: b, text: "How often of late, if you count the nights as well?", scale: words}
  - {id: c, text: "And in a hundred parts?", scale: twenty-one}
"""


def released(notebook: Path) -> Path:
    """The assignment of a course that names who responds; with scales of every kind beside it."""
    content = json.dumps({**RELEASED, **RESPONDS})
    notebook.with_name("mentorkit.json").write_text(content, encoding="utf-8")
    notebook.with_name("scales.yaml").write_text(SCALES, encoding="utf-8")
    return notebook


def surveys(page: NotebookPage) -> Element:
    return Element(page.page.locator(".mk-survey").first)


def question(page: NotebookPage, number: int) -> Locator:
    return surveys(page).root.get_by_role("group").nth(number)


def rate(page: NotebookPage, number: int, name: str) -> None:
    question(page, number).get_by_role("radio", name=name, exact=True).click()


def answers(page: NotebookPage, item: str = ITEM) -> dict[str, Any]:
    kept: dict[str, Any] = page.answers.items[item].value["answers"]
    return kept


def at(page: NotebookPage) -> tuple[str, str]:
    """Where the focus is: in which question, and on what."""
    script = """() => {
      const node = document.activeElement;
      const question = node.closest(".mk-rating")?.querySelector("legend").textContent ?? "";
      return [question, node.getAttribute("aria-label") ?? node.textContent.trim()];
    }"""
    where, what = page.page.evaluate(script)
    return where, what


@pytest.mark.skipif(not WHOLE, reason="long: set MENTORKIT_WHOLE=1")
def test_all_questions_with_the_keyboard_alone_there_and_back(lab: Lab) -> None:
    page = lab.open(lab.assignment([BEFORE]))
    cells = page.cells
    page.run_all()
    while not at(page)[0]:
        page.keys("Tab")
    active = page.active_cell
    given = {}
    for number, one in enumerate(QUESTIONS):
        assert at(page) == (one.text, "1 of 7, hardly ever")
        steps = number % 8
        page.keys("Space", *["ArrowRight", "ArrowDown"][number % 2 :][:1] * steps)
        given[one.id] = steps + 1 if steps < 7 else PREFER_NOT
        page.keys("Tab")
        assert at(page) == (one.text, "Clear this answer")
        page.keys("Tab")
    assert at(page)[0] == ""
    surveys(page).shows("All answered")
    for one in reversed(QUESTIONS):
        page.keys("Shift+Tab")
        assert at(page) == (one.text, "Clear this answer")
        page.keys("Shift+Tab")
        where, what = at(page)
        assert where == one.text
        answer = given[one.id]
        assert what.startswith(f"{answer} of 7" if answer != PREFER_NOT else "Prefer not")
    surveys(page).saved()
    page.until(lambda: answers(page) == given, "all answers are on disk")
    assert page.cells == cells, "a key leaked into the notebook"
    assert page.active_cell == active
    page.restart_kernel()
    page.run_all()
    surveys(page).shows("All answered")
    for number, one in enumerate(QUESTIONS):
        expect(question(page, number).locator("input:checked")).to_have_value(str(given[one.id]))


def test_nothing_is_chosen_beforehand_and_no_score_is_shown(lab: Lab) -> None:
    page = lab.open(lab.assignment([BEFORE]))
    page.run_all()
    surveys(page).shows("0 of 18 answered")
    expect(surveys(page).root.locator("input:checked")).to_have_count(0)
    assert not page.path.with_name("answers.json").exists()
    for number in range(18):
        rate(page, number, "7 of 7, nearly always")
    surveys(page).shows("All answered")
    surveys(page).saved()
    text = surveys(page).root.inner_text()
    for word in ("mean", "average", "score", "Guidance", "7.0", "126"):
        assert word not in text.replace("what its numbers mean", "")


def test_an_answer_can_be_changed_and_taken_back(lab: Lab) -> None:
    page = lab.open(lab.assignment([BEFORE]))
    page.run_all()
    clear = question(page, 0).get_by_role("button", name="Clear this answer")
    expect(clear).to_be_hidden()
    rate(page, 0, "5 of 7")
    rate(page, 1, "Prefer not to say")
    rate(page, 0, "2 of 7")
    surveys(page).shows("2 of 18 answered")
    page.until(
        lambda: answers(page) == {"guidance-1": 2, "guidance-2": PREFER_NOT}, "both are kept"
    )
    height = question(page, 0).bounding_box()
    clear.click()
    assert question(page, 0).bounding_box() == height, "nothing moves"
    expect(clear).to_be_hidden()
    assert at(page) == (QUESTIONS[0].text, "1 of 7, hardly ever")
    expect(question(page, 0).locator("input:checked")).to_have_count(0)
    expect(surveys(page).root.get_by_role("status")).to_have_text(
        "The answer is cleared. 1 of 18 answered"
    )
    page.until(lambda: answers(page) == {"guidance-2": PREFER_NOT}, "it is gone from the disk")


@pytest.mark.skipif(not WHOLE, reason="long: set MENTORKIT_WHOLE=1")
def test_two_windows_keep_what_was_chosen_in_each(lab: Lab) -> None:
    notebook = lab.assignment([BEFORE])
    first = lab.open(notebook)
    first.run_all()
    rate(first, 0, "5 of 7")
    rate(first, 1, "5 of 7")
    surveys(first).saved()
    (notebook.parent / "copy.ipynb").write_bytes(notebook.read_bytes())
    second = lab.open(notebook.parent / "copy.ipynb")
    second.run_all()
    surveys(second).shows("2 of 18 answered")
    rate(first, 1, "1 of 7, hardly ever")
    rate(first, 2, "3 of 7")
    surveys(first).saved()
    question(second, 0).get_by_role("button", name="Clear this answer").click()
    together = {"guidance-2": 1, "guidance-3": 3}
    second.until(lambda: answers(first) == together, "both windows' changes are kept")
    surveys(second).saved()
    surveys(second).shows("2 of 18 answered")
    expect(question(second, 2).locator("input:checked")).to_have_value("3")
    rate(second, 3, "6 of 7")
    second.until(lambda: answers(first) == {**together, "support-1": 6}, "the window goes on")


def test_two_surveys_in_one_notebook_mirror_each_other(lab: Lab) -> None:
    page = lab.open(lab.assignment([BEFORE, BEFORE]))
    page.run_all()
    rate(page, 3, "6 of 7")
    second = page.page.locator(".mk-survey").nth(1)
    expect(second.locator("input:checked")).to_have_value("6")
    expect(second).to_contain_text("1 of 18 answered")


def test_what_could_not_be_saved_is_kept_and_told(lab: Lab) -> None:
    page = lab.open(lab.assignment([BEFORE]))
    page.run_all()
    obstacle = page.path.with_name("answers.json")
    obstacle.mkdir()
    rate(page, 0, "5 of 7")
    surveys(page).shows("Not saved.")
    expect(question(page, 0).locator("input:checked")).to_have_value("5")
    obstacle.rmdir()
    surveys(page).press("Try again")
    surveys(page).saved()
    assert answers(page) == {"guidance-1": 5}


def test_answers_that_are_no_longer_possible_keep_nobody_from_answering(lab: Lab) -> None:
    notebook = lab.assignment([BEFORE])
    held = {
        "instrument": NAME,
        "moment": "before",
        "answers": {"gone": 3, "guidance-1": 99, "guidance-2": 4},
    }
    document = {
        "format": 1,
        "assignment": "nights",
        "items": {ITEM: {"kind": "value", "value": held, "revision": 3}},
    }
    notebook.with_name("answers.json").write_text(json.dumps(document), encoding="utf-8")
    page = lab.open(notebook)
    page.run_all()
    surveys(page).shows("1 of 18 answered")
    rate(page, 0, "5 of 7")
    surveys(page).saved()
    page.until(lambda: answers(page) == {"guidance-1": 5, "guidance-2": 4}, "it is saved")


@pytest.mark.skipif(not WHOLE, reason="test_notebook_everything does it; set MENTORKIT_WHOLE=1")
@pytest.mark.parametrize("app", APPS)
def test_no_key_reaches_the_notebook(lab: Lab, app: str) -> None:
    page = lab.open(released(lab.assignment([PULSE])), app=app)
    cells = page.cells
    page.run_all()
    rate(page, 0, "3 of 5, partly")
    for node in surveys(page).root.locator("input, button:visible").all():
        if not node.is_visible():
            continue
        node.focus()
        before = page.active_cell
        page.keys("x", "j", "k", "d", "d", "m", "z", "b", "a", "y")
        page.keys("ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight")
        assert page.cells == cells, f"a key leaked from {node}"
        assert page.active_cell == before
    surveys(page).root.locator("legend").first.click()
    page.keys("b", "a", "x", "d", "d", "ArrowDown")
    assert page.cells == cells, "a key leaked after a click on the text"


def test_wellbeing_is_asked_where_somebody_responds(lab: Lab) -> None:
    page = lab.open(released(lab.assignment([PULSE])))
    page.run_all()
    for words in (
        "Dr Sofia Lindqvist answers within two working days.",
        "Staff counselling, room 2.14",
        "occupational health, extension 2270",
        "Not monitored, not for emergencies.",
        "ask for it explicitly; nobody reads these answers singly.",
        "only together with those of others",
    ):
        surveys(page).shows(words)
    rate(page, 2, "1 of 5, not at all")
    surveys(page).saved()
    assert answers(page, "workload-pulse") == {"ask": 1}


def test_what_can_t_be_asked_says_why_and_asks_nothing(lab: Lab) -> None:
    elements = [PULSE, 'mentorkit.survey("mca-26")', f'mentorkit.survey("{NAME}", "whenever")']
    page = lab.open(lab.assignment([*elements, BEFORE]))
    page.run_all()
    said = page.page.locator(".mk-static:visible")
    expect(said).to_have_count(3)
    expect(said.nth(0)).to_contain_text("until the course says who responds")
    expect(said.nth(1)).to_contain_text('copy_form("mca-26")')
    expect(said.nth(2)).to_contain_text("before, after, then")
    expect(page.page.locator(".mk-survey")).to_have_count(1)


@pytest.mark.skipif(not WHOLE, reason="test_notebook_everything does it; set MENTORKIT_WHOLE=1")
@pytest.mark.parametrize(("app", "theme"), LOOKS)
def test_axe_finds_nothing(lab: Lab, theme: str, app: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    elements = [BEFORE, PULSE, 'mentorkit.survey("scales")']
    page = lab.open(released(lab.assignment(elements)), theme=theme, app=app)
    page.make_room()
    page.run_all()
    expect(page.page.locator(".mk-survey")).to_have_count(3)
    expect(page.page.locator(".mk-survey fieldset")).to_have_count(24)
    options = {
        "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
        # An element is a part of a page that is Jupyter's own.
        "rules": {"region": {"enabled": False}, "heading-order": {"enabled": False}},
    }
    for width in (1200, 560, 340):
        page.page.set_viewport_size({"width": width, "height": 900})
        rate(page, 0, "5 of 7")
        surveys(page).saved()
        found = Axe().run(page.page, context={"include": [[".mk-survey"]]}, options=options)
        assert found.violations_count == 0, f"{width}\n{found.generate_report()}"


TOO_WIDE = """roots => roots.flatMap(root => {
  const right = root.getBoundingClientRect().right + 1;
  return [root, ...root.querySelectorAll("*:not(.mk-unseen)")]
    .filter(node => node.getBoundingClientRect().right > right
      || (node === root && root.scrollWidth > root.clientWidth))
    .map(node => node.outerHTML.slice(0, 80));
})"""
TARGETS = """roots => roots.flatMap(root => [...root.querySelectorAll(".mk-point")].map(node => {
  const { width, height } = node.getBoundingClientRect();
  return Math.min(width, height);
}))"""


@pytest.mark.parametrize("width", [320, 400, 560, 800, 1300] if WHOLE else [320, 800])
def test_at_every_width_nothing_sticks_out_and_targets_are_large(lab: Lab, width: int) -> None:
    elements = [BEFORE, PULSE, 'mentorkit.survey("scales")']
    page = lab.open(released(lab.assignment(elements)), app="notebook", width=width)
    page.run_all()
    found = page.page.locator(".mk-survey")
    expect(found.locator("fieldset")).to_have_count(24)
    assert found.evaluate_all(TOO_WIDE) == []
    assert min(found.evaluate_all(TARGETS)) >= 43.9
    inner = page.page.evaluate("document.querySelector('.mk-survey').clientWidth")
    first, last = (question(page, 0).get_by_role("radio").nth(n).bounding_box() for n in (0, 7))
    text = question(page, 0).locator("legend").bounding_box()
    assert first
    assert last
    assert text
    heads = found.first.locator(".mk-heads").first
    if inner >= 650:
        expect(heads).to_be_visible()
        assert abs(first["y"] - last["y"]) < 1, "one row"
        assert first["x"] >= text["x"] + text["width"], "beside the question"
    else:
        expect(heads).to_be_hidden()
        assert first["y"] >= text["y"] + text["height"], "below the question"
        assert last["y"] > first["y"] + 40, "set apart"
    expect(question(page, 0).get_by_text("Prefer not to say")).to_be_visible(visible=inner < 640)


def test_every_radio_says_its_number_and_its_words(lab: Lab) -> None:
    page = lab.open(released(lab.assignment(['mentorkit.survey("scales")'])))
    page.run_all()
    group = surveys(page).root.get_by_role("group", name="How often of late")
    expect(group.get_by_role("radio")).to_have_count(5)
    names = [one.get_attribute("aria-label") for one in group.get_by_role("radio").all()]
    assert names == [
        "1 of 4, never",
        "2 of 4, now and then",
        "3 of 4, often",
        "4 of 4, unceasingly",
        "Prefer not to say",
    ]

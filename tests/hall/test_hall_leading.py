"""What whoever leads types and presses: numbers, a black wall, what stays in sight."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from hall_session import Session
from lab_world import APPS, Lab
from playwright.sync_api import Locator, Page, expect
from test_hall_browser import hall_page  # noqa: F401

from mentorkit.cases import read_case

pytestmark = pytest.mark.browser

HINT = "Not counted. Type a whole number, such as 4."


def box(session: Session, letter: str, when: str = "Alone") -> Locator:
    found: Locator = session.desk.get_by_label(f"How many chose {letter} ({when})")
    return found


def test_a_box_is_empty_until_a_number_is_typed_into_it(lab: Lab) -> None:
    session = Session(lab)
    desk, keyboard = session.desk, session.notebook.page.keyboard
    session.press("Begin")
    box(session, "A").click()
    keyboard.type("9")
    for letter in "BCD":
        expect(box(session, letter)).to_have_value("")

    # What is typed takes the place of what is there, by a click and by Tab.
    box(session, "A").click()
    keyboard.type("4")
    expect(box(session, "A")).to_have_value("4")
    keyboard.press("Shift+Tab")
    keyboard.press("Tab")
    keyboard.type("8")
    expect(box(session, "A")).to_have_value("8")

    # A word is no number: it is said beside the box, and nothing is made of it.
    box(session, "B").fill("one")
    hint = desk.get_by_text(HINT).first
    expect(box(session, "B")).to_have_accessible_description(HINT)
    expect(desk.locator(".mk-hint:visible")).to_have_count(1)
    expect(desk.get_by_role("status")).to_have_text(HINT)
    assert session.axe(session.notebook.page, ".mk-facilitate") == []
    box(session, "C").fill("7")
    expect(box(session, "B")).to_have_value("one")
    assert session.record()["votes"][0]["counts"] == {"ward": 8, "ask": 7}
    for wrong in ("-3", "1.5", "4a", "0one"):
        box(session, "B").fill(wrong)
        expect(box(session, "B")).to_have_attribute("aria-invalid", "true")
    box(session, "B").fill(" 9 ")
    expect(box(session, "B")).to_have_attribute("aria-invalid", "false")
    expect(box(session, "B")).to_have_accessible_description("")
    expect(hint).to_be_hidden()
    expect(desk.locator(".mk-picture strong").first).to_have_text("Alone, B had the most votes")
    assert desk.locator("[data-most][aria-pressed=true]").count() == 0, "9 of 24 is not most"

    # How many voted the second time is compared with the first.
    said = desk.locator(".mk-voting > .mk-quiet").last
    expect(said).to_have_text("Alone: 24 people")
    box(session, "A", "After talking").fill("20")
    expect(said).to_have_text("Alone: 24 people · After talking: 20 people · 4 fewer than alone")
    box(session, "B", "After talking").fill("4")
    expect(said).to_have_text("Alone: 24 people · After talking: 24 people")
    box(session, "C", "After talking").fill("1")
    expect(said).to_have_text("Alone: 24 people · After talking: 25 people · 1 more than alone")


def test_a_word_in_a_box_leaves_a_rough_majority_as_it_is(lab: Lab) -> None:
    session = Session(lab)
    session.press("Begin")
    most = session.desk.get_by_role("button", name="most chose C (Alone)")
    most.click()
    box(session, "A").fill("many")
    expect(most).to_have_attribute("aria-pressed", "true")
    assert [vote["most"] for vote in session.record()["votes"]] == ["ask"]
    box(session, "A").fill("3")
    expect(most).to_have_attribute("aria-pressed", "false")


SHOWN = """() => [
  document.title,
  document.documentElement.innerText.trim(),
  document.documentElement.textContent.split("</style>").pop().includes("Ines"),
  getComputedStyle(document.querySelector(".mk-hall")).backgroundColor,
]"""


def is_blank(hall: Page) -> bool:
    shown = hall.evaluate(SHOWN)
    return bool(shown == ["Blank", "Blank", False, "rgb(0, 0, 0)"])


def test_the_hall_is_black_until_it_is_asked_for_or_has_something_else_to_show(lab: Lab) -> None:
    session = Session(lab)
    session.press("Begin")
    desk = session.desk
    blank = desk.get_by_role("button", name="Blank the hall")
    expect(blank).to_have_attribute("aria-disabled", "true")
    blank.focus()
    session.notebook.keys("Enter")  # without a window nothing happens
    expect(blank).to_have_attribute("aria-pressed", "false")
    hall = session.open_hall()
    title = "The missing allergy history"
    session.hall_shows(title)

    blank.click()
    assert is_blank(hall)
    assert hall.locator(".mk-stage").aria_snapshot() == "- paragraph: Blank"
    box_of_it = hall.locator(".mk-stage p").bounding_box()
    assert box_of_it
    assert box_of_it["width"] <= 1, "nothing readable"
    expect(blank).to_have_attribute("aria-pressed", "true")
    expect(desk.locator(".mk-controls")).to_contain_text("In the hall now: a black screen")
    assert session.axe(hall, "body") == []
    session.press("Dark colours in the hall")  # another look of the case is nothing new
    box(session, "A").fill("3")
    hall.set_viewport_size({"width": 1024, "height": 768})
    assert is_blank(hall)
    hall.emulate_media(forced_colors="active")
    assert is_blank(hall), "whatever somebody's own colours are"
    hall.emulate_media(forced_colors="none")
    blank.click()
    session.hall_shows(title)
    expect(hall).to_have_title(title)

    # By keys in the hall, as a clicker sends them.
    for key in ("b", "."):
        hall.keyboard.press(key)
        assert is_blank(hall)
        expect(blank).to_have_attribute("aria-pressed", "true")
        hall.keyboard.press(key)
        session.hall_shows(title)

    # A page, a split, a choice: what is new is seen.
    hall.keyboard.press("b")
    session.press("Page on")
    session.hall_shows("Put it on her evaluation form")
    hall.keyboard.press("b")
    session.press("Show the split in the hall")
    session.hall_shows("Alone, most chose A")
    hall.keyboard.press("b")
    assert is_blank(hall)
    hall.keyboard.press("PageDown")
    session.hall_shows("Put it on her evaluation form")
    hall.keyboard.press("b")
    desk.get_by_role("button", name="D: go on with this choice").click()
    session.hall_shows("What was chosen")
    expect(blank).to_have_attribute("aria-pressed", "false")

    # Run All leaves the wall as it was; a window that is opened anew is not black.
    hall.keyboard.press("b")
    session.notebook.run_all()
    expect(blank).to_have_attribute("aria-pressed", "true")
    assert is_blank(hall)
    hall.close()
    expect(blank).to_have_attribute("aria-pressed", "false")
    session.open_hall()
    session.hall_shows("What was chosen")


COVERED = """() => {
  const node = document.activeElement, bar = document.querySelector(".mk-bar");
  const frame = document.querySelector(".jp-WindowedPanel-outer").getBoundingClientRect();
  const { top, bottom } = node.getBoundingClientRect();
  if (!node.closest(".mk-facilitate") || bar.contains(node)) return "";
  const below = bar.getBoundingClientRect().bottom;
  const hidden = (top < below - 1 && bottom > frame.top) || top >= frame.bottom;
  return hidden ? node.outerHTML.slice(0, 120) : "";
}"""

AT_THE_TOP = """() => {
  const frame = document.querySelector(".jp-WindowedPanel-outer").getBoundingClientRect();
  const bar = document.querySelector(".mk-bar").getBoundingClientRect();
  return Math.abs(bar.top - frame.top) <= 1 && bar.height < frame.height / 3;
}"""


@pytest.mark.parametrize("app", APPS)
def test_the_clock_and_the_halls_buttons_stay_in_sight_and_cover_nothing(
    lab: Lab, app: str
) -> None:
    session = Session(lab, app=app)
    page, desk = session.notebook.page, session.desk
    session.press("Begin")
    session.open_hall()
    page.set_viewport_size({"width": 1100, "height": 768})
    desk.get_by_role("button", name="End the session").scroll_into_view_if_needed()
    session.notebook.until(lambda: page.evaluate(AT_THE_TOP), "the bar is at the top")
    desk.get_by_role("button", name="Page on").click()
    session.hall_shows("Put it on her evaluation form")
    assert page.evaluate(AT_THE_TOP), "nobody was moved to press it"

    # What the keyboard comes to is not below it, on the way down and up.
    desk.get_by_role("button", name="Page on").focus()
    for key in ("Tab", "Shift+Tab"):
        for _ in range(35):
            page.keyboard.press(key)
            assert page.evaluate(COVERED) == ""
    # Nor is the heading of what has come.
    desk.get_by_role("button", name="B: go on with this choice").click()
    session.notebook.is_at("C bay, with Ines")
    assert page.evaluate(COVERED) == ""
    expect(desk.locator(".mk-moment h4")).to_be_in_viewport()

    # A phone, 200 % zoom, a very low window: the screen is for what one reads.
    for width, height in ((320, 900), (640, 450), (1400, 450)):
        page.set_viewport_size({"width": width, "height": height})
        place = "getComputedStyle(document.querySelector('.mk-bar')).position === 'static'"
        page.wait_for_function(place)


ASKING = """---
case: asking
title: Asking
function: skills
minutes: 8
---
# One {#one}

She looks at you. {text}

- [a] First -> two
- [b] Second -> two

# Two {#two ending="The end"}

Was it the end?
"""


@pytest.mark.parametrize(
    ("text", "asks", "said"),
    [
        ("What do you do?", False, True),
        ('"And now?"', False, True),
        ("What do you do?", True, False),
        ("She waits.", False, False),
    ],
)
def test_where_the_room_does_not_vote_a_question_is_not_left_open(
    hall_page: tuple[Page, Page],  # noqa: F811
    tmp_path: Path,
    text: str,
    asks: bool,
    said: bool,
) -> None:
    page, hall = hall_page
    path = tmp_path / "asking.md"
    path.write_text(ASKING.replace("{text}", text), encoding="utf-8")
    compiled = json.loads(msgspec.json.encode(read_case(path).compile()))
    shown = """([compiled, decisions, asks]) => {
      window.shown.show({ title: "", page: 0, figure: null, dark: false, moment: "",
        parts: $hallpages.partsOf(compiled, decisions, asks, {}) });
      window.shown.turnTo(window.shown.count - 1);
    }"""
    page.evaluate(shown, [compiled, [], asks])
    note = hall.locator(".mk-stage", has_text="No vote here: the story goes on.")
    expect(note).to_have_count(int(said))
    page.evaluate(shown, [compiled, [["one", "a"]], asks])
    expect(hall.locator(".mk-stage")).to_contain_text("Was it the end?")
    expect(note).to_have_count(0)


def test_the_note_for_the_hall_is_not_in_the_text_to_read_aloud(lab: Lab) -> None:
    session = Session(lab)
    session.press("Begin")
    hall = session.open_hall()
    session.desk.get_by_role("button", name="B: go on with this choice").click()
    session.page_on_to("How do you do it?")
    expect(hall.get_by_text("No vote here: the story goes on.")).to_be_visible()
    expect(session.desk.locator(".mk-moment .mk-prose")).to_contain_text("How do you do it?")
    expect(session.desk.locator(".mk-moment")).not_to_contain_text("No vote here")

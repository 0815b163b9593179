"""Worksheets and the network map in a real JupyterLab, worked as a person works them."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

import pytest
from lab_world import APPS, LOOKS, PHONES, WHOLE, Element, Lab, NotebookPage
from playwright.sync_api import Locator, expect

from mentorkit.answers import Text, Value
from mentorkit.forms import find_worksheet, shipped_worksheets
from mentorkit.forms.network import Person
from mentorkit.paper import worksheet_pdf

pytestmark = pytest.mark.browser

PLAN = 'mentorkit.worksheet("individual-development-plan")'
COMPACT = 'mentorkit.worksheet("mentoring-compact")'
MAP = 'mentorkit.worksheet("network-map")'
ACTIONS = "individual-development-plan/actions"
PEOPLE = "network-map/map"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def opened(lab: Lab, *calls: str, **how: Any) -> NotebookPage:
    page = lab.open(lab.assignment(list(calls)), **how)
    page.make_room()
    page.run_all()
    page.all_are_open(len(calls))
    return page


def sheet(page: NotebookPage, number: int = 0) -> Element:
    return Element(page.page.locator(".mk-worksheet").nth(number))


def put_on_the_map(
    page: NotebookPage, name: str, ring: str = "In between", rank: str = "A peer", *gives: str
) -> None:
    root = sheet(page).root
    root.get_by_label("Who", exact=True).fill(name)
    root.get_by_label(ring, exact=True).check()
    root.get_by_label(rank, exact=True).check()
    for what in ("Getting the job done", "Career", "Personal support"):
        root.get_by_label(what, exact=True).set_checked(what in gives)
    sheet(page).press("Put on the map")
    expect(root.locator(".mk-people bdi", has_text=name)).to_have_count(1)


def point(page: NotebookPage, name: str) -> Locator:
    return sheet(page).root.locator(f".mk-person[aria-label^='{name};']")


def kept(page: NotebookPage) -> list[dict[str, Any]]:
    """The people on disk."""
    item = page.answers.items.get(PEOPLE)
    return item.value["people"] if isinstance(item, Value) else []


def table(page: NotebookPage) -> list[list[str]]:
    """The table, as it reads, without the words one presses."""
    rows = sheet(page).root.locator(".mk-people tbody tr").all()
    return [
        [cell.inner_text() for cell in row.locator("bdi, td > span:not(.mk-ways)").all()]
        for row in rows
    ]


def in_words(people: list[dict[str, Any]]) -> list[list[str]]:
    """What the table has to say about these people."""
    from mentorkit.forms.geometry import give_names, in_short, rank_names

    found = []
    for one in people:
        person = Person(**{**one, "gives": tuple(one["gives"])})
        gives = ", ".join(give_names()[what] for what in person.gives)
        found.append(
            [
                person.name,
                in_short(person),
                rank_names()[person.rank],
                gives or "nothing marked yet",
            ]
        )
    return found


def place(page: NotebookPage, ring: float, hours: float) -> tuple[float, float]:
    """Where on the screen a time on a ring is; the rings are 0.36, 0.68 and 1."""
    box = sheet(page).root.locator(".mk-ring").first.bounding_box()
    assert box
    radius, turned = box["width"] / 2 * ring, math.radians(hours * 30)
    return (
        box["x"] + box["width"] / 2 + radius * math.sin(turned),
        box["y"] + box["height"] / 2 - radius * math.cos(turned),
    )


def centre(node: Locator) -> tuple[float, float]:
    box = node.locator(".mk-reach").bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


# Fields


def test_every_shipped_worksheet_opens_and_takes_an_answer(lab: Lab) -> None:
    names = shipped_worksheets()
    page = opened(lab, *(f'mentorkit.worksheet("{name}")' for name in names))
    for number, name in enumerate(names):
        root = sheet(page, number).root
        for field in find_worksheet(name, Path()).fields:
            expect(root.get_by_text(field.label, exact=True).first).to_be_attached()
        root.locator("textarea").first.fill(f"Written on {name}.")
    page.until(
        lambda: len(page.answers.items) == len(names), "one answer of each worksheet is on disk"
    )


def test_a_worksheet_is_filled_in_and_comes_back_after_a_restart(lab: Lab) -> None:
    page = opened(lab, COMPACT)
    root = sheet(page).root
    root.get_by_label("What this mentoring is for").fill("Writing.\nMostly.")
    root.get_by_label("How often we meet").press_sequentially("Every other\nThursday")
    root.get_by_label("Not now, and it may happen").check()
    root.get_by_label("The day we ask each other").fill("2027-03-01")
    page.until(lambda: len(page.answers.items) == 4, "all four are on disk")
    assert {key.partition("/")[2]: item for key, item in page.answers.items.items()} == {
        "purpose": Text("Writing.\nMostly.", 1),
        "rhythm": Text(
            "Every otherThursday", page.answers.items["mentoring-compact/rhythm"].revision
        ),
        "evaluates": Value("later", 1),
        "review": Value("2027-03-01", 1),
    }
    page.restart_kernel()
    page.run_all()
    expect(root.get_by_label("What this mentoring is for")).to_have_value("Writing.\nMostly.")
    expect(root.get_by_label("Not now, and it may happen")).to_be_checked()
    expect(root.get_by_label("The day we ask each other")).to_have_value("2027-03-01")
    sheet(page).press("Clear this answer")
    expect(root.get_by_label("No, and we would say so")).to_be_focused()
    page.until(
        lambda: page.answers.items["mentoring-compact/evaluates"] == Value("", 2),
        "the choice is taken back",
    )


def test_a_line_break_that_is_pasted_into_a_line_becomes_a_gap(lab: Lab) -> None:
    page = opened(lab, COMPACT)
    box = sheet(page).root.get_by_label("How often we meet")
    box.fill("two\nlines\r\nand more")
    expect(box).to_have_value("two lines and more")
    sheet(page).saved()
    assert page.answers.items["mentoring-compact/rhythm"] == Text("two lines and more", 1)


def test_the_line_that_tells_what_is_saved_goes_where_the_person_is(lab: Lab) -> None:
    page = opened(lab, COMPACT)
    root = sheet(page).root
    expect(root.locator(".mk-saving")).to_have_count(1)
    box = root.get_by_label("How we end it well")
    box.fill("Kindly.")
    line = root.locator(".mk-writing", has=page.page.get_by_label("How we end it well"))
    expect(line.locator(".mk-saving[data-tone=saved]")).to_be_visible()


def test_rows_are_added_taken_out_and_put_back(lab: Lab) -> None:
    page = opened(lab, PLAN)
    plan = sheet(page)
    root = plan.root
    expect(root.get_by_role("button", name="Take out row 1")).to_be_hidden()
    root.get_by_label("What exactly").fill("One")
    plan.press("Add a row")
    expect(root.get_by_label("What exactly").nth(1)).to_be_focused()
    page.page.keyboard.type("Two")
    plan.press("Add a row")
    page.page.keyboard.type("Three")
    expect(root.get_by_role("button", name="Add a row")).to_be_hidden()
    plan.shows("There is room for 3 rows.")

    def said() -> list[str]:
        item = page.answers.items.get(ACTIONS)
        return [row["what"] for row in item.value] if isinstance(item, Value) else []

    page.until(lambda: said() == ["One", "Two", "Three"], "three rows are on disk")
    plan.press("Take out row 2")
    expect(root.get_by_role("button", name="Put it back")).to_be_focused()
    page.until(lambda: said() == ["One", "Three"], "the row is out on disk too")
    page.keys("Enter")
    expect(root.get_by_label("What exactly").nth(1)).to_be_focused()
    expect(root.get_by_label("What exactly").nth(1)).to_have_value("Two")
    page.until(lambda: said() == ["One", "Two", "Three"], "it is back")
    plan.press("Take out row 1")
    root.get_by_label("What exactly").nth(1).fill("Three and more")
    expect(root.get_by_role("button", name="Put it back")).to_have_count(0)
    page.until(lambda: said() == ["Two", "Three and more"], "the change is on disk")


@pytest.mark.skipif(not WHOLE, reason="long: set MENTORKIT_WHOLE=1")
def test_two_windows_on_one_field_that_is_no_text(lab: Lab) -> None:
    notebook = lab.assignment([PLAN])
    first = lab.open(notebook)
    (notebook.parent / "copy.ipynb").write_bytes(notebook.read_bytes())
    second = lab.open(notebook.parent / "copy.ipynb")
    for page in (first, second):
        page.run_all()
        page.all_are_open(1)
    sheet(first).root.get_by_label("What exactly").fill("The first")
    sheet(first).saved()
    sheet(second).root.get_by_label("What exactly").fill("The second")
    sheet(second).shows("Not saved yet")
    sheet(second).shows("What exactly: The first")
    assert first.answers.items[ACTIONS].value[0]["what"] == "The first"
    sheet(second).press("Keep mine")
    first.until(
        lambda: first.answers.items[ACTIONS].value[0]["what"] == "The second", "that one is kept"
    )
    sheet(first).root.get_by_label("The day we look at it again").fill("2027-05-01")
    sheet(first).saved()
    sheet(second).root.get_by_label("The day we look at it again").fill("2028-05-01")
    sheet(second).shows("1 May 2027")
    sheet(second).press("Use the other")
    expect(sheet(second).root.get_by_label("The day we look at it again")).to_have_value(
        "2027-05-01"
    )


# The network map


def test_people_are_put_on_the_map_and_the_table_says_the_same(lab: Lab) -> None:
    page = opened(lab, MAP)
    sheet(page).shows("Nobody is on the map yet.")
    sheet(page).press("Put on the map")
    sheet(page).shows("Write who it is first: a role or initials.")
    expect(sheet(page).root.get_by_label("Who", exact=True)).to_be_focused()
    put_on_the_map(page, "Dr A", "Close", "Senior to me", "Career")
    expect(sheet(page).root.get_by_label("Who", exact=True)).to_be_focused()
    put_on_the_map(page, "Flatmate", "In between", "A peer", "Personal support")
    put_on_the_map(page, "Student", "Distant", "Junior to me")
    page.until(lambda: len(kept(page)) == 3, "three people are on disk")
    assert table(page) == in_words(kept(page))
    assert [one["ring"] for one in kept(page)] == ["close", "moderate", "distant"]
    expect(point(page, "Dr A")).to_have_attribute("data-rank", "senior")
    expect(point(page, "Dr A").locator("rect")).to_have_count(1)
    expect(point(page, "Student").locator("path")).to_have_count(1)
    page.restart_kernel()
    page.run_all()
    page.all_are_open(1)
    expect(sheet(page).root.locator(".mk-person")).to_have_count(3)
    assert table(page) == in_words(kept(page))


def test_somebody_is_moved_with_the_mouse(lab: Lab) -> None:
    page = opened(lab, MAP)
    put_on_the_map(page, "Dr A", "Close")
    mouse = page.page.mouse
    point(page, "Dr A").scroll_into_view_if_needed()
    mouse.move(*centre(point(page, "Dr A")))
    mouse.down()
    mouse.move(*place(page, 0.7, 5), steps=4)
    assert table(page)[0][1] == "In between, 5:00", "the table follows while the mouse moves"
    mouse.move(*place(page, 1.02, 9), steps=4)
    mouse.up()
    page.until(
        lambda: [(one["ring"], one["angle"]) for one in kept(page)] == [("distant", 270)],
        "the new place is on disk",
    )
    assert table(page) == in_words(kept(page))
    expect(point(page, "Dr A")).to_have_attribute("aria-pressed", "false")
    expect(sheet(page).root.get_by_role("status").first).to_have_text(
        "Dr A: Distant, at 9:00 on the clock"
    )


def test_somebody_is_picked_and_then_the_place(lab: Lab) -> None:
    page = opened(lab, MAP)
    put_on_the_map(page, "Dr A", "Close")
    point(page, "Dr A").click()
    expect(point(page, "Dr A")).to_have_attribute("aria-pressed", "true")
    page.page.mouse.click(*place(page, 0.66, 10))
    page.until(
        lambda: [(one["ring"], one["angle"]) for one in kept(page)] == [("moderate", 300)],
        "they are there",
    )
    sheet(page).press("Done")
    expect(point(page, "Dr A")).to_be_focused()
    page.page.mouse.click(*place(page, 1, 3))
    assert table(page)[0][1] == "In between, 10:00", "nobody is picked up any more"


def test_somebody_is_moved_with_a_finger(lab: Lab) -> None:
    page = opened(lab, MAP)
    put_on_the_map(page, "Dr A", "Close")
    point(page, "Dr A").scroll_into_view_if_needed()
    session = page.page.context.new_cdp_session(page.page)
    session.send("Emulation.setTouchEmulationEnabled", {"enabled": True})

    def touch(kind: str, *at: float) -> None:
        points = [{"x": at[0], "y": at[1]}] if at else []
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    scroller = page.page.locator(".jp-WindowedPanel-outer").first
    before = scroller.evaluate("node => node.scrollTop")
    start, end = centre(point(page, "Dr A")), place(page, 1, 8)
    touch("touchStart", *start)
    for step in range(1, 6):
        touch("touchMove", *(a + (b - a) * step / 5 for a, b in zip(start, end, strict=True)))
    touch("touchEnd")
    page.until(
        lambda: [(one["ring"], one["angle"]) for one in kept(page)] == [("distant", 240)],
        "the new place is on disk",
    )
    assert scroller.evaluate("node => node.scrollTop") == before, (
        "the page scrolled with the finger"
    )
    touches = "node => getComputedStyle(node).touchAction"
    assert sheet(page).root.locator(".mk-map").evaluate(touches) == "auto"
    session.send("Emulation.setTouchEmulationEnabled", {"enabled": False})


@pytest.mark.parametrize("app", APPS)
def test_the_whole_map_with_the_keyboard_alone(lab: Lab, app: str) -> None:
    page = opened(lab, MAP, app=app)
    cells = page.cells
    root = sheet(page).root
    root.locator("summary").first.focus()
    page.keys("Tab")
    assert page.focused == "How to move people"
    page.keys("Tab")
    expect(root.get_by_label("Who", exact=True)).to_be_focused()
    page.page.keyboard.type("dd abx")
    page.keys("Tab", "ArrowUp", "Tab", "ArrowDown", "Tab", "Space", "Tab", "Tab", "Tab", "Enter")
    expect(root.locator(".mk-people bdi")).to_have_text("dd abx")
    expect(root.get_by_label("Who", exact=True)).to_be_focused()
    page.until(lambda: len(kept(page)) == 1, "the person is on disk")
    assert {**kept(page)[0], "id": "", "angle": 0} == {
        **{"id": "", "name": "dd abx", "ring": "close", "angle": 0, "rank": "junior"},
        "gives": ["job"],
    }
    voice = root.locator("p[role=status]").first
    while not page.page.evaluate("document.activeElement.matches('.mk-person')"):
        page.keys("Shift+Tab")
    page.keys("Enter")
    expect(voice).to_have_text("dd abx is picked up. Arrow keys move, Escape lets go.")
    page.keys("ArrowRight")
    expect(voice).to_have_text("dd abx: Close, at 2:00 on the clock")
    page.keys("ArrowDown", "ArrowDown", "ArrowDown")
    expect(voice).to_have_text("dd abx: Distant, at 2:00 on the clock")
    page.keys("ArrowLeft", "ArrowLeft", "ArrowLeft", "ArrowLeft", "ArrowLeft", "ArrowUp")
    page.until(
        lambda: [(one["ring"], one["angle"]) for one in kept(page)] == [("moderate", 345)],
        "the new place is on disk",
    )
    assert page.page.evaluate("document.activeElement.matches('.mk-person')")
    page.keys("Escape")
    expect(voice).to_have_text("Let go.")
    page.keys("ArrowUp", "b", "x", "d", "d", "Escape")
    page.tab_to("Take off")
    page.keys("Enter")
    expect(root.locator(".mk-person")).to_have_count(0)
    assert page.focused == "Put back"
    page.keys("Enter")
    expect(root.locator(".mk-person")).to_have_count(1)
    assert page.focused == "Change"
    assert page.cells == cells, "a key leaked into the notebook"
    page.until(lambda: table(page) == in_words(kept(page)), "the table and the disk agree")


def test_everything_can_be_done_from_the_table(lab: Lab) -> None:
    page = opened(lab, MAP)
    root = sheet(page).root
    put_on_the_map(page, "Dr A", "Close", "A peer")
    put_on_the_map(page, "Flatmate")
    root.get_by_label("Who", exact=True).fill("Not added yet")
    sheet(page).press("Change Dr A")
    name = root.get_by_label("Who", exact=True)
    expect(name).to_be_focused()
    expect(name).to_have_value("Dr A")
    name.fill("Dr Amal")
    root.get_by_label("Distant", exact=True).check()
    root.get_by_label("Senior to me", exact=True).check()
    root.get_by_label("Career", exact=True).check()
    root.get_by_label("Where on the ring").select_option("7:30")
    sheet(page).press("Done")
    assert page.page.evaluate("document.activeElement.ariaLabel") == "Change Dr Amal"
    expect(name).to_have_value("Not added yet")
    page.until(lambda: len(kept(page)) == 2 and kept(page)[0]["angle"] == 225, "it is on disk")
    assert table(page) == in_words(kept(page))
    assert table(page)[0] == ["Dr Amal", "Distant, 7:30", "Senior to me", "Career"]
    sheet(page).press("Take off Flatmate")
    expect(root.get_by_role("button", name="Put back")).to_be_focused()
    sheet(page).press("Put back")
    assert page.page.evaluate("document.activeElement.ariaLabel") == "Change Flatmate"
    sheet(page).press("Take off Flatmate")
    put_on_the_map(page, "Night sister")
    expect(root.get_by_role("button", name="Put back")).to_be_hidden()
    page.until(
        lambda: [one["name"] for one in kept(page)] == ["Dr Amal", "Night sister"],
        "they are gone for good",
    )


def test_two_people_at_one_place_stand_beside_each_other(lab: Lab) -> None:
    page = opened(lab, MAP)
    put_on_the_map(page, "Dr A")
    put_on_the_map(page, "Dr B")
    for name in ("Dr A", "Dr B"):
        sheet(page).press(f"Change {name}")
        sheet(page).root.get_by_label("Where on the ring").select_option("4:00")
        sheet(page).press("Done")
    one, other = (centre(point(page, name)) for name in ("Dr A", "Dr B"))
    assert math.dist(one, other) > 18


@pytest.mark.skipif(not WHOLE, reason="long: set MENTORKIT_WHOLE=1")
@pytest.mark.parametrize("app", APPS)
def test_no_key_leaks_from_a_worksheet_that_is_filled_in(lab: Lab, app: str) -> None:
    page = opened(lab, MAP, PLAN, app=app)
    put_on_the_map(page, "Dr A")
    sheet(page, 1).root.get_by_label("What exactly").fill("One")
    sheet(page, 1).press("Take out row 1")
    sheet(page).press("Change Dr A")
    cells = page.cells
    for node in page.page.locator(
        ".mk-live :is(button, input, select, textarea, summary, [tabindex='0'])"
    ).all():
        if not node.is_visible() or node.get_attribute("type") == "date":
            continue
        node.focus()
        before = page.active_cell
        page.keys("x", "ArrowDown", "ArrowUp", "ArrowLeft", "j", "k", "d", "d", "m", "z", "b", "a")
        assert page.cells == cells, f"a key leaked from {node.evaluate('n => n.outerHTML')[:200]}"
        assert page.active_cell == before


# On paper


def handed_in(page: NotebookPage) -> list[str]:
    """What is in the assignment's folder, but for what comes and goes while something is saved."""
    names = [path.name for path in page.path.parent.iterdir()]
    return sorted(name for name in names if not name.startswith("."))


def test_the_pdf_is_what_the_kernel_makes_of_what_is_on_disk(lab: Lab) -> None:
    page = opened(lab, MAP)
    put_on_the_map(page, "Dr A", "Close", "Senior to me", "Career")
    page.until(lambda: kept(page), "the person is on disk")
    files = handed_in(page)
    box = sheet(page).root.get_by_label("What I see when I look at it")
    box.press_sequentially("The last words count")
    with page.page.expect_download() as waiting:
        sheet(page).press("Save as PDF")
    download = waiting.value
    assert download.suggested_filename == "network-map.pdf"
    expect(sheet(page).root.locator(".mk-printing")).to_contain_text(
        "network-map.pdf is in your downloads."
    )
    items = page.answers.items
    assert items["network-map/see"].text == "The last words count"
    made = worksheet_pdf(find_worksheet("network-map", Path()), "network-map", items, language="en")
    assert Path(download.path()).read_bytes() == made
    assert handed_in(page) == files


def test_the_pdf_opens_in_a_tab_of_its_own(lab: Lab) -> None:
    page = opened(lab, COMPACT)
    with page.page.context.expect_page() as waiting:
        sheet(page).press("Open to print")
    tab = waiting.value
    tab.wait_for_url(re.compile("^blob:"), wait_until="commit")
    sheet(page).shows("It is open in a new tab.")
    tab.close()


def test_a_pdf_that_cannot_be_made_is_said_beside_the_button(lab: Lab) -> None:
    page = opened(lab, COMPACT)
    (page.path.parent / "answers.json").mkdir()
    sheet(page).press("Save as PDF")
    expect(sheet(page).root.locator(".mk-printing")).to_contain_text("it is a folder, not a file")


# For everybody


@pytest.mark.skipif(not WHOLE, reason="test_notebook_everything does it; set MENTORKIT_WHOLE=1")
@pytest.mark.parametrize(("app", "theme"), LOOKS)
def test_axe_finds_nothing(lab: Lab, app: str, theme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    def check(moment: str) -> None:
        found = Axe().run(
            page.page,
            context={"include": [[".mk-worksheet"]]},
            options={"runOnly": {"type": "tag", "values": WCAG}},
        )
        assert found.violations_count == 0, f"{moment}\n{found.generate_report()}"

    page = opened(lab, MAP, PLAN, COMPACT, app=app, theme=theme)
    put_on_the_map(page, "Dr A", "Close", "Senior to me", "Career")
    put_on_the_map(page, "Flatmate", "Close", "A peer")
    sheet(page, 1).root.get_by_label("What exactly").fill("One")
    sheet(page, 1).press("Add a row")
    sheet(page, 1).press("Take out row 1")
    sheet(page, 2).root.get_by_label("Not now, and it may happen").check()
    for fold in page.page.locator(".mk-live summary").all():
        fold.click()
    check("filled in")
    sheet(page).press("Put on the map")
    sheet(page).press("Take off Dr A")
    point(page, "Flatmate").click()
    check("with a fault, and somebody picked up")


@pytest.mark.parametrize(("app", "width"), PHONES)
def test_a_narrow_window_never_scrolls_sideways(lab: Lab, app: str, width: int) -> None:
    page = opened(lab, MAP, PLAN, app=app, width=width)
    put_on_the_map(page, "Dr A", "Close", "Senior to me", "Career")
    put_on_the_map(page, "x" * 80, "Distant", "A peer", "Getting the job done")
    sheet(page, 1).press("Add a row")
    point(page, "Dr A").click()
    too_wide = """roots => roots.flatMap(root => {
      const right = root.getBoundingClientRect().right + 1;
      return [root, ...root.querySelectorAll("*:not(.mk-unseen, svg *)")]
        .filter(node => node.getBoundingClientRect().right > right
          || (node === root && root.scrollWidth > root.clientWidth))
        .map(node => node.outerHTML.slice(0, 80));
    })"""
    assert page.page.locator(".mk-live").evaluate_all(too_wide) == []
    letters = "node => node.getBoundingClientRect().height"
    assert point(page, "Dr A").locator("text").evaluate(letters) >= 12
    reach = point(page, "Dr A").locator(".mk-reach").bounding_box()
    assert reach
    assert min(reach["width"], reach["height"]) >= 43


@pytest.mark.skipif(not WHOLE, reason="long: set MENTORKIT_WHOLE=1")
def test_without_a_kernel_the_picture_and_the_table_are_there(lab: Lab) -> None:
    page = opened(lab, MAP)
    put_on_the_map(page, "Dr A", "Close", "Senior to me", "Career")
    sheet(page).saved()
    page.until(lambda: "Dr A" in page.path.read_text(), "the notebook is saved")
    copy = page.path.parent.parent / "elsewhere" / "copy.ipynb"  # nobody has trusted this one
    copy.parent.mkdir()
    copy.write_bytes(page.path.read_bytes())
    other = lab.open(copy)
    static = other.page.locator(".mk-static")
    expect(static.locator("img")).to_be_visible()
    assert static.locator("img").evaluate("image => image.complete && image.naturalWidth") == 560
    expect(static.locator("td", has_text="Close, 1:30")).to_be_visible()
    assert "■ Senior to me" in static.inner_text()

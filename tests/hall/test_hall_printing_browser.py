"""The pages to print in a real browser: opened by keys, read by axe, counted as PDF."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hall_session import Session
from lab_world import Lab
from playwright.sync_api import Browser, Page, expect
from test_hall_keys import Keys
from test_hall_printing import COURSE, WORKSHOPS, pages

from mentorkit.released import Released

pytestmark = pytest.mark.browser

SIZES = ("A4", "Letter")
WIDEST = '"DejaVu Serif"'
"""Of the faces that a computer may have instead of ours, the one that takes most room."""


def sheets(page: Page, size: str) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format=size)))


@pytest.mark.parametrize("folder", WORKSHOPS, ids=lambda folder: folder.name)
def test_a_handout_is_one_page_with_its_card_on_another(browser: Browser, folder: Path) -> None:
    page = browser.new_page()
    try:
        for released in (Released(), COURSE):
            handout, card = pages(folder, released)
            for face in ('"Iowan Old Style"', WIDEST):
                for html, many in ((handout, 2), (card, 1)):
                    page.set_content(html.replace('"Iowan Old Style"', face))
                    for size in SIZES:
                        assert sheets(page, size) == many, (folder.name, face, size)
            page.set_content(handout)
            page.emulate_media(media="print")
            rows = page.locator("td:last-child:empty")
            assert rows.count() >= 4
            heights = rows.evaluate_all("rows => rows.map((row) => row.clientHeight)")
            assert min(heights) > 75  # 20 mm
            body = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
            assert body >= 14 - 0.01  # 10.5 pt
    finally:
        page.close()


@pytest.fixture
def session(lab: Lab) -> Any:
    return Session(lab)


def open_paper(session: Session, name: str) -> Page:
    keys = Keys(session)
    with session.notebook.page.expect_popup() as opened:
        keys.presses(name)
    paper: Page = opened.value
    expect(paper.get_by_role("button", name="Print", exact=True)).to_be_focused()
    return paper


def test_each_page_opens_by_keys_and_prints_when_asked(session: Session) -> None:
    context = session.notebook.page.context
    context.add_init_script("window.printed = 0; window.print = () => { window.printed += 1 }")
    session.desk.get_by_role("radio", name="The silent defence").check()
    told = {
        "The hand-out": "Feedback clinic: one page to keep",
        "The escalation card": "Escalation card",
        "The case as text": "The silent defence",
    }
    expect(session.desk).to_contain_text("The course's settings leave blank: the crisis contact;")
    for name, heading in told.items():
        paper = open_paper(session, name)
        expect(paper.get_by_role("heading", level=1)).to_have_text(heading)
        assert session.axe(paper, "body") == []
        assert paper.evaluate("document.compatMode") == "CSS1Compat"
        assert paper.locator("script, iframe, link").count() == 0
        assert paper.evaluate("window.printed") == 0, "nothing prints by itself"
        paper.keyboard.press("Enter")
        paper.wait_for_function("window.printed === 1")
        paper.emulate_media(media="print")
        expect(paper.get_by_role("button", name="Print", exact=True)).to_be_hidden()
        if name == "The hand-out":
            expect(paper.locator(".on-screen")).to_be_hidden()
            assert [sheets(paper, size) for size in SIZES] == [2, 2]
        paper.emulate_media(media="screen")
        paper.get_by_role("button", name="Large print").press("Space")
        assert paper.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 23.9
        paper.close()


def test_a_paper_that_is_loaded_anew_is_filled_again_and_stays_when_the_notebook_goes(
    session: Session,
) -> None:
    paper = open_paper(session, "The escalation card")
    paper.reload()
    expect(paper.get_by_role("button", name="Print", exact=True)).to_be_visible()
    expect(paper.get_by_role("heading", level=1)).to_have_text("Escalation card")
    session.notebook.page.evaluate("location.href = 'about:blank'")
    expect(paper.locator(".tools")).to_contain_text("Press Ctrl+P to print")
    expect(paper.get_by_role("heading", level=1)).to_have_text("Escalation card")


def test_a_browser_that_shuts_windows_out_is_a_sentence(session: Session) -> None:
    session.notebook.page.evaluate("window.open = () => null")
    keys = Keys(session)
    keys.presses("The hand-out").is_at("The hand-out")
    expect(session.desk.locator(".mk-to-print .mk-notice")).to_contain_text("Allow pop-ups")


def test_what_the_kernel_refuses_is_a_sentence_and_the_window_closes(session: Session) -> None:
    (session.folder / "handout.md").unlink()
    with session.notebook.page.expect_popup() as opened:
        session.press("The hand-out")
    expect(session.desk.locator(".mk-to-print .mk-notice")).to_contain_text("can't be read")
    session.notebook.until(opened.value.is_closed, "the empty window is closed")


def test_the_group_is_read_by_axe(session: Session) -> None:
    assert session.axe(session.notebook.page, ".mk-to-print") == []

"""A session led by keys alone; a window that is closed, a page that is loaded anew."""

from __future__ import annotations

import re

import pytest
from hall_session import HALL_SIZE, Session
from lab_world import APPS, WHOLE, Lab
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

NAME = """() => {
  const node = document.activeElement;
  if (!node.closest(".mk-facilitate")) return "";
  return (node.ariaLabel ?? node.labels?.[0]?.textContent ?? node.textContent).trim();
}"""

COMMANDS = ("b", "a", "x", "d", "d", "m", "z", "Escape")
"""What these would do to the notebook: add cells, cut them, delete them, make them text."""

OPEN_TO_COMMANDS = """() => [...document.querySelectorAll(
  ".mk-facilitate :is(a[href], button, input, select, textarea, summary, [tabindex])")]
  .filter(node => !node.dataset.lmSuppressShortcuts).map(node => node.outerHTML)"""

LISTEN = """() => {
  window.heard = [];
  const regions = "[role=status], [role=alert], [aria-live=polite], [aria-live=assertive]";
  for (const region of document.querySelector(".mk-facilitate").querySelectorAll(regions))
    new MutationObserver(() => {
      const text = region.textContent.trim();
      if (text) window.heard.push(text);
    }).observe(region, { childList: true, characterData: true, subtree: true });
}"""


class Keys:
    """A facilitator without a mouse, who hears what a screen reader says."""

    def __init__(self, session: Session) -> None:
        self.session, self.notebook = session, session.notebook
        self.page = session.notebook.page
        self.page.evaluate(LISTEN)

    @property
    def here(self) -> str:
        return str(self.page.evaluate(NAME))

    def goes_to(self, name: str, *, back: bool = False) -> Keys:
        """Tab, until what has that name has the focus."""
        for _ in range(90):
            if self.here == name:
                return self
            self.notebook.keys("Shift+Tab" if back else "Tab")
        raise AssertionError(f"Tab never came to {name!r}; now at {self.here!r}")

    def presses(self, name: str, key: str = "Enter", *, back: bool = False) -> Keys:
        """Comes to it, presses what would be Jupyter's commands there, and then the key."""
        self.goes_to(name, back=back)
        self.notebook.keys(*COMMANDS, key)
        return self

    def is_at(self, name: str) -> Keys:
        """Waits until the focus is on what has that name."""
        self.notebook.until(lambda: self.here == name, f"the focus is at {name!r}: {self.here!r}")
        return self

    def hears(self, *said: str) -> Keys:
        """Each of these was said once since the last time, and nothing else."""
        self.notebook.until(lambda: len(self._heard) >= len(said), f"{said} is said")
        self.page.wait_for_timeout(150)  # longer than the voice waits before it speaks
        assert self._heard == list(said)
        self.page.evaluate("window.heard.length = 0")
        return self

    @property
    def _heard(self) -> list[str]:
        return list(self.page.evaluate("window.heard"))

    def types(self, *numbers: str) -> Keys:
        """Digits into the boxes of the second round, one after the other."""
        for letter, number in zip("ABCD", numbers, strict=False):
            self.goes_to(f"How many chose {letter} (After talking)")
            self.page.keyboard.type(number)
        return self

    def opens_the_hall(self) -> Page:
        with self.page.expect_popup() as opened:
            self.presses("Open the hall’s window")
        self.session.hall = opened.value
        self.session.hall.set_viewport_size(HALL_SIZE)
        return opened.value


@pytest.mark.parametrize("app", APPS)
def test_a_session_is_led_by_keys_alone(lab: Lab, app: str) -> None:
    session = Session(lab, app=app)
    keys = Keys(session)
    cells, cell = session.notebook.cells, session.notebook.active_cell

    keys.goes_to("The missing allergy history").notebook.keys("ArrowDown", "ArrowUp")
    keys.is_at("The missing allergy history").presses("Begin")
    keys.is_at("The missing allergy history")  # the heading of the page that has come
    expect(session.desk.locator(".mk-head h3")).to_be_focused()
    hall = keys.opens_the_hall()
    keys.is_at("Bring the hall’s window up").presses("Page on")
    keys.hears("In the hall now: the choices, page 2 of 2").is_at("Page on")
    session.hall_shows("Put it on her evaluation form")
    hall.keyboard.press("ArrowLeft")  # with the focus in the hall, as a clicker's
    session.hall_shows("The missing allergy history")
    hall.keyboard.press("Space")
    session.hall_shows("Put it on her evaluation form")
    keys.presses("Dark colours in the hall", "Space")
    expect(hall.locator("body[data-jp-theme-light=false]")).to_have_count(1)
    keys.is_at("Dark colours in the hall").presses("Dark colours in the hall", "Space").hears()

    # Alone by one key, after talking by numbers.
    keys.presses("most chose C (Alone)").is_at("most chose C (Alone)")
    keys.types("9", "15", "3", "1").notebook.keys("Enter", "Shift+Enter", "ArrowDown", "Escape")
    keys.is_at("How many chose D (After talking)").hears()
    keys.presses("Show the split in the hall").hears("The hall sees the split.")
    keys.is_at("Show the split in the hall")
    session.hall_shows("Most chose C alone, and B after talking")
    keys.presses("Show the split in the hall", "Space").hears("The hall sees the case.")

    # What is taken back on the same scene is taken back from one place.
    keys.presses("Undo").hears("Taken back.").is_at("Undo")
    session.hall_shows("Most chose C alone, and B after talking")
    session.notebook.keys("Enter")
    keys.hears("Taken back.").is_at("Undo")
    session.hall_shows("Put it on her evaluation form")

    keys.presses("B: go on with this choice", back=True).is_at("C bay, with Ines")
    keys.hears("The hall sees what comes of it.")
    session.hall_shows("What was chosen")
    told = session.desk.locator(".mk-telling .mk-main")
    expect(told).to_be_visible()
    keys.presses(str(told.text_content())).is_at("The card")
    keys.hears("The hall sees what comes of it.")
    keys.presses("most chose A (Alone)").presses("most chose A (After talking)")
    keys.presses("Undo").hears("Taken back.").is_at("Undo")
    keys.presses("A: go on with this choice", back=True).hears("The hall sees what comes of it.")

    title = "The notes on the table"
    keys.presses(f"What if? Back to “{title}”").hears(f"Back to: {title}").is_at(title)
    expect(session.desk.get_by_label("How many chose B (After talking)")).to_have_value("15")
    keys.presses("Undo").hears("Taken back.")
    assert len(session.record()["decisions"]) == 3

    saved = "2 pictures are saved in the folder “sessions”, beside this notebook."
    keys.presses("Save the pictures of the votes").hears(saved)
    keys.is_at("Save the pictures of the votes")
    assert keys.page.evaluate(OPEN_TO_COMMANDS) == []
    hall.close()
    closed = "The hall’s window is closed. It opens again where it was."
    keys.hears(closed).presses("Page on").hears(closed)
    opener = session.desk.get_by_role("button", name="Open the hall’s window")
    expect(opener).to_have_class(re.compile("mk-main"))
    hall = keys.opens_the_hall()
    session.hall_shows("What was chosen")
    keys.presses("Another case, or from the beginning").is_at("Lead the session")
    keys.presses("Back to where you were").hears()
    keys.presses("End the session").hears("The session has ended.").is_at("Lead the session")
    session.notebook.until(hall.is_closed, "the hall closed with the session")
    assert session.record()["ended"]
    keys.presses("Save the pictures of the votes").hears(saved)
    assert len(list((session.folder / "sessions").glob("*-decision-*.png"))) == 2
    assert (session.notebook.cells, session.notebook.active_cell) == (cells, cell)


TOO_WIDE = """() => {
  const desk = document.querySelector(".mk-facilitate");
  const { left, right } = desk.getBoundingClientRect();
  return [...desk.querySelectorAll("*")]
    .filter(node => !node.closest(".mk-unseen, .mk-wide, .mk-votes thead"))
    .filter(node => node.checkVisibility())
    .filter(node => getComputedStyle(node).clipPath === "none")
    .filter(node => node.getBoundingClientRect().right > right + 1
      || node.getBoundingClientRect().left < left - 1 || node.scrollWidth > node.clientWidth + 1)
    .map(node => node.outerHTML.slice(0, 160));
}"""


@pytest.mark.parametrize("app", APPS)
def test_axe_finds_nothing_light_or_dark_and_nothing_is_cut_off(lab: Lab, app: str) -> None:
    session = Session(lab, app=app)
    page, desk = session.notebook.page, session.desk
    assert session.axe(page, ".mk-facilitate") == []
    session.press("Begin")
    hall = session.open_hall()
    desk.get_by_role("button", name="most chose C (Alone)").click()
    desk.get_by_label("How many chose B (After talking)").fill("14")
    session.press("Show the split in the hall")
    session.hall_shows("Most chose C alone, and B after talking")
    session.press("Save the pictures of the votes")
    expect(desk.locator(".mk-keeping li")).to_have_count(1)
    while (closed := desk.locator("details:not([open]) > summary")).count():
        closed.first.click()
    assert session.axe(page, ".mk-facilitate") == []
    assert session.axe(hall, "body") == []
    page.evaluate(
        "jupyterapp.commands.execute('apputils:change-theme', { theme: 'JupyterLab Dark' })"
    )
    page.wait_for_selector("body[data-jp-theme-light='false']", state="attached")
    session.press("Dark colours in the hall")
    assert session.axe(page, ".mk-facilitate") == []
    assert session.axe(hall, "body") == []

    page.emulate_media(forced_colors="active", color_scheme="dark")
    hall.emulate_media(forced_colors="active", color_scheme="dark")
    same = "(nodes, name) => new Set(nodes.map(node => getComputedStyle(node)[name])).size === 1"
    assert not desk.locator("[data-most^=alone]").evaluate_all(same, "backgroundColor")
    assert not desk.locator("[data-go]").evaluate_all(same, "backgroundColor")
    paper, bar = (
        hall.locator(place).first.evaluate("node => getComputedStyle(node).backgroundColor")
        for place in (".mk-hall", "[data-leads] i")
    )
    assert paper != bar, "a bar is seen on the paper of somebody's own colours"

    for width in (640, 320):  # 200 % zoom, and a phone
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_function(
            "w => document.querySelector('.mk-facilitate').clientWidth < w", arg=width
        )
        assert page.evaluate(TOO_WIDE) == []
    # The heads of the columns are out of sight there; each cell says what it is.
    said = "nodes => nodes.map(node => getComputedStyle(node, '::before').content)"
    first = desk.locator(".mk-votes tbody tr").first.locator("td")
    assert first.evaluate_all(said) == ['"Alone"', '"After talking"', '"Go on with"']


@pytest.mark.skipif(not WHOLE, reason="long: set MENTORKIT_WHOLE=1")
@pytest.mark.parametrize("app", APPS)
def test_a_page_without_its_kernel_says_what_to_do(lab: Lab, app: str) -> None:
    session = Session(lab, app=app)
    session.press("Begin")
    session.desk.get_by_role("button", name="most chose C (Alone)").click()
    session.is_in_the_notebook()
    session.notebook.restart_kernel()
    expect(session.desk.locator(".mk-saving")).to_contain_text("Choose Run ▸ Run All Cells")
    session.notebook = session.notebook.reload()
    said = session.notebook.page.get_by_text(
        "Choose Run ▸ Run All Cells: the session goes on where the room was."
    )
    expect(said).to_be_visible()
    session.notebook.run_all()
    expect(said).to_be_hidden()
    most = session.desk.get_by_role("button", name="most chose C (Alone)")
    expect(most).to_have_attribute("aria-pressed", "true")

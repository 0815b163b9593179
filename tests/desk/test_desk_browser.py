"""The coordinator's page in a real JupyterLab and a real Notebook 7, by keyboard alone."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from desk_world import PEOPLE, DeskCourse, open_desk
from lab_world import APPS, Lab, NotebookPage
from playwright.sync_api import expect

from mentorkit.course import extensions, people_of, status
from mentorkit.course.layout import course_at
from mentorkit.course.pages import reader_codes

pytestmark = pytest.mark.browser

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
NAME = """() => {
  const node = document.activeElement;
  if (!node.closest(".mk-desk")) return "";
  return (node.ariaLabel ?? node.labels?.[0]?.textContent ?? node.textContent).trim();
}"""


class Keyboard:
    """Somebody without a mouse. Where they are is known by what a screen reader would say."""

    def __init__(self, page: NotebookPage) -> None:
        self.page = page
        self._file = Path()
        # For as long as the page is open: a dialog that nobody listens for is closed at once.
        page.page.on("filechooser", lambda dialog: dialog.set_files(self._file))

    @property
    def here(self) -> str:
        return str(self.page.page.evaluate(NAME))

    def goes_to(self, name: str) -> Keyboard:
        """Tab, until what has that name has the focus."""
        for _ in range(120):
            if self.here == name:
                return self
            self.page.keys("Tab")
        raise AssertionError(f"Tab never came to {name!r}; now at {self.here!r}")

    def presses(self, name: str) -> Keyboard:
        self.goes_to(name)
        self.page.keys("Enter")
        return self

    def types(self, *texts: str) -> Keyboard:
        for text in texts:
            self.page.page.keyboard.type(text)
        return self

    def chooses(self, name: str, file: Path) -> Keyboard:
        """A file, in the browser's own dialog."""
        self._file = file
        return self.presses(name)

    def is_at(self, beginning: str) -> Keyboard:
        """Waits until the focus was moved to what begins so."""
        self.page.until(lambda: self.here.startswith(beginning), f"the focus is at {beginning!r}")
        return self


@pytest.fixture
def begun_in_lab(lab: Lab, _begun: DeskCourse) -> DeskCourse:
    return _begun.copied(lab.new_folder().parent)


@pytest.fixture
def graded_in_lab(lab: Lab, _collected: DeskCourse) -> DeskCourse:
    return _collected.copied(lab.new_folder().parent).graded()


def test_a_whole_course_by_keyboard_alone(lab: Lab, begun_in_lab: DeskCourse) -> None:
    course = begun_in_lab
    lab.set("@jupyter-widgets/jupyterlab-manager/plugin", {"saveState": True})
    page = open_desk(lab, course)
    cells = page.cells
    page.give_focus(page.page.locator(".mk-settings a").first)
    keys = Keyboard(page)
    keys.chooses("The list of people", course.list_of_people).is_at("The roster: 5 new")
    keys.presses(f"Release: {course.assignment}").is_at("Version 1 is released")
    with page.page.expect_download() as parcel:
        keys.presses(f"Download what participants get: {course.assignment}")
    assert parcel.value.suggested_filename == f"{course.assignment}.zip"
    given = (course.root / "release" / f"{course.assignment}.zip").read_bytes()
    assert parcel.value.path().read_bytes() == given
    keys.is_at(f"Download what participants get: {course.assignment}")
    # Canvas' download is built from what was released.
    keys.chooses("A platform’s download, or files that came by e-mail", course.download)
    keys.is_at("3 submissions of quick-practice taken in, from Canvas’ download")
    assert not page.page.locator(".mk-matches input:checked").count(), "nobody is chosen beforehand"
    keys.goes_to("Dana Wolf, dana.wolf")
    page.keys("Space")
    keys.presses("Confirm and take them in").is_at("1 submission of quick-practice taken in")
    keys.presses(f"Extend… Eva Maes, {course.assignment}")
    keys.is_at(f"Eva Maes has until, for {course.assignment}").types("05012030", "0500PM")
    page.keys("Enter")
    keys.is_at(f"Change… Eva Maes, {course.assignment}")
    keys.presses("Grade").is_at("4 of 4 submissions are graded")
    ana = code_of(course, "ana.lind")
    keys.presses(f"Read and reply: {ana}, {course.assignment}").is_at(f"{ana} · ")
    keys.goes_to(f"Your reply to {ana}").types("You waited. What did she say then?")
    expect(page.page.locator(".mk-reading [data-tone=saved]")).to_contain_text("Saved")
    keys.presses("Save, and back to the list").is_at(f"Change the reply: {ana}")
    keys.presses("Return").is_at("1 page is in the file")
    with page.page.expect_download() as download:
        keys.presses("Download the zip file")
    keys.presses("Make the report").is_at("The report is made")

    assert page.cells == cells, "no key leaked into the notebook"
    assert len(people_of(course_at(course.root))) == 5
    (extended,) = extensions(course.root)
    assert extended.due is not None
    assert f"{extended.due:%Y-%m-%d %H:%M}" == "2030-05-01 17:00"
    states = {one.student: one.state for one in status(course.root).standings}
    assert states["ana.lind"] == "returned"
    assert states["dana.wolf"] == "awaiting rating"
    (made,) = (course.root / "returns").glob("*.zip")
    with zipfile.ZipFile(made) as archive:
        assert [name.split("_")[0] for name in archive.namelist()] == ["lindana"]
    assert download.value.path().read_bytes() == made.read_bytes()
    with page.page.expect_popup() as report:
        keys.presses("Open the report")
    expect(report.value.locator("h1")).to_contain_text("Small course")

    no_name_is_in(page)
    page.restart_kernel()
    page.run_all()
    page.all_are_open(9)
    expect(page.page.locator(".mk-status")).to_contain_text("1 returned")
    no_name_is_in(page)


def no_name_is_in(page: NotebookPage) -> None:
    """Names are on the screen, and none of them in the file, also with the widgets' state."""
    page.save()
    saved = page.path.read_text(encoding="utf-8")
    assert json.loads(saved)["metadata"]["widgets"], "the widgets' state is in it"
    outputs = [one for cell in json.loads(saved)["cells"] for one in cell.get("outputs", [])]
    assert len(outputs) == 9, "no warning and no print stands beside the panels"
    assert not any("".join(one["data"].get("text/plain", "")) for one in outputs)
    screen = str(page.page.locator(".mk-status").text_content())
    for student, names in PEOPLE.items():
        assert student in screen
        assert not [word for word in (student, *names) if word in saved]


@pytest.mark.parametrize("app", APPS)
def test_axe_finds_nothing_light_or_dark_and_nothing_is_cut_off_on_a_phone(
    lab: Lab, graded_in_lab: DeskCourse, app: str
) -> None:
    course = graded_in_lab
    page = open_desk(lab, course, app=app)
    drop_what_can_not_be_read(page)
    check(page, "with what went wrong")
    begin_everything(page, course)
    check(page, "with everything begun")
    page.page.evaluate(
        "jupyterapp.commands.execute('apputils:change-theme', { theme: 'JupyterLab Dark' })"
    )
    page.page.wait_for_selector("body[data-jp-theme-light='false']", state="attached")
    check(page, "in dark")
    page.page.emulate_media(forced_colors="active")
    expect(page.page.locator(".mk-grade button").first).to_be_visible()
    page.page.emulate_media(forced_colors="none")
    page.page.set_viewport_size({"width": 320, "height": 800})
    page.page.wait_for_function("document.querySelector('.mk-status').clientWidth < 320")
    wide = page.page.evaluate(
        """() => [...document.querySelectorAll(".mk-desk")].flatMap(panel =>
          [...panel.querySelectorAll("*")]
            .filter(node => !node.closest(".mk-unseen") && !node.parentElement.closest(".mk-wide"))
            .filter(node => node.getBoundingClientRect().right
              > panel.getBoundingClientRect().right + 1)
            .map(node => node.outerHTML.slice(0, 200)))"""
    )
    assert wide == []
    bare = page.page.evaluate(
        """() => [...document.querySelectorAll(".mk-desk :is(a[href], button, input, select,"
          + " textarea, summary, [tabindex])")]
          .filter(node => !node.dataset.lmSuppressShortcuts).map(node => node.outerHTML)"""
    )
    assert bare == [], "in Notebook 7 a key pressed there would be a command"


def begin_everything(page: NotebookPage, course: DeskCourse) -> None:
    """Something is open or said in each panel: results, problems, forms, folds."""
    desk = page.page
    bad = course.home / "bad.csv"
    bad.write_text("id,first_name\nana.lind,Ana\n,Ben\n", encoding="utf-8")
    desk.get_by_label("The list of people").set_input_files(bad)
    expect(desk.locator(".mk-roster .mk-trouble")).to_contain_text("Row 3")
    desk.get_by_text("Who is on it").click()
    desk.get_by_role("button", name="Check quick-practice").click()
    expect(desk.locator(".mk-release .mk-outcome")).to_contain_text("It can be released")
    with desk.expect_download():
        desk.get_by_role("button", name="Download what participants get").click()
    expect(desk.locator(".mk-release a")).to_have_text("quick-practice.zip")
    (course.root / "matches.csv").unlink()
    desk.get_by_label("A platform’s download").set_input_files(course.download)
    collect = desk.locator(".mk-collect")
    expect(collect.locator(".mk-sender")).to_have_count(1)
    collect.get_by_label("Somebody else").check()
    collect.get_by_label("Search the roster").fill("wolf")
    expect(collect.locator("[data-found]")).to_have_count(1)
    desk.get_by_role("button", name="Extend… Eva Maes").click()
    desk.get_by_role("button", name="Grade", exact=True).click()
    expect(desk.locator(".mk-grade .mk-outcome")).to_contain_text("4 of 4")
    ben = code_of(course, "ben.okoro")
    desk.get_by_role("button", name=f"Read and reply: {ben}").click()
    desk.get_by_label(f"Your reply to {ben}").fill("You asked first. What would you ask next?")
    expect(desk.locator(".mk-reading [data-tone=saved]")).to_contain_text("Saved")
    desk.get_by_role("button", name="Only write the pages").click()
    expect(desk.locator(".mk-return .mk-outcome")).to_contain_text("4 pages are written")


def code_of(course: DeskCourse, student: str) -> str:
    """What a reader calls somebody."""
    return reader_codes(course_at(course.root), course.assignment)[student]


def check(page: NotebookPage, moment: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(
        page.page,
        context={"include": [[".mk-desk"]]},
        options={"runOnly": {"type": "tag", "values": WCAG}, "iframes": False},
    )
    assert found.violations_count == 0, f"{moment}\n{found.generate_report()}"
    ran = {one["id"] for one in found.response["passes"]}
    assert {"color-contrast", "label", "target-size"} <= ran, "axe looked at too little"


def drop_what_can_not_be_read(page: NotebookPage) -> None:
    """What is dropped comes in parts; what can't be read is a sentence, and has the focus."""
    size = drop(page, ".mk-collect .mk-drop", "submissions.zip", 3)
    assert size > 2 << 20, "more than one part"
    trouble = page.page.locator(".mk-collect .mk-trouble")
    expect(trouble).to_contain_text("zip")
    expect(trouble).to_be_focused()
    drop(page, ".mk-roster .mk-drop", "people.pdf", 1)
    expect(page.page.locator(".mk-roster .mk-trouble")).to_contain_text("this step takes .csv")
    assert page.page.locator(".jp-Dialog").count() == 0, "JupyterLab took the file for itself"


def drop(page: NotebookPage, where: str, name: str, megabytes: int) -> Any:
    return page.page.evaluate(
        """([where, name, megabytes]) => {
          const dataTransfer = new DataTransfer();
          const content = new Uint8Array(megabytes * 1000000).fill(66);
          dataTransfer.items.add(new File([content], name));
          const event = { dataTransfer, bubbles: true, cancelable: true };
          const node = document.querySelector(where);
          node.dispatchEvent(new DragEvent("dragover", event));
          node.dispatchEvent(new DragEvent("drop", event));
          return content.length;
        }""",
        [where, name, megabytes],
    )


SLOW = """
import time

from mentorkit.desk import grade as panel

whole = panel.grade

def grade(*args, progress, **options):
    for done in range(9_000):
        progress(done + 1, 9_000, "")
        time.sleep(0.05)
    return whole(*args, progress=progress, **options)

panel.grade = grade
"""


def test_while_it_works_the_page_answers_and_stop_stops(
    lab: Lab, graded_in_lab: DeskCourse
) -> None:
    startup = lab.root.with_name("ipython") / "profile_default" / "startup"
    startup.mkdir(parents=True, exist_ok=True)
    (startup / "slow.py").write_text(SLOW, encoding="utf-8")
    page = open_desk(lab, graded_in_lab)
    (startup / "slow.py").unlink()
    page.give_focus(page.page.locator(".mk-grade input"))
    keys = Keyboard(page)
    keys.presses("Grade")
    working = page.page.locator(".mk-grade .mk-working")
    expect(working).to_contain_text("of 9,000, about")
    check(page, "while it works")
    page.page.get_by_label("Name or id").fill("lind")
    expect(page.page.locator(".mk-status caption")).to_contain_text("1 line")
    page.save()
    page = page.reload()
    page.all_are_open(9)
    expect(working).to_contain_text("of 9,000, about")
    page.give_focus(page.page.locator(".mk-grade input"))
    keys = Keyboard(page)
    keys.presses("Grade")
    expect(page.page.locator(".mk-grade [role=status]")).to_contain_text("at work here already")
    keys.presses("Stop")
    expect(working).to_be_hidden()
    expect(page.page.locator(".mk-grade")).to_be_focused()
    expect(page.page.locator(".mk-grade .mk-outcome")).to_have_text("Stopped")


def test_a_reply_may_have_lines(lab: Lab, graded_in_lab: DeskCourse) -> None:
    """JupyterLab would keep Enter from making one in whatever stands in a cell."""
    page = open_desk(lab, graded_in_lab)
    desk = page.page.locator(".mk-desk")
    desk.get_by_role("button", name="Read and reply: ").first.click()
    box = desk.get_by_label("Your reply to ")
    page.give_focus(box)
    page.page.keyboard.type("one")
    page.keys("Enter")
    page.page.keyboard.type("two")
    expect(box).to_have_value("one\ntwo")
    page.keys("ControlOrMeta+z")
    expect(box).not_to_have_value("one\ntwo")

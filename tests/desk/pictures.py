"""Takes the pictures in docs/coordinator.md: every panel in light, in dark and on a phone.

    .venv/bin/python tests/desk/pictures.py

It builds a course with simulated people, opens the coordinator's page in a real JupyterLab, goes
through the steps, and photographs each panel. Look at what `git diff` says has changed.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(TESTS / name) for name in ("notebook", "course")]

from downloads import Zip  # noqa: E402
from lab_world import Lab, NotebookPage, running_lab  # noqa: E402
from playwright.sync_api import Browser, expect, sync_playwright  # noqa: E402

from mentorkit import bots  # noqa: E402
from mentorkit.answers import Sitting  # noqa: E402
from mentorkit.answers.receipts import make_bundle  # noqa: E402
from mentorkit.cases import read_case  # noqa: E402
from mentorkit.course import course_at, import_roster, init_course, release  # noqa: E402
from mentorkit.course.pages import reader_codes  # noqa: E402
from mentorkit.desk import STEPS  # noqa: E402
from mentorkit.forms import find_worksheet  # noqa: E402

PICTURES = TESTS.parent / "docs" / "pictures" / "coordinator"
ASSIGNMENT = "feedback-practice"
PLAN = "learning-plan"
TALLEST = 1100
"""Pixels of a picture; what is longer is cut off at the bottom."""

SCREENS: dict[str, dict[str, Any]] = {
    "light": {"width": 1000},
    "dark": {"width": 1000, "theme": "Dark"},
    "phone": {"width": 360, "app": "notebook"},
}
SAYS = {
    "title": '"Mentor training, autumn"',
    "readers": '"Dr Ingrid Solheim"',
    "crisis_contact": '"Occupational health, extension 2270, day and night"',
}
REPLY = "You named your own part beside hers. What will you ask her first the next time?"


def main() -> None:
    """Takes all pictures anew, or those of the screens that are named."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    chromium = os.environ.get("MENTORKIT_CHROMIUM") or shutil.which("chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        home = Path(folder)
        os.environ |= {"MENTORKIT_PRIVATE": f"{home}/own", "MENTORKIT_CONFIG": f"{home}/config"}
        browser = playwright.chromium.launch(executable_path=chromium)
        with running_lab(home / "lab", browser) as lab:
            for screen in sys.argv[1:] or SCREENS:
                course = begun(lab.root / screen / "course")
                take(lab, browser, course, screen)
        browser.close()


def begun(root: Path) -> Path:
    """A course to be released, with a list of people and a download beside it."""
    init_course(root, title="mentor-training")
    for other in (root / "assignments").iterdir():
        if other.name != ASSIGNMENT:
            shutil.rmtree(other)
    settings = root / "course.yaml"
    text = settings.read_text(encoding="utf-8")
    today = date.today()
    for key, value in {**SAYS, "reply_by": str(today + timedelta(days=10))}.items():
        text = re.sub(rf"^{key}: .*$", f"{key}: {value}", text, flags=re.MULTILINE)
    due = f"assignments:\n  {ASSIGNMENT}:\n    due: {today + timedelta(days=3)} 17:00\n"
    settings.write_text(re.sub(r"^assignments:$", due, text, flags=re.MULTILINE), "utf-8")
    people = bots.cohort(14, 7)
    write_list(root.parent / "last-year.csv", people[:9])
    write_list(root.parent / "people.csv", people[1:])
    import_roster(root, root.parent / "last-year.csv")
    # What comes back is made of a twin, so that the page itself shows the first release.
    twin = root.parent / "twin"
    shutil.copytree(root, twin)
    release(twin, ASSIGNMENT)
    write_download(twin, people[1:])
    return root


def write_list(path: Path, people: list[bots.Person]) -> None:
    rows = ["Student ID,First name,Surname"]
    rows += [f"{one.id},{one.first_name},{one.last_name}" for one in people]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")


def write_download(root: Path, people: list[bots.Person]) -> None:
    """Canvas' download: one is called otherwise there, one tried it out, two are missing."""
    made = Zip(root.parent / "submissions.zip")
    for number, person in enumerate(people[:-2]):
        folder = root.parent / "people" / person.id / ASSIGNMENT
        shutil.copytree(course_at(root).release(ASSIGNMENT), folder)
        sitting = Sitting(folder)
        chance = random.Random(person.id)
        bots.play(sitting, read_case(folder / "missing-allergy.md"), chance)
        bots.reflect(sitting, "what-changed", chance)
        if number != 5:  # who has begun
            bots.fill_in(sitting, PLAN, find_worksheet(PLAN, folder), chance)
        bundle, _ = make_bundle(sitting, [folder / f"{ASSIGNMENT}.ipynb"])
        name = f"{person.last_name}, {person.first_name}"
        if number == 2:
            name = f"{person.last_name}-Berg, {person.first_name[0]}"
        if number == 4:  # a notebook that was cut off on its way
            content = (folder / f"{ASSIGNMENT}.ipynb").read_bytes()
            made.canvas(name, 12340 + number, f"{ASSIGNMENT}.ipynb", content[:4000])
            continue
        made.canvas(name, 12340 + number, bundle.name, bundle.read_bytes())
    made.canvas("Student, Test", 12300, bundle.name, bundle.read_bytes())
    made.done()


def take(lab: Lab, browser: Browser, course: Path, screen: str) -> None:
    """Every step, in its order, on one kind of screen."""
    lab.window = browser.new_context()
    how = SCREENS[screen]
    page = lab.open(course / "workshops" / "coordinator.ipynb", **how)
    page.make_room()
    page.run_all()
    page.all_are_open(len(STEPS))
    page.page.set_viewport_size({"width": how["width"], "height": TALLEST + 300})
    for step in STEPS:
        if step == "replies":
            photograph_node(page, ".mk-replies", f"owed-{screen}")
        STEP[step](page, course)
        photograph(page, step, screen)
    page.page.close()
    lab.window.close()


def photograph(page: NotebookPage, step: str, screen: str) -> None:
    photograph_node(page, f".mk-{step}", f"{step}-{screen}")
    if step == "collect":
        photograph_node(page, ".mk-matches", f"matches-{screen}")


def photograph_node(page: NotebookPage, selector: str, name: str) -> None:
    node = page.page.locator(selector).first
    node.evaluate("node => node.scrollIntoView({ block: 'start' })")
    page.page.mouse.move(0, 0)
    page.page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done, 200)))")
    box = node.bounding_box()
    assert box
    page.page.screenshot(
        path=PICTURES / f"{name}.png",
        clip={**box, "height": min(box["height"], TALLEST)},
    )


def done(page: NotebookPage, step: str, text: str) -> None:
    heading = page.page.locator(f".mk-{step} .mk-outcome").first
    expect(heading).to_contain_text(text)
    expect(heading).to_be_focused()


def press(page: NotebookPage, step: str, name: str) -> None:
    page.page.locator(f".mk-{step}").get_by_role("button", name=name).first.click()


def at_settings(page: NotebookPage, course: Path) -> None:
    expect(page.page.locator(".mk-settings .mk-sum")).to_contain_text("blank")


def at_roster(page: NotebookPage, course: Path) -> None:
    page.page.get_by_label("The list of people").set_input_files(course.parent / "people.csv")
    done(page, "roster", "5 new")


def at_release(page: NotebookPage, course: Path) -> None:
    press(page, "release", "Release")
    done(page, "release", "Version 1 is released")
    page.page.get_by_role("button", name="Download what participants get").wait_for()


def at_collect(page: NotebookPage, course: Path) -> None:
    download = course.parent / "submissions.zip"
    page.page.get_by_label("A platform’s download").set_input_files(download)
    done(page, "collect", "taken in")
    page.page.locator(".mk-sender").first.get_by_label("Somebody else").check()
    page.page.get_by_label("Search the roster").first.fill("a")
    page.page.locator("[data-found]").first.wait_for()


def at_status(page: NotebookPage, course: Path) -> None:
    press(page, "status", "Extend…")
    longer = date.today() + timedelta(days=10)
    page.page.locator("input[type=datetime-local]").fill(f"{longer}T17:00")
    press(page, "status", "Give")
    page.page.locator(".mk-status").get_by_text("extended to").first.wait_for()
    form = page.page.locator(".mk-extend")
    expect(form).to_have_count(0)
    page.page.locator(".mk-status").get_by_role("button", name="Extend…").nth(1).click()
    expect(form.locator("input")).to_be_focused()


def at_grade(page: NotebookPage, course: Path) -> None:
    (one, *_) = sorted(path for path in (course / "submitted").iterdir() if path.is_dir())
    (one / ASSIGNMENT / "photos").symlink_to(course)
    press(page, "grade", "Grade")
    done(page, "grade", "submissions are graded")


def at_replies(page: NotebookPage, course: Path) -> None:
    wrote = reader_codes(course_at(course), ASSIGNMENT)["p07"]
    press(page, "replies", f"Read and reply: {wrote}")
    page.page.locator(".mk-reading textarea").fill(REPLY)
    expect(page.page.locator(".mk-reading [data-tone=saved]")).to_contain_text("Saved")


def at_return(page: NotebookPage, course: Path) -> None:
    press(page, "return", "Return")
    done(page, "return", "in the file")


def at_report(page: NotebookPage, course: Path) -> None:
    press(page, "report", "Make the report")
    done(page, "report", "The report is made")


STEP = {step: globals()[f"at_{step}"] for step in STEPS}

if __name__ == "__main__":
    main()

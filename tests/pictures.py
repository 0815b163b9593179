"""Takes the pictures in docs/pictures/ that stand on the first pages: player, report and map.

    .venv/bin/python tests/pictures.py [player] [report] [map]

The player is in a real JupyterLab, the report is what `mentorkit demo` makes, and the map is drawn
by `mentorkit map`. Look at what `git diff` says has changed.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

TESTS = Path(__file__).parent
sys.path.insert(0, str(TESTS / "notebook"))

from lab_world import Lab, running_lab  # noqa: E402
from PIL import Image  # noqa: E402
from playwright.sync_api import Browser, sync_playwright  # noqa: E402

from mentorkit.course import Choices, init_course, release  # noqa: E402

PICTURES = TESTS.parent / "docs" / "pictures"
CASE = TESTS.parent / "workshops" / "feedback" / "missing-allergy.md"
MENTORKIT = [sys.executable, "-m", "mentorkit"]

SAYS = {
    "title": "Mentor training, autumn",
    "readers": "Dr Ingrid Solheim",
    "crisis_contact": "Occupational health, extension 2270, day and night",
}
NOT_NEEDED = {"@jupyter/nbgrader:create-assignment": True}
"""nbgrader's side panel for those who make assignments: whoever plays a case has no use for it."""
BELOW = 24
"""Pixels below the last thing that is wanted on a picture."""
COLOURS = 64
"""In the palette of a drawing, which has few: its file is a quarter as large."""


def main() -> None:
    """Takes all pictures anew, or those that are named."""
    chromium = os.environ.get("MENTORKIT_CHROMIUM") or shutil.which("chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        os.environ |= {"MENTORKIT_CONFIG": f"{folder}/config"}
        browser = playwright.chromium.launch(executable_path=chromium)
        for name in sys.argv[1:] or TAKEN:
            TAKEN[name](Path(folder) / name, browser)
        browser.close()


def player(folder: Path, browser: Browser) -> None:
    """A scene of the first case in JupyterLab, after a choice."""
    init_course(folder / "course", choices=Choices(settings=SAYS))
    released = release(folder / "course", "feedback-practice").folder
    with running_lab(folder / "lab", browser) as lab:
        without_side_panel(lab)
        shutil.copytree(released, lab.root / "feedback-practice")
        page = lab.open(lab.root / "feedback-practice" / "feedback-practice.ipynb", width=1100)
        page.page.set_viewport_size({"width": 1100, "height": 1080})
        page.make_room()
        page.run_all()
        page.player.press("Begin")
        page.player.choose("form")
        page.player.saved()
        page.save()
        page.until(lambda: not page.dirty, "the notebook is saved")
        page.player.root.evaluate("node => node.scrollIntoView({ block: 'start' })")
        page.page.mouse.move(0, 0)
        page.page.screenshot(path=PICTURES / "player.png")


def without_side_panel(lab: Lab) -> None:
    config = lab.settings.with_name("config") / "labconfig" / "page_config.json"
    config.parent.mkdir()
    config.write_text(json.dumps({"disabledExtensions": NOT_NEEDED}), encoding="utf-8")


def report(folder: Path, browser: Browser) -> None:
    """The top of the demonstration's report, as far as the first decision of a case."""
    subprocess.run([*MENTORKIT, "demo", "--no-open", "--to", folder], check=True)
    page = browser.new_page(viewport={"width": 820, "height": 1600}, device_scale_factor=1.5)
    page.goto((folder / "report.html").as_uri())
    decision = page.locator("figure").nth(1).bounding_box()
    assert decision
    high = decision["y"] + decision["height"] + BELOW
    page.screenshot(
        path=PICTURES / "report.png", clip={"x": 0, "y": 0, "width": 820, "height": high}
    )
    page.close()
    in_few_colours(PICTURES / "report.png")


def drawn_map(folder: Path, browser: Browser) -> None:
    """The map of the first case."""
    subprocess.run([*MENTORKIT, "map", CASE, "-o", PICTURES / "map.png"], check=True)
    in_few_colours(PICTURES / "map.png")


def in_few_colours(path: Path) -> None:
    with Image.open(path) as image:
        image.convert("RGB").quantize(COLOURS).save(path, optimize=True)


TAKEN: dict[str, Callable[[Path, Browser], None]] = {
    "player": player,
    "report": report,
    "map": drawn_map,
}

if __name__ == "__main__":
    main()

"""Takes the pictures in docs/pictures/hall/: the hall's window of every workshop, and one desk.

    .venv/bin/python tests/hall/pictures.py [workshop …]

It leads a session's first vote in a real JupyterLab. Look at what `git diff` says has changed.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "notebook"))

from hall_session import Session
from lab_world import running_lab
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs" / "pictures" / "hall"
WORKSHOPS = sorted(path.parent.name for path in (ROOT / "workshops").glob("*/guide.md"))


def main() -> None:
    """Takes all pictures anew, or those of the workshops that are named."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    chromium = os.environ.get("MENTORKIT_CHROMIUM") or shutil.which("chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium)
        with running_lab(Path(folder), browser) as lab:
            for workshop in sys.argv[1:] or WORKSHOPS:
                take(Session(lab, workshop))
                lab.close_pages()
        browser.close()


def take(session: Session) -> None:
    """The first vote of a workshop; of the feedback clinic also the desk, the split, the dark."""
    name = session.folder.name
    session.press("Begin")
    hall = session.open_hall()
    if session.desk.locator(".mk-voting").count() == 0:  # the vote is further on
        session.desk.locator(".mk-telling .mk-main").click()
        session.desk.locator(".mk-voting").wait_for()
    session.page_on_to("A\n")
    hall.screenshot(path=PICTURES / f"{name}.png")
    if name != "feedback":
        return
    for when, counts in {"Alone": (6, 5, 15, 2), "After talking": (9, 15, 3, 1)}.items():
        for letter, many in zip("ABCD", counts, strict=True):
            session.desk.get_by_label(f"How many chose {letter} ({when})").fill(str(many))
    session.press("Dark colours in the hall")
    hall.screenshot(path=PICTURES / "dark.png")
    session.press("Dark colours in the hall")
    session.press("Show the split in the hall")
    session.hall_shows("after talking")
    hall.screenshot(path=PICTURES / "split.png")
    page = session.notebook.page
    page.set_viewport_size({"width": 1400, "height": 1500})
    session.desk.evaluate("node => node.scrollIntoView({ block: 'start' })")
    page.mouse.move(0, 0)
    box = session.desk.bounding_box()
    assert box
    height = min(box["height"], 1440 - box["y"])  # what is longer is cut off at the bottom
    page.screenshot(path=PICTURES / "desk.png", clip={**box, "height": height})


if __name__ == "__main__":
    main()

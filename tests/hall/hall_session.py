"""A session being led, so that a test reads as what a facilitator does.

session = Session(lab)
session.press("Begin")
hall = session.open_hall()
session.hall_shows("The missing allergy history")
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from lab_world import Lab, NotebookPage
from playwright.sync_api import Page, expect

ROOT = Path(__file__).parents[2]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
HALL_SIZE = {"width": 1280, "height": 720}


class Session:
    """A facilitator at their notebook, and what the hall sees."""

    def __init__(self, lab: Lab, workshop: str = "feedback", width: int = 1400, **how: Any) -> None:
        there = lab.new_folder().parent / "workshops" / workshop
        shutil.copytree(ROOT / "workshops" / workshop, there)
        notebook = there / "facilitator.ipynb"
        cells = json.loads(notebook.read_text("utf-8"))
        code = f'import mentorkit\nmentorkit.facilitate("{workshop}")'
        cells["cells"] = [
            {
                "cell_type": "code",
                "id": "lead",
                "metadata": {"jupyter": {"source_hidden": True}},
                "source": code,
                "outputs": [],
                "execution_count": None,
            }
        ]
        notebook.write_text(json.dumps(cells), encoding="utf-8")
        self.folder = there
        self.notebook: NotebookPage = lab.open(notebook, width=width, **how)
        self.notebook.make_room()
        self.notebook.run_all()
        self.hall: Page | None = None

    @property
    def desk(self) -> Any:
        return self.notebook.page.locator(".mk-facilitate")

    def press(self, name: str) -> None:
        self.desk.get_by_role("button", name=name, exact=True).first.click()

    def open_hall(self) -> Page:
        with self.notebook.page.expect_popup() as opened:
            self.press("Open the hall’s window")
        self.hall = opened.value
        self.hall.set_viewport_size(HALL_SIZE)
        return self.hall

    def hall_shows(self, text: str) -> None:
        assert self.hall
        expect(self.hall.locator(".mk-stage")).to_contain_text(text)

    def page_on_to(self, text: str) -> None:
        """Turns pages until the hall shows that."""
        assert self.hall
        for _ in range(8):
            if text in self.hall.locator(".mk-stage").inner_text():
                return
            before = self.hall.locator(".mk-place").inner_text()
            self.press("Page on")
            expect(self.hall.locator(".mk-place")).not_to_have_text(before)
        raise AssertionError(f"No page shows {text!r}.")

    def record(self) -> dict[str, Any]:
        expect(self.desk.locator(".mk-saving[data-tone=saved]")).to_be_visible()
        newest = max(
            (self.folder / "sessions").glob("*.json"), key=lambda path: path.stat().st_mtime
        )
        return dict(json.loads(newest.read_text("utf-8")))

    def is_in_the_notebook(self) -> None:
        """Waits until the notebook on disk holds the session, so that its page may be left."""
        path = self.notebook.path
        self.notebook.until(
            lambda: "widget-view+json" in path.read_text("utf-8"), "the notebook was saved"
        )

    def axe(self, page: Page, scope: str) -> list[Any]:
        options = {"runOnly": {"type": "tag", "values": WCAG}}
        found = Axe().run(page, scope, options=options).response["violations"]
        return [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found]

"""Takes the pictures in docs/looks.md: every element on every kind of screen.

    .venv/bin/python tests/notebook/pictures.py

It opens the assignment with every element in a real JupyterLab, does something in each, and
photographs them one by one. Look at what `git diff` says has changed.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from everything import begin_everything, open_everything
from lab_world import Lab, NotebookPage, running_lab
from playwright.sync_api import Browser, sync_playwright

PICTURES = Path(__file__).parents[2] / "docs" / "pictures" / "elements"
LOOKS = PICTURES.parents[1] / "looks.md"

ELEMENTS = {
    "play": ".mk-play",
    "reflect": ".mk-reflect",
    "survey": ".mk-survey",
    "worksheet": ".mk-worksheet",
    "network": ".mk-worksheet >> nth=1",
    "consent": ".mk-consent",
    "contact": ".mk-contact",
    "note": ".mk-note",
    "submission": ".mk-submission",
}

SCREENS: dict[str, dict[str, Any]] = {
    "light": {"width": 1100},
    "dark": {"width": 1100, "theme": "Dark"},
    "phone": {"width": 320, "app": "notebook"},
    "forced": {"width": 1100},
    "zoomed": {"width": 640},
}

TITLES = {
    "light": "Light",
    "dark": "Dark",
    "phone": "A phone, 320 px",
    "forced": "Forced colours",
    "zoomed": "200 % zoom",
}

TALLEST = 1500
"""Pixels of a picture; what is longer is cut off at the bottom."""


def main() -> None:
    """Takes all pictures anew, or those of the screens that are named."""
    wanted = sys.argv[1:] or list(SCREENS)
    PICTURES.mkdir(parents=True, exist_ok=True)
    chromium = os.environ.get("MENTORKIT_CHROMIUM") or shutil.which("chromium")
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium)
        with running_lab(Path(folder), browser) as lab:
            for screen in wanted:
                take(lab, browser, screen)
        browser.close()
    LOOKS.write_text(page_of_pictures(), encoding="utf-8")


def take(lab: Lab, browser: Browser, screen: str) -> None:
    """Every element on one kind of screen."""
    lab.window = browser.new_context(device_scale_factor=2 if screen == "zoomed" else 1)
    page = open_everything(lab, **SCREENS[screen])
    if screen == "forced":
        page.page.emulate_media(forced_colors="active")
    page.page.set_viewport_size({"width": SCREENS[screen]["width"], "height": TALLEST})
    begin_everything(page)
    unfold(page)
    for name, selector in ELEMENTS.items():
        node = page.page.locator(selector).first
        node.scroll_into_view_if_needed()
        node.evaluate("node => node.scrollIntoView({ block: 'start' })")
        page.page.mouse.move(0, 0)
        box = node.bounding_box()
        assert box
        page.page.screenshot(
            path=PICTURES / f"{name}-{screen}.png",
            clip={**box, "height": min(box["height"], TALLEST - max(box["y"], 0))},
        )
    page.page.close()
    lab.window.close()


def unfold(page: NotebookPage) -> None:
    """The questions and one draft of the reflection; a person or two on the network."""
    reflection = page.reflection.root
    reflection.get_by_text("Questions that may help").click()
    reflection.get_by_text("Earlier drafts").click()
    reflection.locator(".mk-drafts summary").first.click()


def page_of_pictures() -> str:
    """docs/looks.md: a row for each element, a column for each screen."""
    rows = [
        "| | " + " | ".join(TITLES.values()) + " |",
        "|---|" + "---|" * len(TITLES),
    ]
    rows += [
        f"| {name} | "
        + " | ".join(
            f"[![{name}, {title.lower()}](pictures/elements/{name}-{screen}.png)]"
            f"(pictures/elements/{name}-{screen}.png)"
            for screen, title in TITLES.items()
        )
        + " |"
        for name in ELEMENTS
    ]
    return (
        "# How the elements look\n\n"
        "Every [element](elements.md) on every kind of screen, in the middle of being used. Click "
        "on a picture to see it whole.\n\n"
        "`.venv/bin/python tests/notebook/pictures.py` takes them anew.\n\n"
        + "\n".join(rows)
        + "\n"
    )


if __name__ == "__main__":
    main()

"""One JupyterLab and one browser for all tests of a session."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where Chromium is. Without one, browser tests are skipped; where they must run, they fail."""
    chosen = os.environ.get("MENTORKIT_CHROMIUM")
    found = chosen or shutil.which("chromium") or shutil.which("chromium-browser")
    if found and Path(found).exists():
        return found
    reason = "no Chromium: install Debian's chromium, or say where one is in MENTORKIT_CHROMIUM"
    if os.environ.get("MENTORKIT_REQUIRE_BROWSER"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def _lab(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    from lab_world import running_lab
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium)
        with running_lab(tmp_path_factory.mktemp("lab"), browser) as lab:
            yield lab
        browser.close()


@pytest.fixture
def lab(_lab: object) -> Iterator[object]:
    """JupyterLab with a browser; see `lab_world.Lab`. What a test opens is closed after it."""
    yield _lab
    _lab.close_pages()  # type: ignore[attr-defined]

"""What all tests share: how laws are tried, and one real browser or a visible reason for none."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

# Examples are the same for everybody, so that what fails here fails everywhere; nothing hangs on
# how fast a machine is. With MENTORKIT_FUZZ they are new ones each time.
hypothesis.settings.register_profile(
    "mentorkit",
    deadline=None,
    derandomize="MENTORKIT_FUZZ" not in os.environ,
    suppress_health_check=[hypothesis.HealthCheck.too_slow, hypothesis.HealthCheck.data_too_large],
)
hypothesis.settings.load_profile("mentorkit")


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
def browser(chromium: str) -> Iterator[object]:
    """One browser for the whole session; each test opens pages of its own."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium)
        yield browser
        browser.close()

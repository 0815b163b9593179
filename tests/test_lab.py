"""`mentorkit lab` as a person meets it: the welcome page, guides to read, nothing fetched."""

import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from mentorkit.course.lab import prepare_lab

ROOT = Path(__file__).parents[1]


@pytest.fixture
def address(tmp_path):
    """A running `mentorkit lab`, ended by its process id."""
    folder, home = tmp_path / "work", tmp_path / "home"
    folder.mkdir()
    home.mkdir()
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("JUPYTER")},
        "HOME": str(home),
        "JUPYTER_TOKEN": "secret",
        "PYTHONPATH": str(ROOT),
    }
    log = tmp_path / "log"
    with log.open("w") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "mentorkit", "lab", str(folder), "--no-browser"],
            env=environment,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        yield (found := _address(server, log))
    finally:
        server.terminate()
        server.wait(timeout=40)
    with socket.socket() as asking:  # JupyterLab has not stayed behind
        assert asking.connect_ex(("127.0.0.1", urlsplit(found).port))


def _address(server, log: Path) -> str:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        if found := re.search(r"http://127\.0\.0\.1:\d+/", log.read_text()):
            return found[0]
        time.sleep(0.05)
    raise AssertionError(log.read_text())


@pytest.mark.browser
def test_welcome_opens_by_itself_and_a_guide_is_a_page_to_read(address, browser):
    asked: list[str] = []
    page = browser.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}?token=secret")
    page.get_by_role("paragraph").filter(has_text="Three doors").wait_for(timeout=60_000)
    page.get_by_role("link", name="guide", exact=True).first.click()
    page.locator(".jp-MarkdownViewer h1").wait_for(timeout=30_000)
    assert page.locator(".jp-toast-button").count() == 0
    elsewhere = {
        urlsplit(url).hostname for url in asked if urlsplit(url).scheme in ("http", "https", "ws")
    }
    assert elsewhere == {"127.0.0.1"}
    assert not [url for url in asked if "/api/news" in url or "/api/update" in url]
    page.close()


def test_what_is_there_already_stays(tmp_path):
    (tmp_path / "workshops").mkdir()
    mine = tmp_path / "workshops" / "mine.md"
    mine.write_text("mine")
    assert prepare_lab(tmp_path) == ["assignments"]
    assert mine.read_text() == "mine"

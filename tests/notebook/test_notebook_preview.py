"""The preview: a case beside its author, redrawn as the file is saved, and nothing kept."""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from lab_world import CASE, Lab
from playwright.sync_api import expect

import mentorkit
from mentorkit.answers import MIME
from mentorkit.cases import read_case
from mentorkit.notebook.preview import Preview, PreviewPlayer

module = sys.modules[Preview.__module__]


class Slot:
    """A place in the output, and what stands in it."""

    def __init__(self) -> None:
        self.content: Any = None

    def update(self, content: Any, **options: Any) -> None:
        self.content = content


class Watched:
    """A preview whose outputs can be read, of a file that can be edited."""

    def __init__(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.path, self.slots, self.sent = path, [], []
        monkeypatch.setattr(module, "display", self._display)
        monkeypatch.setattr(module, "_PAUSE", 0.01)
        monkeypatch.setattr(PreviewPlayer, "send", lambda _, message: self._hear(message))
        self.preview = Preview(path)

    def _display(self, *_: Any, **options: Any) -> Slot:
        self.slots.append(Slot())
        return self.slots[-1]

    def _hear(self, message: dict[str, Any]) -> None:
        json.dumps(message)
        self.sent.append(message)

    def edit(self, old: str, new: str) -> None:
        text = self.path.read_text(encoding="utf-8")
        assert old in text
        self.path.write_text(text.replace(old, new), encoding="utf-8")

    @property
    def findings(self) -> str:
        return str(self.slots[1].content["text/html"])

    @property
    def map(self) -> str:
        return str(self.slots[2].content["text/html"])

    def decide(self, *choices: tuple[str, str]) -> None:
        player = self.preview.player
        save = {"type": "save", "view": "v", "id": 1, "item": player.item, "based_on": 0}
        player._receive(None, {**save, "content": choices}, None)

    async def until_seen(self, seen: Any) -> None:
        for _ in range(300):
            if seen():
                return
            await asyncio.sleep(0.01)
        raise AssertionError("the change was not seen")


@pytest.fixture
def watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watched]:
    path = tmp_path / CASE.name
    path.write_bytes(CASE.read_bytes())
    watched = Watched(path, monkeypatch)
    yield watched
    watched.preview.close()


def run(session):
    """Runs a session in a loop of its own; the browser keeps one in this thread."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, session).result(timeout=60)


def test_player_findings_and_map_stand_together(watched):
    async def session() -> None:
        watched.preview.show()

    run(session())
    assert isinstance(watched.slots[0].content, PreviewPlayer)
    assert "hecked whole" in watched.findings
    assert "<svg" in watched.map


def test_a_saved_file_is_shown_and_the_place_is_kept(watched):
    first = read_case(CASE).scenes[0]
    taken = (first.id, first.choices[0].id)

    async def session() -> None:
        watched.preview.show()
        watched.decide(taken)
        watched.edit(first.title, "A new title")
        await watched.until_seen(lambda: "A new title" in watched.map)

    run(session())
    state = [message for message in watched.sent if message["type"] == "state"][-1]
    assert state["case"]["scenes"][first.id]["title"] == "A new title"
    assert state["items"][state["item"]]["content"] == [taken]
    assert state["preview"] is True


def test_a_broken_case_says_where_and_the_player_goes_on(watched):
    async def session() -> None:
        watched.preview.show()
        watched.edit("-> ", "-> nowhere-")
        await watched.until_seen(lambda: "nowhere-" in watched.findings)

    run(session())
    assert re.search(r"<strong>Line \d+:</strong>", watched.findings)
    assert watched.preview.player.case == read_case(CASE)


def test_a_file_that_is_not_there_yet_is_waited_for(tmp_path, monkeypatch):
    watched = Watched(tmp_path / CASE.name, monkeypatch)

    async def session() -> None:
        watched.preview.show()
        assert watched.preview.player is None
        watched.path.write_bytes(CASE.read_bytes())
        await watched.until_seen(lambda: watched.preview.player)

    run(session())
    assert "<svg" in watched.map
    watched.preview.close()


def test_nothing_is_kept(watched, tmp_path, monkeypatch):
    monkeypatch.setenv("MENTORKIT_PRIVATE", str(tmp_path / "private"))
    first = read_case(CASE).scenes[0]

    async def session() -> None:
        watched.preview.show()
        watched.decide((first.id, first.choices[0].id))

    run(session())
    assert watched.sent[-1]["items"]
    assert [path.name for path in tmp_path.rglob("*")] == [CASE.name]
    assert MIME not in watched.sent[-1]["summary"]["data"]


def test_closing_ends_the_watch(watched):
    async def session() -> None:
        watched.preview.show()
        task = watched.preview._task
        watched.preview.close()
        await asyncio.wait([task], timeout=5)
        assert task.done()

    run(session())


def test_the_watch_ends_when_the_player_is_closed(watched):
    async def session() -> None:
        watched.preview.show()
        watched.preview.player.close()
        await asyncio.wait_for(watched.preview._task, 5)

    run(session())


def test_outside_a_notebook_it_says_what_is_found(capsys):
    assert mentorkit.preview(CASE) is None
    assert "checked whole" in capsys.readouterr().out


def test_a_file_has_one_preview(watched):
    async def session() -> None:
        watched.preview.show()
        again = Preview(watched.path)
        again.show()
        await asyncio.wait([watched.preview._task], timeout=5)
        assert watched.preview._task.done()
        assert not again._task.done()
        again.close()

    run(session())


@pytest.mark.browser
def test_a_saved_file_is_redrawn_in_the_page(lab: Lab) -> None:
    notebook = lab.assignment(['shown = mentorkit.preview("night-handover.md")'])
    page = lab.open(notebook)
    page.run_all()
    case = notebook.with_name("night-handover.md")
    first = read_case(case).scenes[0]
    page.player.shows("not kept")
    page.player.press("Begin")
    page.player.choose(first.choices[0].id)
    here = read_case(case).scene(first.choices[0].target)
    page.player.shows(here.title)
    expect(page.page.locator("svg.mk-map")).to_be_visible()
    text = case.read_text(encoding="utf-8")
    case.write_text(text.replace(here.title, "Somewhere new"), encoding="utf-8")
    expect(page.player.root).to_contain_text("Somewhere new")
    expect(page.page.locator("svg.mk-map")).to_contain_text("Somewhere new")
    assert not notebook.with_name("answers.json").exists()

"""In a Spanish course nothing on a page is English, but what the course's own authors wrote.

The same assignment is opened in English and in Spanish. Whatever reads the same in both is either
an author's, or was not translated.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from html import unescape
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import mentorkit
from mentorkit.answers.place import place_of
from mentorkit.cases import read_case
from mentorkit.notebook import assets, element
from mentorkit.notebook.element import Element
from mentorkit.pages import Audience, page_for
from mentorkit.released import read_released

CASE = Path(__file__).parent / "notebook" / "night-handover.md"
PROMPT = "What will you do on your next night?"

ASKS = [
    {"kind": "play", "item": "night-handover"},
    {"kind": "reflect", "item": "my-night", "prompt": PROMPT},
    {"kind": "survey", "item": "practice-self-rating/then", "name": "practice-self-rating"},
    {"kind": "survey", "item": "workload-pulse", "name": "workload-pulse"},
    {"kind": "worksheet", "item": "network-map", "name": "network-map"},
    {"kind": "worksheet", "item": "mentoring-compact", "name": "mentoring-compact"},
    {"kind": "worksheet", "item": "authorship-agreement", "name": "authorship-agreement"},
    {"kind": "consent", "item": "consent"},
    {"kind": "ask_for_contact", "item": "contact"},
]
ASKS[2]["moment"] = "then"

RELEASED: dict[str, Any] = {
    "format": 1,
    "assignment": "n-1",
    "title": "Nights on call",
    "readers": "Dr Ingrid Solheim",
    "reply_by": "2026-12-12",
    "crisis_contact": "occupational health, extension 2270",
    "responder": "Dr Sofia Lindqvist",
    "response_time": "two working days",
    "resources": "Staff counselling, room 2.14",
    "due": "2026-12-10T17:00:00+01:00",
    "hand_in": "file",
    "words": {"my-night": [20, 80]},
    "asks": ASKS,
}

CALLS: dict[str, Callable[[], None]] = {
    "note": lambda: mentorkit.note(),
    "play": lambda: mentorkit.play("night-handover"),
    "reflect": lambda: mentorkit.reflect("my-night", PROMPT, model="gibbs"),
    "rating": lambda: mentorkit.survey("practice-self-rating", moment="then"),
    "pulse": lambda: mentorkit.survey("workload-pulse"),
    "map": lambda: mentorkit.worksheet("network-map"),
    "compact": lambda: mentorkit.worksheet("mentoring-compact"),
    "agreement": lambda: mentorkit.worksheet("authorship-agreement"),
    "consent": lambda: mentorkit.consent(),
    "contact": lambda: mentorkit.ask_for_contact(),
    "submission": lambda: mentorkit.submission(),
}

PERSON = {"id": "p1", "name": "", "ring": "close", "rank": "peer", "gives": ["job"], "angle": 60}
ANSWERS: list[tuple[str, str, Any]] = [
    ("play", "night-handover", [["desk", "ask"]]),
    ("play", "night-handover/worry", "2270"),
    ("play", "night-handover/worry/confidence", 2),
    ("reflect", "my-night", "2270"),
    ("map", "network-map/map", {"people": [PERSON]}),
    ("compact", "mentoring-compact/evaluates", "never"),
    ("compact", "mentoring-compact/review", "2027-01-31"),
    ("agreement", "authorship-agreement/people", [{"agreed": "2027-01-31"}]),
    ("consent", "consent/research", {"agreed": True}),
    ("contact", "contact", {"asked": True, "how": "2270"}),
]

SAME_EVERYWHERE = {"CC BY 4.0", "process.json"}
NOT_SHOWN = {"_esm", "case", "citation", "source", "folder", "hash", "type"}


class Opened:
    """The assignment in one language, every element as its cell shows it."""

    def __init__(self, folder: Path, elements: dict[str, Element]) -> None:
        self.folder = folder
        self.elements = elements
        self.released = read_released(folder)

    def answer(self) -> None:
        """Answers everything; a person's words are figures, which are in no language."""
        ratings = {"practice-self-rating": "then", "workload-pulse": ""}
        for name, moment in ratings.items():
            kind = "rating" if moment else "pulse"
            holds = self.message(kind)["holds"]
            first, second = [one["id"] for one in self.message(kind)["instrument"]["questions"]][:2]
            answers = {first: 1, second: "prefer-not-to-say"}
            self._save(kind, self.elements[kind].item, {**holds, "answers": answers})
            assert self.elements[kind].item.startswith(name)
        for kind, item, content in ANSWERS:
            self._save(kind, item, content)

    def _save(self, kind: str, item: str, content: Any) -> None:
        save = {"type": "save", "view": "one", "id": 1, "item": item, "based_on": 0}
        heard = self._hear(kind, {**save, "content": content})
        assert heard[0]["type"] == "saved", heard

    def message(self, kind: str) -> dict[str, Any]:
        """What the page is told when it opens."""
        (heard,) = self._hear(kind, {"type": "ready"})
        return heard

    def _hear(self, kind: str, message: dict[str, Any]) -> list[dict[str, Any]]:
        heard: list[dict[str, Any]] = []
        one = self.elements[kind]
        one.send = lambda content, files=None: heard.append(content)
        one._receive(None, message, None)
        return heard


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Opened]]:
    monkeypatch.setenv("MENTORKIT_PRIVATE", str(tmp_path / "private"))
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    for name in ("element", "note", "submission", "survey"):
        module = import_module(f"mentorkit.notebook.{name}")
        monkeypatch.setattr(module, "can_talk", lambda: True)
    monkeypatch.setattr(element, "current_run", lambda: None)
    languages = {code: open_in(code, tmp_path / code, monkeypatch) for code in ("en", "es")}
    yield languages
    for one in languages.values():
        for shown in one.elements.values():
            shown.close()


def open_in(code: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Opened:
    folder.mkdir(parents=True)
    (folder / CASE.name).write_bytes(CASE.read_bytes())
    (folder / "mentorkit.json").write_text(json.dumps({**RELEASED, "language": code}), "utf-8")
    monkeypatch.chdir(folder)
    shown: list[Element] = []
    monkeypatch.setattr(Element, "show", lambda self: shown.append(self))
    for call in CALLS.values():
        call()
    return Opened(folder, dict(zip(CALLS, shown, strict=True)))


def lines(thing: Any, skipped: set[str]) -> set[str]:
    """Every text in a message, line by line, without its tags."""
    if isinstance(thing, dict):
        parts = [
            lines(value, skipped) for key, value in thing.items() if key not in (skipped or ())
        ]
    elif isinstance(thing, (list, tuple)):
        parts = [lines(value, skipped) for value in thing]
    else:
        bare = re.split(r"<[^>]+>|\n", thing) if isinstance(thing, str) else []
        return {unescape(line).strip() for line in bare if line.strip()}
    return set().union(*parts)


CASE_LINES = lines(json.loads(read_case(CASE).compile().json()), set())
COUNTED = {"Trust:", "Trust: polite → open"}
AUTHORS = {text.strip() for text in {*CASE_LINES, *lines(RELEASED, set()), *COUNTED}}
"""What the authors of this course wrote, in one language."""

LINE = r"[^\W\d_]{2,}"
SENTENCE = r"[^\W\d_]{2,}\W* [^\W\d_]{2,}"
"""At least two words in a row: in a message single ones are ids."""


def said(texts: set[str], like: str) -> set[str]:
    """What of some lines is the screen's own: with words in it, and without what authors wrote."""
    found = set()
    for text in texts - AUTHORS - SAME_EVERYWHERE:
        for own in sorted(AUTHORS, key=len, reverse=True):
            text = text.replace(own, "") if " " in own else text
        if re.search(like, text):
            found.add(text.strip())
    return found


@pytest.mark.parametrize("answered", [False, True], ids=["open", "answered"])
def test_what_a_page_is_told_has_no_english(opened: Any, answered: bool) -> None:
    told = 0
    for kind in CALLS:
        if answered and kind == "note":  # once is enough, before the first
            for one in opened.values():
                one.answer()
        english, spanish = (
            said(lines(opened[code].message(kind), NOT_SHOWN), SENTENCE) for code in ("en", "es")
        )
        assert english & spanish == set(), kind
        told += len(spanish)
    assert told > 120


@pytest.mark.parametrize("audience", Audience)
def test_what_others_get_to_see_has_no_english(opened: Any, audience: Audience) -> None:
    seen = {}
    for code, one in opened.items():
        one.answer()
        answers = place_of(one.folder).sitting.answers
        page = page_for(audience, one.released, one.folder, answers, person="2270")
        assert f'<html lang="{code}" dir="ltr">' in page
        seen[code] = said(lines(page.split("<body>")[1], set()), LINE)
    assert seen["es"]
    assert seen["en"] & seen["es"] == set()


# In a browser

SHOW = """
async ([script, kind, message]) => {
  const file = new Blob([script], { type: "text/javascript" });
  const { default: elements } = await import(URL.createObjectURL(file));
  let hear = null;
  const model = { on: (event, heard) => event === "msg:custom" && (hear = heard), send: () => {} };
  document.body.replaceChildren();
  elements[kind].render({ model, el: document.body });
  hear(message, []);
  await new Promise((done) => setTimeout(done));
  document.querySelectorAll("details").forEach((fold) => (fold.open = true));
  return document.body.firstElementChild.lang;
}
"""
READ = """
() => {
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) found.push(walk.currentNode.data);
  for (const node of document.querySelectorAll("*"))
    for (const name of ["aria-label", "title", "alt", "placeholder"])
      if (node.hasAttribute(name)) found.push(node.getAttribute(name));
  return found;
}
"""


@pytest.mark.browser
@pytest.mark.parametrize("kind", CALLS)
def test_what_a_page_shows_has_no_english(opened: Any, kind: str, browser: Any) -> None:
    seen: dict[str, set[str]] = {}
    page = browser.new_page()
    try:
        page.context.set_offline(True)
        for code, one in opened.items():
            script = [assets.script(code), one.elements[kind].module]
            assert page.evaluate(SHOW, [*script, one.message(kind)]) == code
            found = page.evaluate(READ)
            one.answer()
            message = one.message(kind)
            page.evaluate(SHOW, [*script, message])
            found += page.evaluate(READ)
            cited = [message.get("instrument", {}).get("citation"), message.get("model")]
            seen[code] = said(lines(found, set()) - lines(cited, set()), LINE)
    finally:
        page.close()
    assert seen["es"]
    assert seen["en"] & seen["es"] == set()

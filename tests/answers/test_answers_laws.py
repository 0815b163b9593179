"""Laws that hold whatever is saved, by whom, in what order."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kept import texts_kept

from mentorkit.answers import (
    Answers,
    AnswersError,
    Conflict,
    Item,
    Line,
    Saved,
    Sitting,
    Text,
    Value,
    decode,
    document,
    encode,
)
from mentorkit.answers.document import merge
from mentorkit.cases import Case

IDS = st.from_regex(r"[a-z0-9_/-]{1,20}", fullmatch=True)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
REVISIONS = st.integers(0, 5)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=8,
)
ITEMS = (
    st.builds(Text, WORDS, revision=REVISIONS)
    | st.builds(Value, JSON, revision=REVISIONS)
    | st.builds(
        Line,
        WORDS,
        WORDS,
        st.lists(st.tuples(WORDS, WORDS), max_size=4),
        st.none() | WORDS,
        revision=REVISIONS,
    )
)
DOCUMENTS = st.builds(
    Answers,
    assignment=WORDS,
    folder=st.from_regex("[0-9a-f]{16}", fullmatch=True),
    date=st.dates().map(str),
    items=st.dictionaries(IDS, ITEMS, max_size=5),
)


@given(DOCUMENTS)
def test_a_document_survives_the_disk(answers: Answers) -> None:
    content = encode(answers)
    assert decode(content) == answers
    assert encode(decode(content)) == content
    backwards = dict(reversed(answers.items.items()))
    assert encode(msgspec.structs.replace(answers, items=backwards)) == content


@given(
    st.binary(max_size=200)
    | DOCUMENTS.map(encode).flatmap(
        lambda good: st.integers(0, len(good)).map(lambda cut: good[:cut])
    )
)
def test_any_bytes_are_answers_or_an_error_with_a_code(content: bytes) -> None:
    try:
        answers = decode(content)
    except AnswersError as error:
        fault = error
    else:
        assert decode(encode(answers)) == answers
        return
    assert fault.problem.code in ("A105", "A106", "A107")


@given(DOCUMENTS, IDS, ITEMS, REVISIONS, st.lists(IDS, max_size=2))
def test_a_merge_touches_one_item_and_what_is_dropped(
    before: Answers, key: str, item: Any, based_on: int, drop: list[str]
) -> None:
    drop = [*drop, *list(before.items)[:1]]
    stored = before.items.get(key)
    if stored and stored.revision != based_on and not document.same(stored, item):
        with pytest.raises(Conflict) as conflict:
            merge(before, key, item, based_on=based_on, drop=drop)
        assert conflict.value.theirs is stored
        return
    after = merge(before, key, item, based_on=based_on, drop=drop)
    others = {name: kept for name, kept in before.items.items() if name not in {key, *drop}}
    assert {name: kept for name, kept in after.items.items() if name != key} == others
    assert document.same(after.items[key], item)
    assert merge(after, key, item, based_on=based_on, drop=drop) is after


WINDOWS = st.sampled_from(["first", "second"])
STEPS = st.lists(
    st.tuples(
        WINDOWS,
        st.sampled_from(["write", "write", "look", "left", "right", "back", "restart"]),
        st.sampled_from(["what-changed", "two-doors/office", "two-doors/corridor"]),
    ),
    max_size=25,
)
LINES = {"left": [("corridor", "left")], "right": [("corridor", "right")], "back": []}


class World:
    """Two windows on one folder, and what they were promised."""

    def __init__(self, folder: Path, case: Case) -> None:
        self._folder, self._case = folder, case
        self._windows = {name: self._open() for name in ("first", "second")}
        self.typed: dict[str, list[str]] = {}
        self.acknowledged: dict[str, Item] = {}

    def _open(self) -> tuple[Sitting, dict[str, int]]:
        sitting = Sitting(self._folder, course="mentors")
        return sitting, {key: item.revision for key, item in sitting.answers.items.items()}

    def take(self, window: str, verb: str, key: str) -> None:
        sitting, seen = self._windows[window]
        stored = sitting.answers.items
        if verb == "restart":
            self._windows[window] = self._open()
        elif verb == "look":
            seen[key] = stored[key].revision if key in stored else 0
        elif verb == "write":
            self._write(sitting, seen, key)
        else:
            self._decide(sitting, seen, LINES[verb])

    def _write(self, sitting: Sitting, seen: dict[str, int], key: str) -> None:
        text = f"draft {sum(map(len, self.typed.values()))}"
        self.typed.setdefault(key, []).append(text)
        if self._save(seen, key, lambda based_on: sitting.write(key, text, based_on)):
            self.acknowledged[key] = Text(text, seen[key])

    def _decide(self, sitting: Sitting, seen: dict[str, int], line: list[tuple[str, str]]) -> None:
        stored = self.acknowledged.get("two-doors")
        if isinstance(stored, Line) and stored.decisions == line:
            seen["two-doors"] = stored.revision  # the same twice is never a conflict
        key = "two-doors"
        if self._save(seen, key, lambda based_on: sitting.decide(self._case, line, based_on)):
            self.acknowledged[key] = sitting.answers.items[key]
            assert self.acknowledged[key].decisions == line
            if ("corridor", "left") not in line:
                self.acknowledged.pop("two-doors/office", None)

    def _save(self, seen: dict[str, int], key: str, save: Callable[[int], Saved]) -> bool:
        based_on = seen.get(key, 0)
        theirs = self.acknowledged.get(key)
        if theirs is None or theirs.revision == based_on:
            seen[key] = save(based_on).revision
            return True
        with pytest.raises(Conflict) as conflict:
            save(based_on)
        assert conflict.value.theirs == theirs
        return False


@settings(max_examples=60)
@given(steps=STEPS)
def test_two_windows_lose_nothing(case: Case, steps: list[tuple[str, str, str]]) -> None:
    """What was acknowledged last is in the file; whatever else was typed is in the history."""
    with tempfile.TemporaryDirectory() as here, pytest.MonkeyPatch.context() as patch:
        patch.setenv("MENTORKIT_PRIVATE", f"{here}/private")
        folder = Path(here, "feedback-practice")
        folder.mkdir()
        world = World(folder, case)
        for step in steps:
            world.take(*step)

        sitting = Sitting(folder, course="mentors")
        assert sitting.answers.items == world.acknowledged
        for key, texts in world.typed.items():
            assert texts_kept(sitting, key) == texts
        assert sitting.history.last_saved("feedback-practice") == sitting.answers
        assert sitting.notices == []


def test_an_old_format_is_upgraded_one_version_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    def to_two(old: dict[str, Any]) -> dict[str, Any]:
        assert old["format"] == 1
        items = {key: {"kind": "text", "text": text} for key, text in old["texts"].items()}
        return {"format": 2, "assignment": old["assignment"], "items": items}

    def to_three(old: dict[str, Any]) -> dict[str, Any]:
        assert old["format"] == 2
        items = {key: {**item, "revision": 1} for key, item in old["items"].items()}
        return {**old, "format": 3, "items": items}

    monkeypatch.setattr(document, "FORMAT", 3)
    monkeypatch.setattr(document, "UPGRADES", {1: to_two, 2: to_three})
    answers = decode(b'{"format": 1, "assignment": "a", "texts": {"x": "kept"}}')
    assert answers == Answers(format=3, assignment="a", items={"x": Text("kept", revision=1)})
    with pytest.raises(AnswersError, match="format 4; this one reads 3"):
        decode(b'{"format": 4}')

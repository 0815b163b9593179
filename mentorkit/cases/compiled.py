"""The compiled case: plain JSON that both engines run, the kernel's and the page's.

It holds each text twice, as Markdown and as HTML, cut at its holes; the debrief is left out. The
hash covers what can change an answer's meaning, and so neither lines nor paths nor the HTML.
"""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec

from mentorkit.cases.model import Case, Choice, Counter, Scene, Text
from mentorkit.cases.pieces import html_pieces
from mentorkit.errors import MentorkitError

if TYPE_CHECKING:
    from mentorkit.cases.program import Program

FORMAT = 1

Pieces = list[Any]
"""Literals, `["show", counter]`, `["if", [condition or null, pieces], …]`."""


class CompiledText(msgspec.Struct, frozen=True):
    """A text's pieces, in Markdown and in HTML."""

    md: Pieces
    html: Pieces


class CompiledCounter(msgspec.Struct, frozen=True):
    """A counter and the words for its values, low to high."""

    name: str
    label: str
    start: int
    low: int
    high: int
    words: list[str]

    def word(self, value: int) -> str:
        """The word for a value, "" if there are none: they are spread evenly from low to high."""
        place = (value - self.low) * len(self.words) // (self.high - self.low + 1)
        return self.words[place] if self.words else ""


class CompiledChoice(msgspec.Struct, frozen=True):
    """A choice; `when` is its condition, `to` the scene it leads to."""

    id: str
    text: CompiledText
    to: str
    when: list[Any] | None
    effects: list[list[Any]]
    feedback: CompiledText | None
    tags: list[str]


class CompiledScene(msgspec.Struct, frozen=True):
    """A scene with its choices."""

    id: str
    title: str
    ending: str | None
    why: str | None
    confidence: bool
    timer: int | None
    live: bool
    text: CompiledText
    choices: list[CompiledChoice]


class Compiled(msgspec.Struct, frozen=True, dict=True):
    """A whole case, ready to be played. `visited` lists the scenes that conditions ask about."""

    format: int
    id: str
    title: str
    hash: str
    function: str
    chair: str
    minutes: int
    content_note: str
    reviewed: list[str]
    counters: list[CompiledCounter]
    flags: list[str]
    visited: list[str]
    start: str
    briefing: CompiledText
    scenes: dict[str, CompiledScene]

    def json(self) -> bytes:
        """The compiled case as UTF-8 JSON."""
        return msgspec.json.encode(self)

    @cached_property
    def program(self) -> Program:
        """The case as the reference engine runs it, made once."""
        from mentorkit.cases.program import Program

        return Program(self)


def read_compiled(raw: bytes) -> Compiled:
    """The compiled case in `raw`.

    Raises:
        MentorkitError: It is damaged, or was made by a newer mentorkit.
    """
    try:
        found = msgspec.json.decode(raw, type=Compiled)
    except (msgspec.DecodeError, RecursionError) as fault:
        raise MentorkitError(
            f"This compiled case can't be read: {fault}. Compile it anew."
        ) from None
    if found.format != FORMAT:
        raise MentorkitError(
            f"This compiled case has format {found.format}, and this mentorkit reads {FORMAT}. "
            "Install a newer mentorkit, or compile the case anew."
        )
    return found


def compile_case(case: Case) -> Compiled:
    """The compiled form of `case`; see `Case.compile`."""
    compiled = Compiled(
        format=FORMAT,
        id=case.id,
        title=case.title,
        hash="",
        function=case.function,
        chair=case.chair,
        minutes=case.minutes,
        content_note=case.content_note,
        reviewed=list(case.reviewed),
        counters=[_counter(counter) for counter in case.counters],
        flags=[flag.name for flag in case.flags],
        visited=_asked_scenes(case),
        start=case.scenes[0].id,
        briefing=_text(case.briefing),
        scenes={scene.id: _scene(scene) for scene in case.scenes},
    )
    return msgspec.structs.replace(compiled, hash=_hash(compiled))


def _hash(compiled: Compiled) -> str:
    """SHA-256 over the meaning: format, counters, flags, and all that is shown and decided."""
    meaning = msgspec.to_builtins(compiled)
    for key in ("hash", "visited", "function", "minutes", "content_note", "reviewed"):
        del meaning[key]
    _leave_out_html(meaning)
    return hashlib.sha256(msgspec.json.encode(meaning, order="deterministic")).hexdigest()


def _leave_out_html(tree: Any) -> None:
    if isinstance(tree, dict):
        tree.pop("html", None)
        for value in tree.values():
            _leave_out_html(value)
    elif isinstance(tree, list):
        for value in tree:
            _leave_out_html(value)


def _counter(counter: Counter) -> CompiledCounter:
    return CompiledCounter(
        counter.name, counter.label, counter.start, counter.low, counter.high, list(counter.words)
    )


def _scene(scene: Scene) -> CompiledScene:
    return CompiledScene(
        id=scene.id,
        title=scene.title,
        ending=scene.ending,
        why=scene.why,
        confidence=scene.confidence,
        timer=scene.timer,
        live=scene.live,
        text=_text(scene.text),
        choices=[_choice(choice) for choice in scene.choices],
    )


def _choice(choice: Choice) -> CompiledChoice:
    return CompiledChoice(
        id=choice.id,
        text=_text(choice.text),
        to=choice.target,
        when=_lists(choice.condition) if choice.condition else None,
        effects=[list(effect) for effect in choice.effects],
        feedback=_text(choice.feedback) if choice.feedback else None,
        tags=list(choice.tags),
    )


def _text(text: Text) -> CompiledText:
    return CompiledText(_lists(text.pieces), _lists(html_pieces(text)))


def _lists(tree: Any) -> Any:
    return [_lists(part) for part in tree] if isinstance(tree, tuple) else tree


def _asked_scenes(case: Case) -> list[str]:
    """Scenes that some condition names in `visited(…)`, in the order of the case."""
    asked: set[str] = set()

    def look(tree: Any) -> None:
        if isinstance(tree, tuple):
            if len(tree) == 2 and tree[0] == "visited":
                asked.add(tree[1])
            for part in tree:
                look(part)

    for text in case.texts():
        look(text.pieces)
    for assertion in case.assertions:
        look(assertion.condition)
    for scene in case.scenes:
        for choice in scene.choices:
            look(choice.condition)
    return [scene.id for scene in case.scenes if scene.id in asked]

"""A case as data: what the reader found in the file, with the line where each part stands.

Conditions, effects and texts are small trees of tuples; `docs/case-language.md` lists their shapes.
Equality leaves lines and paths out: the same case written elsewhere is the same case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mentorkit.cases.compiled import Compiled

ID = re.compile(r"[a-z][a-z0-9-]*")
"""Ids of cases, scenes, choices and tags."""

Expression = tuple[Any, ...]
"""`("and", a, b)`, `("or", a, b)`, `("not", a)`, `("flag", name)`, `("visited", scene)`, or a
comparison such as `(">=", ("counter", name), 3)`."""

Effect = tuple[str, str, int] | tuple[str, str]
"""`(sign, counter, n)` with sign +, - or =; `("set", flag)`; `("clear", flag)`."""

Piece = str | tuple[Any, ...]
"""A literal, `("show", counter)`, or `("if", (condition or None, pieces), …)`."""

FUNCTIONS = ("guidance", "support", "skills", "networks", "growth", "continuity")
CHAIRS = ("mentor", "mentee", "bystander")
USES = ("solo", "facilitated", "both")
BELOW_THE_LINE = "below-the-line"


def _line() -> int:
    result: int = field(default=0, compare=False, kw_only=True)
    return result


@dataclass(frozen=True)
class Counter:
    """A bounded whole number, shown in words.

    Attributes:
        words: From low to high, spread evenly over the range; may be empty.
    """

    name: str
    start: int
    low: int
    high: int
    words: tuple[str, ...] = ()
    line: int = _line()

    @property
    def label(self) -> str:
        """The name as people read it: `time_left` is "Time left"."""
        return self.name.replace("_", " ").capitalize()


@dataclass(frozen=True)
class Flag:
    """A yes-or-no fact; no at the start."""

    name: str
    line: int = _line()


@dataclass(frozen=True)
class Text:
    """Markdown with holes.

    Attributes:
        pieces: The Markdown cut at its holes; see `Piece`.
        blocks: The same before it was cut, for the HTML; see `mentorkit.cases.text`.
        images: File names of the pictures in it.
        asked: The lines of its conditions, in the order they stand in `pieces`.
    """

    pieces: tuple[Piece, ...]
    blocks: tuple[Any, ...] = field(default=(), repr=False, compare=False)
    images: tuple[str, ...] = ()
    line: int = _line()
    asked: tuple[int, ...] = field(default=(), repr=False, compare=False, kw_only=True)


@dataclass(frozen=True)
class Choice:
    """One thing a person can decide.

    Attributes:
        text: One line of Markdown.
        target: The id of the scene it leads to.
        effects: In the order they happen, each clamped at its counter's bounds.
        condition: When it is open; None is always.
        feedback: What is shown after it was taken.
        tags: `below-the-line` says that it breaks a duty.
    """

    id: str
    text: Text
    target: str
    effects: tuple[Effect, ...] = ()
    condition: Expression | None = None
    feedback: Text | None = None
    tags: tuple[str, ...] = ()
    line: int = _line()


@dataclass(frozen=True)
class Scene:
    """One moment of the case, with what can be decided there.

    Attributes:
        ending: The ending's name; an ending has no choices.
        why: The question for a rationale, asked on entry.
        confidence: Ask how sure the person is.
        timer: Seconds to show; never forced.
        live: One of the two decisions to vote on when time is short.
        debrief: For the facilitator; one Markdown text per block.
    """

    id: str
    title: str
    text: Text
    choices: tuple[Choice, ...] = ()
    ending: str | None = None
    why: str | None = None
    confidence: bool = False
    timer: int | None = None
    live: bool = False
    debrief: tuple[str, ...] = ()
    line: int = _line()


@dataclass(frozen=True)
class Assertion:
    """What the author says holds `always`, or can be reached (`reachable`)."""

    kind: str
    source: str
    condition: Expression
    line: int = _line()


@dataclass(frozen=True)
class Case:
    """A case as its author wrote it. The first scene is where it starts."""

    id: str
    title: str
    function: str
    minutes: int
    chair: str = "mentor"
    use: str = "both"
    topics: tuple[str, ...] = ()
    content_note: str = "none"
    reviewed: tuple[str, ...] = ()
    counters: tuple[Counter, ...] = ()
    flags: tuple[Flag, ...] = ()
    assertions: tuple[Assertion, ...] = ()
    briefing: Text = field(default_factory=lambda: Text(()))
    debrief: tuple[str, ...] = ()
    scenes: tuple[Scene, ...] = ()
    path: str = field(default="", compare=False)

    def scene(self, scene_id: str) -> Scene:
        """The scene with that id. Raises `KeyError` when there is none."""
        return self._by_id[scene_id]

    @cached_property
    def _by_id(self) -> dict[str, Scene]:
        return {scene.id: scene for scene in self.scenes}

    def texts(self) -> Iterator[Text]:
        """All that participants may read, in the order it stands in the case."""
        yield self.briefing
        for scene in self.scenes:
            yield scene.text
            for choice in scene.choices:
                yield choice.text
                if choice.feedback:
                    yield choice.feedback

    @property
    def images(self) -> tuple[str, ...]:
        """File names of all pictures, each once, in the order they stand in the case."""
        return tuple(dict.fromkeys(image for text in self.texts() for image in text.images))

    def compile(self) -> Compiled:
        """The case as both engines run it: plain JSON, without the debrief."""
        return self._compiled

    @cached_property
    def _compiled(self) -> Compiled:
        from mentorkit.cases.compiled import compile_case

        return compile_case(self)

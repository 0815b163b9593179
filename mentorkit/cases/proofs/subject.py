"""A case under examination: what the linter's checks ask about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from mentorkit.cases.model import Case, Choice, Scene, Text
from mentorkit.cases.proofs.findings import ERRORS, Finding, LintCode, Severity, Way
from mentorkit.cases.spelling import condition_source

if TYPE_CHECKING:
    from mentorkit.cases.proofs.moves import Move
    from mentorkit.cases.proofs.readings import Reading
    from mentorkit.cases.proofs.space import Numbers, Space


@dataclass(frozen=True)
class Subject:
    """A case and its states."""

    case: Case
    space: Space

    def finding(
        self, code: LintCode, line: int, message: str, hint: str = "", way: Way = ()
    ) -> Finding:
        """A finding at one line of the case."""
        message = message[:1].upper() + message[1:]
        severity: Severity = "error" if code in ERRORS else "warning"
        return Finding(self.case.path, line, str(code), message, hint, severity, way)

    @cached_property
    def names_read(self) -> set[str]:
        """Counters and flags that some condition asks for, or some text or screen shows."""
        trees: list[Any] = [text.pieces for text in self.case.texts()]
        trees += [assertion.condition for assertion in self.case.assertions]
        trees += [choice.condition for scene in self.case.scenes for choice in scene.choices]
        shown = {counter.name for counter in self.case.counters if counter.words}
        return shown | {leaf[1] for tree in trees for leaf in leaves(tree) if leaf[0] != "visited"}

    def text(self, reading: Reading) -> Text:
        """What was read, as it stands in the case."""
        if reading.kind == "briefing":
            return self.case.briefing
        scene = self.case.scene(reading.scene)
        if reading.kind == "scene":
            return scene.text
        choice = next(choice for choice in scene.choices if choice.id == reading.choice)
        return choice.feedback or choice.text if reading.kind == "feedback" else choice.text

    def way(self, reading: Reading, row: int) -> Way:
        """A shortest way to where a text reads as it does in that row."""
        place = int(reading.places[row])
        return self.space.way_by(place) if reading.choice else self.space.way(place)

    def choices(self) -> Iterator[tuple[Move, Choice]]:
        """Each choice, as it moves and as it was written."""
        written = (choice for scene in self.case.scenes for choice in scene.choices)
        return zip(self.space.moves, written, strict=True)

    def nearest(self, states: Numbers) -> Iterator[tuple[Scene, int]]:
        """Of some states, each scene's nearest to the start."""
        scenes = self.space.codes[states] // self.space.layout.span
        found, places = np.unique(scenes.astype(np.int64), return_index=True)
        for scene, place in zip(found, places, strict=True):
            yield self.case.scenes[scene], int(states[place])

    def facts(self, state: int, *trees: Any) -> str:
        """What these conditions ask about, as it stands in a state: ` (trust 0, not safe)`."""
        values, layout = self.space.values(state), self.space.layout
        facts = []
        for kind, name in dict.fromkeys(leaf for tree in trees for leaf in leaves(tree)):
            value = values[layout.bits[name] if kind == "visited" else layout.places[name]]
            if kind == "counter":
                facts.append(f"{name} {value}")
            else:
                fact = condition_source((kind, name))
                facts.append(fact if value else f"not {fact}")
        return f" ({', '.join(facts)})" if facts else ""


_LEAVES = ("counter", "flag", "visited", "show")


def leaves(tree: Any) -> Iterator[tuple[str, str]]:
    """The counters, flags and scenes that a condition or a text names."""
    if not isinstance(tree, tuple | list):
        return
    if len(tree) == 2 and tree[0] in _LEAVES and isinstance(tree[1], str):
        yield tree[0], tree[1]
        return
    for part in tree:
        yield from leaves(part)

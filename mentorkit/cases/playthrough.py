"""One person's way through a case: the reference engine. No clock, no randomness, no files."""

from __future__ import annotations

from collections.abc import Iterable

from mentorkit.cases.compiled import Compiled, CompiledScene
from mentorkit.cases.model import Case
from mentorkit.cases.program import Node, OpenChoice, Option, Shown, Values
from mentorkit.errors import MentorkitError


class ChoiceError(MentorkitError):
    """A move that the case does not offer here."""


_Step = tuple[Node, Values, Option]
"""Where the person was, what held there, and what they chose."""


class Playthrough:
    """A case being played, from its first scene on."""

    __slots__ = ("_node", "_program", "_steps", "_values", "case")

    def __init__(self, case: Case | Compiled) -> None:
        self.case = case.compile() if isinstance(case, Case) else case
        self._program = self.case.program
        self._node = self._program.start
        self._values = self._program.start_values
        self._steps: list[_Step] = []

    @property
    def scene(self) -> CompiledScene:
        """The scene where the person is: its `id`, `title`, `ending`, `why`, …"""
        return self._node.scene

    @property
    def text(self) -> str:
        """The scene's Markdown as it reads now."""
        text = self._node.text
        return text if isinstance(text, str) else text(self._values)

    @property
    def html(self) -> str:
        """The scene's HTML as it reads now."""
        html = self._node.html
        return html if isinstance(html, str) else html(self._values)

    @property
    def briefing(self) -> Shown:
        """What everyone knows before the first decision, as it reads at the start."""
        return self._program.briefing.shown(self._program.start_values)

    @property
    def choices(self) -> list[OpenChoice]:
        """What is open here and now, in the order of the case; empty at an ending."""
        values = self._values
        return [
            option.fixed or option.seen(values)
            for option in self._node.options
            if option.when is None or option.when(values)
        ]

    @property
    def ending(self) -> str | None:
        """The name of the ending reached; None on the way."""
        return self._node.scene.ending

    @property
    def feedback(self) -> Shown | None:
        """What the last choice brings; None before the first one, or when it says nothing."""
        feedback = self._steps[-1][2].feedback if self._steps else None
        return feedback.shown(self._values) if feedback else None

    @property
    def decisions(self) -> list[tuple[str, str]]:
        """The kept line: scene id and choice id of each decision, first to last."""
        return [(node.scene.id, option.choice.id) for node, _, option in self._steps]

    @property
    def values(self) -> dict[str, int | bool]:
        """Counters and flags by name, as they stand now."""
        counters = len(self.case.counters)
        return {
            name: self._values[place] if place < counters else bool(self._values[place])
            for name, place in self._program.places.items()
        }

    @property
    def visited(self) -> list[str]:
        """Of the scenes that the case asks about, those entered before the current one."""
        return [scene for scene, place in self._program.bits.items() if self._values[place]]

    def choose(self, choice: str) -> None:
        """Takes the choice with that id.

        Raises:
            ChoiceError: It is not open here; nothing changed.
        """
        node, values = self._node, self._values
        option = node.by_id.get(choice)
        if option is None or not (option.when is None or option.when(values)):
            raise ChoiceError(self._refusal(choice))
        self._steps.append((node, values, option))
        self._values = option.after(values)
        self._node = option.target

    def undo(self) -> None:
        """Takes the last choice back.

        Raises:
            ChoiceError: There is none.
        """
        if not self._steps:
            raise ChoiceError("There is nothing to undo: this is where the case begins.")
        self._node, self._values, _ = self._steps.pop()

    def _refusal(self, choice: str) -> str:
        open_now = ", ".join(option.id for option in self.choices)
        where = f'"{choice}" is not open in the scene "{self.scene.title}".'
        return f"{where} Open now: {open_now}." if open_now else f"{where} It is an ending."


def replay(case: Case | Compiled, decisions: Iterable[tuple[str, str]]) -> tuple[Playthrough, int]:
    """A playthrough of recorded decisions, and how many of them could be followed.

    A case may have been edited since: the replay stops at the first decision that does not fit.
    """
    play = Playthrough(case)
    followed = 0
    for scene, choice in decisions:
        if play.scene.id != scene:
            break
        try:
            play.choose(choice)
        except ChoiceError:
            break
        followed += 1
    return play, followed

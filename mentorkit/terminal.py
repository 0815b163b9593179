"""A case played in a terminal: one moment at a time, and nothing of it is kept.

`play` asks by one function and prints to one console, so that a test can be the person.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator

from markdown_it.token import Token
from rich.console import Console, RenderableType
from rich.markdown import Markdown
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from mentorkit.cases import Case, OpenChoice, Playthrough, markdown
from mentorkit.counting import count

WIDTH = 68
"""Characters in a line that reads well."""

LETTERS = "ABCDEFGHIJKLMNOPRSTVWXYZ"
"""What choices are called: Q and U are taken. More choices than these have numbers."""

KEYS = "Type the letter of a choice. u takes the last one back, ? helps, q leaves."

_CHAIRS = {
    "mentor": "you are the mentor",
    "mentee": "you are the mentee",
    "bystander": "you are a bystander",
}

Ask = Callable[[str], str]
"""Shows a prompt and gives the line that was typed. Raises `EOFError` when there is no more."""


def play(case: Case, *, ask: Ask | None = None, console: Console | None = None) -> Playthrough:
    """Plays `case` until the person leaves: by q, by Ctrl-C, or because the input ends.

    Returns:
        The playthrough as it stands then. Nothing of it is saved.
    """
    player = _Player(case, ask or _typed, console or Console(highlight=False))
    with contextlib.suppress(EOFError, KeyboardInterrupt):
        player.run()
    player.say("", "Nothing you did here was saved.")
    return player.play


def _typed(prompt: str) -> str:
    line = input(prompt)
    if not sys.stdin.isatty():
        print(line)  # what comes through a pipe would not be seen
    return line


class _Player:
    """A person and a case, from the cover to an ending and back."""

    def __init__(self, case: Case, ask: Ask, console: Console) -> None:
        self.play = Playthrough(case)
        self.happened: list[RenderableType] = []
        self.ask, self.console = ask, console

    def run(self) -> None:
        self.say(*self.cover())
        if self.ask("Enter begins, q leaves: ").strip().lower() == "q":
            raise EOFError
        while True:
            self.say("", *self.happened, Rule(style="dim"), "", *self.moment())
            while answer := self.obey(self.ask(self.prompt())):
                self.say(*answer)

    def say(self, *parts: RenderableType) -> None:
        """Prints the parts, no wider than reads well."""
        for part in parts:
            self.console.print(
                part, width=min(WIDTH, self.console.width), markup=False, emoji=False
            )

    # What the person does.

    def obey(self, line: str) -> list[RenderableType]:
        """Does what was typed. Gives what to say to it, or nothing when there is a new moment."""
        typed = line.strip()
        key = typed.upper()
        if key == "Q":
            raise EOFError  # as Ctrl-D would
        if key == "?":
            return list(self.help())
        if key == "U":
            return self.undo()
        if key == "R" and not self.play.choices:
            self.play, self.happened = Playthrough(self.play.case), []
            return []
        for label, choice in labelled(self.play.choices):
            if key == label or typed == choice.id:
                self.choose(choice)
                return []
        return [f"“{typed}” is none of the choices. {KEYS}" if typed else KEYS]

    def choose(self, choice: OpenChoice) -> None:
        before = self.play.values
        self.play.choose(choice.id)
        self.happened = [_quiet("You chose"), _prose(choice.text, inline=True), ""]
        if self.play.feedback:
            self.happened += [Padding(_prose(self.play.feedback.text), (0, 0, 0, 2)), ""]
        shifts = list(self.shifts(before))
        self.happened += [*shifts, ""] if shifts else []

    def undo(self) -> list[RenderableType]:
        if not self.play.decisions:
            return ["This is where the case begins: there is nothing to take back."]
        self.play.undo()
        self.happened = [_quiet("Taken back. You are where you were before."), ""]
        return []

    # What the person sees.

    def cover(self) -> Iterator[RenderableType]:
        case = self.play.case
        minutes = f"about {count(case.minutes, 'minute')}"
        yield from ("", Text(case.title, "bold"))
        yield _quiet(f"A case · {minutes} · {_CHAIRS[case.chair]}")
        yield ""
        if case.content_note != "none":
            yield from (f"Before you begin: {case.content_note}", "")
        yield from self.briefing()
        reviewed = ", ".join(case.reviewed)
        yield _quiet(
            f"Clinically reviewed by {reviewed}." if reviewed else "Not yet clinically reviewed."
        )
        yield _quiet(f"Nothing you do here is saved. {KEYS}")
        yield ""

    def briefing(self) -> Iterator[RenderableType]:
        if self.play.briefing.text:
            yield from (_prose(self.play.briefing.text), "")

    def moment(self) -> Iterator[RenderableType]:
        scene = self.play.scene
        if scene.ending is not None:
            yield _quiet("An ending")
        yield from (Text(scene.ending or scene.title, "bold"), "")
        if self.play.text:
            yield from (_prose(self.play.text), "")
        if scene.ending is not None:
            yield from (_quiet("What you decided"), *self.way(), "")
            return
        counters = [f"{label}: {word}" for label, word in self.counters(self.play.values)]
        if counters:
            yield from (_quiet(" · ".join(counters)), "")
        yield from self.questions()
        yield self.choices() if self.play.choices else "Nothing is open here."
        yield ""

    def questions(self) -> Iterator[RenderableType]:
        """What a scene asks for in a notebook; here it is only food for thought."""
        scene = self.play.scene
        asked = [scene.why] if scene.why else []
        asked += ["How sure are you?"] if scene.confidence else []
        if asked:
            yield from (_quiet(f"To think about: {' '.join(asked)}"), "")
        if scene.timer:
            yield from (_quiet(f"Take about {scene.timer} seconds to decide, if you like."), "")

    def choices(self) -> Table:
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(justify="right", style="bold cyan")
        table.add_column()
        for label, choice in labelled(self.play.choices):
            table.add_row(f" {label}", _prose(choice.text, inline=True))
        return table

    def counters(self, values: dict[str, int | bool]) -> Iterator[tuple[str, str]]:
        """The counters that have words, in words."""
        for counter in self.play.case.counters:
            if word := counter.word(values[counter.name]):
                yield counter.label, word

    def shifts(self, before: dict[str, int | bool]) -> Iterator[RenderableType]:
        """What has changed its word, as `Trust: wary → polite`."""
        now = self.counters(self.play.values)
        for (label, was), (_, word) in zip(self.counters(before), now, strict=True):
            if was != word:
                yield _quiet(f"{label}: {was} → {word}")

    def way(self) -> Iterator[RenderableType]:
        """The decisions, each as it was seen when it was made."""
        again = Playthrough(self.play.case)
        for number, (_, taken) in enumerate(self.play.decisions, 1):
            [choice] = [choice for choice in again.choices if choice.id == taken]
            yield _quiet(f"{number}. {again.scene.title}")
            yield Padding(_prose(choice.text, inline=True), (0, 0, 0, 3))
            again.choose(taken)

    def help(self) -> Iterator[RenderableType]:
        yield from ("", KEYS, "")
        if self.play.decisions:
            yield from (_quiet("The way so far"), *self.way(), "")
        yield from self.briefing()

    def prompt(self) -> str:
        labels = [label for label, _ in labelled(self.play.choices)]
        if not labels:
            return "u undoes, r starts again, q leaves: "
        return f"{labels[0]} to {labels[-1]}: " if len(labels) > 1 else f"{labels[0]}: "


def labelled(choices: list[OpenChoice]) -> list[tuple[str, OpenChoice]]:
    """The open choices with what to type for each."""
    numbers = (str(number + 1) for number in range(len(choices)))
    labels = LETTERS if len(choices) <= len(LETTERS) else numbers
    return list(zip(labels, choices, strict=False))


def _prose(text: str, inline: bool = False) -> Markdown:
    """Markdown as cases are written in it: HTML is shown as typed, a picture by its words.

    Args:
        inline: It is a choice's one line, in which nothing begins a list or another block.
    """
    prose = Markdown("", justify="default", hyperlinks=False)
    prose.parsed = markdown.parse(text, inline)
    if inline:
        paragraph = Token("paragraph_open", "p", 1), Token("paragraph_close", "p", -1)
        prose.parsed = [paragraph[0], *prose.parsed, paragraph[1]]
    for token in prose.parsed:
        for part in token.children or ():
            if part.type == "image":
                part.type, part.tag, part.children = "text", "", None
                part.content = f"[Picture: {part.content}]"
    return prose


def _quiet(text: str) -> Text:
    return Text(text, "dim")

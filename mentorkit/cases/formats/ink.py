"""A case as ink source: knots, sticky choices, variables.

Everything that happens in a case happens in ink; what ink has no notion of stands in comments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mentorkit.cases.formats.dialects import Branches, Dialect, render
from mentorkit.cases.formats.leftovers import of_case, of_scene
from mentorkit.cases.formats.losses import WHOLE, Loss
from mentorkit.cases.formats.names import unique
from mentorkit.cases.model import Case, Choice, Effect, Expression, Scene, Text
from mentorkit.cases.spelling import Spelling, spell

_RESERVED = {
    "and", "cycle", "else", "false", "function", "has", "hasnt", "mod", "not", "once", "or", "ref",
    "return", "shuffle", "stopping", "temp", "true",
}  # fmt: skip
_WITHIN = """\
=== function {name}(value, low, high)
{{ value < low:
    ~ return low
}}
{{ value > high:
    ~ return high
}}
~ return value
"""
_ESCAPED = re.compile(
    r"[\\{}|\[\]#~]|(?<=/)[/*]|(?<=-)>|(?<=<)[->]|^\s*[-*+=]|^\s*(?=[A-Z]{3,8}\b)"
)
_NOTHING = '{""}'
_EMPTY = re.compile(r"(?<!\\)((?:\\\\)*[:|])(?=[|}])")
"""Where a branch is empty, which ink doesn't take; nothing is written there, which it takes."""


def write_ink(case: Case) -> tuple[str, tuple[Loss, ...]]:
    """The case in ink, and what could not be carried over."""
    writer = _Writer(case)
    return writer.ink(), tuple(writer.losses)


class _Writer:
    def __init__(self, case: Case) -> None:
        self.case = case
        self.taken = set(_RESERVED)
        self.within = self.free("within")
        self.values = {counter.name: self.free(counter.name) for counter in case.counters}
        self.values |= {flag.name: self.free(flag.name) for flag in case.flags}
        self.knots = {scene.id: self.free(scene.id) for scene in case.scenes}
        asked = case.compile().visited
        self.been = {scene_id: self.free(f"been_{scene_id}") for scene_id in asked}
        self.bounds = {counter.name: (counter.low, counter.high) for counter in case.counters}
        self.losses = list(of_case(case))

        # Ink counts visits itself, but none of a knot that leads to itself.
        self.spelling = Spelling(self.values.__getitem__, self.been.__getitem__, wary=True)
        self.dialect = _dialect(self.spelling)

    def free(self, name: str) -> str:
        """The name as ink takes it, or one like it that nothing else has."""
        free = unique(name.replace("-", "_"), self.taken, joint="_")
        self.taken.add(free)
        return free

    def ink(self) -> str:
        case = self.case
        whole = list(self.losses)
        briefing = self.render(case.briefing, whole, WHOLE)
        self.losses = whole
        head = [f"// {case.title}", *_notes(case.debrief, whole)]
        values = [f"VAR {self.values[counter.name]} = {counter.start}" for counter in case.counters]
        values += [f"VAR {self.values[flag.name]} = false" for flag in case.flags]
        values += [f"VAR {been} = false" for been in self.been.values()]
        start = f"-> {self.knots[case.scenes[0].id]}"
        parts = ["\n".join(head), "\n".join(values), briefing, start]
        if case.counters:
            parts.append(_WITHIN.format(name=self.within))
        parts += [self.scene(scene) for scene in case.scenes]
        return "\n\n".join(part for part in parts if part) + "\n"

    def scene(self, scene: Scene) -> str:
        losses = list(of_scene(scene, scene.title))
        text = self.render(scene.text, losses, scene.title)
        choices = [self.choice(choice, scene, losses) for choice in scene.choices]
        if scene.choices and all(choice.condition for choice in scene.choices):
            choices.append("+ -> DONE")  # ink asks where to go when no choice is open
        self.losses += losses
        lines = [f"=== {self.knots[scene.id]}", f"# title: {_words(scene.title)}"]
        if scene.ending is not None:
            lines.append(f"# ending: {_words(scene.ending)}")
        lines += _notes(scene.debrief, losses)
        lines += [text] if text else []
        return "\n".join([*lines, *choices, *(["-> END"] if scene.ending is not None else [])])

    def choice(self, choice: Choice, scene: Scene, losses: list[Loss]) -> str:
        words = self.render(choice.text, losses, scene.title)
        condition = ""
        if choice.condition is not None:
            condition = f"{{{spell(choice.condition, self.spelling)}}} "
        lines = [f"+ {condition}[{words}]", *map(self.change, choice.effects)]
        if scene.id in self.been:
            lines.append(f"~ {self.been[scene.id]} = true")
        if choice.feedback:
            lines.append(self.render(choice.feedback, losses, scene.title))
        lines.append(f"-> {self.knots[choice.target]}")
        return "\n".join(lines).replace("\n", "\n    ").replace("\n    \n", "\n\n")

    def change(self, effect: Effect) -> str:
        name = self.values[effect[1]]
        if len(effect) == 2:
            return f"~ {name} = {'true' if effect[0] == 'set' else 'false'}"
        sign, _, amount = effect
        if sign == "=":
            return f"~ {name} = {amount}"
        low, high = self.bounds[effect[1]]
        return f"~ {name} = {self.within}({name} {sign} {amount}, {low}, {high})"

    def render(self, text: Text, losses: list[Loss], place: str) -> str:
        written = render(text, self.dialect, lambda what: losses.append(Loss(place, what)))
        return _EMPTY.sub(rf"\1{_NOTHING}", written)


def _dialect(spelling: Spelling) -> Dialect:
    def begin(kind: str, condition: Expression | None) -> str:
        opened = f"{{{spell(condition, spelling)}:" if condition else ""
        return opened if kind == "if" else f"|{opened}"

    def either(branches: Branches) -> str:
        lines = ["{"]
        for condition, body in branches:
            lines.append(f"    - {spell(condition, spelling) if condition else 'else'}:")
            lines += [f"        {line}" if line else "" for line in (body or _NOTHING).split("\n")]
        return "\n".join([*lines, "}"])

    return Dialect(
        words=_words,
        strong=("<b>", "</b>"),
        emphasis=("<i>", "</i>"),
        show=lambda name: f"{{{spelling.name(name)}}}",
        begin=begin,
        end=lambda otherwise: "}" * (otherwise + 1),
        either=either,
        item=lambda depth, number: "  " * (depth - 1) + ("• " if number is None else f"{number}. "),
        picture=lambda says, file: _words(f"[{says}: {file}]"),
        link=lambda words, address: f'<a href="{_words(address)}">{words}</a>',
        line_break="<br>",
    )


def _words(plain: str) -> str:
    r"""Plain words in ink: what would mean something has a \ before it."""

    def escape(sign: re.Match[str]) -> str:
        blank = sign[0][: len(sign[0]) - len(sign[0].lstrip())]
        return f"{blank}\\{sign[0].lstrip()}"

    return _ESCAPED.sub(escape, plain)


def _notes(debrief: Sequence[str], losses: Sequence[Loss]) -> Iterator[str]:
    """Comments: what is for the facilitator, and what ink has no place for."""
    for block in debrief:
        yield from (f"// Debrief: {line}".rstrip() for line in block.split("\n") if line.strip())
    yield from (f"// Not carried over: {loss.said}" for loss in losses)

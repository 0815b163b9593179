"""Valid cases made up at random, as Markdown: the whole case language, none of the sense.

`make_case(seed)` gives one case; `cases()` is the Hypothesis strategy. Both write with the same
`Author`, who asks for one small number after the other; 0 is always the plainest choice, so that
Hypothesis can shrink a case towards a plain one.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import strategies as st

Pick = Callable[[int], int]
"""`pick(n)` gives a number from 0 to n - 1."""

# Names that are something else in JavaScript, in Python or in Markdown stand among plain ones.
COUNTERS = ("trust", "time", "constructor", "length", "proto", "tostring", "x_1", "valueof", "is")
FLAGS = ("told_truth", "safe", "prototype", "hasownproperty", "name", "tostring_2")
SCENES = ("corridor", "asked", "constructor", "length", "prototype", "a-1", "values", "none", "if")
CHOICES = ("ask", "tell", "later", "constructor", "length", "x", "to-string", "a1")
TAGS = ("handover", "below-the-line", "constructor", "x-1")
WORDS = (
    "She looks at the chart.",
    "You have a moment",
    "naïve café — 日本語, 🩺",
    "“Well?”",
    "1 < 2 & 3 > 2",
    "<b>not bold</b>",
    "if you may, or else and not",
    "100 % of $5 \\* 3",
    "&amp; &lt;script&gt;",
    "a [link](https://example.org/a_b)",
    "}",
    "</script><!-- no -->",
    "السلام",
)
CODE = ("`{trust}`", "``a ` {if x}``", "`\\{`", "`{end}`")
ESCAPED = ("\\{", "\\{trust}", "\\\\", "\\*")


def make_case(seed: int, canary: str = "") -> str:
    """The source of a valid case; the same for the same seed.

    Args:
        canary: What each debrief says; nothing else says it.
    """
    return Author(random.Random(seed).randrange, canary).case()


@st.composite
def cases(draw: st.DrawFn, canary: str = "") -> str:
    """Sources of valid cases."""
    return Author(lambda n: draw(st.integers(0, n - 1)) if n > 1 else 0, canary).case()


class Author:
    """Writes one case after another, asking `pick` what to write."""

    def __init__(self, pick: Pick, canary: str = "") -> None:
        self.pick, self.canary = pick, canary
        self.counters: dict[str, tuple[int, int]] = {}
        self.flags: list[str] = []
        self.scenes: list[str] = []

    # Choosing.

    def one(self, options: Sequence[Any]) -> Any:
        return options[self.pick(len(options))]

    def some(self, options: Sequence[Any], most: int) -> list[Any]:
        """Up to `most` different ones, in an order of their own."""
        left, chosen = list(options), []
        for _ in range(self.pick(most + 1)):
            chosen.append(left.pop(self.pick(len(left))))
        return chosen

    def perhaps(self, text: str) -> str:
        return self.one(("", text))

    # The file.

    def case(self) -> str:
        front = self.front()
        self.scenes = [self.one(SCENES)]
        self.scenes += [s for s in self.some(SCENES, 4) if s not in self.scenes]
        scenes = [self.scene(scene, last=scene == self.scenes[-1]) for scene in self.scenes]
        parts = [front + self.assertions() + "---", self.perhaps(self.text(2)), *scenes]
        return self.perhaps_windows("\n".join(part for part in parts if part) + "\n")

    def perhaps_windows(self, source: str) -> str:
        kind = self.pick(12)
        if kind == 10:
            return source.replace("\n", "\r\n")
        return "\ufeff" + source if kind == 11 else source

    def front(self) -> str:
        lines = ["---", "case: generated", "title: " + self.one(("Made up", '"No: 1 # é"'))]
        lines += ["function: " + self.one(("skills", "guidance", "continuity")), "minutes: 7"]
        lines += self.one(([], ["chair: bystander", "use: solo", "topics: [a b, c]"]))
        lines += self.one(([], ["content_note: 'no'", "reviewed:\n  - Dr A\n  - Dr B"]))
        names = self.some(COUNTERS, 3)
        if names:
            lines.append("counters:")
            lines += [f"  {name}: {self.counter(name)}" for name in names]
        self.flags = self.some(FLAGS, 3)
        if self.flags:
            lines.append(f"flags: [{', '.join(self.flags)}]")
        return "\n".join(lines) + "\n"

    def counter(self, name: str) -> str:
        low = self.one((0, -2, 3))
        high = low + 1 + self.pick(6)
        self.counters[name] = (low, high)
        start = low + self.pick(high - low + 1)
        return f"{start} of {low}..{high}" + self.one(("", ", few / many", ", an only one"))

    def assertions(self) -> str:
        kind = self.one((None, "always", "reachable"))
        return f"{kind}:\n  - {self.condition(1)}\n" if kind else ""

    # Logic.

    def condition(self, depth: int = 2) -> str:
        kinds: list[Callable[[], str]] = [lambda: f"visited({self.one(self.scenes)})"]
        if not self.scenes:
            kinds = [lambda: "1 < 2"]
        if self.flags:
            kinds.insert(0, lambda: self.one(self.flags))
        if self.counters:
            kinds.insert(0, self.comparison)
        if depth:
            kinds += [
                lambda: f"not {self.condition(depth - 1)}",
                lambda: f"{self.condition(depth - 1)} and {self.condition(depth - 1)}",
                lambda: f"{self.condition(depth - 1)} or {self.condition(depth - 1)}",
                lambda: f"( {self.condition(depth - 1)} )",
                lambda: f"not ({self.condition(depth - 1)} or {self.condition(depth - 1)})",
                lambda: "-1 >= 3",
            ]
        return self.one(kinds)()

    def comparison(self) -> str:
        name = self.one(list(self.counters))
        low, high = self.counters[name]
        sign = self.one((">=", "<", "==", "!=", "<=", ">"))
        other = self.one((str(low + self.pick(high - low + 1)), self.one(list(self.counters))))
        left, right = self.one(((name, other), (other, name)))
        return f"{left}{self.one((' ', ''))}{sign}{self.one((' ', ''))}{right}"

    def effects(self) -> str:
        found = [self.effect() for _ in range(self.pick(4))] if self.counters or self.flags else []
        return f" ({', '.join(found)})" if found else ""

    def effect(self) -> str:
        if self.flags and (not self.counters or self.pick(2)):
            return self.one(("", "not ")) + self.one(self.flags)
        name = self.one(list(self.counters))
        low, high = self.counters[name]
        return self.one(
            (
                f"{name} +{1 + self.pick(3)}",
                f"{name} -{1 + self.pick(3)}",
                f"{name} ={low + self.pick(high - low + 1)}",
                f"{name}+99",
                f"{name} - 99",
            )
        )

    # Text on one line.

    def line(self, depth: int = 2) -> str:
        """Words, counters, code, and what is shown or hidden, on one line."""
        return " ".join([self.one(WORDS[:2]), *(self.part(depth) for _ in range(self.pick(3)))])

    def part(self, depth: int) -> str:
        kinds: list[Callable[[], str]] = [
            lambda: self.one(WORDS),
            lambda: self.one(CODE),
            lambda: self.one(ESCAPED),
            lambda: f"**{self.one(WORDS[:4])}**",
        ]
        if self.counters:
            kinds += [self.hole, lambda: f"*{self.hole()}*", lambda: f"a**b {self.hole()}**_c_"]
        if depth:
            kinds += [
                lambda: self.either(depth - 1),
                lambda: f"_so {self.either(depth - 1)} it is_",
                lambda: f"[see {{if {self.condition(1)}}}*this*{{end}} page](https://example.org)",
            ]
        return self.one(kinds)()

    def hole(self) -> str:
        return self.one(("{%s}", "{ %s }")) % self.one(list(self.counters))

    def either(self, depth: int) -> str:
        text = f"{{if {self.condition(1)}}}{self.line(depth)}"
        for _ in range(self.pick(2)):
            text += f"{{else if {self.condition(1)}}}{self.line(depth)}"
        return text + self.perhaps(f"{{else}}{self.perhaps(self.line(depth))}") + "{end}"

    # Text in blocks.

    def text(self, depth: int = 1, canaries: bool = True) -> str:
        """Blocks of Markdown, an empty line after each."""
        blocks = [self.block(depth, canaries) for _ in range(1 + self.pick(2))]
        return "".join(block + "\n\n" for block in blocks)

    def block(self, depth: int, canaries: bool) -> str:
        kinds: list[Callable[[], str]] = [
            self.line,
            lambda: f"{self.line()}\n{self.line()}  \n{self.line()}",
            lambda: f"> {self.line()}\n>\n> - {self.line()}\nlazy {self.part(0)}",
            lambda: f"+ {self.line()}\n+ {self.line()}\n  1. {self.line(1)}\n\n     {self.line(1)}",
            lambda: f"| a | {self.line(1)} |\n|---|:-:|\n| {self.line(1)} | {self.part(0)} |",
            lambda: f"```{{r}}\n{{if x}}\n{self.line(0)}\n{{end}}\n```",
            lambda: f"Then:\n\n    {{end}}\n    {self.line(0)}",
            lambda: f"{self.line()}\n\n***",
            lambda: "> # Quoted \\{#heading}\n> " + self.line(),
        ]
        if depth:
            kinds += [lambda: self.blocks(depth - 1, canaries)] * 2
        if canaries and self.canary:
            kinds += [self.debrief] * 3
        return self.one(kinds)()

    def blocks(self, depth: int, canaries: bool) -> str:
        """Whole blocks that are shown or hidden."""
        gap = self.one(("\n", "\n\n"))
        text = f"{{if {self.condition()}}}{gap}{self.text(depth, canaries)}"
        for _ in range(self.pick(2)):
            text += f"{{ else if {self.condition(1)} }}{gap}{self.text(depth, canaries)}"
        return text + self.perhaps(f"{{else}}{gap}{self.text(depth, canaries)}") + "{end}"

    def debrief(self) -> str:
        return self.one(
            (
                f"> [!DEBRIEF]\n> {self.canary}",
                f"> [!debrief] {self.canary}\n> {self.canary} {{trust}} {{if",
                f">[! Debrief ]\n> - {self.canary}\n>\n>   {self.canary}\n{self.canary}",
                f"> [!DEBRIEF]\n> # {self.canary}\n>\n> > {self.canary}\n> - [a] b -> x",
                f"> [!DEBRIEF]\n> ```\n> {self.canary}\n> ```",
            )
        )

    # Scenes.

    def scene(self, scene: str, last: bool) -> str:
        title = self.one(("A moment", "Länge 日本 -> x", "*Now* (or later) #1"))
        attributes = self.perhaps(' why="What {made} you \\"start\\"?"')
        attributes += self.one(
            ("", " confidence", " timer=60", " live", " timer=5 live confidence")
        )
        ends = last or self.pick(5) == 4
        if ends:
            attributes += self.one((' ending="An end"', " ending=Done"))
        mark = self.one(("#", "##", "######"))
        heading = f"{mark} {title} {{#{scene}{attributes}}}" + self.perhaps(" ##")
        parts = [heading, "", self.perhaps(self.text())]
        if not ends:
            parts.append(self.choices())
        if self.canary and self.pick(2):
            parts += [self.debrief(), ""]
        return "\n".join(parts)

    def choices(self) -> str:
        ids = [self.one(CHOICES)]
        ids += [choice for choice in self.some(CHOICES, 3) if choice not in ids]
        bullet = self.one(("-", "*", "1.", "2)"))
        return "".join(self.choice(choice, bullet) for choice in ids)

    def choice(self, choice: str, bullet: str) -> str:
        text = self.one(("Ask her", "Go -> there (now +1) if time #1", "")) or self.line()
        tag = self.one(("", *(f" #{tag}" for tag in TAGS)))
        line = f"{bullet} [{choice}] {text} -> {self.one(self.scenes)}{self.effects()}"
        line += self.one(("", "", " if " + self.condition())) + tag + "\n"
        indent = " " * (len(bullet) + 1)
        if "below" in tag or self.pick(2):
            said = f"Duty: {self.line()}\n\n" + self.one(("", "", self.text(canaries=False)))
            quoted = [f"{indent}> {part}".rstrip() for part in said.rstrip().split("\n")]
            line += "\n".join(quoted) + "\n" + self.one(("", "\n"))
        if self.canary and self.pick(4) == 3:
            debrief = self.debrief().replace("\n", f"\n{indent}")
            line += f"\n{indent}{debrief}\n\n"
        return line

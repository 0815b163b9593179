"""Parts of a definition, completed to a whole one: the same three that `docs/problems.md` shows."""

from __future__ import annotations

import re

from support.examples import DOCS

from mentorkit.forms import Instrument, InstrumentItem, Scale, Subscale

HERE = "§"
"""Stands in a line that a problem is expected at."""


def _bases() -> dict[str, str]:
    page = (DOCS / "problems.md").read_text(encoding="utf-8").split("# Forms\n")[1]
    blocks = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    return {re.match(r"\w+", block)[0]: block for block in blocks}


BASES = _bases()
_WORKSHEET, _MODEL = {"worksheet", "sections", "signed"}, {"model", "steps", "source"}


def complete(fragment: str) -> str:
    """The base that `fragment` belongs to, with the fragment's keys in place of the same ones.

    The fragment comes last, so that what follows from it can be told apart from the base.
    """
    keys = set(_blocks(fragment))
    kind = "worksheet" if keys & _WORKSHEET else "model" if keys & _MODEL else "instrument"
    kept = [block for key, block in _blocks(BASES[kind]).items() if key not in keys]
    return "".join(kept) + fragment.strip("\n") + "\n"


def _blocks(source: str) -> dict[str, str]:
    """Each key at the margin with all that belongs to it."""
    blocks: dict[str, str] = {}
    key = ""
    for line in source.replace(HERE, "").strip("\n").split("\n"):
        if match := re.match(r"(\w+):", line):
            key = match[1]
        blocks[key] = blocks.get(key, "") + line + "\n"
    return blocks


def lines_meant(marked: str) -> tuple[str, list[int]]:
    """The source without its `HERE` signs, and the numbers of the lines they stood at."""
    lines = marked.split("\n")
    return marked.replace(HERE, ""), [n for n, line in enumerate(lines, 1) if HERE in line]


def instrument(
    reverse: str = "",
    *,
    count: int = 4,
    points: tuple[float, ...] = (1, 2, 3, 4, 5),
    needs: int = 1,
    total: int = 0,
    score: str = "mean",
) -> Instrument:
    """An instrument with items `a`, `b`, `c` … of one subscale `s`; those in `reverse` are."""
    names = "abcdefghijklmnopqrstuvwxyz"[:count]
    return Instrument(
        id="example",
        title="An example",
        scales={"often": Scale(points, {points[0]: "never", points[-1]: "always"})},
        items=tuple(
            InstrumentItem(name, f"Do you {name}?", "s", name in reverse) for name in names
        ),
        subscales=(Subscale("s", "S", needs),),
        needs=total,
        score=score,
    )

"""Writing conditions and effects down, in our language or in another that has the same notions."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from mentorkit.cases.logic import LONGEST
from mentorkit.cases.model import Effect, Expression

_OR, _AND, _NOT, _WORD = 1, 2, 3, 4
"""How tightly each holds together; what is looser than its surroundings gets parentheses."""


@dataclass(frozen=True)
class Spelling:
    """How a language writes conditions.

    Attributes:
        name: A counter or a flag, from its name.
        visited: The question whether a scene was entered before, from the scene's id.
        signs: Comparison signs that are written otherwise than ours.
        wary: Whether parentheses are put around all that stands next to and, or, not.
    """

    name: Callable[[str], str] = str
    visited: Callable[[str], str] = "visited({})".format
    signs: dict[str, str] = field(default_factory=dict)
    wary: bool = False


def spell(tree: Expression, spelling: Spelling, around: int = 0) -> str:
    """The condition as that language writes it, with as few parentheses as it needs."""
    kind = tree[0]
    if kind == "flag":
        return spelling.name(tree[1])
    if kind == "visited":
        return spelling.visited(tree[1])
    if kind in ("and", "or"):
        tightness = _AND if kind == "and" else _OR
        beside = (_NOT, _NOT) if spelling.wary else (tightness, tightness + 1)
        left, right = (spell(*pair) for pair in zip(tree[1:], (spelling,) * 2, beside, strict=True))
        text = f"{left} {kind} {right}"
    elif kind == "not":
        tightness = _NOT
        text = f"not {spell(tree[1], spelling, _WORD)}"
    else:
        tightness = _OR if spelling.wary else _WORD
        left, right = (
            str(side) if isinstance(side, int) else spelling.name(side[1]) for side in tree[1:]
        )
        text = f"{left} {spelling.signs.get(kind, kind)} {right}"
    return f"({text})" if tightness < around else text


def condition_source(tree: Expression) -> str:
    """The condition as an author writes it; `parse_condition` reads it as the same tree."""
    source = spell(tree, Spelling())
    return source if len(source) <= LONGEST else re.sub(r" ([<>=!]+) ", r"\1", source)


def effect_source(effect: Effect) -> str:
    """The effect as an author writes it: `trust +1`, `told_truth`, `not told_truth`."""
    if len(effect) == 3:
        return f"{effect[1]} {effect[0]}{effect[2]}"
    return effect[1] if effect[0] == "set" else f"not {effect[1]}"

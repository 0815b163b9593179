"""What a simulated person does: decides, changes their mind, explains, writes."""

from __future__ import annotations

import random

from mentorkit.answers import Sitting
from mentorkit.bots import words
from mentorkit.cases import BELOW_THE_LINE, Case, Playthrough

_TURNS_BACK = 0.12
_EXPLAINS = 0.7
_CROSSES_THE_LINE = 0.15
"""How likely a choice below the line is taken, against any other choice."""
_LONGEST = 60
"""Moves after which anybody would stop, endings or not."""


def play(sitting: Sitting, case: Case, chance: random.Random) -> Playthrough:
    """Plays `case` to an ending, saving every step as a page would.

    Returns:
        The playthrough as it stands at the end.
    """
    way = Playthrough(case)
    revision = _revision(sitting, case.id)
    for _ in range(_LONGEST):
        if way.ending is not None:
            break
        if way.decisions and chance.random() < _TURNS_BACK:
            way.undo()
        else:
            way.choose(_choice(way, chance))
        revision = sitting.decide(case, way.decisions, based_on=revision).revision
        _explain(sitting, way, case.id, chance)
    return way


def reflect(sitting: Sitting, item: str, chance: random.Random) -> None:
    """Writes a reflection, in two goes: a first draft, and what was kept."""
    text = words.reflection(chance)
    draft = text[: max(1, len(text) // 2)]
    saved = sitting.write(item, draft, based_on=_revision(sitting, item))
    sitting.write(item, text, based_on=saved.revision)


def _choice(way: Playthrough, chance: random.Random) -> str:
    open_now = way.choices
    weights = [_CROSSES_THE_LINE if BELOW_THE_LINE in c.tags else 1.0 for c in open_now]
    return chance.choices([choice.id for choice in open_now], weights)[0]


def _explain(sitting: Sitting, way: Playthrough, case: str, chance: random.Random) -> None:
    """Answers what a scene asks on entry: why, and how sure."""
    item = f"{case}/{way.scene.id}"
    if way.scene.why and chance.random() < _EXPLAINS:
        sitting.write(item, words.rationale(chance), based_on=_revision(sitting, item))
    if way.scene.confidence:
        sure = f"{item}/confidence"
        sitting.mark(sure, chance.randint(1, 5), based_on=_revision(sitting, sure))


def _revision(sitting: Sitting, item: str) -> int:
    saved = sitting.answers.items.get(item)
    return saved.revision if saved else 0

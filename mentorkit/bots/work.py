"""What a simulated person does: decides, changes their mind, explains, writes."""

from __future__ import annotations

import random

from mentorkit.answers import Sitting
from mentorkit.bots import words
from mentorkit.bots.policies import Policy, ordinary
from mentorkit.cases import Case, Playthrough

_TURNS_BACK = 0.12
_EXPLAINS = 0.7
_LONGEST = 60
"""Moves after which anybody would stop, endings or not."""


def play(
    sitting: Sitting, case: Case, chance: random.Random, policy: Policy = ordinary
) -> Playthrough:
    """Plays `case` to an ending, saving every step as a page would.

    Args:
        policy: How the person chooses. Now and then they take a choice back.

    Returns:
        The playthrough as it stands at the end.
    """
    way = Playthrough(case)
    choose = policy(case, chance)
    revision = _revision(sitting, case.id)
    for _ in range(_LONGEST):
        if not way.choices:
            break
        if way.decisions and chance.random() < _TURNS_BACK:
            way.undo()
        else:
            way.choose(choose(way))
        revision = sitting.decide(case, way.decisions, based_on=revision).revision
        _explain(sitting, way, case.id, chance)
    return way


def reflect(sitting: Sitting, item: str, chance: random.Random, *about: str) -> None:
    """Writes a reflection, in two goes: a first draft, and what was kept.

    Args:
        about: What it is about, such as the way to reflect; on feedback if there is nothing on it.
    """
    text = words.reflection(chance, item, *about)
    draft = text[: max(1, len(text) // 2)]
    saved = sitting.write(item, draft, based_on=_revision(sitting, item))
    sitting.write(item, text, based_on=saved.revision)


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

"""What a simulated person does with forms: rates, fills in, agrees or does not."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import msgspec

from mentorkit.answers import Sitting
from mentorkit.bots import sheets
from mentorkit.forms import (
    GIVES,
    PREFER_NOT,
    RINGS,
    Column,
    Field,
    Instrument,
    Worksheet,
    check_answers,
    check_field,
)

_PREFERS_NOT = 0.03
_SKIPS = 0.02
_LEAVES_OPEN = 0.2
_AGREES = 0.6
_SPREAD = 0.16
"""How far one answer is from what somebody answers on the whole, as a share of the scale."""
_FIRST_DAY = date(2027, 1, 11)
"""Days that are written down lie in the weeks after this one, so that a seed is a seed."""


class Temper(msgspec.Struct, frozen=True):
    """How somebody rates, in every survey alike; all are shares of a scale.

    Attributes:
        level: Where they begin.
        gain: How much higher it is afterwards.
        hindsight: How much lower the beginning looks then than it was rated.
    """

    level: float
    gain: float
    hindsight: float


def temper(chance: random.Random) -> Temper:
    """Somebody: most gain a little, a few do not."""
    return Temper(chance.gauss(0.52, 0.13), chance.gauss(0.09, 0.09), chance.gauss(0.07, 0.06))


def rate(
    sitting: Sitting,
    item: str,
    instrument: Instrument,
    moment: str,
    who: Temper,
    chance: random.Random,
) -> None:
    """Answers an instrument's questions as they think of themselves at that moment."""
    level = who.level
    if moment == "after":
        level += who.gain
    elif moment == "then":
        level -= who.hindsight
    answers: dict[str, float | str] = {}
    for question in instrument.items:
        scale, said = instrument.scale_of(question), chance.random()
        share = chance.gauss(level, _SPREAD)
        if said < _PREFERS_NOT:
            answers[question.id] = PREFER_NOT
        elif said > _SKIPS + _PREFERS_NOT:
            last = len(scale.points) - 1
            place = min(last, max(0, round((1 - share if question.reverse else share) * last)))
            answers[question.id] = scale.points[place]
    value = {
        "instrument": instrument.id,
        "moment": moment,
        "answers": check_answers(instrument, answers),
    }
    sitting.mark(item, value, based_on=_revision(sitting, item))


def fill_in(sitting: Sitting, item: str, sheet: Worksheet, chance: random.Random) -> None:
    """Fills a worksheet in, and leaves some of it open; never all of it."""
    for number, field in enumerate(sheet.fields):
        if number and chance.random() < _LEAVES_OPEN:
            continue
        name = f"{item}/{field.id}"
        value = check_field(field, _content(sheet, field, chance))
        save = sitting.write if field.kind in ("line", "text") else sitting.mark
        save(name, value, based_on=_revision(sitting, name))


def agree(sitting: Sitting, choices: Mapping[str, str], chance: random.Random) -> None:
    """Says yes or no to each of `choices`, a text by its item; some are left as they are."""
    for item, text in choices.items():
        said = chance.random()
        if said < _AGREES + (1 - _AGREES) / 2:
            value = {"agreed": said < _AGREES, "text": text}
            sitting.mark(item, value, based_on=_revision(sitting, item))


def _content(sheet: Worksheet, field: Field, chance: random.Random) -> Any:
    if field.kind == "rows":
        rows = range(chance.randint(1, max(1, min(3, field.most))))
        return [{one.id: _cell(one, chance) for one in field.columns} for _ in rows]
    if field.kind == "network":
        return {"people": _people(chance)}
    if field.kind in ("choice", "date"):
        return _cell(field, chance)
    return chance.choice(sheets.FIELDS.get(f"{sheet.id}/{field.id}", sheets.ELSE))


def _cell(field: Field | Column, chance: random.Random) -> str:
    if field.kind == "choice":
        return chance.choice([option.id for option in field.options])
    if field.kind == "date":
        return (_FIRST_DAY + timedelta(days=chance.randint(0, 120))).isoformat()
    return chance.choice(sheets.CELLS.get(field.id, sheets.ELSE))


def _people(chance: random.Random) -> list[dict[str, Any]]:
    """Five to nine people round the middle, more of them near it than far."""
    ranked = [(rank, role) for rank, roles in sheets.PEOPLE.items() for role in roles]
    people = chance.sample(ranked, chance.randint(5, 9))
    return [
        {
            "id": f"person-{number}",
            "name": role,
            "ring": chance.choices(list(RINGS), (3, 4, 2))[0],
            "angle": (number * 360 // len(people) + chance.randint(0, 20)) % 360,
            "rank": rank,
            "gives": [what for what in GIVES if chance.random() < 0.5],
        }
        for number, (rank, role) in enumerate(people)
    ]


def _revision(sitting: Sitting, item: str) -> int:
    saved = sitting.answers.items.get(item)
    return saved.revision if saved else 0

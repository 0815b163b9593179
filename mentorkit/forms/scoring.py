"""From somebody's answers to scores, with nothing made up for what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import fsum

import msgspec

from mentorkit.errors import MentorkitError
from mentorkit.forms.structs import (
    PREFER_NOT,
    SUM,
    Instrument,
    InstrumentItem,
    Scale,
)
from mentorkit.language import _


class Scores(msgspec.Struct, frozen=True):
    """What the answers come to.

    Attributes:
        total: None when too few are answered, or the instrument has no total.
        subscales: By id; None when too few are answered.
        answered: How many items have an answer that counts.
        asked: How many items there are.
    """

    total: float | None
    subscales: dict[str, float | None]
    answered: int
    asked: int


def score(instrument: Instrument, answers: Mapping[str, float | str]) -> Scores:
    """The scores of one person's answers, by item id.

    An answer of a reversed item counts from the other end of its scale. A score is the mean of the
    items that are answered, and there is none when fewer are answered than it `needs`. Where the
    instrument asks for sums, it is that mean times the number of items, so that a missing answer
    does not look like a low one. Preferring not to say, and a value that is no point of the scale,
    are missing; answers to what was not asked are ignored.

    Source: the mean of a person's own answered items in place of the missing ones is person-mean
    substitution (Downey & King 1998, J Gen Psychol 125:175-191). How few are too few is each
    instrument's own rule; the Copenhagen Burnout Inventory's is from Kristensen et al. 2005,
    Work & Stress 19:192-207.
    """
    values = {item.id: _value(instrument, item, answers) for item in instrument.items}

    def scored(items: Iterable[InstrumentItem], needs: int) -> float | None:
        asked = list(items)
        given = [value for item in asked if (value := values[item.id]) is not None]
        if not given or len(given) < needs:
            return None
        mean = fsum(given) / len(given)
        return mean * len(asked) if instrument.score == SUM else mean

    return Scores(
        total=scored(instrument.items, instrument.needs) if instrument.needs else None,
        subscales={
            one.id: scored((i for i in instrument.items if i.subscale == one.id), one.needs)
            for one in instrument.subscales
        },
        answered=sum(value is not None for value in values.values()),
        asked=len(instrument.items),
    )


def reversed_point(scale: Scale, point: float) -> float:
    """The point as far from the other end: of 1 to 7, the 6 for a 2."""
    return scale.points[-1 - scale.points.index(point)]


def _value(
    instrument: Instrument, item: InstrumentItem, answers: Mapping[str, float | str]
) -> float | None:
    scale = instrument.scale_of(item)
    point = scale.point(answers.get(item.id))
    return reversed_point(scale, point) if item.reverse and point is not None else point


def check_answers(instrument: Instrument, value: object) -> dict[str, float | str]:
    """The answers that a page sent, each a point of its item's scale or `PREFER_NOT`.

    Raises:
        MentorkitError: It is anything else; the sentence is for the person who answers.
    """
    if not isinstance(value, dict):
        raise MentorkitError(_("These answers can't be read. Run the cells again."))
    items = {item.id: item for item in instrument.items}
    checked: dict[str, float | str] = {}
    for name, answer in value.items():
        if not isinstance(name, str) or name not in items:
            raise MentorkitError(
                _("“{name}” is not asked here. Run the cells again.", name=str(name)[:60])
            )
        point = instrument.scale_of(items[name]).point(answer)
        if isinstance(answer, str) and answer == PREFER_NOT:
            checked[name] = PREFER_NOT
        elif point is not None:
            checked[name] = point
        else:
            raise MentorkitError(
                _(
                    "“{text}” has no such answer. Choose one of those shown.",
                    text=items[name].text[:120] or name,
                )
            )
    return checked

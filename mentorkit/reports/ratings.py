"""Ratings in the answers table: a row for each question of an instrument that has an answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from mentorkit.answers import Text, Value
from mentorkit.errors import MentorkitError
from mentorkit.forms import PREFER_NOT, Instrument, find_instrument
from mentorkit.forms.instrument import MOST_ITEMS

_Row = dict[str, Any]


class Instruments:
    """The instruments of one assignment as it was released, each read once.

    Args:
        folder: The released assignment; a definition in it counts before a shipped one.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._found: dict[str, Instrument | None] = {}

    def get(self, name: str) -> Instrument | None:
        """The instrument of that name; None where there is none that can be read."""
        if name not in self._found:
            try:
                self._found[name] = find_instrument(name, self._folder)
            except MentorkitError:
                self._found[name] = None
        return self._found[name]


def survey_in(item_id: str, item: Text | Value) -> dict[str, Any] | None:
    """What an item holds if it is a survey's: it says itself what was asked, as its id does.

    What only looks like one, or holds more answers than any instrument has questions, is not.
    """
    value = item.value if isinstance(item, Value) else None
    match value:
        case {"instrument": str(name), "moment": str(moment), "answers": dict(answers)}:
            told = f"{name}/{moment}" if moment else name
            return value if item_id == told and len(answers) <= MOST_ITEMS else None
    return None


def rating_rows(item_id: str, value: Mapping[str, Any], instruments: Instruments) -> Iterator[_Row]:
    """A row for each answer in a survey's value, in the order of the instrument's questions."""
    answers: dict[str, Any] = value["answers"]
    instrument = instruments.get(value["instrument"])
    scales = {one.id: instrument.scale_of(one) for one in instrument.items} if instrument else {}
    asked = [name for name in scales if name in answers]
    for name in [*asked, *sorted(answers.keys() - scales.keys())]:
        answer = answers[name]
        scale = scales.get(name)
        point = scale.point(answer) if scale else None
        yield {
            "item": item_id,
            "kind": "rating",
            "instrument": value["instrument"],
            "moment": value["moment"] or None,
            "question": name,
            "fits": scale is not None and (point is not None or answer == PREFER_NOT),
            "number": None if point is None else float(point),
            "text": None if point is not None else _as_text(answer),
        }


def _as_text(answer: object) -> str:
    return answer if isinstance(answer, str) else msgspec.json.encode(answer).decode()

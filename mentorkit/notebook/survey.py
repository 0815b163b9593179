"""Ratings: `survey("practice-self-rating", moment="before")` asks an instrument's questions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mentorkit.answers import Saved
from mentorkit.answers.place import Place, place_of
from mentorkit.errors import MentorkitError
from mentorkit.forms import (
    PREFER_NOT,
    Instrument,
    Scale,
    check_answers,
    find_instrument,
    require_items,
    require_moment,
)
from mentorkit.language import _, speaking
from mentorkit.notebook.element import Element, present, tell_fault
from mentorkit.notebook.live import can_talk
from mentorkit.pages.surveys import in_words, lead_of
from mentorkit.released import Asked, Released


def survey(name: str, moment: str = "") -> None:
    """Shows an instrument's questions, each with its scale. Nothing is chosen beforehand.

    An instrument whose questions belong to somebody else says whose, and how to fill them in. One
    about wellbeing asks nothing before the course has named who responds.

    Args:
        name: The definition `name.yaml` beside the notebook, else the one mentorkit comes with.
        moment: `before`, `after` or `then`, where it is asked more than once; `then` asks
            afterwards how it was before.
    """
    place = place_of(Path.cwd())
    with speaking(place.released.language):
        try:
            instrument = find_instrument(name, place.folder)
            require_items(instrument)
            require_moment(instrument, moment)
            if can_talk():  # what was answered already is shown wherever nobody is asked
                refuse_without_responder(instrument, place.released)
        except MentorkitError as fault:
            tell_fault(fault)
            return
    asked = Asked("survey", f"{name}/{moment}" if moment else name, name=name, moment=moment)
    present(place, asked, lambda: Survey(place, asked, instrument))


def refuse_without_responder(instrument: Instrument, released: Released) -> None:
    """Raises `MentorkitError` where wellbeing would be asked about, and nobody would respond."""
    if instrument.wellbeing and not released.can_respond:
        raise MentorkitError(
            _(
                "“{title}” asks how people are, so it can't be asked here until the course says "
                "who responds, how soon, and what help there is (for the coordinator: responder, "
                "response_time and resources in course.yaml).",
                title=instrument.title,
            )
        )


class Survey(Element):
    """An instrument's questions, which are answered in one value."""

    module = "survey"

    def __init__(self, place: Place, asked: Asked, instrument: Instrument) -> None:
        self.instrument = instrument
        super().__init__(place, asked)

    def opening(self) -> dict[str, Any]:
        """The questions, their scales, and for wellbeing who responds."""
        instrument = self.instrument
        released = self.place.released
        refuse_without_responder(instrument, released)
        first = next(iter(instrument.scales))
        return {
            "holds": self._holding({}),
            "instrument": {
                "title": instrument.title,
                "about": instrument.about,
                "instructions": instrument.instructions,
                "lead": lead_of(instrument, self.asked.moment),
                "citation": instrument.citation,
                "questions": [
                    {"id": one.id, "text": one.text, "scale": one.scale or first}
                    for one in instrument.items
                ],
                "scales": {name: _points(scale) for name, scale in instrument.scales.items()},
            },
            "prefer_not": PREFER_NOT,
            "response": {"responder": released.responder, "soon": released.response_time}
            if instrument.wellbeing
            else None,
        }

    def save(self, item: str, content: Any, based_on: int) -> Saved:
        """Saves all answers as they are now."""
        if item != self.item:
            raise MentorkitError(_("“{item}” is not asked here. Run the cells again.", item=item))
        refuse_without_responder(self.instrument, self.place.released)
        if not isinstance(content, dict) or self._holding(None) != {**content, "answers": None}:
            raise MentorkitError(_("These answers can't be read. Run the cells again."))
        answers = check_answers(self.instrument, content.get("answers"))
        return self.place.sitting.mark(item, self._holding(answers), based_on)

    def _holding(self, answers: object) -> dict[str, Any]:
        """What is kept: the answers, and to what they are."""
        return {
            "instrument": self.instrument.id,
            "moment": self.asked.moment,
            "answers": answers,
        }


def _points(scale: Scale) -> list[dict[str, Any]]:
    """The points as the page shows them, and what is said of each to those who listen."""
    return [
        {
            "point": point,
            "number": f"{point:g}",
            "label": scale.labels.get(point, ""),
            "said": in_words(scale, point),
        }
        for point in scale.points
    ]

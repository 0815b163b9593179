"""Ratings: an instrument's questions, and what somebody answered to them, in words."""

from __future__ import annotations

from typing import Any

from mentorkit.answers import Item, Value
from mentorkit.forms import PREFER_NOT, Instrument, Scale
from mentorkit.language import _, ngettext
from mentorkit.pages.parts import Part, sentence, table, title


def ratings(instrument: Instrument, moment: str, item: Item | None) -> list[Part]:
    """An instrument's title, the time that is meant, and each question with the answer to it."""
    answers = answers_in(item)
    rows = [
        [question.text or question.id, _said(instrument.scale_of(question), answers, question.id)]
        for question in instrument.items
    ]
    parts = [title(instrument.title)]
    if lead := lead_of(instrument, moment):
        parts.append(sentence(lead))
    parts.append(table([_("Question"), _("Answer")], rows))
    if strange := len(answers.keys() - {question.id for question in instrument.items}):
        parts.append(
            sentence(
                ngettext(
                    "{count} more answer is to a question that is not asked here.",
                    "{count} more answers are to questions that are not asked here.",
                    strange,
                )
            )
        )
    return parts


def answered_of(instrument: Instrument, item: Item | None) -> tuple[int, int]:
    """How many questions have an answer, and how many there are.

    Preferring not to say is an answer.
    """
    answers = answers_in(item)
    given = [
        question
        for question in instrument.items
        if _is_answer(instrument.scale_of(question), answers.get(question.id))
    ]
    return len(given), len(instrument.items)


def answers_in(item: Item | None) -> dict[str, Any]:
    """The answers that an item holds, by question; empty when it holds none that can be read.

    Nobody has looked at them yet: the file may have been made by anybody.
    """
    value = item.value if isinstance(item, Value) else None
    answers = value.get("answers") if isinstance(value, dict) else None
    return answers if isinstance(answers, dict) else {}


def lead_of(instrument: Instrument, moment: str) -> str:
    """What stands above the questions at a moment; "" for nothing.

    Whoever is asked `then` must know that an earlier time is meant, whatever the definition says.
    """
    lead = instrument.leads.get(moment, "")
    if moment == "then":
        return lead or _("Think back to the time before. As you see it today, how was it then?")
    return lead


def in_words(scale: Scale, point: float) -> str:
    """A point as it is said: “5 of 7”, or “7 of 7, nearly always” where it has words."""
    first, last = scale.ends
    number = f"{point:g}"
    if first >= 0:  # of -2 to 2, nothing is "1 of 2"
        number = _("{point} of {last}", point=number, last=f"{last:g}")
    label = scale.labels.get(point, "")
    return _("{point}, {words}", point=number, words=label) if label else number


def _is_answer(scale: Scale, answer: object) -> bool:
    return answer == PREFER_NOT or scale.point(answer) is not None


def _said(scale: Scale, answers: dict[str, Any], question: str) -> str:
    if question not in answers:
        return _("No answer")
    answer = answers[question]
    if answer == PREFER_NOT:
        return _("Prefer not to say")
    point = scale.point(answer)
    return in_words(scale, point) if point is not None else _("No answer that can be read")

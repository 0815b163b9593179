"""The surveys, worksheets and ways to reflect that an assignment names, before it is released."""

from __future__ import annotations

from pathlib import Path

from mentorkit.course.codes import CourseCode
from mentorkit.course.elements import Element
from mentorkit.errors import MentorkitError
from mentorkit.settings import Settings


def problem_with(
    element: Element, folder: Path, settings: Settings
) -> tuple[CourseCode, str, str] | None:
    """What keeps an element's form from being used: a code, a message, a hint; None if nothing."""
    from mentorkit.forms import (
        find_instrument,
        find_model,
        find_worksheet,
        require_items,
        require_moment,
    )

    try:
        match element.kind:
            case "reflect" if element.model:
                find_model(element.model)
            case "worksheet":
                find_worksheet(element.asked.name, folder)
            case "survey":
                instrument = find_instrument(element.asked.name, folder)
                require_items(instrument)
                require_moment(instrument, element.asked.moment)
                if instrument.wellbeing and not _can_respond(settings):
                    return (
                        CourseCode.NO_RESPONDER,
                        f'"{instrument.id}" asks about wellbeing, '
                        "and the course names nobody who would answer.",
                        "Fill in `responder`, `response_time` and `resources` in course.yaml.",
                    )
    except MentorkitError as fault:
        return CourseCode.BAD_FORM, str(fault), ""
    return None


def _can_respond(settings: Settings) -> bool:
    return bool(settings.responder and settings.response_time and settings.resources)

"""One thing that an assignment asks, and what was answered to it."""

from __future__ import annotations

from pathlib import Path

from mentorkit.answers import Answers, Item, Line, Text, Value
from mentorkit.answers.document import says_something
from mentorkit.cases import Case, CaseError, known_case
from mentorkit.cases.model import ID
from mentorkit.errors import MentorkitError
from mentorkit.language import _, ngettext
from mentorkit.pages import agreements, cases, reflections
from mentorkit.pages.parts import Part, sentence, title
from mentorkit.released import Asked


def items_of(answers: Answers, item: str) -> dict[str, Item]:
    """The items of one element: `item` itself, and what is asked along the way in `item/…`."""
    return {
        key: kept
        for key, kept in answers.items.items()
        if key == item or key.startswith(f"{item}/")
    }


def parts_of(asked: Asked, folder: Path, answers: Answers) -> list[Part]:
    """What was asked, and what was answered to it.

    Args:
        folder: Where the assignment is: its cases and definitions stand there.
    """
    try:
        return _parts(asked, folder, answers)
    except CaseError:
        said = _("The case “{case}” can't be read here.", case=asked.item)
        return [title(asked.item), sentence(said)]
    except MentorkitError as fault:
        return [title(title_of(asked, folder)), sentence(str(fault))]


def _parts(asked: Asked, folder: Path, answers: Answers) -> list[Part]:
    items = answers.items
    match asked.kind:
        case "play":
            return cases.playthrough(case_at(folder, asked.item).compile(), items)
        case "reflect":
            return reflections.reflection(asked.prompt, items.get(asked.item))
        case "survey":
            from mentorkit.forms import find_instrument
            from mentorkit.pages.surveys import ratings

            return ratings(find_instrument(asked.name, folder), asked.moment, items.get(asked.item))
        case "worksheet":
            from mentorkit.forms import find_worksheet
            from mentorkit.pages.worksheets import filled_in

            return filled_in(find_worksheet(asked.name, folder), asked.item, items)
        case "consent":
            return agreements.consents(items)
        case "ask_for_contact":
            return agreements.contact(items.get(asked.item))
    return []


def case_at(folder: Path, item: str) -> Case:
    """The case with the id `item`. Raises `CaseError`."""
    # The id may come from a notebook that somebody handed in.
    return known_case(folder / f"{item}.md" if ID.fullmatch(item) else folder / "nothing.md")


def title_of(asked: Asked, folder: Path) -> str:
    """What a person would call it, in a line."""
    try:
        match asked.kind:
            case "play":
                return case_at(folder, asked.item).title
            case "reflect":
                return _shortened(asked.prompt)
            case "survey":
                from mentorkit.forms import find_instrument

                return _at(find_instrument(asked.name, folder).title, asked.moment)
            case "worksheet":
                from mentorkit.forms import find_worksheet

                return find_worksheet(asked.name, folder).title
            case "consent":
                return _("What you agree to")
            case "ask_for_contact":
                return _("Contact")
    except MentorkitError:
        pass
    return asked.item


def _at(title: str, moment: str) -> str:
    """The title of a survey that is asked more than once."""
    said = {"before": _("before"), "after": _("after"), "then": _("looking back")}
    return f"{title} · {said[moment]}" if moment in said else title


def _shortened(prompt: str, length: int = 80) -> str:
    first = " ".join(reflections.without_marks(prompt).split())
    return first if len(first) <= length else f"{first[:length].rsplit(' ', 1)[0]} …"


def answered(asked: Asked, folder: Path, answers: Answers) -> tuple[bool, str]:
    """Whether something was answered, and in a few words how much."""
    items = items_of(answers, asked.item)
    item = items.get(asked.item)
    if asked.kind == "survey":
        return _rated(asked, folder, item)
    match item:
        case Line():
            if not item.decisions:
                return False, _("not begun")
            return (True, _("played to an ending")) if item.ending else (False, _("under way"))
        case Text():
            count = len(item.text.split())
            return bool(count), ngettext("{count} word", "{count} words", count)
        case Value() if asked.kind == "ask_for_contact":
            wanted = isinstance(item.value, dict) and item.value.get("asked") is True
            return wanted, _("asked for") if wanted else _("not asked for")
    full = [one for one in items.values() if says_something(one)]
    return bool(full), _("answered") if full else _("not answered")


def _rated(asked: Asked, folder: Path, item: Item | None) -> tuple[bool, str]:
    from mentorkit.forms import find_instrument
    from mentorkit.pages.surveys import answered_of, answers_in

    try:
        given, all_of_them = answered_of(find_instrument(asked.name, folder), item)
    except MentorkitError:  # its definition is gone, the answers are not
        given = len(answers_in(item))
        return bool(given), _("answered") if given else _("not answered")
    return (
        0 < given == all_of_them,
        _("{count} of {all} answered", count=given, all=all_of_them),
    )

"""A worksheet on paper: what somebody filled in, and lines to write on where nothing stands yet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec

from mentorkit.answers import Item, Line, Text
from mentorkit.errors import MentorkitError
from mentorkit.forms import Column, Field, Section, Worksheet, check_field, check_network
from mentorkit.forms.geometry import (
    POINT,
    give_names,
    in_short,
    letters,
    picture,
    rank_names,
    ring_names,
)
from mentorkit.forms.network import Person
from mentorkit.language import SOURCE, _, day, direction, speaking
from mentorkit.paper.typesetting import lines_of, pdf

_LONGEST_WORD, _LONGEST_IN_CELL = 60, 16
_EMPTY_ROWS, _EMPTY_PEOPLE = 3, 6
"""How many rows there are to write in by hand."""


def worksheet_pdf(
    worksheet: Worksheet,
    item: str,
    items: Mapping[str, Item],
    *,
    language: str,
    made: date | None = None,
) -> bytes:
    """A worksheet as a PDF of A4 pages.

    Args:
        item: What the worksheet's answers belong to; each is `item/field`.
        language: Of the worksheet, such as `es`.
        made: The date at its foot; today when left out.

    Raises:
        MentorkitError: It can't be made; the sentence says why.
    """
    with speaking(language):
        return pdf("worksheet", contents(worksheet, item, items, language, made or date.today()))


def contents(
    worksheet: Worksheet, item: str, items: Mapping[str, Item], language: str, made: date
) -> dict[str, Any]:
    """All that the template is told, as plain JSON, in the language that is spoken now."""
    language = language or SOURCE
    return {
        **how_written(language),
        "title": worksheet.title,
        "about": worksheet.about,
        "sections": sections_of(worksheet, item, items, language),
        "signed": list(worksheet.signed),
        "source": " ".join(filter(None, [worksheet.citation, worksheet.licence])),
        "words": {
            "day": day(made.isoformat()),
            "page": _("Page {number} of {all}"),
            "date": _("Date"),
            "middle": _("Me"),
        },
    }


def how_written(language: str) -> dict[str, Any]:
    """What typst is told about a language."""
    primary, _hyphen, region = language.partition("-")
    return {
        "language": primary,
        "region": region if len(region) == 2 else None,
        "rtl": direction(language) == "rtl",
    }


def sections_of(
    worksheet: Worksheet, item: str, items: Mapping[str, Item], language: str
) -> list[dict[str, Any]]:
    """A worksheet's sections: each field with its label, and what is drawn below that."""
    return [_section(section, item, items, language) for section in worksheet.sections]


def _section(
    section: Section, item: str, items: Mapping[str, Item], language: str
) -> dict[str, Any]:
    return {
        "title": section.title,
        "about": section.about,
        "fields": [
            {
                "label": field.label,
                "hint": field.hint,
                **_answer(field, items.get(f"{item}/{field.id}"), language),
            }
            for field in section.fields
        ],
    }


def _answer(field: Field, item: Item | None, language: str) -> dict[str, Any]:
    """What is drawn below a field's label: its `shape`, and what that needs."""
    content = _content(item)
    if field.kind in ("line", "text") and isinstance(content, str):
        return _written(field, content)
    if content is None:
        return _empty(field, language)
    try:
        checked = check_field(field, content)
    except MentorkitError:
        # Nobody else has looked at it yet: what does not fit the worksheet is shown as it is.
        return _written(field, msgspec.json.encode(content).decode())
    if field.kind == "network":
        return _network(check_network(checked))
    if field.kind == "rows":
        return _rows(field, checked, language)
    return _written(field, _said(field, checked, language)) if checked else _empty(field, language)


def _content(item: Item | None) -> Any:
    match item:
        case None:
            return None
        case Text():
            return item.text
        case Line():
            return item.decisions
        case _:
            return item.value


def _written(field: Field, text: str) -> dict[str, Any]:
    if not text.strip():
        return _empty(field, "")
    return {"shape": "written", "lines": lines_of(text, _LONGEST_WORD)}


def _empty(field: Field, language: str) -> dict[str, Any]:
    """Room to write by hand."""
    match field.kind:
        case "choice":
            return {"shape": "choice", "options": [option.label for option in field.options]}
        case "rows":
            return _rows(field, [], language)
        case "network":
            return _network([])
    return {
        "shape": "ruled",
        "count": {"text": 4}.get(field.kind, 1),
        "short": field.kind == "date",
    }


def _rows(field: Field, rows: list[dict[str, str]], language: str) -> dict[str, Any]:
    full = [row for row in rows if any(row.values())]
    return {
        "shape": "table",
        "heads": [column.label for column in field.columns],
        "rows": [
            [_cell(_said(column, row[column.id], language)) for column in field.columns]
            for row in full
        ],
        "empty": 0 if full else min(max(field.least, _EMPTY_ROWS), field.most),
    }


def _network(people: list[Person]) -> dict[str, Any]:
    drawn = picture(people)
    ranks, gives, rings = rank_names(), give_names(), ring_names()
    marks = letters()
    return {
        "shape": "network",
        "alt": _("Map of the people; the table below says the same."),
        "picture": {
            "width": drawn.width,
            "height": drawn.height,
            "x": drawn.x,
            "y": drawn.y,
            "point": POINT,
            "rings": [
                {"name": rings[ring], "radius": radius} for ring, radius in drawn.radii.items()
            ],
            "spots": [
                {
                    "x": spot.x,
                    "y": spot.y,
                    "rank": spot.person.rank,
                    "label": lines_of(spot.label, _LONGEST_WORD)[0],
                    "label_x": spot.label_x,
                    "label_y": spot.label_y,
                    "anchor": spot.anchor,
                }
                for spot in drawn.spots
            ],
        },
        "ranks": [{"rank": rank, "name": name} for rank, name in ranks.items()],
        "gives": [{"letter": marks[what], "name": name} for what, name in gives.items()],
        "heads": [
            "",
            _("Who"),
            _("Where, as on a clock"),
            _("Senior, peer or junior"),
            _("What they give"),
        ],
        "rows": [
            [
                _cell(str(number)),
                _cell(person.name),
                _cell(in_short(person)),
                _cell(ranks[person.rank]),
                _cell(", ".join(gives[what] for what in person.gives)),
            ]
            for number, person in enumerate(people, 1)
        ],
        "empty": 0 if people else _EMPTY_PEOPLE,
    }


def _cell(text: str) -> list[dict[str, Any]]:
    return lines_of(text, _LONGEST_IN_CELL)


def _said(asked: Field | Column, content: str, language: str) -> str:
    """A line, a choice or a day, as a person would say it."""
    if asked.kind == "choice":
        return next((one.label for one in asked.options if one.id == content), content)
    return day(content) if asked.kind == "date" and content else content

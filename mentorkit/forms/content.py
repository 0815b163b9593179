"""What somebody filled into a worksheet, checked before it is kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from mentorkit.errors import MentorkitError
from mentorkit.forms.network import check_characters, check_network
from mentorkit.forms.structs import Column, Field
from mentorkit.language import _

LONGEST_LINE = 500
LONGEST_TEXT = 100_000
LONGEST_CELL = 2_000
"""Characters in one line, one text, one cell of a row."""


def check_field(field: Field, value: object) -> Any:
    """The content of one field, as JSON that can be kept.

    Returns:
        A string for a line, a text, a choice (the option's id) and a date (as 2026-12-01); "" says
        nothing yet. For rows, a list of dictionaries with a string for every column. For a network,
        `{"people": […]}`. `least` is how many rows are shown, and fewer are no fault.

    Raises:
        MentorkitError: It is anything else, or too long. The sentence is for the person who fills
            it in, and what was saved before is as it was.
    """
    if field.kind == "rows":
        return _rows(field, value)
    if field.kind == "network":
        return {"people": [_plain(person) for person in check_network(value)]}
    if field.kind == "text":
        return _text(field.label, value, LONGEST_TEXT)
    return _CELLS[field.kind](field, value, LONGEST_LINE)


def _plain(person: Any) -> dict[str, Any]:
    found = {name: getattr(person, name) for name in person.__struct_fields__}
    return {**found, "gives": list(person.gives)}


def _rows(field: Field, value: object) -> list[dict[str, str]]:
    if not isinstance(value, list):
        raise _unreadable(field.label)
    if len(value) > field.most:
        raise MentorkitError(
            _(
                "“{label}” has room for {most} rows. Take one away first.",
                label=field.label,
                most=field.most,
            )
        )
    known = {column.id for column in field.columns}
    rows = []
    for row in value:
        if not isinstance(row, dict) or not set(row) <= known:
            raise _unreadable(field.label)
        rows.append(
            {
                column.id: _CELLS[column.kind](column, row.get(column.id, ""), LONGEST_CELL)
                for column in field.columns
            }
        )
    return rows


def _text(label: str, value: object, most: int) -> str:
    if not isinstance(value, str):
        raise _unreadable(label)
    if len(value) > most:
        raise MentorkitError(
            _("“{label}” holds {most} characters at most. Shorten it.", label=label, most=most)
        )
    check_characters(value)
    return value


def _line(field: Field | Column, value: object, most: int) -> str:
    text = _text(field.label, value, most)
    if re.search(r"[\r\n]", text):
        raise MentorkitError(
            _("“{label}” is one line. Take the line break out.", label=field.label)
        )
    return text


def _choice(field: Field | Column, value: object, most: int) -> str:
    if value == "" or any(option.id == value for option in field.options):
        return str(value)
    raise MentorkitError(
        _("“{label}” has no such answer. Choose one of those shown.", label=field.label)
    )


def _date(field: Field | Column, value: object, most: int) -> str:
    if not isinstance(value, str):
        raise _unreadable(field.label)
    if value:
        try:
            # The pattern first: Python reads 20261201 and the days of a week as well.
            if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
                raise ValueError
            date.fromisoformat(value)
        except ValueError:
            raise MentorkitError(
                _("“{label}” wants a date, such as 2026-12-01.", label=field.label)
            ) from None
    return value


_CELLS: dict[str, Callable[[Field | Column, object, int], str]] = {
    "line": _line,
    "choice": _choice,
    "date": _date,
}


def _unreadable(label: str) -> MentorkitError:
    return MentorkitError(_("“{label}” can't be read. Run the cells again.", label=label))

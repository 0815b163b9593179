"""A worksheet as it was filled in: what was asked, and what stands there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import msgspec

from mentorkit.answers import Item, Line, Text
from mentorkit.errors import MentorkitError
from mentorkit.forms import Column, Field, Worksheet, check_field, check_network
from mentorkit.language import _, day
from mentorkit.pages.network import network
from mentorkit.pages.parts import Part, sentence, shown, table, title, written

_MOST_SHOWN = 2000
"""Characters of an answer that fits no worksheet."""


def filled_in(worksheet: Worksheet, item: str, items: Mapping[str, Item]) -> list[Part]:
    """A worksheet's title, its sections, and each field with what stands in it.

    Nobody has looked at the items yet: what does not fit the worksheet is shown as it is.

    Args:
        item: What the worksheet's answers belong to; each is `item/field`.
    """
    parts = [title(worksheet.title)]
    if not any(f"{item}/{field.id}" in items for field in worksheet.fields):
        return [*parts, sentence(_("Nothing is filled in yet."))]
    for section in worksheet.sections:
        parts.append(Part(f"<h4>{escape(section.title)}</h4>", section.title))
        for field in section.fields:
            parts.append(_asked(field))
            parts += _answer(field, items.get(f"{item}/{field.id}"))
    return parts


def _asked(field: Field) -> Part:
    return Part(f"<p><strong>{escape(field.label)}</strong></p>", field.label)


def _answer(field: Field, item: Item | None) -> list[Part]:
    if item is None:
        return [sentence(_("No answer yet."))]
    if isinstance(item, Text) and field.kind in ("line", "text"):
        return [written(item.text)]
    content: Any = _content(item)
    try:
        checked = check_field(field, content)
    except MentorkitError:
        return _unfit(content)
    if field.kind == "network":
        return network(check_network(checked))
    if field.kind == "rows":
        return [_rows(field, checked)]
    return [_short(_said(field, checked))]


def _content(item: Item) -> Any:
    match item:
        case Text():
            return item.text
        case Line():
            return item.decisions
        case _:
            return item.value


def _rows(field: Field, rows: Sequence[Mapping[str, str]]) -> Part:
    full = [row for row in rows if any(row.values())]
    if not full:
        return sentence(_("No answer yet."))
    return table(
        [column.label for column in field.columns],
        [[_said(column, row[column.id]) for column in field.columns] for row in full],
    )


def _said(asked: Field | Column, content: str) -> str:
    """A line, a choice or a day, as a person would say it."""
    if asked.kind == "choice":
        return next((one.label for one in asked.options if one.id == content), content)
    return day(content) if asked.kind == "date" and content else content


def _short(text: str) -> Part:
    if not text.strip():
        return sentence(_("No answer yet."))
    return Part(f'<p dir="auto">{shown(text)}</p>', text)


def _unfit(content: Any) -> list[Part]:
    said = _("What stands here does not fit this worksheet. It reads:")
    text = msgspec.json.encode(content).decode()
    if len(text) > _MOST_SHOWN:
        text = f"{text[:_MOST_SHOWN]} …"
    return [sentence(said), written(text)]

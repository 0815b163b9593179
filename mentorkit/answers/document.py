"""The answers document: what one person answered in one assignment, and nothing about how.

On disk it is indented JSON with sorted items, so that a person can read it and the same answers are
always the same bytes:

    {"format": 1, "assignment": "feedback-practice", "folder": "9f…", "date": "2026-11-23",
     "items": {"missing-allergy": {"kind": "case", …}, "what-changed": {"kind": "text", …}}}

A file of an older format is upgraded one version at a time when it is read.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from mentorkit.answers.codes import AnswersCode, AnswersError, Conflict, DamagedError, safe
from mentorkit.language import _

FORMAT = 1
MIME = "application/vnd.mentorkit.answers+json"
"""The type under which a notebook's outputs carry the document."""
LONGEST_TEXT = 1_000_000
"""Characters in one written answer; also the bytes of one value."""
_DEEPEST_VALUE = 32

_ITEM_ID = re.compile(r"[a-z0-9_/-]{1,200}")
ItemId = Annotated[str, Meta(pattern=rf"^{_ITEM_ID.pattern}\Z")]
"""A case's id, a scene's rationale `case/scene`, its `case/scene/confidence`, a reflection's id."""

# A file may have been made by anybody: everything that a screen or a table shows is bounded here.
_Name = Annotated[str, Meta(max_length=200)]
_Revision = Annotated[int, Meta(ge=0, le=10**12)]


class _Stored(msgspec.Struct, frozen=True, tag_field="kind", forbid_unknown_fields=True):
    """Every item has a `revision`: 1 when it is first saved, one more at each change."""


class Line(_Stored, frozen=True, tag="case"):
    """The decisions a person kept in one case, in order.

    Attributes:
        hash: Of the compiled case they were made in.
        decisions: Pairs of scene id and choice id.
        ending: The id of the ending scene they reached, if they did.
    """

    case: _Name
    hash: _Name
    decisions: list[tuple[_Name, _Name]]
    ending: _Name | None = None
    revision: _Revision = 0


class Text(_Stored, frozen=True, tag="text"):
    """What a person wrote."""

    text: Annotated[str, Meta(max_length=LONGEST_TEXT)]
    revision: _Revision = 0


class Value(_Stored, frozen=True, tag="value"):
    """What a person picked or marked: a number, a word, or any other JSON."""

    value: Any
    revision: _Revision = 0


Item = Line | Text | Value


class Answers(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that one person answered in one assignment.

    Attributes:
        folder: A random id made at the first save; the same id in two submissions is a copy.
        date: The day of the last change, such as `2026-11-23`; times stay with the author.
    """

    format: Annotated[int, Meta(ge=1)] = FORMAT
    assignment: _Name
    folder: Annotated[str, Meta(pattern=r"^[A-Za-z0-9-]{0,64}\Z")] = ""
    date: Annotated[str, Meta(pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2})?\Z")] = ""
    items: dict[ItemId, Item] = {}


UPGRADES: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""From a format to the next: `UPGRADES[1]` will make a format 2 document of a format 1 one."""


class _Version(msgspec.Struct):
    format: Annotated[int, Meta(ge=1)]


_version = msgspec.json.Decoder(_Version)
_answers = msgspec.json.Decoder(Answers)
_item = msgspec.json.Decoder(Item)


def _strange(content: bytes) -> str:
    """What is wrong with a document that is JSON; it names the first item at fault."""
    with contextlib.suppress(msgspec.MsgspecError, AttributeError, RecursionError):
        for key, item in msgspec.json.decode(content).get("items", {}).items():
            try:
                msgspec.convert(item, Item)
            except msgspec.ValidationError:
                return _(
                    "This is not an answers file as mentorkit writes it: what stands for “{item}” "
                    "can't be read.",
                    item=key[:80],
                )
    return _("This is not an answers file as mentorkit writes it.")


def encode(answers: Answers) -> bytes:
    """The document as it stands on disk: indented UTF-8 JSON, the same for the same answers."""
    return msgspec.json.format(_canonical(answers), indent=2) + b"\n"


def decode(content: bytes, path: Path | str = "answers.json") -> Answers:
    """The document that `content` holds, upgraded to today's format.

    Raises:
        DamagedError: It is cut off, not JSON, or not an answers document.
        AnswersError: A later version wrote it.
    """
    try:
        version = _version.decode(content).format
        if version == FORMAT:
            return _answers.decode(content)
        if version < FORMAT:
            return _upgraded(msgspec.json.decode(content), version)
    except (msgspec.ValidationError, RecursionError):
        raise DamagedError(
            AnswersCode.STRANGE,
            _strange(content),
            _("It was left as it is. Was it edited by hand?"),
            path,
            content,
        ) from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise DamagedError(
            AnswersCode.DAMAGED,
            _("This answers file is damaged: it is cut off, or it is not JSON."),
            _("It was left as it is. Ask for it again, or restore it from the notebook or a copy."),
            path,
            content,
        ) from None
    raise AnswersError(
        AnswersCode.NEWER,
        _(
            "A later mentorkit wrote this answers file (format {version}; this one reads {known}).",
            version=version,
            known=FORMAT,
        ),
        _("It was left as it is. Update mentorkit to read it."),
        path,
    )


def _upgraded(document: dict[str, Any], version: int) -> Answers:
    for step in range(version, FORMAT):
        document = UPGRADES[step](document)
    return msgspec.convert(document, Answers)


def merge(
    before: Answers, item_id: str, item: Item, *, based_on: int, drop: Collection[str] = ()
) -> Answers:
    """`before` with that one item put in and `drop` taken out; `before` itself if nothing changes.

    Args:
        based_on: The item's revision that the person saw when they changed it; 0 for none.

    Raises:
        Conflict: The item is there in another revision, and says something else.
    """
    stored = before.items.get(item_id)
    items = {key: kept for key, kept in before.items.items() if key not in drop or key == item_id}
    if stored is not None and clash(stored, item, based_on):
        raise Conflict(stored)
    if stored is None or not same(stored, item):
        items[item_id] = msgspec.structs.replace(item, revision=based_on + 1)
    elif len(items) == len(before.items):
        return before
    return msgspec.structs.replace(before, items=items)


def clash(stored: Item, item: Item, based_on: int) -> bool:
    """Whether `item` would replace something that the person who changed it has not seen."""
    return stored.revision != based_on and not same(stored, item)


def same(one: Item, other: Item) -> bool:
    """Whether two items say the same, whatever their revisions."""
    first, second = (msgspec.structs.replace(item, revision=0) for item in (one, other))
    return _canonical(first) == _canonical(second)


def says_something(item: Item | None) -> bool:
    """Whether anything was answered; spaces, no decision and an empty value are nothing."""
    match item:
        case Line():
            return bool(item.decisions)
        case Text():
            return bool(item.text.strip())
        case Value(value={"answers": given} | {"people": given}):  # a survey's, a network map's
            return bool(given)
        case Value(value=[*rows]) if all(isinstance(row, dict) for row in rows):
            return any(cell not in (None, "") for row in rows for cell in row.values())
        case Value():
            return item.value not in (None, "", [], {})
    return False


def check(item_id: str, item: Item) -> None:
    """Passes an item that can be stored and read back exactly; raises `AnswersError` otherwise."""
    if not _ITEM_ID.fullmatch(item_id):
        raise AnswersError(
            AnswersCode.BAD_ITEM_ID,
            _("{item} can't be the name of an answer.", item=repr(item_id[:80])),
            _("Use small letters, digits, - and _, and at most 200 of them."),
        )
    if isinstance(item, Text) and len(item.text) > LONGEST_TEXT:
        raise AnswersError(
            AnswersCode.TOO_LONG,
            _(
                "This text has {count} characters; at most {most} can be saved.",
                count=f"{len(item.text):,}",
                most=f"{LONGEST_TEXT:,}",
            ),
            safe(_("Shorten the text.")),
        )
    if isinstance(item, Text) and not _is_unicode(item.text):
        raise AnswersError(
            AnswersCode.NOT_STORABLE,
            _("This text holds half a character, which can't be saved."),
            safe(_("Type again what was pasted last.")),
        )
    if not _survives(item):
        raise AnswersError(
            AnswersCode.NOT_STORABLE,
            _("This can't be saved: it is too large, too deep, or not plain JSON."),
            safe(_("A value is a number, a text, yes or no, or lists and mappings of these.")),
        )


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _survives(item: Item) -> bool:
    """Whether JSON gives the item back as it was; NaN, tuples and dates it does not."""
    if isinstance(item, Value) and not _is_shallow(item.value, _DEEPEST_VALUE):
        return False
    try:
        content = _canonical(item)
        survives: bool = _item.decode(content) == item
    except (TypeError, ValueError, OverflowError):  # msgspec's own errors are ValueErrors
        return False
    return survives and not (isinstance(item, Value) and len(content) > LONGEST_TEXT)


def _is_shallow(value: object, depth: int) -> bool:
    if not isinstance(value, (list, dict)):
        return True
    inner = value.values() if isinstance(value, dict) else value
    return depth > 0 and all(_is_shallow(part, depth - 1) for part in inner)


def _canonical(content: Item | Answers) -> bytes:
    return msgspec.json.encode(content, order="deterministic")

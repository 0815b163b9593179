"""Which texts of a definition people read, and one way to go through them all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")

SHOWN = {
    "about",
    "hint",
    "instructions",
    "label",
    "labels",
    "leads",
    "licence",
    "questions",
    "signed",
    "text",
    "title",
}
"""The fields whose texts people read: of themselves, in a tuple, or in a dictionary's values.

References (`citation`, `source`) are the same in every language.
"""


def with_texts(thing: T, say: Callable[[str], str]) -> T:
    """`thing` with `say(text)` in place of each text in it that people read."""
    return _within(thing, say)  # type: ignore[no-any-return]


def texts(form: object) -> list[str]:
    """Every text in `form` that people read, in order, without the empty ones."""
    found: list[str] = []

    def keep(text: str) -> str:
        found.append(text)
        return text

    _within(form, keep)
    return [text for text in found if text]


def _within(thing: Any, say: Callable[[str], str], shown: bool = False) -> Any:
    if isinstance(thing, msgspec.Struct):
        return msgspec.structs.replace(
            thing,
            **{
                name: _within(getattr(thing, name), say, name in SHOWN)
                for name in thing.__struct_fields__
            },
        )
    if isinstance(thing, tuple):
        return tuple(_within(one, say, shown) for one in thing)
    if isinstance(thing, dict):
        return {key: _within(one, say, shown) for key, one in thing.items()}
    return say(thing) if shown and isinstance(thing, str) else thing

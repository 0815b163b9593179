"""A case, and the other one that may be played in its place: which of them counts for a person.

Either counts the same. Nobody has to say why they took the other one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mentorkit.answers import Item, Line
from mentorkit.released import Asked


def seen(asks: Iterable[Asked], items: Mapping[str, Item]) -> list[Asked]:
    """What is asked of this person, in order: of two cases, those they brought to an ending; as
    long as there is none, those they began; as long as there is none of these, the first."""
    asks = list(asks)
    return [one for one in asks if not _is_passed_over(one, asks, items)]


def others_of(asked: Asked, asks: Iterable[Asked]) -> list[str]:
    """The cases of which one is enough, but for `asked` itself; none where nothing stands in."""
    if asked.kind != "play":
        return []
    pair = {asked.item, asked.instead_of} - {""}
    return [
        one.item
        for one in asks
        if one.kind == "play"
        and one.item != asked.item
        and (one.item in pair or one.instead_of in pair)
    ]


def is_begun(item: str, items: Mapping[str, Item]) -> bool:
    """Whether something was decided in the case `item`."""
    line = items.get(item)
    return isinstance(line, Line) and bool(line.decisions)


def has_ended(item: str, items: Mapping[str, Item]) -> bool:
    """Whether the case `item` was played to an ending."""
    line = items.get(item)
    return isinstance(line, Line) and bool(line.ending)


def _is_passed_over(asked: Asked, asks: Iterable[Asked], items: Mapping[str, Item]) -> bool:
    others = others_of(asked, asks)
    for has_come in (has_ended, is_begun):
        if has_come(asked.item, items):
            return False
        if any(has_come(other, items) for other in others):
            return True
    return bool(others and asked.instead_of)

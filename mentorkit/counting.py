"""Numbers of things in words, for coordinators and authors; participants have a language."""

from __future__ import annotations


def count(number: int, one: str, many: str = "") -> str:
    """`1 scene`, `2 scenes`, `1,200 scenes`.

    Args:
        many: What more of it are called, where that is not `one` with an s: `people`.
    """
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"

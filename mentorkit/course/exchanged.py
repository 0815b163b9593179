"""Whose a submission in nbgrader's exchange is: the name it was put there under proves nothing."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any


def by_owner(
    action: Any, student: str, known: Collection[str]
) -> tuple[list[dict[str, Any]], list[str]]:
    """Somebody's newest submission, and who else has handed in under their name.

    On a computer where people have accounts, a folder in the exchange belongs to who made it. One
    that belongs to another participant is not this person's. Where accounts are called otherwise
    than people, or one account is everybody's, nothing can be said, and the name counts.

    Args:
        action: nbgrader's collecting, which has found what there is.
        known: The ids of all participants; each may be an account.

    Returns:
        The record to collect, or none; and the accounts of others.
    """
    inbound, assignment = Path(action.inbound_path), action.coursedir.assignment_id
    own, others = [], set()
    for path in inbound.iterdir():
        if path.name.rsplit("+", 3)[:2] == [student, assignment]:
            owner = _owner(path)
            if owner != student and owner in known:
                others.add(owner)
            else:
                own.append(path)
    if not others:
        return action.src_records, []
    records = action._sort_by_timestamp([action._path_to_record(str(path)) for path in own])
    return records[:1], sorted(others)


def _owner(path: Path) -> str:
    try:
        return path.owner()
    except (KeyError, NotImplementedError, OSError):  # an account that is gone; Windows
        return ""

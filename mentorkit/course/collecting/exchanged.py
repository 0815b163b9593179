"""nbgrader's exchange: who is in it, and whose a submission there is.

The name that a submission was put there under proves nothing.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from mentorkit.course.collecting.preparing import refuse_strange
from mentorkit.course.session import Session


def senders_in(session: Session, assignment: str) -> list[str]:
    """Under whose names something of an assignment was handed in.

    Raises:
        NbgraderError: The exchange can't be used.
    """
    with session.explaining():
        action = session.exchange("Collect", assignment)
        inbound = Path(action.root, action.coursedir.course_id, "inbound")
        if not inbound.is_dir():
            action.init_src()  # says what is wrong with the exchange
        names = [entry.name.rsplit("+", 3) for entry in inbound.iterdir()]
    return sorted({name[0] for name in names if name[1:2] == [assignment]})


def fetch(
    session: Session, assignment: str, student: str, step: Path, known: Collection[str]
) -> tuple[Path | None, list[str]]:
    """Brings somebody's newest submission into the folder `step` of the course.

    On a computer where people have accounts, a folder in the exchange belongs to who made it. One
    that belongs to another participant is not this person's. Where accounts are called otherwise
    than people, or one account is everybody's, nothing can be said, and the name counts.

    Args:
        known: The ids of all participants; each may be an account.

    Returns:
        Where it is now, or None when nothing there is theirs; and who else used their name.
    """
    action = session.exchange("Collect", assignment, student)
    action.coursedir.submitted_directory = step.name
    with session.explaining():
        action.init_src()
        action.src_records, others = _by_owner(action, student, known)
        for record in action.src_records:
            refuse_strange(Path(action.inbound_path, record["filename"]))
        action.copy_files()
    return (step / student / assignment if action.src_records else None), others


def _by_owner(
    action: Any, student: str, known: Collection[str]
) -> tuple[list[dict[str, Any]], list[str]]:
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

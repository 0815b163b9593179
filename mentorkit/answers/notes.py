"""Private notes: kept in the author's own folder, outside of every assignment, and nowhere else.

What is deleted is gone: unlike answers, notes have no history.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from mentorkit.answers.history import Event, private_folder, readable
from mentorkit.answers.sitting import Sitting


class Notes(Sitting):
    """A person's private notes beside one assignment.

    They are found again wherever the assignment's folder is moved to on the same computer.

    Args:
        folder: The assignment's folder. Nothing is ever written there.
    """

    def __init__(self, folder: Path | str, *, assignment: str, course: str) -> None:
        super().__init__(
            folder, assignment=assignment, course=course, to=notes_folder(course, assignment)
        )

    def _remember(self, key: str, event: Event, data: dict[str, Any]) -> None:
        """Notes leave no trace of what they were before."""


def notes_folder(course: str, assignment: str) -> Path:
    """Where the notes beside an assignment are."""
    key = hashlib.sha256(f"{course}\0{assignment}".encode(errors="surrogateescape")).hexdigest()
    return private_folder() / "notes" / f"{readable(course, assignment)}{key[:12]}"

"""Handing in through nbgrader's exchange, as `nbgrader submit` does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from mentorkit.errors import MentorkitError
from mentorkit.language import _

_PATIENCE = 60
"""Seconds."""


def submit(folder: Path, course: str) -> None:
    """Hands in the assignment in `folder`.

    Raises:
        MentorkitError: nbgrader did not take it; its last word is in the sentence.
    """
    command = [sys.executable, "-m", "nbgrader", "submit", folder.name]
    if course:
        command += ["--course", course]
    try:
        # In a process of its own: nbgrader changes the working folder, and keeps what it has read.
        done = subprocess.run(
            command,
            cwd=folder.parent,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _not_taken(_("it did not answer within a minute")) from None
    if done.returncode:
        lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
        raise _not_taken(lines[-1] if lines else _("it did not say why"))


def _not_taken(reason: str) -> MentorkitError:
    return MentorkitError(
        _("It is not handed in: {reason}.", reason=reason.rstrip("."))
        + " "
        + _("Your answers are safe. Tell your coordinator, or try again.")
    )

"""What can go wrong with an answers file: the stable codes, and the errors that carry them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from mentorkit.errors import Problem, ProblemsError
from mentorkit.language import _

if TYPE_CHECKING:
    from pathlib import Path

    from mentorkit.answers.document import Item


class AnswersCode(StrEnum):
    """A1 reading, A2 saving; `docs/problems.md` explains each."""

    MISSING = "A101"  # there is no such file
    NOT_A_FILE = "A102"  # a link, a folder, a pipe or a device stands in its place
    UNREADABLE = "A103"  # the system does not let us read it
    TOO_LARGE = "A104"  # more than any person writes
    DAMAGED = "A105"  # cut off, or not JSON at all
    NEWER = "A106"  # written by a later mentorkit
    STRANGE = "A107"  # JSON, but not as mentorkit writes an answers file

    DISK_FULL = "A201"  # no room, or no quota
    READ_ONLY = "A202"  # the folder or the disk may not be written
    NO_FOLDER = "A203"  # the folder is gone
    BUSY = "A204"  # somebody else holds the lock and does not let go
    WRITE_FAILED = "A205"  # any other word of the system's
    TOO_LONG = "A206"  # one text, or all of them together
    NOT_STORABLE = "A207"  # JSON can't hold it
    BAD_ITEM_ID = "A208"  # not an id
    CONFLICT = "A209"  # the item was changed elsewhere meanwhile
    GRADING = "A210"  # nbgrader is running the notebook
    NOT_ON_THE_LINE = "A211"  # decisions that this case does not allow
    NOT_KEPT = "A212"  # a damaged file that could not be copied to safety


def safe(hint: str) -> str:
    """What to do, after a word on what is safe."""
    return f"{_('What was saved before is safe.')} {hint}".rstrip()


class AnswersError(ProblemsError):
    """Answers that could not be read or saved.

    `str()` is what a person reads in a status line; the place and the code are in `problem`.
    """

    def __init__(
        self, code: AnswersCode, message: str, hint: str = "", path: Path | str = "answers.json"
    ) -> None:
        self.problem = Problem(str(path), 0, code, message, hint)
        super().__init__([self.problem])

    def __str__(self) -> str:
        return f"{self.problem.message} {self.problem.hint}".rstrip()


class DamagedError(AnswersError):
    """A file whose `content` can't be understood, though it was read."""

    def __init__(
        self, code: AnswersCode, message: str, hint: str, path: Path | str, content: bytes
    ) -> None:
        self.content = content
        super().__init__(code, message, hint, path)


class Conflict(AnswersError):  # noqa: N818 — the field's word for it
    """The item was saved elsewhere since it was last seen here; `theirs` is what the file holds."""

    def __init__(self, theirs: Item, path: Path | str = "answers.json") -> None:
        self.theirs = theirs
        super().__init__(
            AnswersCode.CONFLICT,
            _("This was changed in another window."),
            _("Both versions are safe: choose the one to keep."),
            path,
        )


class ReadOnly(AnswersError):  # noqa: N818 — the contract's word for it
    """Nothing is saved while nbgrader runs the notebook."""

    def __init__(self, path: Path | str) -> None:
        super().__init__(
            AnswersCode.GRADING,
            _("Nothing is saved while nbgrader runs this notebook."),
            _("The answers are as they were submitted."),
            path,
        )

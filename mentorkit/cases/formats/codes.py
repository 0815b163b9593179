"""The stable codes of all that a conversion can stumble over; `docs/problems.md` explains each."""

from __future__ import annotations

from enum import StrEnum
from typing import NoReturn

from mentorkit.errors import Problem, ProblemsError


class FormatCode(StrEnum):
    """F10 the files, F11 archives and what is inside, F12 the story that was found."""

    UNREADABLE = "F101"
    TOO_LARGE = "F102"
    NOT_UTF8 = "F103"
    UNKNOWN_FORMAT = "F104"
    NO_WAY_BACK = "F105"
    TARGET_TAKEN = "F106"
    BAD_TARGET = "F107"

    BROKEN_ZIP = "F110"
    UNSAFE_ZIP = "F111"
    ZIP_BOMB = "F112"
    MEMBER_MISSING = "F113"
    BROKEN_XML = "F114"
    UNSAFE_XML = "F115"
    BROKEN_JSON = "F116"
    WRONG_SHAPE = "F117"
    NOT_BRANCHING = "F118"

    NO_STORY = "F120"
    TOO_MUCH = "F121"
    NOT_A_CASE = "F122"


class FormatError(ProblemsError):
    """A file that can't be converted; `problems` says why."""


def refuse(path: str, code: FormatCode, message: str, hint: str = "", line: int = 0) -> NoReturn:
    """Raises `FormatError` with one problem."""
    raise FormatError([Problem(path, line, str(code), message, hint)])

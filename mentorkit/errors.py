"""Faults a person can mend, said so that they can.

Everything that mentorkit raises on purpose is a `MentorkitError`; anything else is a bug. Its text
says what happened, what is safe, and what to do. A fault with a place in a file is a `Problem`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from typing import NoReturn

import msgspec

from mentorkit.language import _


class Problem(msgspec.Struct, frozen=True, order=True):
    """One fault at one place.

    Attributes:
        path: The file, as the person named it.
        line: Counted from 1; 0 when the fault is the whole file's.
        code: Stable, such as `C201`; each has a section in `docs/problems.md`.
        message: What is wrong, in one sentence.
        hint: What to do about it; may be empty.
    """

    path: str
    line: int
    code: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        hint = f" {self.hint}" if self.hint else ""
        return f"{place}: {self.code} {self.message}{hint}"


class MentorkitError(Exception):
    """A fault that the person at the keyboard can mend. `str()` is all they need to read."""


class ProblemsError(MentorkitError):
    """A file that can't be used; `problems` says why, in the order of the file's lines."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))


MOST_PROBLEMS = 100
"""Of one file; with so many, it is something else that was meant."""


class FileNotes:
    """The problems found so far in the file at `path`, while its reading goes on.

    A kind of file says which error its problems make, and the code for there being too many.
    """

    error: type[ProblemsError] = ProblemsError
    too_many = ""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []

    def report(self, line: int, code: str, message: str, hint: str = "") -> None:
        """Notes one problem. Raises the file's error when there are too many to go on."""
        message = message[:1].upper() + message[1:]
        self.problems.append(Problem(self.path, line, str(code), message, hint))
        if len(self.problems) >= MOST_PROBLEMS:
            message = f"There are {MOST_PROBLEMS} problems up to here; the rest was not looked at."
            hint = "Mend the first ones and look again."
            self.problems.append(Problem(self.path, line, self.too_many, message, hint))
            raise self.error(self.problems)

    def refuse(self, line: int, code: str, message: str, hint: str = "") -> NoReturn:
        """Notes a problem that ends the reading. Raises the file's error."""
        self.report(line, code, message, hint)
        raise self.error(self.problems)

    def raise_if_any(self) -> None:
        """Raises the file's error when anything was noted."""
        if self.problems:
            raise self.error(self.problems)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The hint for a word nobody knows: `Did you mean "trust"?`, or the words there are."""
    words: Sequence[str] = sorted(known)
    if len(words) > 300:  # Comparing is slow; among so many, a slip keeps its first letter.
        words = [other for other in words if other[:1] == word[:1]][:300]
    near = difflib.get_close_matches(word, words, n=1, cutoff=0.6)
    if near:
        return _('Did you mean "{word}"?', word=near[0])
    if not words:
        return ""
    some = ", ".join(words[:12]) + (", …" if len(words) > 12 else "")
    return _("There is: {words}.", words=some)

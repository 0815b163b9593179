"""Collecting the problems of one file while its reading goes on."""

from __future__ import annotations

from typing import NoReturn

from mentorkit.cases.codes import CaseCode
from mentorkit.errors import Problem, ProblemsError

MOST_PROBLEMS = 100


class CaseError(ProblemsError):
    """A case file that can't be used; `problems` says why, line by line."""


class Notes:
    """The problems found so far in the file at `path`."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []

    def report(self, line: int, code: str, message: str, hint: str = "") -> None:
        """Notes one problem. Raises `CaseError` when there are too many to go on."""
        message = message[:1].upper() + message[1:]
        self.problems.append(Problem(self.path, line, str(code), message, hint))
        if len(self.problems) >= MOST_PROBLEMS:
            self.problems.append(
                Problem(
                    self.path,
                    line,
                    CaseCode.TOO_MANY_PROBLEMS,
                    f"There are {MOST_PROBLEMS} problems up to here; the rest was not looked at.",
                    "Mend the first ones and look again.",
                )
            )
            raise CaseError(self.problems)

    def refuse(self, line: int, code: str, message: str, hint: str = "") -> NoReturn:
        """Notes a problem that ends the reading. Raises `CaseError`."""
        self.report(line, code, message, hint)
        raise CaseError(self.problems)

    def raise_if_any(self) -> None:
        """Raises `CaseError` when anything was noted."""
        if self.problems:
            raise CaseError(self.problems)

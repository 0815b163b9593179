"""Collecting the problems of one case while its reading goes on."""

from __future__ import annotations

from mentorkit.cases.codes import CaseCode
from mentorkit.errors import FileNotes, ProblemsError


class CaseError(ProblemsError):
    """A case file that can't be used; `problems` says why, line by line."""


class Notes(FileNotes):
    """The problems found so far in a case. What is too much raises `CaseError`."""

    error = CaseError
    too_many = CaseCode.TOO_MANY_PROBLEMS

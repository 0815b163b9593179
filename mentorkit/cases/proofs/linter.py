"""The linter: what is wrong with a case on any way through it, found by walking all of them."""

from __future__ import annotations

from pathlib import Path

from mentorkit.cases.model import Case
from mentorkit.cases.notes import CaseError
from mentorkit.cases.proofs import rules_texts, rules_values, rules_ways
from mentorkit.cases.proofs.findings import Finding, Report
from mentorkit.cases.proofs.space import LIMIT, explore
from mentorkit.cases.proofs.subject import Subject
from mentorkit.cases.reader import read_case

CHECKS = (*rules_ways.CHECKS, *rules_values.CHECKS, *rules_texts.CHECKS)
"""Each gives the findings of its kind in a `Subject`."""


def lint(case: Case, *, limit: int = LIMIT) -> Report:
    """What is wrong with `case`, by line.

    Args:
        limit: With more states than that the case is checked in part, and the report says so.
    """
    space = explore(case, limit=limit)
    subject = Subject(case, space)
    findings = sorted(finding for check in CHECKS for finding in check(subject))
    return Report(
        case.path,
        tuple(findings),
        states=len(space),
        whole=space.whole,
        decisions=len(space.way(space.expanded if not space.whole else len(space) - 1)),
    )


def lint_file(path: Path | str, *, limit: int = LIMIT) -> Report:
    """The same for a file; what keeps it from being read counts as found."""
    try:
        return lint(read_case(path), limit=limit)
    except CaseError as fault:
        problems = fault.problems
    return Report(
        str(path),
        tuple(Finding(p.path, p.line, p.code, p.message, p.hint) for p in problems),
    )

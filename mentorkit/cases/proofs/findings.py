"""What the linter finds: a place in the file, what is wrong there, and the way that shows it."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

import msgspec

from mentorkit.counting import count
from mentorkit.errors import Problem


class LintCode(StrEnum):
    """L1 the ways through a case, L2 its conditions, counters and flags, L3 what people read."""

    DEAD_END = "L101"
    NO_WAY_OUT = "L102"
    ENDING_NEVER_REACHED = "L103"
    SCENE_NEVER_REACHED = "L104"
    CHOICE_NEVER_OPEN = "L105"
    ONE_CHOICE = "L106"

    BROKEN_ASSERTION = "L201"
    NEVER_COMES_TRUE = "L202"
    COUNTER_AT_BOUND = "L203"
    NEVER_READ = "L204"
    ALWAYS_TRUE = "L205"
    ALWAYS_FALSE = "L206"

    TOO_LONG = "L301"
    NO_FEEDBACK = "L302"
    NO_DUTY = "L303"
    NO_DEBRIEF = "L304"
    NO_LIVE_DECISION = "L305"


ERRORS = frozenset(
    {
        LintCode.DEAD_END,
        LintCode.NO_WAY_OUT,
        LintCode.ENDING_NEVER_REACHED,
        LintCode.BROKEN_ASSERTION,
        LintCode.NEVER_COMES_TRUE,
    }
)
"""What breaks somebody's way, or the author's word. The rest are warnings."""

Severity = Literal["error", "warning"]
Way = tuple[tuple[str, str], ...]
"""The scene and the choice of each decision, first to last."""


class Finding(Problem, frozen=True):
    """A problem that the linter found.

    Attributes:
        severity: A case with an error should not be played; a warning wants a look.
        way: The shortest way that shows it; empty where none is needed, or none exists.
    """

    severity: Severity = "error"
    way: Way = ()

    def __str__(self) -> str:
        way = f" Way: {', '.join(choice for _, choice in self.way)}." if self.way else ""
        return super().__str__() + way


class Report(msgspec.Struct, frozen=True):
    """What was found in one case, by line.

    Attributes:
        path: The file, as the person named it.
        findings: By line; empty when all is well.
        states: How many states of the case were looked at.
        whole: Whether these are all there are. If not, nothing is said to never happen.
        decisions: Every way of up to so many decisions was looked at.
    """

    path: str
    findings: tuple[Finding, ...]
    states: int = 0
    whole: bool = False
    decisions: int = 0

    @property
    def errors(self) -> int:
        """How many of the findings are errors."""
        return sum(finding.severity == "error" for finding in self.findings)

    @property
    def checked(self) -> str:
        """How far the case was checked, in words."""
        if self.whole:
            return f"checked whole: {count(self.states, 'state')}"
        if self.states:
            return (
                f"checked in part: {count(self.states, 'state')}, "
                f"every way of up to {count(self.decisions, 'decision')}"
            )
        return "not checked, since it can't be read"

    def __str__(self) -> str:
        warnings = len(self.findings) - self.errors
        found = [
            count(number, name)
            for number, name in ((self.errors, "error"), (warnings, "warning"))
            if number
        ]
        return f"{self.path}: {self.checked}; {', '.join(found) or 'nothing found'}."

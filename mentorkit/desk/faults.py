"""Faults as a page shows them: a sentence, the list of problems, and a text to send for a bug."""

from __future__ import annotations

import platform
import traceback
from pathlib import Path
from typing import Any

from mentorkit import __version__
from mentorkit.counting import count
from mentorkit.errors import MentorkitError, Problem, ProblemsError

_MOST = 200
"""Problems in a list; whoever has more mends the first ones."""

_TABLES = (".csv", ".tsv", ".txt", ".xlsx")

BUG = (
    "This is a fault in mentorkit, and none of yours. What is on disk is whole. Please send the "
    "text below to whoever looks after mentorkit for you; read it first, as it may name somebody."
)


def told(fault: BaseException, root: Path, doing: str) -> dict[str, Any]:
    """A fault for the page.

    Args:
        root: The course's folder; places are named from there.
        doing: What was being done, in a word or two, for the text to send.
    """
    said: dict[str, Any] = {"message": str(fault), "problems": [], "report": ""}
    match fault:
        case ProblemsError():
            problems = fault.problems
            said["message"] = f"{count(len(problems), 'problem')}, and nothing was changed."
            said["problems"] = [shown(one, root) for one in problems[:_MOST]]
        case MentorkitError():
            pass
        case OSError():
            reason = fault.strerror or type(fault).__name__
            said["message"] = f"The computer refused it: {reason}. What is on disk is whole."
        case _:
            said["message"] = BUG
            said["report"] = report(fault, doing)
    return said


def report(fault: BaseException, doing: str) -> str:
    """What whoever looks after mentorkit needs to know about a bug."""
    about = f"mentorkit {__version__}, Python {platform.python_version()}, {platform.system()}"
    return f"{about}\n{doing}\n\n{''.join(traceback.format_exception(fault))}"


def shown(problem: Problem, root: Path) -> dict[str, str]:
    """One problem for the page's list."""
    return {
        "place": _place(problem, root),
        "message": problem.message,
        "hint": problem.hint,
        "code": str(problem.code),
    }


def _place(problem: Problem, root: Path) -> str:
    path = Path(problem.path)
    name = problem.path
    if path.is_absolute():
        name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
    if not problem.line:
        return name
    if path.suffix.lower() in _TABLES:
        return f"Row {problem.line}"
    return f"{name}, line {problem.line}"

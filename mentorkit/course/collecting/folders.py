"""A folder of submissions, as nbgrader lays it out (`<person>/<assignment>/`) or as people do."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from mentorkit.course.layout import course_at

FILES = (".ipynb", ".zip")
"""How a file is called that may be one person's."""


def is_laid_out(person: Path, assignments: Collection[str]) -> bool:
    """Whether a person's folder holds a folder for an assignment, called like it."""
    return any((person / name).is_dir() for name in assignments)


def says_assignments(course_dir: Path | str, source: Path) -> bool:
    """Whether everything in a folder says by itself which of the course's assignments it is of."""
    if not source.is_dir():
        return False
    assignments = course_at(course_dir).assignments()
    entries = [one for one in source.iterdir() if not one.name.startswith(".")]
    return all(is_laid_out(one, assignments) for one in entries if one.is_dir()) and not any(
        one.suffix.lower() in FILES for one in entries
    )

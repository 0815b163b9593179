"""The cohort report: what a dean may see, in one HTML file that needs nothing else.

What is in it comes out of safe tables, or says nothing about what anybody answered. What people
wrote is counted and never shown.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

from mentorkit.course import course_at, status
from mentorkit.errors import MentorkitError
from mentorkit.privacy import RESPONDENTS, pseudonyms
from mentorkit.reports.sections import Section, section_of
from mentorkit.reports.table import (
    alternatives_in,
    answers_table,
    assignments_of,
    read_cases,
)

REPORT_FILE = "report.html"
_TEMPLATES = Path(__file__).parent / "templates"


def cohort_report(
    course_dir: Path | str,
    to: Path | str | None = None,
    *,
    assignment: str | None = None,
    today: date | None = None,
) -> Path:
    """Writes the cohort report, and says where it is.

    The same answers give the same file.

    Args:
        to: The HTML file; `report.html` in the course's folder when left out.
        assignment: Only this one; else all that were released.
        today: A date to print on it.

    Raises:
        CourseError: There is no such course.
        SettingsError: Its `course.yaml` can't be used.
        KeyFileError: The key of its pseudonyms can't.
        MentorkitError: Nothing was released, or not that; or the file can't be written.
    """
    course = course_at(course_dir)
    settings = course.settings()
    assignments = assignments_of(course, assignment)
    if not assignments:
        raise MentorkitError("There is nothing to report: no assignment was released yet.")
    enrolled = Counter(standing.assignment for standing in status(course.root).standings)
    key = pseudonyms(settings.programme or settings.course)
    sections = [
        section_of(
            name,
            answers_table(course.root, assignment=name),
            read_cases(course, name),
            alternatives=alternatives_in(course, name),
            enrolled=enrolled[name],
            minimum=settings.minimum_cell,
            key=key,
        )
        for name in assignments
    ]
    page = render(sections, settings.title or settings.course, settings.minimum_cell, today)
    path = Path(to) if to else course.root / REPORT_FILE
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page, encoding="utf-8", newline="\n")
    except OSError as fault:
        raise MentorkitError(f"The report can't be written: {path}: {fault.strerror}.") from fault
    return path


def render(sections: list[Section], course: str, minimum: int, today: date | None) -> str:
    """The report as a page."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("cohort.html").render(
        sections=sections,
        course=course,
        minimum=minimum,
        respondents=RESPONDENTS,
        today=f"{today.day} {today:%B %Y}" if today else "",
        style=(_TEMPLATES / "cohort.css").read_text(encoding="utf-8"),
    )

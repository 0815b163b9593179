"""The cohort report: what a dean may see, in one HTML file that needs nothing else.

What is in it comes out of safe tables, or says nothing about what anybody answered. What people
wrote is counted and never shown.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec

from mentorkit.course import course_at, status
from mentorkit.errors import MentorkitError
from mentorkit.files import write_whole
from mentorkit.privacy import RESPONDENTS, pseudonyms
from mentorkit.reports.earlier import Earlier, note_report
from mentorkit.reports.sections import Section, section_of
from mentorkit.reports.table import (
    alternatives_in,
    answers_table,
    assignments_of,
    read_cases,
)

REPORT_FILE = "report.html"
_TEMPLATES = Path(__file__).parent / "templates"


class Report(msgspec.Struct, frozen=True):
    """A cohort report that was made.

    Attributes:
        path: The HTML file.
        near: Earlier reports of almost the same answers. Whoever has one of these beside this one
            can work out what a few people answered, so only one of them may be given out.
    """

    path: Path
    near: tuple[Earlier, ...] = ()


def cohort_report(
    course_dir: Path | str,
    to: Path | str | None = None,
    *,
    assignment: str | None = None,
    today: date | None = None,
) -> Report:
    """Writes the cohort report, and says where it is.

    The same answers give the same file. That it was made is noted in the course's folder.

    Args:
        to: The HTML file, whose folder is made if it is missing; `report.html` in the course's
            folder when left out.
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
    tables = {name: answers_table(course.root, assignment=name) for name in assignments}
    sections = [
        section_of(
            name,
            tables[name],
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
        write_whole(path, page.encode())
        enough = max(settings.minimum_cell, RESPONDENTS)
        return Report(path, note_report(course, tables, enough, datetime.now(UTC)))
    except OSError as fault:
        raise MentorkitError(f"The report can't be written: {path}: {fault.strerror}.") from fault


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
        enough=max(minimum, RESPONDENTS),
        today=f"{today.day} {today:%B %Y}" if today else "",
        style=(_TEMPLATES / "cohort.css").read_text(encoding="utf-8"),
    )

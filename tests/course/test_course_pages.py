"""Pages for readers, raters and the archive, without a browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from course_world import CourseWorld
from test_course_collect import puts

from mentorkit.answers import Value
from mentorkit.course import write_pages
from mentorkit.reports.table import _content


def codes(course: CourseWorld, to: Path) -> set[str]:
    return {path.stem for path in write_pages(course.root, course.assignment, "rater", to)}


def test_a_late_submission_changes_nobodys_code(
    course: CourseWorld, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MENTORKIT_CONFIG", str(tmp_path / "config"))
    inbox = tmp_path / "download"
    inbox.mkdir()
    for name in ("ben", "cy"):
        puts(course.participant(name).writes(f"Words of {name}."), inbox)
    course.collect(inbox)
    before = codes(course, tmp_path / "before")
    puts(course.participant("ana").writes("Late."), inbox)
    course.collect(inbox)
    after = codes(course, tmp_path / "after")
    assert len(before) == 2
    assert len(after) == 3
    assert before < after


def test_a_number_that_no_computer_counts_to_breaks_no_table() -> None:
    assert _content(Value(10**400)) == {"text": str(10**400)}

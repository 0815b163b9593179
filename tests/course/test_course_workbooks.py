"""Lists of people as a spreadsheet shows them: leading zeros, hidden sheets, yes and no."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from course_world import CourseWorld
from test_course_people import workbook

from mentorkit.course import CourseError, RosterChange, course_at, import_roster, people_of

Take = Callable[[Path], RosterChange]


@pytest.fixture
def take(new_course: CourseWorld) -> Take:
    """Takes a workbook in."""
    return lambda path: import_roster(new_course.root, path)


def numbers(path: Path, form: str, *ids: Any) -> Path:
    """A workbook whose column of ids has a number format."""
    workbook(path, People=[["Student number", "First name"], *([one, "Ana"] for one in ids)])
    book = openpyxl.load_workbook(path)
    for cell in book["People"]["A"][1:]:
        cell.number_format = form
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("000000", ("000123", "004567", "1234567", "A00099")),
        ("00000;-00000", ("00123", "04567", "1234567", "A00099")),
        ("0", ("123", "1234567", "4567", "A00099")),
        ("General", ("123", "1234567", "4567", "A00099")),
        ("#,##0.00", ("123", "1234567", "4567", "A00099")),
        ("0" * 1000, ("123", "1234567", "4567", "A00099")),  # no list of people has such
    ],
)
def test_numbers_keep_the_zeros_that_the_spreadsheet_shows(
    take: Take, tmp_path: Path, form: str, shown: tuple[str, ...]
) -> None:
    assert (
        take(numbers(tmp_path / "zeros.xlsx", form, 123, 4567.0, 1234567, "A00099")).added == shown
    )


def hides(path: Path, *titles: str, state: str = "hidden") -> Path:
    book = openpyxl.load_workbook(path)
    for title in titles:
        book[title].sheet_state = state
    book.active = next(n for n, one in enumerate(book.worksheets) if one.title not in titles)
    book.save(path)
    return path


OLD = [["id", "first_name"], ["gone", "Old"]]
NEW = [["id", "first_name"], ["ana", "Ana"]]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_not_the_list(take: Take, tmp_path: Path, state: str) -> None:
    path = workbook(tmp_path / "two.xlsx", Old=OLD, Notes=[["Who is here"]], People=NEW)
    change = take(hides(path, "Old", state=state))
    assert change.added == ("ana",)
    assert "The list is in the sheet “People”." in change.notes


def test_it_is_taken_where_no_other_has_ids_and_it_is_said(take: Take, tmp_path: Path) -> None:
    path = workbook(tmp_path / "one.xlsx", Old=OLD, Notes=[["Who is here"]])
    change = take(hides(path, "Old"))
    assert change.added == ("gone",)
    assert "The list is in the sheet “Old”." in change.notes
    assert "This sheet is hidden in the workbook." in change.notes


def test_yes_and_no_are_nobodys_ids(new_course: CourseWorld, take: Take, tmp_path: Path) -> None:
    rows = [["id", "first_name", "Here"], ["ana", "Ana", True], [True, "Boo", False]]
    with pytest.raises(CourseError, match="Write the value itself") as caught:
        take(workbook(tmp_path / "yes.xlsx", People=rows))
    assert [one.line for one in caught.value.problems] == [3]
    assert take(workbook(tmp_path / "yes.xlsx", People=rows[:2])).added == ("ana",)
    assert [one.id for one in people_of(course_at(new_course.root))] == ["ana"]

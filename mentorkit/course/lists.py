"""The lists that mentorkit keeps in a course's folder: CSV, which a spreadsheet may save again."""

from __future__ import annotations

import csv
import errno
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from mentorkit.course.codes import CourseCode, CourseError
from mentorkit.course.people.tables import read_tables
from mentorkit.errors import Problem
from mentorkit.files import harmless, replace_file


def read_list(
    path: Path, columns: Sequence[str], code: CourseCode, hint: str
) -> list[tuple[int, dict[str, str]]]:
    """The rows of a list with the numbers that a spreadsheet shows; none where there is no file.

    Args:
        columns: Those that it must have. Others are given, too.
        hint: What to do where it can't be read.

    Raises:
        CourseError: It can't be read.
    """
    if not path.exists() or (path.is_file() and not path.stat().st_size):
        return []
    try:
        table = read_tables(path, path.name)[0]
    except CourseError:
        raise _error(path, 0, code, "this list can't be read.", hint) from None
    header = table.rows[0]
    titles = [title.strip().casefold() for title in header.cells]
    if missing := [name for name in columns if name not in titles]:
        message = f"this list has no column “{missing[0]}”."
        raise _error(path, header.number, code, message, hint)
    blank = dict.fromkeys(titles, "")
    return [
        (row.number, blank | dict(zip(titles, row.cells, strict=False))) for row in table.rows[1:]
    ]


def write_list(
    path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]], code: CourseCode
) -> None:
    """Puts a list on disk as a whole.

    Raises:
        CourseError: It can't be written; it is as it was.
        OSError: The disk is full; the same.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([columns, *(map(harmless, row) for row in rows)])
    try:
        replace_file(path, text.getvalue().encode())
    except OSError as fault:
        if fault.errno == errno.ENOSPC:  # which is no matter of this list
            raise
        message = f"this list can't be written: {fault.strerror or fault}."
        hint = "It is as it was. Close it in other programs, make room, and try again."
        raise _error(path, 0, code, message, hint) from None


def _error(path: Path, line: int, code: CourseCode, message: str, hint: str) -> CourseError:
    return CourseError([Problem(path.name, line, code, message, hint)])

"""A list that somebody made in a spreadsheet: its rows as text, with the numbers it shows."""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, NoReturn

import msgspec

from mentorkit.course.codes import CourseCode, CourseError
from mentorkit.errors import Problem
from mentorkit.files import read_regular, unguarded

MOST_ROWS = 100_000
_LARGEST = 20_000_000  # bytes of the file
_LARGEST_UNPACKED = 200_000_000  # bytes; a workbook is a zip file
_MOST_PARTS = 1_000
_MOST_COLUMNS = 100
_ENCODINGS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
"""How an old workbook begins, and a new one that is locked with a password."""

AS_CSV = "Save it as CSV in UTF-8, with the columns id, first_name and last_name."


class Row(msgspec.Struct, frozen=True):
    """One row. `number` is the one that a spreadsheet shows beside it."""

    number: int
    cells: tuple[str, ...]


class Table(msgspec.Struct, frozen=True):
    """The rows of one sheet that are not blank.

    Attributes:
        sheet: What the sheet is called; "" for a file that has no sheets.
        notes: What had to be assumed to read it, a sentence each.
    """

    rows: tuple[Row, ...]
    sheet: str = ""
    notes: tuple[str, ...] = ()


def read_tables(path: Path, shown: str, *, only_utf8: bool = False) -> list[Table]:
    """The sheets of a workbook (`.xlsx`), or the one table of a CSV file.

    A formula is given as its text, with its `=`. Where mentorkit wrote an apostrophe in front, so
    that no spreadsheet takes a text for a formula, it is taken away.

    Args:
        shown: How problems call the file.
        only_utf8: Refuses what a spreadsheet writes when it is not asked for UTF-8.

    Raises:
        CourseError: It can't be read, is empty, or has more rows than any course has people.
    """
    try:
        content = read_regular(path, _LARGEST)
    except OSError as fault:
        _refuse(shown, f"the list can't be read: {fault.strerror}.", AS_CSV)
    if content.startswith(_OLD_OFFICE):
        _refuse(
            shown,
            "this workbook is locked with a password, or in Excel's old format.",
            "Save it without a password as .xlsx, or as CSV in UTF-8.",
        )
    tables = _sheets(content, shown) if content.startswith(b"PK") else []
    tables = tables or [_text_table(content, shown, only_utf8)]
    if not any(table.rows for table in tables):
        _refuse(shown, "the roster is empty: it has no row at all.", AS_CSV)
    return tables


def _refuse(shown: str, message: str, hint: str) -> NoReturn:
    raise CourseError([Problem(shown, 0, CourseCode.BAD_ROSTER, message, hint)]) from None


def _kept(rows: Iterable[tuple[int, list[str]]], shown: str) -> tuple[Row, ...]:
    """The rows that are not blank."""
    kept: list[Row] = []
    for number, written in rows:
        cells = [unguarded(cell) for cell in written]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            kept.append(Row(number, tuple(cells)))
        if len(kept) > MOST_ROWS + 1:  # and the row of the columns' names
            message = f"there are more than {MOST_ROWS:,} people on this list."
            hint = "It may be another list that was meant."
            raise CourseError([Problem(shown, number, CourseCode.TOO_MANY_PEOPLE, message, hint)])
    return tuple(kept)


# CSV


def _text_table(content: bytes, shown: str, only_utf8: bool) -> Table:
    text, notes = _decoded(content, shown, only_utf8)
    if said := re.match(r"sep=(.)\r?\n", text):  # Excel reads this line, and shows it nowhere
        text, comma = text[said.end() :], said[1]
    else:
        first = next((line for line in text.splitlines() if line.strip()), "")
        comma = max(",;\t", key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=comma)
    try:
        numbered = ((at, [cell.strip() for cell in row]) for at, row in enumerate(rows, 1))
        return Table(_kept(numbered, shown), notes=notes)
    except csv.Error:
        _refuse(shown, "the roster can't be read as a table.", AS_CSV)


def _decoded(content: bytes, shown: str, only_utf8: bool) -> tuple[str, tuple[str, ...]]:
    encoding = next((name for mark, name in _ENCODINGS if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
        if "\0" not in text and (encoding != "utf-16" or not only_utf8):
            return text, ()
    except UnicodeDecodeError:
        if encoding == "utf-8" and not only_utf8 and b"\0" not in content:
            note = "The file is not UTF-8, so it was read as Windows text: look at the accents."
            try:
                return content.decode("cp1252"), (note,)
            except UnicodeDecodeError:
                pass
    hint = f"`mentorkit roster {shown}` may be able to put it right." if only_utf8 else AS_CSV
    _refuse(shown, "the roster can't be read: it is not text in UTF-8.", hint)


# Workbooks


def _sheets(content: bytes, shown: str) -> list[Table]:
    """All sheets with something in them. Whatever the library raises, the file is damaged."""
    import openpyxl

    _refuse_bomb(content, shown)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what a list of people has no need of
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
            # What is hidden is an older list, or a helper's: it is taken where nothing else fits.
            sheets = sorted(book.worksheets, key=_is_hidden)
            tables = [
                Table(_kept(_cells(one), shown), one.title, _HIDDEN if _is_hidden(one) else ())
                for one in sheets
            ]
        return [table for table in tables if table.rows] or [Table(())]
    except CourseError:
        raise
    except Exception:  # a dozen kinds, for the ways in which a file can be damaged
        _refuse(shown, "this workbook is damaged, or is none.", "Save it as .xlsx once more.")


def _refuse_bomb(content: bytes, shown: str) -> None:
    """Looks at what a workbook says about its size before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except Exception:  # the same
        _refuse(shown, "this workbook is damaged, or is none.", "Save it as .xlsx once more.")
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _LARGEST_UNPACKED:
        _refuse(
            shown,
            "this workbook would unpack to more than a list of people ever has.",
            "Copy the list into a new workbook, or save it as CSV in UTF-8.",
        )


def _cells(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    sheet.reset_dimensions()  # what a file says of its size need not be so
    for at, row in enumerate(sheet.iter_rows(max_col=_MOST_COLUMNS), 1):
        yield at, [_shown(cell) for cell in row]


_HIDDEN = ("This sheet is hidden in the workbook.",)


def _is_hidden(sheet: Any) -> bool:
    return bool(sheet.sheet_state != "visible")


_ZEROS = re.compile(r"(0{1,30})(;.*)?", re.DOTALL)
"""A format that gives each number so many digits, such as `000000`; one for what is below 0 may
follow."""


def _shown(cell: Any) -> str:
    """A cell as the spreadsheet shows it: numbers of people have no decimals."""
    value: object = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return f"={str(value).upper()}()"  # which it stands for, and is nobody's id
    if isinstance(value, int) or (isinstance(value, float) and value.is_integer()):
        digits = _ZEROS.fullmatch(cell.number_format)
        return str(int(value)).zfill(len(digits[1]) if digits else 0)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, str | float):
        return str(value).strip()
    return "=…"  # a formula of a kind that is no text

"""The tables of nbgrader's gradebook, with the columns that are read and written here.

They are nbgrader's own; a test compares them with nbgrader's.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from mentorkit.course.codes import CourseCode, CourseError
from mentorkit.course.grading import waiting
from mentorkit.course.grading.gradebook import Entry, Plan, Remark, Row, Sheet, Source
from mentorkit.errors import Problem

TABLES = sa.MetaData()


def _table(called: str, /, **columns: Any) -> sa.Table:
    return sa.Table(called, TABLES, *(sa.Column(key, kind) for key, kind in columns.items()))


_ID = sa.String(32)
_NAME = sa.String(128)
ASSIGNMENT = _table("assignment", id=_ID, name=_NAME, duedate=sa.DateTime())
NOTEBOOK = _table("notebook", id=_ID, name=_NAME, assignment_id=_ID, kernelspec=sa.String(1024))
CELL = _table("base_cell", id=_ID, name=_NAME, notebook_id=_ID, type=sa.String(50))
GRADE_CELL = _table("grade_cells", id=_ID, max_score=sa.Float())
TASK_CELL = _table("task_cells", id=_ID, max_score=sa.Float())
SOURCE_CELL = _table(
    "source_cell",
    name=_NAME,
    notebook_id=_ID,
    cell_type=sa.String(8),
    locked=sa.Boolean(),
    source=sa.Text(),
    checksum=_NAME,
)
STUDENT = _table("student", id=_NAME, first_name=_NAME, last_name=_NAME)
SUBMISSION = _table(
    "submitted_assignment",
    id=_ID,
    assignment_id=_ID,
    student_id=_NAME,
    timestamp=sa.DateTime(),
    extension=sa.Interval(),
)
SUBMITTED_NOTEBOOK = _table(
    "submitted_notebook",
    id=_ID,
    assignment_id=_ID,
    notebook_id=_ID,
    flagged=sa.Boolean(),
    late_submission_penalty=sa.Float(),
)
GRADE = _table(
    "grade",
    id=_ID,
    notebook_id=_ID,
    cell_id=_ID,
    auto_score=sa.Float(),
    manual_score=sa.Float(),
    extra_credit=sa.Float(),
    needs_manual_grade=sa.Boolean(),
)
COMMENT = _table(
    "comment",
    id=_ID,
    notebook_id=_ID,
    cell_id=_ID,
    auto_comment=sa.Text(),
    manual_comment=sa.Text(),
)


class Gradebook:
    """A connection to the gradebook. Made by `open_gradebook`."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def plan(self, assignment: str) -> Plan | None:
        """What the gradebook knows of an assignment; None when it is nothing."""
        row = self._connection.execute(
            sa.select(ASSIGNMENT).where(ASSIGNMENT.c.name == assignment)
        ).first()
        if row is None:
            return None
        sheets = {
            one.id: Sheet(one.id, one.name, one.kernelspec or "")
            for one in self._connection.execute(
                sa.select(NOTEBOOK).where(NOTEBOOK.c.assignment_id == row.id)
            )
        }
        points = sa.func.coalesce(GRADE_CELL.c.max_score, TASK_CELL.c.max_score)
        cells = (
            sa.select(CELL, points.label("points"))
            .join(NOTEBOOK, NOTEBOOK.c.id == CELL.c.notebook_id)
            .outerjoin(GRADE_CELL, GRADE_CELL.c.id == CELL.c.id)
            .outerjoin(TASK_CELL, TASK_CELL.c.id == CELL.c.id)
            .where(NOTEBOOK.c.assignment_id == row.id)
        )
        for cell in self._connection.execute(cells):
            sheet = sheets[cell.notebook_id]
            if cell.type in ("GradeCell", "TaskCell"):
                sheet.graded[cell.name] = (cell.id, cell.points)
            if cell.type in ("SolutionCell", "TaskCell"):
                sheet.commented[cell.name] = cell.id
        sources = (
            sa.select(SOURCE_CELL)
            .join(NOTEBOOK, NOTEBOOK.c.id == SOURCE_CELL.c.notebook_id)
            .where(NOTEBOOK.c.assignment_id == row.id)
        )
        for one in self._connection.execute(sources):
            found = Source(one.cell_type, one.locked, one.source, one.checksum)
            sheets[one.notebook_id].sources[one.name] = found
        return Plan(row.id, row.name, row.duedate, {one.name: one for one in sheets.values()})

    def names(self) -> dict[str, str]:
        """The names of all students, as nbgrader has them."""
        return {
            one.id: " ".join(filter(None, (one.first_name, one.last_name)))
            for one in self._connection.execute(sa.select(STUDENT))
        }

    def rows(self, plan: Plan) -> dict[str, Row]:
        """All submissions of an assignment, by person."""
        of_plan = SUBMISSION.c.assignment_id == plan.id
        rows = {
            one.id: Row(one.id, one.student_id, one.timestamp, one.extension)
            for one in self._connection.execute(sa.select(SUBMISSION).where(of_plan))
        }
        sheets: dict[str, tuple[Row, str]] = {}
        join = SUBMITTED_NOTEBOOK.join(
            SUBMISSION, SUBMISSION.c.id == SUBMITTED_NOTEBOOK.c.assignment_id
        )
        for one in self._connection.execute(
            sa.select(SUBMITTED_NOTEBOOK).select_from(join).where(of_plan)
        ):
            row = rows[one.assignment_id]
            row.sheets[one.notebook_id] = one.id
            row.penalties[one.notebook_id] = one.late_submission_penalty
            sheets[one.id] = (row, one.notebook_id)
        for table in (GRADE, COMMENT):
            found = sa.select(table).select_from(
                table.join(join, SUBMITTED_NOTEBOOK.c.id == table.c.notebook_id)
            )
            for one in self._connection.execute(found.where(of_plan)):
                row, sheet = sheets[one.notebook_id]
                if table is GRADE:
                    row.entries[sheet, one.cell_id] = Entry(
                        one.id,
                        one.auto_score,
                        one.manual_score,
                        one.extra_credit,
                        one.needs_manual_grade,
                    )
                else:
                    row.remarks[sheet, one.cell_id] = Remark(
                        one.id, one.auto_comment, one.manual_comment
                    )
        return {row.student: row for row in rows.values()}

    def save(self, plan: Plan, rows: Iterable[Row]) -> None:
        """Writes submissions: what is new of them is added, the rest brought up to date.

        What a reader gave, points and comments, is never written.
        """
        rows = list(rows)
        self._add_students([row.student for row in rows if row.id in row.fresh])
        self._write(SUBMISSION, rows, lambda row: [_of_submission(row, plan)])
        self._write(SUBMITTED_NOTEBOOK, rows, _of_sheets)
        self._write(GRADE, rows, _of_entries)
        self._write(COMMENT, rows, _of_remarks)

    def set_comment(self, remark: Remark, text: str) -> None:
        """Puts a reader's comment where formgrader shows and edits it."""
        remark.manual = text
        self._connection.execute(
            sa.update(COMMENT).where(COMMENT.c.id == remark.id).values(manual_comment=text)
        )

    def set_points(self, entry: Entry, points: float) -> None:
        """Gives points by hand; nobody has to read the cell any more."""
        entry.manual, entry.needs_reading = points, False
        self._connection.execute(
            sa.update(GRADE)
            .where(GRADE.c.id == entry.id)
            .values(manual_score=points, needs_manual_grade=False)
        )

    def _add_students(self, needed: list[str]) -> None:
        known = set(self._connection.execute(sa.select(STUDENT.c.id)).scalars()) if needed else ()
        if values := [{"id": one} for one in needed if one not in known]:
            self._connection.execute(sa.insert(STUDENT), values)

    def _write(self, table: sa.Table, rows: list[Row], of: _Of) -> None:
        new: list[dict[str, Any]] = []
        old: list[dict[str, Any]] = []
        for row in rows:
            for one in of(row):
                (new if one["id"] in row.fresh else old).append(one)
        if new:
            self._connection.execute(sa.insert(table), new)
        if old:
            changed = [key for key in old[0] if key in _OURS[table.name]]
            statement = (
                sa.update(table)
                .where(table.c.id == sa.bindparam("its_id"))
                .values({key: sa.bindparam(f"new_{key}") for key in changed})
            )
            values = [
                {"its_id": one["id"], **{f"new_{key}": one[key] for key in changed}} for one in old
            ]
            self._connection.execute(statement, values)


_Of = Callable[[Row], Iterable[dict[str, Any]]]
_OURS = {
    "submitted_assignment": {"timestamp", "extension"},
    "submitted_notebook": {"late_submission_penalty"},
    "grade": {"auto_score", "needs_manual_grade"},
    "comment": {"auto_comment"},
}
"""By table, the columns that grading brings up to date."""


@contextlib.contextmanager
def connected(url: str) -> Iterator[Gradebook]:
    """The gradebook at a database's URL, as `open_gradebook` gives it.

    Raises:
        CourseError: It can't be read or written.
    """
    try:
        parsed = sa.make_url(url)
        in_a_file = parsed.get_backend_name() == "sqlite"
        options = {"timeout": waiting.LONGEST_WAIT} if in_a_file else {}
        engine = sa.create_engine(parsed, connect_args=options)
    except (sa.exc.ArgumentError, ImportError) as fault:
        hint = "nbgrader_config.py names it; a driver such as psycopg2 may have to be installed."
        raise _unusable(str(fault), "the gradebook's database", hint) from None
    # Without its password, where it has one.
    place = (in_a_file and parsed.database) or str(parsed)
    if in_a_file:
        _refuse_missing(place)
    watch = waiting.Watch(engine)
    try:
        with engine.connect() as connection:
            yield Gradebook(connection)
            with watch:
                connection.commit()
    except sa.exc.DBAPIError as fault:
        raise _unusable(str(fault.orig), place, _hint(fault.orig)) from None
    finally:
        engine.dispose()


def _refuse_missing(place: str) -> None:
    """The library would make an empty one, which nobody could tell from a damaged one."""
    path = Path(place)
    if not path.exists():
        raise _unusable("it is not there", place, f"Put a copy of it back. {_ANEW}")
    if path.is_file() and not path.stat().st_size:
        raise _unusable("it is an empty file", place, _PUT_BACK)


_ANEW = (
    "If there is none, release each assignment once more and grade it: the points and comments "
    "that people gave are lost then."
)
_PUT_BACK = f"Move it away, and put a copy of it back. {_ANEW}"
_NOTHING_CHANGED = "Nothing was changed in it. "
_OF_SQLITE: dict[int, str] = (
    dict.fromkeys(
        (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED),
        f"{_NOTHING_CHANGED}Is formgrader, or another grading, at work on it? Wait until it is "
        "done, then try again.",
    )
    | dict.fromkeys((sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB), _PUT_BACK)
    | dict.fromkeys(
        (sqlite3.SQLITE_PERM, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN),
        f"{_NOTHING_CHANGED}Ask whoever keeps the course's folder for the right to write there.",
    )
    | {
        sqlite3.SQLITE_FULL: f"{_NOTHING_CHANGED}Make room on the disk, then try again.",
        sqlite3.SQLITE_ERROR: f"{_NOTHING_CHANGED}It may be of another version of nbgrader: "
        "`nbgrader db upgrade` brings an older one up to date.",
    }
)
_OF_OTHERS = f"{_NOTHING_CHANGED}Can its disk or its server be reached? Then try again."


def _hint(fault: BaseException | None) -> str:
    """What to do about what the database says."""
    code = getattr(fault, "sqlite_errorcode", -1)
    return _OF_SQLITE.get(code & 0xFF if code >= 0 else -1, _OF_OTHERS)  # the rest says where


def _unusable(said: str, place: str, hint: str) -> CourseError:
    message = f"the gradebook can't be used: {said.strip().splitlines()[0]}."
    return CourseError([Problem(place, 0, CourseCode.GRADEBOOK, message, hint)])


def _of_submission(row: Row, plan: Plan) -> dict[str, Any]:
    return {
        "id": row.id,
        "assignment_id": plan.id,
        "student_id": row.student,
        "timestamp": row.timestamp,
        "extension": row.extension,
    }


def _of_sheets(row: Row) -> Iterator[dict[str, Any]]:
    for sheet, own in row.sheets.items():
        yield {
            "id": own,
            "assignment_id": row.id,
            "notebook_id": sheet,
            "flagged": False,
            "late_submission_penalty": row.penalties[sheet],
        }


def _of_entries(row: Row) -> Iterator[dict[str, Any]]:
    for (sheet, cell), entry in row.entries.items():
        yield {
            "id": entry.id,
            "notebook_id": row.sheets[sheet],
            "cell_id": cell,
            "auto_score": entry.auto,
            "manual_score": entry.manual,
            "extra_credit": entry.extra,
            "needs_manual_grade": entry.needs_reading,
        }


def _of_remarks(row: Row) -> Iterator[dict[str, Any]]:
    for (sheet, cell), remark in row.remarks.items():
        yield {
            "id": remark.id,
            "notebook_id": row.sheets[sheet],
            "cell_id": cell,
            "auto_comment": remark.auto,
            "manual_comment": remark.manual,
        }

"""Who takes part: the roster, `roster.csv`, and how a list from elsewhere becomes one."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from mentorkit.course.codes import CourseCode, CourseError
from mentorkit.course.layout import Course, course_at
from mentorkit.course.people import columns
from mentorkit.course.people.tables import Row, Table, read_tables
from mentorkit.course.turns import only_mine
from mentorkit.errors import FileNotes, Problem
from mentorkit.files import harmless, replace_file, same_name

ROSTER_FILE = "roster.csv"
COLUMNS = ("id", "first_name", "last_name", "email", "lms_id", "lms_name")
_ALWAYS = COLUMNS[:3]
_LONGEST_ID = 100
_NAMED = 12
"""Columns that a sentence names."""

_ID = re.compile(r"\w[\w.@ +-]*")
_DEVICE = re.compile(r"(con|prn|aux|nul|(com|lpt)[0-9¹²³])", re.IGNORECASE)
_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
"""What no screen shows; the joiners that Persian and Hindi names need are not among them."""


class Person(msgspec.Struct, frozen=True, order=True):
    """Somebody on the roster.

    Attributes:
        id: The name of their folder, and what nbgrader calls the student.
        lms_id: The number that the learning platform knows them by.
        lms_name: How the platform writes their name, where it is another.
    """

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_id: str = ""
    lms_name: str = ""

    @property
    def name(self) -> str:
        """The first name and the last."""
        return " ".join(filter(None, (self.first_name, self.last_name)))


def is_id(text: str) -> bool:
    """Whether this can be somebody's id: it becomes a folder's name, on Windows, too."""
    return bool(
        _ID.fullmatch(text)
        and len(text) <= _LONGEST_ID
        and not text.endswith((".", " "))
        and not _DEVICE.fullmatch(text.split(".")[0].rstrip())
    )


def people_of(course: Course) -> list[Person]:
    """Everybody on a course's roster; nobody where it has none.

    Raises:
        CourseError: The roster can't be read, or rows of it can't be meant; each with its number.
    """
    path = course.root / ROSTER_FILE
    if not path.exists():
        return []
    [table, *_] = read_tables(path, ROSTER_FILE, only_utf8=True)
    return list(_read(table, ROSTER_FILE).people.values())


def names_of(course: Course) -> dict[str, str]:
    """The names in a course's roster, by id. Raises `CourseError` when it can't be read."""
    return {person.id: person.name for person in people_of(course)}


class RosterChange(msgspec.Struct, frozen=True):
    """What a new list made of the roster; people are named by their ids.

    Attributes:
        changed: Whose name, e-mail or number on the platform is another now.
        gone: Who is on the roster, and not on the new list.
        kept: Whether those who are gone are still on the roster.
        notes: How the list was understood, a sentence each.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    kept: bool = True
    notes: tuple[str, ...] = ()

    def told(self) -> Iterator[str]:
        """What became of the roster, in sentences."""
        yield (
            f"The roster: {len(self.added)} new, {len(self.changed)} changed, "
            f"{len(self.unchanged)} as before."
        )
        if self.gone:
            now = "still on the roster" if self.kept else "taken off the roster"
            yield f"Not on this list, and {now}: {', '.join(self.gone)}."


def import_roster(
    course_dir: Path | str, file: Path | str, *, replace: bool = False
) -> RosterChange:
    """Takes a list of people, from a spreadsheet or a learning platform, into `roster.csv`.

    Whoever is on the roster and not on the list stays, and so does what only the roster knows.

    Args:
        file: A CSV file or a workbook (`.xlsx`). It has a column for the id, and may have others
            for names, e-mail, and the platform's number; the usual titles are understood.
        replace: Takes those who are not on the list off the roster. What they handed in stays.

    Raises:
        CourseError: With every fault and the number of its row. Nothing was written.
    """
    course = course_at(course_dir)
    path = course.root / ROSTER_FILE
    given = _with_ids(Path(file))
    new = _read(given, str(file), imported=True)
    with only_mine(course):
        old = _Read({}, (), [])
        if path.exists():
            # The roster itself may be given, to have it put right.
            own = path.samefile(file)
            table = given if own else read_tables(path, ROSTER_FILE, only_utf8=True)[0]
            old = _read(table, ROSTER_FILE)
        merged, change = _merge(old, new, replace)
        _write(path, merged, old.own)
    return change


class _Read(msgspec.Struct, frozen=True):
    """A table, understood.

    Attributes:
        people: By `same_name` of the id.
        own: Further columns of `roster.csv`, with what stands in them by the same.
    """

    people: dict[str, Person]
    known: tuple[str, ...]
    own: list[tuple[str, dict[str, str]]]
    notes: tuple[str, ...] = ()


def _with_ids(file: Path) -> Table:
    """The first sheet with a column of ids; else the first that is not blank."""
    tables = [table for table in read_tables(file, str(file)) if table.rows]
    for table in tables:
        if "id" in _places(table):
            note = f"The list is in the sheet “{table.sheet}”."
            notes = (*table.notes, note) if len(tables) > 1 else table.notes
            return msgspec.structs.replace(table, notes=notes)
    return tables[0]


def _places(table: Table) -> dict[str, int]:
    header, rows = table.rows[0].cells, table.rows[1:]
    filled = [sum(1 for row in rows if _cell(row, at)) for at in range(len(header))]
    return columns.find(header, filled)


def _cell(row: Row, at: int | None) -> str:
    found = row.cells[at] if at is not None and at < len(row.cells) else ""
    return unicodedata.normalize("NFC", found).replace("\u00a0", " ").strip()


class _Notes(FileNotes):
    error = CourseError
    too_many = CourseCode.BAD_ROSTER


def _read(table: Table, shown: str, *, imported: bool = False) -> _Read:
    """The people in a table. Raises `CourseError` with the number of each row at fault."""
    problems = _Notes(shown)
    header, places = table.rows[0], _places(table)
    notes = list(table.notes)
    if "id" not in places and "email" in places and imported:
        places["id"] = places["email"]
        notes.append(
            "The list has no column of ids that is known as one, so the e-mail addresses are the "
            f"ids.{_left_over(header, places)}"
        )
    if "id" not in places:
        problems.refuse(
            header.number,
            CourseCode.NO_IDS,
            "the roster has no column that is known to hold an id for each person."
            f"{_left_over(header, places)}",
            "Call one “id”; “Username”, “Student ID”, “Staff number”, “SIS Login ID” or “Usuario” "
            "will do, too.",
        )
    if imported and columns.title_key(header.cells[places["id"]]) != "id":
        notes.append(f"The ids are in the column “{header.cells[places['id']]}”.")
    people: dict[str, Person] = {}
    first_row: dict[str, int] = {}
    own = [
        (title, at)
        for at, title in enumerate(header.cells)
        if title and at not in places.values() and not imported
    ]
    more: list[tuple[str, dict[str, str]]] = [(title, {}) for title, _ in own]
    for row in table.rows[1:]:
        if imported and _is_no_person(row, places):
            continue
        person = _person(row, places, problems)
        if person is None:
            continue
        key = same_name(person.id)
        if key in people:
            problems.report(
                row.number,
                CourseCode.ID_TWICE,
                f"the id {person.id} stands in row {first_row[key]} already.",
                "Each id is one person's; capital and small letters count as the same.",
            )
            continue
        people[key], first_row[key] = person, row.number
        for (_, at), (_, kept) in zip(own, more, strict=True):
            kept[key] = _cell(row, at)
    problems.raise_if_any()
    known = tuple(places) + (("first_name", "last_name") if "name" in places else ())
    return _Read(people, known, more, tuple(notes))


def _left_over(header: Row, places: Mapping[str, int]) -> str:
    """The columns that were seen and not used, in a sentence: the ids may be in one of them."""
    used = set(places.values())
    titles = [title for at, title in enumerate(header.cells) if title and at not in used]
    if not titles:
        return ""
    more = f" and {len(titles) - _NAMED} more" if len(titles) > _NAMED else ""
    return f" Seen and not used: {', '.join(titles[:_NAMED])}{more}."


def _is_no_person(row: Row, places: Mapping[str, int]) -> bool:
    """Canvas exports a row of points, and its test student, with the people."""
    name = _cell(row, places.get("name"))
    return name in ("Points Possible", "Student, Test") and not _cell(row, places["id"])


def _person(row: Row, places: Mapping[str, int], problems: FileNotes) -> Person | None:
    """The person in a row; None when something in it can't be meant."""
    before = len(problems.problems)
    found = {kind: _cell(row, at) for kind, at in places.items()}
    for kind, text in found.items():
        for message, hint in _faults(text):
            problems.report(row.number, CourseCode.BAD_CELL, f"{_TOLD[kind]} {message}", hint)
    if not found["id"]:
        problems.report(
            row.number,
            CourseCode.NO_ID,
            "this row has no id.",
            "Write one that nobody else has, or take the row out.",
        )
    elif len(problems.problems) == before and not is_id(found["id"]):
        problems.report(
            row.number,
            CourseCode.BAD_ID,
            f"“{found['id'][:40]}” can't be anybody's id: a folder will be called so.",
            "Use letters, digits, . @ _ and -, beginning with a letter or a digit.",
        )
    if len(problems.problems) > before:
        return None
    if name := found.pop("name", ""):
        last, comma, first = name.partition(",")
        names = (first.strip(), last.strip()) if comma else (name, "")
        found = {"first_name": names[0], "last_name": names[1]} | {
            kind: text for kind, text in found.items() if text
        }
    return Person(**found)


_TOLD = {
    "id": "the id",
    "name": "the name",
    "first_name": "the first name",
    "last_name": "the last name",
    "email": "the e-mail address",
    "lms_id": "the platform's number",
    "lms_name": "the platform's name",
}


def _faults(text: str) -> Iterator[tuple[str, str]]:
    if text.startswith(("=", "@", "+")):
        yield f"begins with {text[0]}, as a formula does.", "Write the value itself."
    if hidden := _HIDDEN.search(text):
        code = f"U+{ord(hidden[0]):04X}"
        yield f"has a character that no screen shows ({code}).", "Type it anew, do not paste it."


# Old and new


def _merge(old: _Read, new: _Read, replace: bool) -> tuple[dict[str, Person], RosterChange]:
    merged = dict(old.people)
    added: list[str] = []
    changed: list[str] = []
    unchanged: list[str] = []
    for key, person in new.people.items():
        if key not in old.people:
            added.append(person.id)
            merged[key] = person
            continue
        before = old.people[key]
        told = {name: getattr(person, name) for name in COLUMNS[1:] if name in new.known}
        merged[key] = msgspec.structs.replace(before, **told)
        (unchanged if merged[key] == before else changed).append(before.id)
    gone = [key for key in old.people if key not in new.people]
    names = tuple(sorted(old.people[key].id for key in gone))
    if replace:
        for key in gone:
            del merged[key]
    change = RosterChange(
        added=tuple(sorted(added)),
        changed=tuple(sorted(changed)),
        unchanged=tuple(sorted(unchanged)),
        gone=names,
        kept=not replace,
        notes=new.notes,
    )
    return merged, change


def _write(path: Path, people: Mapping[str, Person], own: list[tuple[str, dict[str, str]]]) -> None:
    used = [
        name
        for name in COLUMNS
        if name in _ALWAYS or any(getattr(one, name) for one in people.values())
    ]
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*used, *(title for title, _ in own)])
    for key, person in people.items():
        # What a coordinator wrote into columns of their own stays as they wrote it.
        kept = [values.get(key, "") for _, values in own]
        writer.writerow([*(harmless(getattr(person, name)) for name in used), *kept])
    try:
        replace_file(path, text.getvalue().encode())
    except OSError as fault:
        message = f"the roster can't be written: {fault.strerror}."
        hint = "It is as it was. Close it in other programs, make room, and try again."
        raise CourseError([Problem(ROSTER_FILE, 0, CourseCode.BAD_ROSTER, message, hint)]) from None

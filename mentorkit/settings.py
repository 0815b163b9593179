"""A course's settings: `course.yaml`, written by a coordinator.

Every fault has its line, and the type of each value is decided by the field it belongs to, so `no`
is a word where a word is wanted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, get_type_hints

import msgspec

from mentorkit.errors import Problem, ProblemsError
from mentorkit.files import read_regular
from mentorkit.keyed import Codes, Value, read_mapping, refuse_unknown

SETTINGS_FILE = "course.yaml"
SMALLEST_CELL = 10
"""The minimum cell where `course.yaml` names none."""
FLOOR = 5
"""No course may show a smaller group than this, whatever `course.yaml` says."""

WAYS_TO_HAND_IN = ("file", "exchange")

_LARGEST = 200_000  # bytes; a long course.yaml has three thousand
_COURSE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_ASSIGNMENT_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
LONGEST_TERM = 80
"""Letters of a word that is said otherwise in a course."""


class SettingsCode(StrEnum):
    """S1 is `course.yaml`, S2 is `mentorkit.json`; `docs/problems.md` explains each."""

    UNREADABLE = "S101"
    BROKEN_YAML = "S102"
    DUPLICATE_KEY = "S103"
    UNKNOWN_KEY = "S104"
    MISSING_KEY = "S105"
    BAD_VALUE = "S106"
    CELL_TOO_SMALL = "S107"
    BAD_ID = "S108"

    RELEASED_UNREADABLE = "S201"
    RELEASED_DAMAGED = "S202"
    RELEASED_NEWER = "S203"


class SettingsError(ProblemsError):
    """`course.yaml` or `mentorkit.json` can't be used as it is."""


class Assignment(msgspec.Struct, frozen=True):
    """What the course says about one assignment.

    Attributes:
        due: The last moment that is not late, with its offset from UTC; None when there is none.
        readers: Who reads this one; "" where the course's readers do.
        reply_by: The day of its reply; None where the course's day holds.
    """

    due: datetime | None = None
    readers: str = ""
    reply_by: date | None = None


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """`course.yaml`. Text that only the institution can write is "" until somebody writes it.

    Attributes:
        course: The course's id, as nbgrader knows it.
        programme: The id that links courses of one programme; "" for a course on its own.
        minimum_cell: No smaller group of people appears in a report.
        readers: Who reads what participants write.
        reply_by: The day by which everybody has an answer.
        responder: Who answers when somebody asks to be contacted.
        hand_in: How participants hand in: `file` (one file to upload or send) or `exchange`.
        execute: Whether participants' own code may run when an assignment has tests of code.
        terms: How it is said here, by the word in our texts, such as `registrar: resident`.
        assignments: By the name of the assignment's folder.
    """

    course: str
    title: str = ""
    programme: str = ""
    language: str = "en"
    minimum_cell: int = SMALLEST_CELL
    readers: str = ""
    reply_by: date | None = None
    crisis_contact: str = ""
    responder: str = ""
    response_time: str = ""
    resources: str = ""
    hand_in: str = "file"
    execute: bool = False
    terms: dict[str, str] = {}
    assignments: dict[str, Assignment] = {}

    def due(self, assignment: str) -> datetime | None:
        """The last moment that is not late for `assignment`, if the course names one."""
        return self._about(assignment).due

    def readers_of(self, assignment: str) -> str:
        """Who reads what participants write in `assignment`: its own readers, or the course's."""
        return self._about(assignment).readers or self.readers

    def reply_by_of(self, assignment: str) -> date | None:
        """The day by which there is a reply to `assignment`: its own, or the course's."""
        return self._about(assignment).reply_by or self.reply_by

    def _about(self, assignment: str) -> Assignment:
        return self.assignments.get(assignment, Assignment())


def read_settings(path: Path | str) -> Settings:
    """The settings in a `course.yaml`.

    Raises:
        SettingsError: With every fault of the file, in the order of its lines.
    """
    return parse_settings(read_text_file(Path(path), SettingsCode.UNREADABLE).decode(), str(path))


def parse_settings(text: str, path: str = SETTINGS_FILE) -> Settings:
    """The settings in `text`; `path` is what the problems name.

    Raises:
        SettingsError: With every fault, in the order of the lines.
    """
    reader = _Reader(path)
    mapping = read_mapping(text, 1, reader.report, _YAML_CODES)
    fields = reader.fields(mapping, Settings, "course.yaml")
    if "course" not in mapping and not reader.problems:
        reader.report(
            0, SettingsCode.MISSING_KEY, "the course has no id.", "Add `course: my-course`."
        )
    if reader.problems:
        raise SettingsError(reader.problems)
    return Settings(**fields)


_YAML_CODES = Codes(broken=SettingsCode.BROKEN_YAML, duplicate=SettingsCode.DUPLICATE_KEY)


class _Reader:
    """Turns YAML values into what the fields of a struct declare, and notes what does not fit."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []

    def report(self, line: int, code: str, message: str, hint: str = "") -> None:
        self.problems.append(Problem(self.path, line, code, message, hint))

    def fields(
        self, mapping: Mapping[str, Value], struct: type[msgspec.Struct], what: str
    ) -> dict[str, Any]:
        """What `mapping` says about each field of `struct`; an empty value leaves the default."""
        declared = get_type_hints(struct)
        refuse_unknown(dict(mapping), set(declared), self.report, SettingsCode.UNKNOWN_KEY, what)
        found = {}
        for key, value in mapping.items():
            if key in declared and (value.content != "" or declared[key] is str):
                try:
                    found[key] = self.typed(key, value, declared[key])
                except _Unfit as fault:
                    self.report(value.line, fault.code, f"`{key}` {fault.message}", fault.hint)
        return found

    def typed(self, key: str, value: Value, declared: Any) -> Any:
        if declared == dict[str, Assignment]:
            return self.assignments(value)
        if declared == dict[str, str]:
            return self.terms(value)
        content = value.content
        if key == "readers" and isinstance(content, list):
            return ", ".join(_text(one.content) for one in content)
        thing = _CONVERT[declared](_text(content))
        if key in _RULES:
            _RULES[key](thing)
        return thing

    def assignments(self, value: Value) -> dict[str, Assignment]:
        if not isinstance(value.content, dict):
            raise _Unfit("lists assignments by name.", "Indent `name:` and, below it, `due: …`.")
        found = {}
        for name, about in value.content.items():
            if not _ASSIGNMENT_ID.fullmatch(name):
                self.report(
                    about.line,
                    SettingsCode.BAD_ID,
                    f'"{name}" can\'t be the name of an assignment.',
                    "It is the name of its folder in assignments/: letters, digits and hyphens.",
                )
            elif isinstance(about.content, dict):
                found[name] = Assignment(**self.fields(about.content, Assignment, "an assignment"))
            elif about.content != "":
                self.report(
                    about.line,
                    SettingsCode.BAD_VALUE,
                    f"what is said about {name} stands indented below it.",
                    "For example `due: 2026-12-01 17:00`.",
                )
        return found

    def terms(self, value: Value) -> dict[str, str]:
        if not isinstance(value.content, dict):
            raise _Unfit("lists words, one below the other.", "For example `registrar: resident`.")
        found = {}
        for term, said in value.content.items():
            here = said.content.strip() if isinstance(said.content, str) else None
            if here is None or not term.strip() or max(len(term), len(here)) > LONGEST_TERM:
                self.report(
                    said.line,
                    SettingsCode.BAD_VALUE,
                    f'"{term[:LONGEST_TERM]}" is a word or two, and so is what is said for it.',
                    f"Each has {LONGEST_TERM} letters at most. For example `registrar: resident`.",
                )
            elif here:
                found[term.strip()] = here
        return found


class _Unfit(Exception):  # noqa: N818 — caught above, never seen
    def __init__(
        self, message: str, hint: str = "", code: SettingsCode = SettingsCode.BAD_VALUE
    ) -> None:
        self.message, self.hint, self.code = message, hint, code


def _text(content: object) -> str:
    if not isinstance(content, str):
        raise _Unfit("is one line of text.", "Put quotes around it.")
    return content.strip()


def _number(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,6}", text):
        raise _Unfit(f'is a whole number, not "{text}".')
    return int(text)


def _yes_or_no(text: str) -> bool:
    try:
        return {"true": True, "yes": True, "false": False, "no": False}[text.lower()]
    except KeyError:
        raise _Unfit(f'is true or false, not "{text}".') from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _Unfit(f'is a date, not "{text}".', "Write it as 2026-12-01.") from None


def _moment(text: str) -> datetime:
    """A day is meant to its end; a time without an offset is this computer's."""
    try:
        if re.fullmatch(r"[0-9-]+", text):
            moment = datetime.combine(date.fromisoformat(text), time(23, 59, 59))
        else:
            moment = datetime.fromisoformat(re.sub(r" (?=[+-][0-9:]+$)", "", text))
        moment = moment if moment.tzinfo else moment.astimezone()
        for a_day in (timedelta(-1), timedelta(1)):  # it can be said by every clock in the world
            moment.astimezone(UTC) + a_day
        return moment
    except (ValueError, OverflowError):
        raise _Unfit(
            f'is a date, or a date and a time, not "{text}".',
            "Write it as 2026-12-01, 2026-12-01 17:00 or 2026-12-01 17:00 +01:00.",
        ) from None


def read_moment(text: str) -> datetime:
    """A moment as people write it; a day is meant to its end.

    Raises:
        ValueError: It is none; `str()` ends a sentence that begins with what it is for.
    """
    try:
        return _moment(text.strip())
    except _Unfit as fault:
        raise ValueError(fault.message) from None


_CONVERT: dict[Any, Callable[[str], Any]] = {
    str: str,
    int: _number,
    bool: _yes_or_no,
    date | None: _day,
    datetime | None: _moment,
}


def _check_course(text: str) -> None:
    if not _COURSE_ID.fullmatch(text):
        raise _Unfit(
            f'can\'t be "{text}".' if text else "is empty: the course has no id.",
            "Use letters, digits and hyphens, such as `mentor-training-2026`.",
            SettingsCode.BAD_ID,
        )


def _check_cell(number: int) -> None:
    if number < FLOOR:
        raise _Unfit(
            f"is {number}, and a group of {number} can be recognised.",
            f"It is {SMALLEST_CELL} unless you say otherwise, and never below {FLOOR}.",
            SettingsCode.CELL_TOO_SMALL,
        )


def _check_language(text: str) -> None:
    if not _LANGUAGE.fullmatch(text):
        raise _Unfit(f'is a language code, not "{text}".', "Such as `en` or `pt-BR`.")


def _check_hand_in(text: str) -> None:
    if text not in WAYS_TO_HAND_IN:
        raise _Unfit(
            f'can\'t be "{text}".',
            "Write `file` (one file to upload or send) or `exchange` (nbgrader's).",
        )


_RULES: dict[str, Callable[[Any], None]] = {
    "course": _check_course,
    "minimum_cell": _check_cell,
    "language": _check_language,
    "hand_in": _check_hand_in,
}


def whole_file(path: Path, code: SettingsCode, message: str, hint: str) -> SettingsError:
    """What is wrong with a file as a whole."""
    return SettingsError([Problem(str(path), 0, code, message, hint)])


def read_text_file(path: Path, code: SettingsCode) -> bytes:
    """The content of a file of UTF-8 text. Raises `SettingsError`."""
    try:
        content = read_regular(path, _LARGEST)
        content.decode()
    except FileNotFoundError:
        raise whole_file(
            path, code, "there is no such file.", "`mentorkit init` makes a course with one."
        ) from None
    except OSError as fault:
        raise whole_file(
            path, code, f"this can't be read: {fault.strerror}.", "A plain text file belongs here."
        ) from None
    except UnicodeDecodeError:
        raise whole_file(
            path, code, "this is not UTF-8 text.", "Save it as UTF-8 in your editor."
        ) from None
    return content

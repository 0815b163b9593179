"""From whom each submission came, and what was not taken of whom: `collected/<assignment>.json`.

Nothing else in a course's folder says it. It is what a match is corrected by, and how a later round
knows what it has seen before.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path

import msgspec

from mentorkit.course.codes import CourseCode, CourseError
from mentorkit.course.collecting.platforms import Named
from mentorkit.course.collecting.senders import Sender
from mentorkit.course.layout import Course
from mentorkit.errors import Problem
from mentorkit.files import read_regular, replace_file

FOLDER = "collected"
FILES = "files"
"""How something came that is no platform's download, and not from nbgrader's exchange."""
_LARGEST = 200_000_000  # bytes
_FORMAT = 1


class Origin(msgspec.Struct, frozen=True, omit_defaults=True):
    """How one submission came.

    Attributes:
        mark: The fingerprint of its files (`mark_of`).
        sender: Who sent it, as they were called there.
        way: `canvas`, `moodle`, `files` or `exchange`.
        made: When it was made, by its own files' times.
        seen: When it was first collected.
        came: How a platform called it; None for what came otherwise.
    """

    mark: str
    sender: Named
    way: str
    made: float
    seen: float
    came: Sender | None = None

    def is_from(self, way: str, sender: Named) -> bool:
        """Whether it came from that sender."""
        return (self.way, self.sender.label) == (way, sender.label)


class NotTaken(msgspec.Struct, frozen=True):
    """Something of a person that was not taken, and when it was seen, such as `2026-11-26`."""

    reason: str
    way: str
    seen: str


class _Pages(msgspec.Struct):
    format: int = _FORMAT
    origins: dict[str, list[Origin]] = {}
    not_taken: dict[str, list[NotTaken]] = {}


class Notes:
    """The notes on one assignment, by the student's id.

    Raises:
        CourseError: They are damaged.
    """

    def __init__(self, course: Course, assignment: str) -> None:
        self._path = _path(course, assignment)
        pages = _read(self._path)
        self._before = msgspec.json.encode(pages)
        self.origins, self.not_taken = pages.origins, pages.not_taken

    def of(self, student: str) -> list[Origin]:
        """How all came that was taken of somebody."""
        return self.origins.get(student, [])

    def add(self, student: str, origin: Origin) -> None:
        """Notes how something came; if it came so before, the first time stays."""
        kept = self.origins.setdefault(student, [])
        for at, one in enumerate(kept):
            if one.mark == origin.mark and one.is_from(origin.way, origin.sender):
                kept[at] = msgspec.structs.replace(one, came=origin.came or one.came)
                return
        kept.append(origin)

    def drop(self, student: str, gone: Collection[Origin]) -> None:
        """Forgets that something came for somebody."""
        self.origins[student] = [one for one in self.of(student) if one not in gone]

    def note_not_taken(
        self, way: str, left: Mapping[str, list[str]], taken: Collection[str], met: Collection[str]
    ) -> None:
        """Notes what was left of whom in a round.

        It stays until something newer of theirs is taken, or the same way brings nothing of it.

        Args:
            taken: Of whom something newer was taken.
            met: Of whom there was something at all.
        """
        today = date.today().isoformat()
        for student, said in list(self.not_taken.items()):
            stays = [] if student in taken else said
            self.not_taken[student] = [one for one in stays if student not in met or one.way != way]
        for student, reasons in left.items():
            new = [NotTaken(reason, way, today) for reason in dict.fromkeys(reasons)]
            self.not_taken[student] = self.not_taken.get(student, []) + new

    def save(self) -> None:
        """Keeps them, if anything is new. Raises `OSError`."""
        origins = {one: came for one, came in sorted(self.origins.items()) if came}
        not_taken = {one: left for one, left in sorted(self.not_taken.items()) if left}
        pages = _Pages(origins=origins, not_taken=not_taken)
        content = msgspec.json.encode(pages)
        if content != self._before:
            self._path.parent.mkdir(exist_ok=True)
            replace_file(self._path, msgspec.json.format(content, indent=1))
            self._before = content


def not_taken_of(course: Course, assignment: str) -> dict[str, tuple[str, ...]]:
    """What came of whom last and was not taken: sentences, by the student's id.

    Where the notes can't be read there are none; the next collecting says what is wrong with them.
    """
    try:
        pages = _read(_path(course, assignment))
    except CourseError:
        return {}
    return {
        student: tuple(
            f"Something came and was not taken: {one.reason.rstrip('.')} ({one.seen})."
            for one in left
        )
        for student, left in pages.not_taken.items()
    }


def _read(path: Path) -> _Pages:
    try:
        pages = msgspec.json.decode(read_regular(path, _LARGEST), type=_Pages)
    except FileNotFoundError:
        return _Pages()
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        pages = _Pages(format=0)
    if pages.format == _FORMAT:
        return pages
    shown = f"{FOLDER}/{path.name}"
    message = "this note of where submissions came from can't be read."
    hint = "Put a copy of it back, or delete it: it is then begun anew."
    raise CourseError([Problem(shown, 0, CourseCode.BAD_DOWNLOAD, message, hint)])


def _path(course: Course, assignment: str) -> Path:
    return course.root / FOLDER / f"{assignment}.json"

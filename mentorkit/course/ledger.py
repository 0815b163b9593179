"""What is known of each submission of an assignment, so that nobody needs to open it again.

It lies in `.mentorkit/` in the course's folder. All of it follows from `submitted/` and `release/`,
and can be deleted: it is then found out once more.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout

from mentorkit.course.layout import Course
from mentorkit.errors import MentorkitError
from mentorkit.files import read_regular, replace_file

FOLDER = ".mentorkit"
_LARGEST = 200_000_000
_FORMAT = 1


class Record(msgspec.Struct, frozen=True, omit_defaults=True):
    """One submission, as it was when it had this stamp.

    Attributes:
        stamp: Of the folder (`Handed.stamp`).
        graded: The release and the setting it was graded with; "" when it was not.
        refused: Why it was set aside, in a sentence.
        repairs: What was mended for grading, a sentence each.
        reasons: What gave no credit, a sentence each.
        faults: What could not be read, a sentence each.
        folder: The random id of the participant's folder.
        answered: How many of the things that are asked for have an answer.
        asked: How many there are.
        content: The fingerprint of what was answered and typed (`content_of`).
    """

    stamp: str
    graded: str = ""
    refused: str = ""
    repairs: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    folder: str = ""
    answered: int = 0
    asked: int = 0
    content: str = ""


class _Pages(msgspec.Struct):
    format: int = _FORMAT
    records: dict[str, Record] = {}


def read_ledger(course: Course, assignment: str) -> dict[str, Record]:
    """The records of an assignment, by person; none where they can't be read."""
    try:
        pages = msgspec.json.decode(read_regular(_path(course, assignment), _LARGEST), type=_Pages)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return {}
    return pages.records if pages.format == _FORMAT else {}


def write_ledger(course: Course, assignment: str, records: dict[str, Record]) -> None:
    """Keeps the records of an assignment. Where the folder can't be written, nothing is kept."""
    path = _path(course, assignment)
    with contextlib.suppress(OSError):
        path.parent.mkdir(exist_ok=True)
        replace_file(path, msgspec.json.encode(_Pages(records=records)))


def _path(course: Course, assignment: str) -> Path:
    return course.root / FOLDER / f"{assignment}.json"


@contextlib.contextmanager
def only_one(course: Course, what: str = "grading") -> Iterator[None]:
    """One grading, or other work, at a time in a course; the lock goes with its process.

    Raises:
        MentorkitError: Another one is at work.
    """
    folder = course.root / FOLDER
    folder.mkdir(exist_ok=True)
    lock = FileLock(folder / f"{what}.lock")
    try:
        lock.acquire(timeout=5)
    except Timeout:
        raise MentorkitError(
            f"Another {what} is at work in this course, in a terminal or a notebook. "
            "Nothing was changed. Wait until it is done, then try again."
        ) from None
    try:
        yield
    finally:
        lock.release()

"""What one person handed in, read as data: nothing in it is run, followed or changed."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from mentorkit.answers import MIME, Answers, AnswersCode, AnswersError, Item, decode, read_answers
from mentorkit.answers.file import LARGEST_FILE
from mentorkit.course.grading.repair import weigh
from mentorkit.course.handed import LARGEST
from mentorkit.course.layout import Course
from mentorkit.course.notebooks import NotebookError, joined
from mentorkit.files import read_regular

ANSWERS_FILE = "answers.json"
TIMESTAMP_FILE = "timestamp.txt"


class Submission(msgspec.Struct, frozen=True):
    """The answers in one submission.

    Attributes:
        answers: Empty when there are none.
        restored: Whether they came out of the notebook, because the answers file is missing.
        faults: What could not be read, a sentence each.
        is_newer: Whether a later mentorkit wrote the answers, so that this one can't read them.
    """

    answers: Answers
    restored: bool = False
    faults: tuple[str, ...] = ()
    is_newer: bool = False


_USUAL_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8}(\.[0-9]{6})? UTC", re.ASCII)
"""As nbgrader's exchange notes it."""


def read_submission(folder: Path, *, given: Iterable[Path] = ()) -> Submission:
    """The answers in the submission in `folder`.

    Where the answers file is missing or damaged, they come out of the saved notebook.

    Args:
        given: Folders the assignment came from. Should answers of somebody who tried it have been
            left there, they are in everybody's copy, and are nobody's answers.
    """
    submission = _read(folder)
    items = dict(submission.answers.items)
    for answers in _left_behind(given):
        if answers.folder == submission.answers.folder:
            items = {key: kept for key, kept in items.items() if answers.items.get(key) != kept}
    answers = msgspec.structs.replace(submission.answers, items=items)
    return msgspec.structs.replace(submission, answers=answers)


def answers_of(course: Course, student: str, assignment: str) -> Answers:
    """What somebody answered; nothing where their submission can't be read."""
    given = (course.release(assignment), course.source(assignment))
    try:
        return read_submission(course.submitted(student, assignment), given=given).answers
    except OSError:
        return Answers(assignment=assignment)


def _read(folder: Path) -> Submission:
    if folder.is_symlink() or folder.parent.is_symlink():
        nothing = Answers(assignment=folder.name)
        return Submission(nothing, faults=("The submission is a link, not a folder.",))
    try:
        return Submission(read_answers(folder / ANSWERS_FILE))
    except AnswersError as fault:
        if fault.problem.code == AnswersCode.NEWER:
            return Submission(Answers(assignment=folder.name), faults=(str(fault),), is_newer=True)
        missing = fault.problem.code == AnswersCode.MISSING
        faults = () if missing else (str(fault),)
    restored = restore(folder)
    return Submission(
        restored or Answers(assignment=folder.name), restored=restored is not None, faults=faults
    )


def _left_behind(given: Iterable[Path]) -> Iterator[Answers]:
    for folder in given:
        try:
            yield read_answers(folder / ANSWERS_FILE)
        except AnswersError:
            continue


def restore(folder: Path) -> Answers | None:
    """The answers that the saved notebooks in `folder` carry in their outputs, if there are any."""
    found: Answers | None = None
    for notebook in sorted(folder.glob("*.ipynb")):
        for answers in _carried(notebook):
            found = _merge(found, answers) if found else answers
    return found


class _Cell(msgspec.Struct):
    """All that counts of a cell here. What else stands below it may be large, and stays unread."""

    outputs: msgspec.Raw = msgspec.Raw()


class _Notebook(msgspec.Struct):
    cells: list[_Cell]


def _carried(notebook: Path) -> Iterator[Answers]:
    """Each element's output carries the document with the element's own items."""
    try:
        content = read_regular(notebook, LARGEST)
        weigh(content)
        cells = msgspec.json.decode(content, type=_Notebook).cells
    except (OSError, NotebookError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return
    room = LARGEST_FILE
    for cell in cells:
        if MIME.encode() not in bytes(cell.outputs) or (room := room - len(cell.outputs)) < 0:
            continue
        for data in _data(cell.outputs):
            if MIME in data:
                try:
                    yield decode(_bytes(data[MIME]), notebook)
                except AnswersError:
                    continue


def _data(outputs: msgspec.Raw) -> Iterator[dict[str, Any]]:
    with contextlib.suppress(msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        found = msgspec.json.decode(outputs)
        for one in found if isinstance(found, list) else []:
            data = one.get("data") if isinstance(one, dict) else None
            if isinstance(data, dict):
                yield data


def _bytes(document: Any) -> bytes:
    if isinstance(document, (str, list)):
        return joined(document).encode()
    return msgspec.json.encode(document)


def _merge(one: Answers, other: Answers) -> Answers:
    items: dict[str, Item] = dict(one.items)
    for key, item in other.items.items():
        if key not in items or item.revision > items[key].revision:
            items[key] = item
    return msgspec.structs.replace(one, items=items, date=max(one.date, other.date))


def _walk(folder: Path) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder):
        for name in sorted(folders + files):
            yield Path(parent, name)


def handed_in(folder: Path) -> datetime | None:
    """When nbgrader noted that a submission was handed in; None when it did not.

    Raises:
        ValueError: What stands there is no time.
    """
    try:
        noted = read_regular(folder / TIMESTAMP_FILE, 1_000).decode("ascii").strip()
    except FileNotFoundError:
        return None
    except OSError as fault:
        raise ValueError(fault.strerror) from None
    # The library would take a name with a slash for a file that describes a time zone.
    if "/" in noted:
        raise ValueError(noted)
    if not noted:
        return None
    if _USUAL_TIME.fullmatch(noted):
        when = datetime.fromisoformat(noted.removesuffix(" UTC")).replace(tzinfo=UTC)
    else:
        try:
            when = _noted_otherwise(noted)
        except Exception as fault:  # it raises a dozen kinds for what people may write
            raise ValueError(noted) from fault
    if not 2000 <= when.year <= 2100:  # others leave what a calendar can hold in some time zone
        raise ValueError(noted)
    return when


def _noted_otherwise(noted: str) -> datetime:
    """A time in another form, as nbgrader takes it. Importing nbgrader for it takes seconds."""
    from dateutil import parser, tz  # type: ignore[import-untyped]

    zones = {}
    words = noted.split(" ")
    if len(words) == 3:  # the last one is a time zone: a name, or seconds
        zone = words[2]
        number = re.fullmatch(r"[+-]?[0-9]{1,9}", zone, re.ASCII)
        zones["ZONE"] = int(zone) if number else tz.gettz(zone)
        noted = f"{words[0]} {words[1]} ZONE"
    moment = parser.parse(noted, tzinfos=zones)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def graded_from(submitted: Path, release: Path, execute: bool) -> str:
    """A fingerprint of all that a graded copy is made from."""
    return fingerprint(_digests(submitted), release_mark(release, execute))


def release_mark(release: Path, execute: bool) -> str:
    """A fingerprint of a release, and of whether participants' code may run."""
    return fingerprint(_digests(release), f"execute: {execute}")


def fingerprint(files: Mapping[str, bytes], beginning: str) -> str:
    """A fingerprint of files, each by its name and the SHA-256 of its content."""
    digest = hashlib.sha256(beginning.encode())
    for name in sorted(files):
        digest.update(os.fsencode(f"\0{name}\0") + files[name])
    return digest.hexdigest()


def _digests(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).digest()
        for path in _walk(folder)
        if path.is_file() and not path.is_symlink()
    }

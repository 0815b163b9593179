"""The author's own history: drafts, undone choices and times, which are never collected.

It lives in the user's data folder, away from the assignment: one file of JSON lines for each
folder that somebody worked in, only ever added to. Losing it loses no answer.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import io
import os
import re
from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec
import platformdirs

from mentorkit.answers.document import Answers, Item


class Event(StrEnum):
    """What answers write into the history; elements of a notebook may add words of their own."""

    SAVED = "saved"  # with the item's new revision, what it dropped, and the folder's id
    SET_ASIDE = "set aside"  # kept here alone: another version is in the file, or the save failed
    UNDONE = "undone"  # taken back, and gone from the file


class Entry(msgspec.Struct, frozen=True):
    """One line of the history.

    Attributes:
        item: The id of the answer it is about.
        data: By event. What was saved, set aside or undone stands under `item` as in the file.
    """

    at: datetime
    item: str
    event: str
    data: dict[str, Any]


def private_folder() -> Path:
    """Where the author's own things are: `$MENTORKIT_PRIVATE`, or the user's data folder."""
    chosen = os.environ.get("MENTORKIT_PRIVATE")
    if chosen:
        return Path(chosen).expanduser().absolute()
    return platformdirs.user_data_path("mentorkit", appauthor=False)


class History:
    """What happened in one folder of one assignment of one course, oldest first.

    Attributes:
        path: The file; it comes into being with the first entry.
    """

    def __init__(self, course: str, assignment: str, folder: Path | str) -> None:
        names = (course, assignment, str(Path(folder).resolve()))
        key = hashlib.sha256("\0".join(names).encode(errors="surrogateescape")).hexdigest()[:16]
        self.path = private_folder() / "history" / f"{readable(course, assignment)}{key}.jsonl"

    def add(self, item: str, event: str, data: dict[str, Any]) -> None:
        """Adds one entry, dated now. Raises `OSError` when it can't be written."""
        line = msgspec.json.encode(Entry(datetime.now().astimezone(), item, event, data))
        make_private(self.path.parent)
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT
        flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(self.path, flags, 0o600), "r+b", buffering=0) as file:
            # On a line of its own, also where a full disk or a kill has cut off the last one;
            # and in one write, so that the lines of two programs never mix.
            line = (b"\n" if _is_cut_off(file) else b"") + line + b"\n"
            if file.write(line) != len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self.path))

    def keep(self, content: bytes) -> Path:
        """Puts the bytes of a damaged answers file beside the history; gives the copy's path."""
        name = f"{self.path.stem}.damaged-{hashlib.sha256(content).hexdigest()[:12]}.json"
        copy = self.path.with_name(name)
        make_private(copy.parent)
        with open(copy, "wb", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        return copy

    def entries(self, item: str | None = None) -> list[Entry]:
        """All entries, or those about one item, oldest first; cut-off lines are left out."""
        return [entry for entry in self._lines() if item is None or entry.item == item]

    def last_saved(self, assignment: str) -> Answers:
        """The answers as they were last saved in this folder; empty when nothing is known."""
        answers = Answers(assignment=assignment)
        with contextlib.suppress(OSError):
            for entry in self._lines():
                if entry.event == Event.SAVED:
                    with contextlib.suppress(msgspec.ValidationError):
                        answers = _saved_once_more(answers, entry)
        return answers

    def _lines(self) -> Iterator[Entry]:
        try:
            file = self.path.open("rb")
        except FileNotFoundError:
            return
        with file:
            for line in file:
                with contextlib.suppress(msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                    yield _entry.decode(line)


_entry = msgspec.json.Decoder(Entry)


class _Save(msgspec.Struct):
    """The data of a `SAVED` entry."""

    item: Item
    dropped: list[str]
    folder: str


def _saved_once_more(before: Answers, entry: Entry) -> Answers:
    save = msgspec.convert(entry.data, _Save)
    # Another folder id means that another answers file stood here before.
    items = dict(before.items) if save.folder == before.folder else {}
    for key in save.dropped:
        items.pop(key, None)
    items[entry.item] = save.item
    return msgspec.structs.replace(
        before, folder=save.folder, date=entry.at.date().isoformat(), items=items
    )


def _is_cut_off(file: io.RawIOBase) -> bool:
    if not file.seek(0, os.SEEK_END):
        return False
    file.seek(-1, os.SEEK_END)
    return file.read(1) != b"\n"


def make_private(folder: Path) -> None:
    """Makes a folder, where there is none, that only its owner can look into."""
    if not folder.is_dir():
        make_private(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


def readable(*names: str) -> str:
    """Names as the beginning of a file name, for a person who looks for their own."""
    return "".join(re.sub(r"[^a-z0-9]+", "-", name.lower())[:40] + "-" for name in names if name)

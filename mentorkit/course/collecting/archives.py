"""Reading what others packed: nothing in an archive decides where something is written.

What a name in it says is read as text alone. Sizes are looked at before anything is unpacked, and
no more is unpacked than was announced.
"""

from __future__ import annotations

import lzma
import os
import stat
import struct
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

import msgspec

from mentorkit.course.codes import CourseCode, CourseError
from mentorkit.course.handed import LARGEST
from mentorkit.errors import MentorkitError, Problem
from mentorkit.files import kind, read_regular, same_name

_MOST_MEMBERS = 20_000
_LARGEST_TOTAL = 20_000_000_000  # bytes, for all people together
_LONGEST_LIST = 8_000_000
"""Bytes of an archive's list of what is in it, which is read as a whole."""
_TIGHT, _TIGHT_FROM = 500, 20_000_000
"""No work of a person's packs so tightly, when it is as large as that."""

FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    ValueError,
)
"""What the standard library raises over an archive that is damaged, or was made to harm."""
NO_ZIP = "it is no zip file, or a damaged one"

_JUNK = {"__macosx", ".ds_store", "thumbs.db", "desktop.ini", ".ipynb_checkpoints"}


class Member(msgspec.Struct, frozen=True):
    """One file in an archive or a folder.

    Attributes:
        path: Its name as it stands there.
        parts: The names on the way to it, the file's own last.
        when: When it was put in, in seconds since 1970, by the clock of whoever did.
        fault: Why it can't be read; "" when nothing speaks against it.
    """

    path: str
    parts: tuple[str, ...]
    when: float
    place: zipfile.ZipInfo | Path
    fault: str = ""

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.parts[-1]


class Source(Protocol):
    """Where members come from: a zip file, or the folder that it was unpacked to."""

    members: tuple[Member, ...]

    def read(self, member: Member, limit: int) -> bytes:
        """The content of a member. Raises `MentorkitError` when it can't be had, or is larger."""


class ZipSource:
    """The files in an open archive. Raises `MentorkitError` when they are too many or too large."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        infos = [one for one in archive.infolist() if not one.filename.endswith(("/", "\\"))]
        if len(infos) > _MOST_MEMBERS:
            raise MentorkitError(f"there are more than {_MOST_MEMBERS:,} files in it")
        if sum(info.file_size for info in infos) > _LARGEST_TOTAL:
            raise MentorkitError(
                f"it would unpack to more than {_LARGEST_TOTAL // 1_000_000_000} gigabytes"
            )
        self.members = tuple(_without_twins(map(_member, infos)))

    def read(self, member: Member, limit: int = LARGEST) -> bytes:
        if member.fault:
            raise MentorkitError(f"{member.name} {member.fault}")
        info = member.place
        assert isinstance(info, zipfile.ZipInfo)
        if info.file_size > limit:
            raise MentorkitError(f"it has more than {LARGEST // 1_000_000} megabytes")
        if info.file_size > _TIGHT_FROM and info.file_size > _TIGHT * max(info.compress_size, 1):
            raise MentorkitError(
                f"{member.name} is packed {_TIGHT} times smaller than it is, as only files made to "
                "fill a disk are"
            )
        try:
            with self._archive.open(info) as file:
                return file.read(limit + 1)
        except FAULTS:
            raise MentorkitError(NO_ZIP) from None


def _member(info: zipfile.ZipInfo) -> Member:
    path = _decoded(info)
    parts, leads_out = _parts(path)
    mode = info.external_attr >> 16
    fault = ""
    if leads_out:
        fault = "has a name that leads out of the archive"
    elif stat.S_IFMT(mode) and not stat.S_ISREG(mode):
        fault = f"is {kind(mode)}: only files can be handed in"
    elif info.flag_bits & 1:
        fault = "is locked with a password"
    return Member(path, parts, put_in(info), info, fault)


def _decoded(info: zipfile.ZipInfo) -> str:
    """A member's name. Canvas writes UTF-8 without saying so, which then reads as ├⌐."""
    if not info.flag_bits & 0x800:
        try:
            return info.filename.encode("cp437").decode()
        except UnicodeError:
            pass
    return info.filename


def _parts(path: str) -> tuple[tuple[str, ...], bool]:
    """The names on the way, and whether they would lead out. Windows divides them by `\\`."""
    divided = path.replace("\\", "/").split("/")
    parts = tuple(part for part in divided if part not in ("", ".", ".."))
    drive = len(divided[0]) == 2 and divided[0].endswith(":")
    leads_out = ".." in divided or (divided[0] == "" and len(divided) > 1) or drive
    return parts or ("?",), leads_out


def _without_twins(members: Iterator[Member]) -> list[Member]:
    """Programs disagree on which of two members of one name is meant: neither is read."""
    kept = [one for one in members if not is_junk(one.parts)]
    times = Counter(tuple(map(same_name, one.parts)) for one in kept if not one.fault)
    return [
        msgspec.structs.replace(one, fault="stands in it twice")
        if not one.fault and times[tuple(map(same_name, one.parts))] > 1
        else one
        for one in kept
    ]


def is_junk(parts: tuple[str, ...]) -> bool:
    """Whether a computer put this there by itself."""
    return any(part.casefold() in _JUNK for part in parts) or parts[-1].startswith("._")


def put_in(info: zipfile.ZipInfo) -> float:
    """When a member was put in, by the clock of the computer that did. It may run ahead of ours."""
    try:
        return time.mktime((*info.date_time, 0, 0, -1))
    except (ValueError, OverflowError):
        return 0.0


class FolderSource:
    """The files in a folder, however deep."""

    def __init__(self, folder: Path) -> None:
        self.members = tuple(
            _in_folder(Path(parent, name), folder)
            for parent, folders, files in os.walk(folder)
            for name in sorted(
                [*files, *(one for one in folders if Path(parent, one).is_symlink())]
            )
            if not is_junk(Path(parent, name).relative_to(folder).parts)
        )

    def read(self, member: Member, limit: int = LARGEST) -> bytes:
        assert isinstance(member.place, Path)
        try:
            return read_regular(member.place, limit)
        except OSError as fault:
            raise MentorkitError(f"{member.name}: {fault.strerror}") from None


def _in_folder(path: Path, folder: Path) -> Member:
    parts = tuple(
        part.encode("utf-8", "replace").decode() for part in path.relative_to(folder).parts
    )
    return Member("/".join(parts), parts, path.lstat().st_mtime, path)


def refuse_crowded(file: BinaryIO, *, large: bool = False) -> None:
    """Raises `MentorkitError` when there is more in an archive than one cares to list.

    Args:
        large: Whether it may be of the kind for more than four gigabytes.
    """
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - 66_000))
    tail = file.read()
    file.seek(0)
    # The record at the end, where the length of the list stands; a longer kind stands before it.
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 16:
        return
    is_large = tail[max(0, at - 20) : at].startswith(b"PK\x06\x07")
    if is_large and large:
        return
    if is_large or struct.unpack("<L", tail[at + 12 : at + 16])[0] > _LONGEST_LIST:
        raise MentorkitError("there are more files in it than anybody hands in")


def open_zip(path: Path) -> zipfile.ZipFile:
    """The zip file at `path`, opened. Raises `CourseError` when it is none."""
    try:
        mode = path.lstat().st_mode
        if not stat.S_ISREG(mode):
            raise bad_download(path, f"it is {kind(mode)}, not a file.")
        with path.open("rb") as file:
            refuse_crowded(file, large=True)
        return zipfile.ZipFile(path)
    except CourseError:
        raise
    except MentorkitError as fault:
        raise bad_download(path, f"{fault}.") from None
    except OSError as fault:
        raise bad_download(path, f"it can't be opened: {fault.strerror}.") from None
    except FAULTS:
        raise bad_download(path, f"{NO_ZIP}.") from None


def bad_download(path: Path, message: str) -> CourseError:
    """The error for a download that can't be used as a whole."""
    hint = "Download it once more, and collect that file as it is."
    return CourseError([Problem(str(path), 0, CourseCode.BAD_DOWNLOAD, message, hint)])

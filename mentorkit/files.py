"""Files: reading what anybody may have put there, writing one whole, and cells of spreadsheets."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import unicodedata
from pathlib import Path

from mentorkit.language import _

_PLAINLY = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
)


def read_regular(path: Path | str, limit: int) -> bytes:
    """The content of a regular file of at most `limit` bytes.

    A link is not followed, a pipe is not waited for, a device is not touched.

    Raises:
        OSError: There is no such file, or it is something else; `strerror` says what, in words.
    """
    _refuse_other(os.lstat(path).st_mode, path)
    handle = os.open(path, _PLAINLY)
    try:
        _refuse_other(os.fstat(handle).st_mode, path)  # it may have been exchanged meanwhile
        with os.fdopen(handle, "rb", closefd=False) as file:
            content = file.read(limit + 1)
    finally:
        os.close(handle)
    if len(content) > limit:
        raise OSError(
            errno.EFBIG, _("it has more than {limit} bytes", limit=f"{limit:,}"), str(path)
        )
    return content


def _refuse_other(mode: int, path: Path | str) -> None:
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, _("it is {kind}, not a file", kind=kind(mode)), str(path))


def kind(mode: int) -> str:
    """What an entry of a folder is, in words, from its `st_mode`."""
    for test, name in (
        (stat.S_ISREG, _("a file")),
        (stat.S_ISLNK, _("a link")),
        (stat.S_ISDIR, _("a folder")),
        (stat.S_ISFIFO, _("a pipe")),
        (stat.S_ISSOCK, _("a socket")),
        (stat.S_ISBLK, _("a device")),
        (stat.S_ISCHR, _("a device")),
    ):
        if test(mode):
            return name
    return _("something else")


def same_name(text: str) -> str:
    """Names that are the same in this form are one and the same on Windows or macOS."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


_NEW = (
    os.O_WRONLY
    | os.O_CREAT
    | os.O_EXCL
    | getattr(os, "O_NOFOLLOW", 0)  # not on Windows
    | getattr(os, "O_BINARY", 0)  # only there
)


def new_name(path: Path) -> Path:
    """Where a new content of `path` is written before it takes the old one's place.

    One name for all, so that a kill leaves one file at most, and the next writer finds it.
    """
    return path.with_name(f".{path.name}.tmp")


def replace_file(path: Path, content: bytes, *, mode: int = 0o644) -> None:
    """Puts a file on disk as a whole: a kill leaves it as it was before or as it is after.

    Args:
        mode: Who may read and write it, where the computer's own setting does not say less.

    Raises:
        OSError: It could not be written; the file is as it was.
    """
    new = new_name(path)
    new.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(new, _NEW, mode), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except BaseException as fault:
        with contextlib.suppress(OSError):
            new.unlink()
        if isinstance(fault, OSError):  # which people have never heard of
            fault.filename, fault.filename2 = str(path), None
        raise


def write_whole(path: Path, content: bytes) -> None:
    """Writes a file where somebody asked for one: as a whole, its folder made if it is missing.

    Whoever could read the file before can do so after. What is no file, such as `/dev/stdout`, is
    written to and not replaced.

    Raises:
        OSError: It could not be written; a file is as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        replace_file(path, content, mode=0o666)  # as any program makes a new file
    elif path.is_file():
        there = path.resolve()  # a link stays one
        replace_file(there, content, mode=stat.S_IMODE(there.stat().st_mode))
    else:
        path.write_bytes(content)


_STARTS_A_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_SPLITS_A_CELL = ("\t", "\r", "\n")


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: one that it might gets an apostrophe first.

    Blanks before the sign make no difference to a spreadsheet, nor does its wide East Asian form.
    """
    is_risky = cell.startswith(_SPLITS_A_CELL) or cell.lstrip().startswith(_STARTS_A_FORMULA)
    return f"'{cell}" if is_risky else cell


def unguarded(cell: str) -> str:
    """A cell that is read again, without the apostrophe that `harmless` put before it."""
    bare = cell.removeprefix("'")
    return bare if bare != cell and harmless(bare) != bare else cell

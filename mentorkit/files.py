"""Reading files that anybody may have put there."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

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
        raise OSError(errno.EFBIG, f"it has more than {limit:,} bytes", str(path))
    return content


def _refuse_other(mode: int, path: Path | str) -> None:
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, f"it is {kind(mode)}, not a file", str(path))


def kind(mode: int) -> str:
    """What an entry of a folder is, in words, from its `st_mode`."""
    for test, name in _KINDS:
        if test(mode):
            return name
    return "something else"


_KINDS = (
    (stat.S_ISREG, "a file"),
    (stat.S_ISLNK, "a link"),
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISCHR, "a device"),
)

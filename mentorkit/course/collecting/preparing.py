"""A copy of what somebody handed in, made ready to be kept, and what tells two of them apart."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import stat
import time
from datetime import UTC, datetime
from pathlib import Path

from mentorkit.answers import encode
from mentorkit.answers.process import PROCESS_FILE
from mentorkit.course.handed import why_not_taken
from mentorkit.course.submissions import ANSWERS_FILE, handed_in, read_submission, restore
from mentorkit.errors import MentorkitError
from mentorkit.pages.agreements import agrees_to_process


class NotTakenError(MentorkitError):
    """This submission stays where it is; `str()` says why."""


class DiskFullError(Exception):
    """No submission can be taken any more."""


def is_full(fault: BaseException | None) -> bool:
    """Whether there is no room left to write anything, for this person at least."""
    while fault is not None:
        if isinstance(fault, DiskFullError):
            return True
        if isinstance(fault, OSError) and fault.errno in (errno.ENOSPC, errno.EDQUOT):
            return True
        if isinstance(fault, shutil.Error) and os.strerror(errno.ENOSPC) in str(fault):
            return True  # it has put what happened to each file into words
        fault = fault.__cause__
    return False


def mark_of(folder: Path) -> str:
    """The fingerprint of a submission's files, whatever their times."""
    digest = hashlib.blake2b(digest_size=12)
    for name in sorted(_files(folder)):
        content = hashlib.blake2b((folder / name).read_bytes()).digest()
        digest.update(os.fsencode(f"{name.as_posix()}\0") + content)
    return digest.hexdigest()


def same(one: Path, other: Path) -> bool:
    """Whether two folders hold the same files, whatever their times."""
    names = _files(one)
    return names == _files(other) and all(
        (one / name).stat().st_size == (other / name).stat().st_size
        and (one / name).read_bytes() == (other / name).read_bytes()
        for name in names
    )


def _files(folder: Path) -> set[Path]:
    return {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}


def refuse_strange(source: Path) -> None:
    """Raises `NotTakenError` where something in it is no file or folder, or it is too large."""
    if reason := why_not_taken(source):
        raise NotTakenError(reason)


def made_at(source: Path) -> float:
    """When a submission was made, by its own files' times; nbgrader's exchange notes it better."""
    files = [source]
    if source.is_dir():
        files = [one for one in source.rglob("*") if one.is_file()]
        with contextlib.suppress(ValueError):
            if (noted := handed_in(source)) and noted.timestamp() <= time.time():
                return noted.timestamp()
    return max((one.stat().st_mtime for one in files), default=0.0)


def when(source: Path) -> datetime:
    """The same, as a time of day; never in the future."""
    return datetime.fromtimestamp(min(made_at(source), time.time()), UTC)


def restore_missing(copy: Path) -> bool:
    """Writes the answers that a saved notebook carries into a missing answers file."""
    answers = copy / ANSWERS_FILE
    if os.path.lexists(answers) or (restored := restore(copy)) is None:
        return False
    changed = when(copy).timestamp()
    answers.write_bytes(encode(restored))
    os.utime(answers, (changed, changed))  # it is no newer than what it came from
    return True


def copied(source: str, target: str) -> None:
    """Copies a file. That the disk is full is no fault of this file, to be told with others'."""
    try:
        shutil.copy2(source, target, follow_symlinks=False)
    except OSError as fault:
        if is_full(fault):
            raise DiskFullError from fault
        raise


def make_usual(copy: Path) -> None:
    """Gives it the rights of anything new here, and no time that is still to come."""
    plain = copy.parent / "usual"
    plain.mkdir()
    usual = stat.S_IMODE(plain.stat().st_mode)
    now = time.time()
    for path in (copy, *copy.rglob("*")):
        path.chmod(usual if path.is_dir() else usual & 0o666)
        if path.stat().st_mtime > now:
            os.utime(path, (now, now))


def drop_unless_agreed(copy: Path) -> None:
    """Drafts and times are taken only from who agrees to it in the same submission."""
    process = copy / PROCESS_FILE
    if os.path.lexists(process) and not agrees_to_process(read_submission(copy).answers.items):
        process.unlink()

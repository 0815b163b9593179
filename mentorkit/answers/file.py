"""The answers file on disk: read with care, and replaced as a whole or not at all.

A save holds a lock, reads what is there, merges the one item, writes a new file beside the old one,
flushes it to disk, puts it in the old one's place, and flushes the folder. A kill at any moment
leaves the file as it was before or as it is after.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime
from pathlib import Path

import filelock
import msgspec

from mentorkit.answers.codes import AnswersCode, AnswersError, DamagedError, safe
from mentorkit.answers.document import Answers, Item, check, decode, encode, merge
from mentorkit.files import new_name, read_regular, replace_file
from mentorkit.language import _

NAME = "answers.json"
LARGEST_FILE = 20_000_000
"""Bytes."""
_PATIENCE = 2.0
"""Seconds to wait for the lock; the page gives up at three."""


class Saved(msgspec.Struct, frozen=True):
    """What is on disk now.

    Attributes:
        revision: The item's; base the next change on it.
        at: When it was flushed, in local time.
        folder: The folder's random id.
    """

    revision: int
    at: datetime
    folder: str


def read_answers(path: Path | str) -> Answers:
    """The answers somebody handed in. Opens regular files only, and never writes.

    Raises:
        AnswersError: There is no such file, or it can't be used; `problem` says why.
    """
    path = Path(path)
    return decode(_read(path), path)


class AnswersFile:
    """The answers file of the person at the keyboard.

    Args:
        path: Where it is, or will be after the first save.
        assignment: The name a new file carries.
        rescue: Gives the answers to go on from when the file is damaged, once the damaged bytes are
            in safety; without it, damage is an error.
    """

    def __init__(
        self,
        path: Path | str,
        assignment: str,
        *,
        rescue: Callable[[DamagedError], Answers] | None = None,
    ) -> None:
        self.path = Path(path).absolute()
        self._assignment = assignment
        self._rescue = rescue
        self._new = new_name(self.path)
        self._lock = self.path.with_name(f".{self.path.stem}.lock")

    def read(self) -> Answers:
        """The answers saved so far; empty before the first save. Raises `AnswersError`."""
        return self._understand(self._content())

    def save(self, item_id: str, item: Item, *, based_on: int, drop: Collection[str] = ()) -> Saved:
        """Puts one item on disk, its revision one higher; the same content again changes nothing.

        Args:
            based_on: The revision that the person saw when they changed it; 0 for none.
            drop: Items that leave the file in the same moment.

        Raises:
            Conflict: The item was saved elsewhere since then; the file holds that.
            AnswersError: It is not saved; the file is as it was.
        """
        check(item_id, item)
        with self._explaining(), self._locked():
            self._new.unlink(missing_ok=True)
            stored = self._content()
            before = self._understand(stored)
            after = merge(before, item_id, item, based_on=based_on, drop=drop)
            if after is not before:
                after = _stamped(after)
            content = encode(after)
            if content != stored:
                self._replace(content)
            # Also when nothing changed: a kill may have come between the last save and this.
            _flush_folder(self.path.parent)
        return Saved(after.items[item_id].revision, datetime.now().astimezone(), after.folder)

    def tidy(self) -> None:
        """Clears up after a kill: no half-made file stays, and what was rescued is put on disk.

        Where that can't be done now, the next save does it, or says why not.
        """
        with contextlib.suppress(OSError, AnswersError):
            if os.path.lexists(self._new) or self._is_damaged():
                with self._locked(patience=0):
                    self._new.unlink(missing_ok=True)
                    if self._is_damaged() and (rescued := self.read()).items:
                        self._replace(encode(rescued))
                        _flush_folder(self.path.parent)

    def _is_damaged(self) -> bool:
        content = self._content()
        try:
            if content is not None:
                decode(content)
        except DamagedError:
            return True
        return False

    def _content(self) -> bytes | None:
        try:
            return _read(self.path)
        except AnswersError as fault:
            if fault.problem.code == AnswersCode.MISSING:
                return None
            raise

    def _understand(self, content: bytes | None) -> Answers:
        if content is None:
            return Answers(assignment=self._assignment)
        try:
            return decode(content, self.path)
        except DamagedError as fault:
            if self._rescue is None:
                raise
            return self._rescue(fault)

    def _must_be_readable(self, content: bytes) -> None:
        if len(content) > LARGEST_FILE:
            raise AnswersError(
                AnswersCode.TOO_LONG,
                _("All answers together are too long to be saved."),
                safe(_("Shorten the longest text.")),
                self.path,
            )
        try:
            decode(content)
        except DamagedError as fault:
            raise AnswersError(
                AnswersCode.NOT_STORABLE,
                _("This can't be saved: it could not be read again."),
                safe(""),
                self.path,
            ) from fault

    def _replace(self, content: bytes) -> None:
        self._must_be_readable(content)
        replace_file(self.path, content)

    def _locked(self, patience: float = _PATIENCE) -> contextlib.AbstractContextManager[object]:
        if not self._lock.parent.is_dir():  # the lock would make it anew
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), self._lock.parent)
        lock = filelock.FileLock(self._lock)
        return lock.acquire(timeout=patience, poll_interval=0.01)

    @contextlib.contextmanager
    def _explaining(self) -> Iterator[None]:
        """Says in a sentence what the system refused."""
        try:
            yield
        except filelock.Timeout:
            raise AnswersError(
                AnswersCode.BUSY,
                _("Another program is holding the answers file, so this is not saved."),
                safe(_("Close other windows of this notebook, then try again.")),
                self.path,
            ) from None
        except OSError as fault:
            code, message, hint = _explain(fault)
            raise AnswersError(code, message, hint, self.path) from fault


def _stamped(answers: Answers) -> Answers:
    folder = answers.folder or secrets.token_hex(8)
    return msgspec.structs.replace(answers, folder=folder, date=date.today().isoformat())


def _read(path: Path) -> bytes:
    try:
        return read_regular(path, LARGEST_FILE)
    except FileNotFoundError:
        raise AnswersError(
            AnswersCode.MISSING,
            _("There is no answers file."),
            _("Nothing was saved here yet."),
            path,
        ) from None
    except OSError as fault:
        code = _UNFIT.get(fault.errno or 0, AnswersCode.UNREADABLE)
        raise AnswersError(
            code,
            _("The answers file can't be used: {reason}.", reason=fault.strerror),
            _("It was left as it is. Move it away or put it right, then try again."),
            path,
        ) from fault


_UNFIT = {errno.EINVAL: AnswersCode.NOT_A_FILE, errno.EFBIG: AnswersCode.TOO_LARGE}
"""What `read_regular` says of things that no answers are read from."""


def _flush_folder(folder: Path) -> None:
    """Makes the new name last through a power cut, where a folder can be flushed."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as fault:
        # Some network disks know no such thing.
        if fault.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(descriptor)


def _explain(fault: OSError) -> tuple[AnswersCode, str, str]:
    match fault.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return (
                AnswersCode.DISK_FULL,
                _("The disk is full, so this is not saved."),
                safe(_("Copy your text, make room on the disk, then try again.")),
            )
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return (
                AnswersCode.READ_ONLY,
                _("This folder can't be written to, so this is not saved."),
                safe(_("Copy your text, then move the folder to a place of your own.")),
            )
        case errno.ENOENT | errno.ENOTDIR:
            return (
                AnswersCode.NO_FOLDER,
                _("The folder of this notebook is gone, so this is not saved."),
                _("Copy your text, then open the notebook where it is now."),
            )
        case _:
            return (
                AnswersCode.WRITE_FAILED,
                _(
                    "The computer refused to write ({reason}), so this is not saved.",
                    reason=fault.strerror,
                ),
                safe(_("Copy your text, then try again.")),
            )

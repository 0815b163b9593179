"""Turns: the lists in a course's folder have one writer at a time.

Two tabs, two people on a shared folder, or a tab and a terminal may change the same list at once.
Whoever reads a list to change it does both within a turn, so that nobody's line is lost.
"""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator

from filelock import FileLock, Timeout

from mentorkit.course.layout import Course
from mentorkit.course.ledger import FOLDER
from mentorkit.errors import MentorkitError

LONGEST_WAIT = 30.0
"""Seconds; a turn takes a few thousandths of one."""


@contextlib.contextmanager
def only_mine(course: Course) -> Iterator[None]:
    """A turn at the lists of a course. It ends with the process that has it.

    Raises:
        MentorkitError: The folder can't be written, or another turn does not end.
        OSError: The disk is full.
    """
    folder = course.root / FOLDER
    lock = FileLock(folder / "lists.lock")
    try:
        folder.mkdir(exist_ok=True)
        lock.acquire(timeout=LONGEST_WAIT)
    except Timeout:
        raise MentorkitError(
            "Another program is writing in this course. Nothing was changed. Try again in a moment."
        ) from None
    except OSError as fault:
        if fault.errno == errno.ENOSPC:
            raise
        raise MentorkitError(
            f"The course's folder can't be written: {fault.strerror or fault}. Nothing was "
            "changed. Ask whoever keeps it for the right to write there, then try again."
        ) from None
    try:
        yield
    finally:
        lock.release()

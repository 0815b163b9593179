"""Releasing an assignment: everything about it is checked first, then nbgrader makes the copy.

Nothing is released while an assignment has problems, and a release that fails leaves the one before
as it was.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

import msgspec

from mentorkit.course.assignments import inspect
from mentorkit.course.codes import CourseCode, CourseError
from mentorkit.course.layout import course_at
from mentorkit.course.session import Session, open_session
from mentorkit.errors import Problem
from mentorkit.released import RELEASED_FILE, Released, encode_released, released_from
from mentorkit.settings import SETTINGS_FILE, Settings


class Release(msgspec.Struct, frozen=True):
    """An assignment as it was released.

    Attributes:
        folder: Where participants' copy is.
        released: What its `mentorkit.json` says.
        warnings: What a coordinator should know; nothing that keeps the assignment from working.
        exchanged: Whether it lies in nbgrader's exchange now.
    """

    folder: Path
    released: Released
    warnings: tuple[Problem, ...]
    exchanged: bool = False


def release(course_dir: Path | str, assignment: str, *, exchange: bool = False) -> Release:
    """Makes participants' copy of an assignment, after checking all that is in it.

    Cases are copied anew from the course's workshops, without their debriefs.

    Args:
        exchange: Also hand it out through nbgrader's exchange, where one is configured.

    Raises:
        CourseError: The assignment has problems; the release before, if any, is as it was.
        NbgraderError: nbgrader could not make the copy; likewise.
    """
    course = course_at(course_dir)
    settings = course.settings()
    found = inspect(course, assignment)
    if found.problems:
        raise CourseError(found.problems)
    released = released_from(
        settings, assignment, words=found.words, hashes=found.hashes, asks=found.asks
    )
    with open_session(course) as session:
        for path, content in found.copies.items():
            path.write_bytes(content)
        with _kept_on_failure(course.release(assignment)):
            session.generate(assignment)
            content = encode_released(released)
            (course.release(assignment) / RELEASED_FILE).write_bytes(content)
        _set_due(session, settings, assignment)
        if exchange:
            _hand_out(session, assignment)
    warnings = (*found.warnings, *_unnamed(settings))
    return Release(course.release(assignment), released, tuple(sorted(warnings)), exchange)


@contextlib.contextmanager
def _kept_on_failure(folder: Path) -> Iterator[None]:
    """nbgrader removes a release before it makes the next: this puts it back if that fails."""
    folder.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".before-") as aside:
        before = Path(aside, folder.name)
        if folder.is_dir():
            folder.rename(before)
        try:
            yield
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            if before.is_dir():
                before.rename(folder)
            raise


def _set_due(session: Session, settings: Settings, assignment: str) -> None:
    """The gradebook counts lateness from a time in UTC that does not say so."""
    due = settings.due(assignment)
    moment = due.astimezone(UTC).replace(tzinfo=None) if due else None
    with session.gradebook() as gradebook:
        gradebook.update_or_create_assignment(assignment, duedate=moment)


def _hand_out(session: Session, assignment: str) -> None:
    with session.explaining():
        action = session.exchange("ReleaseAssignment", assignment)
        action.force = True
        action.start()


_UNNAMED = {
    "readers": "nobody is named who reads what participants write.",
    "reply_by": "no day is named by which participants have a reply.",
    "crisis_contact": "no crisis contact is named.",
}


def _unnamed(settings: Settings) -> Iterator[Problem]:
    for key, message in _UNNAMED.items():
        if not getattr(settings, key):
            hint = f"Fill in `{key}`: it stands beside every writing box."
            yield Problem(SETTINGS_FILE, 0, CourseCode.NOBODY_NAMED, message, hint)

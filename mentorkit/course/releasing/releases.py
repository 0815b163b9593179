"""Releasing an assignment: everything about it is checked first, then nbgrader makes the copy.

Nothing is released while an assignment has problems, and a release that fails leaves the one before
as it was. Each release that differs from the last one is kept as a version (`versions`).
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC
from pathlib import Path

import msgspec

from mentorkit.course.codes import CourseCode, CourseError, in_order
from mentorkit.course.layout import Course, course_at
from mentorkit.course.releasing.assignments import inspect
from mentorkit.course.releasing.changes import changes_between
from mentorkit.course.releasing.versions import changed_since, is_whole, keep, last_version
from mentorkit.course.session import Session, open_session
from mentorkit.course.words import keep_words
from mentorkit.errors import Problem
from mentorkit.released import RELEASED_FILE, Released, encode_released, released_from
from mentorkit.settings import Settings


class Release(msgspec.Struct, frozen=True):
    """An assignment as it was released.

    Attributes:
        folder: Where participants' copy is.
        released: What its `mentorkit.json` says.
        warnings: What a coordinator should know; nothing that keeps the assignment from working.
        exchanged: Whether it lies in nbgrader's exchange now.
        is_new: Whether anything in it differs from what was released before.
    """

    folder: Path
    released: Released
    warnings: tuple[Problem, ...]
    exchanged: bool = False
    is_new: bool = True

    @property
    def version(self) -> int:
        """The number of the release, from 1."""
        return self.released.version


def release(course_dir: Path | str, assignment: str, *, exchange: bool = False) -> Release:
    """Makes participants' copy of an assignment, after checking all that is in it.

    Cases are copied anew from the course's workshops, without their debriefs. The workshops' page
    of words is made anew where `terms:` has changed.

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
    folder, last = course.release(assignment), last_version(course, assignment)
    by_hand = list(_by_hand(course, assignment, last))

    def write(number: int) -> None:
        numbered = msgspec.structs.replace(released, version=number)
        (folder / RELEASED_FILE).write_bytes(encode_released(numbered))

    with open_session(course) as session:
        for path, content in found.copies.items():
            path.write_bytes(content)
        with _kept_on_failure(folder):
            session.generate(assignment)
            for name, content in found.stripped.items():
                (folder / name).write_bytes(content)
            version, is_new = keep(course, assignment, write)
        _set_due(session, settings, assignment)
        if exchange:
            _hand_out(session, assignment)
    words = keep_words(course.root, settings).said
    changes = changes_between(last, folder) if last and is_new else []
    warnings = (
        *found.warnings,
        *by_hand,
        *_meanwhile(course, assignment, last, changes),
        *([Problem("workshops/words.md", 0, CourseCode.OTHER_WORDS, words)] if words else []),
    )
    return Release(
        folder,
        msgspec.structs.replace(released, version=version),
        tuple(sorted(warnings, key=in_order)),
        exchange,
        is_new,
    )


def _by_hand(course: Course, assignment: str, last: Path | None) -> Iterator[Problem]:
    if last and not is_whole(last):
        yield Problem(
            last.relative_to(course.root).as_posix(),
            0,
            CourseCode.CHANGED_BY_HAND,
            "this was changed by hand since it was released, so the release has a number of its "
            "own now.",
            "Leave releases/ as it is: it says what participants were given.",
        )
    if changed := changed_since(course.root, assignment):
        yield Problem(
            f"release/{assignment}",
            0,
            CourseCode.CHANGED_BY_HAND,
            f"this was changed by hand since it was released ({'; '.join(changed)}), and was "
            "replaced now.",
            f"Change it in assignments/{assignment}, and release again.",
        )


def _meanwhile(
    course: Course, assignment: str, last: Path | None, changes: Iterable[str]
) -> Iterator[Problem]:
    """What those who handed in have not seen."""
    people = len(course.students(assignment))
    if last is None or not people:
        return
    for change in changes:
        yield Problem(
            f"release/{assignment}",
            0,
            CourseCode.CHANGED_MEANWHILE,
            f"{change}; {people} handed in before that.",
            f"What was given out before is in {last.relative_to(course.root).as_posix()}.",
        )


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

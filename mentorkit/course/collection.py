"""Collecting what participants handed in, from nbgrader's exchange or from a folder of files.

The newest submission of each person lies in `submitted/`; the ones before it go to `earlier/`, and
nothing is thrown away. One submission that can't be taken never keeps another from being taken.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from mentorkit.answers import encode
from mentorkit.answers.process import PROCESS_FILE
from mentorkit.course.bundles import unpack
from mentorkit.course.codes import CourseCode, CourseError
from mentorkit.course.layout import Course, course_at
from mentorkit.course.session import Session, open_session
from mentorkit.course.submissions import (
    ANSWERS_FILE,
    handed_in,
    read_submission,
    restore,
    strange_entries,
)
from mentorkit.errors import MentorkitError, Problem
from mentorkit.pages.agreements import agrees_to_process

_LARGEST = 100_000_000
"""Bytes of one submission; nbgrader takes no more either."""
_DROPPED = shutil.ignore_patterns(".ipynb_checkpoints", "__pycache__", "*.pyc")


class Left(msgspec.Struct, frozen=True, order=True):
    """A submission that was not taken, and why."""

    student: str
    reason: str


class Collected(msgspec.Struct, frozen=True):
    """What one round of collecting brought.

    Attributes:
        new: Whose first submission was taken.
        updated: Whose newer submission took the place of one before.
        unchanged: Who handed in nothing newer.
        restored: Whose answers file was missing, and came back out of the saved notebook.
        left: What was not taken.
    """

    new: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    restored: tuple[str, ...] = ()
    left: tuple[Left, ...] = ()


def collect(
    course_dir: Path | str, assignment: str, *, folder: Path | str | None = None
) -> Collected:
    """Takes the newest submission of everybody.

    Args:
        folder: Where submissions lie: for each person a folder named for them, a notebook
            `<person>.ipynb`, or the one file they made to hand in, as `<person>.zip`. Without it
            they come from nbgrader's exchange.

    Raises:
        CourseError: There is no such course or folder, or the assignment was not released.
        NbgraderError: The exchange can't be used.
    """
    course = course_at(course_dir)
    course.check_released(assignment)
    taking = _Taking(course, assignment)
    if folder is None:
        with open_session(course) as session:
            taking.from_exchange(session)
    else:
        taking.from_folder(Path(folder))
    return taking.collected()


class _NotTakenError(MentorkitError):
    """This submission stays where it is; `str()` says why."""


class _Taking:
    """One round of collecting one assignment."""

    def __init__(self, course: Course, assignment: str) -> None:
        self.course, self.assignment = course, assignment
        self.notebooks = sorted(path.name for path in course.release(assignment).glob("*.ipynb"))
        self.outcome: dict[str, str] = {}
        self.restored: list[str] = []
        self.left: list[Left] = []

    def collected(self) -> Collected:
        def who(outcome: str) -> tuple[str, ...]:
            return tuple(sorted(one for one, said in self.outcome.items() if said == outcome))

        return Collected(
            new=who("new"),
            updated=who("updated"),
            unchanged=who("unchanged"),
            restored=tuple(sorted(self.restored)),
            left=tuple(sorted(self.left)),
        )

    def from_exchange(self, session: Session) -> None:
        """nbgrader collects each person's newest into a folder aside; it is taken from there."""
        with tempfile.TemporaryDirectory(dir=self.course.root, prefix=".collecting-") as step:
            for student in self._senders(session):
                with self._one(student):
                    _refuse_id(student)
                    self._fetch(session, student, Path(step))
                    self._take(student, Path(step, student, self.assignment))

    def _senders(self, session: Session) -> list[str]:
        with session.explaining():
            action = session.exchange("Collect", self.assignment)
            inbound = Path(action.root, action.coursedir.course_id, "inbound")
            if not inbound.is_dir():
                action.init_src()  # says what is wrong with the exchange
            names = [entry.name.rsplit("+", 3) for entry in inbound.iterdir()]
        return sorted({name[0] for name in names if name[1:2] == [self.assignment]})

    def _fetch(self, session: Session, student: str, step: Path) -> None:
        action = session.exchange("Collect", self.assignment, student)
        action.coursedir.submitted_directory = step.name
        with session.explaining():
            action.init_src()
            for record in action.src_records:
                _refuse_strange(Path(action.inbound_path, record["filename"]))
            action.copy_files()

    def from_folder(self, folder: Path) -> None:
        if not folder.is_dir():
            message, hint = "there is no such folder.", "Name the one that holds submissions."
            problem = Problem(str(folder), 0, CourseCode.NOTHING_THERE, message, hint)
            raise CourseError([problem])
        found = []
        for entry in sorted(folder.iterdir()):
            inner = entry / self.assignment
            if entry.suffix in (".ipynb", ".zip"):
                found.append((entry.stem, entry))
            elif entry.is_dir() and not entry.name.startswith("."):
                laid_out = inner.is_dir() and not entry.is_symlink()
                found.append((entry.name, inner if laid_out else entry))
        for student, source in found:
            with self._one(student):
                _refuse_id(student)
                if source.suffix == ".zip" and not source.is_dir():
                    self._take_bundle(student, source)
                else:
                    self._take(student, source)

    def _take_bundle(self, student: str, bundle: Path) -> None:
        _refuse_strange(bundle)
        with tempfile.TemporaryDirectory(dir=self.course.root, prefix=".unpacking-") as folder:
            unpack(bundle, Path(folder), self.notebooks, (ANSWERS_FILE, PROCESS_FILE))
            self._take(student, Path(folder))

    @contextlib.contextmanager
    def _one(self, student: str) -> Iterator[None]:
        """Whatever is wrong with one person's submission is noted, and is no one else's trouble."""
        try:
            yield
        except (MentorkitError, OSError, shutil.Error) as fault:
            self.left.append(Left(student, str(fault)))

    def _take(self, student: str, source: Path) -> None:
        place = self.course.submitted(student, self.assignment)
        _refuse_strange(source)
        if place.is_dir() and _when(source) <= _when(place):
            self.outcome.setdefault(student, "unchanged")
            return
        with tempfile.TemporaryDirectory(dir=self.course.root, prefix=".taking-") as making:
            copy = Path(making, self.assignment)
            self._copy(source, copy)
            _refuse_strange(copy)  # it may have been exchanged while it was copied
            restored = _restore_missing(copy)
            _drop_unless_agreed(copy)
            updated = place.is_dir()
            if updated:
                _set_aside(place, self.course.earlier / student / self.assignment)
            place.parent.mkdir(parents=True, exist_ok=True)
            copy.rename(place)
        self.outcome[student] = "updated" if updated else "new"
        if restored:
            self.restored.append(student)

    def _copy(self, source: Path, copy: Path) -> None:
        if source.is_dir():
            shutil.copytree(source, copy, symlinks=True, ignore=_DROPPED)
        else:
            copy.mkdir()
            shutil.copy2(source, copy, follow_symlinks=False)
        own = sorted(copy.glob("*.ipynb"))
        # Learning platforms rename what they are given.
        if len(own) == len(self.notebooks) == 1 and own[0].name != self.notebooks[0]:
            own[0].rename(copy / self.notebooks[0])
        if not any((copy / name).is_file() for name in self.notebooks):
            raise _NotTakenError(f"the assignment's notebook, {self.notebooks[0]}, is not in it")


_STUDENT = re.compile(r"\w[\w.@ +-]*")


def _refuse_id(student: str) -> None:
    """An id becomes a folder's name, and stands on nbgrader's pages."""
    if not _STUDENT.fullmatch(student):
        raise _NotTakenError("this can't be anybody's id: use letters, digits, . @ _ and -")


def _refuse_strange(source: Path) -> None:
    """A link would be followed, and a pipe waited for, by whoever opens them later."""
    if strange := strange_entries(source):
        raise _NotTakenError(f"{', '.join(strange[:3])}: only files can be handed in")
    files = [source] if source.is_file() else [one for one in source.rglob("*") if one.is_file()]
    if sum(one.stat().st_size for one in files) > _LARGEST:
        raise _NotTakenError(f"it has more than {_LARGEST // 1_000_000} megabytes")


def _when(source: Path) -> datetime:
    """When a submission was handed in, if nbgrader noted it; else when it was last changed."""
    files = [source]
    if source.is_dir():
        files = [one for one in source.rglob("*") if one.is_file()]
        with contextlib.suppress(ValueError):
            if noted := handed_in(source):
                return noted
    newest = max((one.stat().st_mtime for one in files), default=0.0)
    return datetime.fromtimestamp(newest, UTC)


def _restore_missing(copy: Path) -> bool:
    """Writes the answers that a saved notebook carries into a missing answers file."""
    answers = copy / ANSWERS_FILE
    if os.path.lexists(answers) or (restored := restore(copy)) is None:
        return False
    changed = _when(copy).timestamp()
    answers.write_bytes(encode(restored))
    os.utime(answers, (changed, changed))  # it is no newer than what it came from
    return True


def _drop_unless_agreed(copy: Path) -> None:
    """Drafts and times are taken only from who agrees to it in the same submission."""
    process = copy / PROCESS_FILE
    if os.path.lexists(process) and not agrees_to_process(read_submission(copy).answers.items):
        process.unlink()


def _set_aside(place: Path, shelf: Path) -> None:
    shelf.mkdir(parents=True, exist_ok=True)
    name = _when(place).strftime("%Y-%m-%d-%H%M%S")
    taken = len(list(shelf.glob(f"{name}*")))
    place.rename(shelf / (f"{name}-{taken + 1}" if taken else name))

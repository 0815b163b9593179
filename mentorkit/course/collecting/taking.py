"""Taking one submission in: the newest lies in `submitted/`, the ones before it in `earlier/`."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from mentorkit.answers import AnswersError, encode, read_answers
from mentorkit.answers.document import says_something
from mentorkit.answers.process import PROCESS_FILE
from mentorkit.course.collecting.bundles import named
from mentorkit.course.handed import why_not_taken
from mentorkit.course.layout import Course
from mentorkit.course.people.roster import is_id
from mentorkit.course.submissions import ANSWERS_FILE, handed_in, read_submission, restore
from mentorkit.errors import MentorkitError
from mentorkit.pages.agreements import agrees_to_process
from mentorkit.released import read_released

_DROPPED = shutil.ignore_patterns(".ipynb_checkpoints", "__pycache__", "*.pyc")
_STEP = ".taking-"
_COPY, _WHOSE = "submission", "whose"
"""In a step's folder: what is taken, and whose it is while it takes an older one's place."""


class NotTakenError(MentorkitError):
    """This submission stays where it is; `str()` says why."""


class Taken(msgspec.Struct, frozen=True):
    """What became of a submission.

    Attributes:
        outcome: `new`, `updated` or `unchanged`.
        restored: Whether its answers came out of the notebook.
        emptied: Whether it holds no saved answers, though the one before did.
    """

    outcome: str
    restored: bool = False
    emptied: bool = False


class Place:
    """Where one person's submissions of one assignment lie."""

    def __init__(self, course: Course, assignment: str, student: str) -> None:
        self._course, self._assignment, self._student = course, assignment, student
        self._notebooks = _notebooks(course, assignment)
        self.folder = course.submitted(student, assignment)
        self._shelf = course.earlier / student / assignment

    def take(self, source: Path, *, later: bool = False) -> Taken:
        """Takes what is in `source` for the newest, if its files' times say so.

        Args:
            later: Whether where it comes from says that it is the newest, whatever the times. It
                is taken then unless it lies in `earlier/` already.

        Raises:
            MentorkitError: It can't be taken; nothing was changed.
            OSError: Likewise.
        """
        refuse_strange(source)
        there = self.folder.is_dir()
        newer = not there or when(source) > when(self.folder)
        if not (newer or later):
            return Taken("unchanged")
        with self._prepared(source) as (copy, restored):
            if there and (_same(copy, self.folder) or (not newer and self._is_shelved(copy))):
                return Taken("unchanged")
            if not there:
                self.folder.parent.mkdir(parents=True, exist_ok=True)
                copy.rename(self.folder)
                return Taken("new", restored)
            emptied = not self._says_something(copy) and self._says_something(self.folder)
            self._replace(copy)
        return Taken("updated", restored, emptied)

    def _replace(self, copy: Path) -> None:
        """Puts a copy in the place of the newest so far. After a kill, `sweep` goes on with it."""
        (copy.parent / _WHOSE).write_text(f"{self._student}\n{self._assignment}", "utf-8")
        before = self._set_aside(self.folder)
        try:
            copy.rename(self.folder)
        except OSError:
            before.rename(self.folder)
            raise

    def _says_something(self, folder: Path) -> bool:
        given = (self._course.release(self._assignment), self._course.source(self._assignment))
        answers = read_submission(folder, given=given).answers
        return any(map(says_something, answers.items.values()))

    def shelve(self, source: Path) -> None:
        """Keeps in `earlier/` what is older than the newest, unless it is there already."""
        refuse_strange(source)
        with self._prepared(source) as (copy, _):
            if not self._is_shelved(copy) and not _same(copy, self.folder):
                self._set_aside(copy)

    def _is_shelved(self, copy: Path) -> bool:
        return self._shelf.is_dir() and any(_same(copy, one) for one in self._shelf.iterdir())

    @contextlib.contextmanager
    def _prepared(self, source: Path) -> Iterator[tuple[Path, bool]]:
        with tempfile.TemporaryDirectory(dir=self._course.root, prefix=_STEP) as making:
            copy = Path(making, _COPY)
            if source.is_dir():
                shutil.copytree(source, copy, symlinks=True, ignore=_DROPPED)
            else:
                copy.mkdir()
                shutil.copy2(source, copy, follow_symlinks=False)
            refuse_strange(copy)  # it may have been exchanged while it was copied
            _make_usual(copy)
            self._name_notebook(copy)
            restored = _restore_missing(copy)
            self._refuse_other(copy)
            _drop_unless_agreed(copy)
            yield copy, restored

    def _name_notebook(self, copy: Path) -> None:
        """Learning platforms rename what they are given."""
        own = sorted(copy.glob("*.ipynb"))
        if len(own) == len(self._notebooks) == 1 and own[0].name != self._notebooks[0]:
            refuse_other_name(self._course, self._assignment, own[0].name)
            own[0].rename(copy / self._notebooks[0])
        if not any((copy / name).is_file() for name in self._notebooks):
            raise NotTakenError(_missing(self._notebooks))

    def _refuse_other(self, copy: Path) -> None:
        """What says that it is of another assignment was put here by mistake."""
        said = []
        with contextlib.suppress(MentorkitError):
            released = read_released(copy)
            said += [released.assignment] if released else []
        with contextlib.suppress(AnswersError):
            said.append(read_answers(copy / ANSWERS_FILE).assignment)
        for other in self._course.assignments():
            if other in said and other != self._assignment:
                raise _of_other(other, self._assignment)

    def _set_aside(self, place: Path) -> Path:
        self._shelf.mkdir(parents=True, exist_ok=True)
        name = when(place).strftime("%Y-%m-%d-%H%M%S")
        taken = len(list(self._shelf.glob(f"{name}*")))
        return place.rename(self._shelf / (f"{name}-{taken + 1}" if taken else name))


def sweep(course: Course) -> None:
    """Finishes what a collecting that was killed had begun, and removes what it left aside."""
    for left in course.root.glob(f"{_STEP}*"):
        with contextlib.suppress(OSError, ValueError):
            student, assignment = (left / _WHOSE).read_text("utf-8").split("\n")
            place = course.submitted(student, assignment)
            if is_id(student) and assignment in course.assignments() and not place.exists():
                (left / _COPY).rename(place)
    for step in (_STEP, ".unpacking-", ".collecting-"):
        for left in course.root.glob(f"{step}*"):
            shutil.rmtree(left, ignore_errors=True)


def refuse_other_name(course: Course, assignment: str, file: str) -> None:
    """Raises `NotTakenError` for a file that is called like another assignment's notebook."""
    if named(file, _notebooks(course, assignment)):
        return
    for other in course.assignments():
        if named(file, _notebooks(course, other)):
            raise _of_other(other, assignment)


def _of_other(other: str, assignment: str) -> NotTakenError:
    return NotTakenError(f"it is of {other}, not of {assignment}; collect it there")


def _notebooks(course: Course, assignment: str) -> list[str]:
    return sorted(one.name for one in course.release(assignment).glob("*.ipynb"))


def _missing(notebooks: Sequence[str]) -> str:
    return f"the assignment's notebook, {', '.join(notebooks[:1])}, is not in it"


def _same(one: Path, other: Path) -> bool:
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


def when(source: Path) -> datetime:
    """When a submission was handed in, if nbgrader noted it; else when it was last changed.

    Never in the future: whatever came with a wrong clock would keep all later ones out.
    """
    now = datetime.now(UTC)
    files = [source]
    if source.is_dir():
        files = [one for one in source.rglob("*") if one.is_file()]
        with contextlib.suppress(ValueError):
            if (noted := handed_in(source)) and noted <= now:
                return noted
    newest = max((one.stat().st_mtime for one in files), default=0.0)
    return datetime.fromtimestamp(min(newest, now.timestamp()), UTC)


def _restore_missing(copy: Path) -> bool:
    """Writes the answers that a saved notebook carries into a missing answers file."""
    answers = copy / ANSWERS_FILE
    if os.path.lexists(answers) or (restored := restore(copy)) is None:
        return False
    changed = when(copy).timestamp()
    answers.write_bytes(encode(restored))
    os.utime(answers, (changed, changed))  # it is no newer than what it came from
    return True


def _make_usual(copy: Path) -> None:
    """Gives it the rights of anything new here, and no time that is still to come."""
    plain = copy.parent / "usual"
    plain.mkdir()
    usual = stat.S_IMODE(plain.stat().st_mode)
    now = time.time()
    for path in (copy, *copy.rglob("*")):
        path.chmod(usual if path.is_dir() else usual & 0o666)
        if path.stat().st_mtime > now:
            os.utime(path, (now, now))


def _drop_unless_agreed(copy: Path) -> None:
    """Drafts and times are taken only from who agrees to it in the same submission."""
    process = copy / PROCESS_FILE
    if os.path.lexists(process) and not agrees_to_process(read_submission(copy).answers.items):
        process.unlink()

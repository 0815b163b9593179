"""Taking one submission in: the newest lies in `submitted/`, the ones before it in `earlier/`."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from mentorkit.answers import encode
from mentorkit.answers.process import PROCESS_FILE
from mentorkit.course.archives import LARGEST
from mentorkit.course.layout import Course
from mentorkit.course.submissions import (
    ANSWERS_FILE,
    handed_in,
    read_submission,
    restore,
    strange_entries,
)
from mentorkit.errors import MentorkitError
from mentorkit.pages.agreements import agrees_to_process

_DROPPED = shutil.ignore_patterns(".ipynb_checkpoints", "__pycache__", "*.pyc")


class NotTakenError(MentorkitError):
    """This submission stays where it is; `str()` says why."""


class Place:
    """Where one person's submissions of one assignment lie."""

    def __init__(self, course: Course, assignment: str, student: str) -> None:
        self._root = course.root
        self._notebooks = sorted(one.name for one in course.release(assignment).glob("*.ipynb"))
        self.folder = course.submitted(student, assignment)
        self._shelf = course.earlier / student / assignment

    def take(self, source: Path, *, later: bool = False) -> tuple[str, bool]:
        """Takes what is in `source` for the newest, if its files' times say so.

        Args:
            later: Whether where it comes from says that it is the newest, whatever the times. It
                is taken then unless it lies in `earlier/` already.

        Returns:
            `new`, `updated` or `unchanged`; and whether its answers came out of the notebook.

        Raises:
            MentorkitError: It can't be taken; nothing was changed.
            OSError: Likewise.
        """
        refuse_strange(source)
        there = self.folder.is_dir()
        newer = not there or when(source) > when(self.folder)
        if not (newer or later):
            return "unchanged", False
        with self._prepared(source) as (copy, restored):
            if there and (_same(copy, self.folder) or (not newer and self._is_shelved(copy))):
                return "unchanged", False
            if there:
                self._set_aside(self.folder)
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            copy.rename(self.folder)
        return "updated" if there else "new", restored

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
        with tempfile.TemporaryDirectory(dir=self._root, prefix=".taking-") as making:
            copy = Path(making, "submission")
            self._copy(source, copy)
            refuse_strange(copy)  # it may have been exchanged while it was copied
            restored = _restore_missing(copy)
            _drop_unless_agreed(copy)
            yield copy, restored

    def _copy(self, source: Path, copy: Path) -> None:
        if source.is_dir():
            shutil.copytree(source, copy, symlinks=True, ignore=_DROPPED)
        else:
            copy.mkdir()
            shutil.copy2(source, copy, follow_symlinks=False)
        own = sorted(copy.glob("*.ipynb"))
        # Learning platforms rename what they are given.
        if len(own) == len(self._notebooks) == 1 and own[0].name != self._notebooks[0]:
            own[0].rename(copy / self._notebooks[0])
        if not any((copy / name).is_file() for name in self._notebooks):
            raise NotTakenError(_missing(self._notebooks))

    def _set_aside(self, place: Path) -> None:
        self._shelf.mkdir(parents=True, exist_ok=True)
        name = when(place).strftime("%Y-%m-%d-%H%M%S")
        taken = len(list(self._shelf.glob(f"{name}*")))
        place.rename(self._shelf / (f"{name}-{taken + 1}" if taken else name))


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
    """A link would be followed, and a pipe waited for, by whoever opens them later."""
    if strange := strange_entries(source):
        raise NotTakenError(f"{', '.join(strange[:3])}: only files can be handed in")
    files = [source] if source.is_file() else [one for one in source.rglob("*") if one.is_file()]
    if sum(one.stat().st_size for one in files) > LARGEST:
        raise NotTakenError(f"it has more than {LARGEST // 1_000_000} megabytes")


def when(source: Path) -> datetime:
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
    changed = when(copy).timestamp()
    answers.write_bytes(encode(restored))
    os.utime(answers, (changed, changed))  # it is no newer than what it came from
    return True


def _drop_unless_agreed(copy: Path) -> None:
    """Drafts and times are taken only from who agrees to it in the same submission."""
    process = copy / PROCESS_FILE
    if os.path.lexists(process) and not agrees_to_process(read_submission(copy).answers.items):
        process.unlink()

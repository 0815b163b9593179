"""Taking one submission in: the newest lies in `submitted/`, the ones before it in `earlier/`."""

from __future__ import annotations

import contextlib
import itertools
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec
from msgspec.structs import replace

from mentorkit.answers.document import says_something
from mentorkit.course.collecting.ages import Age, is_newer, is_surely_newer
from mentorkit.course.collecting.mistaken import notebooks_of, refuse_other, refuse_other_name
from mentorkit.course.collecting.notes import Origin
from mentorkit.course.collecting.preparing import (
    NotTakenError,
    copied,
    drop_unless_agreed,
    made_at,
    make_usual,
    mark_of,
    refuse_strange,
    restore_missing,
    same,
    when,
)
from mentorkit.course.collecting.senders import Sender
from mentorkit.course.layout import Course
from mentorkit.course.people.roster import is_id
from mentorkit.course.submissions import handed_in, read_submission

_DROPPED = shutil.ignore_patterns(".ipynb_checkpoints", "__pycache__", "*.pyc")
_STEP = ".taking-"
_COPY, _WHOSE = "submission", "whose"
"""In a step's folder: what is taken, and whose it is while it takes an older one's place."""


class Taken(msgspec.Struct, frozen=True):
    """What became of a submission.

    Attributes:
        outcome: `new`, `updated`, `unchanged` (it is what counts already), `known` (it lies in
            `earlier/` already) or `older` (it looks older than what counts, and went there).
        mark: The fingerprint of its files, as they lie there now.
        made: When it was made, by its own files' times.
        restored: Whether its answers came out of the notebook.
        emptied: Whether it holds no saved answers, though the one before did.
    """

    outcome: str
    mark: str = ""
    made: float = 0.0
    restored: bool = False
    emptied: bool = False


class Place:
    """Where one person's submissions of one assignment lie.

    Args:
        origins: How those that are there came.
        counts: How a platform called the one that counts.
    """

    def __init__(
        self,
        course: Course,
        assignment: str,
        student: str,
        origins: Sequence[Origin] = (),
        counts: Sender | None = None,
    ) -> None:
        self._course, self._assignment, self._student = course, assignment, student
        self._notebooks = notebooks_of(course, assignment)
        self._made = {one.mark: one for one in origins}
        by_platform = {one.mark for one in origins if one.came}
        self._not_by_platform = self._made.keys() - by_platform
        self._counts = counts
        self.folder = course.submitted(student, assignment)
        self._shelf = course.earlier / student / assignment

    def take(self, source: Path, *, came: Sender | None = None, made: float | None = None) -> Taken:
        """Takes what is in `source` for the newest, if it is; else keeps it in `earlier/`.

        What lies there already is taken for the newest only where it was surely handed in again.

        Args:
            came: How a platform calls it.
            made: When it was made, where that is known better than by its files' times.

        Raises:
            MentorkitError: It can't be taken; nothing was changed.
            OSError: Likewise.
        """
        with self._prepared(source) as (copy, restored):
            made = made_at(source) if made is None else made
            told = Taken("unchanged", mark_of(copy), made)
            if not self.folder.is_dir():
                self.folder.parent.mkdir(parents=True, exist_ok=True)
                copy.rename(self.folder)
                return replace(told, outcome="new", restored=restored)
            if same(copy, self.folder):
                return told
            one = self._age(copy, made, time.time(), came)
            other = self._age_there(came)
            is_known = self._is_shelved(copy)
            if is_surely_newer(one, other) or (not is_known and is_newer(one, other)):
                emptied = not self._says_something(copy) and self._says_something(self.folder)
                self._replace(copy)
                return replace(told, outcome="updated", restored=restored, emptied=emptied)
            if not is_known:
                self._set_aside(copy)
            return replace(told, outcome="known" if is_known else "older")

    def _age(self, folder: Path, made: float, seen: float, came: Sender | None) -> Age:
        noted = None
        with contextlib.suppress(ValueError):
            if (said := handed_in(folder)) and said.timestamp() <= time.time():
                noted = said
        return Age(
            made,
            seen,
            read_submission(folder).answers,
            noted,
            came.upload if came else 0,
            came.when if came else 0.0,
        )

    def _age_there(self, came: Sender | None) -> Age:
        """The age of what counts, beside something that came so."""
        counts = self._counts
        is_comparable = counts and came and counts.platform == came.platform
        if not is_comparable or mark_of(self.folder) in self._not_by_platform:
            counts = None  # or something took its place that came another way
        return self._age_of(self.folder, counts)

    def _age_of(self, folder: Path, came: Sender | None) -> Age:
        known = self._made.get(mark_of(folder))
        made, seen = (known.made, known.seen) if known else (when(folder).timestamp(), time.time())
        return self._age(folder, made, seen, came)

    def _replace(self, copy: Path) -> None:
        """Puts a copy in the place of the newest so far. After a kill, `sweep` goes on with it."""
        self._note_whose(copy)
        before = self._set_aside(self.folder)
        try:
            copy.rename(self.folder)
        except OSError:
            before.rename(self.folder)
            raise

    def _note_whose(self, copy: Path) -> None:
        (copy.parent / _WHOSE).write_text(f"{self._student}\n{self._assignment}", "utf-8")

    def _says_something(self, folder: Path) -> bool:
        given = (self._course.release(self._assignment), self._course.source(self._assignment))
        answers = read_submission(folder, given=given).answers
        return any(map(says_something, answers.items.values()))

    def shelve(self, source: Path) -> Taken:
        """Keeps in `earlier/` what is older than the newest, unless it is there already."""
        with self._prepared(source) as (copy, _):
            told = Taken("known", mark_of(copy), made_at(source))
            if not self._is_shelved(copy) and not same(copy, self.folder):
                self._set_aside(copy)
        return told

    def mark(self, source: Path) -> str:
        """The fingerprint that a submission would have here. Raises what `take` does."""
        with self._prepared(source) as (copy, _):
            return mark_of(copy)

    def kept(self) -> Iterator[Path]:
        """The folders of all submissions here, the one that counts first."""
        if self.folder.is_dir():
            yield self.folder
        if self._shelf.is_dir():
            yield from sorted(one for one in self._shelf.iterdir() if one.is_dir())

    def newest_of(self, folders: Iterable[Path]) -> Path | None:
        """The newest of some of them; None where there are none."""
        newest: tuple[Path, Age] | None = None
        for folder in folders:
            known = self._made.get(mark_of(folder))
            age = self._age_of(folder, known.came if known else None)
            if newest is None or is_newer(age, newest[1]):
                newest = folder, age
        return newest[0] if newest else None

    def remove(self, folder: Path) -> None:
        """Takes one away that lies elsewhere, too."""
        with tempfile.TemporaryDirectory(dir=self._course.root, prefix=_STEP) as step:
            folder.rename(Path(step, "gone"))

    def put_back(self, earlier: Path | None) -> None:
        """Takes the one away that counts, which lies elsewhere, too; an earlier one counts then.

        What was made of it, the graded copy and the page to be returned, goes with it.
        """
        with tempfile.TemporaryDirectory(dir=self._course.root, prefix=_STEP) as step:
            copy = Path(step, _COPY)
            if earlier:  # a kill from here on leaves what `sweep` goes on with
                shutil.copytree(earlier, copy, copy_function=copied)
                self._note_whose(copy)
            own = (self._course.autograded, self._course.feedback)
            for number, place in enumerate(of(self._student, self._assignment) for of in own):
                if place.is_dir():
                    place.rename(Path(step, f"made-{number}"))
            if self.folder.is_dir():
                self.folder.rename(Path(step, "gone"))
            if earlier:
                copy.rename(self.folder)
        if earlier:
            self.remove(earlier)
        else:
            with contextlib.suppress(OSError):
                self.folder.parent.rmdir()  # if it is empty now

    def _is_shelved(self, copy: Path) -> bool:
        return self._shelf.is_dir() and any(same(copy, one) for one in self._shelf.iterdir())

    @contextlib.contextmanager
    def _prepared(self, source: Path) -> Iterator[tuple[Path, bool]]:
        refuse_strange(source)
        with tempfile.TemporaryDirectory(dir=self._course.root, prefix=_STEP) as making:
            copy = Path(making, _COPY)
            if source.is_dir():
                shutil.copytree(source, copy, symlinks=True, ignore=_DROPPED, copy_function=copied)
            else:
                copy.mkdir()
                copied(str(source), str(copy / source.name))
            refuse_strange(copy)  # it may have been exchanged while it was copied
            make_usual(copy)
            self._name_notebook(copy)
            restored = restore_missing(copy)
            refuse_other(self._course, self._assignment, copy)
            drop_unless_agreed(copy)
            yield copy, restored

    def _name_notebook(self, copy: Path) -> None:
        """Learning platforms rename what they are given."""
        own = sorted(copy.glob("*.ipynb"))
        if len(own) == len(self._notebooks) == 1 and own[0].name != self._notebooks[0]:
            refuse_other_name(self._course, self._assignment, own[0].name)
            own[0].rename(copy / self._notebooks[0])
        if not any((copy / name).is_file() for name in self._notebooks):
            name = ", ".join(self._notebooks[:1])
            raise NotTakenError(f"the assignment's notebook, {name}, is not in it")

    def _set_aside(self, place: Path) -> Path:
        self._shelf.mkdir(parents=True, exist_ok=True)
        name = when(place).strftime("%Y-%m-%d-%H%M%S")
        free = (name if number == 1 else f"{name}-{number}" for number in itertools.count(1))
        return place.rename(next(one for at in free if not (one := self._shelf / at).exists()))


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

"""What one round of collecting brought, and how a person is told."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from mentorkit.course.collecting.correcting import Moved
from mentorkit.course.collecting.matching import Matched, Unmatched
from mentorkit.course.collecting.platforms import PLATFORMS
from mentorkit.course.handed import shown

_CAME = {
    "canvas": ", from Canvas' download",
    "moodle": ", from Moodle's download",
    "bundle": ", from one person's file",
}
_FOUND = {"name": "the name", "confirmed": "your word"}
"""How a sender was found where no number of the roster, id or e-mail address says it."""


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
        kind: Where it came from: `exchange`, `folder`, `canvas`, `moodle` or `bundle`.
        matched: Who was found on the roster, and how.
        unmatched: Who was not. Nothing of theirs was taken; their files are where they were.
        ignored: Of whom nothing is to be taken, because somebody said so.
        emptied: Whose newest holds no saved answers, though the one before did.
        assignment: What was collected.
        older: Of whom something came that differs from what counts, and looks older than it.
        moved: What somebody had of another's, and has no more.
        known: The senders of whom something was taken before, as `Matched.name` has them.
    """

    new: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    restored: tuple[str, ...] = ()
    left: tuple[Left, ...] = ()
    kind: str = "exchange"
    matched: tuple[Matched, ...] = ()
    unmatched: tuple[Unmatched, ...] = ()
    ignored: tuple[str, ...] = ()
    emptied: tuple[str, ...] = ()
    assignment: str = ""
    older: tuple[str, ...] = ()
    moved: tuple[Moved, ...] = ()
    known: tuple[str, ...] = ()

    @property
    def introduced(self) -> tuple[Matched, ...]:
        """Who was found by the name, or by what a person said, and was not known before."""
        return tuple(
            one for one in self.matched if one.how in _FOUND and one.name not in self.known
        )

    def told(self) -> Iterator[str]:
        """What was taken, and whose it is where that was not certain from an id: a line each."""
        yield (
            f"{len(self.new)} new, {len(self.updated)} newer than before, "
            f"{len(self.unchanged)} unchanged{_CAME.get(self.kind, '')}."
        )
        for one in self.introduced:
            yield shown(f"  {one.name} is {one.student}, by {_FOUND[one.how]}")
        for moved in self.moved:
            yield f"  {moved.told()}"
        for student in self.older:
            yield (
                f"  {student}: what came now differs from what counts, and looks older. "
                f"It is in earlier/{student}/{self.assignment}."
            )
        for student in self.emptied:
            yield (
                f"  {student}: the newest holds no saved answers, and the one before it did. "
                f"That one is in earlier/{student}/{self.assignment}."
            )

    def not_taken(self) -> Iterator[str]:
        """What was not taken, why, and what to do: a line each."""
        for left in self.left:
            yield shown(f"  not taken: {left.student}: {left.reason}")
        for one in self.unmatched:
            note = f" {one.note}" if one.note else ""
            yield shown(f"  not taken: “{one.name}” is nobody on the roster for certain.{note}")
            for other in one.suggestions:
                yield shown(f"    perhaps {other.student} ({other.name})")
            typed = f"{one.name}={self._likeliest(one) or 'ID'}"
            if _SAFE_TO_TYPE.fullmatch(typed):
                yield f'    then add  --match "{typed}"'
            else:  # a name is its bearer's choice, and could be a command
                yield "    then write a row for it into matches.csv: name,id"

    def _likeliest(self, one: Unmatched) -> str:
        """Who alone can be meant; "" where somebody has to look first."""
        students = {other.student for other in one.suggestions}
        others = {
            other.student for two in self.unmatched if two != one for other in two.suggestions
        }
        others |= {two.student for two in self.matched} if self.kind in PLATFORMS else set()
        return students.pop() if len(students) == 1 and not (one.note or students & others) else ""


_SAFE_TO_TYPE = re.compile(r"[\w .,'()@=-]+")

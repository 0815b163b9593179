"""Putting right what a wrong match has done: whose a sender is may be said another way later.

What came from that sender then goes to whom it belongs, and what was there before it is back.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from mentorkit.course.collecting.matching import Matched, Matcher, Never
from mentorkit.course.collecting.notes import FILES, Notes, Origin
from mentorkit.course.collecting.platforms import PLATFORMS, sender_in
from mentorkit.course.collecting.points import forget_points
from mentorkit.course.collecting.preparing import made_at, mark_of
from mentorkit.course.collecting.senders import keep_senders, senders
from mentorkit.course.collecting.taking import Place
from mentorkit.course.handed import shown
from mentorkit.course.layout import Course
from mentorkit.course.people.roster import Person
from mentorkit.files import same_name

NEVER_TAKEN = "-"
"""In the place of an owner's id: nothing of that sender is to be taken."""
NOBODY = ".nobody"
"""In `earlier/`: where that lies of which nothing is to be taken."""

Owners = Mapping[tuple[str, str], str]
"""Ids, or "-" for nobody's: of senders, by the way and the label."""


class Moved(msgspec.Struct, frozen=True, order=True):
    """What somebody had of another's, and has no more.

    Attributes:
        student: Who had it.
        owner: Whose it is; "-" where nothing of its sender is to be taken.
        sender: From whom it came, as they are called there.
        counted: Whether it was what counted as theirs.
        back: Whether an earlier one of their own counts again.
        points: Whether points or words that a reader gave for it are still in the gradebook.
    """

    assignment: str
    student: str
    owner: str
    sender: str
    counted: bool = False
    back: bool = False
    points: bool = False

    def told(self) -> str:
        """It in a sentence or two, with what to do."""
        who, sender = self.student, shown(self.sender)
        says = f"“{sender}” is {self.owner}: what {who} had from there went to {self.owner}"
        if self.owner == NEVER_TAKEN:
            place = f"earlier/{NOBODY}/{self.assignment}"
            says = f"nothing is taken of “{sender}”: what {who} had from there lies in {place}"
        if not self.counted:
            return f"{says}. What counts of {who} is as it was."
        now = f"{who}'s own of before counts again" if self.back else f"{who} has handed in nothing"
        read = f" What a reader gave for it is still in the gradebook, under {who}."
        return (
            f"{says}, and {now}. The graded copy and the page that were made of it are gone: grade "
            f"{self.assignment} again, and look whether a reply to it was given or returned."
            f"{read if self.points else ''}"
        )


class Corrector:
    """Puts one assignment right.

    Args:
        notes: They are brought up to date, and kept.
        owners: Whose the senders on platforms are now.
        files: Whose files are, by what they were called and their mark. The next file of that name
            may be another person's.

    Attributes:
        outcomes: What became of it with those whose it is.
    """

    def __init__(
        self, course: Course, assignment: str, notes: Notes, owners: Owners, files: Owners
    ) -> None:
        self._course, self._assignment, self._notes = course, assignment, notes
        self._owners, self._files = owners, files
        self._senders = senders(course, assignment)
        self.outcomes: dict[str, str] = {}

    def wronged(self) -> list[str]:
        """Who has something that is another's now."""
        return [one for one in sorted(self._notes.origins) if self._foreign(one)]

    def put_right(self, student: str) -> list[Moved]:
        """Moves what one person has of others'. Wherever this ends, the next time goes on with it.

        Raises:
            MentorkitError: Something can't be moved; it is where it was.
            OSError: Likewise.
        """
        foreign = self._foreign(student)
        place = self._place(student)
        gone = {one.mark: one for one in foreign}
        for origin in self._notes.of(student):
            if origin not in foreign:
                gone.pop(origin.mark, None)  # it came from their own sender, too
        kept = {folder: gone.get(mark_of(folder)) for folder in place.kept()}
        theirs = {folder: origin for folder, origin in kept.items() if origin}
        own = [folder for folder in kept if folder not in theirs]
        for folder, origin in theirs.items():
            self._give(folder, origin)
        counted = place.folder not in own
        back = place.newest_of(own) if counted else None
        for folder in theirs:
            if folder != place.folder:
                place.remove(folder)
        points = False
        if counted:
            place.put_back(back)
            points = back is None and not forget_points(self._course, self._assignment, student)
        self._forget(student, foreign, back)
        return [
            Moved(self._assignment, student, owner, label, counted, back is not None, points)
            for label, owner in sorted(
                {one.sender.label: self._owner(one) or NEVER_TAKEN for one in foreign}.items()
            )
        ]

    def note_old_ones(self) -> None:
        """Notes how that came which was taken before there were notes, as a platform called it.

        Raises:
            OSError: The notes can't be kept.
        """
        for student, came in self._senders.items():
            found = sender_in(came.platform, came.member)
            folder = self._course.submitted(student, self._assignment)
            if found is None or not folder.is_dir():
                continue
            if any(one.is_from(came.platform, found[0]) for one in self._notes.of(student)):
                continue
            with contextlib.suppress(OSError):  # what can't be opened can't be moved, either
                made, mark = made_at(folder), mark_of(folder)
                origin = Origin(mark, found[0], came.platform, made, came.seen or made, came)
                self._notes.add(student, origin)
        self._notes.save()

    def _foreign(self, student: str) -> list[Origin]:
        return [
            one
            for one in self._notes.of(student)
            if (owner := self._owner(one)) and same_name(owner) != same_name(student)
        ]

    def _owner(self, origin: Origin) -> str | None:
        """Whose something is that came so; None where nothing says it now."""
        if origin.way == FILES:
            return self._files.get((origin.sender.label, origin.mark))
        return self._owners.get((origin.way, origin.sender.label))

    def _place(self, student: str) -> Place:
        origins, counts = self._notes.of(student), self._senders.get(student)
        return Place(self._course, self._assignment, student, origins, counts)

    def _give(self, folder: Path, origin: Origin) -> None:
        owner = self._owner(origin) or NEVER_TAKEN
        if owner == NEVER_TAKEN:
            self._place(NOBODY).shelve(folder)
            return
        taken = self._place(owner).take(folder, came=origin.came, made=origin.made)
        self.outcomes.setdefault(owner, taken.outcome)
        self._notes.add(owner, msgspec.structs.replace(origin, mark=taken.mark))
        if taken.outcome in ("new", "updated") and origin.came:
            self._senders[owner] = origin.came
            keep_senders(self._course, self._assignment, {owner: origin.came})

    def _forget(self, student: str, foreign: list[Origin], back: Path | None) -> None:
        counts = self._senders.get(student)
        found = sender_in(counts.platform, counts.member) if counts else None
        was_theirs = found and found[0].label in {one.sender.label for one in foreign}
        if was_theirs or back:
            folder = self._course.submitted(student, self._assignment)
            mark = mark_of(folder) if folder.is_dir() else ""
            own = [one for one in self._notes.of(student) if one not in foreign]
            came = next((one.came for one in own if one.mark == mark and one.came), None)
            kept = {student: came} if came else {}
            keep_senders(self._course, self._assignment, kept, gone=[student])
        self._notes.drop(student, foreign)
        self._notes.save()


def confirmed_owners(
    people: Iterable[Person], matches: Mapping[str, str], notes: Notes
) -> dict[tuple[str, str], str]:
    """Whose the senders of what was collected before are by what a person has confirmed."""
    people = list(people)
    owners = {}
    for way in PLATFORMS:
        came = [one for origins in notes.origins.values() for one in origins if one.way == way]
        for sender, one in (
            Matcher(people, way, matches).match({one.sender for one in came}).items()
        ):
            if isinstance(one, Never):
                owners[way, sender.label] = NEVER_TAKEN
            elif isinstance(one, Matched) and one.how == "confirmed":
                owners[way, sender.label] = one.student
    return owners

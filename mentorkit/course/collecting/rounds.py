"""One round of collecting: what all ways have in common, and what comes of it."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from mentorkit.course.codes import CourseCode, CourseError
from mentorkit.course.collecting.collected import Collected, Left
from mentorkit.course.collecting.correcting import (
    NEVER_TAKEN,
    Corrector,
    Moved,
    Owners,
    confirmed_owners,
)
from mentorkit.course.collecting.matches import confirmed_matches, keep_matches
from mentorkit.course.collecting.matching import (
    Matched,
    Matcher,
    Never,
    Outcome,
    Unmatched,
    label_key,
    lasts,
)
from mentorkit.course.collecting.mistaken import notebooks_of
from mentorkit.course.collecting.notes import FILES, Notes, Origin
from mentorkit.course.collecting.platforms import Named
from mentorkit.course.collecting.preparing import NotTakenError, is_full
from mentorkit.course.collecting.senders import Sender, known_numbers, senders
from mentorkit.course.collecting.taking import Place, Taken
from mentorkit.course.handed import shown
from mentorkit.course.layout import Course
from mentorkit.course.people.roster import is_id, people_of
from mentorkit.errors import MentorkitError, Problem, did_you_mean
from mentorkit.files import same_name


class Round:
    """One round of collecting one assignment.

    Attributes:
        kind: Where it takes from, as in `Collected`.
        found: Who each sender is.
    """

    def __init__(self, course: Course, assignment: str, asked: Mapping[str, str]) -> None:
        self.course, self.assignment, self.asked = course, assignment, asked
        self.notebooks = notebooks_of(course, assignment)
        self.notes = Notes(course, assignment)
        self.kind = "exchange"
        self.found: dict[Named, Outcome] = {}
        self._outcome: dict[str, str] = {}
        self._restored: set[str] = set()
        self._emptied: set[str] = set()
        self._older: set[str] = set()
        self._twins = {same_name(one): one for one in course.students(assignment)}
        self._left: list[Left] = []
        self._not_taken: dict[str, list[str]] = defaultdict(list)
        self._moved: list[Moved] = []
        self._known = {
            one.sender.label for origins in self.notes.origins.values() for one in origins
        }

    def collected(self) -> Collected:
        """What came of it so far."""

        def who(*outcomes: str) -> tuple[str, ...]:
            return tuple(sorted(one for one, said in self._outcome.items() if said in outcomes))

        found = self.found.values()
        return Collected(
            new=who("new"),
            updated=who("updated"),
            unchanged=who("unchanged", "known", "older"),
            restored=tuple(sorted(self._restored)),
            left=tuple(sorted(self._left)),
            kind=self.kind,
            matched=tuple(sorted(one for one in found if isinstance(one, Matched))),
            unmatched=tuple(sorted(one for one in found if isinstance(one, Unmatched))),
            ignored=tuple(sorted(one.name for one in found if isinstance(one, Never))),
            emptied=tuple(sorted(self._emptied)),
            assignment=self.assignment,
            older=tuple(sorted(self._older)),
            moved=tuple(sorted(self._moved)),
            known=tuple(sorted(self._known & {sender.label for sender in self.found})),
        )

    @property
    def way(self) -> str:
        """The platform, `exchange`, or `files`."""
        return FILES if self.kind in ("folder", "bundle") else self.kind

    def keep(self) -> None:
        """Keeps what was found out. Raises `OSError`."""
        newer = {one for one, said in self._outcome.items() if said in ("new", "updated")}
        met = {*self._outcome, *self._not_taken}
        self.notes.note_not_taken(self.way, self._not_taken, newer, met)
        self.notes.save()

    # Who it is

    def match(self, found: Sequence[Named], platform: str) -> bool:
        """Finds out who all senders are, and keeps what was said now; whether there is a roster.

        Raises:
            CourseError: What was said now can't be meant; nothing of it is kept.
        """
        people = people_of(self.course)
        asked = self.meant(found, platform)
        confirmed = confirmed_matches(self.course)
        numbers = known_numbers(self.course, self.assignment, platform)
        self.found = Matcher(people, platform, confirmed, self.asked, numbers).match(found)
        said = {label_key(name) for name in self.asked}
        for sender, outcome in self.found.items():
            is_asked = {label_key(sender.label), label_key(sender.name)} & said
            if is_asked and isinstance(outcome, Unmatched):
                hint = "Say of each whose it is, in one go; or NAME=- for one of them."
                raise _bad_match(f"“{shown(sender.label)}”: {outcome.note}", hint)
        if people or platform == FILES:
            keep_matches(self.course, asked)
        return bool(people)

    def meant(self, found: Sequence[Named], platform: str) -> dict[str, str]:
        """What was said now, by the names under which it is kept.

        Raises:
            CourseError: It is about nobody who is here, or about several of one name.
        """
        meant_by: dict[str, list[Named]] = defaultdict(list)
        for sender in found:
            for key in {label_key(sender.label), label_key(sender.name)}:
                meant_by[key].append(sender)
        kept: dict[str, str] = {}
        for name, said in self.asked.items():
            here = meant_by[label_key(name)]
            exact = [one for one in here if label_key(one.label) == label_key(name)]
            if len(exact or here) != 1:
                hint = did_you_mean(name, [shown(one.label) for one in found])
                raise _bad_match(f"no single sender is called “{name}” here.", hint)
            [sender] = exact or here
            kept[sender.label if exact or not lasts(platform, sender) else sender.name] = said
        return kept

    def put_right(self, files: Owners | None = None) -> None:
        """Moves what was taken for another person than its sender now is, in all assignments.

        Args:
            files: Whose files are, by what they are called and their mark.
        """
        here = {
            (self.way, sender.label): one.student if isinstance(one, Matched) else NEVER_TAKEN
            for sender, one in self.found.items()
            if not isinstance(one, Unmatched)
        }
        self._put_right(self.assignment, self.notes, here, files or {})
        for other in self.course.assignments():
            if other != self.assignment:
                with contextlib.suppress(CourseError):  # whoever collects that one will hear of it
                    self._put_right(other, Notes(self.course, other), {}, {})

    def _put_right(self, assignment: str, notes: Notes, here: Owners, files: Owners) -> None:
        people, matches = people_of(self.course), confirmed_matches(self.course)
        owners = {**confirmed_owners(people, matches, notes), **here}
        corrector = Corrector(self.course, assignment, notes, owners, files)
        corrector.note_old_ones()
        for student in corrector.wronged():
            with self.one(student):
                self._moved += corrector.put_right(student)
        if assignment == self.assignment:
            self._outcome |= corrector.outcomes

    # What is taken, and what is not

    @contextlib.contextmanager
    def one(self, student: str) -> Iterator[None]:
        """Whatever is wrong with one person's submission is noted, and is no one else's trouble."""
        try:
            yield
        except (MentorkitError, OSError, shutil.Error) as fault:
            if is_full(fault):
                raise
            self.leave(student, _reason(fault), of_person=True)

    def leave(self, who: str, reason: str, *, of_person: bool = False) -> None:
        """Notes what was not taken; both may be quoted from what somebody sent.

        Args:
            of_person: Whether `who` is the id of whom it is, and no file's name.
        """
        self._left.append(Left(shown(who), shown(reason)))
        if of_person and is_id(who):
            self._not_taken[who].append(shown(reason))

    @contextlib.contextmanager
    def aside(self) -> Iterator[Path]:
        """A folder for what is unpacked."""
        with tempfile.TemporaryDirectory(dir=self.course.root, prefix=".unpacking-") as folder:
            yield Path(folder)

    def place(self, student: str) -> Place:
        """Where somebody's submissions lie. Raises `NotTakenError` for what can't be an id."""
        if not is_id(student):  # it becomes a folder's name, and stands on nbgrader's pages
            raise NotTakenError("this can't be anybody's id: use letters, digits, . @ _ and -")
        twin = self._twins.setdefault(same_name(student), student)
        if twin != student:
            raise NotTakenError(
                f"{twin} has the same id but for small and capital letters, and would share its "
                "folder. Give one of them another id."
            )
        counts = senders(self.course, self.assignment).get(student)
        return Place(self.course, self.assignment, student, self.notes.of(student), counts)

    def take(self, student: str, source: Path, sender: Named, came: Sender | None = None) -> Taken:
        """Takes somebody's submission. Raises `MentorkitError` or `OSError` if it can't be."""
        taken = self.place(student).take(source, came=came)
        self.note(student, taken, sender, came)
        if taken.outcome == "older":
            self._older.add(student)
        if taken.outcome not in ("new", "updated"):
            self._outcome.setdefault(student, taken.outcome)
            return taken
        if self._outcome.get(student) != "new":
            self._outcome[student] = taken.outcome
        self._restored |= {student} if taken.restored else set()
        self._emptied -= {student}
        self._emptied |= {student} if taken.emptied else set()
        return taken

    def note(self, student: str, taken: Taken, sender: Named, came: Sender | None = None) -> None:
        """Notes from whom something came."""
        origin = Origin(taken.mark, sender, self.way, taken.made, time.time(), came)
        self.notes.add(student, origin)


def _bad_match(message: str, hint: str) -> CourseError:
    return CourseError([Problem("matches", 0, CourseCode.UNKNOWN_MATCH, message, hint)])


def _reason(fault: Exception) -> str:
    """Why something was not taken, without this computer's own places and numbers."""
    if isinstance(fault, shutil.Error):
        return "some of its files can't be copied; look whether they can be opened"
    if isinstance(fault, OSError):
        return f"it can't be read or kept: {fault.strerror or type(fault).__name__}"
    return str(fault)

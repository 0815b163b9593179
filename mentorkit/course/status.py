"""Where everybody stands: each person by each assignment."""

from __future__ import annotations

import contextlib
import csv
import io
from collections import Counter, defaultdict
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec.structs import replace

from mentorkit.course.collecting.notes import not_taken_of
from mentorkit.course.collecting.senders import Arrivals
from mentorkit.course.configuration import read_configuration
from mentorkit.course.content import content_of
from mentorkit.course.extensions import Extensions
from mentorkit.course.feedback.book import Book, Known
from mentorkit.course.feedback.replied import note_comments
from mentorkit.course.grading.copies import answered_of
from mentorkit.course.grading.gradebook import Plan, Row, open_gradebook
from mentorkit.course.grading.graded import is_graded, record_of_graded
from mentorkit.course.handed import Handed, look_at, shown
from mentorkit.course.layout import Course, course_at
from mentorkit.course.ledger import Record, read_ledger, write_ledger
from mentorkit.course.people.roster import ROSTER_FILE, names_of
from mentorkit.course.submissions import (
    TIMESTAMP_FILE,
    handed_in,
    read_submission,
    release_mark,
)
from mentorkit.errors import MentorkitError
from mentorkit.files import harmless
from mentorkit.released import read_released

STATES = (
    "missing",
    "set aside",
    "started",
    "submitted",
    "awaiting rating",
    "graded",
    "returned",
)
"""In the order in which one thing comes after another."""

NOT_YET = "not yet"
"""How `missing` is said to people while there is time: nobody has failed to hand in anything."""

WORDS = (NOT_YET, *STATES)
"""All that `Standing.word` can be, in the same order."""


class Standing(msgspec.Struct, frozen=True, order=True):
    """Where one person stands with one assignment.

    Attributes:
        name: As the roster has it; "" when it has none.
        state: One of `STATES`: nothing is there (`missing`); it can't be graded (`set aside`); it
            was not graded yet, and not all that is asked for is answered (`started`) or it is
            (`submitted`); a reader's points are owed (`awaiting rating`); all is graded
            (`graded`); the reply has gone out (`returned`).
        has_time: Nothing is there, and the due date, with any extension, is still to come.
        late: Handed in after the due date, with any extension.
        extended: Until when somebody has, where they were given longer; such as `2026-12-08 17:00`.
        repairs: What was mended so that it could be graded, a sentence each.
        notes: What to look at, a sentence each.
    """

    assignment: str
    student: str
    name: str
    state: str
    late: bool = False
    extended: str = ""
    score: float | None = None
    max_score: float | None = None
    repairs: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    has_time: bool = False

    @property
    def word(self) -> str:
        """The state as people read it, one of `WORDS`."""
        return NOT_YET if self.has_time else self.state

    @property
    def marks(self) -> list[str]:
        """What there is to say beside the state, a word or two each."""
        marks = ["late"] if self.late else []
        marks += [f"extended to {self.extended}"] if self.extended else []
        return marks + (["repaired"] if self.repairs else [])

    @property
    def told(self) -> str:
        """All but the person, in a line."""
        scored = f" {self.score:g} of {self.max_score:g}" if self.max_score else ""
        said = ". " + " ".join(self.notes + self.repairs) if self.notes or self.repairs else ""
        return ", ".join([f"{self.word}{scored}", *self.marks]) + said


class Status(msgspec.Struct, frozen=True):
    """A course at a glance.

    Attributes:
        copies: Groups of people who handed in the same folder, by assignment.
        notes: What a coordinator should know about an assignment, in a sentence.
        empty: Why nobody is here, and what to do; "" when somebody is.
    """

    standings: tuple[Standing, ...]
    copies: dict[str, list[tuple[str, ...]]] = {}
    notes: dict[str, str] = {}
    empty: str = ""

    def table(self) -> str:
        """All of it as text: a line for each person, below the name of each assignment."""
        return "\n\n".join(self._about(name) for name in self.assignments()) or self.empty

    def csv(self) -> str:
        """All of it for a spreadsheet: a row for each person and assignment."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(
            ["assignment", "id", "name", "state", "late", "extended to", "score", "of", "notes"]
        )
        for one in self.standings:
            cells = [one.assignment, one.student, one.name, one.state]
            cells += ["late" if one.late else "", one.extended]
            cells += ["" if points is None else f"{points:g}" for points in _points(one)]
            cells.append(" ".join(one.notes + one.repairs))
            writer.writerow(map(harmless, cells))
        return text.getvalue()

    def assignments(self) -> list[str]:
        """The names of the assignments, in order."""
        return list(dict.fromkeys(standing.assignment for standing in self.standings))

    def counts(self, assignment: str) -> dict[str, int]:
        """How many people are in each state, in the order of `STATES`."""
        counts = Counter(one.state for one in self.standings if one.assignment == assignment)
        return {state: counts[state] for state in STATES if counts[state]}

    def counts_in_words(self, assignment: str) -> dict[str, int]:
        """The same as people read it, in the order of `WORDS`."""
        counts = Counter(one.word for one in self.standings if one.assignment == assignment)
        return {word: counts[word] for word in WORDS if counts[word]}

    def _about(self, assignment: str) -> str:
        rows = [one for one in self.standings if one.assignment == assignment]
        wide = max(len(one.student) for one in rows)
        broad = max(len(one.name) for one in rows)
        counts = [f"{number} {word}" for word, number in self.counts_in_words(assignment).items()]
        lines = [f"{assignment}: {', '.join(counts)}"]
        lines += [f"  {one.student:{wide}}  {one.name:{broad}}  {one.told}" for one in rows]
        lines += [
            f"  One and the same folder was handed in by {' and '.join(group)}."
            for group in self.copies.get(assignment, [])
        ]
        lines += [f"  {self.notes[assignment]}"] if assignment in self.notes else []
        return "\n".join(lines)


def _points(standing: Standing) -> tuple[float | None, float | None]:
    return standing.score, standing.max_score


def status(course_dir: Path | str) -> Status:
    """Where everybody stands with every assignment that was released.

    People are those in `roster.csv`, or in nbgrader's gradebook where the roster names nobody, and
    those with a folder in `submitted/`.

    Raises:
        CourseError: There is no such course, or its roster or gradebook can't be read.
    """
    course = course_at(course_dir)
    view = _CourseRecords(course)
    assignments = course.assignments()
    handed = {name: course.students(name) for name in assignments}
    enrolled = view.roster or view.names
    people = sorted({*enrolled, *(one for students in handed.values() for one in students)})
    standings: list[Standing] = []
    copies, notes = {}, {}
    for name in assignments:
        of_one = _AssignmentRecords(view, name, set(handed[name]))
        standings += [of_one.standing(student) for student in people]
        if groups := of_one.copies():
            copies[name] = groups
        if of_one.is_moved:
            notes[name] = (
                f"course.yaml has another due date for it than it was released with: run "
                f"mentorkit release {name} for it to count."
            )
        of_one.keep()
    return Status(tuple(standings), copies, notes, "" if standings else _why_empty(course))


def _why_empty(course: Course) -> str:
    if not course.assignments():
        return (
            "No assignment was released yet. Release one, and everybody on the roster is listed "
            "here."
        )
    there = "there is no roster.csv"
    if (course.root / ROSTER_FILE).exists():
        there = "roster.csv names nobody"
    return (
        f"Nobody is here yet: nothing was handed in, and {there}. Take a list of people into the "
        "roster, and everybody on it is listed here."
    )


class _CourseRecords:
    """What the roster, the gradebook and the lists of the course say."""

    def __init__(self, course: Course) -> None:
        self.course, self.settings = course, course.settings()
        self.names = names_of(course)
        self.roster = set(self.names)
        self.plans: dict[str, Plan] = {}
        self.rows: dict[str, dict[str, Row]] = {}
        configuration = read_configuration(course)
        if configuration.has_gradebook:
            with open_gradebook(configuration.database) as gradebook:
                for student, known in gradebook.names().items():
                    self.names[student] = self.names.get(student) or known
                for name in course.assignments():
                    if plan := gradebook.plan(name):
                        self.plans[name], self.rows[name] = plan, gradebook.rows(plan)


class _AssignmentRecords:
    """One assignment: the ledger's records, made anew where a submission has changed."""

    def __init__(self, view: _CourseRecords, assignment: str, handed: set[str]) -> None:
        self.view, self.assignment, self.handed = view, assignment, handed
        self.course = view.course
        self.plan = view.plans.get(assignment)
        self.rows = view.rows.get(assignment, {})
        wanted = view.settings.due(assignment)
        counted = self.plan.due if self.plan else None
        # As it was released, since grading counts by that.
        self.due = counted.replace(tzinfo=UTC) if counted else None if self.plan else wanted
        self.is_moved = self.due != wanted
        self.extensions = Extensions(self.course, assignment, counted)
        naive = self.due.astimezone(UTC).replace(tzinfo=None) if self.due else None
        self.arrivals = Arrivals(self.course, assignment, naive)
        release = self.course.release(assignment)
        self.mark = release_mark(release, view.settings.execute)
        released = read_released(release)
        self.asks = list(released.asks) if released else []
        self.records = read_ledger(self.course, assignment)
        known = Known(self.plan, self.rows, self.records)
        self.book = Book(self.course, assignment, known=known)
        self.not_taken = not_taken_of(self.course, assignment)
        self.before = dict(self.records)

    def standing(self, student: str) -> Standing:
        name = self.view.names.get(student, "")
        standing = Standing(
            self.assignment, student, name, "missing", extended=self._extended(student)
        )
        not_taken = self.not_taken.get(student, ())
        if student not in self.handed:
            return replace(standing, has_time=self._has_time(student), notes=not_taken)
        handed = look_at(self.course.submitted(student, self.assignment))
        row = self.rows.get(student)
        record = self.record(student, handed, is_known=row is not None)
        notes = (*record.faults, *not_taken)
        if self.view.roster and student not in self.view.roster:
            notes += ("Nobody of this id is in the roster.",)
        if record.refused:
            return replace(standing, state="set aside", notes=(record.refused, *notes))
        is_back = self.book.has_back(student, handed)
        if row is None or (record.graded != self.mark and not is_back):
            state = "started" if record.answered < record.asked else "submitted"
            late = self._is_late(student, handed)
            return replace(standing, state=state, late=late, notes=notes)
        state = "returned" if is_back else "awaiting rating" if row.needs_reading else "graded"
        return replace(
            standing,
            state=state,
            late=self._is_late(student, handed),
            score=row.score,
            max_score=self._best,
            repairs=record.repairs,
            notes=notes,
        )

    def record(self, student: str, handed: Handed, *, is_known: bool) -> Record:
        """What is known of a submission; `is_known` when the gradebook has it."""
        known = self.records.get(student)
        if known is None or known.stamp != handed.stamp:
            self.records[student] = known = self._read(handed)
        is_done = known.refused or known.graded == self.mark
        # nbgrader's own autograde may have graded it, as formgrader's button does.
        if is_known and not is_done and self._is_graded(student):
            known = record_of_graded(self.course, self.assignment, student, handed, self.mark)
            self.records[student] = known
        return known

    def _is_graded(self, student: str) -> bool:
        return is_graded(self.course, self.assignment, student, self.view.settings.execute)

    def _read(self, handed: Handed) -> Record:
        if handed.refused:
            return Record(handed.stamp, refused=handed.refused)
        submission = read_submission(handed.folder)
        answered, asked = answered_of(self.asks, submission.answers)
        return Record(
            handed.stamp,
            faults=tuple(map(shown, submission.faults)),
            folder=submission.answers.folder,
            answered=answered,
            asked=asked,
            content=content_of(handed.folder),
        )

    @property
    def _best(self) -> float:
        sheets = self.plan.sheets.values() if self.plan else ()
        return sum(points for sheet in sheets for _, points in sheet.graded.values())

    def _extended(self, student: str) -> str:
        until = self.extensions.until(student)
        return until.astimezone().strftime("%Y-%m-%d %H:%M") if until else ""

    def _has_time(self, student: str) -> bool:
        due = self.extensions.until(student) or self.due
        return bool(due and datetime.now(UTC) <= due)

    def _is_late(self, student: str, handed: Handed) -> bool:
        due = self.extensions.until(student) or self.due
        if due is None:
            return False
        when: datetime | None = None
        if self.arrivals.knows(student, handed):
            arrived = self.arrivals.of(student)
            when = arrived.replace(tzinfo=UTC) if arrived else None
        elif TIMESTAMP_FILE in handed.files:
            with contextlib.suppress(ValueError):
                when = handed_in(handed.folder)
        return bool(when and when > due)

    def copies(self) -> list[tuple[str, ...]]:
        """Who shares a folder's random id: one handed in the other's work, or a copy of it."""
        people: dict[str, list[str]] = defaultdict(list)
        for student in sorted(self.handed):
            people[self.records[student].folder].append(student)
        people.pop("", None)
        return [tuple(group) for group in people.values() if len(group) > 1]

    def keep(self) -> None:
        """Keeps what was found out, but for what a grading has noted meanwhile."""
        if self.records == self.before:
            return
        with contextlib.suppress(MentorkitError, OSError):  # it may be only to be read
            if self.plan:
                note_comments(self.course, self.assignment, self.plan, self.rows, self.before)
            now = read_ledger(self.course, self.assignment)
            meanwhile = {one: now[one] for one in now if now[one] != self.before.get(one)}
            write_ledger(self.course, self.assignment, self.records | meanwhile)

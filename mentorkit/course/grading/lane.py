"""The answer lane: a whole class graded at once, where what is graded are answers.

What it leaves is what nbgrader's autograde leaves with the course's configuration: the graded
copies, and the rows of the gradebook. But it asks the gradebook a few questions for all of them
instead of a hundred for each, starts no kernel, and imports neither nbgrader nor anything of a
participant's.

A batch of submissions is prepared aside; then the gradebook is written, in one transaction; then
the graded copies take their places; then the ledger says so. Wherever this ends, by a fault or by
the computer, what the ledger does not say is done once more.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from mentorkit.course.codes import CourseCode, CourseError
from mentorkit.course.collecting.senders import Arrivals
from mentorkit.course.configuration import Configuration
from mentorkit.course.content import content_of
from mentorkit.course.extensions import Extensions
from mentorkit.course.feedback.replied import note_comments
from mentorkit.course.grading.copies import Made, Maker, Marks, SetAside, answered_of
from mentorkit.course.grading.gradebook import Plan, Row, complete, open_gradebook
from mentorkit.course.grading.graded import is_graded, record_of_graded
from mentorkit.course.grading.penalties import Penalty, penalty_of
from mentorkit.course.handed import UNREADABLE, Handed, look_at, shown
from mentorkit.course.layout import Course
from mentorkit.course.ledger import Record, read_ledger, write_ledger
from mentorkit.errors import Problem
from mentorkit.language import speaking

_BATCH = 200
_STEP = ".grading-"

Told = Callable[[str], None]
"""Told the name of each person whose submission is done."""


class Round(msgspec.Struct):
    """What came of one assignment.

    Attributes:
        records: What is known of each submission now, by person.
        rows: What the gradebook says, by person.
        plan: The assignment, as the gradebook knows it.
        new: Whose submission was graded, or set aside, in this round.
    """

    plan: Plan
    records: dict[str, Record]
    rows: dict[str, Row]
    new: set[str]


def grade_answers(
    course: Course,
    assignment: str,
    configuration: Configuration,
    *,
    again: bool = False,
    told: Told = lambda student: None,
) -> Round:
    """Grades all submissions of an assignment that have changed since the last time.

    Raises:
        CourseError: The gradebook does not know the assignment, or can't be used.
    """
    lane = _Lane(course, assignment, configuration)
    note_comments(course, assignment, lane.plan, lane.rows, lane.records)
    _sweep(course)
    todo = []
    settled: dict[str, Handed] = {}
    students = course.students(assignment)
    lane.records = {one: kept for one, kept in lane.records.items() if one in set(students)}
    for student in students:
        handed = look_at(course.submitted(student, assignment))
        if not again and lane.is_done(student, handed):
            settled[student] = handed
            told(student)
        else:
            todo.append((student, handed))
    lane.settle(settled)
    with speaking(course.settings().language):
        for start in range(0, len(todo), _BATCH):
            lane.grade(todo[start : start + _BATCH], told)
    write_ledger(course, assignment, lane.records)
    return Round(lane.plan, lane.records, lane.rows, {student for student, _ in todo})


class _Lane:
    def __init__(self, course: Course, assignment: str, configuration: Configuration) -> None:
        self.course, self.assignment = course, assignment
        self.database = configuration.database
        self.penalty: Penalty = penalty_of(configuration)
        self.records = read_ledger(course, assignment)
        with open_gradebook(self.database) as gradebook:
            plan = gradebook.plan(assignment)
            if plan is None:
                raise _unknown(assignment)
            self.plan, self.rows = plan, gradebook.rows(plan)
        self.extensions = Extensions(course, assignment, plan.due)
        self.arrivals = Arrivals(course, assignment, plan.due)
        self.execute = course.settings().execute
        self.maker = Maker(course, assignment, plan, configuration.ignored, self.execute)

    def is_done(self, student: str, handed: Handed) -> bool:
        """Whether nothing has changed since that person's submission was graded, or set aside."""
        record = self.records.get(student)
        if record is None or record.stamp != handed.stamp or record.graded != self.maker.mark:
            return self._was_graded_elsewhere(student, handed)
        if record.refused:
            # Whether a file may be read is no part of the stamp.
            return not record.refused.startswith(UNREADABLE)
        return student in self.rows and self.course.autograded(student, self.assignment).is_dir()

    def _was_graded_elsewhere(self, student: str, handed: Handed) -> bool:
        """Whether nbgrader's own autograde has graded it, as formgrader's button does."""
        if student not in self.rows or handed.refused:
            return False
        if not is_graded(self.course, self.assignment, student, self.execute):
            return False
        self.records[student] = record_of_graded(
            self.course, self.assignment, student, handed, self.maker.mark
        )
        return True

    def settle(self, settled: Mapping[str, Handed]) -> None:
        """Brings extensions, and who was late, up to date where nothing else has changed."""
        changed = []
        for student in settled.keys() & self.rows.keys():
            row = self.rows[student]
            before = row.extension, row.timestamp
            self._time(row, settled[student], row.timestamp)
            if (row.extension, row.timestamp) != before:
                self._penalise(row)
                changed.append(row)
        if changed:
            with open_gradebook(self.database) as gradebook:
                gradebook.save(self.plan, changed)

    def grade(self, batch: list[tuple[str, Handed]], told: Told) -> None:
        with tempfile.TemporaryDirectory(dir=self.course.root, prefix=_STEP) as step:
            made: dict[str, Row] = {}
            records = {}
            for student, handed in batch:
                try:
                    copy = self.maker.make(handed)
                except SetAside as reason:
                    records[student] = self._refused(handed, str(reason))
                else:
                    _put(Path(step, "new", student), copy.files)
                    made[student] = self._row(student, handed, copy)
                    records[student] = self._record(handed, copy)
                told(student)
            with open_gradebook(self.database) as gradebook:
                gradebook.save(self.plan, made.values())
            for row in made.values():
                row.fresh.clear()
            for student in made:
                self._take_place(Path(step), student)
        self.rows |= made
        self.records |= records
        write_ledger(self.course, self.assignment, self.records)

    def _time(self, row: Row, handed: Handed, noted: datetime | None) -> None:
        """Until when somebody had, and when theirs came."""
        row.extension = self.extensions.of(row.student, row.extension)
        if self.arrivals.knows(row.student, handed):
            row.timestamp = self.arrivals.of(row.student)
        else:
            row.timestamp = noted

    def _row(self, student: str, handed: Handed, copy: Made) -> Row:
        row = complete(self.plan, student, self.rows.get(student))
        noted = copy.when.astimezone(UTC).replace(tzinfo=None) if copy.when else row.timestamp
        self._time(row, handed, noted)
        for name, sheet in self.plan.sheets.items():
            marks = copy.marks[f"{name}.ipynb"]
            for cell, (key, _points) in sheet.graded.items():
                entry = row.entries[sheet.id, key]
                if marks is None:
                    entry.auto, entry.needs_reading = 0.0, False
                elif cell in marks.scores:
                    entry.auto = marks.scores[cell]
                    entry.needs_reading = entry.manual is not None or entry.auto is None
            self._comment(row, sheet.id, sheet.commented, marks)
        there = {name for name, marks in copy.marks.items() if marks is not None}
        self._penalise(row, there)
        return row

    def _comment(
        self, row: Row, sheet: str, commented: dict[str, str], marks: Marks | None
    ) -> None:
        for cell, key in commented.items():
            if marks is not None and cell in marks.unanswered:
                said = "No response." if marks.unanswered[cell] else None
                row.remarks[sheet, key].auto = said

    def _penalise(self, row: Row, there: Iterable[str] | None = None) -> None:
        """What being late costs, for the notebooks that are there."""
        late = row.seconds_late(self.plan.due)
        for name, sheet in self.plan.sheets.items():
            if there is None or f"{name}.ipynb" in there:
                score = sum(
                    entry.score for (own, _cell), entry in row.entries.items() if own == sheet.id
                )
                row.penalties[sheet.id] = self.penalty(row.student, score, late) if late else None

    def _record(self, handed: Handed, copy: Made) -> Record:
        answered, asked = answered_of(self.maker.asks, copy.answers)
        return Record(
            handed.stamp,
            graded=self.maker.mark,
            repairs=copy.repairs,
            reasons=tuple(map(shown, copy.reasons)),
            faults=tuple(map(shown, copy.faults)),  # they may quote what stands in a file
            folder=copy.answers.folder,
            answered=answered,
            asked=asked,
            content=content_of(handed.folder),
        )

    def _refused(self, handed: Handed, reason: str) -> Record:
        return Record(handed.stamp, graded=self.maker.mark, refused=reason)

    def _take_place(self, step: Path, student: str) -> None:
        place = self.course.autograded(student, self.assignment)
        place.parent.mkdir(parents=True, exist_ok=True)
        if place.exists():
            (step / "old").mkdir(exist_ok=True)
            place.rename(step / "old" / student)
        (step / "new" / student).rename(place)


def _put(folder: Path, files: dict[str, bytes]) -> None:
    """Writes the files of a copy; only to be read, as nbgrader leaves them."""
    for name, content in files.items():
        path = folder / name
        try:
            handle = os.open(path, _NEW, 0o444)
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(path, _NEW, 0o444)
        with os.fdopen(handle, "wb") as file:
            file.write(content)


_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def _sweep(course: Course) -> None:
    """Removes what a grading that was killed has left aside."""
    for left in course.root.glob(f"{_STEP}*"):
        with contextlib.suppress(OSError):
            shutil.rmtree(left)


def _unknown(assignment: str) -> CourseError:
    message = f"the gradebook does not know {assignment}."
    hint = f"Release it once more: mentorkit release {assignment}."
    return CourseError([Problem("gradebook.db", 0, CourseCode.GRADEBOOK, message, hint)])

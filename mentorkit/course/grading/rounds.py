"""Grading: what was collected becomes graded copies, and rows in nbgrader's gradebook.

Assignments whose graded cells ask about answers, or are read by a person, take the answer lane
(`lane`), which grades a class in seconds. One with tests of code, in a course that says
`execute: true`, goes to nbgrader's Autograde, one submission at a time; so does one whose
`nbgrader_config.py` asks for more than `mentorkit init` wrote.

A submission that can't be graded is set aside with its reason and never stops the next one. What
has not changed since it was graded is left alone, so that nobody has to read it a second time.
"""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from mentorkit.course.codes import NbgraderError
from mentorkit.course.collecting.senders import Arrivals
from mentorkit.course.configuration import Configuration, safe_configuration
from mentorkit.course.feedback.replied import note_comments
from mentorkit.course.grading.checks import has_code_tests
from mentorkit.course.grading.gradebook import Plan, Row, open_gradebook
from mentorkit.course.grading.graded import is_graded, record_of_graded
from mentorkit.course.grading.lane import Round, grade_answers
from mentorkit.course.handed import Handed, look_at
from mentorkit.course.layout import Course, course_at
from mentorkit.course.ledger import Record, only_one, read_ledger, write_ledger
from mentorkit.course.notebooks import NotebookError, read_cells
from mentorkit.course.submissions import (
    TIMESTAMP_FILE,
    handed_in,
    release_mark,
)
from mentorkit.errors import MentorkitError

Progress = Callable[[int, int, str], None]
"""`progress(done, all, student)` is called after each submission."""


class Grade(msgspec.Struct, frozen=True, order=True):
    """What one submission came to.

    Attributes:
        status: `graded`, `unchanged` since it was graded before, or `set aside`.
        score: Points so far, with those given by hand.
        needs_reading: Whether something in it waits for a person.
        reasons: What gave no credit, or why it was set aside; a sentence each.
        repairs: What was mended so that it could be graded; a sentence each.
    """

    assignment: str
    student: str
    status: str
    score: float = 0.0
    max_score: float = 0.0
    needs_reading: bool = False
    late: bool = False
    reasons: tuple[str, ...] = ()
    repairs: tuple[str, ...] = ()


class Graded(msgspec.Struct, frozen=True):
    """A round of grading.

    Attributes:
        notes: What a coordinator should know about the round as a whole.
    """

    grades: tuple[Grade, ...]
    notes: tuple[str, ...] = ()

    @property
    def set_aside(self) -> tuple[Grade, ...]:
        """The submissions that could not be graded."""
        return tuple(grade for grade in self.grades if grade.status == "set aside")


def grade(
    course_dir: Path | str,
    assignment: str | None = None,
    *,
    progress: Progress | None = None,
    again: bool = False,
) -> Graded:
    """Grades what was collected: of one assignment, or of all that were released.

    Args:
        again: Also what has not changed since. nbgrader then asks for everything that was read by
            a person to be looked at once more.

    Raises:
        CourseError: There is no such course, or the assignment was not released.
        SettingsError: Its `course.yaml` can't be used.
        MentorkitError: Another grading is at work, the disk is full, or a person stopped it.
    """
    course = course_at(course_dir)
    names = course.assignments() if assignment is None else [assignment]
    for name in names:
        course.check_released(name)
    configuration = safe_configuration(course)
    steps = _Steps(progress, sum(len(course.students(name)) for name in names))
    grades: list[Grade] = []
    notes: list[str] = []
    with _in_a_sentence(), only_one(course):
        for name in names:
            said = _why_nbgrader(course, name, configuration)
            how = _through_nbgrader if said else grade_answers
            done = how(course, name, configuration, again=again, told=steps.one)
            grades += _grades(name, done)
            notes += [said] if said else []
            notes += _unread(name, done)
            if not said and _has_code_tests(course.release(name)):
                notes.append(
                    f"{name} has tests of code, which gave nobody credit: participants' code runs "
                    "only where course.yaml says `execute: true`."
                )
    if not configuration.has_safe_screens:
        notes.append(
            "nbgrader's own pages show what participants wrote as it is, with whatever is in it: "
            "nbgrader_config.py lacks the line that docs/safety.md gives for it."
        )
    return Graded(tuple(grades), tuple(notes))


@contextlib.contextmanager
def _in_a_sentence() -> Iterator[None]:
    """Says in words what ended a grading that can go on another time."""
    try:
        yield
    except KeyboardInterrupt:
        said = "Grading was stopped."
    except OSError as fault:
        said = f"Grading could not go on: {fault.strerror or fault}."
        if fault.errno == errno.ENOSPC:
            said = "Grading could not go on: the disk is full. Make room first."
    else:
        return
    raise MentorkitError(
        f"{said} Nothing is half done: what was graded stays, and the next grading does the rest."
    )


class _Steps:
    """Counts submissions over all assignments."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self.progress, self.total, self.done = progress, total, 0

    def one(self, student: str) -> None:
        self.done += 1
        if self.progress:
            self.progress(self.done, self.total, student)


def _grades(assignment: str, done: Round) -> Iterator[Grade]:
    best = sum(points for sheet in done.plan.sheets.values() for _, points in sheet.graded.values())
    for student, record in sorted(done.records.items()):
        if record.refused:
            yield Grade(assignment, student, "set aside", reasons=(record.refused,))
            continue
        row = done.rows[student]
        yield Grade(
            assignment,
            student,
            "graded" if student in done.new else "unchanged",
            score=row.score,
            max_score=best,
            needs_reading=row.needs_reading,
            late=row.seconds_late(done.plan.due) > 0,
            reasons=(*record.faults, *record.reasons),
            repairs=record.repairs,
        )


def _unread(assignment: str, done: Round) -> Iterator[str]:
    """Says whose answers could not be read, so that no points are not taken for no answers."""
    people = [one for one, record in sorted(done.records.items()) if record.faults]
    if people:
        names = ", ".join(people)
        files = "the answers file of" if len(people) == 1 else "the answers files of"
        yield (
            f"{assignment}: {files} {names} can't be read. What the notebook holds counts, "
            "and where it holds nothing, there are no points. `mentorkit status` says what is "
            "wrong: ask for the file again, then grade."
        )


def _why_nbgrader(course: Course, assignment: str, configuration: Configuration) -> str:
    """Why an assignment goes to nbgrader's own Autograde; "" when it need not."""
    if course.settings().execute and _has_code_tests(course.release(assignment)):
        return (
            f"{assignment} has tests of code, and course.yaml says `execute: true`: "
            "participants' code was run on this computer."
        )
    if configuration.unusual:
        return (
            f"{assignment} was graded by nbgrader itself, which takes about a second for each "
            f"submission: nbgrader_config.py sets {configuration.unusual}."
        )
    return ""


def _through_nbgrader(
    course: Course,
    assignment: str,
    configuration: Configuration,
    *,
    again: bool,
    told: Callable[[str], None],
) -> Round:
    """Grades submissions one by one through nbgrader's Autograde."""
    from mentorkit.course.session import open_session

    students = course.students(assignment)
    known = read_ledger(course, assignment)
    records = {one: known[one] for one in students if one in known}
    execute = course.settings().execute
    mark = release_mark(course.release(assignment), execute)
    new = set()
    plan, rows = _rows(assignment, configuration)
    note_comments(course, assignment, plan, rows, records)
    arrivals = Arrivals(course, assignment, plan.due)
    with open_session(course) as session:
        for student in students:
            handed = look_at(course.submitted(student, assignment))
            reason = _refusal(handed)
            done = not reason and student in rows and not again
            if done and is_graded(course, assignment, student, execute):
                records.setdefault(
                    student, record_of_graded(course, assignment, student, handed, mark)
                )
            else:
                new.add(student)
                try:
                    if not reason:
                        if arrivals.knows(student, handed):
                            session.note_arrival(assignment, student, arrivals.of(student))
                        session.autograde(assignment, student)
                except NbgraderError as fault:
                    said = [*_unreadable(handed.folder, course.release(assignment)), str(fault)]
                    reason = said[0]
                records[student] = (
                    Record(handed.stamp, graded=mark, refused=reason)
                    if reason
                    else record_of_graded(course, assignment, student, handed, mark)
                )
            write_ledger(course, assignment, records)
            told(student)
    plan, rows = _rows(assignment, configuration)
    return Round(plan, records, rows, new)


def _rows(assignment: str, configuration: Configuration) -> tuple[Plan, dict[str, Row]]:
    with open_gradebook(configuration.database) as gradebook:
        plan = gradebook.plan(assignment) or Plan("", assignment, None, {})
        return plan, gradebook.rows(plan)


def _refusal(handed: Handed) -> str:
    """Why nbgrader is not to touch a submission; "" when it may."""
    if handed.refused:
        return handed.refused
    try:
        handed_in(handed.folder)
    except ValueError:
        return f"{TIMESTAMP_FILE} in it holds no time that can be read."
    return ""


def _unreadable(submitted: Path, release: Path) -> Iterator[str]:
    """What a person would say is wrong, where nbgrader says something else."""
    for notebook in sorted(path.name for path in release.glob("*.ipynb")):
        try:
            read_cells(submitted / notebook)
        except NotebookError as fault:
            yield f"{notebook} can't be graded: {fault}."


def _has_code_tests(release: Path) -> bool:
    return any(has_code_tests(read_cells(notebook)) for notebook in release.glob("*.ipynb"))

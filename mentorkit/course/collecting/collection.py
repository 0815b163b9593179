"""Collecting what participants handed in: from the exchange, a folder, or a platform's download.

The newest submission of each person lies in `submitted/`; the ones before it go to `earlier/`, and
nothing is thrown away. One submission that can't be taken never keeps another from being taken.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from mentorkit.course.codes import CourseCode, CourseError, NbgraderError
from mentorkit.course.collecting.archives import (
    FolderSource,
    ZipSource,
    bad_download,
    open_zip,
)
from mentorkit.course.collecting.bundles import meant
from mentorkit.course.collecting.collected import Collected
from mentorkit.course.collecting.downloads import take_download
from mentorkit.course.collecting.exchanged import fetch, senders_in
from mentorkit.course.collecting.mails import take_file, take_folder
from mentorkit.course.collecting.matches import checked
from mentorkit.course.collecting.parcels import BESIDE
from mentorkit.course.collecting.platforms import Named, recognise
from mentorkit.course.collecting.preparing import is_full
from mentorkit.course.collecting.rounds import Round
from mentorkit.course.collecting.taking import sweep
from mentorkit.course.layout import Course, course_at
from mentorkit.course.ledger import only_one
from mentorkit.course.people.roster import people_of
from mentorkit.course.session import open_session
from mentorkit.errors import MentorkitError, Problem


def collect(
    course_dir: Path | str,
    assignment: str,
    *,
    source: Path | str | None = None,
    matches: Mapping[str, str] | None = None,
) -> Collected:
    """Takes the newest submission of everybody.

    Where a sender is said to be another person than before, what came from that sender goes to
    whom it belongs, in all assignments.

    Args:
        source: Where submissions lie; without it they come from nbgrader's exchange. Either a
            folder with, for each person, a folder named for them, a notebook `<person>.ipynb`, or
            the one file they made to hand in, as `<person>.zip` or whatever a mail program called
            it. Or one zip file: Canvas' or Moodle's download of all submissions, or one person's.
        matches: Whose a submission is that was unmatched before: an id of the roster by the name
            in `Collected.unmatched`, or `"-"` to take nothing of that sender. They are kept for
            the next time, as `confirm_match` does.

    Raises:
        CourseError: There is no such course or source, the assignment was not released, the roster
            or a list of matches can't be read, or a platform's download comes without a roster.
        NbgraderError: The exchange can't be used.
        MentorkitError: Another collecting is at work, or the disk is full.
    """
    course = course_at(course_dir)
    _check_released(course, assignment)
    if source is not None and not Path(source).exists():
        message, hint = "there is no such folder or file.", "Name the one that holds submissions."
        raise CourseError([Problem(str(source), 0, CourseCode.NOTHING_THERE, message, hint)])
    with _in_a_sentence(), only_one(course, "collecting"):
        sweep(course)
        taking = Round(course, assignment, checked(course, matches or {}))
        try:
            if source is None:
                _from_exchange(taking)
            else:
                _from_files(taking, Path(source))
        finally:
            taking.keep()
        return taking.collected()


def _check_released(course: Course, assignment: str) -> None:
    if assignment in course.sources() and assignment not in course.assignments():
        message = "there is no such release."
        hint = f"Release it first: mentorkit release {assignment}."
        place = f"release/{assignment}"
        raise CourseError([Problem(place, 0, CourseCode.NOTHING_THERE, message, hint)])
    course.check_released(assignment)


@contextlib.contextmanager
def _in_a_sentence() -> Iterator[None]:
    """Says in words that the disk is full, which ends a collecting for everybody."""
    try:
        yield
    except Exception as fault:
        if not is_full(fault):
            raise
    else:
        return
    raise MentorkitError(
        "Collecting could not go on: the disk is full. Make room first. Nothing is half done: what "
        "was taken stays, and the next collecting does the rest."
    )


def _from_exchange(taking: Round) -> None:
    """nbgrader collects each person's newest into a folder aside; it is taken from there."""
    taking.meant([], "files")  # in the exchange everybody has an id, so it refuses any match
    course, assignment = taking.course, taking.assignment
    with (
        _naming_files(course, assignment),
        open_session(course) as session,
        tempfile.TemporaryDirectory(dir=course.root, prefix=".collecting-") as step,
    ):
        senders = senders_in(session, assignment)
        taking.put_right()
        known = {*senders, *(one.id for one in people_of(course))}
        for student in senders:
            with taking.one(student):
                taking.place(student)
                own, others = fetch(session, assignment, student, Path(step), known)
                for other in others:
                    said = f"{other} handed it in under this name, so it stays in the exchange"
                    taking.leave(student, f"{said}; what {student} handed in counts")
                if own:
                    taking.take(student, own, Named(student))


@contextlib.contextmanager
def _naming_files(course: Course, assignment: str) -> Iterator[None]:
    """Where work comes as files, who forgot to name them need not hear of an exchange alone."""
    try:
        yield
    except NbgraderError as fault:
        if course.settings().hand_in == "exchange":
            raise
        why = str(fault).rstrip(".")
        message = f"work comes as files here, and nbgrader's exchange can't be used: {why}."
        hint = f"Say where they lie: mentorkit collect {assignment} --from FILE, or a folder."
        problem = Problem("course.yaml", 0, CourseCode.NOTHING_THERE, message, hint)
        raise CourseError([problem]) from None


def _from_files(taking: Round, path: Path) -> None:
    own = [*taking.notebooks, *BESIDE]
    if path.is_dir():
        folder = FolderSource(path)
        if download := recognise(folder.members, own):
            take_download(taking, path, folder, download)
        else:
            take_folder(taking, path)
        return
    with open_zip(path) as archive:
        try:
            source = ZipSource(archive)
        except MentorkitError as fault:
            raise bad_download(path, f"{fault}.") from None
        if download := recognise(source.members, own):
            take_download(taking, path, source, download)
            return
        if not any(meant(one.name, taking.notebooks, BESIDE) for one in source.members):
            raise bad_download(
                path,
                "this is neither Canvas' nor Moodle's download of all submissions, nor one "
                "person's file.",
            )
    take_file(taking, path)

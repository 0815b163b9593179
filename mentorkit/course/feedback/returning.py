"""Returning: the pages go back to their participants, and it is noted to whom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import msgspec

from mentorkit.course.collecting.senders import senders
from mentorkit.course.feedback import zips
from mentorkit.course.feedback.returns import Return, note_returns
from mentorkit.course.feedback.writing import SECRET_FILE, NoPage, Progress, Writer
from mentorkit.course.layout import Course, course_at
from mentorkit.course.submissions import TIMESTAMP_FILE
from mentorkit.errors import MentorkitError, did_you_mean

WAYS = ("exchange", "canvas", "moodle", "pages")
"""nbgrader's exchange, a zip for Canvas or Moodle, or the pages by themselves, named by id."""


class Returned(msgspec.Struct, frozen=True):
    """What went back.

    Attributes:
        sent: To whom.
        left: By person, why not; a sentence each.
        file: The zip or folder; None for the exchange, or when nothing was put into one.
    """

    sent: tuple[str, ...]
    left: dict[str, str]
    file: Path | None = None


def return_feedback(
    course_dir: Path | str,
    assignment: str,
    *,
    way: str,
    to: Path | str | None = None,
    students: Iterable[str] | None = None,
    without_reply: bool = False,
    again: bool = False,
    pdf: bool = True,
    progress: Progress | None = None,
) -> Returned:
    """Returns the pages that have a reply and were not returned yet.

    A page that is missing, or is not what it would be now, is written first.

    Args:
        way: One of `WAYS`.
        to: The zip or, for `pages`, a folder; in `returns/` of the course's folder when left out.
        students: To whom; to everybody who handed in when left out.
        without_reply: Also pages that say there is no reply yet.
        again: Also what was returned before.
        pdf: Whether what goes into a zip or folder are PDFs, and not HTML.

    Raises:
        CourseError: There is no such course or release.
        NbgraderError: The exchange can't be used.
        MentorkitError: There is no such way, something is in the place of the file, or
            `returned.csv` can't be written; nothing went back.
    """
    if way not in WAYS:
        raise MentorkitError(f'There is no way "{way}". {did_you_mean(way, WAYS)}')
    course = course_at(course_dir)
    place = _place(course, assignment, way, to)
    run = _Run(course, assignment, way, without_reply=without_reply, again=again, pdf=pdf)
    people = run.writer.everybody if students is None else list(students)
    for number, student in enumerate(people, 1):
        run.prepare(student)
        if progress:
            progress(number, len(people), student)
    if run.contents:
        note_returns(course, ())  # a list that can't be written is to stop it before, not after
    if place is None:
        run.send()
    elif run.files:
        zips.put_down(dict(run.files.values()), place)
        run.note(run.files)
    return Returned(tuple(run.sent), run.left, place if run.files else None)


def _place(course: Course, assignment: str, way: str, to: Path | str | None) -> Path | None:
    if way == "exchange":
        return None
    if to is not None:
        place = Path(to)
        place = place if way == "pages" or place.suffix == ".zip" else place.with_suffix(".zip")
        zips.refuse_taken(place)
        return place
    # Never in the place of an earlier one: nobody knows whether that was uploaded yet.
    stem = f"{assignment}-{way}-{date.today().isoformat()}"
    number = 1
    while True:
        name = f"{stem}.zip" if number == 1 else f"{stem}-{number}.zip"
        place = course.root / "returns" / name
        if not place.exists():
            return place
        number += 1


class _Run:
    """One round of returning."""

    def __init__(
        self,
        course: Course,
        assignment: str,
        way: str,
        *,
        without_reply: bool,
        again: bool,
        pdf: bool,
    ) -> None:
        self.course, self.assignment, self.way = course, assignment, way
        self.without_reply, self.again, self.pdf = without_reply, again, pdf
        self.writer = Writer(course, assignment)
        self.senders = senders(course, assignment)
        self.contents: dict[str, str] = {}
        self.files: dict[str, tuple[str, bytes]] = {}
        self.sent: list[str] = []
        self.left: dict[str, str] = {}

    def prepare(self, student: str) -> None:
        """Sees to it that somebody's page is there, and what it is called on its way."""
        try:
            self._prepare(student)
        except (NoPage, zips.NoName) as reason:
            self.left[student] = str(reason)

    def _prepare(self, student: str) -> None:
        handed = self.writer.handed(student)
        back = self.writer.book.returned(student)
        if back and self.writer.book.has_back(student, handed) and not self.again:
            raise NoPage(f"It was returned on {back.date} ({back.way}).")
        page = self.writer.page(student)
        if not page.reply and not self.without_reply:
            raise NoPage("There is no reply yet to what was handed in last.")
        if self.way == "exchange":
            self._check_exchange(handed.files)
        folder, notebook = self.writer.folder(student), self.writer.notebook
        printed = folder / f"{notebook}.pdf"
        wants_pdf = printed.exists() if self.way == "exchange" else self.pdf
        is_there = self.writer.is_there(student, page) and (printed.exists() or not wants_pdf)
        if not is_there and (reason := self.writer.write(student, page, pdf=wants_pdf)):
            raise NoPage(reason)
        if self.way != "exchange":
            path = printed if wants_pdf else folder / f"{notebook}.html"
            sender = self.senders.get(student)
            self.files[student] = zips.named(
                self.way, student, sender, path.name, path.read_bytes()
            )
        self.contents[student] = self.writer.book.content(student, handed)

    def _check_exchange(self, files: Iterable[str]) -> None:
        """nbgrader's own command would stop there, for everybody."""
        if SECRET_FILE not in files or TIMESTAMP_FILE not in files:
            raise NoPage(
                "It did not come through nbgrader's exchange, so it can't go back through it. "
                "Return it the way it came, or send it by hand: --way pages."
            )

    def send(self) -> None:
        """Through nbgrader's exchange; whoever has it is noted, wherever this ends."""
        from mentorkit.course.session import open_session, readable

        sent: list[str] = []
        try:
            with open_session(self.course) as session:
                for student in self.contents:
                    with session.explaining(), readable():
                        session.exchange("ReleaseFeedback", self.assignment, student).start()
                    sent.append(student)
        finally:
            self.note(sent)

    def note(self, students: Iterable[str]) -> None:
        """Notes to whom it went."""
        self.sent += students
        today = date.today().isoformat()
        if self.sent:
            note_returns(
                self.course,
                [
                    Return(one, self.assignment, today, self.way, self.contents[one])
                    for one in self.sent
                ],
            )

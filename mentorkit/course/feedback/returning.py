"""Returning: the pages go back to their participants, and it is noted to whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import msgspec

from mentorkit.course.collecting.senders import senders
from mentorkit.course.feedback import zips
from mentorkit.course.feedback.returns import Return, note_returns
from mentorkit.course.feedback.whose import in_doubt
from mentorkit.course.feedback.writing import SECRET_FILE, NoPage, Progress, Writer
from mentorkit.course.layout import Course, course_at
from mentorkit.course.submissions import TIMESTAMP_FILE
from mentorkit.errors import MentorkitError, did_you_mean
from mentorkit.files import same_name

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
            The exchange has a place of its own.
        students: To whom; to everybody who handed in when left out. Two people who stand for one
            piece of work are left then, until each is named.
        without_reply: Also pages that say there is no reply yet. The reply is still owed.
        again: Also what was returned before.
        pdf: Whether what goes into a zip or folder are PDFs, and not HTML.

    Raises:
        CourseError: There is no such course or release.
        NbgraderError: The exchange can't be used.
        MentorkitError: There is no such way, it can't be told where to, something is in the place
            of the file, or `returned.csv` can't be written; nothing went back.
    """
    if way not in WAYS:
        raise MentorkitError(f'There is no way "{way}". {did_you_mean(way, WAYS)}')
    if way == "exchange" and to is not None:
        raise MentorkitError(
            f"The exchange has a place of its own: leave {to} out, or choose another way."
        )
    course = course_at(course_dir)
    place = _place(course, assignment, way, to)
    run = _Run(course, assignment, way, without_reply=without_reply, again=again, pdf=pdf)
    people = run.writer.everybody if students is None else list(students)
    run.in_doubt = in_doubt(run.writer.book, run.senders) if students is None else {}
    for number, student in enumerate(people, 1):
        run.prepare(student)
        if progress:
            progress(number, len(people), student)
    run.leave_doubles()
    if run.ready:
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
        self.in_doubt: dict[str, str] = {}
        self.ready: dict[str, Return] = {}
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
        book = self.writer.book
        back = book.returned(student)
        if back and book.has_page(student, handed) and not self.again:
            without = "" if back.words else " without a reply, and there is none yet"
            raise NoPage(f"It was returned on {back.date} ({back.way}){without}.")
        page = self.writer.page(student)
        if not page.reply and not self.without_reply:
            raise NoPage("There is no reply yet to what was handed in last.")
        if student in self.in_doubt:
            raise NoPage(self.in_doubt[student])
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
        today, content = date.today().isoformat(), book.content(student, handed)
        words = book.words(student, handed)
        self.ready[student] = Return(student, self.assignment, today, self.way, content, words)

    def leave_doubles(self) -> None:
        """Leaves all those whose pages would have one name: no more than one would arrive."""
        called: dict[str, list[str]] = defaultdict(list)
        for student, (name, _) in self.files.items():
            called[same_name(name)].append(student)
        for people in called.values():
            for student in people if len(people) > 1 else ():
                others = " and ".join(one for one in people if one != student)
                self.left[student] = (
                    f"Its page would have the same name as that of {others}, so only one would "
                    "arrive. See which of them sent it, or send it by hand: --way pages."
                )
                del self.files[student], self.ready[student]

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
                for student in self.ready:
                    with session.explaining(), readable():
                        session.exchange("ReleaseFeedback", self.assignment, student).start()
                    sent.append(student)
        finally:
            self.note(sent)

    def note(self, students: Iterable[str]) -> None:
        """Notes to whom it went."""
        self.sent += students
        if self.sent:
            note_returns(self.course, [self.ready[one] for one in self.sent])

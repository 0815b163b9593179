"""The reply: two human sentences without a score, and who still waits for one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec

from mentorkit.counting import count
from mentorkit.course.codes import CourseCode, CourseError
from mentorkit.course.configuration import read_configuration
from mentorkit.course.feedback.book import Book
from mentorkit.course.feedback.places import Place
from mentorkit.course.feedback.replied import Replied, note_replied
from mentorkit.course.grading.gradebook import open_gradebook
from mentorkit.course.handed import look_at, shown
from mentorkit.course.layout import Course, course_at
from mentorkit.course.pages import who_is
from mentorkit.course.people.roster import names_of
from mentorkit.course.submissions import handed_in
from mentorkit.course.turns import only_mine
from mentorkit.errors import Problem, did_you_mean

LONGEST = 20_000
"""Letters of a reply; two sentences have two hundred."""

_STATES = {
    "set aside": "could not be graded",
    "submitted": "not graded yet",
    "unread": "to be read",
    "written": "written, and only has to be returned",
}


class Owed(msgspec.Struct, frozen=True):
    """A reply that somebody waits for.

    Attributes:
        name: As the roster has it; "" when it has none.
        reader: Who reads this assignment; "" when the course does not say.
        reply_by: The day that was promised; None when none was.
        days_left: Until that day; below 0 when it has passed.
        since: The day it was handed in; None when nobody noted it.
        state: `set aside`, `submitted` (not graded yet), `unread`, or `written`: it only has to be
            returned.
    """

    assignment: str
    student: str
    name: str
    reader: str
    reply_by: date | None
    days_left: int | None
    since: date | None
    state: str

    @property
    def told(self) -> str:
        """All of it in a line."""
        who = f"{self.student} ({self.name})" if self.name else self.student
        said = [f"{self.assignment}  {who}: {_STATES[self.state]}"]
        said += [f"promised by {self.reply_by}{self._left}"] if self.reply_by else []
        said += [f"handed in on {self.since}"] if self.since else []
        said += [f"reader: {self.reader}"] if self.reader else []
        return "; ".join(said)

    @property
    def _left(self) -> str:
        days = self.days_left or 0
        if not days:
            return ", which is today"
        many = count(abs(days), "day")
        return f", in {many}" if days > 0 else f", {many} ago"


def replies_owed(course_dir: Path | str, *, today: date | None = None) -> list[Owed]:
    """Whose reply is owed: it was not returned, or has changed since; the first promised first.

    Raises:
        CourseError: There is no such course, or one of its lists can't be read.
    """
    course = course_at(course_dir)
    names = names_of(course)
    now = today or date.today()
    owed = [one for name in course.assignments() for one in _owed(course, name, names, now)]
    return sorted(owed, key=_first_promised)


def _first_promised(one: Owed) -> tuple[date, date, str, str]:
    return one.reply_by or date.max, one.since or date.max, one.assignment, one.student


def _owed(course: Course, assignment: str, names: dict[str, str], today: date) -> Iterator[Owed]:
    book, settings = Book(course, assignment), course.settings()
    by = settings.reply_by_of(assignment)
    for student in course.students(assignment):
        handed = look_at(course.submitted(student, assignment))
        if book.has_back(student, handed):
            continue
        record = book.records.get(student)
        if handed.refused or (record and record.stamp == handed.stamp and record.refused):
            state = "set aside"
        elif not book.is_graded(student, handed):
            state = "submitted"
        else:
            state = "written" if book.reply(student, handed) else "unread"
        yield Owed(
            assignment,
            student,
            names.get(student, ""),
            settings.readers_of(assignment),
            by,
            (by - today).days if by else None,
            day_of(handed.folder),
            state,
        )


def day_of(folder: Path) -> date | None:
    """The day on which a submission was handed in, by this computer's clock."""
    try:
        moment = handed_in(folder)
    except ValueError:
        return None
    return moment.astimezone().date() if moment else None


def reply(
    course_dir: Path | str,
    assignment: str,
    student: str,
    text: str,
    *,
    by: str = "",
    points: float | None = None,
    replace: bool = False,
    seen: str | None = None,
) -> None:
    """Keeps a reply as the comment on somebody's reflection, where formgrader shows and edits it.

    It answers what was handed in last, and nothing that comes later. The cell then counts as read:
    it gets all its points, unless a reader has given it points already, or nothing stands in it.

    Args:
        student: Their id, or the code on the page that their reader has.
        text: Plain text; paragraphs are kept.
        by: Who signs it, in a line of its own below the text.
        points: What the reader gives instead.
        replace: Puts it in the place of any other reply.
        seen: Puts it in the place of this reply, which the reader has seen there, and no other.

    Raises:
        CourseError: There is no such course, release or submission; it was not graded yet; no cell
            of the assignment is read by a person; another reply is there; or the text or the
            points can't be these.
        MentorkitError: The course's folder can't be written.
    """
    course = course_at(course_dir)
    course.check_released(assignment)
    students = course.students(assignment)
    student = who_is(course, assignment, student)
    if student not in students:
        message = f'"{student}" has handed in nothing for {assignment}.'
        raise _error(
            CourseCode.NOTHING_THERE, "submitted", message, did_you_mean(student, students)
        )
    words = _signed(text, by)
    with only_mine(course):
        book, place = _place(course, assignment)
        handed = look_at(course.submitted(student, assignment))
        if not book.is_graded(student, handed):
            message = f"what {student} handed in last for {assignment} is not graded yet."
            hint = f"Grade it first: mentorkit grade {assignment}."
            raise _error(CourseCode.NOT_GRADED, "gradebook.db", message, hint)
        there = book.reply(student, handed)
        if there not in ("", words, (seen or "").strip()) and not replace:
            raise _another(student, there)
        _keep(course, book, place, student, words, points)
        content = book.content(student, handed)
        note_replied(course, [Replied.now(student, assignment, content, words, place)])


def _place(course: Course, assignment: str) -> tuple[Book, Place]:
    book = Book(course, assignment)
    if book.place is None:
        message = f"no cell of {assignment} is read by a person, so a reply has no place there."
        hint = 'Mark a cell as "Manually graded answer" in the assignment, and release it again.'
        raise _error(CourseCode.NO_PLACE_FOR_REPLY, assignment, message, hint)
    return book, book.place


def _another(student: str, there: str) -> CourseError:
    words = " ".join(there.split())
    message = f"another reply to {student} is there: “{shown(words, 200)}”."
    hint = "Read it first. With `--replace` yours takes its place."
    return _error(CourseCode.ANOTHER_REPLY, "gradebook.db", message, hint)


def _keep(
    course: Course, book: Book, place: Place, student: str, words: str, points: float | None
) -> None:
    row, sheet = book.rows[student], book.plan and book.plan.sheets.get(place.notebook)
    if not sheet or place.cell not in sheet.commented:
        message = f"the gradebook does not know the cell {place.cell} of {book.assignment}."
        hint = f"Release it once more, then grade: mentorkit release {book.assignment}."
        raise _error(CourseCode.GRADEBOOK, "gradebook.db", message, hint)
    cell, most = sheet.graded[place.cell]
    entry = row.entries[sheet.id, cell]
    if points is not None and not 0 <= points <= most:
        message = f"{points:g} points can't be given: the cell {place.cell} has 0 to {most:g}."
        raise _error(CourseCode.BAD_REPLY, place.cell, message, "Leave them out for all of them.")
    with open_gradebook(read_configuration(course).database) as gradebook:
        gradebook.set_comment(row.remarks[sheet.id, sheet.commented[place.cell]], words)
        if points is not None:
            gradebook.set_points(entry, points)
        elif entry.needs_reading:
            gradebook.set_points(entry, most if entry.manual is None else entry.manual)


def _signed(text: str, by: str) -> str:
    words, name = text.strip(), by.strip()
    if not words or len(words) > LONGEST or "\0" in words + name:
        said = f"has more than {LONGEST:,} letters" if len(words) > LONGEST else "has no words"
        said = "has a sign in it that is no letter" if "\0" in words + name else said
        hint = "Two sentences are enough: what you saw, and what you would ask next."
        raise _error(CourseCode.BAD_REPLY, "the reply", f"it {said}.", hint)
    return f"{words}\n\n{name}" if name else words


def _error(code: CourseCode, place: str, message: str, hint: str) -> CourseError:
    return CourseError([Problem(place, 0, code, message, hint)])

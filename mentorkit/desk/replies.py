"""Replies: whose is owed, the page its reader gets, and a box for two sentences.

Readers were promised to participants not to see their names, so nobody is named here: a code
stands for each, the one on the page that `mentorkit pages` writes for readers.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from mentorkit.counting import count
from mentorkit.course import Owed, replies_owed, reply
from mentorkit.course.feedback.book import Book
from mentorkit.course.handed import look_at
from mentorkit.course.pages import reader_codes, who_is
from mentorkit.course.submissions import answers_of
from mentorkit.desk.panel import Answer, Panel
from mentorkit.desk.words import day
from mentorkit.pages import Audience, page_for
from mentorkit.released import Released, read_released

_SHOWN = 200
"""Lines of the list; the first ones promised come first."""

_STATES = {
    "set aside": "could not be graded",
    "submitted": "not graded yet",
    "unread": "to be read",
    "written": "written, and only has to be returned",
}


class Open(msgspec.Struct, tag_field="what", tag="open"):
    """Shows what somebody handed in, as its reader sees it."""

    assignment: str
    student: str  # by their code


class Save(msgspec.Struct, tag_field="what", tag="save"):
    """Keeps a reply.

    Attributes:
        before: The reply that the person saw; another one on disk is somebody else's.
    """

    assignment: str
    student: str
    text: str
    before: str


class Again(msgspec.Struct, tag_field="what", tag="again"):
    """Somebody goes back to the list."""


class RepliesPanel(Panel):
    """Who waits for a reply."""

    module = "replies"
    asks = Open | Save | Again

    def state(self) -> dict[str, Any]:
        """Whose reply is owed, the first promised first."""
        owed = replies_owed(self.course.root)
        names = {one.assignment for one in owed}
        codes = {name: reader_codes(self.course, name) for name in names}
        rows = [_row(one, codes[one.assignment][one.student]) for one in owed]
        # By code within a day: the order of ids would give them away.
        rows.sort(key=lambda row: (row.pop("promised"), row["assignment"], row["student"]))
        return {
            "owed": rows[:_SHOWN],
            "number": len(owed),
            "unread": sum(one.state == "unread" for one in owed),
            "overdue": sum((one.days_left or 0) < 0 for one in owed),
        }

    def answer(self, ask: Any, files: list[bytes]) -> Answer:
        """Shows a submission, or keeps the reply to it."""
        match ask:
            case Open():
                ask = self._meant(ask)
                page = self._page(ask.assignment, ask.student)
                return Answer({"html": page, "text": self._text(ask.assignment, ask.student)})
            case Save():
                ask = self._meant(ask)
                text = self._text(ask.assignment, ask.student)
                if text not in (ask.before.strip(), ask.text.strip()):
                    return Answer({"theirs": text})
                reply(self.course.root, ask.assignment, ask.student, ask.text, seen=text)
                return Answer({"text": ask.text.strip(), "at": f"{datetime.now():%H:%M}"})
            case Again():
                return Answer({}, changed=True)
        return super().answer(ask, files)  # type: ignore[return-value]

    def _meant(self, ask: Any) -> Any:
        """What is asked, with the id in place of the code."""
        student = who_is(self.course, ask.assignment, ask.student)
        return msgspec.structs.replace(ask, student=student)

    def _page(self, assignment: str, student: str) -> str:
        self.course.check_released(assignment)
        release = self.course.release(assignment)
        released = read_released(release) or Released(assignment=assignment)
        answers = answers_of(self.course, student, assignment)
        return page_for(Audience.READER, released, release, answers, person="for its reader")

    def _text(self, assignment: str, student: str) -> str:
        handed = look_at(self.course.submitted(student, assignment))
        return Book(self.course, assignment).reply(student, handed)


def _row(one: Owed, code: str) -> dict[str, Any]:
    return {
        "assignment": one.assignment,
        "student": code,
        "promised": str(one.reply_by or "9999"),
        "state": _STATES[one.state],
        "open": one.state in ("unread", "written"),
        "unread": one.state == "unread",
        "by": day(one.reply_by),
        "left": _left(one.days_left),
        "since": day(one.since),
        "reader": one.reader,
    }


def _left(days: int | None) -> str:
    if days is None:
        return ""
    if days == 0:
        return "today"
    return f"in {count(days, 'day')}" if days > 0 else f"{count(-days, 'day')} overdue"


PANEL = RepliesPanel

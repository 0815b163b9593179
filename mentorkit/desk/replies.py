"""Replies: whose is owed, the page its reader gets, and a box for two sentences."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from mentorkit.course import Owed, replies_owed, reply
from mentorkit.course.feedback.book import Book
from mentorkit.course.handed import look_at
from mentorkit.course.submissions import answers_of
from mentorkit.desk.panel import Answer, Panel
from mentorkit.desk.words import count, day
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
    student: str


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
        return {
            "owed": [_row(one) for one in owed[:_SHOWN]],
            "number": len(owed),
            "unread": sum(one.state == "unread" for one in owed),
            "overdue": sum((one.days_left or 0) < 0 for one in owed),
        }

    def answer(self, ask: Any, files: list[bytes]) -> Answer:
        """Shows a submission, or keeps the reply to it."""
        match ask:
            case Open():
                page = self._page(ask.assignment, ask.student)
                return Answer({"html": page, "text": self._text(ask.assignment, ask.student)})
            case Save():
                text = self._text(ask.assignment, ask.student)
                if text not in (ask.before.strip(), ask.text.strip()):
                    return Answer({"theirs": text})
                reply(self.course.root, ask.assignment, ask.student, ask.text, seen=text)
                return Answer({"text": ask.text.strip(), "at": f"{datetime.now():%H:%M}"})
            case Again():
                return Answer({}, changed=True)
        return super().answer(ask, files)  # type: ignore[return-value]

    def _page(self, assignment: str, student: str) -> str:
        self.course.check_released(assignment)
        release = self.course.release(assignment)
        released = read_released(release) or Released(assignment=assignment)
        answers = answers_of(self.course, student, assignment)
        return page_for(Audience.READER, released, release, answers, person="for its reader")

    def _text(self, assignment: str, student: str) -> str:
        handed = look_at(self.course.submitted(student, assignment))
        return Book(self.course, assignment).reply(student, handed)


def _row(one: Owed) -> dict[str, Any]:
    return {
        "assignment": one.assignment,
        "student": one.student,
        "name": one.name,
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

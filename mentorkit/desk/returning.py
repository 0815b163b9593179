"""Return: a page for each participant, and the way it goes back."""

from __future__ import annotations

from collections import Counter
from typing import Any, Literal

import msgspec

from mentorkit.counting import count
from mentorkit.course import replies_owed, return_feedback, senders, write_feedback
from mentorkit.course.people.roster import names_of
from mentorkit.desk.panel import Panel, glance
from mentorkit.desk.work import Progress, Work


class Write(msgspec.Struct, tag_field="what", tag="write"):
    """Writes everybody's page."""

    assignment: str
    pdf: bool = True


class Give(msgspec.Struct, tag_field="what", tag="return"):
    """Returns the pages that have a reply.

    Attributes:
        without_reply: Also those that have none yet.
    """

    assignment: str
    way: Literal["exchange", "canvas", "moodle", "pages"]
    without_reply: bool = False
    pdf: bool = True


class ReturnPanel(Panel):
    """What can go back, and how."""

    module = "return"
    asks = Write | Give

    def state(self) -> dict[str, Any]:
        """For each assignment, how many replies are written, and the way that fits."""
        states = Counter((one.assignment, one.state) for one in replies_owed(self.course.root))
        found = glance(self.course)
        return {
            "assignments": [
                {
                    "name": name,
                    "written": states[name, "written"],
                    "unread": states[name, "unread"],
                    "returned": found.counts(name).get("returned", 0),
                    "way": self._way(name),
                }
                for name in self.course.assignments()
            ]
        }

    def _way(self, assignment: str) -> str:
        """The way by which most of it came."""
        came = Counter(one.platform for one in senders(self.course, assignment).values())
        if came:
            return came.most_common(1)[0][0]
        return "exchange" if self.course.settings().hand_in == "exchange" else "pages"

    def answer(self, ask: Any, files: list[bytes]) -> Work:
        """Writes the pages, or returns them."""
        if isinstance(ask, Write):
            return Work("Writing the pages", lambda progress: self._write(ask, progress), True)
        return Work("Returning", lambda progress: self._give(ask, progress), True)

    def _write(self, ask: Write, progress: Progress) -> dict[str, Any]:
        made = write_feedback(self.course.root, ask.assignment, pdf=ask.pdf, progress=progress)
        without = len(made.without_reply)
        return {
            "said": f"{count(len(made.written), 'page is', 'pages are')} written",
            "about": f"{count(without, 'page says', 'pages say')} that there is no reply yet."
            if without
            else "",
            "left": self._reasons({**made.left, **made.without_pdf}),
            "folder": "feedback",
        }

    def _give(self, ask: Give, progress: Progress) -> dict[str, Any]:
        done = return_feedback(
            self.course.root,
            ask.assignment,
            way=ask.way,
            without_reply=ask.without_reply,
            pdf=ask.pdf,
            progress=progress,
        )
        where = "returned" if ask.way == "exchange" else "in the file"
        return {
            "said": f"{count(len(done.sent), 'page is', 'pages are')} {where}",
            "about": _NEXT[ask.way] if done.sent else "",
            "left": self._reasons(done.left),
            "file": self.address(done.file) if done.file else "",
            "path": self.inside(done.file) if done.file else "",
        }

    def _reasons(self, left: dict[str, str]) -> list[dict[str, str]]:
        names = names_of(self.course)
        return [
            {
                "who": " ".join(filter(None, (student, names.get(student, "")))),
                "why": why.replace("--way pages", "choose Pages, named by id"),
            }
            for student, why in sorted(left.items())
        ]


_NEXT = {
    "exchange": "Participants fetch them with nbgrader.",
    "canvas": "Upload the file in Canvas: the assignment, More, Upload submissions.",
    "moodle": "Upload the file in Moodle: the assignment, Submissions, Actions, Upload multiple "
    "feedback files in a zip.",
    "pages": "Each page is named by its person’s id. Send them by hand.",
}


PANEL = ReturnPanel

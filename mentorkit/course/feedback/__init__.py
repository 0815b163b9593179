"""Replies: who is owed one, where it is kept, and how it gets back to the participant.

A reply is two human sentences without a score. `reply` keeps it as a comment in nbgrader's
gradebook, where formgrader shows and edits it; `replies_owed` says who still waits for one
(`replies`). `write_feedback` makes one page for each participant, as HTML and PDF (`writing`), and
`return_feedback` sends the pages through nbgrader's exchange, or puts them into a file that Canvas
or Moodle takes (`returning`, `zips`).
"""

from __future__ import annotations

from mentorkit.course.feedback.replies import Owed, replies_owed, reply
from mentorkit.course.feedback.returning import WAYS, Returned, return_feedback
from mentorkit.course.feedback.writing import Feedback, write_feedback

__all__ = [
    "WAYS",
    "Feedback",
    "Owed",
    "Returned",
    "replies_owed",
    "reply",
    "return_feedback",
    "write_feedback",
]

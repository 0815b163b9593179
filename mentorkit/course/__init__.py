"""A course is an nbgrader course: everything about it that participants don't see.

`init_course` makes the folder: `course.yaml` with what was chosen (`Choices`, `writing`),
`nbgrader_config.py`, the assignments and workshops (`layout`, `chosen`). `release` checks an
assignment and makes participants' copy (`assignments`, `releases`), and `released_versions` says
what was released before (`versions`).
`import_roster` takes a list of people (`people`). `collect` takes what they handed in, from the
exchange, a folder or a platform's download (`collection`, `platforms`), and finds whose it is
(`matching`). `grade` scores it (`grading`, in bulk through
the answer lane, `lane`), `extend` gives somebody longer (`extensions`), and `status` says where
everybody stands (`status`). `write_pages` gives readers and raters what
they get to see (`pages`), `contact_requests` tells the responder who asked for contact
(`requests`), and `confirm` says whose answers a receipt is for (`receipts`). `reply` keeps what a
reader says to somebody, `write_feedback` and `return_feedback` give it back (`feedback`).

A submission is data, and nothing in it is ever run. Two steps of ours stand in nbgrader's
autograding (`preprocessors`): one makes the notebook to grade out of the released one and the
participant's words as plain text (`sanitize`), the other asks the released check cells about the
participant's answers (`checks`). `session` is where nbgrader itself is called.
"""

from __future__ import annotations

from mentorkit.course.codes import CourseCode, CourseError, NbgraderError
from mentorkit.course.collected import Collected, Left
from mentorkit.course.collection import collect
from mentorkit.course.elements import Element, read_elements
from mentorkit.course.extensions import Extension, extend, extensions
from mentorkit.course.feedback import (
    Feedback,
    Owed,
    Returned,
    replies_owed,
    reply,
    return_feedback,
    write_feedback,
)
from mentorkit.course.grading import Grade, Graded, grade
from mentorkit.course.layout import Course, course_at, init_course, shipped, sources
from mentorkit.course.matches import confirm_match
from mentorkit.course.matching import Matched, Suggestion, Unmatched
from mentorkit.course.pages import write_pages
from mentorkit.course.people import Person, RosterChange, import_roster, people_of
from mentorkit.course.receipts import Confirmed, confirm
from mentorkit.course.releases import Release, release
from mentorkit.course.requests import Request, contact_requests
from mentorkit.course.senders import Sender, senders
from mentorkit.course.status import Standing, Status, status
from mentorkit.course.submissions import Submission, read_submission
from mentorkit.course.versions import Version, changed_since, released_versions, version_of
from mentorkit.course.writing import Choices

__all__ = [
    "Choices",
    "Collected",
    "Confirmed",
    "Course",
    "CourseCode",
    "CourseError",
    "Element",
    "Extension",
    "Feedback",
    "Grade",
    "Graded",
    "Left",
    "Matched",
    "NbgraderError",
    "Owed",
    "Person",
    "Release",
    "Request",
    "Returned",
    "RosterChange",
    "Sender",
    "Standing",
    "Status",
    "Submission",
    "Suggestion",
    "Unmatched",
    "Version",
    "changed_since",
    "collect",
    "confirm",
    "confirm_match",
    "contact_requests",
    "course_at",
    "extend",
    "extensions",
    "grade",
    "import_roster",
    "init_course",
    "people_of",
    "read_elements",
    "read_submission",
    "release",
    "released_versions",
    "replies_owed",
    "reply",
    "return_feedback",
    "senders",
    "shipped",
    "sources",
    "status",
    "version_of",
    "write_feedback",
    "write_pages",
]

"""A course is an nbgrader course: everything about it that participants don't see.

`init_course` makes the folder: `course.yaml`, `nbgrader_config.py`, the assignments and workshops
(`layout`). `release` checks an assignment and makes participants' copy (`assignments`, `releases`).
`collect` takes what they handed in (`collection`), `grade` scores it through nbgrader (`grading`),
and `status` says where everybody stands (`roster`). `write_pages` gives readers and raters what
they get to see (`pages`), `contact_requests` tells the responder who asked for contact
(`requests`), and `confirm` says whose answers a receipt is for (`receipts`).

A submission is data, and nothing in it is ever run. Two steps of ours stand in nbgrader's
autograding (`preprocessors`): one makes the notebook to grade out of the released one and the
participant's words as plain text (`sanitize`), the other asks the released check cells about the
participant's answers (`checks`). `session` is where nbgrader itself is called.
"""

from __future__ import annotations

from mentorkit.course.codes import CourseCode, CourseError, NbgraderError
from mentorkit.course.collection import Collected, Left, collect
from mentorkit.course.elements import Element, read_elements
from mentorkit.course.grading import Grade, Graded, grade
from mentorkit.course.layout import Course, course_at, init_course, shipped, sources
from mentorkit.course.pages import write_pages
from mentorkit.course.receipts import Confirmed, confirm
from mentorkit.course.releases import Release, release
from mentorkit.course.requests import Request, contact_requests
from mentorkit.course.roster import Standing, Status, status
from mentorkit.course.submissions import Submission, read_submission

__all__ = [
    "Collected",
    "Confirmed",
    "Course",
    "CourseCode",
    "CourseError",
    "Element",
    "Grade",
    "Graded",
    "Left",
    "NbgraderError",
    "Release",
    "Request",
    "Standing",
    "Status",
    "Submission",
    "collect",
    "confirm",
    "contact_requests",
    "course_at",
    "grade",
    "init_course",
    "read_elements",
    "read_submission",
    "release",
    "shipped",
    "sources",
    "status",
    "write_pages",
]

"""A course is an nbgrader course: everything about it that participants don't see.

`init_course` makes the folder: `course.yaml`, `nbgrader_config.py`, the assignments and workshops
(`layout`). Then, a folder for each step:

- `people`: `import_roster` takes in who takes part.
- `releasing`: `release` checks an assignment and makes participants' copy.
- `collecting`: `collect` takes what they handed in, and never guesses whose it is.
- `grading`: `grade` makes graded copies and scores, a class at once through the answer lane.
- `feedback`: `reply` and `return_feedback` give two sentences back to everybody.
- `screens`: what nbgrader's own pages show is cleaned before they show it.

`status` says where everybody stands, and `extend` gives somebody longer. `write_pages` gives
readers and raters what they get to see (`pages`), `contact_requests` tells the responder who asked
for contact (`requests`), and `confirm` says whose answers a receipt is for (`receipts`).

A submission is data (`submissions`, `handed`), and nothing in it is run, unless a course says
`execute: true` for its tests of code. nbgrader's own autograding gives the same, by two steps of
ours (`preprocessors`); `session` is where nbgrader itself is called.
"""

from __future__ import annotations

from mentorkit.course.codes import CourseCode, CourseError, NbgraderError
from mentorkit.course.collecting.collected import Collected, Left
from mentorkit.course.collecting.collection import collect
from mentorkit.course.collecting.matches import confirm_match
from mentorkit.course.collecting.matching import Matched, Suggestion, Unmatched
from mentorkit.course.collecting.senders import Sender, senders
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
from mentorkit.course.grading.rounds import Grade, Graded, grade
from mentorkit.course.layout import Course, course_at, init_course, shipped, sources
from mentorkit.course.pages import write_pages
from mentorkit.course.people.roster import Person, RosterChange, import_roster, people_of
from mentorkit.course.receipts import Confirmed, confirm
from mentorkit.course.releasing.releases import Release, release
from mentorkit.course.releasing.versions import (
    Version,
    changed_since,
    released_versions,
    version_of,
)
from mentorkit.course.requests import Request, contact_requests
from mentorkit.course.status import Standing, Status, status
from mentorkit.course.submissions import Submission, read_submission
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

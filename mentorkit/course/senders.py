"""What the platform called each submission, for what goes back through it: `lms/<assignment>.json`.

It stands in the course's folder, since nothing is added to what somebody handed in.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from mentorkit.course.codes import CourseCode, CourseError
from mentorkit.course.layout import Course
from mentorkit.errors import Problem
from mentorkit.files import read_regular, replace_file

_LARGEST = 50_000_000  # bytes


class Sender(msgspec.Struct, frozen=True):
    """How a submission came.

    Attributes:
        platform: `canvas` or `moodle`.
        member: The file's name in the download, with its folder.
        when: The time that the download says, in seconds since 1970.
    """

    platform: str
    member: str
    when: float = 0.0


def senders(course: Course, assignment: str) -> dict[str, Sender]:
    """How the submissions of an assignment came from a platform, by the student's id.

    Raises:
        CourseError: The note of it is damaged.
    """
    path = _path(course, assignment)
    try:
        return msgspec.json.decode(read_regular(path, _LARGEST), type=dict[str, Sender])
    except FileNotFoundError:
        return {}
    except (OSError, msgspec.MsgspecError):
        shown = f"lms/{path.name}"
        message = "this note of where submissions came from can't be read."
        hint = "Delete it, and collect the platform's download once more."
        raise CourseError([Problem(shown, 0, CourseCode.BAD_DOWNLOAD, message, hint)]) from None


def keep_senders(course: Course, assignment: str, came: Mapping[str, Sender]) -> None:
    """Notes how submissions came, beside what was noted before. Raises `OSError`."""
    kept = {**senders(course, assignment), **came}
    if kept != senders(course, assignment):
        path = _path(course, assignment)
        path.parent.mkdir(exist_ok=True)
        content = msgspec.json.encode(dict(sorted(kept.items())))
        replace_file(path, msgspec.json.format(content, indent=1))


def _path(course: Course, assignment: str) -> Path:
    return course.root / "lms" / f"{assignment}.json"

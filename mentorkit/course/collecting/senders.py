"""How each submission came from a platform: `lms/<assignment>.json`.

It is for what goes back through the platform, and for who was late. It stands in the course's
folder, since nothing is added to what somebody handed in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from mentorkit.course.codes import CourseCode, CourseError
from mentorkit.course.collecting.platforms import number_in, sender_in
from mentorkit.course.handed import Handed
from mentorkit.course.layout import Course
from mentorkit.course.submissions import TIMESTAMP_FILE
from mentorkit.course.turns import only_mine
from mentorkit.errors import Problem
from mentorkit.files import read_regular, replace_file

_LARGEST = 50_000_000  # bytes


class Sender(msgspec.Struct, frozen=True):
    """How a submission came.

    Attributes:
        platform: `canvas` or `moodle`.
        member: The file's name in the download, with its folder.
        when: The time that the download says, in seconds since 1970. Both date everything with
            the moment of the download, by their own clock, which may run ahead of this one.
        late: Whether the platform says that it was handed in late.
        seen: When it was collected; 0.0 where that was not noted.
    """

    platform: str
    member: str
    when: float = 0.0
    late: bool = False
    seen: float = 0.0

    @property
    def number(self) -> str:
        """The platform's number of the account; "" where the name has none."""
        return number_in(self.platform, self.member)

    @property
    def upload(self) -> int:
        """Canvas' number of the upload; 0 where there is none."""
        found = sender_in(self.platform, self.member)
        return found[1] if found else 0


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


def keep_senders(
    course: Course, assignment: str, came: Mapping[str, Sender], gone: Collection[str] = ()
) -> None:
    """Notes how submissions came, beside what was noted before.

    Args:
        gone: Of whom nothing is noted any more, unless it is in `came`.

    Raises:
        OSError: It can't be written.
    """
    with only_mine(course):
        before = senders(course, assignment)
        kept = {**{one: sender for one, sender in before.items() if one not in gone}, **came}
        if kept != before:
            path = _path(course, assignment)
            path.parent.mkdir(exist_ok=True)
            content = msgspec.json.encode(dict(sorted(kept.items())))
            replace_file(path, msgspec.json.format(content, indent=1))


def known_numbers(course: Course, assignment: str, platform: str) -> dict[str, set[str]]:
    """The accounts that people's submissions came from before: numbers, by the student's id.

    Moodle numbers people anew in each assignment, and so does Canvas where it hides their names.

    Raises:
        CourseError: A note of it is damaged.
    """
    notes = [assignment]
    if platform == "canvas":
        notes = sorted(path.stem for path in (course.root / "lms").glob("[!.]*.json"))
    found: dict[str, set[str]] = defaultdict(set)
    for name in notes:
        for student, sender in senders(course, name).items():
            if sender.platform == platform and sender.number.isdigit():
                found[student].add(sender.number)
    return found


class Arrivals:
    """When the submissions of one assignment came, as far as a platform said it.

    Canvas says of a submission that it is late, and not by how much: it counts as a second late, so
    that whoever was given longer here is not late.

    Args:
        due: The assignment's own due date, in UTC without saying so, as the gradebook has it.
    """

    def __init__(self, course: Course, assignment: str, due: datetime | None) -> None:
        self._due, self._senders = due, senders(course, assignment)

    def knows(self, student: str, handed: Handed) -> bool:
        """Whether a submission came from a platform, with no time that nbgrader noted."""
        return student in self._senders and TIMESTAMP_FILE not in handed.files

    def of(self, student: str) -> datetime | None:
        """When somebody's came, in UTC without saying so; None unless it is known to be late."""
        sender = self._senders.get(student)
        if sender is None or self._due is None or not sender.late:
            return None
        # Canvas goes by its own due date. What was downloaded before ours can't be late here.
        downloaded = min(sender.when, sender.seen or sender.when)
        was_due = downloaded > self._due.replace(tzinfo=UTC).timestamp()
        return self._due + timedelta(seconds=1) if was_due else None


def _path(course: Course, assignment: str) -> Path:
    return course.root / "lms" / f"{assignment}.json"

"""What earlier reports were made of: two of nearly the same people give somebody away.

Whoever lays a report beside an earlier one sees what has changed in between. Where only a few have
handed in or changed something since, that is what these few answered, whatever each report hides.
A list of what each report was made of lies in `.mentorkit/` in the course's folder: by person, a
fingerprint of their answers. Where it is deleted, the earlier reports are forgotten.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from mentorkit.counting import count
from mentorkit.course.layout import Course
from mentorkit.course.ledger import FOLDER
from mentorkit.files import read_regular, write_whole

if TYPE_CHECKING:
    import pandas as pd

_FILE = "reports.json"
_LARGEST = 50_000_000
_KEPT = 20


class Earlier(msgspec.Struct, frozen=True):
    """An assignment as an earlier report told of it.

    Attributes:
        made: When that was.
        changed: How many people's answers are new, other or gone since.
    """

    assignment: str
    made: datetime
    changed: int

    def __str__(self) -> str:
        people = count(self.changed, "person", "people")
        return (
            f"{self.assignment}: since the report of {self.made.astimezone():%Y-%m-%d %H:%M}, the "
            f"answers of {people} are new or changed. Whoever has both reports can work out what "
            "these are. Give out only one of them."
        )


class _Report(msgspec.Struct, frozen=True):
    made: datetime
    people: dict[str, dict[str, str]]


def note_report(
    course: Course, tables: Mapping[str, pd.DataFrame], enough: int, now: datetime
) -> tuple[Earlier, ...]:
    """Notes that a report was made of these answers, and says which earlier ones are too near.

    Args:
        tables: By assignment, its answers, from `answers_table`.
        enough: From how many people on a difference is nobody's own.

    Raises:
        OSError: The list can't be written.
    """
    people = {assignment: _fingerprints(table) for assignment, table in tables.items()}
    reports = _read(course)
    near = []
    for assignment, present in people.items():
        for report in reports:
            before = report.people.get(assignment)
            changed = len({one for one, _ in present.items() ^ before.items()}) if before else 0
            if 0 < changed < enough:
                near.append(Earlier(assignment, report.made, changed))
    if not any(report.people == people for report in reports):
        kept = [*reports, _Report(now, people)][-_KEPT:]
        write_whole(course.root / FOLDER / _FILE, msgspec.json.encode(kept))
    return tuple(near)


def _fingerprints(table: pd.DataFrame) -> dict[str, str]:
    rows: dict[str, list[str]] = {}
    for row in table.itertuples(index=False):
        rows.setdefault(str(row.person), []).append(repr(tuple(row)))
    return {
        person: hashlib.sha256("\n".join(sorted(said)).encode()).hexdigest()[:16]
        for person, said in rows.items()
    }


def _read(course: Course) -> list[_Report]:
    try:
        content = read_regular(course.root / FOLDER / _FILE, _LARGEST)
        return msgspec.json.decode(content, type=list[_Report])
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return []

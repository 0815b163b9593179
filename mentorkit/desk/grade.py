"""Grade: what was collected becomes graded, without running anything of it."""

from __future__ import annotations

from typing import Any

import msgspec

from mentorkit.counting import count
from mentorkit.course import Grade, Graded, grade
from mentorkit.course.people.roster import names_of
from mentorkit.desk.panel import Panel, glance
from mentorkit.desk.work import Progress, Work


class Go(msgspec.Struct, tag_field="what", tag="grade"):
    """Grades an assignment, or all.

    Attributes:
        again: Also what has not changed since.
    """

    assignment: str = ""
    again: bool = False


class GradePanel(Panel):
    """What waits for grading, and what the last round brought."""

    module = "grade"
    asks = Go

    def state(self) -> dict[str, Any]:
        """How many submissions of each assignment were not graded yet."""
        found = glance(self.course)
        return {"assignments": [_about(name, found.counts(name)) for name in found.assignments()]}

    def answer(self, ask: Any, files: list[bytes]) -> Work:
        """Grades; a person can stop it, and go on later."""

        def call(progress: Progress) -> dict[str, Any]:
            name = ask.assignment or None
            graded = grade(self.course.root, name, progress=progress, again=ask.again)
            return _told(graded, names_of(self.course))

        return Work("Grading", call, stops=True)


def _about(name: str, counts: dict[str, int]) -> dict[str, Any]:
    waiting = counts.get("started", 0) + counts.get("submitted", 0)
    handed = sum(number for state, number in counts.items() if state != "missing")
    return {"name": name, "waiting": waiting, "handed": handed, "counts": counts}


def _told(graded: Graded, names: dict[str, str]) -> dict[str, Any]:
    done = len(graded.grades) - len(graded.set_aside)
    new = sum(one.status == "graded" for one in graded.grades)
    many = count(len(graded.grades), "submission is", "submissions are")
    return {
        "said": f"{done:,} of {many} graded, {new:,} of them now.",
        "set_aside": [_one(one, one.reasons, names) for one in graded.set_aside],
        "repaired": [
            _one(one, one.repairs, names)
            for one in graded.grades
            if one.repairs and one.status == "graded"
        ],
        "reading": sum(one.needs_reading for one in graded.grades),
        "notes": list(graded.notes),
    }


def _one(one: Grade, said: tuple[str, ...], names: dict[str, str]) -> dict[str, str]:
    who = " ".join(filter(None, (one.student, names.get(one.student, ""))))
    return {"who": f"{who}, {one.assignment}", "why": " ".join(said)}


PANEL = GradePanel

"""Who stands where: a table to sort and to filter, with an extension a key away in each row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from mentorkit.course import Standing, extend
from mentorkit.course.status import WORDS
from mentorkit.desk.panel import Answer, Panel, glance
from mentorkit.desk.words import moment

_PAGE = 100
"""Rows at a time."""

_SORTS: dict[str, Callable[[Standing], Any]] = {
    "person": lambda one: ((one.name or one.student).casefold(), one.student, one.assignment),
    "assignment": lambda one: (one.assignment, one.name.casefold(), one.student),
    "state": lambda one: (WORDS.index(one.word), one.name.casefold(), one.student),
}

MARKS = ("late", "extended", "repaired")


class Rows(msgspec.Struct, tag_field="what", tag="rows"):
    """A part of the table.

    Attributes:
        state: One of `WORDS` or of `MARKS`; "" for all.
        text: What stands in the name or the id.
        sort: `person`, `assignment` or `state`.
        most: Rows from the first on.
    """

    assignment: str = ""
    state: str = ""
    text: str = ""
    sort: str = "person"
    backwards: bool = False
    most: int = _PAGE


class Csv(msgspec.Struct, tag_field="what", tag="csv"):
    """All of it for a spreadsheet."""


class Extend(msgspec.Struct, tag_field="what", tag="extend"):
    """Gives somebody longer; with "" takes it back."""

    assignment: str
    student: str
    until: str


class StatusPanel(Panel):
    """Each person by each assignment."""

    module = "status"
    asks = Rows | Csv | Extend

    def state(self) -> dict[str, Any]:
        """The assignments, and how many people are in each state."""
        found = glance(self.course)
        settings = self.course.settings()
        return {
            "assignments": [
                {
                    "name": name,
                    "due": moment(settings.due(name)),
                    "counts": found.counts_in_words(name),
                }
                for name in found.assignments()
            ],
            "states": [*WORDS, *MARKS],
            "copies": [
                f"{name}: one and the same folder was handed in by {' and '.join(group)}."
                for name, groups in found.copies.items()
                for group in groups
            ],
            "empty": found.empty,
        }

    def answer(self, ask: Any, files: list[bytes]) -> Answer:
        """Gives rows, the list as a file, or somebody longer."""
        match ask:
            case Rows():
                return Answer(self._rows(ask))
            case Csv():
                content = glance(self.course).csv().encode("utf-8-sig")  # so that Excel knows
                return Answer({"name": "status.csv"}, (content,))
            case Extend():
                until = ask.until.replace("T", " ") or None
                given = extend(self.course.root, ask.assignment, ask.student, until)
                said = (
                    f"{ask.student} has until {moment(given.due)} for {ask.assignment}. The next "
                    "grading counts it so."
                    if given.due
                    else f"{ask.student} has as long as everybody else for {ask.assignment}."
                )
                return Answer({"said": said}, changed=True)
        return super().answer(ask, files)  # type: ignore[return-value]

    def _rows(self, ask: Rows) -> dict[str, Any]:
        words = ask.text.casefold().split()
        found = [
            one
            for one in glance(self.course).standings
            if (not ask.assignment or one.assignment == ask.assignment)
            and (not ask.state or ask.state == one.word or ask.state in _marks(one))
            and all(word in f"{one.name} {one.student}".casefold() for word in words)
        ]
        found.sort(key=_SORTS.get(ask.sort, _SORTS["person"]), reverse=ask.backwards)
        return {"rows": [_row(one) for one in found[: ask.most]], "number": len(found)}


def _marks(one: Standing) -> set[str]:
    said = {"late": one.late, "extended": one.extended, "repaired": one.repairs}
    return {mark for mark, true in said.items() if true}


def _row(one: Standing) -> dict[str, Any]:
    return {
        "assignment": one.assignment,
        "student": one.student,
        "name": one.name,
        "state": one.word,
        "marks": one.marks,
        "extended": one.extended,
        "notes": [*one.notes, *one.repairs],
        "points": f"{one.score or 0:g} of {one.max_score:g}" if one.max_score else "",
    }


PANEL = StatusPanel

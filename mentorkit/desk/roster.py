"""Roster: a list of people, dropped or chosen, becomes the course's own."""

from __future__ import annotations

from typing import Any

import msgspec

from mentorkit.counting import count
from mentorkit.course import RosterChange, import_roster, people_of
from mentorkit.course.people.roster import ROSTER_FILE
from mentorkit.desk.panel import Answer, Panel
from mentorkit.desk.uploads import Begin, Part, Uploads

_LIMIT = 20_000_000  # bytes
_KINDS = (".csv", ".tsv", ".txt", ".xlsx")
_SHOWN = 500
"""People listed on the page; a longer roster is read in a spreadsheet."""


class Take(msgspec.Struct, tag_field="what", tag="take"):
    """Takes a list into the roster.

    Attributes:
        replace: Whether those who are not on it are taken off.
    """

    files: str
    replace: bool = False


class RosterPanel(Panel):
    """Who takes part."""

    module = "roster"
    asks = Begin | Part | Take

    def state(self) -> dict[str, Any]:
        """Who is on the roster."""
        people = people_of(self.course)
        return {
            "people": [
                {"id": one.id, "name": one.name, "email": one.email} for one in people[:_SHOWN]
            ],
            "number": len(people),
            "file": self.address(self.course.root / ROSTER_FILE),
            "kinds": _KINDS,
        }

    def answer(self, ask: Any, files: list[bytes]) -> Answer:
        """Takes a file in parts, then what is in it."""
        uploads = self.memory.kept.setdefault("uploads", Uploads(_LIMIT, _KINDS))
        match ask:
            case Begin():
                return Answer(uploads.begin(ask))
            case Part():
                return Answer(uploads.part(ask, b"".join(files)))
            case Take():
                source = uploads.source(ask.files)
                change = import_roster(self.course.root, source, replace=ask.replace)
                return Answer(_told(change, self._names()), changed=True)
        return super().answer(ask, files)  # type: ignore[return-value]

    def _names(self) -> dict[str, str]:
        return {one.id: one.name for one in people_of(self.course)}


def _told(change: RosterChange, names: dict[str, str]) -> dict[str, Any]:
    lists = (
        ("New", change.added),
        ("Changed", change.changed),
        ("Not on this list, and still on the roster", change.gone if change.kept else ()),
        ("Taken off the roster", () if change.kept else change.gone),
    )
    people = {
        title: [" ".join(filter(None, (one, names.get(one, "")))) for one in who]
        for title, who in lists
        if who
    }
    return {
        "said": f"{len(change.added)} new, {len(change.changed)} changed, "
        f"{len(change.unchanged)} as before.",
        "people": people,
        "gone": count(len(change.gone), "person", "people") if change.gone and change.kept else "",
        "notes": list(change.notes),
    }


PANEL = RosterPanel

"""Release: participants' copy of an assignment, after everything about it was checked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from mentorkit.course import changed_since, release, released_versions
from mentorkit.course.releasing.assignments import inspect
from mentorkit.desk.faults import shown
from mentorkit.desk.panel import Answer, Panel
from mentorkit.desk.parcel import write_parcel, write_wheel
from mentorkit.desk.wheel import WHEEL
from mentorkit.desk.words import day, moment
from mentorkit.desk.work import Work
from mentorkit.settings import Settings


class Check(msgspec.Struct, tag_field="what", tag="check"):
    """Says what there is to say about an assignment; nothing is written."""

    assignment: str


class Release(msgspec.Struct, tag_field="what", tag="release"):
    """Makes participants' copy."""

    assignment: str


class Pack(msgspec.Struct, tag_field="what", tag="pack"):
    """Makes one file of what participants get."""

    assignment: str


class Install(msgspec.Struct, tag_field="what", tag="install"):
    """Makes the file that installs mentorkit on participants' computers."""


class ReleasePanel(Panel):
    """Each assignment: what participants have of it, and what they would get now."""

    module = "release"
    asks = Check | Release | Pack | Install

    def state(self) -> dict[str, Any]:
        """Each assignment, what was released of it, and what the course promises about it."""
        settings = self.course.settings()
        return {
            "assignments": [self._about(name, settings) for name in self.course.sources()],
            "exchange": settings.hand_in == "exchange",
        }

    def _about(self, name: str, settings: Settings) -> dict[str, Any]:
        versions = released_versions(self.course.root, name)
        last = versions[-1] if versions else None
        return {
            "name": name,
            "version": last.number if last else 0,
            "when": moment(last.date) if last else "",
            "due": moment(settings.due(name)),
            "readers": settings.readers_of(name),
            "reply_by": day(settings.reply_by_of(name)),
            "handed": len(self.course.students(name)),
            "by_hand": changed_since(self.course.root, name),
        }

    def answer(self, ask: Any, files: list[bytes]) -> Answer | Work:
        """Checks an assignment, releases it, or makes the file to hand out."""
        match ask:
            case Check():
                return Work("Checking", lambda _progress: self._check(ask.assignment))
            case Release():
                return Work("Releasing", lambda _progress: self._release(ask.assignment))
            case Pack():
                return self._made(write_parcel(self.course, ask.assignment))
            case Install():
                return self._made(write_wheel(self.course))
        return super().answer(ask, files)

    def _made(self, path: Path) -> Answer:
        return Answer({"file": self.address(path), "path": self.inside(path)})

    def _check(self, name: str) -> dict[str, Any]:
        found = inspect(self.course, name)
        root = self.course.root
        return {
            "assignment": name,
            "released": False,
            "problems": [shown(one, root) for one in found.problems],
            "warnings": [shown(one, root) for one in found.warnings],
        }

    def _release(self, name: str) -> dict[str, Any]:
        exchange = self.course.settings().hand_in == "exchange"
        made = release(self.course.root, name, exchange=exchange)
        return {
            "assignment": name,
            "released": True,
            "new": made.is_new,
            "version": made.version,
            "exchanged": made.exchanged,
            "folder": self.inside(made.folder),
            "next": _NEXT["exchange" if exchange else "file"],
            "problems": [],
            "warnings": [shown(one, self.course.root) for one in made.warnings],
        }


_NEXT = {
    "file": "Next: press Download what participants get, and put that file into your learning "
    f"platform, together with {WHEEL}, which installs mentorkit on their computers and is at the "
    "end of this panel.",
    "exchange": "Next: tell participants to fetch it in JupyterLab: Nbgrader ▸ Assignment List.",
}


PANEL = ReleasePanel

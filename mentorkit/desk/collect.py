"""Collect: what was handed in, and whose it is where that is not certain."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from mentorkit.course import Collected, Unmatched, collect, people_of
from mentorkit.course.collecting.matching import name_key
from mentorkit.desk.panel import Answer, Panel
from mentorkit.desk.uploads import Begin, Part, Uploads
from mentorkit.desk.work import Work
from mentorkit.errors import MentorkitError

_LIMIT = 2_000_000_000  # bytes
_KINDS = (".zip", ".ipynb")
_FOUND = 8
"""People that a search shows."""

_CAME = {
    "exchange": "nbgrader’s exchange",
    "folder": "a folder",
    "canvas": "Canvas’ download",
    "moodle": "Moodle’s download",
    "bundle": "one person’s file",
}


class FromExchange(msgspec.Struct, tag_field="what", tag="exchange"):
    """Collects from nbgrader's exchange."""

    assignment: str


class FromFiles(msgspec.Struct, tag_field="what", tag="files"):
    """Collects from what was dropped on the page."""

    assignment: str
    files: str


class FromFolder(msgspec.Struct, tag_field="what", tag="folder"):
    """Collects from a folder or a file on the kernel's computer."""

    assignment: str
    path: str


class Confirm(msgspec.Struct, tag_field="what", tag="confirm"):
    """A person says who senders are, and their files are taken from where they were.

    Attributes:
        matches: An id by the sender's name; `-` for nobody.
    """

    assignment: str
    matches: dict[str, str]


class Find(msgspec.Struct, tag_field="what", tag="find"):
    """Looks for somebody on the roster."""

    text: str


class CollectPanel(Panel):
    """What came in, and what waits for a person to say whose it is."""

    module = "collect"
    asks = FromExchange | FromFiles | FromFolder | Confirm | Find | Begin | Part

    def state(self) -> dict[str, Any]:
        """The assignments, and how many have handed in."""
        settings = self.course.settings()
        return {
            "assignments": [
                {"name": name, "handed": len(self.course.students(name))}
                for name in self.course.assignments()
            ],
            "exchange": settings.hand_in == "exchange",
            "roster": len(people_of(self.course)),
            "kinds": _KINDS,
        }

    def answer(self, ask: Any, files: list[bytes]) -> Answer | Work:
        """Takes files in parts, collects, keeps who senders are, and looks for people."""
        uploads: Uploads = self.memory.kept.setdefault("uploads", Uploads(_LIMIT, _KINDS))
        match ask:
            case Begin():
                return Answer(uploads.begin(ask))
            case Part():
                return Answer(uploads.part(ask, b"".join(files)))
            case Find():
                found = self._find(ask.text)
                return Answer({"people": found[:_FOUND], "more": len(found) > _FOUND})
            case FromExchange():
                return self._collect(ask.assignment, None)
            case FromFiles():
                return self._collect(ask.assignment, uploads.source(ask.files))
            case FromFolder():
                return self._collect(ask.assignment, self._path(ask.path))
            case Confirm():
                source = self._again(ask.assignment)
                return self._collect(ask.assignment, source, ask.matches)
        return super().answer(ask, files)

    def _collect(
        self, assignment: str, source: Path | None, matches: dict[str, str] | None = None
    ) -> Work:
        def call(_progress: object) -> dict[str, Any]:
            taken = collect(self.course.root, assignment, source=source, matches=matches)
            self.memory.kept["source"] = (assignment, source)
            return self._came(assignment, taken)

        return Work("Collecting", call)

    def _again(self, assignment: str) -> Path | None:
        """Where the last collecting took from; what was dropped is gone with the kernel."""
        last = self.memory.kept.get("source")
        if last is None or last[0] != assignment or (last[1] and not last[1].exists()):
            raise MentorkitError(
                "The files are not here any more. Choose them once more, and say then whose they "
                "are; nothing was taken."
            )
        source: Path | None = last[1]
        return source

    def _path(self, text: str) -> Path:
        text = text.strip().strip('"')
        if not text:
            raise MentorkitError("Write where the folder is, such as C:\\Users\\me\\Downloads.")
        return self.course.root / Path(text).expanduser()

    def _find(self, text: str) -> list[dict[str, str]]:
        """Whoever has all the words in their name, id or e-mail address."""
        words = [key for word in text.split() if (key := name_key(word))]
        if not words:
            return []
        return [
            {"id": one.id, "name": one.name}
            for one in people_of(self.course)
            if all(word in name_key(f"{one.name} {one.id} {one.email}") for word in words)
        ]

    def _came(self, assignment: str, taken: Collected) -> dict[str, Any]:
        names = {one.id: one.name for one in people_of(self.course)}

        def called(student: str) -> str:
            return " ".join(filter(None, (student, names.get(student, ""))))

        groups = (
            ("New", taken.new),
            ("Newer than before", taken.updated),
            ("Unchanged", taken.unchanged),
            ("The answers came back out of the notebook", taken.restored),
            ("The newest holds no answers; the one before is in earlier/", taken.emptied),
            ("What came differs from what counts, and looks older; it is in earlier/", taken.older),
        )
        return {
            "assignment": assignment,
            "from": _CAME[taken.kind],
            "groups": [{"title": title, "who": list(map(called, who))} for title, who in groups],
            "left": [{"who": called(one.student), "why": one.reason} for one in taken.left],
            "by_name": [
                {"sender": one.name, "who": called(one.student), "how": one.how}
                for one in taken.introduced
            ],
            "moved": [{"who": called(one.student), "why": one.told()} for one in taken.moved],
            "unmatched": [_unmatched(one) for one in taken.unmatched],
            "never": list(taken.ignored),
        }


def _unmatched(one: Unmatched) -> dict[str, Any]:
    return {
        "name": one.name,
        "note": one.note,
        "suggestions": [{"id": who.student, "name": who.name} for who in one.suggestions],
    }


PANEL = CollectPanel

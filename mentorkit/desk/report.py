"""Report: what a dean may see, made from a table in which small groups are hidden already."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from mentorkit.desk.panel import Panel
from mentorkit.desk.words import moment
from mentorkit.desk.work import Work

_FILE = "report.html"


class Make(msgspec.Struct, tag_field="what", tag="report"):
    """Makes the report of an assignment, or of all."""

    assignment: str = ""


class ReportPanel(Panel):
    """The report, and when it was made."""

    module = "report"
    asks = Make

    def state(self) -> dict[str, Any]:
        """Whether there is a report, and from when."""
        path = self.course.root / _FILE
        made = path.stat().st_mtime if path.is_file() else None
        return {
            "assignments": self.course.assignments(),
            "made": moment(datetime.fromtimestamp(made).astimezone()) if made else "",
            "file": self.address(path),
            "path": _FILE,
        }

    def answer(self, ask: Any, files: list[bytes]) -> Work:
        """Makes it anew."""

        def call(_progress: object) -> dict[str, Any]:
            from mentorkit.reports import cohort_report

            path = self.course.root / _FILE
            made = cohort_report(self.course.root, path, assignment=ask.assignment or None)
            return {"path": _FILE, "near": [str(earlier) for earlier in made.near]}

        return Work("Making the report", call)


PANEL = ReportPanel

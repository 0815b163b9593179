"""A course as a coordinator has it, and what comes to them: a list of people, Canvas' download."""

from __future__ import annotations

import json
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from course_world import CourseWorld
from downloads import Zip, bundle
from lab_world import Lab, NotebookPage

from mentorkit.course import collect, course_at, grade, import_roster, release
from mentorkit.course.session import open_session
from mentorkit.desk import panel_for, work
from mentorkit.desk.panel import Panel

PEOPLE = {
    "ana.lind": ("Ana", "Lind"),
    "ben.okoro": ("Ben", "Okoro"),
    "chidi.eze": ("Chidi", "Eze"),
    "dana.wolf": ("Dana", "Wolf"),
    "eva.maes": ("Eva", "Maes"),
}
"""Five people; the last one never hands in."""

TEXT = "I said what I had seen, and then I waited for her to answer."


class DeskCourse(CourseWorld):
    """A course with one assignment, its settings filled in."""

    @classmethod
    def begun(cls, home: Path) -> DeskCourse:
        course = super().begun(home)
        for other in (course.root / "assignments").iterdir():
            if other != course.source:
                shutil.rmtree(other)
        today = date.today()
        course.sets(
            readers='"Dr Ingrid Solheim"',
            reply_by=str(today + timedelta(days=14)),
            crisis_contact='"occupational health, extension 2270"',
            assignments=f"\n  {course.assignment}:\n    due: {today + timedelta(days=7)} 17:00",
        )
        exchange = home / "exchange"
        exchange.mkdir()
        exchange.chmod(0o777)
        config = course.root / "nbgrader_config.py"
        text = config.read_text(encoding="utf-8")
        text = text.replace('os.environ["MENTORKIT_TEST_EXCHANGE"]', repr(str(exchange)))
        config.write_text(text, encoding="utf-8")
        # A new gradebook takes seconds, so all tests copy this one.
        with open_session(course_at(course.root)) as session, session.gradebook():
            return cls(course.root, home)

    def copied(self, home: Path) -> DeskCourse:
        there = super().copied(home)
        return DeskCourse(there.root, home)

    @property
    def list_of_people(self) -> Path:
        """What the faculty office sends."""
        path = self.home / "people.csv"
        rows = ["Student ID;First name;Surname"]
        rows += [f"{one};{first};{last}" for one, (first, last) in PEOPLE.items()]
        path.write_text("\n".join(rows) + "\n", encoding="utf-8")
        return path

    @property
    def download(self) -> Path:
        """Canvas' download: three are called as on the roster, and one is not."""
        path = self.home / "submissions.zip"
        made = Zip(path)
        for number, (who, name) in enumerate(
            {
                "ana.lind": "Lind, Ana",
                "ben.okoro": "Okoro, Ben",
                "chidi.eze": "Eze, Chidi",
                "dana.wolf": "Wolff-Berg, Dana",
            }.items()
        ):
            person = self.participant(who).plays("ask", "listen").writes(TEXT)
            content = bundle(person)
            made.canvas(name, 12340 + number, f"{self.assignment}-hand-in.zip", content)
            shutil.rmtree(person.folder.parent)
        return made.done()

    def with_everything_collected(self) -> DeskCourse:
        import_roster(self.root, self.list_of_people)
        release(self.root, self.assignment)
        matches = {"wolffbergdana (12343)": "dana.wolf"}
        taken = collect(self.root, self.assignment, source=self.download, matches=matches)
        assert len(taken.new) == 4
        return self

    def graded(self) -> DeskCourse:
        grade(self.root)
        return self

    def panel(self, step: str) -> Heard:
        return Heard(panel_for(step, self.root))

    @property
    def notebook(self) -> Path:
        return self.root / "workshops" / "coordinator.ipynb"


class Heard:
    """A panel as its page hears it: `ask` something, and read what was answered."""

    def __init__(self, panel: Panel) -> None:
        self.panel = panel
        self.said: list[dict[str, Any]] = []
        self.asked = 0
        panel.send = self._hear

    def _hear(self, message: dict[str, Any], files: list[bytes] | None = None) -> None:
        json.dumps(message)  # what can't go through the wire must not be sent
        self.said.append(message)
        self.files = files or []

    def open(self) -> dict[str, Any]:
        """What the page sees when it opens."""
        self.panel._receive(None, {"type": "ready"}, None)
        return self.said[-1]

    def asks(self, what: str, *parts: bytes, **about: Any) -> dict[str, Any]:
        """Asks, and waits for the answer or the refusal: the whole message."""
        self.asked += 1
        ask = {"what": what, **about}
        message = {"type": "ask", "view": "one", "id": self.asked, "ask": ask}
        self.panel._receive(None, message, [memoryview(part) for part in parts])
        work.wait()
        (answer,) = (one for one in self.said if one.get("id") == self.asked)
        return answer

    def does(self, what: str, *parts: bytes, **about: Any) -> Any:
        """Asks for something that works: what came back."""
        answer = self.asks(what, *parts, **about)
        assert answer["type"] == "answer", answer
        return answer["content"]

    def brings(self, *files: Path, size: int = 1 << 20) -> str:
        """Sends files as the page does; gives the set they are."""
        chosen = ""
        for path in files:
            content = path.read_bytes()
            begun = self.does("begin", name=path.name, size=len(content), files=chosen)
            chosen = begun["files"]
            for start in range(0, len(content), size):
                part = content[start : start + size]
                self.does("part", part, files=chosen, file=begun["file"], offset=start)
        return chosen

    @property
    def progress(self) -> list[dict[str, Any] | None]:
        return [one["job"] for one in self.said if one["type"] == "progress"]


def open_desk(lab: Lab, course: DeskCourse, **how: Any) -> NotebookPage:
    """The coordinator's page of a course that lies where JupyterLab sees it, opened and run."""
    page = lab.open(course.notebook, **how)
    page.make_room()
    page.run_all()
    page.all_are_open(9)
    return page

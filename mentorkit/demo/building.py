"""A programme with simulated people, step by step: made, released, answered, graded, reported."""

from __future__ import annotations

import contextlib
import hashlib
import random
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import msgspec

from mentorkit import bots
from mentorkit.course import (
    Choices,
    Element,
    collect,
    course_at,
    grade,
    init_course,
    read_elements,
    release,
    reply,
    write_feedback,
)
from mentorkit.demo.people import Participant
from mentorkit.environment import environment
from mentorkit.errors import MentorkitError

THROUGH_THE_EXCHANGE = "feedback-practice"
"""The assignment that is handed in through nbgrader; each of the others as one file."""

Say = Callable[[str], None]
Progress = Callable[[int, int, str], None]

_AT_ONCE = 6
"""People at their computers at the same time."""
_GET_A_REPLY = 3
"""Of each assignment; nobody would read forty."""

_SETTINGS = {
    "title": "Mentor training: a demonstration",
    "programme": "demonstration",
    "readers": "Two course leads. This is a demonstration, and nobody wrote to them.",
    "crisis_contact": "A demonstration names nobody. A course names its own contact here.",
    "responder": "the course lead of this demonstration",
    "response_time": "two working days",
    "resources": "A course lists its own resources here.",
}


class Demo(msgspec.Struct, frozen=True):
    """What was built, and where.

    Attributes:
        course: The course's folder, with its gradebook and graded notebooks.
        participants: A folder for each simulated person, as it would be on their computer.
        feedback: The pages that participants get back, by person and assignment.
        report: The cohort report.
        people: How many there are.
        assignments: What they were asked to do.
        handed_in: How many submissions there are.
        graded: How many of these were graded.
    """

    course: Path
    participants: Path
    feedback: Path
    report: Path
    people: int
    assignments: tuple[str, ...]
    handed_in: int
    graded: int


def build(
    to: Path,
    *,
    participants: int = 40,
    seed: int = 1,
    workshops: Sequence[str] | None = None,
    say: Say = print,
    progress: Progress,
) -> Demo:
    """Builds the demonstration in `to`.

    Args:
        seed: The same seed gives the same people, decisions and texts.
        workshops: Only these, with their assignments; all when left out.
        say: Is told what comes next.
        progress: Is told how far the long steps are: `progress(done, all, who)`.

    Raises:
        MentorkitError: The folder is not empty; nothing in it was touched.
    """
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise MentorkitError(
            f"{to} is not empty, so nothing was put there. Choose another folder with --to."
        )
    to = to.absolute()
    to.mkdir(parents=True, exist_ok=True)
    with _all_kept_in(to / "private"):
        building = _Building(to, seed, say, progress)
        building.makes_course(workshops)
        people = bots.cohort(participants, seed)
        names = building.releases(people)
        building.is_answered(people, names)
        building.collects(names)
        done = building.grades()
        building.gives_back(names)
        report = building.report()
    return Demo(
        course=building.course,
        participants=building.participants,
        feedback=building.course / "feedback",
        report=report,
        people=len(people),
        assignments=tuple(names),
        handed_in=building.handed_in,
        graded=done,
    )


@contextlib.contextmanager
def _all_kept_in(folder: Path) -> Iterator[None]:
    """Private histories, and the key of the pseudonyms, stay with the demonstration.

    The key is no secret here: it comes from the programme's name, so that the same seed makes the
    same report.
    """
    key = folder / "keys" / f"{_SETTINGS['programme']}.key"
    key.parent.mkdir(parents=True)
    key.write_text(hashlib.sha256(key.stem.encode()).hexdigest(), encoding="ascii")
    with environment(MENTORKIT_PRIVATE=str(folder), MENTORKIT_CONFIG=str(folder)):
        yield


class _Building:
    """The steps, in their order."""

    def __init__(self, to: Path, seed: int, say: Say, progress: Progress) -> None:
        self.to, self.seed, self.say, self.progress = to, seed, say, progress
        self.participants = to / "participants"
        self.uploaded = to / "handed-in"
        self.exchange = to / "exchange"
        self.course = to / "course"
        self.handed_in = 0

    def makes_course(self, workshops: Sequence[str] | None) -> None:
        """A course with everything filled in, and an exchange of its own."""
        self.say("A course is made")
        reply_by = date.today() + timedelta(weeks=2)
        choices = Choices(
            settings={**_SETTINGS, "reply_by": reply_by.isoformat()},
            workshops=None if workshops is None else tuple(workshops),
        )
        init_course(self.course, title="course", choices=choices)
        self.exchange.mkdir()
        with (self.course / "nbgrader_config.py").open("a", encoding="utf-8") as config:
            config.write(f"c.Exchange.root = {str(self.exchange)!r}\n")

    def releases(self, people: Sequence[bots.Person]) -> list[str]:
        """The names of the assignments, once they are released."""
        _write_roster(self.course / "roster.csv", people)
        names = course_at(self.course).sources()
        self.say(f"Its {len(names)} assignments are released")
        for number, name in enumerate(names, 1):
            release(self.course, name, exchange=name == THROUGH_THE_EXCHANGE)
            self.progress(number, len(names), name)
        return names

    def is_answered(self, people: Sequence[bots.Person], names: Sequence[str]) -> None:
        """Everybody does every assignment, or most of them, and hands in."""
        self.say(f"{len(people)} simulated people do them")
        course = course_at(self.course)
        elements = {name: read_elements(course.release(name)) for name in names}
        # Every step is saved to the disk, and waiting for it is what takes the time.
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            done = pool.map(partial(self._does, elements=elements), people)
            for number, (person, handed_in) in enumerate(zip(people, done, strict=True), 1):
                self.handed_in += handed_in
                self.progress(number, len(people), person.id)

    def _does(self, person: bots.Person, *, elements: Mapping[str, Sequence[Element]]) -> int:
        """How many assignments that person hands in."""
        handed_in = 0
        for name, asked in elements.items():
            folder = self.participants / person.id / name
            shutil.copytree(course_at(self.course).release(name), folder)
            one = Participant(person, folder, self.seed)
            if not one.takes_part(asked):
                continue
            handed_in += 1
            if name == THROUGH_THE_EXCHANGE:
                one.submits(self.exchange / self.course.name)
            else:
                one.uploads(self.uploaded / name)
        return handed_in

    def collects(self, names: Sequence[str]) -> None:
        """Their work is taken in."""
        self.say("Their work is collected")
        for number, name in enumerate(names, 1):
            if name == THROUGH_THE_EXCHANGE:
                collect(self.course, name)
            elif (self.uploaded / name).is_dir():
                collect(self.course, name, source=self.uploaded / name)
            self.progress(number, len(names), name)

    def grades(self) -> int:
        """How many submissions were graded."""
        self.say("It is graded")
        graded = grade(self.course, progress=self.progress)
        return len(graded.grades) - len(graded.set_aside)

    def gives_back(self, names: Sequence[str]) -> None:
        """A few replies are written, and everybody's page; for those who were replied to as PDF."""
        self.say("A few replies are written, and the pages that everybody gets back")
        chance = random.Random(f"{self.seed} replies")
        for number, name in enumerate(names, 1):
            people = course_at(self.course).students(name)
            for student in people[:_GET_A_REPLY]:
                reply(self.course, name, student, bots.reply(chance), by="The course lead")
            write_feedback(self.course, name, pdf=False)
            if name == THROUGH_THE_EXCHANGE:
                write_feedback(self.course, name, students=people[:_GET_A_REPLY])
            self.progress(number, len(names), name)

    def report(self) -> Path:
        """The cohort report."""
        from mentorkit.reports import cohort_report

        self.say("The cohort report is drawn")
        return cohort_report(self.course, self.to / "report.html").path


def _write_roster(path: Path, people: Sequence[bots.Person]) -> None:
    rows = ["id,first_name,last_name,email"]
    rows += [f"{one.id},{one.first_name},{one.last_name},{one.email}" for one in people]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")

"""The whole of it with simulated people: a course from its making to its report.

Everything here goes through the calls a course really uses. Participants answer by way of a
`Sitting`, as a notebook's page does, and hand in through nbgrader's exchange.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import random
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec

from mentorkit import bots
from mentorkit.answers import Sitting
from mentorkit.cases import read_case
from mentorkit.course import collect, grade, init_course, read_elements, release
from mentorkit.environment import environment
from mentorkit.errors import MentorkitError

ASSIGNMENT = "feedback-practice"

Say = Callable[[str], None]
Progress = Callable[[int, int, str], None]

_NEVER_HANDS_IN = 0.05
_STOPS_HALFWAY = 0.05

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
        report: The cohort report.
        handed_in: How many handed in.
        graded: How many of these were graded.
    """

    course: Path
    participants: Path
    report: Path
    people: int
    handed_in: int
    graded: int


def build(
    to: Path, *, participants: int = 40, seed: int = 1, say: Say = print, progress: Progress
) -> Demo:
    """Builds the demonstration in `to`.

    Args:
        seed: The same seed gives the same people, decisions and texts.
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
        say("A course is made, and its assignment released")
        course = _course(to)
        people = bots.cohort(participants, seed)
        _write_roster(course / "roster.csv", people)
        release(course, ASSIGNMENT, exchange=True)
        say(f"{participants} simulated people do the assignment")
        handed_in = 0
        for number, person in enumerate(people, 1):
            folder = to / "participants" / person.id / ASSIGNMENT
            shutil.copytree(course / "release" / ASSIGNMENT, folder)
            if _takes_part(person, folder, random.Random(f"{seed} {person.id}")):
                _hand_in(person, folder, to / "exchange" / course.name)
                handed_in += 1
            progress(number, len(people), person.id)
        say("Their work is collected and graded")
        collect(course, ASSIGNMENT)
        graded = grade(course, ASSIGNMENT, progress=progress)
        say("The cohort report is drawn")
        report = _report(course, to / "report.html")
    done = len(graded.grades) - len(graded.set_aside)
    return Demo(course, to / "participants", report, len(people), handed_in, done)


def _report(course: Path, to: Path) -> Path:
    from mentorkit.reports import cohort_report

    return cohort_report(course, to)


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


def _course(to: Path) -> Path:
    course = init_course(to / "course", name="course").root
    settings = course / "course.yaml"
    text = settings.read_text(encoding="utf-8")
    reply_by = date.today() + timedelta(weeks=2)
    for key, value in {**_SETTINGS, "reply_by": reply_by.isoformat()}.items():
        text = re.sub(rf'^{key}: ".*"$', f'{key}: "{value}"', text, flags=re.MULTILINE)
    settings.write_text(text, encoding="utf-8")
    exchange = to / "exchange"
    exchange.mkdir()
    with (course / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write(f"c.Exchange.root = {str(exchange.absolute())!r}\n")
    return course


def _write_roster(path: Path, people: list[bots.Person]) -> None:
    rows = ["id,first_name,last_name,email"]
    rows += [f"{one.id},{one.first_name},{one.last_name},{one.email}" for one in people]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")


def _takes_part(person: bots.Person, folder: Path, chance: random.Random) -> bool:
    """Does the assignment in `folder`; says whether they hand in."""
    if chance.random() < _NEVER_HANDS_IN:
        return False
    stops_halfway = chance.random() < _STOPS_HALFWAY
    sitting = Sitting(folder)
    for element in read_elements(folder):
        if element.kind == "play":
            bots.play(sitting, read_case(folder / f"{element.item}.md"), chance)
        elif element.kind == "reflect" and not stops_halfway:
            bots.reflect(sitting, element.item, chance)
    return True


def _hand_in(person: bots.Person, folder: Path, exchange: Path) -> None:
    """Puts a copy where `nbgrader submit` would."""
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f UTC")
    place = exchange / "inbound" / f"{person.id}+{ASSIGNMENT}+{now}+{person.id}"
    shutil.copytree(folder, place)
    (place / "timestamp.txt").write_text(now, encoding="utf-8")


def show(to: Path | None, *, participants: int, seed: int, may_open: bool) -> None:
    """Builds the demonstration, says where everything is, and opens it where there is a screen."""
    from rich.console import Console

    from mentorkit.course.lab import open_lab
    from mentorkit.progress import progress_bar

    console = Console(highlight=False, soft_wrap=True)
    with progress_bar("") as progress:
        made = build(
            to or _free(Path("mentorkit-demo")),
            participants=participants,
            seed=seed,
            say=lambda step: console.print(f"[dim]·[/dim] {step}"),
            progress=progress,
        )
    console.print()
    console.print(
        f"{made.handed_in} of {made.people} handed in, {made.graded} submissions were graded."
    )
    console.print(f"  The report    {made.report}")
    console.print(f"  The course    {made.course}")
    console.print(f"  Their work    {made.participants}")
    console.print()
    if may_open and has_screen():
        console.print("JupyterLab opens now; Ctrl-C here ends it.")
        open_lab(made.course)
    else:
        console.print(f"To open it:  {Path(sys.argv[0])} lab {made.course}")


def _free(folder: Path) -> Path:
    """The folder, or the first of folder-2, folder-3, … that is not there yet."""
    number = 1
    free = folder
    while free.exists():
        number += 1
        free = folder.with_name(f"{folder.name}-{number}")
    return free


def has_screen() -> bool:
    """Whether a browser would open where the person sees it."""
    if sys.platform in ("win32", "darwin"):
        return True
    shown = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return bool(shown) and os.geteuid() != 0

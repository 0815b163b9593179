"""What an attempt of the catalogue is: what it tries, and what is to become of it."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from course_world import ASSIGNMENT, NOTEBOOK, CourseWorld

ANSWERS = "answers.json"


class Attempt(NamedTuple):
    """One hostile or broken submission.

    Attributes:
        name: Also the student's id.
        kind: Under which heading it stands.
        tries: One line.
        make: Makes it, in a folder that begins as an ordinary submission.
        answered: Whether that one has all answers, worth 2 points; else none.
        aside: Set aside, and the reason says this.
        says: Graded, and what is said has this word; "" where there is nothing to mend or to say.
        score: What a graded one gets.
        left: Not even collected, and the reason says this.
        incoming: Whether it is collected from a folder, instead of lying in `submitted/`.
    """

    name: str
    kind: str
    tries: str
    make: Callable[[Place], str | None]
    answered: bool = True
    aside: str | None = None
    says: str = ""
    score: float = 2
    left: str | None = None
    incoming: bool = False


CATALOGUE: list[Attempt] = []


def attempt(kind: str, **outcome: Any) -> Callable[[Callable[[Place], str | None]], None]:
    """Puts a function into the catalogue; the first line of its docstring says what it tries.

    What it returns is why it can't be made on this computer; None when it was made.
    """

    def add(make: Callable[[Place], str | None]) -> None:
        name = make.__name__.replace("_", "-").strip("-")
        tries = (make.__doc__ or "").splitlines()[0]
        CATALOGUE.append(Attempt(name, kind, tries, make, **outcome))

    return add


class Place:
    """Where an attempt is made.

    Attributes:
        folder: The submission, or what comes in under the person's name.
        course: The course that it is handed in to.
    """

    def __init__(self, course: CourseWorld, folder: Path, name: str) -> None:
        self.course, self.folder, self.name = course, folder, name
        self.called = name

    def calls_itself(self, name: str) -> None:
        """Gives what comes in another name."""
        self.folder = self.folder.rename(self.folder.with_name(name))
        self.called = name

    @property
    def notebook(self) -> Path:
        return self.folder / NOTEBOOK

    @property
    def answers(self) -> Path:
        return self.folder / ANSWERS

    @property
    def canary(self) -> Path:
        """Should this file ever be there, something was run."""
        return self.course.home / "canaries" / self.name

    @property
    def code(self) -> str:
        """Python that leaves a file, a variable and a hook behind when it is run."""
        return (
            "import os, sys, pathlib  # HOSTILE\n"
            "os.environ['MENTORKIT_HOSTILE'] = 'ran'\n"
            "sys.meta_path.insert(0, type('Hostile', (), {'find_spec': staticmethod("
            "lambda *a, **k: None)}))\n"
            f"pathlib.Path({str(self.canary)!r}).write_text('ran')\n"
        )

    def writes(self, name: str, content: str | bytes) -> None:
        """Puts a file into the folder."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    @contextlib.contextmanager
    def editing(self) -> Iterator[dict[str, Any]]:
        """The notebook as JSON, to be changed in any way that JSON allows."""
        notebook = json.loads(self.notebook.read_bytes())
        yield notebook
        self.notebook.write_text(json.dumps(notebook))

    @contextlib.contextmanager
    def answering(self) -> Iterator[dict[str, Any]]:
        """The answers file as JSON, likewise."""
        answers = (
            json.loads(self.answers.read_bytes())
            if self.answers.exists()
            else EMPTY | {"items": {}}
        )
        yield answers
        self.answers.write_text(json.dumps(answers))

    def cell(self, notebook: dict[str, Any], grade_id: str) -> dict[str, Any]:
        [found] = [
            cell
            for cell in notebook["cells"]
            if cell["metadata"].get("nbgrader", {}).get("grade_id") == grade_id
        ]
        return found


EMPTY = {"format": 1, "assignment": ASSIGNMENT, "folder": "", "date": "2026-11-23"}


class Pattern(NamedTuple):
    """Two ordinary submissions, which are copied for each attempt."""

    answered: Path
    untouched: Path

    def put(self, attempt: Attempt, place: Path) -> None:
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(self.answered if attempt.answered else self.untouched, place)
        if attempt.answered:
            answers = json.loads((place / ANSWERS).read_bytes())
            answers["folder"] = hashlib.md5(os.fsencode(attempt.name)).hexdigest()
            (place / ANSWERS).write_text(json.dumps(answers))

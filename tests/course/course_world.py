"""A small course, the people in it, and the ways they hand in what they did."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nbformat import NotebookNode, read, write
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from mentorkit.answers import Answers, Sitting, encode
from mentorkit.cases import read_case
from mentorkit.course import (
    Collected,
    Graded,
    Release,
    Status,
    collect,
    course_at,
    grade,
    init_course,
    release,
    status,
)
from mentorkit.course.session import open_session

ASSIGNMENT = "quick-practice"
NOTEBOOK = f"{ASSIGNMENT}.ipynb"
MIME = "application/vnd.mentorkit.answers+json"
CASE = """---
case: quick-word
title: A quick word
function: skills
minutes: 2
---
It is late.

# The corridor {#corridor}
She has her coat on.

- [ask] Ask -> chair
- [leave] Leave it -> home

> [!DEBRIEF]
> Only the facilitator reads this.

# Two chairs {#chair}
She sits down.

- [listen] Listen -> plan
- [tell] Tell her -> home

# A plan {#plan ending="A plan with a date"}
You have one.

# Home {#home ending="Nothing was said"}
The light is out.
"""


def nbgrader_cell(kind: str, source: str, grade_id: str, **metadata: Any) -> NotebookNode:
    """A cell as nbgrader marks it: `locked`, `check` or `writing`."""
    cell = new_markdown_cell(source) if kind == "writing" else new_code_cell(source)
    nbgrader = {
        "schema_version": 3,
        "grade_id": grade_id,
        "grade": kind != "locked",
        "solution": kind == "writing",
        "locked": kind != "writing",
        "task": False,
    }
    if kind != "locked":
        nbgrader["points"] = 2 if kind == "writing" else 1
    cell.metadata.update(nbgrader=nbgrader, **metadata)
    return cell


def a_notebook(*more: NotebookNode) -> NotebookNode:
    """The assignment's notebook: a case, a reflection, and the cells that are scored."""
    notebook = new_notebook(
        cells=[
            new_markdown_cell("# Practice\n\nPlay, then write."),
            nbgrader_cell("locked", 'import mentorkit\nmentorkit.play("quick-word")', "play"),
            nbgrader_cell("locked", 'mentorkit.reflect("lesson", "What now?")', "reflect"),
            nbgrader_cell("writing", "A model answer.", "words", mentorkit={"item": "lesson"}),
            nbgrader_cell(
                "check", 'from mentorkit import check\ncheck.finished("quick-word")', "check-case"
            ),
            nbgrader_cell(
                "check", 'from mentorkit import check\ncheck.answered("lesson")', "check-words"
            ),
            *more,
        ]
    )
    notebook.metadata["kernelspec"] = {
        "name": "python3",
        "display_name": "Python 3",
        "language": "python",
    }
    return notebook


class CourseWorld:
    """A course with one assignment. Its methods return itself, so that a test reads on."""

    def __init__(self, root: Path, home: Path, *, assignment: str = ASSIGNMENT) -> None:
        self.root, self.home, self.assignment = root, home, assignment
        self.exchange = home / "exchange"

    @classmethod
    def begun(cls, home: Path) -> CourseWorld:
        """A new course with the small case and notebook in it, and nothing released."""
        course = cls(init_course(home / "course", title="Small course").root, home)
        workshop = course.root / "workshops" / "small"
        workshop.mkdir()
        (workshop / "quick-word.md").write_text(CASE, encoding="utf-8")
        (course.source / "x").parent.mkdir()
        course.writes_notebook(a_notebook())
        with (course.root / "nbgrader_config.py").open("a", encoding="utf-8") as config:
            config.write(
                "import os\n"
                'c.Exchange.root = os.environ["MENTORKIT_TEST_EXCHANGE"]\n'
                'c.Exchange.cache = os.environ["MENTORKIT_TEST_EXCHANGE"] + "-cache"\n'
            )
        return course

    def copied(self, home: Path) -> CourseWorld:
        """The same course elsewhere, to be changed without harm."""
        shutil.copytree(self.home, home, dirs_exist_ok=True, symlinks=True)
        return CourseWorld(home / self.root.name, home, assignment=self.assignment)

    @property
    def where(self) -> dict[str, str]:
        return {"MENTORKIT_TEST_EXCHANGE": str(self.exchange)}

    @property
    def source(self) -> Path:
        return self.root / "assignments" / self.assignment

    @property
    def released(self) -> Path:
        return self.root / "release" / self.assignment

    def submitted(self, student: str) -> Path:
        return self.root / "submitted" / student / self.assignment

    def autograded(self, student: str) -> NotebookNode:
        path = self.root / "autograded" / student / self.assignment / f"{self.assignment}.ipynb"
        return read(path, as_version=4)

    def cell(self, student: str, grade_id: str) -> NotebookNode:
        """One cell of the graded copy."""
        (found,) = (
            cell
            for cell in self.autograded(student).cells
            if cell.metadata.get("nbgrader", {}).get("grade_id") == grade_id
        )
        return found

    def writes_notebook(self, notebook: NotebookNode) -> CourseWorld:
        write(notebook, self.source / f"{self.assignment}.ipynb")
        return self

    def sets(self, **settings: str) -> CourseWorld:
        """Puts lines into course.yaml in place of those with the same keys."""
        path = self.root / "course.yaml"
        lines = path.read_text(encoding="utf-8").splitlines()
        kept = [line for line in lines if line.split(":")[0] not in settings]
        kept += [f"{key}: {value}" for key, value in settings.items()]
        path.write_text("\n".join(kept) + "\n", encoding="utf-8")
        return self

    def release(self, **options: bool) -> Release:
        return release(self.root, self.assignment, **options)

    def participant(self, name: str) -> Participant:
        """Somebody with a fresh copy of the assignment."""
        folder = self.home / "people" / name / self.assignment
        folder.parent.mkdir(parents=True)
        shutil.copytree(self.released, folder)
        return Participant(self, name, folder)

    def collect(
        self, source: Path | None = None, matches: dict[str, str] | None = None
    ) -> Collected:
        return collect(self.root, self.assignment, source=source, matches=matches)

    def grade(self, **options: Any) -> Graded:
        return grade(self.root, self.assignment, **options)

    def status(self) -> Status:
        return status(self.root)

    def reads(self, student: str, cell: str, points: float) -> CourseWorld:
        """A reader gives points by hand, as in formgrader."""
        with (
            open_session(course_at(self.root)) as session,
            session.gradebook() as gradebook,
        ):
            grade = gradebook.find_grade(cell, self.assignment, self.assignment, student)
            grade.manual_score, grade.needs_manual_grade = points, False
            gradebook.db.commit()
        return self

    def scores(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every score in the gradebook, by person: cell, automatic, manual, needs a person."""
        query = """
            SELECT sa.student_id, bc.name, g.auto_score, g.manual_score, g.needs_manual_grade,
                   c.auto_comment
            FROM grade g
            JOIN base_cell bc ON bc.id = g.cell_id
            JOIN submitted_notebook sn ON sn.id = g.notebook_id
            JOIN submitted_assignment sa ON sa.id = sn.assignment_id
            LEFT JOIN base_cell sc ON sc.name = bc.name AND sc.type = 'SolutionCell'
            LEFT JOIN comment c ON c.cell_id = sc.id AND c.notebook_id = g.notebook_id
            ORDER BY 1, 2
        """
        found: dict[str, list[tuple[Any, ...]]] = {}
        with contextlib.closing(sqlite3.connect(self.root / "gradebook.db")) as gradebook:
            for student, *row in gradebook.execute(query):
                found.setdefault(student, []).append(tuple(row))
        return found

    def score(self, student: str) -> float:
        """The automatic score of one person."""
        return sum(row[1] or 0 for row in self.scores()[student])

    def nbgrader(self, *arguments: str, cwd: Path | None = None) -> str:
        """One of nbgrader's own commands, from a shell that knows nothing of this environment."""
        command = [sys.executable, "-m", "nbgrader", *arguments]
        scripts = str(Path(sys.executable).parent)
        done = subprocess.run(
            command,
            cwd=cwd or self.root,
            env={**os.environ, "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}", **self.where},
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return done.stderr


class Participant:
    """One person's folder, and what they do in it. Methods return the person, to go on."""

    def __init__(self, course: CourseWorld, name: str, folder: Path) -> None:
        self.course, self.name, self.folder = course, name, folder

    @property
    def notebook(self) -> Path:
        return self.folder / f"{self.course.assignment}.ipynb"

    def plays(self, *choices: str, case: str = "quick-word") -> Participant:
        from mentorkit.cases import Playthrough

        story = read_case(self.folder / f"{case}.md")
        play = Playthrough(story)
        for choice in choices:
            play.choose(choice)
        self.sitting.decide(story, play.decisions, self._revision(case))
        return self

    def plays_to_an_ending(self, case: str) -> Participant:
        """Takes the last open choice until there is none."""
        from mentorkit.cases import Playthrough

        play = Playthrough(read_case(self.folder / f"{case}.md"))
        while play.ending is None:
            play.choose(play.choices[-1].id)
        return self.plays(*(choice for _, choice in play.decisions), case=case)

    def writes(self, text: str, item: str = "lesson") -> Participant:
        self.sitting.write(item, text, self._revision(item))
        return self

    @property
    def sitting(self) -> Sitting:
        return Sitting(self.folder)

    def _revision(self, item: str) -> int:
        stored = self.sitting.answers.items.get(item)
        return stored.revision if stored else 0

    @contextlib.contextmanager
    def editing(self) -> Iterator[NotebookNode]:
        """The notebook, to be changed by hand and saved."""
        notebook = read(self.notebook, as_version=4)
        yield notebook
        write(notebook, self.notebook)

    def types(self, text: str, grade_id: str = "words") -> Participant:
        """Types into a cell of the notebook itself."""
        with self.editing() as notebook:
            for cell in notebook.cells:
                if cell.metadata.get("nbgrader", {}).get("grade_id") == grade_id:
                    cell.source = text
        return self

    def leaves(self, name: str, content: str) -> Participant:
        """Puts a file into the folder."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        return self

    def saves_notebook(self) -> Participant:
        """Saves the notebook as JupyterLab does: below each element, the answers it holds."""
        answers = self.sitting.answers
        with self.editing() as notebook:
            for grade_id, item in (("play", "quick-word"), ("reflect", "lesson")):
                for cell in notebook.cells:
                    if cell.metadata.get("nbgrader", {}).get("grade_id") == grade_id:
                        cell.outputs = [_summary(answers, item)]
        return self

    def submits(self) -> Participant:
        """The folder gets to where nbgrader collects it, by whatever way."""
        place = self.course.submitted(self.name)
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(self.folder, place, symlinks=True)
        return self

    def hands_in(self) -> Participant:
        """Puts a copy where `nbgrader submit` does, in the same form."""
        now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f UTC")
        inbound = self.course.exchange / "small-course" / "inbound"
        place = inbound / f"{self.name}+{self.course.assignment}+{now}+a1B2"
        shutil.copytree(self.folder, place)
        (place / "timestamp.txt").write_text(now, encoding="utf-8")
        return self


def _summary(answers: Answers, item: str) -> NotebookNode:
    own = Answers(
        assignment=answers.assignment,
        folder=answers.folder,
        date=answers.date,
        items={key: kept for key, kept in answers.items.items() if key.split("/")[0] == item},
    )
    data = {"text/html": "<p>…</p>", MIME: json.loads(encode(own))}
    return new_output("display_data", data)


def database(course: CourseWorld) -> dict[str, list[tuple[Any, ...]]]:
    """Every table with every column; the random ids are replaced by what they stand for."""
    found = {}
    with contextlib.closing(sqlite3.connect(course.root / "gradebook.db")) as gradebook:
        gradebook.row_factory = sqlite3.Row
        tables = [
            row[0]
            for row in gradebook.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        rows = {
            name: [dict(row) for row in gradebook.execute(f"SELECT * FROM {name}")]
            for name in tables
        }
    names: dict[str, str] = {}
    # In the order in which they refer to each other.
    for table in (
        "assignment",
        "notebook",
        "base_cell",
        "submitted_assignment",
        "submitted_notebook",
    ):
        for row in rows[table]:
            said = [table, row.get("type"), row.get("name"), row.get("student_id")]
            said += [names.get(row.get(key)) for key in ("assignment_id", "notebook_id")]
            names[row["id"]] = " ".join(map(str, said))
    for table, its in rows.items():
        own = {"id"} if table in ("grade", "comment", "source_cell") else set()
        found[table] = sorted(
            tuple(
                sorted(
                    (key, str(names.get(value, value)))
                    for key, value in row.items()
                    if key not in own
                )
            )
            for row in its
        )
    return found


def files(course: CourseWorld) -> dict[str, bytes]:
    """All graded copies, file by file."""
    root = course.root / "autograded"
    return {
        str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


def assert_equal(courses: list[CourseWorld]) -> None:
    """Two courses have the same gradebook, table by table, and the same graded copies."""
    lane, stock = map(database, courses)
    assert lane.keys() == stock.keys()
    for table in stock:
        assert lane[table] == stock[table], table
    mine, theirs = map(files, courses)
    assert mine.keys() == theirs.keys()
    for name in theirs:
        assert mine[name] == theirs[name], name

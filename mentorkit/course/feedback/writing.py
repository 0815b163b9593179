"""The pages that participants get back: `feedback/<student>/<assignment>/`, as HTML and PDF.

They are made of the answers, the released notebook and the gradebook's comments. Nothing of the
graded copies is in them, where nbgrader puts mark schemes back.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import msgspec

from mentorkit.answers import Item
from mentorkit.course.codes import CourseCode, CourseError
from mentorkit.course.feedback.book import Book
from mentorkit.course.feedback.places import Place
from mentorkit.course.feedback.replies import day_of
from mentorkit.course.grading.copies import renamed
from mentorkit.course.grading.repair import read_submitted
from mentorkit.course.grading.sanitize import Template, without_template
from mentorkit.course.handed import LARGEST, UNREADABLE, Handed, look_at
from mentorkit.course.layout import Course, course_at
from mentorkit.course.notebooks import NotebookError, read_cells, read_notebook
from mentorkit.course.people.roster import names_of
from mentorkit.course.submissions import TIMESTAMP_FILE, read_submission
from mentorkit.errors import MentorkitError, Problem
from mentorkit.files import read_regular
from mentorkit.pages import GivenBack, Work, feedback_page, seen
from mentorkit.pages.feedback import SEEN
from mentorkit.pages.rubric import in_a_line
from mentorkit.paper import feedback_pdf
from mentorkit.released import Released, read_released

RUBRIC_FILE = "rubric.md"
SECRET_FILE = "submission_secret.txt"
_LARGEST_RUBRIC = 100_000
_STEP = ".feedback-"
_LEFT_BEHIND = 3600  # seconds; what is older was killed

Progress = Callable[[int, int, str], None]
"""`progress(done, all, student)` is called after each page."""


class Feedback(msgspec.Struct, frozen=True):
    """The pages that were written.

    Attributes:
        written: Whose.
        without_reply: Whose page says that there is no reply yet.
        without_pdf: By person, why there is no PDF beside the page.
        left: By person, why there is no page; a sentence each.
    """

    written: tuple[str, ...]
    without_reply: tuple[str, ...]
    without_pdf: dict[str, str]
    left: dict[str, str]


def write_feedback(
    course_dir: Path | str,
    assignment: str,
    *,
    students: Iterable[str] | None = None,
    pdf: bool = True,
    progress: Progress | None = None,
) -> Feedback:
    """Writes the page of each participant, in place of the one before.

    Args:
        students: Whose; everybody's who handed in when left out.
        pdf: Whether there is a PDF beside it; without, it is done in a fifth of the time.

    Raises:
        CourseError: There is no such course or release, or its rubric can't be read.
    """
    writer = Writer(course_at(course_dir), assignment)
    people = writer.everybody if students is None else list(students)
    written, without_reply = [], []
    without_pdf: dict[str, str] = {}
    left: dict[str, str] = {}
    for number, student in enumerate(people, 1):
        try:
            page = writer.page(student)
        except MentorkitError as reason:
            left[student] = str(reason)
        else:
            reason_for_none = writer.write(student, page, pdf=pdf)
            if reason_for_none:
                without_pdf[student] = reason_for_none
            written.append(student)
            without_reply += [] if page.reply else [student]
        if progress:
            progress(number, len(people), student)
    return Feedback(tuple(written), tuple(without_reply), without_pdf, left)


class NoPage(MentorkitError):  # noqa: N818 — an outcome more than a fault
    """This person gets no page; `str()` says why."""


class Writer:
    """Makes the pages of one assignment."""

    def __init__(self, course: Course, assignment: str) -> None:
        course.check_released(assignment)
        self.course, self.assignment = course, assignment
        self.release = course.release(assignment)
        self.book = Book(course, assignment)
        self.templates = {
            path.name: Template(read_notebook(path)) for path in self.release.glob("*.ipynb")
        }
        self.everybody = course.students(assignment)
        settings = course.settings()
        self.released = read_released(self.release) or Released(assignment=assignment)
        self.names = names_of(course)
        self.rubric = _rubric(self.release)
        self.notebook, self.title = _title(self.release, assignment, self.book.place)
        by = settings.reply_by_of(assignment)
        self.language = self.released.language or settings.language
        self.told = {
            "title": self.title,
            "course": settings.title or settings.course,
            "readers": settings.readers_of(assignment),
            "reply_by": by.isoformat() if by else "",
        }
        _sweep(course)

    def handed(self, student: str) -> Handed:
        """What somebody handed in. Raises `NoPage`."""
        if student not in self.everybody:
            raise NoPage("Nothing was handed in.")
        handed = look_at(self.course.submitted(student, self.assignment))
        record = self.book.records.get(student)
        known = record.refused if record and record.stamp == handed.stamp else ""
        if refused := handed.refused or known:
            said = refused.rstrip(".").removeprefix(f"{UNREADABLE}: ")
            raise NoPage(f"It can't be read: {said}.")
        return handed

    def page(self, student: str) -> GivenBack:
        """What somebody gets back. Raises `NoPage`."""
        handed = self.handed(student)
        try:
            found = read_submission(
                handed.folder, given=(self.release, self.course.source(self.assignment))
            )
        except OSError as fault:
            raise NoPage(f"It can't be read: {fault.strerror}.") from None
        since = day_of(handed.folder)
        return GivenBack(
            **self.told,
            person=self.names.get(student) or student,
            language=self.language,
            handed_in=since.isoformat() if since else "",
            reply=self.book.reply(student, handed),
            rubric=self.rubric,
            works=tuple(self._works(student, handed, found.answers.items)),
            folder=self.release,
            answers=found.answers,
        )

    def _works(self, student: str, handed: Handed, items: Mapping[str, Item]) -> Iterable[Work]:
        typed = self._typed(handed)
        comments = self._comments(student, handed)
        asks = [asked for asked in self.released.asks if asked.kind in SEEN]
        known = {asked.item for asked in asks}
        for asked in seen(asks, items):
            own = [one for one in self.book.places if one.item.split("/")[0] == asked.item]
            yield Work(
                asked,
                typed="\n\n".join(typed[one] for one in own if one in typed),
                comments=tuple(comments[one] for one in own if one in comments),
            )
        for place in self.book.places:
            if place.item.split("/")[0] not in known and (place in typed or place in comments):
                said = (comments[place],) if place in comments else ()
                yield Work(None, place.above, typed.get(place, ""), said)

    def _typed(self, handed: Handed) -> dict[Place, str]:
        """What somebody typed into the notebooks' own cells for writing."""
        typed: dict[tuple[str, str], list[str]] = defaultdict(list)
        other = renamed(handed.files, set(self.templates))
        for notebook, template in self.templates.items():
            content = _content(handed.folder / other.get(notebook, notebook))
            try:
                cells = read_submitted(content).cells if content else []
            except NotebookError:
                continue
            for cell in cells:
                typed[notebook, template.name_of(cell)].append(cell.source)
        found = {}
        for place in self.book.places:
            sources = typed[f"{place.notebook}.ipynb", place.cell]
            own = [without_template(place.template.strip(), one.strip()) for one in sources]
            if text := "\n\n".join(dict.fromkeys(filter(None, own))):
                found[place] = text
        return found

    def _comments(self, student: str, handed: Handed) -> dict[Place, str]:
        """What a reader said about cells, but for the reply, which stands above them all."""
        others = [one for one in self.book.places if one != self.book.place]
        said = {one: self.book.said(student, handed, one) for one in others}
        return {one: text for one, text in said.items() if text}

    def folder(self, student: str) -> Path:
        """Where somebody's page lies."""
        return self.course.feedback(student, self.assignment)

    def is_there(self, student: str, page: GivenBack) -> bool:
        """Whether the page lies there as it would be written now."""
        files = self._files(student, page)
        folder = self.folder(student)
        return all(_content(folder / name) == content for name, content in files.items())

    def write(self, student: str, page: GivenBack, *, pdf: bool) -> str:
        """Puts the page into its folder, which appears whole. Why there is no PDF, or ""."""
        files = self._files(student, page)
        reason = ""
        if pdf:
            try:
                files[f"{self.notebook}.pdf"] = feedback_pdf(page)
            except MentorkitError as fault:
                reason = str(fault)
        place = self.folder(student)
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self.course.root, prefix=_STEP) as step:
            new = Path(step, "new")
            new.mkdir()
            for name, content in files.items():
                (new / name).write_bytes(content)
            if os.path.lexists(place):
                place.rename(Path(step, "old"))
            new.rename(place)
        return reason

    def _files(self, student: str, page: GivenBack) -> dict[str, bytes]:
        """The page, and what nbgrader's exchange asks for beside it."""
        files = {f"{self.notebook}.html": feedback_page(page).encode()}
        for name in (TIMESTAMP_FILE, SECRET_FILE):
            content = _content(self.course.submitted(student, self.assignment) / name)
            if content is not None:
                files[name] = content
        return files


def _content(path: Path) -> bytes | None:
    try:
        return read_regular(path, LARGEST)
    except OSError:
        return None


def _rubric(release: Path) -> str:
    path = release / RUBRIC_FILE
    try:
        return read_regular(path, _LARGEST_RUBRIC).decode("utf-8-sig").replace("\0", "").strip()
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError:
        said = "it is not UTF-8 text"
    except OSError as fault:
        said = fault.strerror or "nobody may read it"
    message, hint = (
        f"the rubric can't be read: {said}.",
        "Save it as plain text, and release again.",
    )
    raise CourseError([Problem(str(path), 0, CourseCode.BAD_RUBRIC, message, hint)])


def _title(release: Path, assignment: str, place: Place | None) -> tuple[str, str]:
    """The notebook that a page is named after, and what it calls itself."""
    names = sorted(path.stem for path in release.glob("*.ipynb"))
    notebook = place.notebook if place else (names or [assignment])[0]
    with contextlib.suppress(NotebookError):
        for cell in read_cells(release / f"{notebook}.ipynb"):
            first = cell.source.strip().partition("\n")[0]
            if cell.type == "markdown" and first.startswith("# "):
                return notebook, in_a_line(first)
    return notebook, assignment


def _sweep(course: Course) -> None:
    """Removes what a writing that was killed has left aside."""
    for left in course.root.glob(f"{_STEP}*"):
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > _LEFT_BEHIND:
                shutil.rmtree(left)

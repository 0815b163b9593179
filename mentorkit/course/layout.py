"""Where everything in a course's folder is, and how such a folder begins."""

from __future__ import annotations

import glob
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from string import Template

import msgspec

from mentorkit.course.chosen import keep_only, wanted_names
from mentorkit.course.codes import CourseCode, CourseError
from mentorkit.course.words import keep_words
from mentorkit.course.writing import Choices, fill_in, quoted
from mentorkit.errors import Problem, did_you_mean
from mentorkit.settings import (
    FLOOR,
    SETTINGS_FILE,
    SMALLEST_CELL,
    Settings,
    parse_settings,
    read_settings,
)

CONFIG_FILE = "nbgrader_config.py"
_OWN = (SETTINGS_FILE, CONFIG_FILE, "gradebook.db", "assignments", "workshops")
_SHIPPED = ("assignments", "workshops")
_LEFT_BEHIND = shutil.ignore_patterns(
    "answers.*",
    ".answers.*",
    "process.json",
    "*-hand-in.zip",
    "sessions",
    ".ipynb_checkpoints",
    "__pycache__",
)
_TEMPLATES = Path(__file__).parent / "templates"


class Course(msgspec.Struct, frozen=True):
    """A course's folder.

    Attributes:
        root: The folder itself, as an absolute path.
    """

    root: Path

    def settings(self) -> Settings:
        """What `course.yaml` says now. Raises `SettingsError`."""
        return read_settings(self.root / SETTINGS_FILE)

    @property
    def gradebook(self) -> Path:
        """nbgrader's database of scores; it is there once something was released."""
        return self.root / "gradebook.db"

    @property
    def earlier(self) -> Path:
        """Where submissions go when a newer one takes their place."""
        return self.root / "earlier"

    def earlier_of(self, assignment: str) -> list[tuple[str, Path]]:
        """The submissions that a newer one replaced: each person's id, and the folder."""
        return [
            (student, self.earlier / student / assignment / one)
            for student in _folders(self.earlier)
            for one in _folders(self.earlier / student / assignment)
        ]

    def source(self, assignment: str) -> Path:
        """The assignment as its author works on it."""
        return self.root / "assignments" / assignment

    def release(self, assignment: str) -> Path:
        """The assignment as participants get it."""
        return self.root / "release" / assignment

    def versions(self, assignment: str) -> Path:
        """Where each release of the assignment is kept as it was, in a folder by its number."""
        return self.root / "releases" / assignment

    def check_released(self, assignment: str) -> None:
        """Raises `CourseError` unless there is a release of `assignment`."""
        if assignment not in self.assignments():
            raise _error(
                f"release/{assignment}",
                CourseCode.NOTHING_THERE,
                "there is no such release.",
                did_you_mean(assignment, self.assignments())
                or f"Release it first: mentorkit release {assignment}.",
            )

    def submitted(self, student: str, assignment: str) -> Path:
        """What that person handed in."""
        return self.root / "submitted" / student / assignment

    def autograded(self, student: str, assignment: str) -> Path:
        """The graded copy."""
        return self.root / "autograded" / student / assignment

    def feedback(self, student: str, assignment: str) -> Path:
        """What that person gets back."""
        return self.root / "feedback" / student / assignment

    def sources(self) -> list[str]:
        """The names of all assignments there are to release."""
        return _folders(self.root / "assignments")

    def assignments(self) -> list[str]:
        """The names of all assignments that were released."""
        return _folders(self.root / "release")

    def students(self, assignment: str) -> list[str]:
        """Everybody who handed in `assignment`; also whose folder is a link or can't be opened."""
        place = self.root / "submitted"
        names = [one.name for one in place.iterdir()] if place.is_dir() else []
        return sorted(
            one
            for one in names
            if not one.startswith(".") and _is_folder(self.submitted(one, assignment))
        )

    def originals(self, case: str) -> list[Path]:
        """The files in the course's workshops that hold the case with that id."""
        return sorted((self.root / "workshops").glob(f"*/{case}.md"))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except PermissionError:  # whoever opens it will say so
        return True


def _folders(parent: Path) -> list[str]:
    if not parent.is_dir():
        return []
    return sorted(
        entry.name
        for entry in parent.iterdir()
        if entry.is_dir() and not entry.is_symlink() and not entry.name.startswith(".")
    )


def course_at(folder: Path | str) -> Course:
    """The course in `folder`.

    Raises:
        CourseError: There is none, or nbgrader can't work where it is.
    """
    root = Path(folder).absolute()
    for name in (SETTINGS_FILE, CONFIG_FILE):
        if not (root / name).is_file():
            raise _error(
                folder,
                CourseCode.NOT_A_COURSE,
                f"this folder is not a course: it has no {name}.",
                f"Go to your course's folder, or make one: mentorkit init {root.name}.",
            )
    _refuse_bad_place(root)
    return Course(root)


def _refuse_bad_place(root: Path) -> None:
    """nbgrader takes these signs in a folder's name for patterns, and finds nothing."""
    if glob.has_magic(str(root)):
        raise _error(
            root,
            CourseCode.BAD_PLACE,
            "nbgrader can't work in a folder whose path has a *, ? or [ in it.",
            "Rename the folder, or choose another.",
        )


def _error(place: Path | str, code: CourseCode, message: str, hint: str) -> CourseError:
    return CourseError([Problem(str(place), 0, code, message, hint)])


def sources(course_dir: Path | str) -> list[str]:
    """The names of all assignments in the course that can be released. Raises `CourseError`."""
    return course_at(course_dir).sources()


def shipped(name: str) -> Path:
    """The folder `name` (`workshops`, `assignments`) that comes with mentorkit."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "_shipped" / name
    return installed if installed.is_dir() else package.parent / name


def init_course(
    folder: Path | str, *, title: str | None = None, choices: Choices | None = None
) -> Course:
    """A new course in `folder`, with the assignments and workshops that come with mentorkit.

    Args:
        title: What the course is called; the folder's name when left out.
        choices: Which workshops, and what `course.yaml` says from the beginning.

    Raises:
        CourseError: The folder holds a course already, or nbgrader can't work there; nothing in it
            was touched.
        MentorkitError: Something can't be chosen; nothing was made.
    """
    root = check_place(folder)
    new = _New(title or root.name, choices or Choices())
    is_new = not root.exists()
    root.mkdir(parents=True, exist_ok=True)
    if is_new:
        root.chmod(0o700)  # what people hand in is nobody else's on this computer
    # Made beside its place and moved in: a full disk leaves no half of a course behind.
    with tempfile.TemporaryDirectory(dir=root, prefix=".new-course-") as making:
        for entry in new.made_in(Path(making)):
            entry.rename(root / entry.name)
    return Course(root)


def check_place(folder: Path | str) -> Path:
    """The folder of a course that is going to be made.

    Raises:
        CourseError: It holds a course already, or nbgrader can't work there.
    """
    root = Path(folder).absolute()
    if there := [own for own in _OWN if (root / own).exists()]:
        raise _error(
            folder,
            CourseCode.ALREADY_A_COURSE,
            f"this folder holds a course already: {', '.join(there)}.",
            "Nothing was changed. Choose another folder.",
        )
    _refuse_bad_place(root)
    return root


class _New:
    """A course that is going to be made; whatever can't be chosen is said before anything is."""

    def __init__(self, title: str, choices: Choices) -> None:
        self.kept = wanted_names(shipped("workshops"), shipped("assignments"), choices)
        values = {
            "course": _id_from(title),
            "title": quoted(title),
            "floor": str(FLOOR),
            "smallest": str(SMALLEST_CELL),
        }
        self.texts = {
            name: Template(_template(name)).substitute(values)
            for name in (SETTINGS_FILE, CONFIG_FILE)
        }
        self.texts[SETTINGS_FILE] = fill_in(self.texts[SETTINGS_FILE], choices)
        self.settings = parse_settings(self.texts[SETTINGS_FILE])

    def made_in(self, folder: Path) -> Iterator[Path]:
        """Makes everything in `folder`. The settings come last: with them it is a course."""
        for name, text in self.texts.items():
            (folder / name).write_text(text, encoding="utf-8")
        for part in _SHIPPED:
            if shipped(part).is_dir():
                shutil.copytree(shipped(part), folder / part, ignore=_LEFT_BEHIND)
            else:
                (folder / part).mkdir()
        keep_only(folder, *self.kept)
        keep_words(folder, self.settings)
        yield from sorted(folder.iterdir(), key=lambda entry: entry.name == SETTINGS_FILE)


def _template(name: str) -> str:
    return (_TEMPLATES / f"{name}.template").read_text(encoding="utf-8")


def _id_from(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "course"

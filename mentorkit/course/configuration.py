"""A course's `nbgrader_config.py`, read as nbgrader's own commands read it, and without nbgrader.

Importing nbgrader takes longer than grading a class does.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from mentorkit.course.codes import CourseCode, CourseError
from mentorkit.course.layout import CONFIG_FILE, Course
from mentorkit.errors import Problem

_STEPS = {
    "sanitize_preprocessors": (
        "mentorkit.course.preprocessors.KeepReleased",
        "nbgrader.preprocessors.ClearOutput",
        "nbgrader.preprocessors.DeduplicateIds",
        "nbgrader.preprocessors.OverwriteKernelspec",
        "nbgrader.preprocessors.OverwriteCells",
        "nbgrader.preprocessors.CheckCellMetadata",
    ),
    "autograde_preprocessors": (
        "mentorkit.course.preprocessors.AskChecks",
        "nbgrader.preprocessors.IgnorePattern",
        "nbconvert.preprocessors.ClearMetadataPreprocessor",
        "nbgrader.preprocessors.LimitOutput",
        "nbgrader.preprocessors.SaveAutoGrades",
        "nbgrader.preprocessors.AssignLatePenalties",
        "nbgrader.preprocessors.CheckCellMetadata",
    ),
}
"""What `mentorkit init` writes; the first of each is ours, and has to be there."""

_SAFE_SCREENS = "mentorkit.course.screens.SafeScreens"

_KNOWN = {
    "Application",
    "AssignLatePenalties",
    "Autograde",
    "ClearSolutions",
    "CourseDirectory",
    "Exchange",
    "FormgradeApp",
    "GenerateFeedback",
    "HTMLExporter",
    "IncludeHeaderFooter",
    "LateSubmissionPlugin",
    "NbGrader",
}
"""Sections of the configuration that change nothing in grading, or that we follow ourselves."""
_KNOWN_OF_COURSE = {"course_id", "source_directory", "db_url", "ignore", "root"}
_IN_A_FILE = "sqlite:///"
_IGNORED = [".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback"]


class Configuration:
    """What nbgrader's own commands would be configured with in the course's folder.

    Attributes:
        all: Of traitlets' kind, as nbgrader takes it.
    """

    def __init__(self, course: Course, config: Any) -> None:
        self.course, self.all = course, config

    @property
    def database(self) -> str:
        """The URL of the gradebook."""
        default = f"sqlite:///{self.course.gradebook}"
        return str(self.all.CourseDirectory.get("db_url") or default)

    @property
    def has_gradebook(self) -> bool:
        """Whether there is one to open: a file with nothing in it is none."""
        if not self.database.startswith(_IN_A_FILE):
            return True
        file, _, _options = self.database.removeprefix(_IN_A_FILE).partition("?")
        try:
            return Path(file).stat().st_size > 0
        except OSError:
            return False

    @property
    def ignored(self) -> list[str]:
        """Patterns of the names of files that nbgrader leaves where they are."""
        return list(self.all.CourseDirectory.get("ignore", _IGNORED))

    @property
    def penalty(self) -> str:
        """What a late submission costs: `none`, `zero`, or `custom` for a plugin of the course."""
        if "plugin_class" in self.all.AssignLatePenalties:
            return "custom"
        return str(self.all.LateSubmissionPlugin.get("penalty_method", "none"))

    @property
    def has_safe_screens(self) -> bool:
        """Whether formgrader cleans what participants wrote before it shows it."""
        steps = self.all.HTMLExporter.get("preprocessors", [])
        return _SAFE_SCREENS in [_dotted(one) for one in steps]

    @property
    def unusual(self) -> str:
        """What nbgrader is told about grading beyond what `init` writes; "" when it is nothing."""
        autograde = self.all.Autograde
        for name, steps in _STEPS.items():
            if tuple(map(_dotted, autograde.get(name, []))) != steps:
                return f"Autograde.{name}"
        others = [f"Autograde.{key}" for key in autograde if key not in _STEPS]
        others += [
            f"CourseDirectory.{key}"
            for key in self.all.CourseDirectory
            if key not in _KNOWN_OF_COURSE
        ]
        others += [name for name in self.all if name not in _KNOWN and self.all[name]]
        return others[0] if others else ""


def read_configuration(course: Course) -> Configuration:
    """A course's configuration.

    Raises:
        CourseError: It can't be used.
    """
    from traitlets.config import Application

    app = _reader()
    try:
        app.load_config_file()
        Application.load_config_file(app, CONFIG_FILE.removesuffix(".py"), path=str(course.root))
    except Exception as fault:
        raise _bad(course, f"it can't be used: {fault}.", "Mend it, then try again.") from fault
    app.config.CourseDirectory.root = str(course.root)
    return Configuration(course, app.config)


def safe_configuration(course: Course) -> Configuration:
    """A course's configuration, for grading with it.

    Raises:
        CourseError: It can't be used, or nbgrader would run what participants submitted.
    """
    found = read_configuration(course)
    _check(found)
    return found


def _reader() -> Any:
    """An application that finds the same files as nbgrader's own does, and nothing else."""
    from jupyter_core.application import JupyterApp

    class NbGrader(JupyterApp):  # named as there, for the sections of the files
        name = "nbgrader"

    return NbGrader(log_level=logging.CRITICAL, raise_config_file_errors=True)


def _check(found: Configuration) -> None:
    """Refuses a configuration with which nbgrader would run what participants submitted."""
    for name, (step, *_others) in _STEPS.items():
        if step not in [_dotted(one) for one in found.all.Autograde.get(name, [])]:
            raise _bad(
                found.course,
                f"Autograde.{name} does not name {step}.",
                "Without it, nothing is graded. `mentorkit init` in a new folder shows how it was.",
            )
    named, settings = found.all.CourseDirectory.get("course_id"), found.course.settings()
    if named != settings.course:
        raise _bad(
            found.course,
            f'the course is "{named}" here, and "{settings.course}" in course.yaml.',
            "Give both the same id.",
        )


def _dotted(step: object) -> str:
    return f"{step.__module__}.{step.__qualname__}" if isinstance(step, type) else str(step)


def _bad(course: Course, message: str, hint: str) -> CourseError:
    path = str(course.root / CONFIG_FILE)
    return CourseError([Problem(path, 0, CourseCode.NBGRADER_CONFIG, message, hint)])

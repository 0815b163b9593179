"""nbgrader over one course, in this process: quietly, and with everything put back afterwards."""

from __future__ import annotations

import contextlib
import glob
import logging
import os
import sys
import sysconfig
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mentorkit.course.codes import CourseCode, CourseError, NbgraderError
from mentorkit.course.layout import CONFIG_FILE, Course
from mentorkit.errors import Problem

_OUR_STEPS = {
    "sanitize_preprocessors": "mentorkit.course.preprocessors.KeepReleased",
    "autograde_preprocessors": "mentorkit.course.preprocessors.AskChecks",
}


class Session:
    """What the rest of the package asks of nbgrader. Made by `open_session`."""

    def __init__(self, course: Course) -> None:
        from nbgrader.auth import Authenticator
        from traitlets.config import LoggingConfigurable

        self.course = course
        self._heard = _Listener()
        self.config = _config(course)
        _check_config(course, self.config)
        self._home = LoggingConfigurable(config=self.config)
        self._home.log = logging.Logger("mentorkit.nbgrader")
        self._home.log.addHandler(self._heard)
        self._authenticator = Authenticator(parent=self._home)

    def gradebook(self) -> Any:
        """nbgrader's gradebook, for a `with`. It is made when there is none yet."""
        from nbgrader.api import Gradebook

        directory = self._directory()
        return Gradebook(directory.db_url, directory.course_id)

    def generate(self, assignment: str) -> None:
        """Makes `release/<assignment>` anew. Raises `NbgraderError`."""
        from nbgrader.converters import GenerateAssignment

        self._convert(GenerateAssignment, assignment)

    def autograde(self, assignment: str, student: str) -> None:
        """Grades one submission, also when it was graded before. Raises `NbgraderError`."""
        from nbgrader.converters import Autograde

        self._convert(Autograde, assignment, student)

    def exchange(self, action: str, assignment: str, student: str = "*") -> Any:
        """One of nbgrader's exchange actions, such as `Collect`, ready to be started."""
        from nbgrader.exchange import ExchangeFactory

        factory = ExchangeFactory(parent=self._home)
        return getattr(factory, action)(
            coursedir=self._directory(assignment, student),
            authenticator=self._authenticator,
            parent=self._home,
        )

    @contextlib.contextmanager
    def explaining(self) -> Iterator[None]:
        """Says whatever stops nbgrader as one `NbgraderError`, in its own words."""
        self._heard.forget()
        try:
            yield
        except (Exception, SystemExit) as fault:
            raise NbgraderError(self._heard.why(fault)) from fault

    def _convert(self, converter: type, assignment: str, student: str = "*") -> None:
        directory = self._directory(assignment, student)
        with self.explaining():
            converting = converter(coursedir=directory, parent=self._home)
            converting.force = True
            converting.start()

    def _directory(self, assignment: str = "", student: str = "*") -> Any:
        from nbgrader.coursedir import CourseDirectory

        return CourseDirectory(
            parent=self._home,
            assignment_id=assignment,
            student_id=student if student == "*" else glob.escape(student),
        )


@contextlib.contextmanager
def open_session(course: Course) -> Iterator[Session]:
    """A session, and this process as it was when the session is over."""
    with _environment():
        yield Session(course)


@contextlib.contextmanager
def _environment() -> Iterator[None]:
    """nbgrader calls `alembic` by name, changes the folder, and leaves a variable behind."""
    scripts = {sysconfig.get_path("scripts"), str(Path(sys.executable).parent)}
    before = os.environ.copy()
    folder = Path.cwd()
    os.environ["PATH"] = os.pathsep.join([*sorted(scripts), before.get("PATH", os.defpath)])
    try:
        with warnings.catch_warnings():
            # What they warn of, such as a cell that was copied, is nothing a person can act on.
            warnings.filterwarnings("ignore", module="nbgrader|nbformat")
            yield
    finally:
        os.chdir(folder)
        for name in ("PATH", "NBGRADER_EXECUTION"):
            if name in before:
                os.environ[name] = before[name]
            else:
                os.environ.pop(name, None)


def _config(course: Course) -> Any:
    """What nbgrader's own commands would be configured with in the course's folder."""
    from nbgrader.apps.baseapp import NbGrader
    from traitlets.config import Application

    app = NbGrader(log_level=logging.CRITICAL, raise_config_file_errors=True)
    app.load_cwd_config = False
    try:
        app.load_config_file()
        Application.load_config_file(app, CONFIG_FILE.removesuffix(".py"), path=str(course.root))
    except Exception as fault:
        raise _bad_config(
            course, f"it can't be used: {fault}.", "Mend it, then try again."
        ) from fault
    app.config.CourseDirectory.root = str(course.root)
    return app.config


def _check_config(course: Course, config: Any) -> None:
    """Refuses a configuration with which nbgrader would run what participants submitted."""
    for name, step in _OUR_STEPS.items():
        if step not in [_dotted(one) for one in config.Autograde.get(name, [])]:
            raise _bad_config(
                course,
                f"Autograde.{name} does not name {step}.",
                "Without it, nothing is graded. `mentorkit init` in a new folder shows how it was.",
            )
    named, settings = config.CourseDirectory.get("course_id"), course.settings()
    if named != settings.course:
        raise _bad_config(
            course,
            f'the course is "{named}" here, and "{settings.course}" in course.yaml.',
            "Give both the same id.",
        )


def _dotted(step: object) -> str:
    return f"{step.__module__}.{step.__qualname__}" if isinstance(step, type) else str(step)


def _bad_config(course: Course, message: str, hint: str) -> CourseError:
    path = str(course.root / CONFIG_FILE)
    return CourseError([Problem(path, 0, CourseCode.NBGRADER_CONFIG, message, hint)])


class _Listener(logging.Handler):
    """Keeps what nbgrader only logs: it catches the reason of a failure and raises another."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.forget()

    def forget(self) -> None:
        self._first: BaseException | None = None
        self._said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self._said.append(record.getMessage())
        if self._first is None:
            self._first = sys.exc_info()[1]

    def why(self, raised: BaseException) -> str:
        from nbgrader.converters.base import NbGraderException

        fault = self._first if isinstance(raised, NbGraderException) and self._first else raised
        said = str(fault).strip() or type(fault).__name__
        if isinstance(raised, SystemExit) and self._said:
            said = self._said[0]
        return said.splitlines()[0]

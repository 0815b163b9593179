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
from datetime import datetime
from pathlib import Path
from typing import Any

from mentorkit.course.codes import NbgraderError
from mentorkit.course.configuration import safe_configuration
from mentorkit.course.layout import Course


class Session:
    """What the rest of the package asks of nbgrader. Made by `open_session`."""

    def __init__(self, course: Course) -> None:
        from nbgrader.auth import Authenticator
        from traitlets.config import LoggingConfigurable

        self.course = course
        self._heard = _Listener()
        self.config = safe_configuration(course).all
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

    def note_arrival(self, assignment: str, student: str, when: datetime | None) -> None:
        """Notes when a submission came that holds no time of it. Raises `NbgraderError`.

        Args:
            when: In UTC, without saying so.
        """
        with self.explaining(), self.gradebook() as gradebook:
            gradebook.update_or_create_student(student)
            gradebook.update_or_create_submission(assignment, student, timestamp=when)

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
def readable() -> Iterator[None]:
    """While files are put into the exchange: others are to read them, whatever is usual here."""
    before = os.umask(0o022)
    try:
        yield
    finally:
        os.umask(before)


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

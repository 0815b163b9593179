"""One small course for all tests of this folder; each test gets a copy of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from course_world import CourseWorld
from downloads import Zip

from mentorkit.course import course_at
from mentorkit.course.session import open_session


@pytest.fixture(scope="session", autouse=True)
def _elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nothing of the person who runs the tests is read or written."""
    home = tmp_path_factory.mktemp("elsewhere")
    folders = {
        "HOME": home,
        "MENTORKIT_PRIVATE": home / "private",
        "JUPYTER_CONFIG_DIR": home / "config",
        "JUPYTER_DATA_DIR": home / "data",
        "IPYTHONDIR": home / "ipython",
        "MENTORKIT_TEST_EXCHANGE": home / "exchange",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, folder in folders.items():
            folder.mkdir(exist_ok=True)
            patch.setenv(name, str(folder))
        patch.delenv("NBGRADER_EXECUTION", raising=False)
        patch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
        yield


@pytest.fixture(scope="session")
def _begun(tmp_path_factory: pytest.TempPathFactory, _elsewhere: None) -> CourseWorld:
    course = CourseWorld.begun(tmp_path_factory.mktemp("begun"))
    # A new gradebook takes seconds, so this one is copied; test_course_nbgrader makes a new one.
    with open_session(course_at(course.root)) as session, session.gradebook():
        return course


@pytest.fixture(scope="session")
def _released(tmp_path_factory: pytest.TempPathFactory, _begun: CourseWorld) -> CourseWorld:
    course = _begun.copied(tmp_path_factory.mktemp("released"))
    course.release()
    return course


@pytest.fixture
def new_course(_begun: CourseWorld, tmp_path: Path) -> CourseWorld:
    """The course before anything was released."""
    return _begun.copied(tmp_path)


@pytest.fixture
def course(_released: CourseWorld, tmp_path: Path) -> CourseWorld:
    """The course with its assignment released."""
    return _released.copied(tmp_path)


@pytest.fixture
def download(tmp_path: Path) -> Callable[[], Zip]:
    """A new download to be filled."""
    numbers = iter(range(100))
    return lambda: Zip(tmp_path / f"submissions-{next(numbers)}.zip")


@pytest.fixture
def exchange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An exchange of nbgrader's for one test."""
    folder = tmp_path / "exchange"
    folder.mkdir()
    folder.chmod(0o777)
    monkeypatch.setenv("MENTORKIT_TEST_EXCHANGE", str(folder))
    return folder


@pytest.fixture(autouse=True)
def _same_process() -> Iterator[None]:
    """Whatever is asked of nbgrader, this process stays as it was."""
    before = (Path.cwd(), os.environ.get("NBGRADER_EXECUTION"), os.environ["PATH"])
    yield
    assert (Path.cwd(), os.environ.get("NBGRADER_EXECUTION"), os.environ["PATH"]) == before

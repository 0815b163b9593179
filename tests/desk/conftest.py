"""The coordinator's desk: one course for all its tests, and one JupyterLab."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lab_fixtures import _lab, lab

__all__ = ["_lab", "lab"]


@pytest.fixture(scope="session", autouse=True)
def _elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nothing of the person who runs the tests is read or written."""
    home = tmp_path_factory.mktemp("elsewhere")
    folders = {
        "HOME": home,
        "MENTORKIT_PRIVATE": home / "private",
        "MENTORKIT_CONFIG": home / "mentorkit",
        "JUPYTER_CONFIG_DIR": home / "config",
        "JUPYTER_DATA_DIR": home / "data",
        "IPYTHONDIR": home / "ipython",
        "MENTORKIT_TEST_EXCHANGE": home / "exchange",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, folder in folders.items():
            folder.mkdir(exist_ok=True)
            patch.setenv(name, str(folder))
        (home / "exchange").chmod(0o777)
        patch.delenv("NBGRADER_EXECUTION", raising=False)
        patch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
        yield


@pytest.fixture(scope="session")
def _begun(tmp_path_factory: pytest.TempPathFactory, _elsewhere: None) -> object:
    from desk_world import DeskCourse

    return DeskCourse.begun(tmp_path_factory.mktemp("begun"))


@pytest.fixture(scope="session")
def _collected(tmp_path_factory: pytest.TempPathFactory, _begun: object) -> object:
    course = _begun.copied(tmp_path_factory.mktemp("collected"))  # type: ignore[attr-defined]
    return course.with_everything_collected()


@pytest.fixture
def begun(_begun: object, tmp_path: Path) -> object:
    """A course in which nothing was done yet."""
    return _begun.copied(tmp_path)  # type: ignore[attr-defined]


@pytest.fixture
def course(_collected: object, tmp_path: Path) -> object:
    """A course with a roster, a release, and what four people handed in."""
    return _collected.copied(tmp_path)  # type: ignore[attr-defined]

"""The course that all attempts are made on, together with forty ordinary people."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session", autouse=True)
def _elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nothing of the person who runs the tests is read or written."""
    home = tmp_path_factory.mktemp("elsewhere")
    with pytest.MonkeyPatch.context() as patch:
        for name in (
            *("HOME", "MENTORKIT_PRIVATE", "XDG_CONFIG_HOME", "JUPYTER_CONFIG_DIR"),
            *("JUPYTER_DATA_DIR", "IPYTHONDIR", "MENTORKIT_TEST_EXCHANGE", "MPLCONFIGDIR"),
        ):
            folder = home / name.lower()
            folder.mkdir()
            patch.setenv(name, str(folder))
        patch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
        yield

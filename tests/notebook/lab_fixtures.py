"""One JupyterLab for all tests of a folder, whose conftest takes these fixtures in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session")
def _lab(browser: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    from lab_world import running_lab

    with running_lab(tmp_path_factory.mktemp("lab"), browser) as lab:
        yield lab


@pytest.fixture
def lab(_lab: object) -> Iterator[object]:
    """JupyterLab with a browser; see `lab_world.Lab`. What a test opens is closed after it."""
    yield _lab
    _lab.close_pages()  # type: ignore[attr-defined]

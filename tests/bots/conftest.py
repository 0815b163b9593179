"""The cases that simulated people are sent through."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mentorkit.cases import Case, parse_case, read_case

ROOT = Path(__file__).parents[2]
FRONT = "---\ncase: small\ntitle: Small\nfunction: skills\nminutes: 5\n{extra}---\n"


@pytest.fixture(scope="session")
def shipped() -> Case:
    """The case that comes with the first workshop."""
    return read_case(ROOT / "workshops" / "feedback" / "missing-allergy.md")


@pytest.fixture(scope="session")
def case() -> Callable[..., Case]:
    """Makes a case of its scenes: `case("# Here {#here} …", counters="trust: 2 of 0..5")`."""

    def make(scenes: str, **extra: str) -> Case:
        lines = "".join(f"{key}:\n  {value}\n" for key, value in extra.items())
        return parse_case(FRONT.format(extra=lines) + scenes)

    return make

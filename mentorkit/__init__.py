"""mentorkit: case scenarios, reflections and safe reports for mentor training in medical education.

A case is a Markdown file (`mentorkit.cases`). In a notebook, `play` shows it and `reflect` asks for
a few words about it (`mentorkit.notebook`); what a person decides and writes is kept beside the
notebook in one file (`mentorkit.answers`). `preview` shows a case to its author, with its map
(`mentorkit.maps`), while they write. A course is an nbgrader course (`mentorkit.course`):
`release`, `collect`, `grade`, `status`. What a cohort answered becomes a table, the table is made
safe (`mentorkit.privacy`), and the safe table becomes a report (`mentorkit.reports`).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mentorkit.cases import Playthrough, read_case
    from mentorkit.notebook import play, preview, reflect

__version__ = "0.1.0"

# The public verbs and where they live: imported when first used, so that importing us is quick.
_HOMES = {
    "Playthrough": "mentorkit.cases",
    "play": "mentorkit.notebook",
    "preview": "mentorkit.notebook",
    "read_case": "mentorkit.cases",
    "reflect": "mentorkit.notebook",
}

__all__ = ["Playthrough", "play", "preview", "read_case", "reflect"]


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'mentorkit' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])

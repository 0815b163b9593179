"""mentorkit: case scenarios, reflections and safe reports for mentor training in medical education.

A case is a Markdown file (`mentorkit.cases`); surveys, worksheets and ways to reflect are YAML
(`mentorkit.forms`). In a notebook, `play` shows a case, `reflect`, `survey` and `worksheet` ask
about it, and `submission` hands it in (`mentorkit.notebook`); what a person decides and writes is
kept beside the notebook in one file (`mentorkit.answers`), and `mentorkit.pages` shows it to
others. `preview` shows a case to its author, with its map (`mentorkit.maps`), while they write.
`facilitate` leads a workshop in a room (`mentorkit.hall`).
A course is an nbgrader course (`mentorkit.course`): `release`, `collect`, `grade`, `status`. What a
cohort answered becomes a table, the table is made safe (`mentorkit.privacy`), and the safe table
becomes a report (`mentorkit.reports`). `coordinate` shows each of these steps in the coordinator's
notebook (`mentorkit.desk`).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mentorkit.cases import Playthrough, read_case
    from mentorkit.desk import coordinate
    from mentorkit.notebook import (
        ask_for_contact,
        consent,
        facilitate,
        note,
        play,
        preview,
        reflect,
        submission,
        survey,
        worksheet,
    )

__version__ = "0.1.0"

# The public verbs and where they live: imported when first used, so that importing us is quick.
_HOMES = {
    "Playthrough": "mentorkit.cases",
    "ask_for_contact": "mentorkit.notebook",
    "consent": "mentorkit.notebook",
    "coordinate": "mentorkit.desk",
    "facilitate": "mentorkit.notebook",
    "note": "mentorkit.notebook",
    "play": "mentorkit.notebook",
    "preview": "mentorkit.notebook",
    "read_case": "mentorkit.cases",
    "reflect": "mentorkit.notebook",
    "submission": "mentorkit.notebook",
    "survey": "mentorkit.notebook",
    "worksheet": "mentorkit.notebook",
}

__all__ = [
    "Playthrough",
    "ask_for_contact",
    "consent",
    "coordinate",
    "facilitate",
    "note",
    "play",
    "preview",
    "read_case",
    "reflect",
    "submission",
    "survey",
    "worksheet",
]


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'mentorkit' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])

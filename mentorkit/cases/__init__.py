"""A case as data: read, checked, compiled, and played.

`read_case` turns a Markdown file into a `Case`, or raises `CaseError` with a `Problem` for every
fault and its line. `Case.compile()` gives the plain JSON that runs in the notebook's page too.
`Playthrough` is one person's way through it; `replay` follows decisions recorded earlier.
`write_case` gives the Markdown back; `mentorkit.cases.formats` leads to and from other tools.

A case has finitely many states, and `explore` finds them all: so `lint` says what is wrong with it
on any way, and `paths` how many ways there are and where they end.

Nothing in a case is code, and nothing here knows of Jupyter.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from mentorkit.cases.codes import CaseCode
from mentorkit.cases.compiled import Compiled, compile_case, read_compiled
from mentorkit.cases.find import find_cases
from mentorkit.cases.model import BELOW_THE_LINE, Case, Choice, Counter, Flag, Scene, Text
from mentorkit.cases.notes import CaseError
from mentorkit.cases.playthrough import ChoiceError, Playthrough, replay
from mentorkit.cases.program import OpenChoice
from mentorkit.cases.proofs.findings import Finding, LintCode, Report
from mentorkit.cases.reader import known_case, parse_case, read_case, without_debriefs
from mentorkit.cases.writer import write_case

if TYPE_CHECKING:
    from mentorkit.cases.proofs.linter import lint, lint_file
    from mentorkit.cases.proofs.space import Space, explore
    from mentorkit.cases.proofs.ways import Paths, paths
    from mentorkit.cases.schemas import compiled_schema, front_matter_schema

# What only some need, and where it lives: imported when first used, since numpy takes its time.
_HOMES = {
    "Paths": "mentorkit.cases.proofs.ways",
    "Space": "mentorkit.cases.proofs.space",
    "compiled_schema": "mentorkit.cases.schemas",
    "explore": "mentorkit.cases.proofs.space",
    "front_matter_schema": "mentorkit.cases.schemas",
    "lint": "mentorkit.cases.proofs.linter",
    "lint_file": "mentorkit.cases.proofs.linter",
    "paths": "mentorkit.cases.proofs.ways",
}

__all__ = [
    "BELOW_THE_LINE",
    "Case",
    "CaseCode",
    "CaseError",
    "Choice",
    "ChoiceError",
    "Compiled",
    "Counter",
    "Finding",
    "Flag",
    "LintCode",
    "OpenChoice",
    "Paths",
    "Playthrough",
    "Report",
    "Scene",
    "Space",
    "Text",
    "compile_case",
    "compiled_schema",
    "explore",
    "find_cases",
    "front_matter_schema",
    "known_case",
    "lint",
    "lint_file",
    "parse_case",
    "paths",
    "read_case",
    "read_compiled",
    "replay",
    "without_debriefs",
    "write_case",
]


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'mentorkit.cases' has no attribute {name!r}")

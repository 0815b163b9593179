"""A case as data: read, checked, compiled, and played.

`read_case` turns a Markdown file into a `Case`, or raises `CaseError` with a `Problem` for every
fault and its line. `Case.compile()` gives the plain JSON that runs in the notebook's page too.
`Playthrough` is one person's way through it; `replay` follows decisions recorded earlier.
`write_case` gives the Markdown back.

Nothing in a case is code, and nothing here knows of Jupyter.
"""

from mentorkit.cases.codes import CaseCode
from mentorkit.cases.compiled import Compiled, compile_case, read_compiled
from mentorkit.cases.find import find_cases
from mentorkit.cases.model import BELOW_THE_LINE, Case, Choice, Counter, Flag, Scene, Text
from mentorkit.cases.notes import CaseError
from mentorkit.cases.playthrough import ChoiceError, Playthrough, replay
from mentorkit.cases.program import OpenChoice
from mentorkit.cases.reader import parse_case, read_case, without_debriefs
from mentorkit.cases.writer import write_case

__all__ = [
    "BELOW_THE_LINE",
    "Case",
    "CaseCode",
    "CaseError",
    "Choice",
    "ChoiceError",
    "Compiled",
    "Counter",
    "Flag",
    "OpenChoice",
    "Playthrough",
    "Scene",
    "Text",
    "compile_case",
    "find_cases",
    "parse_case",
    "read_case",
    "read_compiled",
    "replay",
    "without_debriefs",
    "write_case",
]

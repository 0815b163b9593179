"""All shipped cases, edited two thousand times at random: each reads, or its problems say why.

`MENTORKIT_FUZZ=100000 pytest tests/cases/test_cases_fuzz.py` tries more, and other edits each time
with `MENTORKIT_FUZZ_SEED=2`.
"""

import os
import random
from pathlib import Path

import pytest

from mentorkit.cases import CaseError, find_cases, parse_case
from mentorkit.errors import Problem

EDITS = int(os.environ.get("MENTORKIT_FUZZ", "2000"))
SEED = os.environ.get("MENTORKIT_FUZZ_SEED", "1")
SHIPPED = list(find_cases(Path(__file__).parents[2] / "workshops"))
PIECES = (
    "{", "}", "[", "]", "(", ")", "#", "-", ">", "|", "`", "*", "_", "!", "\\", "\t", "\n", "\n\n",
    "---", "```", "{if ", "{else}", "{end}", "{time}", " -> ", "[!DEBRIEF]", "visited(", " and ",
    "not ", "+1", "=9", "..", ": ", "&a", "*a", "\u200f", "\0", "\ufeff", "é", "🩺", "{#x}",
    "- [a] b",
)  # fmt: skip


def edited(source: str, chance: random.Random) -> str:
    """The source with one to three small accidents."""
    for _ in range(chance.randint(1, 3)):
        at, piece = chance.randrange(len(source)), chance.choice(PIECES)
        length = chance.choice((0, 1, 2, 5, 40))
        source = source[:at] + chance.choice((piece, "", source[at : at + length])) + source[
            at + length :
        ]  # fmt: skip
        if chance.random() < 0.1:
            begin = chance.randrange(len(source))
            source = source[:at] + source[begin : begin + 200] + source[at:]
    return source


def faults(text: str) -> tuple[Problem, ...]:
    """The problems of a case; one that has none compiles, too."""
    try:
        case = parse_case(text, "case.md")
    except CaseError as fault:
        return fault.problems
    if len(text) % 4 == 0:  # compiling takes longer than reading, so not each time
        assert case.compile().json()
    return ()


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_an_edited_case_reads_or_says_why(path):
    source = path.read_text(encoding="utf-8")
    chance = random.Random(f"{SEED} {path.stem}")
    read = 0
    for _ in range(EDITS // len(SHIPPED)):
        text = edited(source, chance)
        problems = faults(text)
        assert all(0 <= one.line <= text.count("\n") + 2 for one in problems)
        read += not problems
    assert 0 < read < EDITS

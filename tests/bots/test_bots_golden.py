"""Whole playthroughs of the shipped cases, written down: one for each ending, chosen by hand.

A case that was meant to change says so here. To write the transcripts anew, and then look at what
changed in them:

    MENTORKIT_RENEW=1 pytest tests/bots/test_bots_golden.py; git diff tests/bots/golden
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mentorkit.bots import transcript
from mentorkit.cases import Playthrough, find_cases, read_case

WORKSHOPS = Path(__file__).parents[2] / "workshops"
GOLDEN = Path(__file__).parent / "golden"
CASES = {case.id: case for case in map(read_case, find_cases(WORKSHOPS))}

LINES = {
    "missing-allergy": {
        "line": "together say own date-both",
        "habit": "ask phone coach send",
        "late": "ask up pen coach date-late",
        "quiet": "ward tomasz home",
        "ruth": "form huda home-held",
        "given": "form on home-open",
    },
}
"""For each case and ending the choices that lead there."""


def test_every_ending_of_every_shipped_case_has_a_line():
    endings = {
        case.id: {scene.id for scene in case.scenes if scene.ending is not None}
        for case in CASES.values()
    }
    assert {case: set(lines) for case, lines in LINES.items()} == endings


@pytest.mark.parametrize(
    ("case_id", "ending"), [(case, ending) for case, lines in LINES.items() for ending in lines]
)
def test_transcript(case_id: str, ending: str):
    case = CASES[case_id]
    play = Playthrough(case)
    for choice in LINES[case_id][ending].split():
        play.choose(choice)
    assert play.scene.id == ending
    written = transcript(case, play.decisions)
    golden = GOLDEN / case_id / f"{ending}.md"
    if os.environ.get("MENTORKIT_RENEW"):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(written, encoding="utf-8", newline="\n")
        pytest.skip(f"{golden.name} was written anew")
    assert written == golden.read_text(encoding="utf-8"), "See above how to renew it."

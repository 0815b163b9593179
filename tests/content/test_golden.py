"""Each case, played by kept decisions to each of its endings, reads as it did when last looked at.

`.venv/bin/python tests/content/golden.py` writes the transcripts anew, and the difference shows
what a reader will notice.
"""

from __future__ import annotations

from pathlib import Path

import golden
import pytest
from golden import CASES, case_at

from mentorkit.cases import Case

every_case = pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
RENEW = "If it was meant: .venv/bin/python tests/content/golden.py, then look at git diff."


@every_case
def test_each_ending_has_a_way_that_leads_there(path: Path) -> None:
    case = case_at(path)
    ways = golden.kept_ways(case)
    assert list(ways) == golden.endings_of(case), RENEW
    ends = {ending: golden.end_of(case, way) for ending, way in ways.items()}
    assert ends == {ending: ending for ending in ways}, RENEW


@every_case
def test_what_is_read_on_the_way_is_what_was_read_before(path: Path) -> None:
    case = case_at(path)
    for ending, way in golden.kept_ways(case).items():
        file = golden.GOLDEN / case.id / f"{ending}.txt"
        assert file.exists(), RENEW
        assert golden.transcript(case, way) == file.read_text(encoding="utf-8"), RENEW


def test_there_is_no_transcript_of_anything_else() -> None:
    expected = {
        f"{case.id}/{name}.txt"
        for case in map(case_at, CASES)
        for name in [*golden.endings_of(case), "ways"]
    }
    found = {file.relative_to(golden.GOLDEN).as_posix() for file in golden.GOLDEN.rglob("*.txt")}
    assert found == expected, RENEW


@pytest.fixture
def allergy() -> Case:
    return case_at(next(path for path in CASES if path.stem == "missing-allergy"))


def test_a_way_that_leads_elsewhere_is_found_and_replaced(
    allergy: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = golden.kept_ways(allergy)
    assert golden.end_of(allergy, ("no-such-choice",)) is None
    assert golden.end_of(allergy, ()) is None
    broken = {**kept, "ruth": kept["line"], "late": ("no-such-choice",)}
    monkeypatch.setattr(golden, "kept_ways", lambda _: broken)
    now = golden.ways_now(allergy)
    assert [golden.end_of(allergy, way) for way in now.values()] == golden.endings_of(allergy)
    assert {ending for ending in now if now[ending] != broken[ending]} == {"ruth", "late"}


def test_the_likely_ways_of_a_case_lead_to_all_its_endings(allergy: Case) -> None:
    likely = golden.likely_ways(allergy)
    assert [golden.end_of(allergy, way) for way in likely.values()] == golden.endings_of(allergy)


def test_a_transcript_shows_what_was_typed_and_the_ending(allergy: Case) -> None:
    way = golden.kept_ways(allergy)["ruth"]
    read = golden.transcript(allergy, way)
    assert all(f": {choice}\n" in read for choice in way)
    assert "An ending" in read
    assert read.endswith("Nothing you did here was saved.\n")

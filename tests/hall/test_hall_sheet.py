"""The run sheet and the questions: read from the guide, which is their one source."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mentorkit.cases import read_case
from mentorkit.hall import GUIDE, cases_in, questions_for, read_sheet

ROOT = Path(__file__).parents[2]
WORKSHOPS = sorted(path.parent for path in (ROOT / "workshops").glob(f"*/{GUIDE}"))
every_workshop = pytest.mark.parametrize("workshop", WORKSHOPS, ids=lambda path: path.name)

SHEET = """# A guide

| minutes | do this |
|---|---|
| 6 | read |

## Run sheet

| what | 60 min | **75 min** | kept? |
|---|---|---|---|
| Ground rules, see [below](#rules) | 0–5 | **0–5** | – |
| *Role-play* | – | 5-40 | no |
| Close | 5–60 | **40–75** | by \\| choice |

Running late? Take it from *here*.

<a id="next"></a>
## Next
"""


def guide_of(workshop: Path) -> str:
    return (workshop / GUIDE).read_text(encoding="utf-8")


def test_a_run_sheet_is_found_by_its_head() -> None:
    sheet = read_sheet(SHEET)
    assert (sheet.lengths, sheet.usual, sheet.problems) == ((60, 75), 75, ())
    assert [stage.what for stage in sheet.stages] == [
        "Ground rules, see below",
        "Role-play",
        "Close",
    ]
    assert [stage.times for stage in sheet.stages] == [
        {60: (0, 5), 75: (0, 5)},
        {75: (5, 40)},
        {60: (5, 60), 75: (40, 75)},
    ]
    assert sheet.stages[2].about == {"kept?": "by | choice"}
    assert sheet.note == "<p>Running late? Take it from <em>here</em>.</p>\n"


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("5-40", "5 to 40", "guide.md, line 12: “5 to 40” is no time."),
        ("5-40", "4-40", "guide.md, line 12: 4–40 does not come after minute 5."),
        ("40–75", "40–70", "guide.md: the session of 75 minutes ends at minute 70."),
        ("| what | 60 min | **75 min** |", "| what | 60 | 75 |", "guide.md has no run sheet"),
    ],
)
def test_what_does_not_fit_is_said_with_its_line(was: str, becomes: str, said: str) -> None:
    assert was in SHEET
    problems = read_sheet(SHEET.replace(was, becomes)).problems
    assert any(problem.startswith(said) for problem in problems), problems


@pytest.mark.parametrize("guide", ["", "|\n|-|", "| 60 min | 75 min |\n|---|---|\n|", "\0|\x01\n"])
def test_a_guide_that_is_none_is_a_problem_and_nothing_worse(guide: str) -> None:
    assert read_sheet(guide).problems


@every_workshop
def test_every_guide_has_a_run_sheet_for_three_lengths_without_a_gap(workshop: Path) -> None:
    sheet = read_sheet(guide_of(workshop))
    assert sheet.problems == ()
    assert (sheet.lengths, sheet.usual) == ((60, 75, 90), 75)
    for length in sheet.lengths:
        assert sum(length in stage.times for stage in sheet.stages) >= 6
    assert "Running late?" in sheet.note
    assert "&lt;" not in sheet.note, "the anchor of the next section"


@every_workshop
def test_every_case_is_there_and_the_one_that_is_led_through_has_its_questions(
    workshop: Path,
) -> None:
    guide = guide_of(workshop)
    papers = {GUIDE, "handout.md"}
    paths = cases_in(workshop, guide)
    assert {path.name for path in paths} == {p.name for p in workshop.glob("*.md")} - papers
    led = read_case(paths[0])
    questions = questions_for(led, guide)
    for scene in led.scenes:
        if scene.live:
            assert questions[scene.id].startswith("<dl>"), scene.title
            assert not re.search(r"<table|<a |&lt;", questions[scene.id])


def test_text_around_a_table_stays_and_html_is_text(tmp_path: Path) -> None:
    case = read_case(ROOT / "workshops" / "feedback" / "missing-allergy.md")
    guide = (
        "### The card (vote)\n\nFirst.\n\n| ask | hear |\n|---|---|\n| *Why?* <b> | yes |\n\nLast."
    )
    found = questions_for(case, guide)["your-card"]
    assert found == (
        "<p>First.</p>\n<dl><div><dt><em>Why?</em> &lt;b&gt;</dt>"
        "<dd><em>hear:</em> yes</dd></div></dl><p>Last.</p>\n"
    )

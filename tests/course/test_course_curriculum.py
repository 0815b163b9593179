"""A course with some of the workshops tells of those: counts, tables, schedules, links."""

from __future__ import annotations

import json
import re
from itertools import combinations
from pathlib import Path
from urllib.parse import unquote

import pytest

from mentorkit.course import Choices, init_course, shipped
from mentorkit.course.chosen import living
from mentorkit.course.curriculum import TOLD, Workshop, how_many, read_workshops, ways_to_use

WORKSHOPS = shipped("workshops")
EVERY = read_workshops(WORKSHOPS)
NAMES = [one.name for one in EVERY]
PAGE = (WORKSHOPS / "README.md").read_text(encoding="utf-8")

# Each by itself, each pair that a term or a day begins with or lacks, and all but one.
CHOSEN = [
    *((name,) for name in NAMES),
    *combinations(("feedback", "burnout", "ethics"), 2),
    *(("career", "networks", "transitions"), ("feedback", "ethics", "networks")),
    *(tuple(name for name in NAMES if name != left) for left in NAMES),
]
some = pytest.mark.parametrize("names", CHOSEN, ids=",".join)


def words_of(path: Path) -> str:
    if path.suffix != ".ipynb":
        return path.read_text(encoding="utf-8")
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return "\n".join("".join(one["source"]) for one in cells if one["cell_type"] == "markdown")


def pages_of(root: Path) -> dict[Path, str]:
    paths = [*root.rglob("*.md"), *root.rglob("*.ipynb")]
    assert len(paths) > 5
    return {path: words_of(path) for path in paths}


@pytest.mark.parametrize("tell", TOLD, ids=lambda tell: tell.__name__)
def test_the_page_about_all_workshops_says_what_is_retold(tell) -> None:
    """Whoever changes one of these on the page changes it in `mentorkit/course/curriculum.py`."""
    assert PAGE.count(tell(EVERY)) == 1, f"workshops/README.md wants:\n\n{tell(EVERY)}"


@some
def test_a_course_tells_of_its_own_workshops_and_of_no_other(
    tmp_path: Path, names: tuple[str, ...]
) -> None:
    root = init_course(tmp_path / "course", choices=Choices(workshops=names)).root
    pages = pages_of(root)
    everything = "\n".join(pages.values())
    for one in EVERY:
        assert (one.title in everything) == (one.name in names), one.title
        for case in one.cases:
            assert (f"{case.id}.md" in everything) == (one.name in names), case.id
    for path, text in pages.items():
        for link in re.findall(r"\]\(([^)\s]+)\)", text):
            file = unquote(link.partition("#")[0])
            there = not file or re.match(r"[a-z]+:", file) or (path.parent / file).exists()
            assert there, f"{path.relative_to(root)}: {link}"
    page = pages[root / "workshops" / "README.md"]
    here = read_workshops(root / "workshops")
    assert [one.name for one in here] == [name for name in NAMES if name in names]
    assert all(tell(here) in page for tell in TOLD)
    for number in ("Six workshops", "twenty-one", "other four", "all six"):
        assert number not in page
    assert not re.search(r"\n{3}|^ | $|\|\n\n\|", page, re.MULTILINE), "a hole where a row was"


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("career",), "One workshop, four cases, a take-home"),
        (("career", "burnout"), "Two workshops, eight cases, a take-home for each workshop"),
        (NAMES, "Six workshops, twenty-one cases, a take-home for each workshop"),
    ],
)
def test_workshops_and_cases_are_counted_in_words(names: tuple[str, ...], said: str) -> None:
    assert how_many([one for one in EVERY if one.name in names]) == said


def ways(*names: str) -> str:
    return ways_to_use([one for one in EVERY if one.name in names])


def test_one_workshop_has_a_way_of_its_own() -> None:
    said = ways("career")
    assert "**One workshop.**" in said
    assert "| 1 | *Career conversations and sponsor bias*, 75 minutes | 1¼ |" in said
    assert not re.search("The core|A term|A day|second", said)


def test_two_workshops_are_the_core_and_no_day() -> None:
    said = ways("burnout", "feedback")
    assert "| 1 | *Feedback clinic, both chairs*, 75 minutes | 1¼ |" in said
    assert "| 5 | *Noticing and responding to distress*, 75 minutes | 1¼ |" in said
    assert not re.search("A term|A day|chosen by", said)
    assert "| 1 | *Career conversations and sponsor bias*, 75" in ways("burnout", "career")


def test_three_workshops_make_a_term_and_a_day_of_these_three() -> None:
    said = ways("feedback", "burnout", "ethics")
    assert "Two are the core; the third is an elective. One take-home" in said
    assert "| 5 | *Ethics and professional identity* | groups" in said
    assert "| 9 | mentor-followup | everybody |" in said, "four weeks after the last"
    assert "| 13:30 | *Ethics and professional identity*, 75 minutes |" in said


def test_without_a_workshop_of_the_core_the_course_chooses() -> None:
    said = ways("career", "networks", "ethics", "transitions")
    assert "| 1 | a first workshop, chosen by what your people say they lack | 1¼ |" in said
    assert "Two are the core, chosen by what your people say they lack; the other two" in said
    assert "nobody is asked for all four" in said
    assert "| 09:15 | one of the workshops, 75 minutes |" in said
    assert "the facilitator stays in the room for half" not in said


def test_a_workshop_of_ones_own_comes_last_and_is_counted(tmp_path: Path) -> None:
    for name, title in (("zebras", "# Rare birds: a guide"), ("career", "# Careers")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "guide.md").write_text(f"{title}\n", encoding="utf-8")
    found = read_workshops(tmp_path)
    assert found == [Workshop("career", "Careers"), Workshop("zebras", "Rare birds")]
    assert ways_to_use([*EVERY, found[1]]).count("| 13 | *Rare birds* | who would like to |") == 1


def test_rows_and_items_go_with_what_they_lead_to_and_other_words_stay(tmp_path: Path) -> None:
    (tmp_path / "here.md").touch()
    text = (
        "See [here](here.md#a), [there](gone.md) and [the web](https://example.org).\n\n"
        "| a | b |\n|---|---|\n"
        "| [x](gone.md) | [y](here.md) |\n| [x](here.md) | [y](gone.md#b) |\n\n"
        "- [x](gone.md): an item\n  that goes on\n"
        "- [x](here.md): another\n  that goes on\n"
        "1. [x](gone.md)\n2. no link\n"
    )
    assert living(text, tmp_path) == (
        "See [here](here.md#a), there and [the web](https://example.org).\n\n"
        "| a | b |\n|---|---|\n"
        "| [x](here.md) | y |\n\n"
        "- [x](here.md): another\n  that goes on\n"
        "2. no link\n"
    )

"""What is in `workshops/` and `assignments/`, as the tests of the curriculum look at it.

A case is small enough to walk whole. Everything here is found by looking into the folders, so a
new case, workshop or assignment is tested from the moment it is there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import NamedTuple

import nbformat

from mentorkit.cases import Case, Playthrough, read_case

ROOT = Path(__file__).parents[2]
WORKSHOPS = sorted(path for path in (ROOT / "workshops").iterdir() if path.is_dir())
ASSIGNMENTS = sorted(path for path in (ROOT / "assignments").iterdir() if path.is_dir())
PAPERS = ("guide.md", "handout.md")
CASES = [
    path
    for workshop in WORKSHOPS
    for path in sorted(workshop.glob("*.md"))
    if path.name not in PAPERS
]
LONGEST = 5  # decisions; a case that can go on for longer has a loop, or is another case


class Moment(NamedTuple):
    """Where somebody can be, how they came there, and how likely a chooser at random is to be."""

    scene: str
    ending: str | None
    decisions: tuple[tuple[str, str], ...]
    open: tuple[str, ...]
    text: str
    feedback: str | None
    values: dict[str, int | bool]
    visited: list[str]
    chance: Fraction


@cache
def case_at(path: Path) -> Case:
    return read_case(path)


@cache
def cases_of(workshop: Path) -> tuple[Case, ...]:
    return tuple(case_at(path) for path in CASES if path.parent == workshop)


@cache
def moments_of(path: Path) -> tuple[Moment, ...]:
    """Every moment of every way through a case."""
    return tuple(_walk(Playthrough(case_at(path)), Fraction(1)))


def ends_of(path: Path) -> list[Moment]:
    return [moment for moment in moments_of(path) if moment.ending]


def _walk(play: Playthrough, chance: Fraction) -> Iterator[Moment]:
    choices = play.choices
    yield Moment(
        play.scene.id,
        play.ending,
        tuple((scene, choice) for scene, choice in play.decisions),
        tuple(choice.id for choice in choices),
        play.text,
        play.feedback.text if play.feedback else None,
        play.values,
        play.visited,
        chance,
    )
    assert len(play.decisions) <= LONGEST, f"too long a way: {play.decisions}"
    for choice in choices:
        play.choose(choice.id)
        yield from _walk(play, chance / len(choices))
        play.undo()


def cells_of(path: Path) -> list[nbformat.NotebookNode]:
    return list(nbformat.read(path, as_version=4).cells)


def words_of(path: Path) -> str:
    """What a page says: a Markdown file's text, or that of a notebook's Markdown cells."""
    if path.suffix == ".ipynb":
        return "\n".join(cell.source for cell in cells_of(path) if cell.cell_type == "markdown")
    return path.read_text(encoding="utf-8")


def links_of(path: Path) -> list[str]:
    return re.findall(r"\]\(([^)\s]+)\)", words_of(path))


def anchors_of(path: Path) -> set[str]:
    """Where a link on GitHub can lead within a page: its headings."""
    titles = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {anchor_of(title) for title in titles}


def anchor_of(title: str) -> str:
    """A heading's name, as GitHub makes it."""
    return re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")


def section_of(path: Path, title: str) -> str:
    """What stands below a heading of the second level that begins with `title`."""
    found = re.search(
        rf"^## {re.escape(title)}.*?$(.*?)(?=^## |\Z)", words_of(path), re.MULTILINE | re.DOTALL
    )
    assert found, f'{path}: no section "{title}"'
    return found[1]


def bare(text: str) -> str:
    """A text without quotation marks, Markdown's stars and doubled spaces, in small letters."""
    return " ".join(re.sub(r"[“”\"*…]", "", text.replace("’", "'")).casefold().split())


FUNCTIONS = {
    "guidance": "guidance and career direction",
    "support": "support and encouragement",
    "skills": "professional development and skills",
    "networks": "networking and collaboration",
    "growth": "personal growth and self-reflection",
    "continuity": "long-term mentorship and alumni",
}
"""Of a case's front matter, and as the curriculum says it, in the curriculum's order."""

USES = {"both": "in the room, or alone", "solo": "alone", "facilitated": "in the room only"}


def title_of(workshop: Path) -> str:
    return words_of(workshop / "guide.md").removeprefix("# ").partition(":")[0]


def table_of_cases() -> str:
    """The table of all cases, as it stands in `workshops/README.md`."""
    rows = ["| workshop | case | whose decisions | minutes | where |", "|---|---|---|---|---|"]
    rows += [
        f"| {workshop.name} | [{case.title}]({workshop.name}/{case.id}.md) | {case.chair} "
        f"| {case.minutes} | {USES[case.use]} |"
        for workshop in in_order()
        for case in cases_of(workshop)
    ]
    return "\n".join(rows)


def in_order() -> list[Path]:
    return sorted(WORKSHOPS, key=lambda one: list(FUNCTIONS).index(function_of(one)))


def function_of(workshop: Path) -> str:
    [function] = {case.function for case in cases_of(workshop)}
    return function


def levels_of(workshop: Path) -> list[str]:
    """The levels of evaluation to which the guide ties its objectives."""
    rows = re.findall(
        r"^\|[^|]+\|([^|]+)\|", section_of(workshop / "guide.md", "Objectives"), re.MULTILINE
    )
    return sorted({level for row in rows for level in re.findall(r"\b(?:1|2A|2B|3|4A|4B)\b", row)})

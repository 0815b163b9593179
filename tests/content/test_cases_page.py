"""docs/cases.md, the table of all cases, is what the cases say today."""

from functools import cache
from pathlib import Path

from mentorkit.cases import find_cases, read_case
from mentorkit.cases.library import Library, read_library
from mentorkit.cases.listing import as_page

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "cases.md"


@cache
def library() -> Library:
    return read_library(ROOT / "workshops")


def test_the_table_of_cases_is_fresh() -> None:
    assert as_page(library(), PAGE) == PAGE.read_text(encoding="utf-8"), (
        "write it anew: .venv/bin/mentorkit library workshops --to docs/cases.md"
    )


def test_every_case_stands_in_it_once() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for path in find_cases(ROOT / "workshops"):
        link = f"[{read_case(path).title}](../{path.relative_to(ROOT).as_posix()})"
        assert page.count(link) == 1


def test_no_two_people_of_different_workshops_share_a_whole_name() -> None:
    names = {}
    for entry in library().cases:
        for person in entry.cast.people:
            words = frozenset(person.words())
            if len(words) > 1:
                other = names.setdefault(words, entry.workshop)
                assert other == entry.workshop, f"{person.name}: {other}, {entry.workshop}"

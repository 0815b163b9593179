"""The set as a whole: who sits in which chair, what may be homework, and the page that says so."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from content_library import (
    ASSIGNMENTS,
    CASES,
    FUNCTIONS,
    ROOT,
    WORKSHOPS,
    case_at,
    cases_of,
    crosswalk,
    function_of,
    table_of_cases,
)

README = ROOT / "workshops" / "README.md"

# What nobody should meet alone at night. Such a case needs a facilitator, and more than one test.
IN_THE_ROOM_ONLY = {"fine-just-tired", "only-one-on-the-ward", "coffee-then-dinner"}

_TITLE = r"\b(?:Dr|Professor|Prof|Mr|Mrs|Ms|Miss|Sister|Nurse|Doctor|Signora?)\.? "
_NAME = r"[^\W\d_a-z][\w’'-]*\w"
_NO_NAMES = {"In", "On", "Since", "Then", "At", "By", "After", "From", "Until", "One"}


def test_each_workshop_serves_one_function_and_each_function_has_its_workshop() -> None:
    assert sorted(map(function_of, WORKSHOPS)) == sorted(FUNCTIONS)


def test_every_function_has_a_case_from_the_mentees_chair() -> None:
    chairs = defaultdict(set)
    for path in CASES:
        chairs[case_at(path).function].add(case_at(path).chair)
    assert {function for function, taken in chairs.items() if "mentee" in taken} == set(FUNCTIONS)
    assert "bystander" in set().union(*chairs.values())


def test_ids_and_titles_are_unique() -> None:
    for said in ([path.stem for path in CASES], [case_at(path).title.casefold() for path in CASES]):
        assert not [one for one, often in Counter(said).items() if often > 1]


def test_what_is_for_the_room_only_is_marked_so_and_nothing_else_is() -> None:
    assert {path.stem for path in CASES if case_at(path).use == "facilitated"} == IN_THE_ROOM_ONLY


def test_no_case_claims_a_clinicians_signature_that_nobody_gave() -> None:
    """`reviewed` names people; who adds one here has their word for it, and says so in a change."""
    assert not [path.stem for path in CASES if case_at(path).reviewed]


def names_in(text: str) -> set[tuple[str, str]]:
    """Two words with capitals beside each other, titles left out: people's full names, and more."""
    text = re.sub(_TITLE, "", text)
    pairs = re.findall(rf"(?=(?<![\w’'-])({_NAME}) ({_NAME}))", text)
    return {(one, other) for one, other in pairs if one not in _NO_NAMES}


def test_nobody_lives_in_two_workshops() -> None:
    assert ("Ines", "Duarte") in names_in("You ask Dr Ines Duarte.")
    where = defaultdict(set)
    for path in CASES:
        for name in names_in(path.read_text(encoding="utf-8")):
            where[name].add(path.parent.name)
    assert not {name: homes for name, homes in where.items() if len(homes) > 1}


def test_each_workshop_has_its_take_home() -> None:
    assert {f"{workshop.name}-practice" for workshop in WORKSHOPS} <= {
        folder.name for folder in ASSIGNMENTS
    }


def test_the_tables_of_the_page_say_what_the_files_say() -> None:
    page = README.read_text(encoding="utf-8")
    for table in (crosswalk(), table_of_cases()):
        assert table in page, f"workshops/README.md wants this table:\n\n{table}"


def test_the_page_counts_right() -> None:
    page = README.read_text(encoding="utf-8")
    numbers = {"Six": len(WORKSHOPS), "twenty-one": len(CASES)}
    assert numbers == {"Six": 6, "twenty-one": 21}, "say the new numbers on the page and here"
    assert "Six workshops, twenty-one cases" in page
    minutes = [case.minutes for workshop in WORKSHOPS for case in cases_of(workshop)]
    assert f"{min(minutes)} to {max(minutes)} minutes" in page


def test_the_page_names_no_assignment_that_is_not_there() -> None:
    named = set(re.findall(r"\b[a-z]+-(?:practice|baseline|followup)\b", README.read_text("utf-8")))
    assert named == {folder.name for folder in ASSIGNMENTS}

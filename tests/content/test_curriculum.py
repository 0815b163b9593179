"""The set as a whole: who sits in which chair, what may be homework, and the page that says so."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from pathlib import Path

from content_library import (
    ASSIGNMENTS,
    CASES,
    FUNCTIONS,
    ROOT,
    WORKSHOPS,
    case_at,
    cases_of,
    function_of,
    in_order,
    levels_of,
    section_of,
    table_of_cases,
    title_of,
)

from mentorkit.course import read_elements
from mentorkit.forms import find_instrument, find_model, find_worksheet, shipped_worksheets

README = ROOT / "workshops" / "README.md"
COMPETENCIES = ROOT / "docs" / "competencies.md"
FRAMEWORKS = ("CIMER", "LCME", "ACGME", "GMC")
UNCHECKED = " †"

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


def table_in(text: str, *first: str) -> list[dict[str, str]]:
    """The rows of the table whose heads begin with `first`, each with its cells by their heads."""
    lines = text.splitlines()
    [top] = [at for at, line in enumerate(lines) if cells(line)[: len(first)] == list(first)]
    heads = cells(lines[top])
    rows = []
    for line in lines[top + 2 :]:
        if not line.startswith("|"):
            break
        assert len(cells(line)) == len(heads), f"as many cells as heads: {line}"
        rows.append(dict(zip(heads, cells(line), strict=True)))
    return rows


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def parts(cell: str) -> list[str]:
    """What stands in a cell, one thing after the other; nothing, for a dash."""
    return [] if cell == "–" else [part.strip() for part in cell.split(";")]


def crosswalk() -> list[dict[str, str]]:
    return table_in(README.read_text(encoding="utf-8"), "function", "workshop")


def wanted(workshop: Path) -> dict[str, str]:
    """What the files say for a workshop's row in the crosswalk."""
    assignment = ROOT / "assignments" / f"{workshop.name}-practice"
    page = f"../assignments/{assignment.name}/{assignment.name}.ipynb"
    elements = read_elements(assignment)
    titles = {case.id: case.title for case in cases_of(workshop)}
    played = [one for one in elements if one.kind == "play"]
    choice = [titles[one.item] for one in played]
    assert len([one for one in played if not one.asked.instead_of]) == 1, "one case, or another"
    asks = [find_model(one.model).title for one in elements if one.model]
    return {
        "function": FUNCTIONS[function_of(workshop)],
        "workshop": f"[{title_of(workshop)}]({workshop.name}/facilitator.ipynb)",
        "take-home": f"[{assignment.name}]({page}): {', or '.join(choice)}",
        "reflection": ", ".join(asks),
        "levels": ", ".join(levels_of(workshop)),
    }


def test_the_crosswalk_says_what_the_files_say() -> None:
    said = [{head: row[head] for head in wanted(WORKSHOPS[0])} for row in crosswalk()]
    assert said == [wanted(workshop) for workshop in in_order()]


def test_the_table_of_cases_says_what_the_files_say() -> None:
    page = README.read_text(encoding="utf-8")
    assert table_of_cases() in page, f"workshops/README.md wants:\n\n{table_of_cases()}"


def test_each_function_has_its_part_of_the_self_rating() -> None:
    rating = find_instrument("practice-self-rating", ROOT)
    assert [part.id for part in rating.subscales] == list(FUNCTIONS)
    for workshop, row in zip(in_order(), crosswalk(), strict=True):
        function = function_of(workshop)
        assert len([item for item in rating.items if item.subscale == function]) == 3
        pulse = find_instrument("workload-pulse", ROOT).title.casefold()
        also = [pulse] if function == "support" else []
        assert parts(row["instrument"]) == [f"self-rating: {function}", *also]


def test_every_artefact_of_the_crosswalk_is_there_and_none_is_forgotten() -> None:
    """A worksheet, or a page of the hand-out or the guide; what a take-home asks for is named."""
    sheets = {find_worksheet(name, ROOT).title for name in shipped_worksheets()}
    for workshop, row in zip(in_order(), crosswalk(), strict=True):
        papers = "".join(
            (workshop / name).read_text("utf-8") for name in ("handout.md", "guide.md")
        )
        there = sheets | set(re.findall(r"^## (.+)$", papers, re.MULTILINE))
        said = {name.casefold() for name in parts(row["artefact"])}
        assert said, workshop.name
        assert said <= {name.casefold() for name in there}, workshop.name
        assignment = ROOT / "assignments" / f"{workshop.name}-practice"
        asked = {
            find_worksheet(one.item, assignment).title.casefold()
            for one in read_elements(assignment)
            if one.kind == "worksheet"
        }
        assert asked <= said, workshop.name


def named_for(framework: str) -> dict[str, set[str]]:
    """By workshop, what `docs/competencies.md` names for it in a framework."""
    names: dict[str, set[str]] = {workshop.name: set() for workshop in WORKSHOPS}
    for row in table_in(section_of(COMPETENCIES, framework), "name"):
        for workshop in row["workshops"].split(", "):
            if workshop != "all":
                names[workshop].add(row["name"])
    return names


def test_every_workshop_is_in_the_table_of_competencies() -> None:
    rows = table_in(README.read_text(encoding="utf-8"), "workshop", *FRAMEWORKS)
    assert [row["workshop"] for row in rows] == [wanted(one)["workshop"] for one in in_order()]
    for workshop, row in zip(in_order(), rows, strict=True):
        assert len([one for one in FRAMEWORKS if parts(row[one])]) >= 3, f"{workshop.name}: a blank"
        for framework in FRAMEWORKS:
            said = parts(row[framework])
            assert len(said) == len(set(said))
            assert set(said) == named_for(framework)[workshop.name], (workshop.name, framework)


def test_every_name_of_a_framework_has_its_source_or_its_mark() -> None:
    sources = {row["no."]: row for row in table_in(section_of(COMPETENCIES, "Sources"), "no.")}
    used = set()
    for framework in FRAMEWORKS:
        section = section_of(COMPETENCIES, framework)
        numbers = re.findall(r"\[(\d+(?:, \d+)*)\]", section)
        for number in ", ".join(numbers).split(", "):
            assert sources[number]["framework"] == framework, number
            used.add(number)
        for row in table_in(section, "name"):
            read = re.search(r"\[\d+", row["read"]) is not None
            assert read != row["name"].endswith(UNCHECKED), row["name"]
    assert used == set(sources), "a source that nothing refers to"
    assert all(re.match(r"\[.+\]\(https://\S+\)", row["where"]) for row in sources.values())
    assert re.search(r"read on \d+ \w+ 20\d\d", section_of(COMPETENCIES, "Sources"))


def test_neither_page_claims_more_than_evidence_towards() -> None:
    for page in (README, COMPETENCIES):
        text = " ".join(page.read_text(encoding="utf-8").replace("*", "").split())
        assert "may serve as evidence towards" in text
        assert "it does is your institution's decision" in text
        assert not re.search(r"\b(?:meets|fulfils|satisfies|complies with) (?:the|an)\b", text)


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

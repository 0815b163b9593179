"""The pages on forms are true: every code has its examples, and every example does what it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from forms_parts import complete
from support.examples import DOCS, Example, examples

from mentorkit.forms import (
    FormError,
    FormsCode,
    Instrument,
    Worksheet,
    check_answers,
    find_instrument,
    find_worksheet,
    lint_form,
    read_form,
    score,
    shipped_instruments,
    shipped_models,
    shipped_worksheets,
)
from mentorkit.forms.structs import CELL_KINDS, KINDS, MOMENTS

PROBLEMS = [example for example in examples("problems.md") if example.section in set(FormsCode)]
BAD = [example for example in PROBLEMS if example.kind == "bad"]
GOOD = [example for example in PROBLEMS if example.kind == "good"]
OF_FILES = {C for C in FormsCode if C in ("W101", "W102", "W103", "W113")}
"""No short text shows these."""
PAGE = (DOCS / "forms.md").read_text(encoding="utf-8")


def problems(example: Example, folder: Path) -> set[str]:
    path = folder / "example.yaml"
    whole = example.section == FormsCode.WRONG_KIND
    path.write_text(example.source if whole else complete(example.source), encoding="utf-8")
    try:
        read_form(path)
    except FormError as error:
        return {problem.code for problem in error.problems}
    return set()


@pytest.mark.parametrize("example", BAD, ids=[example.section for example in BAD])
def test_bad_example_has_just_that_problem(example, tmp_path):
    assert problems(example, tmp_path) == {example.section}


@pytest.mark.parametrize("example", GOOD, ids=[example.section for example in GOOD])
def test_good_example_has_none(example, tmp_path):
    assert problems(example, tmp_path) == set()


@pytest.mark.parametrize("code", list(FormsCode))
def test_every_code_is_explained_with_a_bad_and_a_good_example(code):
    page = (DOCS / "problems.md").read_text(encoding="utf-8")
    assert len(re.findall(rf"^## {code}: [^\n]+\n\n", page, re.MULTILINE)) == 1
    kinds = [example.kind for example in PROBLEMS if example.section == code]
    assert kinds == ([] if code in OF_FILES else ["bad", "good"])


def written(kind: str, folder: Path) -> Path:
    """The example of that kind, in a file of the name that it says."""
    [source] = [one.source for one in examples("forms.md") if one.kind == kind]
    path = folder / f"{re.match(rf'{kind}: (.*)', source)[1]}.yaml"
    assert f"`{path.name}`" in PAGE
    path.write_text(source, encoding="utf-8")
    return path


def test_the_instrument_shown_is_sound_and_scores(tmp_path):
    path = written("instrument", tmp_path)
    assert lint_form(path) == []
    form = find_instrument(path.stem, tmp_path)
    answers = {"first-word": 5, "questions": 3, "interrupted": 1}
    scores = score(form, check_answers(form, answers))
    assert scores.subscales == {"asking": 4.0}
    assert scores.total == pytest.approx(13 / 3)


def test_the_worksheet_shown_is_sound_and_shows_every_kind(tmp_path):
    path = written("worksheet", tmp_path)
    assert lint_form(path) == []
    assert {field.kind for field in find_worksheet(path.stem, tmp_path).fields} == set(KINDS)


def test_every_key_is_explained():
    for struct, part in (
        (Instrument, "## Write an instrument"),
        (Worksheet, "## Write a worksheet"),
    ):
        text = PAGE.split(part)[1].split("\n## ")[0]
        for name in set(struct.__struct_fields__) - {"id", "path"}:
            assert re.search(rf"\b{name}\b", text), name
    for word in (*KINDS, *CELL_KINDS, *MOMENTS):
        assert f"`{word}`" in PAGE, word


def test_the_tables_name_all_that_is_shipped_and_nothing_else():
    table = PAGE.split("## What mentorkit comes with")[1].split("\n## ")[0]
    named = re.findall(r"^\| `([a-z0-9-]+)` \|", table, re.MULTILINE)
    assert sorted(named) == sorted(
        [*shipped_instruments(), *shipped_worksheets(), *shipped_models()]
    )
    for name in shipped_instruments():
        included = find_instrument(name, Path("nowhere")).items_included
        row = re.search(rf"^\| `{name}` .*$", table, re.MULTILINE)[0]
        assert row.endswith("| yes |" if included else "| no |")


def test_the_commands_of_the_page_work(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    commands = re.findall(r"`(from mentorkit\.forms import [^`]+)`", PAGE)
    assert len(commands) == 2
    for command in commands:
        exec(command, {})  # noqa: S102 - the page's own line, to see that it runs
    assert lint_form("mca-26.yaml") == []

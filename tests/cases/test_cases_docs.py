"""The pages on cases are true: every code has a section, and every example does what it says."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from support.examples import DOCS, Example, examples
from support.fragments import FRONT, complete

from mentorkit import errors
from mentorkit.cases import (
    CaseCode,
    CaseError,
    front,
    limits,
    logic,
    parse_case,
    pieces,
    read_case,
    reader,
)

PROBLEMS = [example for example in examples("problems.md") if example.section in set(CaseCode)]
BAD = [example for example in PROBLEMS if example.kind == "bad"]
GOOD = [example for example in PROBLEMS if example.kind == "good"]
OF_FILES = {
    CaseCode.UNREADABLE,
    CaseCode.TOO_LARGE,
    CaseCode.NOT_UTF8,
    CaseCode.CONTROL_CHARACTER,
    CaseCode.TOO_MANY_PROBLEMS,
    CaseCode.TOO_MUCH,
}
"""No short text shows these."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "chart.png").touch()
    return tmp_path


def problems(example: Example, folder: Path) -> set[str]:
    path = folder / "example.md"
    whole = example.section in (CaseCode.NO_FRONT_MATTER, CaseCode.NO_SCENES)
    path.write_text(
        example.source if whole and example.kind == "bad" else complete(example.source),
        encoding="utf-8",
    )
    try:
        read_case(path)
    except CaseError as error:
        return {problem.code for problem in error.problems}
    return set()


@pytest.mark.parametrize("example", BAD, ids=[example.section for example in BAD])
def test_bad_example_has_just_that_problem(example: Example, folder: Path):
    assert problems(example, folder) == {example.section}


@pytest.mark.parametrize("example", GOOD, ids=[example.section for example in GOOD])
def test_good_example_has_none(example: Example, folder: Path):
    assert problems(example, folder) == set()


@pytest.mark.parametrize("code", list(CaseCode))
def test_every_code_is_explained_with_a_bad_and_a_good_example(code: CaseCode):
    page = (DOCS / "problems.md").read_text(encoding="utf-8")
    assert len(re.findall(rf"^## {code}: [^\n]+\n\n", page, re.MULTILINE)) == 1
    kinds = [example.kind for example in PROBLEMS if example.section == code]
    assert kinds == ([] if code in OF_FILES else ["bad", "good"])


def test_the_page_shows_the_front_matter_that_its_examples_stand_in():
    assert FRONT in (DOCS / "problems.md").read_text(encoding="utf-8")


LANGUAGE = examples("case-language.md")


@pytest.mark.parametrize("source", [e.source for e in LANGUAGE if e.kind in ("case", "source")])
def test_example_of_the_language_reads(source: str):
    case = parse_case(complete(source))
    assert case.compile().scenes


def test_the_language_is_shown_by_examples():
    kinds = [example.kind for example in LANGUAGE]
    assert kinds.count("case") >= 6
    shown = "\n".join(example.source for example in LANGUAGE)
    for feature in ("{else if", "visited(", "#below-the-line", "[!DEBRIEF]", "-3..3", "always:"):
        assert feature in shown


def test_the_compiled_case_looks_as_shown():
    [source] = [example.source for example in LANGUAGE if example.kind == "source"]
    [shown] = [example.source for example in LANGUAGE if example.kind == "compiled"]
    compiled = parse_case(source).compile()
    found = json.loads(compiled.json())
    expected = json.loads(shown)
    assert found.pop("hash") == compiled.hash
    assert expected.pop("hash") == compiled.hash
    assert found == expected
    assert list(found["scenes"]["corridor"]) == list(expected["scenes"]["corridor"])


def test_the_limits_are_those_of_the_code():
    page = (DOCS / "case-language.md").read_text(encoding="utf-8")
    shown = re.findall(
        r"\| ([-\d,]+)(?: to [-\d,]+)? \|$", page.split("## Limits")[1], re.MULTILINE
    )
    assert [int(number.replace(",", "")) for number in shown] == [
        reader.LARGEST,
        limits.MOST_LINES,
        limits.LONGEST_LINE,
        limits.LONGEST_FRONT,
        limits.LONGEST_TEXT,
        limits.MOST_SCENES,
        limits.MOST_CHOICES,
        limits.MOST_SIGNS,
        limits.MOST_MARKUP,
        logic.LONGEST,
        logic.DEEPEST,
        pieces.DEEPEST,
        -front.FARTHEST,
        errors.MOST_PROBLEMS,
    ]


def test_the_front_matter_keys_are_all_explained():
    table = (DOCS / "case-language.md").read_text(encoding="utf-8").split("## Counters")[0]
    for key in front.KEYS:
        assert f"`{key}`" in table, key


def test_the_python_example_runs(tmp_path: Path):
    page = (DOCS / "case-language.md").read_text(encoding="utf-8")
    [program] = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    source = LANGUAGE[0].source
    (tmp_path / "missing-allergy.md").write_text(source, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(DOCS.parent)},
    )
    assert run.returncode == 0, run.stderr
    assert "Dr Amal" in run.stdout
    assert "'trust': 3" in run.stdout

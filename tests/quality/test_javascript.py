"""The page's modules keep to what can be told without a linter, which would bring Node along."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = {path.name: path for path in (ROOT / "mentorkit").glob("**/static/*.js")}
LONGEST_LINE = 120
LONGEST_MODULE = 400

UNWANTED = {
    "a tab": r"\t",
    "a blank at the end of a line": r"[ \t\r]+$",
    "var": r"\bvar\s",
    "== or != that converts": r"""(?<!["'=!])[=!]=(?!["'=])""",
    "a word to the console": r"\bconsole\.",
}


def test_every_module_is_looked_at():
    folders = {path.parent.parent.name for path in MODULES.values()}
    assert folders == {"desk", "notebook"}
    assert len(MODULES) == len(list((ROOT / "mentorkit").rglob("*.js"))), "two of the same name?"


@pytest.mark.parametrize("name", sorted(MODULES))
def test_a_module_is_kept_well(name):
    text = MODULES[name].read_bytes().decode("utf-8")
    lines = text.split("\n")
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert len(lines) - 1 <= LONGEST_MODULE, "two ideas: find the seam"
    faults = [
        f"line {number} has {what}: {line.strip()}"
        for number, line in enumerate(lines, start=1)
        for what, pattern in UNWANTED.items()
        if re.search(pattern, line)
    ]
    faults += [
        f"line {number} has {len(line)} characters: {line.strip()}"
        for number, line in enumerate(lines, start=1)
        if len(line) > LONGEST_LINE
    ]
    assert faults == []


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("\tgo();", "a tab"),
        ("go(); ", "a blank at the end of a line"),
        ("var a = 1;", "var"),
        ("if (a == b) go();", "== or != that converts"),
        ("if (a != null) go();", "== or != that converts"),
        ("console.log(a);", "a word to the console"),
    ],
)
def test_what_is_unwanted_is_found(line, what):
    assert re.search(UNWANTED[what], line)


@pytest.mark.parametrize("line", ["a === b || a !== c", '"==": (a, b) => a === b', "var(--mk-ink)"])
def test_what_is_wanted_is_left_alone(line):
    assert not [what for what, pattern in UNWANTED.items() if re.search(pattern, line)]

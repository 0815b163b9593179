"""The JSON Schemas in docs/ are those of the code, and agree with the reader."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from support.examples import DOCS, examples
from support.fragments import complete
from support.generate import cases

from mentorkit.cases import CaseError, compiled_schema, front_matter_schema, parse_case, write_case
from mentorkit.cases.front_matter import KEYS, REQUIRED
from mentorkit.cases.schemas import SCHEMAS, write_schemas

VALIDATOR = jsonschema.Draft202012Validator(front_matter_schema())
SHIPPED = sorted((DOCS.parent / "workshops").glob("*/*.md"))
SHIPPED = [path for path in SHIPPED if path.read_text(encoding="utf-8").startswith("---\ncase:")]


class Core(yaml.SafeLoader):
    """YAML as editors read it: the core schema of YAML 1.2, to which `no` is a word."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - PyYAML's way


for tag, pattern in {
    "null": r"~|null|Null|NULL|",
    "bool": r"true|True|TRUE|false|False|FALSE",
    "int": r"[-+]?[0-9]+",
    "float": r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?",
}.items():
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), None)


def front_of(source: str) -> Any:
    return yaml.load(re.split(r"(?m)^\ufeff?---\s*?\n", source)[1], Loader=Core)


def faults(source: str) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(front_of(source))]


@pytest.mark.parametrize("name", list(SCHEMAS))
def test_the_files_are_fresh(name: str, tmp_path: Path):
    write_schemas(tmp_path)
    fresh = (tmp_path / name).read_text(encoding="utf-8")
    shown = (DOCS / name).read_text(encoding="utf-8")
    assert shown == fresh, "Run: python -m mentorkit.cases.schemas docs"


@pytest.mark.parametrize("schema", [front_matter_schema(), compiled_schema()])
def test_they_are_json_schemas(schema: dict[str, Any]):
    jsonschema.Draft202012Validator.check_schema(schema)


def test_the_schema_has_the_keys_of_the_reader():
    declared = front_matter_schema()["$defs"]["FrontMatter"]
    assert set(declared["properties"]) == KEYS
    assert tuple(declared["required"]) == REQUIRED
    for key, values in declared["properties"].items():
        assert values["description"], key


@pytest.mark.parametrize("path", SHIPPED, ids=[path.stem for path in SHIPPED])
def test_shipped_cases_fit(path: Path):
    assert faults(path.read_text(encoding="utf-8")) == []


@settings(max_examples=50)
@given(source=cases())
def test_what_the_reader_takes_fits(source: str):
    assert faults(source.replace("\r\n", "\n")) == []
    assert faults(write_case(parse_case(source))) == []


def test_examples_of_the_language_fit():
    shown = [e.source for e in examples("case-language.md") if e.kind in ("case", "source")]
    assert [faults(complete(source)) for source in shown] == [[]] * len(shown)


KEYED = """\
---
case: example
title: An example
function: skills
minutes: 5
---
"""
BODY = '# In the corridor {#corridor ending="It ends"}\n'


def changed(line: str) -> str:
    """The front matter with that line, in place of the one with its key."""
    key = line.split(":")[0]
    rest = re.sub(rf"^{key}:.*\n", "", KEYED[4:-4], flags=re.MULTILINE)
    return f"---\n{rest}{line}\n---\n"


@pytest.mark.parametrize(
    "line",
    [
        "title: 1984",
        "title: no",
        "title: true",
        'minutes: "12"',
        "minutes: 012",
        "minutes: 240",
        "topics: [no, 5, 1.5, true]",
        "topics:",
        'topics: ""',
        "topics:\n- one\n- two",
        "counters:",
        "counters: []",
        "counters: {}",
        "counters:\n  trust: 2 of 0..5, wary / polite / open",
        "counters:\n  on: -2   of -3 .. 5",
        'counters:\n  energy: "0 of -3..3,  low / high"',
        "flags: [on, told_truth]",
        "flags: []",
        "reviewed: [Dr A. Example]",
        "always: [1 == 1]",
        "chair: bystander",
        "use: solo",
    ],
)
def test_what_the_reader_takes_here_fits(line: str):
    source = changed(line)
    assert parse_case(source + BODY)
    assert faults(source) == []


@pytest.mark.parametrize(
    "line",
    [
        "case: Example",
        "case: 5",
        "title:",
        'title: " "',
        "title: [one]",
        "function: skill",
        "minutes: 0",
        "minutes: 241",
        "minutes: soon",
        "minutes: 1.5",
        "minutes: true",
        "chair: dean",
        "use: home",
        "topics: feedback",
        "topics: [[one]]",
        "topics: {one: two}",
        'topics: [""]',
        "content_note:",
        "reviewed: Dr A. Example",
        "counters: trust",
        "counters: [trust]",
        "counters:\n  trust: 2",
        "counters:\n  trust: 2 from 0 to 5",
        "counters:\n  Trust: 2 of 0..5",
        "counters:\n  visited: 2 of 0..5",
        "flags: told",
        "flags: [told truth]",
        "flags: [not]",
        "flags: [told, told]",
        "always: trust",
        "always: [5]",
        "reachable: [true]",
        "titel: An example",
    ],
)
def test_what_is_wrong_here_is_wrong_in_both(line: str):
    source = changed(line)
    with pytest.raises(CaseError):
        parse_case(source + BODY)
    assert faults(source) != []


@pytest.mark.parametrize("key", REQUIRED)
def test_no_required_key_may_be_missing(key: str):
    source = re.sub(rf"^{key}:.*\n", "", KEYED, flags=re.MULTILINE)
    assert faults(source) == [f"'{key}' is a required property"]


@pytest.mark.parametrize("code", ["C113", "C114", "C115", "C118"])
def test_problems_of_the_front_matter_are_seen(code: str):
    found = {e.kind: e.source for e in examples("problems.md") if e.section == code}
    assert faults(complete(found["good"])) == []
    assert faults(complete(found["bad"])) != []


def test_the_compiled_case_fits_its_schema():
    compiled = parse_case(SHIPPED[0].read_text(encoding="utf-8")).compile()
    jsonschema.validate(json.loads(compiled.json()), compiled_schema())

"""What is written is the case that was read."""

from pathlib import Path

import pytest
from formats_cases import CONDITIONS, WORDS, sources
from hypothesis import HealthCheck, assume, given, settings
from support.generate import cases

from mentorkit.cases import CaseError, find_cases, parse_case, read_case, write_case
from mentorkit.cases.logic import LONGEST, Scope, parse_condition
from mentorkit.cases.model import Counter
from mentorkit.cases.spelling import condition_source

ROOT = Path(__file__).parents[2]
SCOPE = Scope(
    {"trust": Counter("trust", 2, -5, 5), "time": Counter("time", 3, 0, 9)}, ["told"], "b"
)


def read(source):
    try:
        return parse_case(source)
    except CaseError:
        assume(False)


SLOW = [HealthCheck.filter_too_much, HealthCheck.too_slow]


@settings(max_examples=50, suppress_health_check=SLOW)
@given(sources())
def test_a_case_that_was_written_is_the_case_that_was_read(source):
    case = read(source)
    written = write_case(case)
    again = parse_case(written)
    assert again == case
    assert again.compile() == case.compile()
    assert write_case(again) == written


@settings(max_examples=50)
@given(cases())
def test_any_case_at_all_survives(source):
    case = parse_case(source)
    again = parse_case(write_case(case))
    assert again == case
    assert again.compile() == case.compile()


@given(WORDS, WORDS)
def test_any_words_survive_the_front_matter_and_the_headings(one, two):
    source = (
        "---\ncase: a\ntitle: Words\nfunction: skills\nminutes: 1\n---\n"
        f'# Words {{#a ending="over" why={quoted(two)}}}\n'
    )
    case = read(source)
    object.__setattr__(case, "title", one)
    object.__setattr__(case, "topics", (two, one))
    again = parse_case(write_case(case))
    assert (again.title, again.topics, again.scenes[0].why) == (one, (two, one), case.scenes[0].why)


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


@pytest.mark.parametrize(
    "path", [*find_cases(ROOT / "workshops"), *find_cases(ROOT / "assignments")]
)
def test_every_shipped_case_survives(path):
    case = read_case(path)
    again = parse_case(write_case(case))
    assert again == case
    assert again.compile().json() == case.compile().json()


@pytest.mark.parametrize("source", CONDITIONS)
def test_a_condition_keeps_its_tree(source):
    tree = parse_condition(source, SCOPE)
    assert parse_condition(condition_source(tree), SCOPE) == tree


def test_a_condition_as_long_as_may_be_is_not_written_longer():
    source = "or".join(["(trust>1)"] * 45)
    assert len(source) <= LONGEST
    tree = parse_condition(source, SCOPE)
    assert parse_condition(condition_source(tree), SCOPE) == tree


def test_choices_keep_apart_from_a_list_that_ends_the_text():
    source = (
        "---\ncase: a\ntitle: Lists\nfunction: skills\nminutes: 1\n---\n"
        '# A {#a}\n- one\n- two\n\n* [go] Go -> b\n\n# B {#b ending="x"}'
    )
    case = parse_case(source)
    assert "\n* [go] Go -> b" in write_case(case)
    assert parse_case(write_case(case)) == case

"""Check cells and elements, read as data."""

from __future__ import annotations

import inspect

import pytest
from course_world import nbgrader_cell

import mentorkit
from mentorkit.answers import Answers, Text
from mentorkit.check import Work
from mentorkit.course.elements import _ARGUMENTS, Element, elements_of
from mentorkit.course.grading.checks import CodeTestError, ask, is_code_test, read_asks
from mentorkit.course.notebooks import Cell

IMPORT = "from mentorkit import check\n"


@pytest.mark.parametrize(
    "source",
    [
        IMPORT + 'check.finished("a")',
        "import mentorkit.check\nmentorkit.check.finished('a')",
        IMPORT + "# a comment\n\ncheck.answered('a', words=(10, None))",
        IMPORT + "check.answered(item='a', words=(10, 20))\ncheck.finished(case='a')",
    ],
)
def test_a_check_cell_that_only_asks(source: str) -> None:
    assert {one.item for one in read_asks(source)} == {"a"}


@pytest.mark.parametrize(
    "source",
    [
        "",
        IMPORT,
        "assert 1 + 1 == 2",
        IMPORT + "check.finished(case)",
        IMPORT + "check.finished(f'a')",
        IMPORT + "check.finished('a' + 'b')",
        IMPORT + "check.finished(open('x').read())",
        IMPORT + "check.finished('a', about=None)",
        IMPORT + "check.finished()",
        IMPORT + "check.finished('a', 'b', 'c')",
        IMPORT + "check.finished(*['a'])",
        IMPORT + "check.finished(**{'case': 'a'})",
        IMPORT + "check.work_in('a')",
        IMPORT + "check.VERBS['finished']('a')",
        IMPORT + "check.finished.__call__('a')",
        IMPORT + "other.check.finished('a')",
        IMPORT + "x = check.finished('a')",
        IMPORT + "if True: check.finished('a')",
        IMPORT + "check.finished('a'); print(1)",
        "from mentorkit import check as c\nc.finished('a')",
        "from mentorkit import play\ncheck.finished('a')",
        "import os\n" + IMPORT + "check.finished('a')",
        "import mentorkit.check, os\nmentorkit.check.finished('a')",
        "from .mentorkit import check\ncheck.finished('a')",
        "%run x\ncheck.finished('a')",
        "check.finished('a'\x00)",
        "(" * 500,
    ],
)
def test_anything_more_is_a_test_of_code(source: str) -> None:
    assert is_code_test(source)
    with pytest.raises(CodeTestError):
        read_asks(source)


def test_the_first_thing_that_is_missing_is_said(tmp_path) -> None:
    work = Work(Answers(assignment="a", items={"one": Text("Here.", 1)}), tmp_path)
    assert ask(IMPORT + "check.answered('one')", work).passed
    outcome = ask(IMPORT + "check.answered('one')\ncheck.answered('two')", work)
    assert not outcome.passed
    assert "“two” has no answer yet" in outcome.said


@pytest.mark.parametrize("call", ["answered(3)", "answered('one', words='ab')", "finished([])"])
def test_a_question_that_cannot_be_put_gives_no_credit(call: str, tmp_path) -> None:
    work = Work(Answers(assignment="a", items={"one": Text("Here.", 1)}), tmp_path)
    assert not ask(f"{IMPORT}check.{call}", work).passed


def elements(*sources: str) -> list[Element]:
    cells = [
        Cell(number, "code", source, {}, "", [], []) for number, source in enumerate(sources, 1)
    ]
    return list(elements_of(cells))


def asked(*sources: str) -> list[tuple[str, str]]:
    return [(element.kind, element.item) for element in elements(*sources)]


def test_elements_are_found_however_they_are_imported() -> None:
    found = elements(
        "import mentorkit\nmentorkit.play('a')",
        "mentorkit.reflect('b', 'Why?', words=(10, 20))",
        "import mentorkit as mk\n%matplotlib inline\nmk.play(case_id='c')",
        "from mentorkit import reflect as think\nthink('d', 'Why?', 'gibbs', (1, 2))",
    )
    assert [(one.kind, one.item, one.cell, one.words, one.model) for one in found] == [
        ("play", "a", 1, None, ""),
        ("reflect", "b", 2, (10, 20), ""),
        ("play", "c", 3, None, ""),
        ("reflect", "d", 4, (1, 2), "gibbs"),
    ]
    assert found[1].asked.prompt == "Why?"


def test_each_kind_of_element_knows_its_item() -> None:
    assert asked(
        "import mentorkit\nmentorkit.survey('rating', 'before')",
        "mentorkit.survey('rating', moment='then')",
        "mentorkit.survey('pulse')",
        "mentorkit.worksheet('compact')",
        "mentorkit.worksheet('compact', item='ours')",
        "mentorkit.consent('research')",
        "mentorkit.ask_for_contact()",
        "mentorkit.note('Think.')",
        "mentorkit.submission()",
    ) == [
        ("survey", "rating/before"),
        ("survey", "rating/then"),
        ("survey", "pulse"),
        ("worksheet", "compact"),
        ("worksheet", "ours"),
        ("consent", "consent"),
        ("ask_for_contact", "contact"),
        ("note", ""),
        ("submission", ""),
    ]


@pytest.mark.parametrize("verb", sorted(_ARGUMENTS))
def test_arguments_are_read_as_the_verbs_take_them(verb: str) -> None:
    parameters = inspect.signature(getattr(mentorkit, verb)).parameters.values()
    named = [one.name for one in parameters if one.kind is one.POSITIONAL_OR_KEYWORD]
    assert list(_ARGUMENTS[verb]) == named


def test_an_alternative_is_a_case_of_its_own() -> None:
    found = elements("import mentorkit\nmentorkit.play('near', alternative='far')")
    assert [(one.kind, one.item, one.asked.instead_of) for one in found] == [
        ("play", "near", ""),
        ("play", "far", "near"),
    ]


def test_an_id_that_is_not_written_out_is_told_by_its_absence() -> None:
    assert asked("import mentorkit\nmentorkit.play(name)") == [("play", "")]
    assert asked("import mentorkit\nmentorkit.survey(name, 'before')") == [("survey", "")]


def test_other_peoples_verbs_are_not_elements() -> None:
    assert elements("music.play('a')", "play('a')", "mentorkit.play('a')", "def (") == []


def test_check_cells_are_no_elements() -> None:
    cell = nbgrader_cell("check", "import mentorkit\nmentorkit.play('a')", "x")
    as_data = Cell(1, "code", cell.source, dict(cell.metadata["nbgrader"]), "", [], [])
    assert list(elements_of([as_data])) == []

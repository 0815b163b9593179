"""Whatever a definition can have wrong is reported with its code, at its line, in words."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from forms_parts import BASES, complete, lines_meant

from mentorkit.errors import Problem
from mentorkit.forms import FormError, FormsCode, lint_form, parse_form, read_form

C = FormsCode
ITEMS = "items:\n  - id: ask\n    text: I ask.\n"
SCALE = "scales:\n  often:\n    points: 1..3\n    labels: {1: never, 2: half, 3: always}\n"
FIELD = "sections:\n  - title: One\n    fields:\n      - id: a\n        label: A\n"
LINE, CHOICE, ROWS = (FIELD + f"        kind: {kind}\n" for kind in ("line", "choice", "rows"))
COLUMNS = "        columns: [{id: b, label: B}]\n"
SKILLS = ITEMS + "    subscale: skills\n"
SURE = "  sure: {points: 0..1, labels: {0: no, 1: yes}}\n"
HUNDRED = "".join(f"  - {{id: a{n}, text: A}}\n" for n in range(101))
MANY = "".join(f"          a{n}: A\n" for n in range(41))
LONG = "x" * 4_001
ANOTHER = "  - {id: b, text: B, scale: sure}"

# Each fragment is completed to a whole definition; § stands in the line that is to be named.
PROBLEMS: list[tuple[FormsCode, str]] = [
    (C.CONTROL_CHARACTER, "about: §a bell\x07 rings"),
    (C.CONTROL_CHARACTER, "about: §a null\x00 byte"),
    (C.CONTROL_CHARACTER, "about: §turned\u202e around"),
    (C.BROKEN_YAML, "§title: Feedback: as I see it"),
    (C.BROKEN_YAML, "about: [one\ntwo\n§three: four"),
    (C.DUPLICATE_KEY, "§title: One\n§title: Two".replace("§", "", 1)),
    (C.DUPLICATE_KEY, ITEMS + "§    id: again"),
    (C.UNKNOWN_KEY, "§colour: red"),
    (C.UNKNOWN_KEY, ITEMS + "§    reversed: yes"),
    (C.UNKNOWN_KEY, SCALE + "§    points_: 2"),
    (C.UNKNOWN_KEY, "moments: [after]\nleads:\n§  then: Think back."),
    (C.UNKNOWN_KEY, LINE + "§        lable: A"),
    (C.UNKNOWN_KEY, "steps:\n  - title: A\n    questions: [B]\n§    colour: red"),
    (C.MISSING_KEY, "items:\n§  - text: I ask."),
    (C.MISSING_KEY, "subscales:\n§  skills: {title: Skills}\n" + SKILLS),
    (C.MISSING_KEY, "scales:\n  often:\n§    labels: {1: never}"),
    (C.MISSING_KEY, FIELD.replace("- id", "§- id")),
    (C.MISSING_KEY, "sections:\n§  - fields:\n      - {id: a, label: A, kind: line}"),
    (C.MISSING_KEY, "steps:\n§  - questions: [Who]"),
    (C.BAD_VALUE, "§validated: partly"),
    (C.BAD_VALUE, "§validated: [yes]"),
    (C.BAD_VALUE, "§title:"),
    (C.BAD_VALUE, "§title: [An example]"),
    (C.BAD_VALUE, "§moments: [before, later]"),
    (C.BAD_VALUE, "§moments: before"),
    (C.BAD_VALUE, "§score: median"),
    (C.BAD_VALUE, "§needs: many"),
    (C.BAD_VALUE, "§needs: -1"),
    (C.BAD_VALUE, "§items: ask"),
    (C.BAD_VALUE, "items:\n§  - I ask."),
    (C.BAD_VALUE, "§scales: 1..5"),
    (C.BAD_VALUE, "scales:\n  often:\n§    points: many"),
    (C.BAD_VALUE, "scales:\n  often:\n§    points: [1, two]"),
    (C.BAD_VALUE, "scales:\n  often:\n    points: 1..3\n§    labels: never"),
    (C.BAD_VALUE, SCALE.replace("    labels", "§    labels").replace("half", "[half]")),
    (C.BAD_VALUE, "subscales:\n§  skills: {title: Skills, needs: 0}\n" + SKILLS),
    (C.BAD_VALUE, "leads:\n§  - before"),
    (C.BAD_VALUE, "moments: [after]\nleads:\n§  after:"),
    (C.BAD_VALUE, FIELD + "§        kind: lines"),
    (C.BAD_VALUE, ROWS + "§        most: 51\n" + COLUMNS),
    (C.BAD_VALUE, ROWS + "        columns:\n§          - {id: b, label: B, kind: text}"),
    (C.BAD_VALUE, "signed:\n  - Mentee\n§  -"),
    (C.BAD_ID, "§instrument: An example"),
    (C.BAD_ID, "items:\n§  - id: Ask\n    text: I ask."),
    (C.BAD_ID, f"items:\n§  - id: {'a' * 61}\n    text: I ask."),
    (C.BAD_ID, SCALE.replace("often:", "how_often:").replace("    points", "§    points")),
    (C.DUPLICATE_ID, ITEMS + "§  - id: ask\n    text: I ask."),
    (C.DUPLICATE_ID, LINE + "§      - {id: a, label: A, kind: line}"),
    (
        C.DUPLICATE_ID,
        LINE + "  - title: Two\n    fields:\n§      - {id: a, label: A, kind: line}",
    ),
    (
        C.DUPLICATE_ID,
        ROWS + "        columns:\n          - {id: b, label: B}\n"
        "§          - {id: b, label: C}",
    ),
    (C.WRONG_KIND, "instrument: example\n§worksheet: example"),
    (C.TOO_MUCH, f"§about: {LONG}"),
    (C.TOO_MUCH, "items:\n§" + HUNDRED),
    (C.TOO_MUCH, CHOICE + "        options:\n§" + MANY),
    (C.BAD_SCALE, "scales:\n  often:\n§    points: [1]"),
    (C.BAD_SCALE, "scales:\n  often:\n§    points: 5..1"),
    (C.BAD_SCALE, "scales:\n  often:\n§    points: 0..100"),
    (C.BAD_SCALE, "scales:\n  often:\n§    points: [1, 3, 2]\n    labels: {1: a, 2: b, 3: c}"),
    (C.BAD_SCALE, "scales:\n  often:\n§    points: [1, 1.0, 2]\n    labels: {1: a, 2: b}"),
    (C.BAD_SCALE, SCALE.replace("    labels", "§    labels").replace("2: half, ", "")),
    (C.BAD_SCALE, SCALE.replace("    labels", "§    labels").replace("3: always", '3: ""')),
    (C.BAD_SCALE, SCALE.replace("    labels", "§    labels").replace("}", ", 4: more}")),
    (C.BAD_SCALE, "§scales: {}"),
    (C.BAD_SCALE, "scales:\n§  often: 1..5"),
    (C.UNKNOWN_SCALE, ITEMS + "§    scale: oftne"),
    (C.UNKNOWN_SUBSCALE, ITEMS + "§    subscale: skills"),
    (C.ITEM_WITHOUT_TEXT, 'items:\n  - id: ask\n§    text: ""'),
    (C.ITEM_WITHOUT_TEXT, "items:\n§  - id: ask"),
    (C.NEEDS_TOO_MANY, "§needs: 3"),
    (C.NEEDS_TOO_MANY, "subscales:\n§  skills: {title: Skills, needs: 2}\n" + SKILLS),
    (C.NEEDS_TOO_MANY, "subscales:\n§  skills: {title: Skills, needs: 1}"),
    (C.NO_ITEMS, "§items: []"),
    (C.SCALES_DIFFER, "needs: 1\n" + SCALE.replace("  o", "§  o") + SURE + ITEMS + ANOTHER),
    (
        C.SCALES_DIFFER,
        "subscales: {s: {title: S, needs: 1}}\n" + SCALE.replace("  o", "§  o")
        + "  sure: {points: 1..4, labels: {1: no, 4: yes}}\n" + ITEMS
        + "    subscale: s\n  - {id: b, text: B, scale: sure, subscale: s}",
    ),
    (C.TEXTS_NOT_IN_USE, "§items_included: no"),
    (C.BAD_OPTIONS, FIELD.replace("- id", "§- id") + "        kind: choice"),
    (C.BAD_OPTIONS, CHOICE + "        options:\n§          b: B"),
    (C.BAD_OPTIONS, LINE + "        options:\n§          b: B"),
    (C.BAD_OPTIONS, CHOICE + '        options:\n          b: B\n§          c: ""'),
    (C.BAD_ROWS, FIELD.replace("- id", "§- id") + "        kind: rows"),
    (C.BAD_ROWS, LINE + "§        most: 3"),
    (C.BAD_ROWS, ROWS + "§        least: 4\n        most: 3\n" + COLUMNS),
    (C.EMPTY_SECTION, "§sections: []"),
    (C.EMPTY_SECTION, "sections:\n  - title: One\n§    fields: []"),
    (C.EMPTY_STEP, "steps:\n§  - title: One"),
]  # fmt: skip


def write(folder: Path, content: bytes) -> Path:
    path = folder / "example.yaml"
    path.write_bytes(content)
    return path


def made(folder: Path, make: Callable[[Path], object]) -> Path:
    make(folder / "example.yaml")
    return folder / "example.yaml"


WHOLE = BASES["instrument"]
RENAMED = WHOLE.replace("example", "x", 1)
STRANGE = WHOLE + "".join(f"k{n}: 1\n" for n in range(999))
FILES: list[tuple[FormsCode, int, Callable[[Path], Path]]] = [
    (C.UNREADABLE, 0, lambda folder: folder / "lost.yaml"),
    (C.UNREADABLE, 0, lambda folder: made(folder, lambda path: path.mkdir())),
    (C.UNREADABLE, 0, lambda folder: made(folder, os.mkfifo)),
    (C.UNREADABLE, 0, lambda folder: made(folder, lambda path: path.symlink_to("/etc/hostname"))),
    (C.UNREADABLE, 0, lambda folder: write(folder, b"#" * 100_001)),
    (C.NOT_UTF8, 0, lambda folder: write(folder, "title: Gef\xfchl".encode("latin-1"))),
    (C.WRONG_KIND, 1, lambda folder: write(folder, b"")),
    (C.WRONG_KIND, 1, lambda folder: write(folder, b"title: An example\n")),
    (C.ID_IS_NOT_FILE_NAME, 1, lambda folder: write(folder, RENAMED.encode())),
    (C.MISSING_KEY, 1, lambda folder: write(folder, b"worksheet: example\nlicence: a\n")),
    (C.TOO_MUCH, WHOLE.count("\n") + 100, lambda folder: write(folder, STRANGE.encode())),
    (C.BROKEN_YAML, 1, lambda folder: write(folder, b"- a\n- b\n")),
    (C.BROKEN_YAML, 1, lambda folder: write(folder, b"[" * 50_000)),
    (C.BROKEN_YAML, 1, lambda folder: write(folder, b"a: &a [x]\nb: *a\n")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "fragment"), PROBLEMS, ids=[f"{c}-{n}" for n, (c, _) in enumerate(PROBLEMS)]
)
def test_one_fault_is_one_problem_at_its_line(code: FormsCode, fragment: str):
    source, lines = lines_meant(complete(fragment))
    with pytest.raises(FormError) as caught:
        parse_form(source, "example.yaml")
    found = caught.value.problems
    assert [(one.code, one.line) for one in found] == [(code, line) for line in lines]
    for problem in found:
        assert_said_well(problem)


@pytest.mark.parametrize(
    ("code", "line", "make"), FILES, ids=[f"{c}-{n}" for n, (c, _, _) in enumerate(FILES)]
)
def test_a_file_is_refused_at_its_line(code, line, make, tmp_path):
    with pytest.raises(FormError) as caught:
        read_form(make(tmp_path))
    at = [problem for problem in caught.value.problems if problem.code == code]
    assert line in [problem.line for problem in at]
    assert_said_well(at[0])


def assert_said_well(problem: Problem) -> None:
    assert problem.path
    assert problem.message[0] in problem.message[0].upper() + '"'
    assert problem.message.endswith(".")
    assert not problem.hint or problem.hint.endswith((".", "?", "…", "]"))
    assert len(str(problem)) < 700


def test_every_code_is_provoked():
    provoked = {code for code, _ in PROBLEMS} | {code for code, _, _ in FILES}
    assert set(FormsCode) - provoked == set()


def test_all_faults_are_told_at_once_in_the_order_of_lines(tmp_path):
    path = write(tmp_path, complete("validated: so\ncolour: red\nneeds: 9").encode())
    found = lint_form(path)
    assert [one.code for one in found] == [C.BAD_VALUE, C.UNKNOWN_KEY, C.NEEDS_TOO_MANY]
    assert found == sorted(found)


def test_hints_name_what_was_meant():
    said = {
        ITEMS + "    revers: yes": '"reverse"',
        ITEMS + "    scale: oftn": '"often"',
        "score: summ": '"sum"',
        FIELD + "        kind: dates": '"date"',
    }
    for fragment, hint in said.items():
        with pytest.raises(FormError) as caught:
            parse_form(complete(fragment))
        assert hint in caught.value.problems[0].hint


def test_a_sound_definition_has_no_problems(tmp_path):
    for name, source in BASES.items():
        assert parse_form(source).id == "example", name
        assert lint_form(write(tmp_path, source.encode())) == []
    assert lint_form(write(tmp_path, ("\ufeff" + WHOLE.replace("\n", "\r\n")).encode())) == []


def test_another_kind_than_the_one_that_is_wanted(tmp_path):
    with pytest.raises(FormError) as caught:
        read_form(write(tmp_path, WHOLE.encode()), "worksheet")
    [problem] = caught.value.problems
    assert (problem.code, problem.line) == (C.WRONG_KIND, 1)
    assert "a worksheet is wanted" in problem.message

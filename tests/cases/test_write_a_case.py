"""Who follows docs/write-a-case.md step by step gets the case that stands at its end."""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import Path

import pytest
from click.testing import CliRunner
from support.examples import Example, examples

from mentorkit import cli
from mentorkit.cases import Report, lint, parse_case

EXAMPLES = examples("write-a-case.md")
HEADING = re.compile(r"(?m)^# .*\{#([a-z-]+).*$")
CHOICE = r"- \[{}\].*\n(?:  >.*\n)*"


def placed(case: str, kind: str, piece: str) -> str:
    """The case after its author put the piece where the guide says."""
    piece += "\n"
    if kind in ("case", "final"):
        return piece
    if kind == "front":
        front, dashes, rest = case.partition("\n---\n")
        return f"{front}\n{piece.rstrip()}{dashes}{rest}"
    if kind == "scene":
        return with_scene(case, piece)
    start, end = section(case, kind)
    return case[:start] + with_parts(case[start:end].rstrip() + "\n", piece) + case[end:]


def section(case: str, scene: str) -> tuple[int, int]:
    """Where that scene begins and ends; at the end of the case if there is none."""
    headings = [*HEADING.finditer(case)]
    ends = [*(heading.start() for heading in headings[1:]), len(case)]
    for heading, end in zip(headings, ends, strict=True):
        if heading[1] == scene:
            return heading.start(), end
    return len(case), len(case)


def with_scene(case: str, scene: str) -> str:
    """A scene in place of the one it is called like; a heading alone in place of its heading."""
    heading = HEADING.match(scene)
    assert heading
    start, end = section(case, heading[1])
    if scene.strip() == heading[0]:
        return case[:start] + scene + case[case.index("\n", start) + 1 :]
    return f"{case[:start].rstrip()}\n\n{scene}\n{case[end:]}"


def with_parts(scene: str, parts: str) -> str:
    """Choices in place of those they are called like, else below; a debrief below all."""
    if parts.startswith("> [!DEBRIEF]"):
        return f"{scene}\n{parts}\n"
    for part in re.findall(CHOICE.format("[a-z-]+"), parts):
        name = part[3 : part.index("]")]
        scene, found = re.subn(CHOICE.format(name), lambda _, new=part: new, scene)
        scene += "" if found else part
    return scene + "\n"


def steps() -> list[tuple[str, str]]:
    """The case after each section of the guide."""
    case, found = "", []
    for title, pieces in groupby(EXAMPLES, key=lambda example: example.section):
        for piece in pieces:
            if piece.kind != "run":
                case = placed(case, piece.kind, piece.source)
        found.append((title, case))
    return found


STEPS = steps()


def report(case: str) -> Report:
    return lint(parse_case(case))


@pytest.mark.parametrize("case", [case for _, case in STEPS], ids=[title for title, _ in STEPS])
def test_after_each_step_the_case_reads_and_has_no_errors(case: str):
    assert [str(f) for f in report(case).findings if f.severity == "error"] == []


def test_the_steps_lead_to_the_case_at_the_end():
    (_, built), (title, whole) = STEPS[-2:]
    assert title == "The whole case"
    assert parse_case(built) == parse_case(whole)
    assert re.sub(r"\n{2,}", "\n\n", built).strip() == whole.strip()


def test_the_case_at_the_end_has_no_findings():
    assert report(STEPS[-1][1]).findings == ()


def test_warnings_go_as_the_guide_says():
    codes = {title: {str(f.code) for f in report(case).findings} for title, case in STEPS}
    assert codes["1. The smallest case"] == {"L302", "L304", "L305"}
    for title in list(codes)[1:-2]:
        only = {"L106"} if title == "5. A condition" else set()
        assert codes[title] == {"L304", "L305"} | only, title


def test_the_words_of_a_counter_are_as_told():
    counter = parse_case(STEPS[-1][1]).compile().counters[0]
    assert [counter.word(value) for value in (0, 1, 2)] == ["wary", "polite", "open"]


RUNS = [
    (case, e) for title, case in STEPS for e in EXAMPLES if (e.section, e.kind) == (title, "run")
]


@pytest.mark.parametrize(
    ("case", "run"), RUNS, ids=[f"{run.section}: {run.source.splitlines()[0]}" for _, run in RUNS]
)
def test_commands_say_what_is_shown(
    case: str, run: Example, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    Path("unsent-letter.md").write_text(case + "\n", encoding="utf-8")
    command, *shown = run.source.splitlines()
    result = CliRunner().invoke(cli.main, command.removeprefix("$ mentorkit ").split(), input="q\n")
    said = [line.rstrip() for line in result.output.strip().splitlines()]
    if shown[0] == "…":
        shown = shown[1:]
        said = said[-len(shown) :]
    assert result.exit_code == 0
    assert said == shown


def test_the_guide_shows_every_kind_of_piece():
    assert [example.kind for example in EXAMPLES].count("run") == 4
    assert {"case", "front", "scene", "door", "talk", "final", "run"} == {
        example.kind for example in EXAMPLES
    }

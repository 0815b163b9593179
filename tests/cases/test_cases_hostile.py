"""Whatever is in the file: a case, or problems in words. Never a traceback, never a long wait."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.fragments import FRONT, complete
from support.generate import cases, make_case
from support.walks import follow, random_moves

from mentorkit.cases import Case, CaseError, parse_case, without_debriefs

N = 990_000
FRONT_TEXT = FRONT.removeprefix("---\n").removesuffix("---\n")


def text(written: str) -> str:
    return complete("# A {#a}\n\n" + written + "\n\n- [ask] Ask -> asked")


def choice(written: str) -> str:
    return complete("# A {#a}\n\n- [ask] " + written)


def front(written: str) -> str:
    return f"---\n{written}---\n" + complete("Words").removeprefix(FRONT)


def wide(unit: str, width: int = 4_900) -> str:
    """As much of `unit` as a case may have, on lines as long as they may be."""
    line = unit * (width // len(unit)) + "\n"
    return line * (19_900 // len(line) or 1)


ALIASES = "a: &a [x, x]\n" + "".join(
    f"{key}: &{key} [{', '.join(['*' + before] * 9)}]\n"
    for before, key in zip("abcdefgh", "bcdefghi", strict=True)
)

HOSTILE: dict[str, Callable[[], str]] = {
    "brackets": lambda: text("[" * N),
    "brackets under the limit": lambda: text(wide("[")[:9_900]),
    "stars": lambda: text("*" * N),
    "stars under the limit": lambda: text(wide("**a *b ")),
    "emphasis in every scene": lambda: (
        FRONT + "".join(f"# A {{#a{n}}}\n\n{wide('_a_ ')}\n- [x] go -> a{n}\n\n" for n in range(4))
    ),
    "backticks": lambda: text("".join("`" * n + " " for n in range(95))),
    "quotes": lambda: text((">" * 500 + "a\n") * 30),
    "quotes with gaps": lambda: text(("> " * 20 + "a\n") * 900),
    "nested lists": lambda: text("".join("  " * n + "+ a\n" for n in range(120))),
    "numbers": lambda: text("1. " * 1_600),
    "braces": lambda: text("{" * N),
    "counters": lambda: text(wide("{trust}")),
    "ifs": lambda: text(wide("{if trust > 1}")),
    "ifs and ends": lambda: text(wide("{if trust > 1}a{end}")),
    "ifs in ifs": lambda: text("{if trust > 1}\n" * 1_000 + "a\n" + "{end}\n" * 1_000),
    "backslashes": lambda: text(wide("\\")),
    "tags": lambda: text(wide("<a ")),
    "entities": lambda: text(wide("&#x")),
    "pictures": lambda: text(wide("![")),
    "links": lambda: text(wide("[a](b)")),
    "open links": lambda: text(wide("[a](")),
    "a table": lambda: text("|a" * 60 + "\n" + "|-" * 60 + "\n" + ("|a" * 60 + "\n") * 80),
    "blank lines": lambda: text("\n" * 49_000),
    "tabs": lambda: text(wide("\t")),
    "spaces": lambda: text(wide(" ") + "x"),
    "comments": lambda: text(wide("<!--")),
    "callouts": lambda: text("> [!DEBRIEF]\n> a\n\n" * 3_000),
    "callouts with gaps": lambda: text(("> [!" + " " * 4_900 + "\n\n") * 4),
    "headings": lambda: complete("# A {#a}\n" * 100_000),
    "headings with gaps": lambda: complete(("# a" + " " * 4_900 + "x\n") * 190),
    "headings with tails": lambda: complete(("# a {#b}" + " " * 4_900 + "x\n") * 190),
    "headings of braces": lambda: complete(("# " + "{#" * 2_400 + "\n") * 4),
    "attributes": lambda: complete("# A {#a " + "live " * 950 + "}\n"),
    "an open quote": lambda: complete('# A {#a why="' + "\\" * 4_900 + "}\n"),
    "choices": lambda: text("".join(f"- [c{n}] Go -> nowhere{n}\n" for n in range(9_000))),
    "conditions": lambda: choice("go -> asked if " + "(" * 480),
    "gaps in conditions": lambda: choice("go -> asked if" + " " * 4_900 + "#"),
    "effects": lambda: choice("go -> asked (" + "trust +1," * 500 + "trust +1)"),
    "arrows": lambda: choice(" -> " * 1_200),
    "hashes": lambda: choice("go -> asked " + "#a" * 2_000 + " x"),
    "feedback": lambda: choice("go -> asked\n" + ("  > " + "*a " * 1_600 + "\n") * 190),
    "targets of a size": lambda: choice("go -> " + "asked" * 900),
    "aliases": lambda: front(ALIASES),
    "deep YAML": lambda: front("topics: " + "[" * 4_900 + "\n"),
    "many keys": lambda: front("".join(f"k{n}: v\n" for n in range(1_500))),
    "many topics": lambda: front(FRONT_TEXT + "topics: [" + "a," * 2_000 + "]\n"),
    "a YAML object": lambda: front("case: !!python/object/apply:os.system [ls]\n"),
    "YAML documents": lambda: front("case: a\n...\ncase: b\n"),
    "a YAML directive": lambda: "---\n%YAML 9.9\n---\n",
    "nothing": lambda: "",
    "a line": lambda: "---",
    "dashes": lambda: "---\n---",
    "dashes again": lambda: "---\n---\n---\n---\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_case(name):
    found = attempt(HOSTILE[name]())
    if isinstance(found, CaseError):
        assert len(str(found)) < 200_000
    else:
        assert found.compile().json()


def attempt(source: str) -> Case | CaseError:
    """The case, or what is wrong with it; nothing else may happen."""
    try:
        return parse_case(source)
    except CaseError as error:
        return error


def test_no_hostile_case_takes_long(tmp_path: Path):
    """All of them in one process, with limits that only something out of hand exceeds."""
    for name, make in HOSTILE.items():
        (tmp_path / f"{name}.md").write_text(make(), encoding="utf-8")
    (tmp_path / "huge.md").write_bytes(b"[" * 10_000_000)
    program = (
        "import json, sys, time, pathlib\n"
        "from mentorkit.cases import CaseError, read_case\n"
        "seconds = {}\n"
        "for path in pathlib.Path(sys.argv[1]).glob('*.md'):\n"
        "    start = time.process_time()\n"
        "    try: read_case(path).compile()\n"
        "    except CaseError: pass\n"
        "    seconds[path.stem] = time.process_time() - start\n"
        "print(json.dumps(seconds))\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    seconds = json.loads(run.stdout)
    assert set(seconds) == {*HOSTILE, "huge"}
    assert {name: spent for name, spent in seconds.items() if spent > 4} == {}


PIECES = [
    "{", "}", "{if ", "{end}", "{else}", "{trust}", "[", "]", "(", ")", " -> ", "\n", "\n\n", "> ",
    "- ", "- [ask] ", "#", "# ", "{#a}", "*", "_", "`", "```\n", "\\", "|", "---\n", "[!DEBRIEF]",
    "    ", "\t", "\r", "\x00", "\ufeff", "é", "<b>", "&amp;", "![", "](", ": ", "if ", "not ", "1",
    "visited(", "ending=", '"', " live", ",", "=", "\u2028", "\ud800", "\U00010a50", "1. ", "$",
]  # fmt: skip
EDITS = st.lists(
    st.tuples(
        st.sampled_from(["insert", "delete", "double line", "drop line", "swap lines", "cut"]),
        st.integers(0, 10_000),
        st.sampled_from(PIECES),
    ),
    min_size=1,
    max_size=4,
)


def edited(source: str, edits: list[tuple[str, int, str]]) -> str:
    for kind, where, piece in edits:
        if kind == "insert":
            at = where % (len(source) + 1)
            source = source[:at] + piece + source[at:]
        elif kind == "delete":
            at = where % (len(source) + 1)
            source = source[:at] + source[at + len(piece) :]
        elif kind == "cut":
            source = source[: where % (len(source) + 1)]
        else:
            lines = source.split("\n")
            at = where % len(lines)
            if kind == "double line":
                lines.insert(at, lines[at])
            elif kind == "drop line":
                del lines[at]
            else:
                lines[at], lines[at - 1] = lines[at - 1], lines[at]
            source = "\n".join(lines)
    return source


def survive(source: str, seed: int) -> bool:
    """Whether it reads; if so it compiles, loses its debriefs, and can be walked."""
    found = attempt(source)
    if isinstance(found, CaseError):
        lines = source.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
        assert found.problems
        assert all(problem.message for problem in found.problems)
        assert all(0 <= problem.line <= lines for problem in found.problems)
        return False
    compiled = found.compile()
    assert parse_case(without_debriefs(source)).compile().json() == compiled.json()
    assert len(list(follow(compiled, random_moves(compiled, seed, 30)))) == 31
    return True


@settings(max_examples=150)
@given(seed=st.integers(0, 300), edits=EDITS)
def test_an_edited_case_reads_or_says_why(seed: int, edits: list[tuple[str, int, str]]):
    survive(edited(make_case(seed, "canary"), edits), seed)


def test_many_edited_cases_still_read():
    """So that the walks above are walked."""
    chance = random.Random(4)
    kinds = ["insert", "delete", "swap lines"]
    read = 0
    for seed in range(40):
        edits = [(chance.choice(kinds), chance.randrange(10_000), chance.choice(PIECES))]
        read += survive(edited(make_case(seed), edits), seed)
    assert 5 < read < 40


@settings(max_examples=60)
@given(source=cases(canary="canary"), edits=EDITS)
def test_an_edited_plain_case_too(source: str, edits: list[tuple[str, int, str]]):
    survive(edited(source, edits), 1)


@settings(max_examples=100)
@given(parts=st.lists(st.sampled_from([*PIECES, "asked", "a", "trust", "words "]), max_size=40))
def test_any_text_reads_or_says_why(parts: list[str]):
    survive(text("".join(parts)), 1)


@settings(max_examples=100)
@given(parts=st.lists(st.sampled_from([*PIECES, "asked", "a", "trust", "told_truth"]), max_size=30))
def test_any_choice_reads_or_says_why(parts: list[str]):
    survive(choice("".join(parts)), 1)


@settings(max_examples=100)
@given(written=st.text(max_size=200))
def test_anything_reads_or_says_why(written: str):
    survive(written, 1)
    survive(front(written + "\n"), 1)

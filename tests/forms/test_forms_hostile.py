"""Whatever is in the file: a definition, or problems in words. Never a traceback."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentorkit.errors import Problem
from mentorkit.forms import FormError, find, parse_form, score

EDITS = int(os.environ.get("MENTORKIT_FUZZ", "1500"))
SHIPPED = sorted(Path(find.__file__).parent.glob("*s/*.yaml"))
PIECES = (
    "{", "}", "[", "]", "#", "- ", ": ", "|", ">", "&a", "*a", "!!int ", "\t", "\n", "\n  ",
    "---\n", '"', "'", "?", "% ", "\0", "\ufeff", "é", "0x10", "1e9", ".nan", "~", "yes", "-1..1",
    "  id: a\n", "<<: ", "needs: 9\n", "points: 3..1",
)  # fmt: skip

HOSTILE = {
    "brackets": "[" * 90_000,
    "braces": "{" * 90_000,
    "dashes": "- " * 45_000,
    "keys": "a:\n" * 30_000,
    "other keys": "".join(f"k{n}: 1\n" for n in range(10_000)),
    "indents": "".join(" " * n + "a:\n" for n in range(400)),
    "a merge": "instrument: a\n<<: {title: b}\n",
    "a tag": "instrument: !!python/object/apply:os.system [echo]\n",
    "two documents": "instrument: a\n---\ninstrument: b\n",
    "a list as key": "? [a, b]\n: c\n",
    "numbers": "instrument: a\nscales: {s: {points: [" + "1e999, " * 999 + "1]}}\n",
    "a range": "instrument: a\nscales: {s: {points: 0..999}}\n",
    "items": "instrument: a\nitems: [" + "{}, " * 20_000 + "{}]\n",
    "null": "instrument: ~\n",
    "nothing": "",
    "a comment": "# nothing\n",
    "a scalar": "hello",
}


def faults(source: str) -> tuple[Problem, ...]:
    """The problems of a definition; an instrument that has none scores, too."""
    try:
        form = parse_form(source)
    except FormError as error:
        return error.problems
    if hasattr(form, "items"):
        score(form, {item.id: 1 for item in form.items})
    return ()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_words(name):
    problems = faults(HOSTILE[name])
    assert problems
    assert len(problems) <= 101
    assert all(len(str(problem)) < 700 for problem in problems)


@given(st.text())
def test_any_text_reads_or_says_why(text):
    assert faults(text)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_an_edited_definition_reads_or_says_why(path):
    source = path.read_text(encoding="utf-8")
    chance = random.Random(path.stem)
    for _ in range(EDITS // len(SHIPPED)):
        text = source
        for _ in range(chance.randint(1, 3)):
            at, piece = chance.randrange(len(text)), chance.choice((*PIECES, ""))
            text = text[:at] + piece + text[at + chance.choice((0, 1, 5, 40)) :]
        lines = text.count("\n") + 2
        assert all(0 <= problem.line <= lines for problem in faults(text))


def test_forms_are_read_without_anything_heavy():
    program = (
        "import sys\nfrom pathlib import Path\nfrom mentorkit.forms import *\n"
        "form = find_instrument('practice-self-rating', Path('.'))\n"
        "score(form, check_answers(form, {'skills-1': 3}))\n"
        "find_worksheet('network-map', Path('.')), find_model('gibbs')\n"
        "print(*{name.split('.')[0] for name in sys.modules})"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    heavy = {
        *("IPython", "anywidget", "click", "hypothesis", "ipywidgets", "jinja2"),
        *("markdown_it", "matplotlib", "nbformat", "nbgrader", "numpy", "pandas", "traitlets"),
    }
    assert set(run.stdout.split()) & heavy == set()

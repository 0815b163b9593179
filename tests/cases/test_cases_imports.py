"""Reading and playing a case needs nothing of Jupyter, of tables or of databases."""

from __future__ import annotations

import subprocess
import sys

HEAVY = {
    "IPython", "anywidget", "ipywidgets", "jinja2", "jupyterlab", "matplotlib", "nbconvert",
    "nbformat", "nbgrader", "pandas", "sqlalchemy", "traitlets",
}  # fmt: skip
PROGRAM = """
import sys
from mentorkit.cases import Playthrough, parse_case
play = Playthrough(parse_case(sys.stdin.read()))
play.choose("ask")
print(*{name.split(".")[0] for name in sys.modules})
"""


def test_a_case_is_played_without_them():
    from support.fragments import complete

    run = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        input=complete("{trust}"),
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(run.stdout.split())
    assert "markdown_it" in loaded
    assert loaded & HEAVY == set()

"""What is light stays light: nothing heavy is imported before it is needed."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = {
    "IPython",
    "anywidget",
    "ipywidgets",
    "jupyterlab",
    "matplotlib",
    "nbconvert",
    "nbformat",
    "nbgrader",
    "numpy",
    "pandas",
    "sqlalchemy",
}


DISTRIBUTIONS = {
    "IPython": "ipython",
    "dateutil": "python-dateutil",
    "fast_sugiyama": "fast-sugiyama",
    "jupyter_core": "jupyter-core",
    "markdown_it": "markdown-it-py",
    "yaml": "pyyaml",
}
"""Modules whose distribution has another name."""

RUN_AS_A_PROGRAM = {"jupyterlab"}
"""Needed, and never imported."""


def imported_modules() -> set[str]:
    """Every module that some file of the package imports, by its first name."""
    found = set()
    for path in (ROOT / "mentorkit").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found.update(alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.split(".")[0])
    return found


def test_dependencies_are_exactly_those_that_are_used():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {re.match(r"[a-z0-9-]+", line)[0] for line in project["dependencies"]}
    foreign = imported_modules() - sys.stdlib_module_names - {"mentorkit"}
    assert declared == {DISTRIBUTIONS.get(name, name) for name in foreign} | RUN_AS_A_PROGRAM


def loaded_by(statement: str) -> set[str]:
    code = f"import sys\n{statement}\nprint(*{{name.split('.')[0] for name in sys.modules}})"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


@pytest.mark.parametrize(
    "module",
    ["mentorkit", "errors", "keyed", "files", "cases", "settings", "forms", "answers", "bots"],
)
def test_the_lower_layers_know_nothing_of_jupyter_or_tables(module):
    name = module if module == "mentorkit" else f"mentorkit.{module}"
    assert loaded_by(f"import {name}") & HEAVY == set()


@pytest.mark.parametrize("module", ["check", "course", "maps", "privacy", "reports", "cli", "demo"])
def test_the_upper_layers_import_what_is_heavy_when_they_need_it(module):
    assert loaded_by(f"import mentorkit.{module}") & HEAVY == set()


def test_the_package_itself_imports_next_to_nothing():
    assert loaded_by("import mentorkit") & {"msgspec", "markdown_it", "yaml", "click"} == set()


def test_help_needs_neither_rich_nor_the_rest():
    loaded = loaded_by("import mentorkit.cli")
    assert loaded & {"rich", "markdown_it", "yaml"} == set()


def test_public_names_are_there():
    import mentorkit

    for name in mentorkit.__all__:
        assert callable(getattr(mentorkit, name))
    with pytest.raises(AttributeError, match="nonsense"):
        mentorkit.nonsense  # noqa: B018 - looking it up is the test

"""Every command, option and problem code is documented; what the documents name exists."""

import importlib
import re
from enum import StrEnum
from pathlib import Path

import pytest

from mentorkit import cli

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
CODES = {
    "mentorkit.cases.codes": "CaseCode",
    "mentorkit.cases.proofs.findings": "LintCode",
    "mentorkit.cases.formats.codes": "FormatCode",
    "mentorkit.answers.codes": "AnswersCode",
    "mentorkit.forms.codes": "FormsCode",
    "mentorkit.course.codes": "CourseCode",
    "mentorkit.settings": "SettingsCode",
}


def problem_codes() -> list[str]:
    return [
        str(code)
        for module, name in CODES.items()
        for code in getattr(importlib.import_module(module), name)
    ]


def test_every_enumeration_of_codes_is_known_here():
    import mentorkit.answers
    import mentorkit.cases.formats
    import mentorkit.course
    import mentorkit.forms
    import mentorkit.settings  # noqa: F401 - so that their enumerations exist

    own = {
        f"{enum.__module__}.{enum.__name__}"
        for enum in StrEnum.__subclasses__()
        if enum.__module__.startswith("mentorkit") and enum.__name__.endswith("Code")
    }
    assert own == {f"{module}.{name}" for module, name in CODES.items()}


def test_codes_are_unique():
    codes = problem_codes()
    assert len(codes) == len(set(codes))


def test_every_problem_code_has_a_section():
    problems = (DOCS / "problems.md").read_text(encoding="utf-8")
    sections = set(re.findall(r"^## ([A-Z]\d{3})\b", problems, re.MULTILINE))
    assert sections == set(problem_codes())


@pytest.mark.parametrize("name", list(cli.main.commands))
def test_command_and_its_options_are_documented(name):
    text = (DOCS / "commands.md").read_text(encoding="utf-8")
    match = re.search(rf"^## mentorkit {name}\b(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert match, f"docs/commands.md has no section for {name}"
    for parameter in cli.main.commands[name].params:
        for option in parameter.opts:
            shown = option if option.startswith("-") else option.upper()
            assert shown in match[0], f"{name}: {shown}"


def test_links_between_documents_lead_somewhere():
    broken = []
    pages = [*ROOT.glob("*.md"), *DOCS.glob("*.md"), *(ROOT / "workshops").rglob("*.md")]
    for page in pages:
        text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", re.sub(r"`[^`]*`", "", text)):
            if not re.match(r"[a-z]+:", target) and not (page.parent / target).exists():
                broken.append(f"{page.relative_to(ROOT)}: {target}")
    assert broken == []


def test_readme_gives_the_commands_that_continuous_integration_runs():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for command in (
        "python3 -m venv .venv && .venv/bin/pip install -c constraints.txt . "
        "&& .venv/bin/mentorkit demo",
        'python3 -m venv .venv && .venv/bin/pip install -c constraints.txt -e ".[test]" '
        "&& .venv/bin/pytest",
    ):
        assert command in readme


def test_constraints_are_names_and_versions_only():
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        assert re.fullmatch(r"[A-Za-z0-9._-]+==[^\s;]+( ; .+)?", line), line

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


def without_code(text: str) -> str:
    """A document's text without what stands in fences."""
    return re.sub(r"^( *)```.*?^ *```", "", text, flags=re.DOTALL | re.MULTILINE)


def anchors_of(text: str) -> set[str]:
    """What a link may name behind `#`: the headings, as GitHub makes slugs of them.

    Lower case, without punctuation, a dash for each blank; the second of a name ends in `-1`.
    """
    slugs: list[str] = []
    for heading in re.findall(r"^#{1,6} +(.+?)[ #]*$", without_code(text), re.MULTILINE):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)  # of a link, its words
        slug = re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
        again = slugs.count(slug)
        slugs += [slug, f"{slug}-{again}"] if again else [slug]
    return set(slugs)


def broken_links(page: Path) -> list[str]:
    """The links of a document that lead to no file, or to no heading of it."""
    broken = []
    text = re.sub(r"`[^`]*`", "", without_code(page.read_text(encoding="utf-8")))
    for target in re.findall(r"\]\(([^)\s]+)[^)]*\)", text):
        file, _, anchor = target.partition("#")
        there = page.parent / file if file else page
        if re.match(r"[a-z]+:", target):
            continue
        if not there.exists() or (
            anchor and anchor not in anchors_of(there.read_text(encoding="utf-8"))
        ):
            broken.append(target)
    return broken


def test_links_between_documents_lead_somewhere():
    pages = [*ROOT.glob("*.md"), *DOCS.glob("*.md"), *(ROOT / "workshops").rglob("*.md")]
    broken = {page.relative_to(ROOT).as_posix(): broken_links(page) for page in pages}
    assert {name: links for name, links in broken.items() if links} == {}


def test_a_link_to_a_heading_that_is_not_there_is_found(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(
        "# 3 · Release\n\n## What `is`, and what's **not**\n\n## Twice\n\n## Twice\n\n"
        "```\n# code\n```\n[a](#3--release) [b](page.md#what-is-and-whats-not) [c](#twice-1)\n"
        "[d](#code) [e](page.md#twice-2) [f](other.md#twice) [g](https://example.org/#h)\n",
        encoding="utf-8",
    )
    assert broken_links(page) == ["#code", "page.md#twice-2", "other.md#twice"]


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

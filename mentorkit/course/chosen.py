"""A course with some of the workshops: what belongs to the others is not in it."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from mentorkit.course.writing import Choices
from mentorkit.errors import MentorkitError, did_you_mean
from mentorkit.files import replace_file

WORDS_FILE = "words.md"
"""In `workshops/`: how it is said here, a page to print."""

_LINK = re.compile(r"\]\(([^)#\s]+)")
_PAGES = ("README.md", "welcome.ipynb")


def wanted_names(workshops: Path, assignments: Path, choices: Choices) -> tuple[set[str], set[str]]:
    """The workshops and assignments that are wanted, out of the folders that hold all of them.

    An assignment goes with the workshop whose case it has. One without a case goes with any.

    Raises:
        MentorkitError: A workshop or an assignment that was named is not there.
    """
    every = _folders(workshops)
    chosen = every if choices.workshops is None else set(choices.workshops)
    for name in sorted(chosen - every):
        raise MentorkitError(f'There is no workshop "{name}". {did_you_mean(name, every)}')
    kept = set()
    for name in _folders(assignments):
        files = [path.name for path in (assignments / name).glob("*.md")]
        homes = {one for one in every if any((workshops / one / file).is_file() for file in files)}
        if not homes or homes & chosen:
            kept.add(name)
    for name in choices.due:
        if name not in kept:
            raise MentorkitError(
                f'There will be no assignment "{name}". {did_you_mean(name, kept)}'
            )
    return chosen, kept


def keep_only(course: Path, workshops: set[str], assignments: set[str]) -> None:
    """Takes out of a new course what is not wanted, and every line that leads there."""
    left_out = False
    for part, kept in (("workshops", workshops), ("assignments", assignments)):
        for name in _folders(course / part) - kept:
            shutil.rmtree(course / part / name)
            left_out = True
    for page in _PAGES:
        path = course / "workshops" / page
        if left_out and path.is_file():
            _drop_dead_lines(path)


def _drop_dead_lines(path: Path) -> None:
    """A line of a list or of a table that leads to what is not there is left out."""

    def living(lines: Iterable[str]) -> list[str]:
        return [line for line in lines if not _is_dead(line, path.parent)]

    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        notebook = json.loads(text)
        for cell in notebook["cells"]:
            if cell["cell_type"] == "markdown":
                cell["source"] = living("".join(cell["source"]).splitlines(keepends=True))
        text = json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
    else:
        text = "".join(living(text.splitlines(keepends=True)))
    replace_file(path, text.encode())


def _is_dead(line: str, folder: Path) -> bool:
    here = [one for one in _LINK.findall(line) if not re.match(r"[a-z]+:", one)]
    listed = line.lstrip().startswith(("- ", "| "))
    return listed and any(not (folder / one).exists() for one in here)


def words_page(terms: Mapping[str, str]) -> str:
    """A page to print and to lay beside a case: what is called otherwise here."""
    rows = [f"| {_cell(ours)} | {_cell(here)} |" for ours, here in terms.items()]
    return "\n".join(
        [
            "# What it is called here",
            "",
            "A case is set in a place of its own, and its people speak as they do there.",
            "",
            "| in our texts | here |",
            "|---|---|",
            *rows,
            "",
        ]
    )


def _cell(text: str) -> str:
    return re.sub(r"([\\|`*_<\[\]])", r"\\\1", " ".join(text.split()))


def _folders(place: Path) -> set[str]:
    if not place.is_dir():
        return set()
    return {one.name for one in place.iterdir() if one.is_dir() and one.name[0] not in "._"}

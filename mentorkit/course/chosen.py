"""A course with some of the workshops: what belongs to the others is not in it, nor told of."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from mentorkit.course.curriculum import read_workshops, retold
from mentorkit.course.writing import Choices
from mentorkit.errors import MentorkitError, did_you_mean
from mentorkit.files import replace_file

_PAGES = ("README.md", "welcome.ipynb")
"""The pages about all workshops."""

_LINK = re.compile(r"\[([^\]]*)\]\(([^)\s]+)\)")
_ENTRY = re.compile(r"\s*(?:[-*+] |\d+[.)] |\|)")
_ADDRESS = re.compile(r"[a-z]+:")


def wanted_names(workshops: Path, assignments: Path, choices: Choices) -> tuple[set[str], set[str]]:
    """The workshops and assignments that are wanted, out of the folders that hold all of them.

    An assignment goes with the workshop whose case it has. One without a case goes with any.

    Raises:
        MentorkitError: A workshop or an assignment that was named is not there.
    """
    every = _folders(workshops)
    chosen = every if choices.workshops is None else set(_named(choices.workshops, every))
    if every and not chosen:
        raise MentorkitError(f"Name one workshop at least: {', '.join(sorted(every))}.")
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


def _named(names: Iterable[str], every: set[str]) -> Iterator[str]:
    """The workshops that are meant, however somebody has written their names."""
    by_name = {one.casefold(): one for one in every}
    for name in filter(None, map(str.strip, names)):
        if name.casefold() not in by_name:
            raise MentorkitError(f'There is no workshop "{name}". {did_you_mean(name, every)}')
        yield by_name[name.casefold()]


def keep_only(course: Path, workshops: set[str], assignments: set[str]) -> None:
    """Takes out of a new course what is not wanted, and has its pages tell of what is there."""
    home, left_out = course / "workshops", False
    every = read_workshops(home)
    for part, kept in (("workshops", workshops), ("assignments", assignments)):
        for name in _folders(course / part) - kept:
            shutil.rmtree(course / part / name)
            left_out = True
    if not left_out:
        return
    chosen = [one for one in every if one.name in workshops]
    for page in _PAGES:
        if (home / page).is_file():
            _rewrite(home / page, lambda text: retold(living(text, home), every, chosen))


def living(text: str, folder: Path) -> str:
    """Markdown in `folder`, without what leads to files that are not there.

    A row or an item of a list belongs to what its first link leads to, and goes with it. Of any
    other link that leads nowhere its words stay.
    """
    return "".join(_living(text.splitlines(keepends=True), folder))


def _living(lines: list[str], folder: Path) -> Iterator[str]:
    dropping = False
    for line in lines:
        entry = _ENTRY.match(line)
        goes_on = dropping and line.startswith(" ") and line.strip()
        if goes_on and not entry:  # the rest of an item that has gone
            continue
        links = _LINK.findall(line)
        dropping = bool(entry and links and _is_dead(links[0][1], folder))
        if not dropping:
            yield _LINK.sub(lambda link: link[1] if _is_dead(link[2], folder) else link[0], line)


def _is_dead(target: str, folder: Path) -> bool:
    file = target.partition("#")[0]
    return bool(file) and not _ADDRESS.match(file) and not (folder / file).exists()


def _rewrite(path: Path, told: Callable[[str], str]) -> None:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        notebook = json.loads(text)
        for cell in notebook["cells"]:
            if cell["cell_type"] == "markdown":
                cell["source"] = told("".join(cell["source"])).splitlines(keepends=True)
        text = json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
    else:
        text = told(text)
    replace_file(path, text.encode())


def _folders(place: Path) -> set[str]:
    if not place.is_dir():
        return set()
    return {one.name for one in place.iterdir() if one.is_dir() and one.name[0] not in "._"}

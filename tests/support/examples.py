"""The examples in a page of the documentation."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

DOCS = Path(__file__).parents[2] / "docs"


class Example(NamedTuple):
    """A fenced block: the code of its section (or its heading), what kind it is, and its text."""

    section: str
    kind: str
    source: str


def examples(page: str) -> list[Example]:
    """The fenced blocks in `docs/<page>` that say what kind they are, as in ```markdown bad."""
    found: list[Example] = []
    section = kind = ""
    lines: list[str] = []
    for line in (DOCS / page).read_text(encoding="utf-8").splitlines():
        if kind and line == "```":
            found.append(Example(section, kind, "\n".join(lines)))
            kind = ""
        elif kind:
            lines.append(line)
        elif fence := re.fullmatch(r"```\w+ (\w+)", line):
            kind, lines = fence[1], []
        elif heading := re.match(r"## ([^:]*)", line):
            section = heading[1]
    return found

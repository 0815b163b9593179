"""Parts of a case, completed to a whole one, so that a test or a page can show just the point."""

from __future__ import annotations

import re

FRONT = """---
case: example
title: An example
function: skills
minutes: 5
counters:
  trust: 2 of 0..5, wary / polite / open
  time: 20 of -5..20
flags: [told_truth]
---
"""
SCENE = "# In the corridor {#corridor}\n\n"
CHOICE = "\n\n- [ask] Ask her -> asked\n"
ENDINGS = {
    "asked": '\n# She reflects {#asked ending="She reflects"}\n',
    "told": '\n# She knows {#told ending="She knows"}\n',
}
HERE = "§"
"""Stands in front of the line that a problem is expected at."""


def complete(fragment: str) -> str:
    """A whole case around `fragment`.

    What is missing comes from a small case: the front matter, a heading (`corridor`) when there is
    none, a choice when there is none, and the endings `asked` and `told`.
    """
    fragment = fragment.strip("\n")
    front = "" if fragment.lstrip(HERE).startswith("---") else FRONT
    headed = re.search(r"^§?#+ ", re.sub(r"(?s)^---.*?\n---", "", fragment), re.MULTILINE)
    if headed:
        fragment = front + fragment + "\n"
    elif not front:
        fragment += "\n" + SCENE.strip() + CHOICE
    else:
        chooses = re.search(r"^§?- ", fragment, re.MULTILINE)
        fragment = front + SCENE + fragment + ("\n" if chooses else CHOICE)
    return fragment + "".join(
        ending for scene, ending in ENDINGS.items() if f"{{#{scene}" not in fragment
    )


def lines_meant(marked: str) -> tuple[str, list[int]]:
    """The source without its `HERE` signs, and the numbers of the lines they stood at."""
    lines = marked.split("\n")
    return marked.replace(HERE, ""), [n for n, line in enumerate(lines, 1) if HERE in line]

"""What the facilitator's guide says of a case: its place, its questions, its roads."""

from __future__ import annotations

import re
from pathlib import Path

from mentorkit.cases import Case
from mentorkit.cases.plain import plain_choice
from mentorkit.hall.tables import listed

GUIDE = "guide.md"
_OTHER_PAPERS = {GUIDE, "handout.md", "readme.md"}
_LINK = re.compile(r"\]\(([\w-]+\.md)[)#]")
_HEADING = re.compile(r"^(#{2,4}) +(.+?)\s*$", re.MULTILINE)
_PHRASE = re.compile(r"(?<![*\w])\*([^*\n]{4,})\*(?![*\w])")


def cases_in(folder: Path, guide: str) -> list[Path]:
    """The cases of a workshop, in the order in which its guide links to them; then the others."""
    there = {
        path.name: path
        for path in sorted(folder.glob("*.md"))
        if path.name.lower() not in _OTHER_PAPERS
    }
    named = [name for name in dict.fromkeys(_LINK.findall(guide)) if name in there]
    return [there[name] for name in dict.fromkeys([*named, *there])]


def questions_for(case: Case, guide: str) -> dict[str, str]:
    """By scene, what the guide has below the heading that names it, in HTML."""
    headings = list(_HEADING.finditer(guide))
    found: dict[str, str] = {}
    for place, heading in enumerate(headings):
        if len(heading[1]) < 3:
            continue
        end = headings[place + 1].start() if place + 1 < len(headings) else len(guide)
        title = bare(re.sub(r"\([^()]*\)\s*$", "", heading[2]))
        for scene in case.scenes:
            if title in (bare(scene.title), bare(scene.title.split(",")[0])):
                found.setdefault(scene.id, listed(guide[heading.end() : end].strip()))
    return found


def named_choices(case: Case, guide: str) -> set[tuple[str, str]]:
    """Scene and choice of what the guide names in italics, as it does where it tells a road."""
    phrases = {bare(phrase) for phrase in _PHRASE.findall(guide)}
    return {
        (scene.id, choice.id)
        for scene in case.scenes
        for choice in scene.choices
        if any(bare(plain_choice(choice)).startswith(phrase) for phrase in phrases if phrase)
    }


def bare(text: str) -> str:
    """Words in small letters, without signs."""
    return re.sub(r"[^\w]+", " ", text.casefold().replace("’", "'")).strip()

"""A scene's heading: `# Title {#id ending="name" why="…" confidence timer=60 live}`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from mentorkit.cases.codes import CaseCode
from mentorkit.cases.model import ID
from mentorkit.errors import did_you_mean

Report = Callable[..., None]

ATTRIBUTES = ("ending", "why", "confidence", "timer", "live")
_HEADING = re.compile(r"\s*#{1,6}\s(?P<title>.*?)\{\s*(?P<attributes>#.*)\}[\s#]*")
_WORD = re.compile(
    r"""\s*(?:\#(?P<id>[^\s"=]+)|(?P<name>[A-Za-z_-]+)(?:=(?:"(?P<quoted>(?:\\.|[^"\\])*)"|(?P<plain>[^\s"“”„]+)))?(?=\s|$))"""
)
_EXAMPLE = "Write for instance # In the corridor {#corridor}."


@dataclass
class Heading:
    """What a scene's heading says."""

    line: int
    title: str = ""
    id: str = ""
    ending: str | None = None
    why: str | None = None
    confidence: bool = False
    timer: int | None = None
    live: bool = False


def parse_heading(source: str, line: int, report: Report) -> Heading | None:
    """The heading in `source`; None when it has no id, which is reported."""
    match = _HEADING.fullmatch(source)
    if not match:
        report(
            line,
            CaseCode.HEADING_WITHOUT_ID,
            f'the heading "{source.strip().lstrip("#").strip()[:60]}" has no id.',
            _EXAMPLE
            if source.lstrip().startswith("#")
            else "A line of dashes under a text makes it a heading; leave an empty line between.",
        )
        return None
    heading = Heading(line, match["title"].strip())
    if "{" in heading.title or "}" in heading.title or not heading.title:
        report(line, CaseCode.BRACE_IN_TITLE, "a scene's title is plain words, without braces.")
    _attributes(heading, match["attributes"], report)
    return heading


def _attributes(heading: Heading, source: str, report: Report) -> None:
    seen: set[str] = set()
    at = 0
    while source[at:].strip():
        word = _WORD.match(source, at)
        if not word:
            _refuse(heading, source[at:].strip(), report)
            return
        at = word.end()
        name = "id" if word["id"] is not None else word["name"]
        if name in seen:
            report(heading.line, CaseCode.BAD_ATTRIBUTE, f'"{name}" stands here twice.')
        seen.add(name)
        if name == "id":
            _id(heading, word["id"], report)
        else:
            value = word["plain"] if word["quoted"] is None else word["quoted"]
            _set(heading, name, value, report)


def _refuse(heading: Heading, source: str, report: Report) -> None:
    report(
        heading.line,
        CaseCode.BAD_ATTRIBUTE,
        f'"{source[:60]}" in the heading is not understood.',
        'Attributes are: ending="name", why="question", confidence, timer=60, live.',
    )


def _id(heading: Heading, scene: str, report: Report) -> None:
    heading.id = scene
    if not ID.fullmatch(scene):
        report(
            heading.line,
            CaseCode.BAD_SCENE_ID,
            f'"{scene}" can\'t be the id of a scene.',
            "Use small letters, digits and hyphens, a letter first.",
        )


def _set(heading: Heading, name: str, value: str | None, report: Report) -> None:
    text = None if value is None else re.sub(r"\\(.)", r"\1", value).strip()
    if name in ("ending", "why") and text:
        setattr(heading, name, text)
    elif name in ("confidence", "live") and text is None:
        setattr(heading, name, True)
    elif name == "timer" and text and re.fullmatch(r"[1-9]\d{0,3}", text):
        heading.timer = int(text)
    elif name in ATTRIBUTES:
        _refuse(heading, name if value is None else f"{name}={value}", report)
    else:
        report(
            heading.line,
            CaseCode.BAD_ATTRIBUTE,
            f'a scene has no attribute "{name}".',
            did_you_mean(name, ATTRIBUTES),
        )

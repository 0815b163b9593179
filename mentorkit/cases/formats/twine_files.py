"""What Twine 2 saves: its HTML (specification 1.0.2) and its JSON (1.0)."""

from __future__ import annotations

import html
import re

import msgspec

from mentorkit.cases.formats.codes import FormatCode, refuse
from mentorkit.cases.formats.jsons import read_json
from mentorkit.cases.formats.twine import Passage, Twine
from mentorkit.counting import count

_STORY = "tw-storydata"


def read_html(source: str, path: str) -> Twine:
    """The story in an HTML file that Twine published or archived.

    Raises:
        FormatError: There is no story in it, or several.
    """
    lower = source.lower()
    begin = lower.find(f"<{_STORY}")
    end = lower.find(f"</{_STORY}", begin)
    if begin < 0 or end < 0:
        refuse(
            path,
            FormatCode.NO_STORY,
            "There is no Twine story in this web page.",
            "In Twine choose Build, then Publish to File, and convert that file.",
        )
    if lower.find(f"<{_STORY}", end) >= 0:
        refuse(
            path,
            FormatCode.TOO_MUCH,
            "There are several stories in this archive.",
            "In Twine open the one that is wanted, and choose Build, then Publish to File.",
        )
    return _read_elements(source[begin:end])


_ELEMENT = re.compile(
    rf"<({_STORY}|tw-passagedata|tw-tag|script|style)"
    r"""((?:\s+[\w:-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'))?)*)\s*/?>""",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"""([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_ENDLESS_NUMBER = re.compile(r"&#(?=[xX]?[0-9a-fA-F]{9})")


def _read_elements(source: str) -> Twine:
    """The story in Twine's own elements, which hold nothing but escaped text.

    They are looked for one by one, in time that grows with the file: the standard library's parser
    takes hours over a few megabytes of tags that never end.
    """
    twine = Twine()
    start, pids, at = "", {}, 0
    while match := _ELEMENT.search(source, at):
        tag, given, at = match[1].lower(), _attributes(match[2]), match.end()
        if tag == _STORY:
            start = given.get("startnode", "")
            twine.name, twine.ifid = given.get("name", ""), given.get("ifid", "")
            twine.format, twine.version = given.get("format", ""), given.get("format-version", "")
        elif tag == "tw-tag":
            twine.looks = True
        else:
            end = source.find(f"</{match[1]}", at)
            inside, at = source[at : end if end >= 0 else None], end if end >= 0 else len(source)
            if tag == "tw-passagedata":
                pids[given.get("pid", "")] = given.get("name", "")
                twine.passages.append(_passage(given, inside))
            elif inside.strip():
                twine.code.append(_code("JavaScript" if tag == "script" else "stylesheet", inside))
    twine.start = pids.get(start, "")
    return twine


def _passage(given: dict[str, str], inside: str) -> Passage:
    tags = tuple(given.get("tags", "").split())
    return Passage(given.get("name", ""), _unescaped(inside), tags, placed="position" in given)


def _attributes(source: str) -> dict[str, str]:
    return {
        name.lower(): _unescaped(double or single)
        for name, double, single in _ATTRIBUTE.findall(source)
    }


def _unescaped(text: str) -> str:
    return html.unescape(_ENDLESS_NUMBER.sub("&amp;#", text))


def _code(what: str, text: str) -> str:
    return f"the story's {what} of {count(len(text.strip().splitlines()), 'line')}"


def twine_from_json(raw: bytes, path: str) -> Twine:
    """The story in a JSON file of Twine's.

    Raises:
        FormatError: It has another shape.
    """
    found = read_json(raw, _Story, path)
    names = [passage.name for passage in found.passages]
    start = found.start
    if start not in names and start.isascii() and start.isdigit() and 0 < int(start) <= len(names):
        start = names[int(start) - 1]
    code = {"JavaScript": found.script, "stylesheet": found.style}
    return Twine(
        name=found.name,
        ifid=found.ifid,
        format=found.format,
        version=found.version,
        start=start,
        passages=[
            Passage(passage.name, passage.text, tuple(passage.tags), bool(passage.metadata))
            for passage in found.passages
        ],
        looks=bool(found.colors or found.zoom),
        code=[_code(what, text) for what, text in code.items() if text.strip()],
    )


class _Passage(msgspec.Struct):
    name: str
    text: str = ""
    tags: list[str] = []
    metadata: dict[str, object] | None = None


class _Story(msgspec.Struct, rename={"version": "format-version", "colors": "tag-colors"}):
    passages: list[_Passage]
    name: str = ""
    ifid: str = ""
    format: str = ""
    version: str = ""
    start: str = ""
    colors: dict[str, object] | None = None
    zoom: object = None
    style: str = ""
    script: str = ""

"""Twee 3, the plain-text notation for Twine stories (specification 3.0.2), read and written."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from mentorkit.cases.formats.codes import FormatCode, refuse
from mentorkit.cases.formats.losses import shortened
from mentorkit.cases.formats.twine import Passage, Twine

_HEADER = re.compile(
    r"::[ \t]*(?P<name>(?:\\.|[^\\\[{])*)"
    r"(?:\[(?P<tags>(?:\\.|[^\\\]])*)\])?[ \t]*"
    r"(?P<data>\{.*\})?[ \t]*"
)
_ESCAPE = re.compile(r"\\(.)")
_SPECIAL = re.compile(r"[\\\[\]{}]")


def read_twee(source: str, path: str) -> Twine:
    """The story in a Twee file.

    Raises:
        FormatError: There is no passage in it.
    """
    twine = Twine()
    lines = source.split("\n")
    starts = [number for number, line in enumerate(lines) if line.startswith("::")]
    if not starts:
        refuse(
            path,
            FormatCode.NO_STORY,
            "There is no passage in this file.",
            "In Twee each begins with a line such as :: In the corridor.",
        )
    if any(line.strip() for line in lines[: starts[0]]):
        twine.faults.append("the lines above the first passage")
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        passage = _passage(lines[start], "\n".join(lines[start + 1 : end]).rstrip(), twine)
        if passage.name == "StoryTitle":
            twine.name = passage.text.strip()
        elif passage.name == "StoryData":
            _read_data(passage.text, twine)
        else:
            twine.passages.append(passage)
    return twine


def _passage(header: str, text: str, twine: Twine) -> Passage:
    match = _HEADER.fullmatch(header.rstrip())
    if not match:
        twine.faults.append(f"what stands behind the name in {shortened(header)!r}")
        return Passage(_plain(re.split(r"(?<!\\)[\[{]", header[2:])[0]), text)
    tags = tuple(map(_plain, (match["tags"] or "").split()))
    return Passage(_plain(match["name"]), text, tags, placed=match["data"] is not None)


def _plain(encoded: str) -> str:
    return _ESCAPE.sub(r"\1", encoded.strip())


def _read_data(text: str, twine: Twine) -> None:
    try:
        data = msgspec.json.decode(text, type=_Data, strict=False)
    except (msgspec.DecodeError, RecursionError):
        twine.faults.append("StoryData, which is not the JSON it should be")
        return
    twine.ifid, twine.format, twine.version = data.ifid, data.format, data.version
    twine.start, twine.looks = data.start, bool(data.colors or data.zoom)


class _Data(msgspec.Struct, rename={"version": "format-version", "colors": "tag-colors"}):
    ifid: str = ""
    format: str = ""
    version: str = ""
    start: str = ""
    colors: dict[str, str] = {}
    zoom: float | None = None


def write_passage(name: str, text: str, tags: Iterable[str] = ()) -> str:
    """One passage in Twee."""
    marked = " ".join(_encoded(tag) for tag in tags)
    header = f":: {_encoded(name)}" + (f" [{marked}]" if marked else "")
    body = re.sub(r"^::", " ::", text, flags=re.MULTILINE)  # only at its beginning a header
    return f"{header}\n{body}\n"


def _encoded(name: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", name)

"""JSON from anywhere, read into structs: what has another shape is told by its place."""

from __future__ import annotations

import re
from typing import TypeVar

import msgspec

from mentorkit.cases.formats.codes import FormatCode, refuse

Shape = TypeVar("Shape")

_PLACE = re.compile(r" - at `\$?\.?(.*)`$")


def read_json(raw: bytes, shape: type[Shape], path: str) -> Shape:
    """The JSON in `raw` as a `shape`.

    Raises:
        FormatError: It is no JSON, or has another shape.
    """
    try:
        return msgspec.json.decode(raw.removeprefix(b"\xef\xbb\xbf"), type=shape, strict=False)
    except msgspec.ValidationError as fault:
        said = str(fault)
        place = _PLACE.search(said)
        where = f" at {place[1]}" if place and place[1] else ""
        refuse(
            path,
            FormatCode.WRONG_SHAPE,
            f"This JSON is of another kind{where}: {_PLACE.sub('', said)}.",
            "Export it again, and convert the file as it comes.",
        )
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        refuse(
            path,
            FormatCode.BROKEN_JSON,
            f"This is no JSON, or a damaged file: {fault}.",
            "Export it again, and convert the file as it comes.",
        )

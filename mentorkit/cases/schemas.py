"""JSON Schemas, for other programs: of a case's front matter, and of the compiled case.

`python -m mentorkit.cases.schemas docs` writes both into that folder.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from mentorkit.cases.compiled import Compiled
from mentorkit.cases.front_matter import FrontMatter

Schema = dict[str, Any]


def compiled_schema() -> Schema:
    """The JSON Schema of the compiled case."""
    return msgspec.json.schema(Compiled)


def front_matter_schema() -> Schema:
    """The JSON Schema of the front matter, for YAML as its core schema reads it.

    A front matter that the reader takes fits it, unless a text is the bare word `null` or `~`, or
    has spaces around it within quotes. Much is left to the reader, such as whether a counter starts
    within its bounds.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Front matter of a mentorkit case",
        **msgspec.json.schema(FrontMatter),
    }


SCHEMAS: Mapping[str, Callable[[], Schema]] = {
    "compiled-case.schema.json": compiled_schema,
    "front-matter.schema.json": front_matter_schema,
}
"""The files in `docs/`, and what is in each."""


def write_schemas(folder: Path) -> None:
    """Writes every schema into `folder`."""
    for name, schema in SCHEMAS.items():
        text = json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write_schemas(Path(sys.argv[1]))

"""The keys of the front matter, each with what may stand after it and what it says.

This is where keys are declared: the reader knows no others, and the JSON Schema is made from here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, TypeAlias

from msgspec import Meta, Struct, structs

from mentorkit.cases.logic import NAME, RESERVED
from mentorkit.cases.model import CHAIRS, FUNCTIONS, ID, USES

COUNTER = re.compile(r"(-?\d{1,9})\s+of\s+(-?\d{1,9})\s*\.\.\s*(-?\d{1,9})(?:\s*,\s*(\S.*))?")
"""Start, lowest, highest, words."""
MOST_MINUTES = 240


def _whole(pattern: re.Pattern[str], but: Sequence[str] = ()) -> Meta:
    """Text that is `pattern` from end to end, and none of the words in `but`."""
    refused = f"(?!(?:{'|'.join(but)})$)" if but else ""
    return Meta(pattern=f"^{refused}(?:{pattern.pattern})$")


def _one_of(words: Sequence[str], says: str) -> Meta:
    return Meta(description=says, extra_json_schema={"enum": list(words)})


# To YAML some words are no text: 1984 and true are none. To the reader all are words.
Words: TypeAlias = Annotated[str, Meta(pattern=r"\S")] | float | bool
Nothing: TypeAlias = Annotated[str, Meta(max_length=0)] | None
Listed: TypeAlias = list[Words] | Nothing
Conditions: TypeAlias = list[Annotated[str, Meta(pattern=r"\S")]] | Nothing
Name: TypeAlias = Annotated[str, _whole(NAME, sorted(RESERVED))]


class FrontMatter(Struct, kw_only=True, forbid_unknown_fields=True):
    """What a case says about itself before it begins."""

    case: Annotated[
        Annotated[str, _whole(ID)],
        Meta(
            description="The id: the file's name without .md. Small letters, digits and hyphens, "
            "a letter first. Never reused."
        ),
    ]
    title: Annotated[Words, Meta(description="What people see above the case.")]
    function: Annotated[str, _one_of(FUNCTIONS, "What the mentoring in this case is for.")]
    minutes: Annotated[
        Annotated[int, Meta(ge=1, le=MOST_MINUTES)] | Annotated[str, Meta(pattern=r"^\d{1,3}$")],
        Meta(description=f"How long it takes: a whole number from 1 to {MOST_MINUTES}."),
    ]
    chair: Annotated[str, _one_of(CHAIRS, "Whose decisions these are.")] = "mentor"
    use: Annotated[str, _one_of(USES, "For one person, for a room, or both.")] = "both"
    topics: Annotated[Listed, Meta(description="What it is about: a list.")] = []
    content_note: Annotated[
        Words, Meta(description="What somebody may want to know beforehand.")
    ] = "none"
    reviewed: Annotated[Listed, Meta(description="The clinicians who signed it: a list.")] = []
    counters: Annotated[
        dict[Name, Annotated[str, _whole(COUNTER)]]
        | Annotated[list[str], Meta(max_length=0)]
        | Nothing,
        Meta(
            description="Whole numbers between two bounds, a line for each: "
            "name: start of lowest..highest, and perhaps words for them from low to high, as in "
            "trust: 2 of 0..5, wary / polite / open."
        ),
    ] = {}
    flags: Annotated[
        Annotated[list[Name], Meta(extra_json_schema={"uniqueItems": True})] | Nothing,
        Meta(description="Names of yes-or-no facts, all no at the start: a list."),
    ] = []
    always: Annotated[
        Conditions, Meta(description="Conditions that hold wherever one can get; lint proves them.")
    ] = []
    reachable: Annotated[
        Conditions, Meta(description="Conditions that somebody can get to; lint proves them.")
    ] = []


KEYS = set(FrontMatter.__struct_fields__)
REQUIRED = tuple(field.name for field in structs.fields(FrontMatter) if field.required)

"""What a released assignment tells a participant's machine: `mentorkit.json`.

It is written by `release` and says who reads, by when, whom to call, and what is asked; nothing
about people.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from mentorkit.settings import Settings, SettingsCode, read_text_file, whole_file

RELEASED_FILE = "mentorkit.json"
FORMAT = 1
"""Of `mentorkit.json`, today."""

_Words = Annotated[list[int], Meta(min_length=2, max_length=2)]


class Asked(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that an assignment asks for, in the order of its notebook.

    Attributes:
        kind: The verb of its element: `play`, `reflect`, `survey`, `worksheet`, `consent` or
            `ask_for_contact`.
        item: The id of its answer; a worksheet's fields and a case's questions are `item/…`.
        prompt: What a reflection asks, in Markdown.
        name: The definition it uses: a survey's instrument, a worksheet's name.
        moment: Of a survey: `before`, `after` or `then`.
        notebook: The file it stands in.
        instead_of: Of an alternative case: the case that it may be played in place of.
    """

    kind: str
    item: str
    prompt: str = ""
    name: str = ""
    moment: str = ""
    notebook: str = ""
    instead_of: str = ""


class Released(msgspec.Struct, frozen=True, kw_only=True):
    """What an assignment's `mentorkit.json` tells a participant's machine; nothing about people.

    Attributes:
        readers: Who reads what is written here; "" when the course does not say, as all the others.
        reply_by: A date, such as `2026-12-01`.
        responder: Who answers when somebody asks to be contacted, within `response_time`.
        resources: What help there is locally.
        due: A moment with its offset, such as `2026-12-01T17:00:00+01:00`.
        hand_in: `file` or `exchange`, as `course.yaml` says it.
        words: By reflection, from how many words to how many are asked for.
        hashes: By case, the hash of the compiled case as it was released.
        asks: All that is asked for, in order.
        version: The number of the release, from 1; 0 in what was released before there were any.
            It tells where a submission came from, and is never trusted for more.
    """

    format: Annotated[int, Meta(ge=1)] = FORMAT
    course: str = ""
    programme: str = ""
    assignment: str = ""
    title: str = ""
    language: str = ""
    readers: str = ""
    reply_by: str = ""
    crisis_contact: str = ""
    responder: str = ""
    response_time: str = ""
    resources: str = ""
    due: str = ""
    hand_in: str = ""
    words: dict[str, _Words] = {}
    hashes: dict[str, str] = {}
    asks: list[Asked] = []
    version: Annotated[int, Meta(ge=0)] = 0

    @property
    def can_respond(self) -> bool:
        """Whether somebody would notice: a responder, how soon, and what help there is."""
        return bool(self.responder and self.response_time and self.resources)


def released_from(
    settings: Settings,
    assignment: str,
    *,
    words: Mapping[str, tuple[int, int]] | None = None,
    hashes: Mapping[str, str] | None = None,
    asks: Iterable[Asked] = (),
) -> Released:
    """What a course tells about an assignment."""
    due, reply_by = settings.due(assignment), settings.reply_by_of(assignment)
    return Released(
        course=settings.course,
        programme=settings.programme,
        assignment=assignment,
        title=settings.title,
        language=settings.language,
        readers=settings.readers_of(assignment),
        reply_by=reply_by.isoformat() if reply_by else "",
        crisis_contact=settings.crisis_contact,
        responder=settings.responder,
        response_time=settings.response_time,
        resources=settings.resources,
        due=due.isoformat() if due else "",
        hand_in=settings.hand_in,
        words={item: list(both) for item, both in (words or {}).items()},
        hashes=dict(hashes or {}),
        asks=list(asks),
    )


def read_released(folder: Path | str) -> Released | None:
    """What `mentorkit.json` in `folder` says; None when there is none.

    Raises:
        SettingsError: It can't be read, is damaged, or was written by a later mentorkit.
    """
    path = Path(folder) / RELEASED_FILE
    if not os.path.lexists(path):
        return None
    content = read_text_file(path, SettingsCode.RELEASED_UNREADABLE)
    try:
        released = msgspec.json.decode(content, type=Released)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise whole_file(
            path,
            SettingsCode.RELEASED_DAMAGED,
            "this file is damaged.",
            "Answers are not in it, and are safe. Fetch the assignment again to replace it.",
        ) from None
    if released.format > FORMAT:
        raise whole_file(
            path,
            SettingsCode.RELEASED_NEWER,
            "this file was written by a later mentorkit.",
            "Answers are not in it, and are safe. Update mentorkit.",
        )
    return released


def encode_released(released: Released) -> bytes:
    """`mentorkit.json` as it stands on disk: indented JSON that a person can read."""
    return msgspec.json.format(msgspec.json.encode(released, order="sorted"), indent=2) + b"\n"

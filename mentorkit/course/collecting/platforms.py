"""What learning platforms call the files in a download of all submissions.

Canvas puts all files side by side: `lindana_LATE_12345_678901_name.ext`, where 12345 is the person
(the same in every assignment) and 678901 the file. The name is the sortable one, without spaces and
signs; a group has its own. What was typed is `…_12345_text.html`, and a link `…_12345_link.html`.

Moodle makes a folder `Ana Lind_1234_assignsubmission_file_/` with the person's files, or puts its
name before each file. The number is the person's in this assignment alone; with blind marking the
name is `Participant`. What was typed is in `…_assignsubmission_onlinetext_`.

People choose their names there, and what their files are called. Whoever is called `x_12345_1_` can
make a file's name look like another person's. So a name that can be read in two ways says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from pathlib import Path

import msgspec

from mentorkit.course.collecting.archives import Member
from mentorkit.files import same_name

PLATFORMS = ("canvas", "moodle")

_CANVAS = re.compile(
    r"(?:(?P<name>.+?)_)?(?P<late>late_)?(?P<number>\d+)_(?P<order>\d{1,18})_(?P<file>.+)",
    re.IGNORECASE,
)
_CANVAS_LAST = re.compile(r"(?:.+_)?(?P<number>\d+)_(?P<order>\d{1,18})_(?P<file>.+)")
"""The same from the right: where it finds another place, the name has two meanings."""
_CANVAS_ANONYMOUS = re.compile(
    r"(?:anonymous_)?(?:late_)?(?P<name>anon)_(?P<late>late_)?(?P<number>[a-z0-9]{5})_"
    r"(?P<order>\d{1,18})_(?P<file>.+)",
    re.IGNORECASE,
)
_CANVAS_TYPED = re.compile(
    r"(?:(?P<name>.+?)_)?(?:late_)?(?P<number>\d+)_(?P<file>(?:text|link)\.html)", re.IGNORECASE
)
_MOODLE = re.compile(
    r"(?P<name>.+?)(?:_(?P<number>\d+))?_assignsubmission_(?P<plugin>[a-z0-9]+)(?:_(?P<file>.*))?"
)
_MOODLE_LAST = re.compile(r".+_assignsubmission_(?P<plugin>[a-z0-9]+)(?:_(?P<file>.*))?")


class Named(msgspec.Struct, frozen=True, order=True):
    """Whoever sent a file, as the platform or the file's name says it.

    Attributes:
        number: What tells people of one name apart; "" where nothing does.
        alias: The name without what the assignment's file is called.
        doubt: Why the name says nothing about whose it is, in a sentence; "" where it does.
    """

    name: str
    number: str = ""
    alias: str = ""
    doubt: str = ""

    @property
    def label(self) -> str:
        """The name with its number: `lindana (12345)`."""
        return f"{self.name} ({self.number})".strip() if self.number else self.name


class Piece(msgspec.Struct, frozen=True):
    """One file of one sender.

    Attributes:
        file: What its sender called it.
        order: Grows with each upload, where the platform counts them.
        typed: Whether it is what was typed into the platform, and no file.
        late: Whether the platform says that it was handed in late.
    """

    sender: Named
    member: Member
    file: str
    order: int = 0
    typed: bool = False
    late: bool = False


class Download(msgspec.Struct, frozen=True):
    """A download of all submissions, understood.

    Attributes:
        platform: `canvas` or `moodle`.
        others: What its name assigns to nobody.
    """

    platform: str
    pieces: tuple[Piece, ...]
    others: tuple[Member, ...]


def recognise(members: Sequence[Member], own: Collection[str]) -> Download | None:
    """The download that these members are; None when their names are not a platform's.

    Args:
        own: Names of the assignment's files. Where they lie there as they are, it is one person's.
    """
    lying = [(one, one.parts[_depth(members) :]) for one in members]
    moodle = [_moodle(*one) for one in lying]
    if any(moodle):
        return _download("moodle", members, moodle)
    names = {same_name(name) for name in own}
    canvas = [_canvas(*one) for one in lying]
    if 2 * sum(map(bool, canvas)) > len(members) and not any(
        same_name(one.name) in names for one in members
    ):
        return _download("canvas", members, canvas)
    return None


def sender_in(platform: str, path: str) -> tuple[Named, int] | None:
    """Who sent a download's file, by its name, and the number of the upload; 0 for none."""
    parts = tuple(filter(None, re.split(r"[/\\]", path))) or ("",)
    member = Member(path, parts, 0.0, Path())
    if platform == "moodle":
        found = [piece for at in range(len(parts)) if (piece := _moodle(member, parts[at:]))]
    else:
        found = [piece for piece in [_canvas(member, parts[-1:])] if piece]
    return (found[0].sender, found[0].order) if found else None


def number_in(platform: str, path: str) -> str:
    """The person's number in the name of a download's file; "" where there is none."""
    found = sender_in(platform, path)
    return found[0].number if found else ""


def _download(platform: str, members: Sequence[Member], pieces: Sequence[Piece | None]) -> Download:
    others = [one for one, piece in zip(members, pieces, strict=True) if piece is None]
    return Download(platform, tuple(filter(None, pieces)), tuple(others))


def _depth(members: Sequence[Member]) -> int:
    """How many folders lie around everything: packing a download again adds one."""
    depth = 0
    while members and all(len(one.parts) > depth + 1 for one in members):
        around = {one.parts[depth] for one in members}
        if len(around) > 1 or any(map(_MOODLE.fullmatch, around)):
            break
        depth += 1
    return depth


def _moodle(member: Member, parts: tuple[str, ...]) -> Piece | None:
    found = _MOODLE.fullmatch(parts[0])
    if not found or (len(parts) == 1 and not found["file"]):
        return None
    sender = Named(found["name"].strip(), found["number"] or "")
    last = _MOODLE_LAST.fullmatch(parts[0])
    if last and last.start("plugin") != found.start("plugin"):
        sender, found = _doubtful(parts[0], "the sender's name may end in two places"), last
    file = parts[-1] if len(parts) > 1 else found["file"] or parts[0]
    return Piece(sender, member, file, typed=found["plugin"] != "file")


def _canvas(member: Member, parts: tuple[str, ...]) -> Piece | None:
    if len(parts) > 1:
        return None
    [name] = parts
    plain, last = _CANVAS.fullmatch(name), _CANVAS_LAST.fullmatch(name)
    if plain and last and plain.start("number") != last.start("number"):
        why = f"the sender's number may be {plain['number']} or {last['number']}"
        return Piece(_doubtful(name, why), member, last["file"])
    anonymous = _CANVAS_ANONYMOUS.fullmatch(name)
    if anonymous and plain:
        why = f"{plain['number']} may be a number, or stand for somebody without a name"
        return Piece(_doubtful(name, why), member, plain["file"])
    if found := anonymous or plain:
        sender = Named(found["name"] or "", found["number"])
        late = found["late"] == "LATE_"
        return Piece(sender, member, found["file"], int(found["order"]), late=late)
    if found := _CANVAS_TYPED.fullmatch(name):
        return Piece(Named(found["name"] or "", found["number"]), member, name, typed=True)
    return None


def _doubtful(name: str, why: str) -> Named:
    """A sender who is known by the whole of a file's name, and by nothing in it."""
    return Named(name, doubt=f"It can be read in two ways: {why}. Look there who sent it.")

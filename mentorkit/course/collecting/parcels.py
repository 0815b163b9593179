"""What one person uploaded to a learning platform, sorted into submissions."""

from __future__ import annotations

import io
import os
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import msgspec

from mentorkit.answers.process import PROCESS_FILE
from mentorkit.course.collecting.archives import Source
from mentorkit.course.collecting.bundles import meant, unpack
from mentorkit.course.collecting.platforms import Named, Piece
from mentorkit.course.collecting.preparing import NotTakenError
from mentorkit.course.handed import LARGEST
from mentorkit.course.submissions import ANSWERS_FILE
from mentorkit.released import RELEASED_FILE

BESIDE = (ANSWERS_FILE, PROCESS_FILE, RELEASED_FILE)
"""What comes with a notebook."""

_ONE_DOWNLOAD = 600
"""Seconds: what a platform takes to pack one person's files, at the very most."""


class Parcel(msgspec.Struct, frozen=True):
    """One submission: a bundle, or a notebook with what came with it.

    Attributes:
        files: By the name that the assignment has for it; a bundle has the name "".
    """

    files: dict[str, Piece]

    @property
    def sender(self) -> Named:
        """Who uploaded it."""
        return next(iter(self.files.values())).sender

    @property
    def member(self) -> str:
        """What the platform calls it."""
        return next(iter(self.files.values())).member.path

    @property
    def when(self) -> float:
        """The time the download says."""
        return max(piece.member.when for piece in self.files.values())

    @property
    def late(self) -> bool:
        """Whether the platform says that it was handed in late."""
        return any(piece.late for piece in self.files.values())

    def unpack(self, source: Source, into: Path, notebooks: Sequence[str]) -> None:
        """Puts its files into the folder `into`. Raises `MentorkitError` when it can't be read."""
        room = LARGEST
        for name, piece in self.files.items():
            content = source.read(piece.member, room)
            room -= len(content)
            if not name:
                unpack(io.BytesIO(content), into, notebooks, BESIDE)
            else:
                (into / name).write_bytes(content)
                os.utime(into / name, (piece.member.when, piece.member.when))


def sorted_out(pieces: Sequence[Piece], notebooks: Sequence[str], platform: str) -> list[Parcel]:
    """The submissions among a person's files, the newest first.

    Platforms date everything with the moment of the download; only an old Moodle tells uploads
    apart. So a bundle goes before a notebook beside it, then the later upload before another.

    Raises:
        NotTakenError: There is none among them.
    """

    dates = [piece.member.when for piece in pieces]
    of_uploads = platform == "moodle" and max(dates) - min(dates) > _ONE_DOWNLOAD

    def age(piece: Piece) -> tuple[float, bool, int, str]:
        dated = piece.member.when if of_uploads else 0.0
        return dated, _is_zip(piece), piece.order, piece.member.path

    loose: dict[str, list[Piece]] = defaultdict(list)
    for piece in sorted(pieces, key=age, reverse=True):
        if not _is_zip(piece) and (name := meant(piece.file, notebooks, BESIDE)):
            loose[name].append(piece)
    parcels = [Parcel({"": piece}) for piece in pieces if _is_zip(piece)]
    kept = {name: loose[name] for name in notebooks if loose[name]}
    if kept:
        beside = {name: loose[name][:1] for name in BESIDE if loose[name]}
        parcels.append(Parcel({name: some[0] for name, some in {**kept, **beside}.items()}))
        parcels += [Parcel({name: one}) for name, some in kept.items() for one in some[1:]]
    if not parcels:
        raise NotTakenError(_why_none(pieces, bool(loose[ANSWERS_FILE])))
    return sorted(parcels, key=lambda one: max(map(age, one.files.values())), reverse=True)


def _is_zip(piece: Piece) -> bool:
    return piece.file.casefold().endswith(".zip")


def _why_none(pieces: Sequence[Piece], has_answers: bool) -> str:
    if has_answers:
        return f"{ANSWERS_FILE} came without the notebook; ask for the one file to hand in"
    names = ", ".join(sorted(piece.file for piece in pieces)[:3])
    return f"neither a notebook nor the one file to hand in is there, but {names}"

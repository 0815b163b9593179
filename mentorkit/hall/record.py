"""The record of a session in a room: its way through a case, its votes, its clock. Nobody's name.

A file for each session, `sessions/<case>-<date>-<n>.json` beside the notebook, is replaced as a
whole at each change, so that a kernel that is restarted goes on where the room was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from mentorkit.cases import Case, replay
from mentorkit.errors import MentorkitError
from mentorkit.files import read_regular, replace_file
from mentorkit.language import _

FORMAT = 1
FOLDER = "sessions"
LIMIT = 1_000_000

_People = Annotated[int, Meta(ge=0, le=100_000)]
_Id = Annotated[str, Meta(pattern=r"^[a-z0-9-]{1,60}$")]
_Steps = list[tuple[str, str]]


class Vote(Struct):
    """One vote of the room.

    Attributes:
        way: The decisions before it: after a "what if" the same scene may be voted on again.
        when: `alone`, or after the `talk`.
        counts: How many, by choice; empty for a rough majority.
        most: The choice that had the most votes; "" for a draw.
    """

    way: _Steps
    scene: str
    when: Literal["alone", "talk"]
    counts: dict[str, _People] = {}
    most: str = ""


class Clock(Struct):
    """The time since the session began.

    Attributes:
        elapsed: Seconds, until the clock was last started.
        since: When that was, in milliseconds since 1970; 0 while it pauses.
    """

    elapsed: Annotated[float, Meta(ge=0, le=1_000_000)] = 0
    since: Annotated[float, Meta(ge=0)] = 0


class Shown(Struct):
    """What the hall sees.

    Attributes:
        page: Of the moment, from 0 on.
        split: Way and scene of the votes that are shown as a picture instead.
    """

    page: Annotated[int, Meta(ge=0, le=1000)] = 0
    split: tuple[_Steps, str] | None = None
    dark: bool = False


class Record(Struct):
    """A session, as it is saved.

    Attributes:
        session: Tells sessions apart; no date and no person.
        length: Of the session, in minutes; 0 when the guide has no run sheet.
        cut: `live` votes at two decisions, and the projector tells the rest; `whole` votes at each.
    """

    session: _Id
    case: _Id
    hash: str = ""
    workshop: str = ""
    date: Annotated[str, Meta(pattern=r"^(\d{4}-\d{2}-\d{2})?$")] = ""
    length: Annotated[int, Meta(ge=0, le=600)] = 0
    cut: Literal["live", "whole"] = "live"
    decisions: _Steps = []
    votes: list[Vote] = []
    clock: Clock = msgspec.field(default_factory=Clock)
    hall: Shown = msgspec.field(default_factory=Shown)
    ended: bool = False
    format: int = FORMAT


class Sessions:
    """The records in the folder of a workshop.

    Attributes:
        notices: What the facilitator should know, a sentence each.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder / FOLDER
        self.notices: list[str] = []

    def newest(self) -> Record | None:
        """The session that was saved last. A damaged file is left as it is, and passed over."""
        self.notices = []
        for path in sorted(self._files(), key=_age, reverse=True):
            try:
                return _read(path)
            except (OSError, msgspec.DecodeError, ValueError):
                said = _(
                    "{file} can't be read. It was left as it is.", file=f"{FOLDER}/{path.name}"
                )
                self.notices.append(said)
        return None

    def save(self, record: Record) -> Path:
        """Puts a session on disk.

        Raises:
            MentorkitError: The computer refused it; the file is as it was.
        """
        path = self._path_of(record)
        self._put(path, msgspec.json.format(msgspec.json.encode(record), indent=1) + b"\n")
        return path

    def save_pictures(self, record: Record, pictures: Mapping[str, bytes]) -> list[Path]:
        """Puts PNG images beside a session's record: `<the record's name>-<name>.png`.

        Raises:
            MentorkitError: The computer refused one; each file is as it was or as it should be.
        """
        stem = self._path_of(record).with_suffix("")
        paths = [stem.with_name(f"{stem.name}-{name}.png") for name in pictures]
        for path, content in zip(paths, pictures.values(), strict=True):
            self._put(path, content)
        return paths

    def _put(self, path: Path, content: bytes) -> None:
        try:
            self.folder.mkdir(exist_ok=True)
            replace_file(path, content)
        except OSError as fault:
            reason = fault.strerror or type(fault).__name__
            said = _("The computer refused it: {reason}.", reason=reason)
            raise MentorkitError(said) from None

    def _path_of(self, record: Record) -> Path:
        """The session's own file, or the next free name."""
        stem = f"{record.case}-{record.date}"
        for number in range(1, 10_000):
            path = self.folder / f"{stem}-{number}.json"
            if not path.exists():
                return path
            try:
                if _read(path).session == record.session:
                    return path
            except (OSError, msgspec.DecodeError, ValueError):
                continue
        raise MentorkitError(
            _("There are too many sessions of this day in {folder}.", folder=FOLDER)
        )

    def _files(self) -> Iterator[Path]:
        return (path for path in self.folder.glob("*.json") if not path.name.startswith("."))


def checked(record: Record, case: Case) -> Record:
    """A record that fits its case: what the page sent, without what the case does not know.

    Raises:
        MentorkitError: The room is said to have taken a way that the case does not have.
    """
    _play, followed = replay(case, record.decisions)
    if followed < len(record.decisions):
        raise MentorkitError(_("The case does not go that way. Run the cells again."))
    choices = {scene.id: {choice.id for choice in scene.choices} for scene in case.scenes}
    for vote in record.votes:
        there = choices.get(vote.scene, set())
        if not {*vote.counts, *filter(None, [vote.most])} <= there:
            raise MentorkitError(_("The case does not go that way. Run the cells again."))
    return record


def fitted(record: Record, case: Case) -> Record:
    """What of a record still fits its case, which may have been edited since."""
    play, _followed = replay(case, record.decisions)
    choices = {scene.id: {choice.id for choice in scene.choices} for scene in case.scenes}

    def stands(vote: Vote) -> bool:
        named = {*vote.counts, *filter(None, [vote.most])}
        return vote.scene in choices and named <= choices[vote.scene] and goes(vote.way)

    def goes(way: _Steps) -> bool:
        return replay(case, way)[1] == len(way)

    split = record.hall.split
    if split and not (goes(split[0]) and split[1] in choices):
        split = None
    return msgspec.structs.replace(
        record,
        decisions=play.decisions,
        votes=[vote for vote in record.votes if stands(vote)],
        hall=msgspec.structs.replace(record.hall, split=split),
    )


def _read(path: Path) -> Record:
    record = msgspec.json.decode(read_regular(path, LIMIT), type=Record)
    if record.format > FORMAT:
        raise ValueError("from a newer mentorkit")
    return record


def _age(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0

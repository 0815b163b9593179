"""Taking what is each person's in Canvas' or Moodle's download of all submissions."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from mentorkit.course.codes import CourseCode, CourseError
from mentorkit.course.collecting.archives import Source
from mentorkit.course.collecting.matching import Matched, label_key
from mentorkit.course.collecting.mistaken import refuse_other_name
from mentorkit.course.collecting.parcels import Parcel, sorted_out
from mentorkit.course.collecting.platforms import Download, Named, Piece
from mentorkit.course.collecting.rounds import Round
from mentorkit.course.collecting.senders import Sender, keep_senders, senders
from mentorkit.errors import Problem


def take_download(taking: Round, path: Path, source: Source, download: Download) -> None:
    """Takes the newest of everybody in a download; `path` is where it lies.

    Raises:
        CourseError: There is no roster, or what was said of a sender can't be meant.
    """
    taking.kind = download.platform
    by_sender: dict[Named, list[Piece]] = defaultdict(list)
    one_of: dict[str, Named] = {}  # a name in other letters is the same, if the number is
    for piece in download.pieces:
        sender = one_of.setdefault(label_key(piece.sender.label), piece.sender)
        by_sender[sender].append(piece)
    if not taking.match(list(by_sender), download.platform):
        message = "a platform's download needs the roster, to know whose each file is."
        hint = "Run `mentorkit roster FILE` first; the platform's list of people will do."
        raise CourseError([Problem(str(path), 0, CourseCode.NO_ROSTER, message, hint)])
    for member in download.others:
        taking.leave(member.path, "its name does not say whose it is")
    taking.put_right()
    before = senders(taking.course, taking.assignment)
    came: dict[str, Sender] = {}
    try:
        for sender, outcome in sorted(taking.found.items()):
            if isinstance(outcome, Matched):
                student = outcome.student
                with taking.one(student):
                    kept = _take(taking, student, source, by_sender[sender], before.get(student))
                    came |= {student: kept} if kept else {}
    finally:
        keep_senders(taking.course, taking.assignment, came)


def _take(
    taking: Round, student: str, source: Source, pieces: Sequence[Piece], before: Sender | None
) -> Sender | None:
    """Takes the newest of what one person uploaded. Gives how it came, if that is news."""
    files = []
    for piece in pieces:
        with taking.one(student):
            refuse_other_name(taking.course, taking.assignment, piece.file)
            files += [] if piece.typed else [piece]
    for piece in pieces:
        if piece.typed:
            reason = f"what was typed into the platform stays there ({piece.member.name})"
            taking.leave(student, reason, of_person=not files)
    came: Sender | None = None
    is_taken = False
    for parcel in sorted_out(files, taking.notebooks, taking.kind) if files else ():
        with taking.one(student), taking.aside() as folder:
            parcel.unpack(source, folder, taking.notebooks)
            now = _sender(taking.kind, parcel)
            if is_taken:
                shelved = taking.place(student).shelve(folder)
                taking.note(student, shelved, parcel.sender, now)
                continue
            taken = taking.take(student, folder, parcel.sender, now)
            is_taken = True
            is_newest = taken.outcome in ("new", "updated")
            came = (
                now if is_newest or not before or _goes_on(before, now, taken.outcome) else before
            )
    return came


def _sender(platform: str, parcel: Parcel) -> Sender | None:
    """How the platform calls it; None where a reply by that name might go to another person."""
    if parcel.sender.doubt:
        return None
    return Sender(platform, parcel.member, parcel.when, parcel.late, time.time())


def _goes_on(before: Sender, now: Sender | None, outcome: str) -> bool:
    """Whether a later download says of what counts how it is called there now."""
    return (
        now is not None
        and outcome == "unchanged"
        and (before.platform != now.platform or before.number == now.number)
        and before.when <= now.when
        and replace(now, seen=before.seen) != before
    )

"""Which of two submissions of one person is the newer one.

Clocks are the last to be asked. A file's times are those of the computer it was made on, which may
stand in another time zone, and those in a zip file don't say which one.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from mentorkit.answers import Answers

_ZONES = 26 * 3600.0
"""Seconds: how far apart two clocks can be that are both right. More is a clock that is wrong."""


class Age(msgspec.Struct, frozen=True):
    """What there is to say about when a submission was made.

    Attributes:
        made: By its files' own times, in seconds since 1970.
        seen: When it was collected, by the clock of this computer.
        answers: What is in it; each item has a revision, which grows.
        noted: When nbgrader's exchange says that it was handed in.
        upload: Canvas' number of the upload, which grows for everybody there; 0 for none.
        downloaded: When the platform's download was made that it was in; 0.0 for none.
    """

    made: float
    seen: float
    answers: Answers
    noted: datetime | None = None
    upload: int = 0
    downloaded: float = 0.0


def is_surely_newer(one: Age, other: Age) -> bool | None:
    """What the place says to which both were handed in; None where it says nothing."""
    if one.noted and other.noted and one.noted != other.noted:
        return one.noted > other.noted
    if one.upload and other.upload and one.upload != other.upload:
        return one.upload > other.upload
    return None


def is_newer(one: Age, other: Age) -> bool:
    """Whether one is the newer: what is sure first, then what is in it, then what clocks say."""
    if (sure := is_surely_newer(one, other)) is not None:
        return sure
    if went_on := _went_on(one.answers, other.answers):
        return went_on > 0
    downloads = [_believed(age.downloaded, age.seen) for age in (one, other) if age.downloaded]
    if len(downloads) == 2 and downloads[0] != downloads[1]:
        return downloads[0] > downloads[1]
    return _believed(one.made, one.seen) > _believed(other.made, other.seen)


def _believed(time: float, seen: float) -> float:
    """A time as it is compared: nothing was made long after it was collected."""
    return time if time <= seen + _ZONES else seen


def _went_on(one: Answers, other: Answers) -> int:
    """1 where one is the other after more work, -1 the other way round, 0 where nothing says it.

    Only revisions of one folder can be compared. Whoever went on in two copies of it has gone on in
    both.
    """
    if not one.folder or one.folder != other.folder:
        return 0
    both = one.items.keys() & other.items.keys()
    steps = {one.items[key].revision - other.items[key].revision for key in both}
    ahead, behind = max(steps, default=0) > 0, min(steps, default=0) < 0
    if not (ahead or behind):
        ahead, behind = len(one.items) > len(both), len(other.items) > len(both)
    return ahead - behind

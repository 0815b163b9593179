"""Where a notebook is running: in a participant's folder, or on a course's own ground."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

from mentorkit.answers.history import private_folder
from mentorkit.answers.sitting import Sitting, is_grading
from mentorkit.errors import MentorkitError
from mentorkit.language import _, speaking
from mentorkit.released import Released, read_released, released_from
from mentorkit.settings import SETTINGS_FILE, read_settings

# Folders of a course, where nobody does homework. nbgrader names the last three.
_COURSE_FOLDERS = {
    "assignments",
    "workshops",
    "release",
    "releases",
    "submitted",
    "autograded",
    "feedback",
}


def _nothing_said() -> str:
    return _(
        "This folder has no mentorkit.json, so what the course says about it is left blank below. "
        "Your answers are saved all the same."
    )


class Place(msgspec.Struct, frozen=True):
    """The folder a notebook runs in.

    Attributes:
        released: What the assignment says about itself; empty when it says nothing.
        sitting: Where answers go.
        rehearsal: Whether they are kept apart, because the folder is the course's own.
        notices: What the person should know before they begin, a sentence each.
    """

    folder: Path
    released: Released
    sitting: Sitting
    rehearsal: bool
    notices: tuple[str, ...] = ()


def place_of(folder: Path) -> Place:
    """What `folder` is. A `mentorkit.json` that can't be read leaves blanks, and stops nobody."""
    folder = folder.absolute()
    try:
        released = read_released(folder)
        silent = released is None
    except MentorkitError:  # the sitting says so too
        released, silent = None, False
    home = _home(folder, released is not None)
    rehearsal = home != folder
    if rehearsal and released is None:
        released = _to_be_released(folder)
    with speaking(released.language if released else ""):
        sitting = Sitting(folder, to=home if rehearsal else None)
        notices = (_nothing_said(),) if silent and not rehearsal else ()
    return Place(folder, released or Released(), sitting, rehearsal, notices)


def _to_be_released(folder: Path) -> Released | None:
    """What the course around `folder` would tell, so that who rehearses sees what others will."""
    for root in folder.parents:
        if (root / SETTINGS_FILE).is_file():
            try:
                return released_from(read_settings(root / SETTINGS_FILE), folder.name)
            except MentorkitError:  # `release` says what is wrong with it
                return None
    return None


def answers_home(folder: Path) -> Path:
    """Where the answers to the notebook in `folder` are kept: there, or apart for a rehearsal."""
    try:
        released = read_released(folder) is not None
    except MentorkitError:
        released = False
    return _home(folder.absolute(), released)


def _home(folder: Path, released: bool) -> Path:
    # nbgrader runs a notebook on the course's ground, and it is a participant's all the same.
    if is_grading() or not is_course_ground(folder, released):
        return folder
    return _rehearsal_folder(folder)


def is_course_ground(folder: Path, released: bool) -> bool:
    """Whether `folder` belongs to a course, or to mentorkit itself, and not to a participant.

    Inside a course these are its own folders. Elsewhere the workshops and the assignments that they
    stand beside are, unless the assignment was `released` to somebody.
    """
    for root in folder.parents:
        below = folder.relative_to(root).parts[0]
        if (root / SETTINGS_FILE).is_file():
            return below in _COURSE_FOLDERS
        beside = below in ("assignments", "workshops") and (root / "workshops").is_dir()
        if beside and not released:
            return True
    return False


def _rehearsal_folder(folder: Path) -> Path:
    key = hashlib.sha256(str(folder).encode(errors="surrogateescape")).hexdigest()[:12]
    return private_folder() / "rehearsal" / f"{folder.name}-{key}"

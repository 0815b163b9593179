"""The one file that a participant hands in: taken apart with care, into a folder of its own."""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import BinaryIO

from mentorkit.course.collecting.archives import (
    FAULTS,
    NO_ZIP,
    Member,
    ZipSource,
    refuse_crowded,
)
from mentorkit.course.handed import LARGEST
from mentorkit.errors import MentorkitError
from mentorkit.files import same_name

_COUNTED = re.compile(r"(-\d{1,3}| ?\(\d{1,3}\))$")
"""What platforms and browsers add to a name that is there already: `-1`, ` (1)`."""


def meant(name: str, notebooks: Collection[str], others: Collection[str]) -> str | None:
    """Which of the assignment's files a file of that name is; None when it is none of them.

    Case, and a number that a platform or browser added, make no difference. Where the assignment
    has one notebook, any notebook is taken for it.
    """
    if known := named(name, [*others, *notebooks]):
        return known
    if len(notebooks) == 1 and name.casefold().endswith(".ipynb"):
        return next(iter(notebooks))
    return None


def named(name: str, known: Iterable[str]) -> str | None:
    """Which of the known files has that name, but for case and a number that was added."""
    stem, dot, suffix = name.rpartition(".")
    by_name = {same_name(one): one for one in known}
    for told in (name, _COUNTED.sub("", stem) + dot + suffix):
        if found := by_name.get(same_name(told)):
            return found
    return None


def unpack(
    bundle: Path | BinaryIO, into: Path, notebooks: Collection[str], others: Collection[str]
) -> None:
    """Puts the assignment's files into the folder `into`, and looks at nothing else.

    A file is found by its name alone and written under the name that the assignment has for it, so
    nothing in the archive decides where it goes.

    Raises:
        MentorkitError: It is no zip file, it is damaged, or something in it is too large.
    """
    if isinstance(bundle, Path):
        with bundle.open("rb") as file:
            unpack(file, into, notebooks, others)
        return
    refuse_crowded(bundle)
    try:
        with zipfile.ZipFile(bundle) as archive:
            source = ZipSource(archive)
            room = LARGEST
            for name, member in _chosen(source.members, notebooks, others).items():
                content = source.read(member, room)
                room -= len(content)
                (into / name).write_bytes(content)
                os.utime(into / name, (member.when, member.when))
    except FAULTS:
        raise MentorkitError(NO_ZIP) from None


def _chosen(
    members: Sequence[Member], notebooks: Collection[str], others: Collection[str]
) -> dict[str, Member]:
    """The members to be read, each by the name it gets."""
    safe = [one for one in members if not one.fault.startswith("has a name")]
    exact = {same_name(name) for name in notebooks}
    kept = [one for one in safe if one.name.casefold().endswith(".ipynb")]
    called = [one for one in kept if same_name(one.name) in exact]
    found: dict[str, Member] = {}
    for member in called or (kept if len(kept) == 1 else []):
        if name := meant(member.name, notebooks, ()):
            found.setdefault(name, member)
    if not found and (inner := [one for one in safe if one.name.casefold().endswith(".zip")]):
        raise MentorkitError(f"the notebook is not in it, but another zip file: {inner[0].name}")
    # Of two answers files, the one that lies beside the notebook is its own.
    beside = [one.parts[:-1] for one in found.values()]
    for name in others:
        same = [one for one in safe if same_name(one.name) == same_name(name)]
        same.sort(key=lambda one: one.parts[:-1] not in beside)
        if same:
            found[name] = same[0]
    return found

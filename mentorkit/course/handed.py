"""What lies in a submission's folder: looked at by name and size, before anything is opened."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import msgspec

from mentorkit.files import kind

LARGEST = 100_000_000
"""Bytes that one person can hand in, in one file or all together; nbgrader takes no more."""
MOST_FILES = 2000
UNREADABLE = "it can't be read"
"""How a reason begins that may be gone though no file has changed."""
_DEEPEST = 20


class File(msgspec.Struct, frozen=True):
    """A file by its size in bytes and the time of its last change, in nanoseconds."""

    size: int
    changed: int


class Handed(msgspec.Struct, frozen=True):
    """A submission's folder.

    Attributes:
        files: By name relative to the folder, with `/` between folders.
        refused: Why none of it is to be opened, in a sentence; "" when it may be.
    """

    folder: Path
    files: dict[str, File]
    refused: str = ""

    @property
    def stamp(self) -> str:
        """Another one when a file was added, removed or changed."""
        digest = hashlib.blake2b(digest_size=12)
        for name, file in sorted(self.files.items()):
            digest.update(os.fsencode(f"{name}\0{file.size}\0{file.changed}\0"))
        return digest.hexdigest()


def look_at(folder: Path) -> Handed:
    """The files in a submission's folder. Nothing is opened, and no link is followed."""
    files: dict[str, File] = {}
    strange = []
    linked = []
    try:
        if folder.is_symlink() or folder.parent.is_symlink():
            return Handed(folder, files, "the submission is a link: only files can be graded.")
        for name, mode, size, changed, own in _entries(folder, "", 0):
            if not stat.S_ISREG(mode):
                strange.append(_strange(name, mode))
            elif own:
                linked.append((name, own))
            files[name] = File(size, changed)
            if len(files) > MOST_FILES:
                return Handed(folder, files, f"it has more than {MOST_FILES:,} files.")
    except OSError as fault:
        return Handed(folder, files, f"{UNREADABLE}: {fault.strerror}.")
    if linked:
        known = _course_files(folder)
        strange += [
            f"{shown(name)} is a second name of the course's own {known[own]}"
            for name, own in linked
            if own in known
        ]
    return Handed(folder, files, _refusal(files, strange))


def why_not_taken(place: Path) -> str:
    """Why a file, or a folder with all that is in it, is not to be taken in; "" when it may be.

    A link would be followed, and a pipe waited for, by whoever opens them later. Raises `OSError`.
    """
    found = place.lstat()
    entries = [(place.name, found.st_mode, found.st_size)]
    if stat.S_ISDIR(found.st_mode):
        entries = [(name, mode, size) for name, mode, size, *_ in _entries(place, "", 0)]
    if strange := [_strange(name, mode) for name, mode, _ in entries if not stat.S_ISREG(mode)]:
        return f"{', '.join(sorted(strange)[:3])}: only files can be handed in"
    if sum(size for *_, size in entries) > LARGEST:
        return f"it has more than {LARGEST // 1_000_000} megabytes"
    return ""


def _strange(name: str, mode: int) -> str:
    return f"{shown(name)} is {kind(mode) if mode else 'too deep'}"


def shown(text: str, longest: int = 300) -> str:
    """What somebody else chose, such as a file's name, so that it does nothing to a screen."""
    plain = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)
    return plain if len(plain) <= longest else f"{plain[:longest]}…"


def _refusal(files: dict[str, File], strange: list[str]) -> str:
    if strange:
        return f"{', '.join(sorted(strange)[:3])}: only files can be graded."
    if sum(file.size for file in files.values()) > LARGEST:
        largest = max(files, key=lambda name: files[name].size)
        return (
            f"it has more than {LARGEST // 1_000_000} megabytes; {shown(largest)} is the largest: "
            "nothing of it was opened."
        )
    return ""


_Inode = tuple[int, int]


def _entries(
    folder: Path, above: str, depth: int
) -> Iterator[tuple[str, int, int, int, _Inode | None]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            name = f"{above}{entry.name}"
            found = entry.stat(follow_symlinks=False)
            if not stat.S_ISDIR(found.st_mode):
                own = (found.st_dev, found.st_ino) if found.st_nlink > 1 else None
                yield name, found.st_mode, found.st_size, found.st_mtime_ns, own
            elif depth < _DEEPEST:
                yield from _entries(Path(entry.path), f"{name}/", depth + 1)
            else:
                yield name, 0, 0, 0, None


def _course_files(folder: Path) -> dict[_Inode, str]:
    """The files in the course's own folder: the gradebook, the roster and what else lies there.

    Backups give files second names, too, so having one is no reason to refuse a file.
    """
    with os.scandir(folder.parents[2]) as entries:
        return {
            (found.st_dev, found.st_ino): entry.name
            for entry in entries
            if stat.S_ISREG((found := entry.stat(follow_symlinks=False)).st_mode)
        }

"""The one file that a participant hands in: taken apart with care, into a folder of its own."""

from __future__ import annotations

import lzma
import os
import struct
import time
import zipfile
import zlib
from collections.abc import Collection
from pathlib import Path, PurePosixPath

from mentorkit.errors import MentorkitError

_LARGEST = 100_000_000  # bytes of one file in it
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    NotImplementedError,
    OverflowError,
    RuntimeError,  # a password
    ValueError,
)
"""What the standard library raises over an archive that is damaged, or was made to harm."""


def unpack(bundle: Path, into: Path, notebooks: Collection[str], others: Collection[str]) -> None:
    """Puts the files of those names into the folder `into`, and looks at nothing else.

    A file is found by its name alone, so nothing in the archive decides where it goes.

    Args:
        notebooks: The assignment's. Where there is one, and it was renamed, a notebook that is
            alone in the archive is taken for it.

    Raises:
        MentorkitError: It is no zip file, it is damaged, or something in it is too large.
    """
    try:
        with zipfile.ZipFile(bundle) as archive:
            names = [PurePosixPath(member.filename).name for member in archive.infolist()]
            renamed = [name for name in names if name.endswith(".ipynb")]
            wanted = {*notebooks, *others}
            if len(notebooks) == 1 and len(renamed) == 1:
                wanted.update(renamed)
            for name, member in zip(names, archive.infolist(), strict=True):
                if name in wanted and not member.is_dir() and not (into / name).exists():
                    with archive.open(member) as file:
                        content = file.read(_LARGEST + 1)
                    if len(content) > _LARGEST:
                        raise MentorkitError(f"{name} in it has more than {_LARGEST:,} bytes")
                    (into / name).write_bytes(content)
                    made = _when(member)
                    os.utime(into / name, (made, made))
    except _FAULTS:
        raise MentorkitError("it is no zip file, or a damaged one") from None


def _when(member: zipfile.ZipInfo) -> float:
    """When a member was put in, by the clock of the computer that did."""
    try:
        return time.mktime((*member.date_time, 0, 0, -1))
    except (ValueError, OverflowError):
        return 0.0

"""Zip files from anywhere: looked over before anything in them is unpacked, and never to disk."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from typing import NoReturn

from mentorkit.cases.formats.codes import FormatCode, refuse

LARGEST_MEMBER = 5_000_000
"""Bytes of one file that is read out of an archive."""
MOST_MEMBERS = 10_000
MOST_UNPACKED = 2_000_000_000
MOST_SHRUNK = 200
"""How many times larger than packed a file may be; text shrinks to a fifth or so."""

_END = b"PK\x05\x06"
_END_RECORD = struct.Struct("<4s4H2LH")
_END_OF_LARGE = b"PK\x06\x07"
_END_OF_LARGE_LENGTH = 20
_LONGEST_COMMENT = 65_535
_LONGEST_TABLE = 200 * MOST_MEMBERS
_ENCRYPTED = 0x1
_PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    IndexError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)
"""What the standard library raises over an archive that is damaged, or was made to harm."""


class Archive:
    """A zip file whose names, sizes and number of members were found sensible.

    Raises:
        FormatError: It is damaged, or made to do harm. Nothing of it was unpacked.
    """

    def __init__(self, raw: bytes, path: str) -> None:
        self.path = path
        self._check_table(raw)
        try:
            self._zipped = zipfile.ZipFile(io.BytesIO(raw))
            members = self._zipped.infolist()
        except _FAULTS:
            self._broken("This is no zip archive, or a damaged one.")
        self._members: dict[str, zipfile.ZipInfo] = {}
        for member in members:
            self._check_member(member)
            self._members[member.filename] = member
        self._check_whole(members)

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def names(self) -> list[str]:
        """The names of its members, in the archive's order."""
        return list(self._members)

    def read(self, name: str) -> bytes:
        """The content of one member. Raises `FormatError` when there is none that can be had."""
        if name not in self._members:
            refuse(
                self.path,
                FormatCode.MEMBER_MISSING,
                f"There is no {name} in this archive.",
                "Export it again, and convert the file as it comes.",
            )
        try:
            with self._zipped.open(self._members[name]) as member:
                content = member.read(LARGEST_MEMBER + 1)
        except _FAULTS:
            self._broken(f"{name} in it is damaged.")
        if len(content) > LARGEST_MEMBER:
            refuse(
                self.path,
                FormatCode.TOO_LARGE,
                f"{name} in it has more than {LARGEST_MEMBER:,} bytes.",
                "Is this one scenario? Cases are short.",
            )
        return content

    def _check_table(self, raw: bytes) -> None:
        """Refuses a table of contents so long that reading it would fill the memory."""
        last = len(raw) - _END_RECORD.size
        end = raw.rfind(_END, max(0, last - _LONGEST_COMMENT), last + len(_END))
        if end < 0:
            self._broken("This is no zip archive, or a damaged one.")
        large = max(0, end - _END_OF_LARGE_LENGTH)
        table = _END_RECORD.unpack_from(raw, end)[5]
        if table > _LONGEST_TABLE or raw.startswith(_END_OF_LARGE, large):
            self._bomb("The list of the files in it is far too long.")

    def _check_member(self, member: zipfile.ZipInfo) -> None:
        name = member.filename
        parts = name.replace("\\", "/").split("/")
        if name != member.orig_filename or ".." in parts or parts[0] == "" or ":" in parts[0]:
            self._unsafe(f'a file in it is called "{name[:80]}", which leads out of the archive')
        if name in self._members:
            self._unsafe(f'"{name[:80]}" is in it twice')
        if stat.S_ISLNK(member.external_attr >> 16):
            self._unsafe(f'"{name[:80]}" in it is a link')
        if member.flag_bits & _ENCRYPTED:
            self._unsafe(f'"{name[:80]}" in it is locked with a password')
        if member.compress_type not in _PLAIN:
            self._unsafe(f'"{name[:80]}" in it is packed in an unusual way')
        if member.file_size > MOST_SHRUNK * max(member.compress_size, 100):
            self._bomb(f'"{name[:80]}" would be {member.file_size:,} bytes long.')

    def _check_whole(self, members: list[zipfile.ZipInfo]) -> None:
        if len(members) > MOST_MEMBERS:
            self._bomb(f"It holds {len(members):,} files.")
        unpacked = sum(member.file_size for member in members)
        if unpacked > MOST_UNPACKED:
            self._bomb(f"Unpacked it would be {unpacked:,} bytes long.")

    def _broken(self, message: str) -> NoReturn:
        hint = "Export it again, and convert the file as it comes."
        refuse(self.path, FormatCode.BROKEN_ZIP, message, hint)

    def _unsafe(self, what: str) -> NoReturn:
        refuse(
            self.path,
            FormatCode.UNSAFE_ZIP,
            f"{what[:1].upper()}{what[1:]}; no authoring tool writes such an archive.",
            "Nothing was unpacked. Ask for the file again from whoever made it.",
        )

    def _bomb(self, message: str) -> NoReturn:
        refuse(
            self.path,
            FormatCode.ZIP_BOMB,
            f"{message} That is no case.",
            "Nothing was unpacked. Ask for the file again from whoever made it.",
        )

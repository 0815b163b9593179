"""Files that come from the page, in parts: into a temporary folder, and nowhere else."""

from __future__ import annotations

import atexit
import re
import secrets
import shutil
import tempfile
import unicodedata
from pathlib import Path

import msgspec

from mentorkit.errors import MentorkitError

_MOST_SETS = 3
_MOST_FILES = 2_000
_LONGEST_NAME = 150
_DEVICE = re.compile(r"(con|prn|aux|nul|(com|lpt)[0-9¹²³])", re.IGNORECASE)


class Begin(msgspec.Struct, tag_field="what", tag="begin"):
    """A file is to come.

    Attributes:
        files: The set that it belongs to; "" begins a new one.
    """

    name: str
    size: int
    files: str = ""


class Part(msgspec.Struct, tag_field="what", tag="part"):
    """A part of a file; its bytes come beside it."""

    files: str
    file: int
    offset: int


class Uploads:
    """Sets of files: each what somebody chose or dropped at once.

    Args:
        limit: The most bytes of a set.
        kinds: The ends of names that can be of use, such as `.csv`.
    """

    def __init__(self, limit: int, kinds: tuple[str, ...]) -> None:
        self.limit, self.kinds = limit, kinds
        self._sets: dict[str, _Set] = {}

    def begin(self, ask: Begin) -> dict[str, str | int]:
        """Makes room for a file. Raises `MentorkitError` for one that can't be of use."""
        name = _harmless(ask.name)
        if not name.lower().endswith(self.kinds):
            kinds = " or ".join(self.kinds)
            raise MentorkitError(f"“{name}” can't be taken: this step takes {kinds}.")
        if ask.files not in self._sets:
            while len(self._sets) >= _MOST_SETS:
                self._sets.pop(next(iter(self._sets))).remove()
            ask.files = secrets.token_hex(8)
            self._sets[ask.files] = _Set()
        chosen = self._sets[ask.files]
        if ask.size < 0 or chosen.size + ask.size > self.limit:
            raise MentorkitError(
                f"That is more than {self.limit // 1_000_000:,} MB, the most this page takes. Put "
                "it into the course’s folder, and run the command of the same name there."
            )
        return {"files": ask.files, "file": chosen.begin(name, ask.size)}

    def part(self, ask: Part, content: bytes) -> dict[str, int]:
        """Adds a part, and says how much is here now."""
        if ask.files not in self._sets:
            raise MentorkitError("This file is not here any more. Choose it once more.")
        return {"here": self._sets[ask.files].part(ask.file, ask.offset, content)}

    def source(self, files: str) -> Path:
        """The file of a set; where it has several, their folder.

        Raises:
            MentorkitError: It is not here, or not whole.
        """
        if files not in self._sets:
            raise MentorkitError("What you chose is not here any more. Choose it once more.")
        return self._sets[files].source()

    def names(self, files: str) -> list[str]:
        """What the files of a set are called."""
        return self._sets[files].names() if files in self._sets else []


class _Set:
    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="mentorkit-desk-"))
        atexit.register(self.remove)
        self._paths: list[Path] = []
        self._sizes: list[int] = []

    @property
    def size(self) -> int:
        return sum(self._sizes)

    def begin(self, name: str, size: int) -> int:
        if len(self._paths) >= _MOST_FILES:
            raise MentorkitError(f"These are more than {_MOST_FILES:,} files.")
        taken = {path.name.casefold() for path in self._paths}
        stem, end = Path(name).stem, Path(name).suffix
        number = 1
        while name.casefold() in taken:
            number += 1
            name = f"{stem} ({number}){end}"
        path = self.folder / name
        path.touch(mode=0o600)
        self._paths.append(path)
        self._sizes.append(size)
        return len(self._paths) - 1

    def part(self, file: int, offset: int, content: bytes) -> int:
        if not 0 <= file < len(self._paths):
            raise MentorkitError("This file was not begun. Choose it once more.")
        path, size = self._paths[file], self._sizes[file]
        here = path.stat().st_size
        if offset == here - len(content):
            return here  # it came before, and the answer was lost
        if offset != here or here + len(content) > size:
            raise MentorkitError("The file did not come as a whole. Choose it once more.")
        with path.open("ab") as handle:
            handle.write(content)
        return here + len(content)

    def source(self) -> Path:
        for path, size in zip(self._paths, self._sizes, strict=True):
            if path.stat().st_size != size:
                raise MentorkitError(f"“{path.name}” did not come as a whole. Choose it once more.")
        return self._paths[0] if len(self._paths) == 1 else self.folder

    def names(self) -> list[str]:
        return [path.name for path in self._paths]

    def remove(self) -> None:
        atexit.unregister(self.remove)
        shutil.rmtree(self.folder, ignore_errors=True)


def _harmless(name: str) -> str:
    """A name that can stand in a folder of any computer; the person still knows it again."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(
        "_" if one in '<>:"|?*' else one for one in last if unicodedata.category(one)[0] != "C"
    ).strip(" .")
    stem, end = Path(kept).stem[:_LONGEST_NAME], Path(kept).suffix[:20]
    return f"_{stem}{end}" if _DEVICE.fullmatch(stem.split(".")[0]) else f"{stem}{end}"

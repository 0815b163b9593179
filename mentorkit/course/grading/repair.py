"""A notebook that somebody handed in, read whatever has happened to its file.

A file that was cut off, or in which two versions met (a merge conflict), still holds what was
typed. What can be read of it is; whatever was handed in stays as it is.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from mentorkit.course.grading.sanitize import Submitted, submitted_cells
from mentorkit.course.notebooks import NotebookError

MOST_CELLS = 200_000
MOST_BYTES = 10_000_000
"""Of a notebook without its outputs: so much can be typed, and be held in memory."""
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_HALF = re.compile("[\ud800-\udfff]")


class Found(msgspec.Struct, frozen=True):
    """What is left of a notebook.

    Attributes:
        cells: In the order of the file.
        repairs: What was wrong with the file as a whole, a sentence each.
    """

    cells: list[Submitted]
    repairs: tuple[str, ...] = ()


class _Cell(msgspec.Struct):
    """What counts of a cell. Outputs, which may be large, are passed over unread."""

    cell_type: Any = None
    source: Any = None
    input: Any = None
    metadata: Any = None
    id: Any = None


class _Sheet(msgspec.Struct):
    cells: list[_Cell] = []


class _Notebook(msgspec.Struct):
    cells: list[_Cell] | None = None
    worksheets: list[_Sheet] = []  # before the format's version 4


class _Weighed(msgspec.Struct):
    """A cell of a large file, looked at by the size of its parts."""

    cell_type: msgspec.Raw = msgspec.Raw()
    source: msgspec.Raw = msgspec.Raw()
    input: msgspec.Raw = msgspec.Raw()
    metadata: msgspec.Raw = msgspec.Raw()
    id: msgspec.Raw = msgspec.Raw()

    def __post_init__(self) -> None:
        parts = (self.cell_type, self.source, self.input, self.metadata, self.id)
        _scales.add(sum(map(len, parts)))


class _Scales:
    """What the cells of one notebook come to; the first that is too much ends the reading."""

    def __init__(self) -> None:
        self.cells = self.bytes = 0

    def add(self, size: int) -> None:
        self.cells += 1
        self.bytes += size
        if self.cells > MOST_CELLS:
            raise NotebookError(f"it has more than {MOST_CELLS:,} cells")
        if self.bytes > MOST_BYTES:
            raise NotebookError(
                f"it has more than {MOST_BYTES // 1_000_000} megabytes, its outputs not counted"
            )


_scales = _Scales()


class _WeighedSheet(msgspec.Struct):
    cells: list[_Weighed] = []


class _WeighedNotebook(msgspec.Struct):
    cells: list[_Weighed] | None = None
    worksheets: list[_WeighedSheet] = []


def read_submitted(content: bytes) -> Found:
    """The cells of a notebook's file.

    Raises:
        NotebookError: Nothing in it can be read; it says why, in half a sentence.
    """
    content = content.removeprefix(codecs.BOM_UTF8)
    if content.startswith(_UTF_16):  # as PowerShell writes what is sent into a file
        content = content.decode("utf-16", "replace").encode("utf-8", "replace")
    try:
        if len(content) > MOST_BYTES:
            weigh(content)
        return Found(_cells(content))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        pass
    if len(content) > MOST_BYTES:
        raise NotebookError("it is damaged, and too large to be searched for what is left")
    text = content.decode("utf-8", "replace")
    if sides := _sides(text):
        return sides
    if _starts_as_notebook(text) and (cells := list(_salvaged(text))):
        return Found(
            [_without_halves(cell) for cell in submitted_cells(cells)],
            (f"The notebook's file is cut off or damaged; {len(cells)} of its cells were read.",),
        )
    raise NotebookError("it is damaged, or it is no notebook")


def weigh(content: bytes) -> None:
    """Raises `NotebookError` over a file whose cells, many or large, would fill the memory."""
    _scales.cells = _scales.bytes = 0
    msgspec.json.decode(content, type=_WeighedNotebook)


def _without_halves(cell: Submitted) -> Submitted:
    """Half a character (a surrogate), which JSON may hold, can't be written into any file."""
    return Submitted(
        _HALF.sub("\ufffd", cell.type), _HALF.sub("\ufffd", cell.source), cell.nbgrader, cell.id
    )


def _cells(content: bytes) -> list[Submitted]:
    notebook = msgspec.json.decode(content, type=_Notebook)
    cells = notebook.cells
    if cells is None:
        cells = [cell for sheet in notebook.worksheets for cell in sheet.cells]
        if not notebook.worksheets:
            raise NotebookError("it is no notebook")
    return submitted_cells([_plain(cell) for cell in cells])


def _plain(cell: _Cell) -> dict[str, Any]:
    source = cell.source if cell.source is not None else cell.input
    return {
        "cell_type": cell.cell_type,
        "source": source,
        "metadata": cell.metadata,
        "id": cell.id,
    }


def _sides(text: str) -> Found | None:
    """Both versions of a file that two people's changes, or two computers', met in."""
    found: list[Submitted] = []
    for side in _versions(text):
        try:
            found += _cells(side.encode())
        except (msgspec.MsgspecError, NotebookError, RecursionError):
            continue
    if not found:
        return None
    once = {(cell.type, cell.source, cell.grade_id): cell for cell in found}
    said = "Two versions of the notebook met in its file (a merge conflict); both are kept."
    return Found(list(once.values()), (said,))


def _versions(text: str) -> tuple[str, ...]:
    """A file with merge conflicts as each side had it; nothing where there are none."""
    if "<<<<<<<" not in text or ">>>>>>>" not in text:
        return ()
    ours: list[str] = []
    theirs: list[str] = []
    within = ""
    for line in text.split("\n"):
        if line.startswith("<<<<<<<"):
            within = "ours"
        elif within == "ours" and line.startswith("|||||||"):
            within = "before"
        elif within in ("ours", "before") and line.startswith("======="):
            within = "theirs"
        elif within == "theirs" and line.startswith(">>>>>>>"):
            within = ""
        else:
            if within in ("", "ours"):
                ours.append(line)
            if within in ("", "theirs"):
                theirs.append(line)
    return "\n".join(ours), "\n".join(theirs)


def _starts_as_notebook(text: str) -> bool:
    return text.lstrip().startswith("{") and '"cells"' in text


def _salvaged(text: str) -> Iterator[dict[str, Any]]:
    """The cells that stand whole in a file that breaks off, or breaks, somewhere."""
    start = text.index('"cells"')
    opening = text.find("[", start)
    place = opening + 1
    decoder = json.JSONDecoder()
    while opening >= 0 and (place := text.find("{", place)) >= 0:
        try:
            cell, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            return
        yield cell
        if not re.match(r"\s*,", text[place : place + 100]):
            return

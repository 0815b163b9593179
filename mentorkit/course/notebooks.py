"""Notebooks as data: their cells, read with care and without Jupyter."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from mentorkit.course.handed import LARGEST
from mentorkit.errors import MentorkitError
from mentorkit.files import read_regular


class NotebookError(MentorkitError):
    """This is not a notebook that can be read; `str()` says why, in half a sentence."""


class Cell(msgspec.Struct, frozen=True):
    """One cell of a notebook.

    Attributes:
        number: Counted from 1.
        nbgrader: nbgrader's metadata; empty where the cell has none.
        item: The answer that belongs in this cell, by its id; "" for none.
        outputs: What stands below the cell: each output's data, by MIME type.
        errors: Of the outputs that are errors, what they say.
    """

    number: int
    type: str
    source: str
    nbgrader: dict[str, Any]
    item: str
    outputs: list[dict[str, Any]]
    errors: list[str]

    @property
    def is_check(self) -> bool:
        """Whether nbgrader scores this cell by what comes out of it."""
        return self.type == "code" and bool(
            self.nbgrader.get("grade") and not self.nbgrader.get("solution")
        )


def read_cells(path: Path) -> list[Cell]:
    """The cells of the notebook at `path`.

    Raises:
        NotebookError: It can't be read, or is no notebook.
    """
    return cells_of(read_notebook(path))


def cells_of(notebook: Mapping[str, Any]) -> list[Cell]:
    """The cells of a notebook that is read already. Raises `NotebookError`."""
    cells = notebook.get("cells")
    if not isinstance(cells, list):
        raise NotebookError("it is no notebook of today's format")
    return [_cell(number, _mapping(cell)) for number, cell in enumerate(cells, 1)]


def read_metadata(path: Path) -> dict[str, Any]:
    """The notebook's own metadata. Raises `NotebookError`."""
    return _mapping(read_notebook(path).get("metadata"))


def read_notebook(path: Path) -> dict[str, Any]:
    """The notebook at `path`, as its file has it. Raises `NotebookError`."""
    try:
        return _mapping(msgspec.json.decode(read_regular(path, LARGEST)))
    except OSError as fault:
        raise NotebookError(fault.strerror or "it can't be read") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise NotebookError("it is damaged, or it is no notebook") from None


def _cell(number: int, cell: dict[str, Any]) -> Cell:
    metadata = _mapping(cell.get("metadata"))
    outputs = cell.get("outputs")
    outputs = [_mapping(one) for one in outputs] if isinstance(outputs, list) else []
    return Cell(
        number,
        type=str(cell.get("cell_type")),
        source=joined(cell.get("source")),
        nbgrader=_mapping(metadata.get("nbgrader")),
        item=item_of(metadata),
        outputs=[data for one in outputs if (data := _mapping(one.get("data")))],
        errors=[str(one.get("evalue")) for one in outputs if one.get("output_type") == "error"],
    )


def item_of(metadata: object) -> str:
    """The id of the answer that belongs in a cell with this metadata; "" for none."""
    item = _mapping(_mapping(metadata).get("mentorkit")).get("item", "")
    return item if isinstance(item, str) else ""


def joined(source: object) -> str:
    """A cell's text, which a notebook file may cut into lines."""
    if isinstance(source, list):
        return "".join(part for part in source if isinstance(part, str))
    return source if isinstance(source, str) else ""


def encode_notebook(notebook: Mapping[str, Any]) -> bytes:
    """A notebook's file, to the byte as Jupyter's own writer makes it: text cut into lines."""
    cells = [_cut(cell) for cell in notebook["cells"]]
    content = msgspec.json.encode({**notebook, "cells": cells}, order="sorted")
    return msgspec.json.format(content, indent=1) + b"\n"


def _cut(cell: dict[str, Any]) -> dict[str, Any]:
    cut = {**cell, "source": joined(cell["source"]).splitlines(True)}
    if cell.get("outputs"):
        cut["outputs"] = [_cut_output(one) for one in cell["outputs"]]
    return cut


def _cut_output(output: dict[str, Any]) -> dict[str, Any]:
    if output["output_type"] == "stream":
        return {**output, "text": output["text"].splitlines(True)}
    if "data" in output:
        data = output["data"]
        return {**output, "data": {mime: text.splitlines(True) for mime, text in data.items()}}
    return output


def _mapping(thing: object) -> dict[str, Any]:
    return thing if isinstance(thing, dict) else {}

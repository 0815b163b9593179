"""The elements of a notebook, `play("case")` and `reflect("item", …)`, read as data."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from mentorkit.course.notebooks import Cell, read_cells

_IDENTIFIED_BY = {"play": "case", "reflect": "item"}
"""The elements, and how each names the argument that identifies it."""


class Element(msgspec.Struct, frozen=True):
    """One element of a notebook.

    Attributes:
        kind: `play` or `reflect`.
        item: The case's id or the reflection's; "" when it is not written out in the call.
        cell: The number of its cell, from 1.
        words: From how many words to how many are asked for, if the call says so.
    """

    kind: str
    item: str
    cell: int
    words: tuple[int, int] | None = None


def read_elements(folder: Path | str) -> list[Element]:
    """The elements of all notebooks in an assignment's folder, in order.

    Raises:
        NotebookError: One of them can't be read.
    """
    notebooks = sorted(Path(folder).glob("*.ipynb"))
    return [element for path in notebooks for element in elements_of(read_cells(path))]


def elements_of(cells: Iterable[Cell]) -> Iterator[Element]:
    """The elements in code cells that are no check cells, in order."""
    names: dict[str, str] = {}  # what the notebook calls mentorkit, and its verbs
    for cell in cells:
        if cell.type != "code" or cell.is_check:
            continue
        try:
            tree = ast.parse(_without_magics(cell.source))
        except (SyntaxError, ValueError):
            continue
        for node in ast.walk(tree):
            names.update(_imported(node))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and (kind := _kind(node.func, names)):
                yield _element(kind, node, cell.number)


def _without_magics(source: str) -> str:
    lines = source.split("\n")
    return "\n".join("" if line.lstrip().startswith(("%", "!")) else line for line in lines)


def _imported(node: ast.AST) -> Iterator[tuple[str, str]]:
    match node:
        case ast.Import(names=names):
            for name in names:
                if name.name == "mentorkit":
                    yield name.asname or name.name, "mentorkit"
        case ast.ImportFrom(module="mentorkit", names=names):
            for name in names:
                if name.name in _IDENTIFIED_BY:
                    yield name.asname or name.name, name.name


def _kind(function: ast.expr, names: dict[str, str]) -> str:
    match function:
        case ast.Attribute(value=ast.Name(id=module), attr=verb):
            verb = verb if names.get(module) == "mentorkit" else ""
        case ast.Name(id=name):
            verb = names.get(name, "")
        case _:
            verb = ""
    return verb if verb in _IDENTIFIED_BY else ""


def _element(kind: str, call: ast.Call, cell: int) -> Element:
    options = {option.arg: option.value for option in call.keywords}
    named = call.args[0] if call.args else options.get(_IDENTIFIED_BY[kind])
    words = call.args[2] if len(call.args) > 2 else options.get("words")
    item = _literal(named)
    return Element(
        kind,
        item if isinstance(item, str) else "",
        cell,
        _range(_literal(words)) if kind == "reflect" else None,
    )


def _literal(node: ast.expr | None) -> object:
    try:
        return ast.literal_eval(node) if node is not None else None
    except (ValueError, TypeError, SyntaxError):
        return None


def _range(words: object) -> tuple[int, int] | None:
    match words:
        case (int(low), int(high)):
            return low, high
    return None

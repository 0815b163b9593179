"""The elements of a notebook, `play("case")`, `reflect("item", …)` and the others, read as data."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from mentorkit.course.notebooks import Cell, read_cells
from mentorkit.pages.agreements import CONSENT, CONTACT
from mentorkit.released import Asked

_ARGUMENTS = {
    "play": ("case_id", "alternative"),
    "reflect": ("item", "prompt", "model", "words"),
    "survey": ("name", "moment"),
    "worksheet": ("name", "item"),
    "consent": (),
    "ask_for_contact": (),
    "note": ("prompt", "name"),
    "submission": (),
}
"""The elements, and what they call the arguments that may be given without a name."""

_NAMELESS = {"consent": CONSENT, "ask_for_contact": CONTACT, "note": "", "submission": ""}
"""The elements whose call names no item, and the item they answer to."""


class Element(msgspec.Struct, frozen=True):
    """One element of a notebook.

    Attributes:
        asked: What it asks. Its item is "" when it is not written out in the call.
        cell: The number of its cell, from 1.
        words: From how many words to how many are asked for, if the call says so.
        model: Of a reflection: the way to think it through.
        choices: Of consent: what is asked for; () for everything there is.
    """

    asked: Asked
    cell: int
    words: tuple[int, int] | None = None
    model: str = ""
    choices: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """Its verb."""
        return self.asked.kind

    @property
    def item(self) -> str:
        """The id of its answer."""
        return self.asked.item

    @property
    def is_answered(self) -> bool:
        """Whether it asks for something that is handed in."""
        return self.kind not in ("note", "submission")


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
                yield from _alternative(kind, node, cell.number)


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
                if name.name in _ARGUMENTS:
                    yield name.asname or name.name, name.name


def _kind(function: ast.expr, names: dict[str, str]) -> str:
    match function:
        case ast.Attribute(value=ast.Name(id=module), attr=verb):
            verb = verb if names.get(module) == "mentorkit" else ""
        case ast.Name(id=name):
            verb = names.get(name, "")
        case _:
            verb = ""
    return verb if verb in _ARGUMENTS else ""


def _element(kind: str, call: ast.Call, cell: int) -> Element:
    given = _given(kind, call)
    named, moment = _text(given, "name"), _text(given, "moment")
    item = {
        "play": lambda: _text(given, "case_id"),
        "reflect": lambda: _text(given, "item"),
        "survey": lambda: f"{named}/{moment}" if named and moment else named,
        "worksheet": lambda: _text(given, "item") or named,
    }.get(kind, lambda: _NAMELESS[kind])()
    asked = Asked(
        kind,
        item,
        prompt=_text(given, "prompt") if kind == "reflect" else "",
        name=named if kind in ("survey", "worksheet") else "",
        moment=moment,
    )
    reflects = kind == "reflect"
    return Element(
        asked,
        cell,
        _range(given.get("words")) if reflects else None,
        _text(given, "model") if reflects else "",
        _choices(call) if kind == "consent" else (),
    )


def _given(kind: str, call: ast.Call) -> dict[str, object]:
    """The arguments that are written out, by name; None for what is not."""
    given = dict(zip(_ARGUMENTS[kind], map(_literal, call.args), strict=False))
    return given | {str(one.arg): _literal(one.value) for one in call.keywords if one.arg}


def _alternative(kind: str, call: ast.Call, cell: int) -> Iterator[Element]:
    """The case that may be played in place of another, as `play("one", alternative="two")` says."""
    given = _given(kind, call)
    if kind == "play" and given.get("alternative", "") != "":
        case = Asked(kind, _text(given, "alternative"), instead_of=_text(given, "case_id"))
        yield Element(case, cell)


def _choices(call: ast.Call) -> tuple[str, ...]:
    named = [one for one in map(_literal, call.args) if isinstance(one, str)]
    return (*named, *(str(one.arg) for one in call.keywords if one.arg))


def _text(given: dict[str, object], name: str) -> str:
    value = given.get(name, "")
    return value if isinstance(value, str) else ""


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

"""Tables in Markdown, with the lines they stand on; and what a cell says without its marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html import escape

from markdown_it import MarkdownIt
from msgspec import Struct

_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_ANCHOR = re.compile(r'^<a id="[^"]*"></a>[ \t]*$', re.MULTILINE)
_CELLS = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*")


class Table(Struct, frozen=True):
    """A table as it was written: its head, and each row with its line, all of the head's length."""

    line: int
    head: list[str]
    rows: list[tuple[int, list[str]]]


def tables_in(markdown: str) -> Iterator[Table]:
    """Every table, first to last."""
    lines = markdown.splitlines()
    place = 0
    while place + 1 < len(lines):
        if "|" not in lines[place] or not _RULE.fullmatch(lines[place + 1].strip()):
            place += 1
            continue
        first, head = place + 1, _cells(lines[place])
        rows = []
        place += 2
        while place < len(lines) and "|" in lines[place]:
            cells = _cells(lines[place])[: len(head)]
            rows.append((place + 1, cells + [""] * (len(head) - len(cells))))
            place += 1
        yield Table(first, head, rows)


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in _CELLS.split(line.strip().removeprefix("|").removesuffix("|"))]


def spoken(markdown: str) -> str:
    """A cell's words, without links and stars."""
    return re.sub(r"[*`_]+", "", _LINK.sub(r"\1", markdown)).replace("\\|", "|").strip()


def html_of(markdown: str) -> str:
    """Markdown as HTML, without its links: they lead from the guide, and not from a notebook.

    Nor has it the anchors before a guide's headings, to which those links lead.
    """
    return str(_renderer().render(_LINK.sub(r"\1", _ANCHOR.sub("", markdown))))


def listed(markdown: str) -> str:
    """Markdown as HTML, its tables as lists: a narrow column has no room for three columns.

    The first cell of a row is the term; the others are said of it, each after its column's head.
    """
    whole = []
    text: list[str] = []
    tables = {table.line: table for table in tables_in(markdown)}
    lines = markdown.splitlines()
    place = 0
    while place < len(lines):
        table = tables.get(place + 1)
        if table is None:
            text.append(lines[place])
            place += 1
            continue
        whole += [html_of("\n".join(text)), _list_of(table)]
        text = []
        place += 2 + len(table.rows)
    return "".join([*whole, html_of("\n".join(text))])


def _list_of(table: Table) -> str:
    items = []
    for _line, (first, *rest) in table.rows:
        items.append(f"<div><dt>{_inline(first)}</dt>")
        for head, cell in zip(table.head[1:], rest, strict=True):
            if cell:
                items.append(f"<dd><em>{escape(spoken(head))}:</em> {_inline(cell)}</dd>")
        items.append("</div>")
    return f"<dl>{''.join(items)}</dl>"


def _inline(markdown: str) -> str:
    return str(_renderer().renderInline(_LINK.sub(r"\1", markdown)))


@cache
def _renderer() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")

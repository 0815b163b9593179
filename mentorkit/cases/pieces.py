"""From marked text to pieces: literals, counters to show, and what is shown or hidden.

A `Stretch` is Markdown in which every `{…}` was replaced by its mark. Its Markdown, and the HTML
that is made of it, are cut at the marks in the same way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from markdown_it.token import Token

from mentorkit.cases import markdown
from mentorkit.cases.codes import CaseCode
from mentorkit.cases.model import Expression, Piece, Text

Report = Callable[..., None]

DEEPEST = 10
"""{if}s within {if}s."""

SHOWN, LOGIC = "\uf8f0\uf8f1", "\U00010a50\U00010a51"
"""What stands around the number of a hole, in place of the hole, while markdown-it reads the text.

It asks what * and _ stand beside. A counter is like a letter, as the number will be; logic is like
punctuation, so that `{if safe}**Stop.**{end}` is bold. No case has these characters: see `limits`.
"""

MARK = re.compile(f"[{SHOWN[0]}{LOGIC[0]}](\\d+)[{SHOWN[1]}{LOGIC[1]}]")


class Hole(NamedTuple):
    """One `{…}`: `show` a counter, `if`, `elif`, `else` or `end`."""

    kind: str
    value: Any
    source: str
    line: int


class Stretch(NamedTuple):
    """Markdown between two lines of logic, its holes marked; `inline` when it is one line."""

    source: str
    holes: tuple[Hole, ...] = ()
    inline: bool = False


class Either(NamedTuple):
    """Whole blocks that are shown or hidden: `(condition or None, blocks)` in order."""

    branches: tuple[tuple[Expression | None, tuple[Any, ...]], ...]


def nest(
    parts: Sequence[Any], make: Callable[[list[tuple[Any, tuple[Any, ...]]]], Any], report: Report
) -> list[Any]:
    """Nests a flat row of parts and holes: each {if} with its branches becomes one `make(…)`."""
    outside: list[Any] = []
    row = outside
    opened: list[tuple[Hole, list[Any], list[tuple[Any, list[Any]]]]] = []
    for part in parts:
        if not isinstance(part, Hole):
            row.append(part)
        elif part.kind == "if":
            if len(opened) == DEEPEST:
                report(
                    part.line, CaseCode.BAD_BRACES, f"more than {DEEPEST} {{if}}s in one another."
                )
                return []
            inner: list[Any] = []
            opened.append((part, row, [(part.value, inner)]))
            row = inner
        elif not opened:
            report(
                part.line,
                CaseCode.IF_NOT_OPEN,
                f"{part.source} has no {{if}} before it.",
                "An {if} and its {end} stand in one paragraph, or each alone on a line.",
            )
        elif part.kind == "end":
            _, row, branches = opened.pop()
            row.append(make([(condition, tuple(body)) for condition, body in branches]))
        elif opened[-1][2][-1][0] is None:
            report(part.line, CaseCode.IF_NOT_OPEN, f"{part.source} stands after {{else}}.")
        else:
            row = []
            opened[-1][2].append((part.value, row))
    for hole, _, _ in opened:
        report(
            hole.line,
            CaseCode.IF_NOT_CLOSED,
            f"{hole.source} has no {{end}}.",
            "An {if} and its {end} stand in one paragraph, or each alone on a line.",
        )
    return outside


def cut(stretch: Stretch, text: str | None = None) -> list[Any]:
    """The text (the stretch's own, or its HTML) cut at its marks: literals, pieces and holes."""
    parts = MARK.split(stretch.source if text is None else text)
    row: list[Any] = []
    for number, part in enumerate(parts):
        if number % 2 == 0:
            row.append(part)
            continue
        hole = stretch.holes[int(part)]
        if hole.kind == "code":
            row.append(hole.source)
        elif hole.kind == "show":
            row.append(("show", hole.value))
        else:
            row.append(hole)
    return row


def assemble(row: Sequence[Any], report: Report) -> tuple[Piece, ...]:
    """Pieces of a flat row: neighbouring literals joined, {if}s nested."""
    nested = nest(row, lambda branches: ("if", *((c, merge(p)) for c, p in branches)), report)
    return merge(nested)


def merge(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The pieces with neighbouring literals joined and empty ones left out."""
    merged: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str) and merged and isinstance(merged[-1], str):
            merged[-1] += piece
        elif piece != "":
            merged.append(piece)
    return tuple(merged)


def markdown_pieces(tree: Sequence[Any], report: Report) -> tuple[Piece, ...]:
    """The pieces of the Markdown, blocks set apart by an empty line."""
    pieces = _with_gaps(tree, report)
    if tree and isinstance(tree[-1], Stretch):
        pieces.pop()
    return merge(pieces)


def _with_gaps(tree: Sequence[Any], report: Report) -> list[Piece]:
    pieces: list[Piece] = []
    for node in tree:
        if isinstance(node, Stretch):
            pieces += [*assemble(cut(node), report), "\n\n"]
        else:
            branches = ((c, merge(_with_gaps(body, report))) for c, body in node.branches)
            pieces.append(("if", *branches))
    return pieces


def html_pieces(text: Text) -> tuple[Piece, ...]:
    """The pieces of the text's HTML; a single line has no paragraph around it."""
    return merge(_html(text.blocks))


def _html(tree: Sequence[Any]) -> list[Piece]:
    pieces: list[Piece] = []
    for node in tree:
        if isinstance(node, Either):
            pieces.append(("if", *((c, merge(_html(body))) for c, body in node.branches)))
            continue
        tokens = markdown.parse(node.source, node.inline)
        _restore_code(tokens, node.holes)
        pieces += assemble(cut(node, markdown.render(tokens)), _never)
    return pieces


def _restore_code(tokens: list[Token], holes: tuple[Hole, ...]) -> None:
    """Puts what was written back where it stands in code, before the HTML is made of it."""

    def written(match: re.Match[str]) -> str:
        return holes[int(match[1])].source

    for token in tokens:
        for part in (token, *(token.children or ())):
            if part.type in ("fence", "code_block", "code_inline"):
                part.content = MARK.sub(written, part.content)
                part.info = MARK.sub(written, part.info)


def _never(*fault: object) -> None:
    raise AssertionError(f"a text that was read without problems has one now: {fault}")

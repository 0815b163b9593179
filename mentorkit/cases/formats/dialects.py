"""A case's texts in the notation of another tool, with counters and conditions alive.

A text is read into Markdown's own tokens. What arrives here is words, emphasis and blocks; each
tool says how it writes those, and how it writes words that would mean something to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from markdown_it.token import Token

from mentorkit.cases import markdown
from mentorkit.cases.model import Expression, Text
from mentorkit.cases.pieces import MARK, Either, Hole, Stretch

Branches = Iterable[tuple[Expression | None, str]]


@dataclass(frozen=True)
class Dialect:
    """How a tool writes texts.

    Attributes:
        words: Plain words, with whatever would mean something escaped.
        strong: What stands around strong words.
        emphasis: What stands around emphasised ones.
        show: A counter's value, from its name.
        begin: What stands for `if`, `elif` and `else` within a line, from the kind and condition.
        end: What ends that, from the number of `elif`s in it.
        either: Blocks of which one is shown.
        item: What a list's item begins with, from its depth and its number, None for a bullet.
        picture: A picture, from its description and the name of its file.
        link: Words that lead to a web page, from both.
        line_break: A new line in the same paragraph.
    """

    words: Callable[[str], str]
    strong: tuple[str, str]
    emphasis: tuple[str, str]
    show: Callable[[str], str]
    begin: Callable[[str, Expression | None], str]
    end: Callable[[int], str]
    either: Callable[[Branches], str]
    item: Callable[[int, int | None], str]
    picture: Callable[[str, str], str]
    link: Callable[[str, str], str]
    line_break: str


def render(text: Text, dialect: Dialect, lose: Callable[[str], None]) -> str:
    """The text in that dialect, an empty line between blocks; `lose` notes what it can't write."""
    return "\n\n".join(_blocks(text.blocks, dialect, lose))


def _blocks(tree: Sequence[Any], dialect: Dialect, lose: Callable[[str], None]) -> Iterator[str]:
    for node in tree:
        if isinstance(node, Either):
            yield dialect.either(
                (condition, "\n\n".join(_blocks(body, dialect, lose)))
                for condition, body in node.branches
            )
        else:
            yield _Walk(node, dialect, lose).text()


class _Walk:
    """One way through the tokens of a stretch."""

    def __init__(self, stretch: Stretch, dialect: Dialect, lose: Callable[[str], None]) -> None:
        self.stretch, self.dialect, self.lose = stretch, dialect, lose
        self.lists: list[int | None] = []
        """For each list around, the number of its next item; None for bullets."""
        self.item = False
        self.quotes = 0
        self.cells: list[str] | None = None
        self.tight = False
        self.written = ""
        self.otherwise: list[int] = []
        """For each `if` that is open, how many `elif`s it has had."""

    def text(self) -> str:
        tokens = markdown.parse(self.stretch.source, self.stretch.inline)
        for token in tokens:
            self.block(token)
        return self.written

    def block(self, token: Token) -> None:
        kind = token.type
        if kind == "inline":
            inline = self.inline(token.children or [])
            if self.cells is None:
                self.put(inline)
            else:
                self.cells.append(inline)
        elif kind in ("bullet_list_open", "ordered_list_open"):
            start = int(token.attrs.get("start", 1)) if kind[0] == "o" else None
            self.lists.append(start)
        elif kind in ("bullet_list_close", "ordered_list_close"):
            self.lists.pop()
        elif kind == "list_item_open":
            self.item = True
        elif kind == "blockquote_open":
            self.quotes += 1
        elif kind == "blockquote_close":
            self.quotes -= 1
        elif kind in ("fence", "code_block"):
            lines = self.restored(token.content).rstrip("\n").split("\n")
            self.put(self.dialect.line_break.join(map(self.dialect.words, lines)))
        elif kind == "hr":
            self.put(self.dialect.words("* * *"))
        elif kind == "tr_open":
            self.cells = []
        elif kind == "tr_close":
            self.put(self.dialect.words(" | ").join(self.cells or []))
            self.cells = None
        elif kind == "table_open":
            self.lose("a table, written as lines of text")

    def put(self, block: str) -> None:
        """Adds a block below those before it."""
        mark = f"{self.dialect.words('>')} " * self.quotes
        if self.item and self.lists:
            number = self.lists[-1]
            mark += self.dialect.item(len(self.lists), number)
            if number is not None:
                self.lists[-1] = number + 1
        beside = self.item and self.tight
        self.written += ("" if not self.written else "\n" if beside else "\n\n") + mark + block
        self.item, self.tight = False, bool(self.lists)

    def inline(self, tokens: Sequence[Token]) -> str:
        dialect = self.dialect
        marks = {"strong": dialect.strong, "em": dialect.emphasis}
        rows: list[list[str]] = [[]]
        address = ""
        for token in tokens:
            name, _, end = token.type.rpartition("_")
            if token.type == "text":
                rows[-1].append(self.holes(token.content))
            elif token.type == "code_inline":
                rows[-1].append(dialect.words(self.restored(token.content)))
            elif token.type == "softbreak":
                rows[-1].append(" ")
            elif token.type == "hardbreak":
                rows[-1].append(dialect.line_break)
            elif token.type == "image":
                source = str(token.attrs.get("src", ""))
                self.lose(f"the file of the picture {source}, which has to be put there by hand")
                rows[-1].append(dialect.picture(token.content, source))
            elif name in marks:
                rows[-1].append(marks[name][end == "close"])
            elif token.type == "link_open":
                address = str(token.attrs.get("href", ""))
                rows.append([])
            elif token.type == "link_close":
                words = "".join(rows.pop())
                rows[-1].append(dialect.link(words, address))
        return "".join(rows[0])

    def holes(self, content: str) -> str:
        """Words with holes in them."""
        parts = MARK.split(content)
        return "".join(
            self.hole(self.stretch.holes[int(part)]) if number % 2 else self.dialect.words(part)
            for number, part in enumerate(parts)
        )

    def hole(self, hole: Hole) -> str:
        if hole.kind == "show":
            return self.dialect.show(hole.value)
        if hole.kind == "end":
            return self.dialect.end(self.otherwise.pop())
        if hole.kind == "if":
            self.otherwise.append(0)
        elif hole.kind == "elif":
            self.otherwise[-1] += 1
        return self.dialect.begin(hole.kind, hole.value)

    def restored(self, code: str) -> str:
        """Code as it was typed: nothing is substituted in it."""
        return MARK.sub(lambda mark: self.stretch.holes[int(mark[1])].source, code)

r"""Text with holes: `{counter}`, and `{if condition}…{else if …}…{else}…{end}`.

A text is cut twice. Lines that hold nothing but `{if …}`, `{else}` or `{end}` stand around whole
blocks; what lies between two of them is a stretch of Markdown of its own. Inside a stretch every
`{…}` is first replaced by a mark of characters that no case has; then markdown-it says which
marks stand in code, where nothing is substituted, and which in ordinary text. So one parser
decides what is code, for the Markdown and for the HTML alike. `\{` is a brace.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from markdown_it.token import Token

from mentorkit.cases import markdown
from mentorkit.cases.codes import CaseCode
from mentorkit.cases.logic import MisreadError, Scope, parse_condition
from mentorkit.cases.model import Expression, Piece, Text
from mentorkit.cases.pieces import (
    LOGIC,
    MARK,
    SHOWN,
    Either,
    Hole,
    Stretch,
    assemble,
    cut,
    markdown_pieces,
    nest,
)
from mentorkit.errors import did_you_mean

Report = Callable[..., None]

_HOLE = re.compile(r"\\.|\{([^{}\n]*)\}|(\{)", re.DOTALL)
_ALONE = re.compile(r"[ \t]*\{\s*(if\b[^{}]*|else\s+if\b[^{}]*|else|end)\s*\}[ \t]*")
_CONDITION = re.compile(r"(if|else\s+if)\b(.*)")
_KEYWORD = re.compile(r"\s*(if|else|end)\b")
_IMAGE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\.(png|jpe?g|gif|webp|svg)", re.IGNORECASE)


def parse_text(lines: Sequence[str], first: int, scope: Scope, report: Report) -> Text:
    """The text that stands in `lines`, the first of which is line `first` of the file."""
    begin, end = _filled(lines, 0, len(lines))
    lines, first = lines[begin:end], first + begin
    if any("{" in line for line in lines):
        return _Reader(lines, first, scope, report).text()
    return _plain("\n".join(lines), first, report, inline=False)


def parse_line(source: str, line: int, scope: Scope, report: Report) -> Text:
    """One line of text, such as a choice's."""
    if "{" not in source:
        return _plain(source, line, report, inline=True)
    reader = _Reader([source], line, scope, report)
    stretch = reader.stretch(source, line, inline=True)
    return reader.made(assemble(cut(stretch), report), (stretch,))


def _plain(source: str, line: int, report: Report, inline: bool) -> Text:
    """The frequent case: no holes, so markdown-it is asked only where there are pictures."""
    if not source:
        return Text((), line=line)
    images: list[str] = []
    if "![" in source:
        _check_images(markdown.parse(source, inline), line, images, report)
    return Text((source,), (Stretch(source, inline=inline),), tuple(images), line=line)


def _filled(lines: Sequence[str], begin: int, end: int) -> tuple[int, int]:
    """The range from `begin` to `end` without the empty lines at its ends."""
    while begin < end and not lines[begin].strip():
        begin += 1
    while begin < end and not lines[end - 1].strip():
        end -= 1
    return begin, end


class _Reader:
    """Reads one text; `images` and the lines that ask (`asked`) fill up on the way."""

    def __init__(self, lines: Sequence[str], first: int, scope: Scope, report: Report) -> None:
        self.lines, self.first, self.scope, self.report = lines, first, scope, report
        self.images: list[str] = []
        self.asked: list[int] = []

    def text(self) -> Text:
        tree = self.tree(list(self.parts()))
        return self.made(markdown_pieces(tree, self.report), tree)

    def made(self, pieces: tuple[Piece, ...], blocks: tuple[Stretch | Either, ...]) -> Text:
        images, asked = tuple(self.images), tuple(self.asked)
        return Text(pieces, blocks, images, line=self.first, asked=asked)

    def parts(self) -> Iterator[Stretch | Hole]:
        """Stretches of Markdown, and the lines of logic between them."""
        if not any(map(_ALONE.fullmatch, self.lines)):
            yield from self.between(0, len(self.lines))
            return
        tokens = markdown.blocks("\n".join(self.lines))
        coded = _lines_of(tokens, "fence", "code_block")
        listed = _lines_of(tokens, "list_item_open")
        begin = 0
        for number, line in enumerate(self.lines):
            alone = None if number in coded else _ALONE.fullmatch(line)
            if not alone:
                continue
            if number in listed and line[0].isspace():
                self.report(
                    self.first + number,
                    CaseCode.IF_CROSSES,
                    f"{line.strip()} stands alone on a line inside a list.",
                    "Put it around the whole list, or write {if …}…{end} within one line of it.",
                )
            yield from self.between(begin, number)
            yield self.hole(alone[1], line.strip(), self.first + number)
            begin = number + 1
        yield from self.between(begin, len(self.lines))

    def between(self, begin: int, end: int) -> Iterator[Stretch]:
        begin, end = _filled(self.lines, begin, end)
        if begin < end:
            yield self.stretch("\n".join(self.lines[begin:end]), self.first + begin)

    def tree(self, parts: list[Stretch | Hole]) -> tuple[Stretch | Either, ...]:
        """Nests the stretches under the lines of logic around them."""
        return tuple(nest(parts, lambda branches: Either(tuple(branches)), self.report))

    def stretch(self, source: str, first: int, inline: bool = False) -> Stretch:
        marked, spans = _mark(source)
        lines = [first + source.count("\n", 0, begin) for begin, _ in spans]
        tokens = markdown.parse(marked, inline)
        _check_images(tokens, first, self.images, self.report)
        code, place = _places(tokens)
        holes: list[Hole] = []
        for number, (span, line) in enumerate(zip(spans, lines, strict=True)):
            written = source[slice(*span)]
            if number in code:
                holes.append(Hole("code", None, written, line))
                continue
            holes.append(self.hole(written[1:-1].strip(), written, line))
            if number not in place:
                self.report(
                    line,
                    CaseCode.BRACES_IN_LINK,
                    "braces can't stand in the address of a link, or in a picture.",
                    "Put {if …} around the whole link, or write \\{ for a brace.",
                )
        self.check_crossing(holes, place)
        return Stretch(marked, tuple(holes), inline)

    def check_crossing(self, holes: list[Hole], place: dict[int, tuple[int, ...]]) -> None:
        """An {if} opens, divides and ends in one paragraph and between the same inline tags."""
        opened: list[int] = []
        for number, hole in enumerate(holes):
            if hole.kind == "if":
                opened.append(number)
            elif hole.kind in ("elif", "else", "end") and opened:
                if place.get(opened[-1]) != place.get(number):
                    self.report(
                        hole.line,
                        CaseCode.IF_CROSSES,
                        f"{hole.source} stands in another paragraph, or in other bold or italic "
                        "type, than its {if}.",
                        "Keep them together, or put each alone on a line around whole paragraphs.",
                    )
                if hole.kind == "end":
                    opened.pop()

    def hole(self, inside: str, written: str, line: int) -> Hole:
        """What `{inside}` means; what can't be understood is reported and shown as it stands."""
        if inside in ("else", "end"):
            return Hole(inside, None, written, line)
        if logic := _CONDITION.fullmatch(inside):
            kind = "if" if logic[1] == "if" else "elif"
            self.asked.append(line)
            return Hole(kind, self.condition(logic[2], line), written, line)
        if inside in self.scope.counters:
            return Hole("show", inside, written, line)
        self.report(line, CaseCode.BAD_BRACES, *self.misread(inside, written))
        return Hole("code", None, written, line)

    def misread(self, inside: str, written: str) -> tuple[str, str]:
        if inside in self.scope.flags:
            return (
                f"{written} is a yes-or-no fact and has no number to show.",
                f"Write {{if {inside}}}…{{end}}.",
            )
        near = did_you_mean(inside, [*self.scope.counters, "if", "else", "end"])
        near = near if near.startswith("Did") else ""
        return f"{written} is not understood.", f"{near} A brace is written \\{{.".strip()

    def condition(self, source: str, line: int) -> Expression | None:
        try:
            return parse_condition(source, self.scope)
        except MisreadError as fault:
            self.report(line, fault.code, fault.message, fault.hint)
            return ("visited", "")


def _lines_of(tokens: list[Token], *kinds: str) -> set[int]:
    """Numbers of the lines that stand in blocks of those kinds."""
    ranges = [token.map for token in tokens if token.type in kinds and token.map]
    return {number for begin, end in ranges for number in range(begin, end)}


def _mark(source: str) -> tuple[str, list[tuple[int, int]]]:
    """The source with every `{…}` replaced by its mark, and where each of them stood."""
    spans: list[tuple[int, int]] = []

    def mark(match: re.Match[str]) -> str:
        if match[1] is None and match[2] is None:
            return match[0]
        spans.append(match.span())
        signs = LOGIC if _KEYWORD.match(match[1] or "") else SHOWN
        return f"{signs[0]}{len(spans) - 1}{signs[1]}"

    return _HOLE.sub(mark, source), spans


def _marks(content: str) -> list[int]:
    return [int(number) for number in MARK.findall(content)]


def _places(tokens: list[Token]) -> tuple[set[int], dict[int, tuple[int, ...]]]:
    """Which marks stand in code, and between which inline tags those in ordinary text stand."""
    code: set[int] = set()
    place: dict[int, tuple[int, ...]] = {}
    for index, token in enumerate(tokens):
        if token.type in ("fence", "code_block"):
            code.update(_marks(token.content + token.info))
        around = [index]
        bare_address = False  # <https://…>: what is shown is the address itself
        for number, part in enumerate(token.children or ()):
            if part.markup == "autolink":
                bare_address = part.nesting > 0
            if part.nesting > 0:
                around.append(number)
            elif part.nesting < 0:
                around.pop()
            elif part.type == "code_inline":
                code.update(_marks(part.content))
            elif part.type == "text" and not bare_address:
                place.update(dict.fromkeys(_marks(part.content), tuple(around)))
    return code, place


def _check_images(tokens: list[Token], first: int, images: list[str], report: Report) -> None:
    for token in tokens:
        line = first + (token.map[0] if token.map else 0)
        for part in token.children or ():
            if part.type != "image":
                continue
            source = str(part.attrs.get("src", ""))
            if not _IMAGE.fullmatch(source):
                report(
                    line,
                    CaseCode.IMAGE_NOT_LOCAL,
                    f'the picture "{source[:80]}" is not a file beside the case.',
                    "Put the file into the case's folder and write its name: ![…](chart.png).",
                )
            elif not part.content.strip():
                report(
                    line,
                    CaseCode.IMAGE_WITHOUT_WORDS,
                    f'the picture "{source}" has no description.',
                    "Say in the brackets what it shows, for those who can't see it.",
                )
            else:
                images.append(source)

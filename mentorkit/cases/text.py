r"""Text with holes: `{counter}`, and `{if condition}…{else if …}…{else}…{end}`.

A text is cut twice. Lines that hold nothing but `{if …}`, `{else}` or `{end}` stand around whole
blocks; what lies between two of them is a stretch of Markdown of its own. Inside a stretch every
`{…}` is first replaced by a mark made of private-use characters; then markdown-it says which
marks stand in code, where nothing is substituted, and which in ordinary text. So one parser
decides what is code, for the Markdown and for the HTML alike. `\{` is a brace.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from markdown_it.token import Token

from mentorkit.cases import markdown
from mentorkit.cases.codes import CaseCode
from mentorkit.cases.logic import MisreadError, Scope, parse_condition
from mentorkit.cases.model import Expression, Piece, Text
from mentorkit.errors import did_you_mean

Report = Callable[..., None]

DEEPEST = 10
"""{if}s within {if}s."""

OPEN, CLOSE = "\uf8f0", "\uf8f1"
"""Around the number of a hole, in place of the hole, while markdown-it reads the text."""

_MARK = re.compile(f"{OPEN}(\\d+){CLOSE}")
_HOLE = re.compile(r"\\.|\{([^{}\n]*)\}|(\{)", re.DOTALL)
_ALONE = re.compile(r"[ \t]*\{\s*(if\b[^{}]*|else\s+if\b[^{}]*|else|end)\s*\}[ \t]*")
_LOGIC = re.compile(r"(if|else\s+if)\b(.*)")
_IMAGE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\.(png|jpe?g|gif|webp|svg)", re.IGNORECASE)


class Hole(NamedTuple):
    """One `{…}`: `show` a counter, `if`, `elif`, `else` or `end`."""

    kind: str
    value: Any
    source: str
    line: int


class Stretch(NamedTuple):
    """Markdown between two lines of logic, its holes marked."""

    source: str
    holes: tuple[Hole, ...]


class Either(NamedTuple):
    """Whole blocks that are shown or hidden: `(condition or None, blocks)` in order."""

    branches: tuple[tuple[Expression | None, tuple[Any, ...]], ...]


def parse_text(lines: Sequence[str], first: int, scope: Scope, report: Report) -> Text:
    """The text that stands in `lines`, the first of which is line `first` of the file."""
    source = "\n".join(lines)
    if "{" not in source:
        return _plain(source, first, report)
    return _Reader(lines, first, scope, report).text()


def parse_line(source: str, line: int, scope: Scope, report: Report) -> Text:
    """One line of text, such as a choice's."""
    if "{" not in source:
        return _plain(source, line, report)
    reader = _Reader([source], line, scope, report)
    stretch = reader.stretch([source], line)
    return Text(assemble(cut(stretch), report), (stretch,), tuple(reader.images), line=line)


def _plain(source: str, line: int, report: Report) -> Text:
    """The frequent case: no holes, so markdown-it is asked only where there are pictures."""
    body = source.strip("\n")
    images: list[str] = []
    if "![" in source:
        _check_images(markdown.parse(source), line, images, report)
    if OPEN in source or CLOSE in source:
        report(line, CaseCode.BAD_BRACES, "there is a private-use character in this text.")
    if not body.strip():
        return Text((), line=line)
    return Text((body,), (Stretch(body, ()),), tuple(images), line=line)


class _Reader:
    """Reads one text; `images` fills up on the way."""

    def __init__(self, lines: Sequence[str], first: int, scope: Scope, report: Report) -> None:
        self.lines, self.first, self.scope, self.report = lines, first, scope, report
        self.images: list[str] = []

    def text(self) -> Text:
        tree = self.tree(list(self.parts()))
        return Text(markdown_pieces(tree, self.report), tree, tuple(self.images), line=self.first)

    def parts(self) -> Iterator[Stretch | Hole]:
        """Stretches of Markdown, and the lines of logic between them."""
        coded = _code_lines(self.lines)
        begin = 0
        for number, line in enumerate(self.lines):
            alone = None if number in coded else _ALONE.fullmatch(line)
            if not alone:
                continue
            yield from self.between(begin, number)
            yield self.hole(alone[1], line.strip(), self.first + number)
            begin = number + 1
        yield from self.between(begin, len(self.lines))

    def between(self, begin: int, end: int) -> Iterator[Stretch]:
        part = self.lines[begin:end]
        if any(line.strip() for line in part):
            yield self.stretch(part, self.first + begin)

    def tree(self, parts: list[Stretch | Hole]) -> tuple[Stretch | Either, ...]:
        """Nests the stretches under the lines of logic around them."""
        return tuple(nest(parts, lambda branches: Either(tuple(branches)), self.report))

    def stretch(self, lines: Sequence[str], first: int) -> Stretch:
        source = "\n".join(lines).strip("\n")
        first += next((i for i, line in enumerate(lines) if line.strip()), 0)
        if OPEN in source or CLOSE in source:
            self.report(first, CaseCode.BAD_BRACES, "there is a private-use character here.")
            source = source.replace(OPEN, "?").replace(CLOSE, "?")
        marked, spans = _mark(source)
        code, crossing = self.look(marked, spans, first)
        holes: list[Hole] = []
        for number, start in enumerate(spans):
            line = first + source.count("\n", 0, start[0])
            holes.append(self.hole_at(number, source[slice(*start)], line, code))
        self.check_crossing(holes, crossing)
        return Stretch(marked, tuple(holes))

    def hole_at(self, number: int, written: str, line: int, code: set[int]) -> Hole:
        if number in code:
            return Hole("code", None, written, line)
        return self.hole(written[1:-1].strip(), written, line)

    def look(
        self, marked: str, spans: list[tuple[int, int]], first: int
    ) -> tuple[set[int], dict[int, tuple[int, ...]]]:
        """Which marks stand in code, and between which inline tags the others stand."""
        tokens = markdown.parse(marked)
        code: set[int] = set()
        place: dict[int, tuple[int, ...]] = {}
        for index, token in enumerate(tokens):
            if token.type in ("fence", "code_block"):
                code.update(_marks(token.content + token.info))
            for part, where in _inline(index, token):
                if part.type == "code_inline":
                    code.update(_marks(part.content))
                elif part.type == "text":
                    place.update(dict.fromkeys(_marks(part.content), where))
        _check_images(tokens, first, self.images, self.report)
        for number in range(len(spans)):
            if number not in code and number not in place:
                self.report(
                    first + marked[: marked.find(f"{OPEN}{number}{CLOSE}")].count("\n"),
                    CaseCode.BRACES_IN_LINK,
                    "braces can't stand in the address of a link, or in a picture.",
                    "Put {if …} around the whole link, or write \\{ for a brace.",
                )
        return code, place

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
        if logic := _LOGIC.fullmatch(inside):
            kind = "if" if logic[1] == "if" else "elif"
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


def _code_lines(lines: Sequence[str]) -> set[int]:
    """Numbers of the lines inside code blocks."""
    tokens = markdown.blocks("\n".join(lines))
    ranges = [t.map for t in tokens if t.type in ("fence", "code_block") and t.map]
    return {number for begin, end in ranges for number in range(begin, end)}


def _mark(source: str) -> tuple[str, list[tuple[int, int]]]:
    """The source with every `{…}` replaced by its mark, and where each of them stood."""
    spans: list[tuple[int, int]] = []

    def mark(match: re.Match[str]) -> str:
        if match[1] is None and match[2] is None:
            return match[0]
        spans.append(match.span())
        return f"{OPEN}{len(spans) - 1}{CLOSE}"

    return _HOLE.sub(mark, source), spans


def _marks(content: str) -> list[int]:
    return [int(number) for number in _MARK.findall(content)] if OPEN in content else []


def _inline(index: int, token: Token) -> Iterator[tuple[Token, tuple[int, ...]]]:
    """The inline parts of a block, each with the inline tags that are open around it."""
    around = [index]
    for number, part in enumerate(token.children or ()):
        if part.nesting > 0:
            around.append(number)
        elif part.nesting < 0:
            around.pop()
        yield part, tuple(around)


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


# From holes to pieces.


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
    parts = _MARK.split(stretch.source if text is None else text)
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


def html_pieces(text: Text, inline: bool = False) -> tuple[Piece, ...]:
    """The pieces of the text's HTML; `inline` leaves the paragraph around a single line out."""
    return merge(_html(text.blocks, inline))


def _html(tree: Sequence[Any], inline: bool) -> list[Piece]:
    pieces: list[Piece] = []
    for node in tree:
        if isinstance(node, Either):
            pieces.append(("if", *((c, merge(_html(body, inline))) for c, body in node.branches)))
            continue
        tokens = (
            markdown.parser().parseInline(node.source) if inline else markdown.parse(node.source)
        )
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
                part.content = _MARK.sub(written, part.content)
                part.info = _MARK.sub(written, part.info)


def _never(*fault: object) -> None:
    raise AssertionError(f"a text that was read without problems has one now: {fault}")

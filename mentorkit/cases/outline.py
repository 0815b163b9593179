"""The outline of a case file: which lines are briefing, heading, text, choice and debrief.

Block structure comes from markdown-it; the lines themselves are then read from the source, since
Markdown has no notion of our headings' attributes or of choices. Debriefs are looked for first and
everything else is read as if they were empty lines: so a case says the same with and without them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from mentorkit.cases import markdown
from mentorkit.cases.choices import BULLET, GRAMMAR, STARTS, Item
from mentorkit.cases.codes import CaseCode
from mentorkit.errors import did_you_mean

Report = Callable[..., None]
Lines = tuple[int, int]
"""First line and the line after the last, counted from 0 in the body."""

_DEBRIEF = re.compile(r"\s*>\s*\[!\s*debrief\s*\]\s*(.*)", re.IGNORECASE)
_CALLOUT = re.compile(r"\[\s*!(?!\[)\s*([^\]\s]*)|^\s*>\W*(debrief)\W*$", re.IGNORECASE)
"""What is meant as a callout, or as a debrief, and is none."""
_LIKE_CHOICE = re.compile(r"[\s>*+\-\d.)]*\[[^\[\]]*\](?![(:\[]).* -> ")
_QUOTE = re.compile(r"^\s*>[ ]?")


@dataclass
class Section:
    """What stands between one heading and the next.

    Attributes:
        line: The heading's, in the file; the first line of the body for the briefing.
        heading: As it is written; empty for the briefing.
        text_line: The line in the file where `text` begins.
        debrief: One Markdown text per block.
    """

    line: int
    heading: str = ""
    text: Sequence[str] = ()
    text_line: int = 0
    items: list[Item] = field(default_factory=list)
    debrief: list[str] = field(default_factory=list)


def outline(lines: Sequence[str], first: int, report: Report) -> list[Section]:
    """The sections of the body in `lines`; the one before the first heading is the briefing.

    Args:
        first: The number of the body's first line in the file.
    """
    debriefs = list(find_debriefs(lines))
    sections = _Outline(without(lines, debriefs), first, report).sections()
    headings = [section.line for section in sections]
    for begin, end in debriefs:
        section = sections[bisect_right(headings, first + begin) - 1]
        section.debrief.append(_quoted_text(lines[begin:end]))
    return sections


def find_debriefs(lines: Sequence[str]) -> Iterator[Lines]:
    """Where the debrief blocks stand: quotes that begin with [!DEBRIEF], in no other quote."""
    begins = [number for number, line in enumerate(lines) if _DEBRIEF.fullmatch(line)]
    if not begins:
        return
    if not any("```" in line or "~~~" in line for line in lines):
        apart = [_apart(lines, begin) for begin in begins]
        if all(apart):
            yield from ((begin, end) for begin, end in zip(begins, apart, strict=True))
            return
    depth = 0
    for token in markdown.blocks("\n".join(lines)):
        if token.type == "blockquote_close":
            depth -= 1
        elif token.type == "blockquote_open":
            begin, end = token.map or (0, 0)
            if depth == 0 and _DEBRIEF.fullmatch(lines[begin]):
                yield begin, end
            depth += 1


def _apart(lines: Sequence[str], begin: int) -> int:
    """Where a quote ends that stands apart, between empty lines and not indented; else 0.

    Such a quote is in no list and in no other quote, so outside fences nobody need parse for it.
    """
    end = begin
    while end < len(lines) and lines[end].startswith(">"):
        end += 1
    above = begin == 0 or not lines[begin - 1].strip(" \t")
    below = end == len(lines) or not lines[end].strip(" \t")
    return end if above and below else 0


def without(lines: Sequence[str], ranges: Sequence[Lines]) -> list[str]:
    """The lines, those in `ranges` empty, so that each line keeps its number."""
    kept = list(lines)
    for begin, end in ranges:
        kept[begin:end] = [""] * (end - begin)
    return kept


class _Outline:
    def __init__(self, lines: Sequence[str], first: int, report: Report) -> None:
        self.lines, self.first, self.report = lines, first, report

    def sections(self) -> list[Section]:
        sections = [Section(self.first)]
        below = 0  # where the section's text begins
        for tokens in _top_level(markdown.blocks("\n".join(self.lines))):
            begin, end = tokens[0].map or (0, 0)
            if tokens[0].type == "heading_open":
                self.close(sections[-1], below, begin)
                sections.append(Section(self.first + begin, self.lines[begin]))
                below = end
            else:
                self.block(sections[-1], tokens, below, begin)
        self.close(sections[-1], below, len(self.lines))
        return sections

    def block(self, section: Section, tokens: list[Token], below: int, begin: int) -> None:
        """Sorts one block of the section into text and choices."""
        kind = tokens[0].type
        if kind in ("bullet_list_open", "ordered_list_open") and self.has_choices(tokens):
            self.close(section, below, begin)
            for item in _items(tokens):
                section.items += self.item(item)
        elif section.items:
            self.report(
                self.first + begin,
                CaseCode.TEXT_AFTER_CHOICES,
                "this text stands below the choices, where nobody would read it.",
                "Move it above the choices, or quote it under one of them with >.",
            )

    def close(self, section: Section, begin: int, end: int) -> None:
        """Ends the section's text: at its first choice, or at the next heading."""
        if not section.items:
            section.text, section.text_line = self.lines[begin:end], self.first + begin
            self.check_shown(begin, end)

    def check_shown(self, begin: int, end: int) -> None:
        """Reports what a person would read and should not: a debrief or a choice gone astray."""
        for number in range(begin, end):
            line = self.lines[number]
            if callout := _CALLOUT.search(line):
                self.callout(number, callout[1] or callout[2] or "")
            if _LIKE_CHOICE.match(line):
                self.report(
                    self.first + number,
                    CaseCode.NOT_A_CHOICE,
                    "this looks like a choice and is part of a text.",
                    "Begin the line with -, not indented and in no quote, below an empty line.",
                )

    def callout(self, number: int, word: str) -> None:
        if "debrief" in word.lower():
            self.report(
                self.first + number,
                CaseCode.BAD_CALLOUT,
                "this debrief is not in a block of its own, so participants would read it.",
                "Begin a new quote, after an empty line, with > [!DEBRIEF].",
            )
            return
        self.report(
            self.first + number,
            CaseCode.BAD_CALLOUT,
            f'there is no block "[!{word}]".',
            did_you_mean(word.upper(), ["DEBRIEF"]),
        )

    def has_choices(self, tokens: list[Token]) -> bool:
        for item in _items(tokens):
            line = self.lines[(item[0].map or (0, 0))[0]]
            if STARTS.fullmatch(line) or " -> " in line:
                return True
        return False

    def item(self, tokens: list[Token]) -> Iterator[Item]:
        """The choice in one list item; what else stands under it is reported."""
        begin, end = tokens[0].map or (0, 0)
        source = self.lines[begin]
        if not BULLET.fullmatch(source):
            self.report(self.first + begin, CaseCode.NOT_A_CHOICE, "this is no choice.", GRAMMAR)
            return
        feedback: list[str] = []
        feedback_line = begin + 1
        for block in _top_level(tokens[1:-1], level=tokens[0].level + 1):
            first, last = block[0].map or (begin, end)
            if block[0].type == "paragraph_open" and first == begin:
                if last > begin + 1:
                    self.under_choice(begin + 1)
            elif block[0].type != "blockquote_open":
                self.under_choice(first)
            elif feedback:
                feedback += [""] * (first - feedback_line - len(feedback))
                feedback += self.quoted(first, last)
            else:
                feedback, feedback_line = self.quoted(first, last), first
        yield Item(self.first + begin, source, feedback, self.first + feedback_line)

    def quoted(self, begin: int, end: int) -> list[str]:
        self.check_shown(begin, end)
        return [_QUOTE.sub("", line) for line in self.lines[begin:end]]

    def under_choice(self, number: int) -> None:
        self.report(
            self.first + number,
            CaseCode.NOT_FEEDBACK,
            "this line under a choice is not understood.",
            "A choice is one line; under it stands only its feedback, each line begun with >.",
        )


def _quoted_text(lines: Sequence[str]) -> str:
    """What a debrief block says, without its marks."""
    head = _DEBRIEF.fullmatch(lines[0])
    rest = [_QUOTE.sub("", line) for line in lines[1:]]
    return "\n".join([head[1] if head else "", *rest]).strip()


def _top_level(tokens: Sequence[Token], level: int = 0) -> Iterator[list[Token]]:
    """The blocks at `level`, each with all its tokens."""
    block: list[Token] = []
    for token in tokens:
        block.append(token)
        if token.level == level and token.nesting <= 0:
            yield block
            block = []


def _items(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    return _top_level(tokens[1:-1], level=tokens[0].level + 1)

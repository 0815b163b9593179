"""The outline of a case file: which lines are briefing, heading, text, choice and debrief.

Block structure comes from markdown-it; the lines themselves are then read from the source, since
Markdown has no notion of our headings' attributes or of choices.
"""

from __future__ import annotations

import re
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

_CALLOUT = re.compile(r"(?:\s*>)+\s*\[!\s*([^\]\s]*)\s*\]\s*(.*)")
_ANY_CALLOUT = re.compile(r"\[!\s*([A-Za-z]+)\s*\](?!\()")
_QUOTE = re.compile(r"\s*>[ ]?")


@dataclass
class Section:
    """What stands between one heading and the next."""

    heading: int | None = None
    heading_source: str = ""
    text: Lines = (0, 0)
    items: list[Item] = field(default_factory=list)
    debrief: list[Lines] = field(default_factory=list)


def outline(lines: Sequence[str], first: int, report: Report) -> list[Section]:
    """The sections of the body in `lines`; the one before the first heading is the briefing.

    Args:
        first: The number of the body's first line in the file.
    """
    return _Outline(lines, first, report).sections()


class _Outline:
    def __init__(self, lines: Sequence[str], first: int, report: Report) -> None:
        self.lines, self.first, self.report = lines, first, report

    def sections(self) -> list[Section]:
        top = list(_top_level(markdown.blocks("\n".join(self.lines))))
        section = Section()
        sections = [section]
        for tokens in top:
            begin, end = tokens[0].map or (0, 0)
            if tokens[0].type == "heading_open":
                self.close(section, begin)
                section = Section(begin, self.lines[begin], text=(end, end))
                sections.append(section)
            else:
                self.block(section, tokens, (begin, end))
        self.close(section, len(self.lines))
        return sections

    def block(self, section: Section, tokens: list[Token], where: Lines) -> None:
        """Sorts one block of the section into text, choices and debrief."""
        kind = tokens[0].type
        if kind == "blockquote_open" and self.is_debrief(where[0]):
            section.debrief.append(where)
            return
        if kind in ("bullet_list_open", "ordered_list_open") and self.has_choices(tokens):
            if not section.items:
                section.text = (section.text[0], where[0])
            for item in _items(tokens):
                section.items += self.item(item, section)
            return
        if section.items:
            self.report(
                self.first + where[0],
                CaseCode.TEXT_AFTER_CHOICES,
                "this text stands below the choices, where nobody would read it.",
                "Move it above the choices, or quote it under one of them with >.",
            )

    def close(self, section: Section, end: int) -> None:
        if not section.items:
            section.text = (section.text[0], end)
        for number in range(*section.text):
            callout = _ANY_CALLOUT.search(self.lines[number])
            if callout and not self.within(number, section.debrief):
                self.callout(number, callout[1])

    def within(self, number: int, ranges: list[Lines]) -> bool:
        return any(begin <= number < end for begin, end in ranges)

    def is_debrief(self, number: int) -> bool:
        callout = _CALLOUT.fullmatch(self.lines[number])
        return bool(callout and callout[1].upper() == "DEBRIEF")

    def callout(self, number: int, word: str) -> None:
        known = word.upper() == "DEBRIEF"
        self.report(
            self.first + number,
            CaseCode.BAD_CALLOUT,
            "a debrief is a quote of its own." if known else f'there is no block "[!{word}]".',
            "Begin a new quote, after an empty line, with > [!DEBRIEF]."
            if known
            else did_you_mean(word.upper(), ["DEBRIEF"]),
        )

    def has_choices(self, tokens: list[Token]) -> bool:
        for item in _items(tokens):
            line = self.lines[(item[0].map or (0, 0))[0]]
            if STARTS.fullmatch(line) or " -> " in line:
                return True
        return False

    def item(self, tokens: list[Token], section: Section) -> Iterator[Item]:
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
            elif self.is_debrief(first):
                section.debrief.append((first, last))
            elif feedback:
                feedback += [""] * (first - feedback_line - len(feedback))
                feedback += self.quoted(first, last)
            else:
                feedback, feedback_line = self.quoted(first, last), first
        yield Item(self.first + begin, source, feedback, self.first + feedback_line)

    def quoted(self, begin: int, end: int) -> list[str]:
        for number in range(begin, end):
            if callout := _ANY_CALLOUT.search(self.lines[number]):
                self.callout(number, callout[1])
        return [_QUOTE.sub("", line, count=1) for line in self.lines[begin:end]]

    def under_choice(self, number: int) -> None:
        self.report(
            self.first + number,
            CaseCode.NOT_FEEDBACK,
            "this line under a choice is not understood.",
            "A choice is one line; under it stands only its feedback, each line begun with >.",
        )


def quote_text(lines: Sequence[str]) -> str:
    """What a debrief block says, without its marks."""
    head = _CALLOUT.fullmatch(lines[0])
    rest = [_QUOTE.sub("", line, count=1) for line in lines[1:]]
    return "\n".join([head[2] if head else "", *rest]).strip()


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

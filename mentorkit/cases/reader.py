"""From a case file to a `Case`, or to the list of everything that is wrong with it."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from mentorkit.cases.choices import parse_choice
from mentorkit.cases.codes import CaseCode
from mentorkit.cases.front import Front, read_front
from mentorkit.cases.headings import Heading, parse_heading
from mentorkit.cases.limits import (
    check_characters,
    check_choices,
    check_front,
    check_headings,
    check_size,
    check_text,
)
from mentorkit.cases.logic import MisreadError, Scope, parse_condition
from mentorkit.cases.model import Assertion, Case, Choice, Scene, Text
from mentorkit.cases.notes import CaseError, Notes
from mentorkit.cases.outline import Section, find_debriefs, outline, without
from mentorkit.cases.text import parse_text

LARGEST = 1_000_000
"""Bytes a case file may have."""


def read_case(path: Path | str) -> Case:
    """The case in the file at `path`.

    Raises:
        CaseError: With a `Problem` for each fault, by line.
    """
    path = Path(path)
    notes = Notes(str(path))
    case = parse_case(_source(path, notes), str(path), stem=path.stem)
    for line, image in ((text.line, image) for text in case.texts() for image in text.images):
        picture = path.parent / image
        if picture.is_symlink() or not picture.is_file():
            notes.report(
                line,
                CaseCode.IMAGE_MISSING,
                f'the picture "{image}" is not in the folder of the case.',
                f"Put {image} beside {path.name}.",
            )
    notes.raise_if_any()
    return case


def known_case(path: Path | str) -> Case:
    """The case in the file at `path`, which is read again only when the file has changed.

    Raises:
        CaseError: As `read_case` does.
    """
    try:
        found = Path(path).stat()
    except OSError:
        return read_case(path)
    return _known(str(path), (found.st_mtime_ns, found.st_size, found.st_ino))


@lru_cache(128)
def _known(path: str, _stamp: tuple[int, int, int]) -> Case:
    return read_case(path)


def parse_case(source: str, path: str = "case.md", *, stem: str | None = None) -> Case:
    """The case written in `source`.

    Args:
        path: What to call the file in problems.
        stem: The id that the file's name asks for; None to take the one written in it.

    Raises:
        CaseError: With a `Problem` for each fault, by line.
    """
    notes = Notes(path)
    lines = _lines(source)
    check_size(source, lines, notes)
    check_characters(lines, notes)
    reader = _Reader(lines, notes)
    case = reader.case(stem)
    notes.raise_if_any()
    return case


def without_debriefs(source: str, path: str = "case.md") -> str:
    """The same case file without its debrief blocks, as participants get it.

    It compiles to the same bytes. Each line keeps its number, so that both files can be talked of.

    Raises:
        CaseError: The file has problems, so nobody can say what is debrief in it.
    """
    parse_case(source, path)
    lines = _lines(source)
    start = _body_start(lines)
    front, body = lines[:start], lines[start:]
    return "\n".join([*front, *without(body, list(find_debriefs(body)))]).rstrip("\n") + "\n"


def _source(path: Path, notes: Notes) -> str:
    """The text of the file. Raises `CaseError` for what is no text file of a sensible size."""
    try:
        raw = _bytes(path, notes)
    except OSError as fault:
        reason = (
            "there is no such file."
            if isinstance(fault, FileNotFoundError)
            else "it can't be read."
        )
        notes.report(0, CaseCode.UNREADABLE, reason, "Check the file's name and its folder.")
        raise CaseError(notes.problems) from None
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as fault:
        notes.report(
            raw.count(b"\n", 0, fault.start) + 1,
            CaseCode.NOT_UTF8,
            f"there is a byte here (0x{raw[fault.start]:02x}) that is not UTF-8.",
            "Save the file again with the encoding UTF-8.",
        )
        raise CaseError(notes.problems) from None


def _bytes(path: Path, notes: Notes) -> bytes:
    # Opened without waiting, so that a pipe with nobody at its other end can't hold us up.
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with open(handle, "rb") as file:  # noqa: PTH123 - an open descriptor, not a path
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            notes.report(
                0, CaseCode.UNREADABLE, "this is not a file.", "A case is a file: name.md."
            )
            raise CaseError(notes.problems)
        raw = file.read(LARGEST + 1)
    if len(raw) > LARGEST:
        notes.refuse(
            0,
            CaseCode.TOO_LARGE,
            f"the file has {status.st_size:,} bytes; a case has at most {LARGEST:,}.",
            "Is this the right file? Cases are short.",
        )
    return raw


def _lines(source: str) -> list[str]:
    source = source.removeprefix("\ufeff")  # the mark that Windows editors begin a file with
    return source.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _body_start(lines: Sequence[str]) -> int:
    """The number of lines up to the end of the front matter; 0 when there is none."""
    if lines[0].rstrip() != "---":
        return 0
    for number, line in enumerate(lines[1:], 1):
        if line.rstrip() == "---":
            return number + 1
    return 0


class _Reader:
    """Reads one case in two passes: first the names there are, then what is said with them."""

    def __init__(self, lines: list[str], notes: Notes) -> None:
        self.lines, self.notes, self.report = lines, notes, notes.report
        self.scope = Scope()

    def case(self, stem: str | None) -> Case:
        front, body = self.front(stem)
        lines, first = self.lines[body:], body + 1
        check_headings(lines, first, self.notes)
        sections = outline(lines, first, self.report)
        headed = self.headings(sections)
        self.scope = Scope(
            counters={counter.name: counter for counter in front.counters},
            flags=[flag.name for flag in front.flags],
            scenes={heading.id: None for heading, _ in headed},
        )
        briefing = sections[0]
        for item in briefing.items:
            self.report(
                item.line,
                CaseCode.NOT_A_CHOICE,
                "a choice stands before the first scene.",
                "Put a heading with an id above it: # Title {#id}.",
            )
        if not headed:
            self.report(
                min(first, len(self.lines)),
                CaseCode.NO_SCENES,
                "the case has no scene.",
                "Begin one with a heading: # In the corridor {#corridor}.",
            )
        return Case(
            id=front.case,
            title=front.title,
            function=front.function,
            minutes=front.minutes,
            chair=front.chair,
            use=front.use,
            topics=front.topics,
            content_note=front.content_note,
            reviewed=front.reviewed,
            counters=front.counters,
            flags=front.flags,
            assertions=self.assertions(front),
            briefing=self.text(briefing),
            debrief=tuple(briefing.debrief),
            scenes=tuple(self.scene(heading, section) for heading, section in headed),
            path=self.notes.path,
        )

    def front(self, stem: str | None) -> tuple[Front, int]:
        body = _body_start(self.lines)
        if body:
            text = "\n".join(self.lines[1 : body - 1])
            check_front(text, self.notes)
            return read_front(text, 2, stem, self.notes), body
        self.notes.refuse(
            1,
            CaseCode.NO_FRONT_MATTER,
            "a case begins with its front matter between two lines of three dashes.",
            "Put ---, then case:, title:, function: and minutes:, then --- at the top.",
        )

    def headings(self, sections: list[Section]) -> list[tuple[Heading, Section]]:
        headed: list[tuple[Heading, Section]] = []
        seen: dict[str, int] = {}
        for section in sections[1:]:
            heading = parse_heading(section.heading, section.line, self.report)
            if heading is None:
                continue
            if heading.id in seen:
                self.report(
                    section.line,
                    CaseCode.DUPLICATE_SCENE,
                    f'there is a scene "{heading.id}" in line {seen[heading.id]} already.',
                    "Give this one another id.",
                )
                continue
            seen[heading.id] = section.line
            headed.append((heading, section))
        return headed

    def scene(self, heading: Heading, section: Section) -> Scene:
        choices = self.choices(section)
        if heading.ending is not None and section.items:
            self.report(
                heading.line,
                CaseCode.ENDING_WITH_CHOICES,
                f'"{heading.id}" is an ending and has choices.',
                "Take away ending=, or the choices.",
            )
        if heading.ending is None and not section.items:
            self.report(
                heading.line,
                CaseCode.SCENE_WITHOUT_CHOICES,
                f'"{heading.id}" has no choices and is not an ending.',
                'Add choices, or name the ending in its heading: ending="A quiet evening".',
            )
        return Scene(
            id=heading.id,
            title=heading.title,
            text=self.text(section),
            choices=choices,
            ending=heading.ending,
            why=heading.why,
            confidence=heading.confidence,
            timer=heading.timer,
            live=heading.live,
            debrief=tuple(section.debrief),
            line=heading.line,
        )

    def choices(self, section: Section) -> tuple[Choice, ...]:
        found: dict[str, Choice] = {}
        check_choices(section.items, self.notes)
        for item in section.items:
            choice = parse_choice(item, self.scope, self.report)
            if choice is None:
                continue
            if choice.id in found:
                self.report(
                    choice.line,
                    CaseCode.DUPLICATE_CHOICE,
                    f'there is a choice "{choice.id}" in this scene already '
                    f"(line {found[choice.id].line}).",
                    "Give this one another id.",
                )
                continue
            found[choice.id] = choice
        return tuple(found.values())

    def text(self, section: Section) -> Text:
        check_text(section.text, section.text_line, self.notes)
        return parse_text(section.text, section.text_line, self.scope, self.report)

    def assertions(self, front: Front) -> tuple[Assertion, ...]:
        found: list[Assertion] = []
        for kind, source, line in front.assertions:
            try:
                condition = parse_condition(source, self.scope)
            except MisreadError as fault:
                self.report(line, fault.code, fault.message, fault.hint)
            else:
                found.append(Assertion(kind, source, condition, line=line))
        return tuple(found)

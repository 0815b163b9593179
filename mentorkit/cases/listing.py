"""A library of cases written down: for a terminal, and as the page `docs/cases.md`."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from mentorkit.cases.library import Entry, Library
from mentorkit.cases.model import CHAIRS
from mentorkit.cases.people import Person
from mentorkit.counting import count

_COLUMNS = (
    "case",
    "chair",
    "use",
    "minutes",
    "level",
    "words on a way",
    "states",
    "ways",
    "decisions",
    "endings, as a chooser at random finds them",
)


def as_text(library: Library) -> str:
    """The library for a terminal: each case in a few lines, then what several have."""
    return "\n".join([*_cases(library), *_shared(library), "", *_chairs(library)])


def as_page(library: Library, page: Path) -> str:
    """The library as the Markdown page that is to stand at `page`, with links from there."""
    return "\n".join([*_head(library), *_tables(library, page), *_foot(library)]) + "\n"


# For a terminal.


def _cases(library: Library) -> Iterator[str]:
    for workshop, entries in groupby(library.cases, key=lambda entry: entry.workshop):
        yield workshop
        for entry in entries:
            yield from (f"  {line}" if line else "" for line in _case(entry))


def _case(entry: Entry) -> Iterator[str]:
    yield f"{entry.title} ({entry.file})"
    if entry.role:
        yield f"  {entry.role}"
    signed = ", ".join(entry.reviewed) or "nobody yet"
    yield f"  {entry.chair} · {entry.use} · {count(entry.minutes, 'minute')} · reviewed by {signed}"
    if entry.content_note != "none":
        yield f"  content note: {entry.content_note}"
    level = "no reading level" if entry.level is None else f"reading level {entry.level:.1f}"
    yield f"  {level}, {entry.sentence:.1f} words in a sentence, {entry.words} in the file"
    yield f"  words read on a way: {_read(entry)}"
    yield f"  {_states(entry)} states, {_ways(entry)} ways, {_decisions(entry)}"
    yield f"  {_endings(entry)}"
    for person in entry.cast.people:
        yield f"  {_person(person)}"
        yield from _meetings(entry, person)
    if entry.cast.others:
        yield f"  other names: {', '.join(entry.cast.others)}"
    yield ""


def _person(person: Person) -> str:
    others = [form for form in person.forms if form != person.name]
    also = f" (also {', '.join(others)})" if others else ""
    return f"{person.times:3}× {person.name}{also}, line {person.line}: {person.sentence}"


def _meetings(entry: Entry, person: Person) -> Iterator[str]:
    """How the person is met, when that depends on the way or is later than in the briefing."""
    met = (entry.met or {}).get(person.name, ())
    if len(met) != 1 or met[0].scene:
        for one in met:
            yield f"       {one.chance:4.0%} [{one.scene or 'briefing'}] {one.sentence}"


def _shared(library: Library) -> Iterator[str]:
    if not library.shared:
        yield "No name of a person is used in two workshops."
        return
    yield "Names of people that are used in two workshops:"
    for name, cases in library.shared.items():
        yield f"  {name}: {', '.join(cases)}"


def _chairs(library: Library) -> Iterator[str]:
    often = Counter(entry.chair for entry in library.cases)
    chairs = ", ".join(f"{often[chair]} {chair}" for chair in CHAIRS if often[chair])
    yield f"{count(len(library.cases), 'case')}: whose decisions: {chairs or 'nobody'}"
    yield f"reading level: {library.formula or f'no formula for {library.language}'}"


# As a page.


def _head(library: Library) -> Iterator[str]:
    yield "# The cases"
    yield ""
    yield "This page is generated, and a test compares. After a case has changed:"
    yield ""
    yield "```sh"
    yield ".venv/bin/mentorkit library workshops --to docs/cases.md"
    yield "```"
    yield ""
    yield from _chairs_table(library)


def _chairs_table(library: Library) -> Iterator[str]:
    """How many cases of each workshop are decided from which chair."""
    yield from _row(["workshop", *CHAIRS, "may be homework"])
    yield "|---|" + "---:|" * (len(CHAIRS) + 1)
    for workshop, group in groupby(library.cases, key=lambda entry: entry.workshop):
        entries = list(group)
        counts = [sum(entry.chair == chair for entry in entries) for chair in CHAIRS]
        homework = sum(entry.use != "facilitated" for entry in entries)
        yield from _row([f"`{workshop}`", *(str(count or "–") for count in [*counts, homework])])


def _tables(library: Library, page: Path) -> Iterator[str]:
    for workshop, entries in groupby(library.cases, key=lambda entry: entry.workshop):
        yield ""
        yield f"## {workshop}"
        yield ""
        yield from _row(_COLUMNS)
        yield "|---" * 3 + "|" + "---:|" * 6 + "---|"
        for entry in entries:
            yield from _row(_cells(library, entry, page))


def _cells(library: Library, entry: Entry, page: Path) -> Iterator[str]:
    file = Path(os.path.relpath(Path(library.path) / entry.file, page.parent)).as_posix()
    yield f"[{entry.title}]({file})"
    yield from (entry.chair, entry.use, str(entry.minutes))
    yield "–" if entry.level is None else f"{entry.level:.1f}"
    yield _read(entry)
    yield _states(entry)
    yield _ways(entry)
    yield _decisions(entry, "")
    yield _endings(entry)


def _foot(library: Library) -> Iterator[str]:
    yield ""
    yield "## What the columns say"
    yield ""
    if library.formula:
        yield (
            f"- **level**: {library.formula}: "
            "4.71 letters a word + 0.5 words a sentence - 21.43. It counts length alone. Much of a "
            "case is said aloud in short sentences, which makes for low levels; what a sentence "
            "leaves unsaid makes it hard, and no formula knows. Use it to find the case that "
            "differs from the others."
        )
    else:
        yield f"- **level**: there is no formula for the language `{library.language}`."
    yield "- **words on a way**: read by a chooser at random on average, and on the wordiest way."
    yield "- **states**: different moments that the case can be in; all of them were looked at."
    yield "- **ways**: different rows of decisions that lead to an ending."
    yield "- **decisions**: on the shortest and the longest way, and on average in parentheses."
    yield "- **endings**: the chance of each for somebody who takes open choices at random."
    yield ""
    yield "Who is named in them, `mentorkit library workshops` shows: [commands](commands.md)."


def _row(cells: Iterable[str]) -> Iterator[str]:
    yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


# In both.


def _read(entry: Entry) -> str:
    if entry.read is None:
        return "without number"
    return f"{entry.read.mean:.0f}, at most {entry.read.longest}"


def _states(entry: Entry) -> str:
    return f"{entry.states}" if entry.whole else f"more than {entry.states}"


def _ways(entry: Entry) -> str:
    return "without number" if entry.ways is None else f"{entry.ways}"


def _decisions(entry: Entry, what: str = " decisions") -> str:
    if entry.fewest is None:
        return "no ending"
    most = "without number" if entry.most is None else f"{entry.most}"
    span = most if most == f"{entry.fewest}" else f"{entry.fewest} to {most}"
    mean = "" if entry.decisions is None else f" ({entry.decisions:.1f})"
    return f"{span}{what}{mean}"


def _endings(entry: Entry) -> str:
    return " · ".join(f"{ending.name} {ending.chance:.0%}" for ending in entry.endings)

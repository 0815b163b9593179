"""What a safe table says, in sentences: titles and subtitles of figures, and what is read aloud."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from mentorkit.counting import count
from mentorkit.privacy import RESPONDENTS, Band, Cell, SafeCase, SafeTable

DESIGN = "One group, once; no comparison."
"""The design of the study, on every figure."""


def says_something(table: SafeTable) -> bool:
    """Whether any number of the table is surely more than nobody."""
    return any(cell.count.low for cell in table.cells)


def leading(table: SafeTable) -> list[Cell]:
    """The cells with surely more people than others; none where all are level."""
    most = max((cell.count for cell in table.cells), default=Band(0, 0))
    lead = [cell for cell in table.cells if cell.count == most]
    return lead if most.low and (len(lead) < len(table.cells) or len(lead) == 1) else []


def done(table: SafeTable) -> Cell:
    """Of the steps of an assignment, the one that says who came through it."""
    return table.cells[min(2, len(table.cells) - 1)]


def finding_of_completion(table: SafeTable) -> str:
    """How many came through the assignment, as a title."""
    came = done(table).count.low
    share = f"All {table.n}" if came == table.n else f"{came} of {table.n}"
    return f"{share} {_lower(done(table).label)}"


def finding_of_decision(table: SafeTable) -> str:
    """What most people chose, as a title."""
    lead = leading(table)
    if not lead:
        return "No answer stands out"
    if len(lead) > 1:
        number = {2: "Two", 3: "Three", 4: "Four"}.get(len(lead), str(len(lead)))
        return f"{number} answers lead together"
    if table.reached is None:
        return f"{_capital(table.words(lead[0]))} chose {quoted(lead[0].label)}"
    return f"Chosen most often here: {quoted(lead[0].label)}"


def finding_of_endings(table: SafeTable) -> str:
    """Which ending was reached most, as a title."""
    lead = leading(table)
    if not lead:
        return "No ending stands out"
    if len(lead) > 1:
        return f"Reached most often: {listed([cell.label for cell in lead])}"
    return f"{_capital(table.words(lead[0]))} reached {quoted(lead[0].label)}"


def finding_of_words(table: SafeTable) -> str:
    """How much most people wrote, as a title."""
    starts = [int(cell.members[0]) for cell in table.cells]
    below = 0
    for cell, end in zip(table.cells, starts[1:], strict=False):
        below += cell.count.low
        if 2 * below >= table.n:
            return f"At least half wrote fewer than {end} words"
    return f"At least half wrote {starts[-1]} words or more"


def who_enrolled(table: SafeTable) -> str:
    """Whom a figure of completion is about."""
    return f"{_people(table.n)} on the roster. {DESIGN}"


def who_decided(table: SafeTable) -> str:
    """Who came to a scene, and out of how many."""
    if table.reached is None:
        return f"All {table.n} people who played to an ending decided here. {DESIGN}"
    return f"{table.reached} of {table.n} people came here. {DESIGN}"


def everybody(table: SafeTable) -> str:
    """What a bar over the whole scale would mean."""
    return f"all {table.n}" if table.reached is None else f"all {table.reached}"


def who_finished(table: SafeTable) -> str:
    """Whom a figure of endings is about."""
    return f"{_people(table.n)} played to an ending. {DESIGN}"


def who_wrote(table: SafeTable) -> str:
    """Whom a figure of words is about."""
    return f"{_people(table.n)} wrote. A block's area is its number of people. {DESIGN}"


def number(_: SafeTable, cell: Cell) -> str:
    """A count beside its bar, where there is little room: "16–20"."""
    return str(cell.count)


def counted(table: SafeTable, cell: Cell) -> str:
    """A count beside its bar: "16–20, about half"."""
    if cell.count.exact or table.reached is not None:
        return number(table, cell)
    return f"{cell.count}, {table.words(cell)}"


def share(chance: float) -> str:
    """How often something happens by chance: "about 33%"."""
    percent = f"{chance:.0%}"
    if chance and percent == "0%":
        return "under 1%"
    return percent if abs(chance - float(percent[:-1]) / 100) < 1e-9 else f"about {percent}"


def named_only(cells: Sequence[Cell]) -> str:
    """The least numbers of a table, in a sentence."""
    return f"{cells[0].count} people each: {listed([cell.label for cell in cells])}."


def read_aloud(heading: str, cells: Sequence[tuple[str, Band]], n: int) -> str:
    """A figure for somebody who does not see it."""
    counts = (f"{label}: {spoken(count)} of {n}" for label, count in cells)
    return f"{heading}. {'; '.join(counts)}."


def ranges(table: SafeTable) -> list[str]:
    """The ranges of a table of words: "1 to 74 words"."""
    starts = [int(cell.members[0]) for cell in table.cells]
    closed = [f"{start} to {end - 1} words" for start, end in pairwise(starts)]
    return [*closed, f"{starts[-1]} words or more"]


def tick(table: SafeTable, place: int) -> str:
    """Where a range of words begins, under its block."""
    start = table.cells[place].members[0]
    if place == len(table.cells) - 1:
        return f"{start} words or more"
    return f"{start} word" if start == "1" else start


def spoken(count: Band) -> str:
    """A count as it is read aloud: "16 to 20"."""
    return str(count.low) if count.exact else f"{count.low} to {count.high}"


def quoted(words: str) -> str:
    """Words in quotes, once: what somebody in a case says has quotes of its own."""
    return f"“{words.strip('“” ' + chr(34)).rstrip('.')}”"


def listed(names: Sequence[str]) -> str:
    """Names in quotes, with commas and an "and"."""
    quotes = [quoted(name) for name in names]
    return " and ".join([", ".join(quotes[:-1]), quotes[-1]] if len(quotes) > 1 else quotes)


def title_of(name: str) -> str:
    """A folder's or an item's name as people write it: "Feedback practice"."""
    return _capital(name.replace("-", " ").replace("_", " "))


def completion_sentence(table: SafeTable, title: str) -> str:
    """How far everybody came, in one sentence."""
    _, handed_in, *later = table.cells
    if not handed_in.count.low:
        return f"Nobody has handed in {quoted(title)} yet; on the roster: {table.n}."
    everybody = [cell.count.low == table.n for cell in table.cells]
    of = "All" if everybody[1] else f"{handed_in.count} of the"
    parts = [f"{of} {_people(table.n)} on the roster handed in {quoted(title)}"]
    for cell in later:
        label = _lower(cell.label)
        parts.append(label if all(everybody) else f"{cell.count} {label}")
    return _joined(parts) + "."


def case_sentences(title: str, case: SafeCase) -> list[str]:
    """What happened in a case, in two sentences at most."""
    if not case.n:
        return []
    if case.n < RESPONDENTS:
        return [
            f"Fewer than {RESPONDENTS} people are too few for numbers about decisions: "
            f"who chose what in “{title}” stays with them."
        ]
    first = next((one for scene, one in case.decisions.items() if scene in case.everybody), None)
    sentences = []
    if first is not None:
        where = f"At the first decision of “{title}”"
        sentences.append(f"{where}, {_said(first, 'no answer stood out', 'chose')}.")
    return [*sentences, f"{_capital(_said(case.endings, 'no ending stood out', 'reached'))}."]


def alternative_sentence(other: str, case: str, enough: int) -> str:
    """What is said of a case that few or none took in place of another: always the same."""
    return (
        f"“{other}” could be played in place of “{case}”: fewer than {enough} took it, or nobody. "
        "They are among the people counted here, and are not told apart."
    )


def _said(table: SafeTable, nothing: str, verb: str) -> str:
    lead = leading(table)
    if not lead or len(lead) > 3:
        return nothing
    how_many = table.words(lead[0]) + (" each" if len(lead) > 1 else "")
    if not table.exact:
        how_many += f" ({lead[0].count} of {table.n})"
    return f"{how_many} {verb} {listed([cell.label for cell in lead])}"


def _joined(parts: Sequence[str]) -> str:
    if len(parts) < 3:
        return " and ".join(parts)
    return f"{', '.join(parts[:-1])}, and {parts[-1]}"


def _people(n: int) -> str:
    return count(n, "person", "people")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]

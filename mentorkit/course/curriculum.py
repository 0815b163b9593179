"""What the curriculum's page says of the workshops a course has: how many, and ways to use them.

Each text is made for all workshops there are and for those that a course has, and the one takes the
other's place (`retold`). That the page has the texts for all as they are made here is tested.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import count
from pathlib import Path

import msgspec

from mentorkit.cases import Case, find_cases, read_case


class Workshop(msgspec.Struct, frozen=True):
    """A workshop, as the page about all of them names it.

    Attributes:
        name: Of its folder.
    """

    name: str
    title: str
    cases: tuple[Case, ...] = ()


_TERM = {
    "feedback": "everybody",
    "career": "who chooses, or advises, this year",
    "burnout": "everybody; two facilitators",
    "networks": "who writes, or would like to",
    "ethics": "groups that know each other by now",
    "transitions": "who will leave, return or let go",
}
"""For whom each is, in the order of a term."""
_CORE = ("feedback", "burnout")
"""What everybody has in a term, and a day begins with."""
_LACK = "chosen by what your people say they lack"
_TAKE_HOME = (
    "its take-home, thirty minutes; two sentences come back to everybody by the day you named"
)
_FOLLOW_UP = "mentor-followup, with the question *Did you do it?*"
_NUMBERS = (
    *("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen", "twenty"),
)


def read_workshops(folder: Path) -> list[Workshop]:
    """The workshops in `folder`, in the order of a term; those of your own come last.

    Raises:
        CaseError: A case can't be read.
    """
    names = [path.parent.name for path in folder.glob("*/guide.md")]
    order = [*_TERM, *sorted(set(names) - set(_TERM))]
    return [_read(folder / name) for name in order if name in names]


def _read(folder: Path) -> Workshop:
    first = (folder / "guide.md").read_text(encoding="utf-8").partition("\n")[0]
    title = first.removeprefix("# ").partition(":")[0].strip()
    cases = tuple(read_case(path) for path in find_cases(folder))
    return Workshop(folder.name, title or folder.name, cases)


def retold(page: str, every: Sequence[Workshop], chosen: Sequence[Workshop]) -> str:
    """`page` with what it says of every workshop said of the chosen ones."""
    for tell in TOLD:
        page = page.replace(tell(every), tell(chosen))
    return page


def how_many(workshops: Sequence[Workshop]) -> str:
    """`Six workshops, twenty-one cases, a take-home for each workshop`."""
    cases = sum(len(one.cases) for one in workshops)
    each = "a take-home" if len(workshops) == 1 else "a take-home for each workshop"
    said = f"{_counted(len(workshops), 'workshop')}, {_counted(cases, 'case')}, {each}"
    return _capital(said)


def how_long(workshops: Sequence[Workshop]) -> str:
    """`10 to 14 minutes each, alone`."""
    minutes = sorted({case.minutes for case in _cases(workshops)})
    said = f"{minutes[0]} to {minutes[-1]}" if len(minutes) > 1 else "".join(map(str, minutes))
    return f"{said} minutes each, alone"


def room_only(workshops: Sequence[Workshop]) -> str:
    """How many cases are no homework, as a sentence with the space before it; "" for none."""
    number = sum(case.use == "facilitated" for case in _cases(workshops))
    if not number:
        return ""
    are, them = ("is", "it") if number == 1 else ("are", "them")
    return (
        f" {_capital(_number(number))} {are} for the room only: nobody should meet {them} alone at "
        f"night, and `mentorkit release` refuses {them} as homework."
    )


def ways_to_use(workshops: Sequence[Workshop]) -> str:
    """The section with the schedules. Which there are depends on how many workshops there are.

    One workshop is held as one; the core takes two, a term and a day take three.
    """
    after = "Whoever assesses a mentee does not read that mentee's reflections."
    if len(workshops) < 3:
        heading, before = "## A way to use it", "Before you begin"
        ways = [_alone(workshops) if len(workshops) == 1 else _core(workshops)]
    else:
        heading, before = "## Three ways to use it", "Before each"
        ways = [_core(workshops), _term(workshops), _day(workshops)]
        after = f"Thirty days later comes mentor-followup. {after}"
    blanks = (
        f"{before}: fill in `course.yaml` (who reads, by which day a reply comes, whom to call in "
        "a crisis) and the escalation card in each guide."
    )
    return "\n\n".join([heading, blanks, *ways, after])


TOLD = (how_many, how_long, room_only, ways_to_use)
"""The texts that are retold, each of which the page about all workshops has once."""


def _alone(workshops: Sequence[Workshop]) -> str:
    [title] = _titles(workshops)
    rows = [
        ("0", "mentor-baseline", "¼"),
        ("1", f"{title}, 75 minutes", "1¼"),
        ("1–3", _TAKE_HOME, "½"),
        ("5", _FOLLOW_UP, "¼"),
    ]
    table = _table(("week", "what", "hours"), rows)
    return f"**One workshop.** About two hours and a quarter in all.\n\n{table}"


def _core(workshops: Sequence[Workshop]) -> str:
    titles = _titles(workshops)
    first = next((_title(one) for one in workshops if one.name == _CORE[0]), "")
    second = f"a second workshop, {_LACK}"
    if len(titles) == 2:
        first = first or titles[0]
        [second] = [f"{title}, 75 minutes" for title in titles if title != first]
    rows = [
        ("0", "mentor-baseline", "¼"),
        ("1", f"{first}, 75 minutes" if first else f"a first workshop, {_LACK}", "1¼"),
        ("1–3", _TAKE_HOME, "½"),
        ("5", second, "1¼"),
        ("5–7", "its take-home, and the reply", "½"),
        ("9", _FOLLOW_UP, "¼"),
    ]
    table = _table(("week", "what", "hours"), rows)
    return f"**The core: two workshops.** For everybody, about four hours in all.\n\n{table}"


def _term(workshops: Sequence[Workshop]) -> str:
    number, others = len(workshops), len(workshops) - 2
    has_core = set(_CORE) <= {one.name for one in workshops}
    core = "Two are the core" if has_core else f"Two are the core, {_LACK}"
    if others == 1:
        rest = "the third is an elective"
    else:
        rest = f"the other {_number(others)} are electives, and nobody is asked for all "
        rest += _number(number)
    # A session every other week, and the last page four weeks after the last one.
    weeks = count(1, 2)
    rows = [("0", "mentor-baseline", "everybody")]
    for one in workshops:
        rows.append((str(next(weeks)), _title(one), _TERM.get(one.name, "who would like to")))
    rows.append((str(next(weeks) + 2), "mentor-followup", "everybody"))
    table = _table(("week", "workshop", "for"), rows)
    return (
        f"**A term.** {core}; {rest}. One take-home at a time, and one reflection each.\n\n{table}"
    )


def _day(workshops: Sequence[Workshop]) -> str:
    titles = {one.name: _title(one) for one in workshops}
    distress, feedback = titles.pop("burnout", ""), titles.pop("feedback", "")
    rest = list(titles.values()) if len(workshops) == 3 else []

    def session(other: str) -> str:
        return f"{rest.pop(0) if rest else other}, 75 minutes"

    morning, pause = session("one of the workshops") if not distress else "", ""
    if distress:
        morning = f"{distress}, 75 minutes: in the morning, so that people are among others "
        morning += "afterwards"
        pause = "; the facilitator stays in the room for half of it"
    rows = [
        ("09:00", "welcome, limits of confidentiality, who is there to talk to today"),
        ("09:15", morning),
        ("10:30", f"break of half an hour{pause}"),
        ("11:00", f"{feedback}, 75 minutes" if feedback else session("another")),
        ("12:15", "lunch"),
        ("13:30", session("one elective")),
        ("14:45", "break"),
        ("15:00", "the take-home explained: which one, who reads it, by when; one commitment"),
        ("15:30", "end; the facilitators stay for a quarter of an hour"),
    ]
    return (
        "**A day.** Three workshops at most: a fourth is heard by nobody. mentor-baseline goes out "
        "a week before. Everybody takes one of the three take-homes, of their own choosing, within "
        f"a fortnight.\n\n{_table(('time', 'what'), rows)}"
    )


def _table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(row)} |" for row in (titles, *rows)]
    lines.insert(1, "|---" * len(titles) + "|")
    return "\n".join(lines)


def _title(workshop: Workshop) -> str:
    return f"*{workshop.title}*"


def _titles(workshops: Sequence[Workshop]) -> list[str]:
    return [_title(one) for one in workshops]


def _cases(workshops: Sequence[Workshop]) -> list[Case]:
    return [case for one in workshops for case in one.cases]


def _counted(number: int, one: str) -> str:
    return f"{_number(number)} {one}" if number == 1 else f"{_number(number)} {one}s"


def _number(number: int) -> str:
    """A number in words, as far as a curriculum counts."""
    if number < len(_NUMBERS):
        return _NUMBERS[number]
    return f"twenty-{_NUMBERS[number - 20]}" if 20 < number < 30 else str(number)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

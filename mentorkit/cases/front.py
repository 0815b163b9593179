"""The front matter: what a case says about itself before it begins."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from mentorkit.cases.codes import CaseCode
from mentorkit.cases.front_matter import COUNTER, KEYS, MOST_MINUTES, REQUIRED
from mentorkit.cases.logic import NAME, RESERVED
from mentorkit.cases.model import CHAIRS, FUNCTIONS, ID, USES, Counter, Flag
from mentorkit.cases.notes import Notes
from mentorkit.errors import did_you_mean
from mentorkit.keyed import Codes, Value, read_mapping, refuse_unknown

Report = Callable[..., None]

FARTHEST = 1_000_000
"""Counters stay within ±this, so that every engine counts them exactly."""

_CODES = Codes(CaseCode.BROKEN_YAML, CaseCode.DUPLICATE_KEY)
_COUNTER_HINT = "Write for instance trust: 2 of 0..5, or trust: 2 of 0..5, wary / polite / open."


@dataclass(frozen=True)
class Front:
    """What the front matter says, by its keys, with defaults for what it leaves out."""

    case: str = ""
    title: str = ""
    function: str = ""
    chair: str = "mentor"
    use: str = "both"
    topics: tuple[str, ...] = ()
    minutes: int = 0
    content_note: str = "none"
    reviewed: tuple[str, ...] = ()
    counters: tuple[Counter, ...] = ()
    flags: tuple[Flag, ...] = ()
    assertions: tuple[tuple[str, str, int], ...] = field(default=())
    """Kind, condition as written, line."""


def read_front(text: str, first: int, stem: str | None, notes: Notes) -> Front:
    """The front matter in `text`, whose first line is line `first` of the file.

    Args:
        stem: The file's name without its suffix, which is the case's id; None when unknown.

    Raises:
        CaseError: It is no YAML, so nobody knows which names the rest of the case may use.
    """
    mapping = read_mapping(text, first, notes.report, _CODES)
    if not mapping:
        notes.raise_if_any()
    refuse_unknown(mapping, KEYS, notes.report, CaseCode.UNKNOWN_KEY, "the front matter of a case")
    for key in REQUIRED:
        if key not in mapping:
            notes.report(
                first, CaseCode.MISSING_KEY, f'"{key}" is missing.', f"Add a line {key}: …"
            )
    return _Keys(mapping, notes.report).front(stem)


class _Keys:
    """Each key of the front matter in its declared type; what is not is reported."""

    def __init__(self, mapping: Mapping[str, Value], report: Report) -> None:
        self.mapping, self.report = mapping, report

    def front(self, stem: str | None) -> Front:
        counters = self.counters()
        return Front(
            case=self.case(stem),
            title=self.string("title", ""),
            function=self.one_of("function", FUNCTIONS, ""),
            chair=self.one_of("chair", CHAIRS, "mentor"),
            use=self.one_of("use", USES, "both"),
            topics=self.strings("topics"),
            minutes=self.minutes(),
            content_note=self.string("content_note", "none"),
            reviewed=self.strings("reviewed"),
            counters=counters,
            flags=self.flags({counter.name for counter in counters}),
            assertions=tuple(
                (kind, condition, line)
                for kind in ("always", "reachable")
                for condition, line in self.listed(kind)
            ),
        )

    def bad(self, value: Value, key: str, expected: str, hint: str = "") -> None:
        self.report(value.line, CaseCode.BAD_VALUE, f'"{key}" wants {expected}.', hint)

    def string(self, key: str, default: str) -> str:
        value = self.mapping.get(key)
        if value is None:
            return default
        if not isinstance(value.content, str) or not value.content.strip():
            self.bad(value, key, "a few words")
            return default
        return value.content.strip()

    def one_of(self, key: str, known: Sequence[str], default: str) -> str:
        word = self.string(key, default)
        if word not in known and key in self.mapping and word:
            self.bad(
                self.mapping[key], key, "one of " + ", ".join(known), did_you_mean(word, known)
            )
            return default
        return word

    def case(self, stem: str | None) -> str:
        name = self.string("case", "")
        if not name:
            return ""
        line = self.mapping["case"].line
        if not ID.fullmatch(name):
            self.report(
                line,
                CaseCode.BAD_VALUE,
                f'"{name}" can\'t be the id of a case.',
                "Use small letters, digits and hyphens, a letter first.",
            )
        elif stem is not None and name != stem:
            self.report(
                line,
                CaseCode.ID_IS_NOT_FILE_NAME,
                f'the case is called "{name}", and its file "{stem}.md".',
                f"Write case: {stem}, or rename the file to {name}.md.",
            )
        return name

    def minutes(self) -> int:
        value = self.mapping.get("minutes")
        if value is None:
            return 0
        text = value.content
        number = int(text) if isinstance(text, str) and re.fullmatch(r"\d{1,3}", text) else 0
        if 1 <= number <= MOST_MINUTES:
            return number
        self.bad(value, "minutes", f"a whole number from 1 to {MOST_MINUTES}")
        return 0

    def listed(self, key: str) -> list[tuple[str, int]]:
        value = self.mapping.get(key)
        if value is None or value.content == "":
            return []
        if isinstance(value.content, list):
            items = [(item.content, item.line) for item in value.content]
            words = [(text.strip(), line) for text, line in items if isinstance(text, str)]
            if len(words) == len(items) and all(text for text, _ in words):
                return words
        self.bad(value, key, "a list, such as [one, two]")
        return []

    def strings(self, key: str) -> tuple[str, ...]:
        return tuple(text for text, _ in self.listed(key))

    def counters(self) -> tuple[Counter, ...]:
        value = self.mapping.get("counters")
        if value is None or value.content in ("", []):
            return ()
        if not isinstance(value.content, dict):
            self.bad(value, "counters", "lines of name: start of low..high", _COUNTER_HINT)
            return ()
        return tuple(
            self.counter(name, entry) or Counter(name, 0, -FARTHEST, FARTHEST)
            for name, entry in value.content.items()
            if self.usable(name, entry.line)
        )

    def counter(self, name: str, entry: Value) -> Counter | None:
        """The counter; when it is misread it is known all the same, so that its uses are."""
        text = entry.content
        match = COUNTER.fullmatch(text.strip()) if isinstance(text, str) else None
        if not match:
            self.report(
                entry.line, CaseCode.BAD_COUNTER, f'"{name}" is not understood.', _COUNTER_HINT
            )
            return None
        start, low, high = int(match[1]), int(match[2]), int(match[3])
        words = tuple(word.strip() for word in (match[4] or "").split(" / ")) if match[4] else ()
        fault = ""
        if low >= high:
            fault = f"runs from {low} to {high}, which is no range"
        elif not low <= start <= high:
            fault = f"starts at {start}, outside {low}..{high}"
        elif low < -FARTHEST or high > FARTHEST:
            fault = f"goes beyond {FARTHEST}"
        elif len(words) > high - low + 1 or not all(words):
            fault = "has more words than steps, or an empty word"
        if fault:
            self.report(entry.line, CaseCode.BAD_COUNTER, f'"{name}" {fault}.', _COUNTER_HINT)
            return None
        return Counter(name, start, low, high, words, line=entry.line)

    def flags(self, taken: set[str]) -> tuple[Flag, ...]:
        flags: list[Flag] = []
        for name, line in self.listed("flags"):
            if not self.usable(name, line):
                continue
            if name in taken:
                self.report(
                    line,
                    CaseCode.BAD_NAME,
                    f'"{name}" is used twice among counters and flags.',
                    "Each needs a name of its own.",
                )
                continue
            taken.add(name)
            flags.append(Flag(name, line=line))
        return tuple(flags)

    def usable(self, name: str, line: int) -> bool:
        if NAME.fullmatch(name) and name not in RESERVED:
            return True
        self.report(
            line,
            CaseCode.BAD_NAME,
            f'"{name}" can\'t be the name of a counter or a flag.',
            "Use small letters, digits and _, a letter first, and none of the words "
            + ", ".join(sorted(RESERVED))
            + ".",
        )
        return False

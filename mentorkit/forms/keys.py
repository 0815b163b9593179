"""The keys of a definition, each in the type it is meant to have; what is not is reported."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from mentorkit.errors import FileNotes, did_you_mean
from mentorkit.forms.codes import FormError, FormsCode
from mentorkit.forms.structs import ID
from mentorkit.keyed import Value, refuse_unknown

LONGEST = 4_000
"""Characters of one text; a page of explanation has two thousand."""

_NUMBER = re.compile(r"-?[0-9]{1,6}(\.[0-9]{1,4})?")
_RANGE = re.compile(r"(-?[0-9]{1,3}) *\.\. *(-?[0-9]{1,3})")
_YES_OR_NO = {"yes": True, "true": True, "no": False, "false": False}


class Notes(FileNotes):
    """The problems found so far in a definition. What is too much raises `FormError`."""

    error = FormError
    too_many = FormsCode.TOO_MUCH


class Keys:
    """One mapping of a definition.

    Args:
        known: The keys it may have; any other is reported.
        what: What it is called in problems, such as "an item".
    """

    def __init__(
        self, mapping: dict[str, Value], line: int, notes: Notes, known: Collection[str], what: str
    ) -> None:
        self.mapping, self.line, self.notes, self.what = mapping, line, notes, what
        refuse_unknown(mapping, set(known), notes.report, FormsCode.UNKNOWN_KEY, what)

    def __contains__(self, key: str) -> bool:
        return key in self.mapping

    def line_of(self, key: str) -> int:
        """Where `key` stands, or where the mapping begins."""
        return self.mapping[key].line if key in self.mapping else self.line

    def bad(self, key: str, expected: str, hint: str = "") -> None:
        """Reports that the value of `key` is not what is expected."""
        self.notes.report(
            self.line_of(key), FormsCode.BAD_VALUE, f'"{key}" wants {expected}.', hint
        )

    def missing(self, key: str) -> None:
        """Reports that `key` is not there."""
        self.notes.report(
            self.line,
            FormsCode.MISSING_KEY,
            f'{self.what} has no "{key}".',
            f"Add a line {key}: …",
        )

    def text(self, key: str, *, required: bool = False) -> str:
        """A text, "" when there is none."""
        value = self.mapping.get(key)
        if value is None:
            if required:
                self.missing(key)
            return ""
        return self._text(value, key, required)

    def _text(self, value: Value, key: str, required: bool) -> str:
        if not isinstance(value.content, str):
            self.notes.report(
                value.line,
                FormsCode.BAD_VALUE,
                f'"{key}" wants a text.',
                'Text with ": " or "#" in it, or with a bracket in front, wants quotes around it.',
            )
            return ""
        text = value.content.strip()
        if required and not text:
            self.notes.report(value.line, FormsCode.BAD_VALUE, f'"{key}" wants a few words.')
        if len(text) > LONGEST:
            self.notes.report(
                value.line,
                FormsCode.TOO_MUCH,
                f'"{key}" has more than {LONGEST:,} characters.',
                "Shorten it: nobody reads that much above a question.",
            )
            return text[:LONGEST]
        return text

    def texts(self, key: str, most: int) -> tuple[str, ...]:
        """A list of texts, () when there is none."""
        return tuple(self._text(value, key, True) for value in self._listed(key, most))

    def word(self, key: str, known: Sequence[str], default: str) -> str:
        """One of the words in `known`."""
        word = self.text(key)
        if not word and key not in self.mapping:
            return default
        if word in known:
            return word
        self.bad(key, "one of " + ", ".join(known), did_you_mean(word[:60], known))
        return default

    def words(self, key: str, known: Sequence[str]) -> tuple[str, ...]:
        """Some of the words in `known`, in their order."""
        found = self.texts(key, 20)
        for word in found:
            if word not in known:
                self.bad(key, "some of " + ", ".join(known), did_you_mean(word[:60], known))
        return tuple(word for word in known if word in found)

    def yes(self, key: str) -> bool:
        """Yes or no; no definition leaves it open."""
        if key not in self.mapping:
            self.missing(key)
            return False
        return self.yes_or(key, False)

    def yes_or(self, key: str, default: bool) -> bool:
        """Yes or no, `default` when nothing is said."""
        value = self.mapping.get(key)
        if value is None:
            return default
        word = value.content.strip().lower() if isinstance(value.content, str) else ""
        if word not in _YES_OR_NO:
            self.bad(key, "yes or no")
            return default
        return _YES_OR_NO[word]

    def whole(self, key: str, default: int, low: int, high: int) -> int:
        """A whole number from `low` to `high`."""
        value = self.mapping.get(key)
        if value is None:
            return default
        text = value.content.strip() if isinstance(value.content, str) else ""
        if re.fullmatch(r"[0-9]{1,6}", text) and low <= int(text) <= high:
            return int(text)
        self.bad(key, f"a whole number from {low} to {high}")
        return default

    def numbers(self, key: str, most: int) -> tuple[float, ...]:
        """Numbers from a list, or from a range such as 1..7."""
        value = self.mapping.get(key)
        if value is None:
            self.missing(key)
            return ()
        if isinstance(value.content, str) and (match := _RANGE.fullmatch(value.content.strip())):
            return tuple(range(int(match[1]), int(match[2]) + 1))[: most + 1]
        listed = self._listed(key, most) if isinstance(value.content, list) else []
        found = [number(one.content) for one in listed]
        if not found or None in found:
            self.bad(key, "numbers from low to high", "Write for instance points: 1..7.")
            return ()
        return tuple(one for one in found if one is not None)

    def named(self, key: str, most: int) -> dict[str, Value]:
        """What stands indented below `key`, by its names; each name is an id."""
        value = self.mapping.get(key)
        if value is None or value.content in ("", []):
            return {}
        if not isinstance(value.content, dict):
            self.bad(key, "lines of name: … indented below it")
            return {}
        self._limit(value, key, len(value.content), most)
        return {
            name: one for name, one in value.content.items() if usable(name, one.line, self.notes)
        }

    def parts(self, key: str, most: int, known: Collection[str], what: str) -> list[Keys]:
        """A list of mappings."""
        found = []
        for value in self._listed(key, most):
            if isinstance(value.content, dict):
                found.append(Keys(value.content, value.line, self.notes, known, what))
            else:
                self.notes.report(
                    value.line,
                    FormsCode.BAD_VALUE,
                    f'{what} is a few lines of "key: value".',
                    "The first begins with a dash, the others stand below it in line.",
                )
        return found

    def _listed(self, key: str, most: int) -> list[Value]:
        value = self.mapping.get(key)
        if value is None or value.content == "":
            return []
        if not isinstance(value.content, list):
            self.bad(key, "a list", "Begin a line with a dash for each, or write [one, two].")
            return []
        self._limit(value, key, len(value.content), most)
        return value.content[:most]

    def _limit(self, value: Value, key: str, count: int, most: int) -> None:
        if count > most:
            self.notes.report(
                value.line,
                FormsCode.TOO_MUCH,
                f'"{key}" has {count:,} entries, and {most} is the most.',
                "Ask less, or make two definitions of it.",
            )


class Ids:
    """The ids given so far in one file; the second of a kind is reported."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.taken: set[str] = set()

    def of(self, keys: Keys) -> str:
        """The id in `keys`; "" when it can't be one."""
        name = keys.text("id", required=True)
        if not name or not usable(name, keys.line_of("id"), keys.notes):
            return ""
        if name in self.taken:
            keys.notes.report(
                keys.line_of("id"),
                FormsCode.DUPLICATE_ID,
                f'two {self.what} are called "{name}".',
                "Answers are kept by the id: each needs one of its own.",
            )
        self.taken.add(name)
        return name


def usable(name: str, line: int, notes: Notes) -> bool:
    """Whether `name` can be an id; reports it when not."""
    if ID.fullmatch(name):
        return True
    notes.report(
        line,
        FormsCode.BAD_ID,
        f'"{name[:60]}" can\'t be an id.',
        "Use small letters, digits and hyphens, a letter first, 60 at most.",
    )
    return False


def number(content: object) -> float | None:
    """The number written in `content`, whole ones as `int`."""
    if not isinstance(content, str) or not _NUMBER.fullmatch(content.strip()):
        return None
    found = float(content)
    return int(found) if found.is_integer() else found

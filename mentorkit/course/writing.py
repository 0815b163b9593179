"""What a coordinator typed goes into the commented `course.yaml`, and reads back as it was typed.

The file's comments and order stay. Whatever YAML could take for something else stands in quotes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from mentorkit.errors import MentorkitError
from mentorkit.settings import SettingsError, parse_settings

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")
_ESCAPED = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}


class Choices(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wants in a new course; what is left out stays a marked blank.

    Attributes:
        settings: What is said for a key of `course.yaml`, such as `readers`, as it was typed.
        workshops: The names of those that are wanted; None for all there are.
        due: By assignment, when it is due: `2026-12-01` or `2026-12-01 17:00`.
        terms: How it is said here, by the word in our texts.
    """

    settings: Mapping[str, str] = {}
    workshops: tuple[str, ...] | None = None
    due: Mapping[str, str] = {}
    terms: Mapping[str, str] = {}


def quoted(text: str) -> str:
    """`text` as YAML has to have it, to be read as exactly that.

    Raises:
        MentorkitError: There is half of a character in it, which no file can hold.
    """
    if re.search("[\ud800-\udfff]", text):
        raise MentorkitError(
            "There is a sign in what was typed that no file can hold. Type it once more."
        )
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(sign: str) -> str:
    if sign in _ESCAPED:
        return _ESCAPED[sign]
    return sign if sign.isprintable() else f"\\U{ord(sign):08x}"


def fill_in(text: str, choices: Choices) -> str:
    """The `course.yaml` in `text` with what was chosen, in its places.

    Raises:
        MentorkitError: Something that was typed can't stand there; the sentence says what can.
    """
    for key, value in choices.settings.items():
        text = _put(text, key, value)
    lines = []
    for name, moment in choices.due.items():
        if moment.strip():
            lines += [f"  {_scalar(name)}:", f"    due: {_scalar(moment)}"]
    text = _below(text, "assignments", lines)
    terms = [f"  {_scalar(ours)}: {_scalar(here)}" for ours, here in choices.terms.items()]
    text = _below(text, "terms", terms)
    try:
        parse_settings(text)
    except SettingsError as fault:
        said = [f"{_capital(one.message)} {one.hint}".rstrip() for one in fault.problems]
        raise MentorkitError("\n".join(said)) from None
    return text


def check_choices(choices: Choices) -> None:
    """Raises `MentorkitError` with a sentence when something that was typed can't stand there."""
    keys = [f'{key}: ""' for key in choices.settings]
    fill_in("\n".join(["course: any", *keys, "assignments:", "terms:", ""]), choices)


def _put(text: str, key: str, value: str) -> str:
    if not value.strip():
        return text
    line = re.compile(rf"^{re.escape(key)}: .*$", re.MULTILINE)
    if not line.search(text):
        raise MentorkitError(f'course.yaml has no place for "{key}". Leave it out.')
    return line.sub(lambda _: f"{key}: {_scalar(value)}", text, count=1)


def _below(text: str, key: str, lines: list[str]) -> str:
    """Puts indented lines below a key that has none yet, above its example."""
    found = "\n".join([f"\n{key}:", *lines, ""])
    return text.replace(f"\n{key}:\n", found, 1) if lines else text


def _scalar(value: str) -> str:
    value = value.strip()
    return value if _PLAIN.fullmatch(value) else quoted(value)


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]

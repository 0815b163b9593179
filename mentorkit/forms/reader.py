"""From a definition's file to an `Instrument`, a `Worksheet` or a `Model`, or to its problems."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from mentorkit.errors import Problem
from mentorkit.files import read_regular
from mentorkit.forms import instrument, worksheet
from mentorkit.forms.codes import FormError, FormsCode
from mentorkit.forms.keys import Keys, Notes, usable
from mentorkit.forms.structs import Form
from mentorkit.keyed import Codes, Value, read_mapping

LARGEST = 100_000
"""Bytes of a definition; a long one has ten thousand."""

_YAML_CODES = Codes(broken=FormsCode.BROKEN_YAML, duplicate=FormsCode.DUPLICATE_KEY)
# What YAML itself refuses, and what no editor shows.
_UNSEEN = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u2027\u202f-\ud7ff\uf900-\ufefe\uff00-\ufffd\U00010000-\U000effff]"
)


class _Kind(NamedTuple):
    called: str
    keys: set[str]
    read: Callable[[Keys, str], Form]


KINDS = {
    "instrument": _Kind("an instrument", instrument.KEYS, instrument.read_instrument),
    "worksheet": _Kind("a worksheet", worksheet.WORKSHEET_KEYS, worksheet.read_worksheet),
    "model": _Kind("a model", worksheet.MODEL_KEYS, worksheet.read_model),
}


def read_form(path: Path | str, kind: str = "") -> Form:
    """The definition in the file at `path`.

    Args:
        kind: `instrument`, `worksheet` or `model` when it has to be one; "" for any.

    Raises:
        FormError: With a `Problem` for each fault, by line.
    """
    path = Path(path)
    return parse_form(_source(path), str(path), stem=path.stem, kind=kind)


def parse_form(
    source: str, path: str = "form.yaml", *, stem: str | None = None, kind: str = ""
) -> Form:
    """The definition written in `source`.

    Args:
        path: What to call the file in problems.
        stem: The id that the file's name asks for; None to take the one written in it.

    Raises:
        FormError: With a `Problem` for each fault, by line.
    """
    notes = Notes(path)
    _check_characters(source, notes)
    mapping = {} if notes.problems else read_mapping(source, 1, notes.report, _YAML_CODES)
    if not mapping and notes.problems:
        raise FormError(notes.problems)
    found = _kind_of(mapping, kind, notes)
    if not found:
        raise FormError(notes.problems)
    line = mapping[found].line
    keys = Keys(mapping, line, notes, KINDS[found].keys, KINDS[found].called)
    form = KINDS[found].read(keys, _id(keys, found, stem))
    if notes.problems:
        raise FormError(notes.problems)
    return form


def lint_form(path: Path | str) -> list[Problem]:
    """Everything that is wrong with the definition at `path`, by line; nothing when it is sound."""
    try:
        read_form(path)
    except FormError as error:
        return list(error.problems)
    return []


def _kind_of(mapping: dict[str, Value], kind: str, notes: Notes) -> str:
    """Which of the three a definition is; "" when it is none, or not the one that is wanted."""
    said = [name for name in KINDS if name in mapping]
    if len(said) == 1 and kind in ("", said[0]):
        return said[0]
    if len(said) == 1:
        notes.report(
            mapping[said[0]].line,
            FormsCode.WRONG_KIND,
            f"this is {KINDS[said[0]].called}, and {KINDS[kind].called} is wanted here.",
            "Use another name, or move this file out of the folder.",
        )
    elif said:
        notes.report(
            max(mapping[name].line for name in said),
            FormsCode.WRONG_KIND,
            f"this says that it is {' and '.join(KINDS[name].called for name in said)}.",
            "Keep one of the lines.",
        )
    else:
        notes.report(
            1,
            FormsCode.WRONG_KIND,
            "this does not say what it is.",
            "Begin with instrument: or worksheet: and the file's name without .yaml.",
        )
    return ""


def _id(keys: Keys, kind: str, stem: str | None) -> str:
    name = keys.text(kind, required=True)
    if not name or not usable(name, keys.line, keys.notes):
        return ""
    if stem is not None and name != stem:
        keys.notes.report(
            keys.line,
            FormsCode.ID_IS_NOT_FILE_NAME,
            f'the {kind} is called "{name}", and its file "{stem[:60]}.yaml".',
            f"Rename the file to {name}.yaml, or write its name here.",
        )
    return name


def _check_characters(source: str, notes: Notes) -> None:
    for number, line in enumerate(source.split("\n"), start=1):
        if found := _UNSEEN.search(line):
            notes.report(
                number,
                FormsCode.CONTROL_CHARACTER,
                f"a character that can't be seen (U+{ord(found[0]):04X}) stands here.",
                "Delete the line, and type it anew.",
            )


def _source(path: Path) -> str:
    """The text of the file."""
    try:
        return read_regular(path, LARGEST).decode().removeprefix("\ufeff")
    except FileNotFoundError:
        code, message = FormsCode.UNREADABLE, "There is no such file."
        hint = "Check the file's name and its folder."
    except OSError as fault:
        code, message = FormsCode.UNREADABLE, f"This can't be read: {fault.strerror}."
        hint = "A plain text file belongs here."
    except UnicodeDecodeError:
        code, message = FormsCode.NOT_UTF8, "This is not UTF-8 text."
        hint = "Save it as UTF-8 in your editor."
    raise FormError([Problem(str(path), 0, code, message, hint)])

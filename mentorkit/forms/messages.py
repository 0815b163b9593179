"""The texts of definitions for a translator: `mentorkit.forms.messages:extract_yaml` in Babel."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, BinaryIO

from mentorkit.forms.codes import FormsCode
from mentorkit.forms.reader import parse_form
from mentorkit.forms.texts import texts
from mentorkit.keyed import Codes, Value, read_mapping


def extract_yaml(
    fileobj: BinaryIO,
    keywords: Mapping[str, Any],
    comment_tags: Collection[str],
    options: Mapping[str, Any],
) -> Iterator[tuple[int, None, str, list[str]]]:
    """Every text in a definition that is translated when it is found, with its line.

    Raises:
        FormError: The file is no definition.
    """
    source = fileobj.read().decode()
    form = parse_form(source)
    mapping = read_mapping(source, 1, lambda *_: None, Codes(FormsCode.BROKEN_YAML, ""))
    lines: dict[str, int] = {}
    for value in mapping.values():
        _note(value, lines)
    for text in dict.fromkeys(texts(form)):
        yield lines[text], None, text, []


def _note(value: Value, lines: dict[str, int]) -> None:
    """Notes at which line each text begins, the first place of each."""
    if isinstance(value.content, str):
        lines.setdefault(value.content.strip(), value.line)
        return
    within = value.content.values() if isinstance(value.content, dict) else value.content
    for one in within:
        _note(one, lines)

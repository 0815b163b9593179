"""Ids from names: stable, readable, and each one once."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Container
from uuid import UUID

from mentorkit.cases.formats.wording import one_line
from mentorkit.cases.logic import RESERVED

_LONGEST = 40


def slug(name: str, otherwise: str) -> str:
    """An id such as `in-the-corridor` from "In the corridor"; `otherwise` when nothing is left."""
    plain = unicodedata.normalize("NFKD", name[:200]).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain.lower().replace("'", "")).strip("-")
    if not words:
        return otherwise
    if not words[0].isalpha():
        words = f"{otherwise}-{words}"
    if len(words) > _LONGEST:
        words = words[: _LONGEST + 1].rpartition("-")[0] or words[:_LONGEST]
    return words


_BRACES = str.maketrans("{}", "\uff5b\uff5d")
_BACK = str.maketrans("\uff5b\uff5d", "{}")


def as_title(name: str) -> str:
    """The name as the title of a scene, which has no braces: wide ones stand for them."""
    return one_line(name).translate(_BRACES)


def from_title(title: str) -> str:
    """The name that became this title."""
    return title.translate(_BACK)


def unique(name: str, taken: Container[str], joint: str = "-") -> str:
    """The name, or the first of name-2, name-3 … that is not taken."""
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}{joint}{number}"
    return free


def variable(label: str, otherwise: str) -> str:
    """The name of a counter from its label: `time_left` from "Time left"."""
    name = slug(label, otherwise).replace("-", "_")
    return f"{name}_" if name in RESERVED else name


def stable_uuid(name: str) -> str:
    """A UUID of version 4 in form, and always the same for the same name."""
    digest = hashlib.sha256(f"mentorkit {name}".encode()).digest()
    return str(UUID(bytes=digest[:16], version=4))

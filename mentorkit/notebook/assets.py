"""An element's page: its modules joined into one, its styles after the shared ones.

anywidget hands the browser one module as text, and a text can't import its neighbours. So the files
in `static/`, each of which runs by itself, are put one after the other without their imports.

What an element carries is a few lines alone, which ask for that module: twenty elements of a kind
send it once.
"""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from pathlib import Path

from mentorkit.language import SOURCE, direction, page_messages

STATIC = Path(__file__).with_name("static")

_IMPORT = re.compile(r'^import [^;]*? from "\./([a-z]+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?!default)", re.MULTILINE)


@cache
def script(entry: str, language: str = SOURCE) -> str:
    """The module `entry`, behind the modules it imports, as one module that speaks `language`."""
    modules = [_EXPORT.sub("", _IMPORT.sub("", _read(name))) for name in _modules(entry)]
    return "\n".join([_catalogue(language), *modules])


@cache
def first_lines(kind: str, language: str) -> str:
    """The module that an element carries: it asks for the one of its kind, once in a page."""
    content = script(f"{kind}.js", language) + style(f"{kind}.css")
    name = f"{kind} {language} {hashlib.sha256(content.encode()).hexdigest()[:16]}"
    return f"const KIND = {json.dumps(name)};\n{_read('shared.js')}"


@cache
def _catalogue(language: str) -> str:
    """What `words.js` looks its words up in, as the beginning of a module."""
    messages, plural = page_messages(language)
    about = {
        "language": language,
        "direction": direction(language),
        "messages": messages,
    }
    return f"const CATALOGUE = {json.dumps(about)};\nconst whichForm = (n) => Number({plural});"


@cache
def style(name: str) -> str:
    """The shared style sheet, and `name` after it."""
    return f"{_read('tokens.css')}\n{_read(name)}"


def _modules(entry: str) -> list[str]:
    """`entry` and all it imports, each once, none before what it needs."""
    ordered: list[str] = []

    def visit(name: str) -> None:
        for needed in _IMPORT.findall(_read(name)):
            if needed not in ordered:
                visit(needed)
        if name not in ordered:
            ordered.append(name)

    visit(entry)
    return ordered


def _read(name: str) -> str:
    return (STATIC / name).read_text(encoding="utf-8")

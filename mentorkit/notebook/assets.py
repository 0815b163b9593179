"""The elements' page: all modules in `static/` as one, and all styles, the shared ones first.

anywidget hands the browser one module as text, and a text can't import its neighbours. So each file
becomes a block of its own that gives what it exports, in an order in which none comes before what
it needs. A page takes all of it once: the first element in a kernel brings it along.
"""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from mentorkit.language import SOURCE, direction, page_messages

STATIC = Path(__file__).with_name("static")

KINDS = ("consent", "contact", "note", "play", "reflect", "submission", "survey", "worksheet")
"""The kinds of elements: a module and a style sheet each, which give and style a `render`."""

_IMPORT = re.compile(r'^import (\{[^}]*\}) from "\./([a-z]+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?(?:const|class|function) (\w+))", re.MULTILINE)


@cache
def script(language: str = SOURCE) -> str:
    """All elements as one module that speaks `language`: by kind, what draws them."""
    blocks = [_catalogue(language), *map(_block, _in_order())]
    entries = ", ".join(f"{kind}: ${kind}.entry" for kind in KINDS)
    return "\n".join([*blocks, f"export default {{ {entries} }};"])


@cache
def style() -> str:
    """The shared style sheet, and those of all kinds after it."""
    return "\n".join(_read(f"{name}.css") for name in ("tokens", *KINDS))


@cache
def packed(language: str) -> dict[str, Any]:
    """Script and style as a page takes them."""
    return {"script": script(language), "style": style()}


@cache
def first_lines(kind: str, language: str, *, bring: bool) -> str:
    """The module that an element carries itself.

    Args:
        bring: Whether it brings the elements' module along; else it uses what another brought.
    """
    whole = json.dumps(packed(language))
    about = {
        "KIND": kind,
        "VERSION": f"{language} {hashlib.sha256(whole.encode()).hexdigest()[:16]}",
    }
    lines = [f"const {name} = {json.dumps(value)};" for name, value in about.items()]
    return "\n".join([*lines, f"const BROUGHT = {whole if bring else 'null'};", _read("shared.js")])


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


def _block(name: str) -> str:
    """A module as a constant: what it exports, by name, with its names kept to itself."""
    source = _IMPORT.sub(r"const \1 = $\2;\n", _read(f"{name}.js"))
    names = [found for _declared, found in _EXPORT.findall(source)]
    source = _EXPORT.sub(r"\1", source)
    if "export default " in source:
        source = source.replace("export default ", "const entry = ")
        names.append("entry")
    return f"const ${name} = (() => {{\n{source}\nreturn {{ {', '.join(names)} }};\n}})();"


def _in_order() -> list[str]:
    """The modules of all kinds and all they import, each once, none before what it needs."""
    ordered: list[str] = []

    def visit(name: str) -> None:
        for _names, needed in _IMPORT.findall(_read(f"{name}.js")):
            if needed not in ordered:
                visit(needed)
        if name not in ordered:
            ordered.append(name)

    for kind in KINDS:
        visit(kind)
    return ordered


def _read(name: str) -> str:
    return (STATIC / name).read_text(encoding="utf-8")

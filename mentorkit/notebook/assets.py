"""The page's modules as one, and all styles, the shared ones first.

anywidget hands the browser one module as text, and a text can't import its neighbours. So each file
becomes a block of its own that gives what it exports, in an order in which none comes before what
it needs. A page takes all of a bundle once: the first of its kinds in a kernel brings it along.
"""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from mentorkit.language import SOURCE, direction, page_messages

STATIC = Path(__file__).with_name("static")


class Bundle(NamedTuple):
    """Modules that a page takes together.

    Attributes:
        folder: Where they are; what is not there is looked for in `STATIC`.
        kinds: A module each, which gives a `render`.
        sheets: The style sheets, in their order.
    """

    folder: Path
    kinds: tuple[str, ...]
    sheets: tuple[str, ...]


KINDS = ("consent", "contact", "note", "play", "reflect", "submission", "survey", "worksheet")
"""The kinds of elements: a module and a style sheet each, which give and style a `render`."""

ELEMENTS = Bundle(STATIC, KINDS, ("tokens", *KINDS))

_IMPORT = re.compile(
    r'^import (\{[^}]*\}) from "(?:\./|\.\./\.\./notebook/static/)([a-z]+)\.js";\n', re.MULTILINE
)
_EXPORT = re.compile(r"^export ((?:async )?(?:const|class|function) (\w+))", re.MULTILINE)


@cache
def script(language: str = SOURCE, bundle: Bundle = ELEMENTS) -> str:
    """All of a bundle as one module that speaks `language`: by kind, what draws it."""
    blocks = [_catalogue(language), *(_block(name, bundle) for name in _in_order(bundle))]
    entries = ", ".join(f"{kind}: ${kind}.entry" for kind in bundle.kinds)
    return "\n".join([*blocks, f"export default {{ {entries} }};"])


@cache
def style(bundle: Bundle = ELEMENTS) -> str:
    """The style sheets of a bundle, one after the other."""
    return "\n".join(_read(f"{name}.css", bundle) for name in bundle.sheets)


@cache
def packed(language: str, bundle: Bundle = ELEMENTS) -> dict[str, Any]:
    """Script and style as a page takes them."""
    return {"script": script(language, bundle), "style": style(bundle)}


@cache
def first_lines(kind: str, language: str, bundle: Bundle = ELEMENTS, *, bring: bool) -> str:
    """The module that one of a kind carries itself.

    Args:
        bring: Whether it brings the bundle along; else it uses what another brought.
    """
    whole = json.dumps(packed(language, bundle))
    about = {
        "KIND": kind,
        "VERSION": f"{language} {hashlib.sha256(whole.encode()).hexdigest()[:16]}",
    }
    lines = [f"const {name} = {json.dumps(value)};" for name, value in about.items()]
    brought = f"const BROUGHT = {whole if bring else 'null'};"
    return "\n".join([*lines, brought, _read("shared.js", ELEMENTS)])


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


def _block(name: str, bundle: Bundle) -> str:
    """A module as a constant: what it exports, by name, with its names kept to itself."""
    source = _IMPORT.sub(r"const \1 = $\2;\n", _read(f"{name}.js", bundle))
    names = [found for _declared, found in _EXPORT.findall(source)]
    source = _EXPORT.sub(r"\1", source)
    if "export default " in source:
        source = source.replace("export default ", "const entry = ")
        names.append("entry")
    return f"const ${name} = (() => {{\n{source}\nreturn {{ {', '.join(names)} }};\n}})();"


def _in_order(bundle: Bundle) -> list[str]:
    """The modules of all kinds and all they import, each once, none before what it needs."""
    ordered: list[str] = []

    def visit(name: str) -> None:
        for _names, needed in _IMPORT.findall(_read(f"{name}.js", bundle)):
            if needed not in ordered:
                visit(needed)
        if name not in ordered:
            ordered.append(name)

    for kind in bundle.kinds:
        visit(kind)
    return ordered


def _read(name: str, bundle: Bundle) -> str:
    own = bundle.folder / name
    return (own if own.is_file() else STATIC / name).read_text(encoding="utf-8")

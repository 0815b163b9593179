"""A case with its pictures inside it: the page can't ask for files."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from mentorkit.cases import Case

_KINDS = {
    "gif": "image/gif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "png": "image/png",
    "svg": "image/svg+xml",
    "webp": "image/webp",
}


def with_pictures(case: Case) -> dict[str, Any]:
    """The compiled case as plain JSON, each picture in the place of its name."""
    compiled: dict[str, Any] = msgspec.to_builtins(case.compile())
    folder = Path(case.path).parent
    inlined = {f'src="{name}"': f'src="{_inline(folder / name)}"' for name in case.images}
    return _in_html(compiled, inlined) if inlined else compiled


def _inline(picture: Path) -> str:
    kind = _KINDS[picture.suffix[1:].lower()]
    return f"data:{kind};base64,{base64.b64encode(picture.read_bytes()).decode()}"


def _in_html(tree: Any, replacements: Mapping[str, str], html: bool = False) -> Any:
    """`tree` with replacements made in the literals of its HTML."""
    if isinstance(tree, dict):
        return {key: _in_html(value, replacements, key == "html") for key, value in tree.items()}
    if isinstance(tree, list):
        return [_in_html(value, replacements, html) for value in tree]
    if html and isinstance(tree, str):
        for old, new in replacements.items():
            tree = tree.replace(old, new)
    return tree

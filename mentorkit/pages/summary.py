"""An element's answers as plain output: what paper, feedback and a page without a kernel show.

The output carries the same answers as data, so that a notebook that travels alone loses nothing.
Everything a person wrote is escaped, and kept from being read as mathematics.
"""

from __future__ import annotations

from typing import Any

import msgspec

from mentorkit.answers import MIME, Answers
from mentorkit.pages.asks import items_of
from mentorkit.pages.parts import Part


def bundle(item: str, answers: Answers, parts: list[Part]) -> dict[str, Any]:
    """An output for `IPython.display`: `data` and `metadata`.

    The document is left out as long as there is nothing in it.
    """
    items = items_of(answers, item)
    data: dict[str, Any] = {
        "text/plain": "\n\n".join(part.text for part in parts),
        "text/html": _frame("\n".join(part.html for part in parts)),
    }
    if items:
        data[MIME] = msgspec.to_builtins(msgspec.structs.replace(answers, items=items))
    return {"data": data, "metadata": {"mentorkit": {"summary": item}}}


def saying(html: str, text: str) -> dict[str, Any]:
    """An output that says one thing instead of showing an element."""
    return {"data": {"text/plain": text, "text/html": _frame(html)}, "metadata": {}}


def _frame(html: str) -> str:
    """The classes hide it while the widget lives, and keep `$` from being taken for mathematics."""
    return f'<div class="mk-static tex2jax_ignore mathjax_ignore">\n{html}\n</div>'

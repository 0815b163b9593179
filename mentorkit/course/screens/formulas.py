"""Formulas as pictures: drawn here, so that a page needs no script to show them.

MathJax, which nbgrader's pages load from elsewhere, follows macros that make links and load more
macros. matplotlib draws what it knows of TeX; the rest can be read as it was typed.
"""

from __future__ import annotations

import base64
import html
import io
from functools import lru_cache
from typing import Any

_LONGEST = 400
_ON_ONE_PAGE = 300  # each takes some hundredths of a second
_SIZE = 10.5  # points: the text around it
_WIDE = r"\hspace"  # of any width: a picture larger than any page


class Formulas:
    """Draws the formulas of one page, and no more of them than a page can wait for."""

    def __init__(self) -> None:
        self._left = _ON_ONE_PAGE

    @classmethod
    def of_page(cls, resources: Any) -> Formulas:
        """The one that belongs to a page, found by nbconvert's `resources` for it."""
        if resources is None:
            return cls()
        if not isinstance(resources.get("formulas"), cls):
            resources["formulas"] = cls()
        return resources["formulas"]

    def draw(self, tex: str, typed: str) -> str:
        """The formula as HTML: a picture, or `typed` where it can't be drawn."""
        one_line = " ".join(tex.split())
        if self._left > 0 and _can_be_drawn(one_line):
            self._left -= 1
            if drawn := _drawn(one_line):
                address, below = drawn
                return (
                    f'<img alt="{html.escape(typed)}" src="{address}" '
                    f'style="border: 0; vertical-align: -{below:.1f}pt">'
                )
        return f"<code>{html.escape(typed)}</code>"


def _can_be_drawn(tex: str) -> bool:
    """Short enough, of no width that it says itself, and in letters that the font has."""
    return 0 < len(tex) <= _LONGEST and _WIDE not in tex and tex.isascii()


@lru_cache(maxsize=512)
def _drawn(tex: str) -> tuple[str, float] | None:
    """The picture's address, and how far it reaches below the line, in points."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.mathtext import math_to_image

    picture = io.BytesIO()
    try:
        below = math_to_image(
            f"${tex}$", picture, prop=FontProperties(size=_SIZE), dpi=72, format="svg"
        )
    except Exception:  # TeX that matplotlib does not know, or nested too deeply
        return None
    packed = base64.b64encode(picture.getvalue()).decode()
    return f"data:image/svg+xml;base64,{packed}", min(abs(float(below)), 99.0)

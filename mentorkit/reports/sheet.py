"""A sheet to draw on: text and bars at places in pixels, from the top down.

A page shows a figure at the width it was drawn for, so a line of text is as large as it was meant.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from mentorkit.colours import LIGHT

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK, QUIET, GREY = LIGHT["ink"], LIGHT["quiet"], LIGHT["grey"]
FAINT, ACCENT = LIGHT["faint"], LIGHT["accent"]
PAPER = "#fffffe"
"""On paper; a page exchanges them for its own, by name (`mentorkit.reports.svg`). The paper is not
quite white, so that it is told from what is white on every page."""

_DOTS_PER_INCH = 72  # so that a point is a pixel
_LINE = 1.32  # the height of a line of text, in sizes
_LETTER, _BOLD_LETTER = 0.54, 0.6  # the width of a letter, in sizes, on the safe side


def width_of(words: str, size: float, *, bold: bool = False) -> float:
    """About how wide a line of text is, whatever font the reader has."""
    return len(words) * size * (_BOLD_LETTER if bold else _LETTER)


class Sheet:
    """What is to be drawn, and how far down the sheet is full.

    Attributes:
        width: In pixels.
        y: The next free line.
    """

    def __init__(self, width: float) -> None:
        self.width = width
        self.y = 0.0
        self._marks: list[Callable[[Axes], object]] = []

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float,
        color: str = INK,
        bold: bool = False,
        align: str = "left",
    ) -> None:
        """One line of text; `y` is the middle of it."""
        style: dict[str, Any] = {"fontsize": size, "color": color, "ha": align, "va": "center"}
        style |= {"fontweight": "bold" if bold else "normal", "parse_math": False}
        self._marks.append(lambda axes: axes.text(x, y, words, **style))

    def paragraph(
        self, words: str, *, size: float, color: str = INK, bold: bool = False, after: float = 0
    ) -> None:
        """Text over the whole width, on as many lines as it takes, from `y` on."""
        letters = max(12, int(self.width / width_of("n", size, bold=bold)))
        for line in textwrap.wrap(words, letters):
            self.text(0, self.y + size * _LINE / 2, line, size=size, color=color, bold=bold)
            self.y += size * _LINE
        self.y += after

    def bar(
        self, left: float, right: float, y: float, height: float, color: str, alpha: float = 1
    ) -> None:
        """A bar from `left` to `right`; `y` is its upper edge."""
        from matplotlib.patches import Rectangle

        self._marks.append(
            lambda axes: axes.add_patch(
                Rectangle(
                    (left, y), right - left, height, facecolor=color, alpha=alpha, linewidth=0
                )
            )
        )

    def tick(self, x: float, y: float, height: float) -> None:
        """A short line down from `y`, behind everything else."""
        self._marks.append(
            lambda axes: axes.plot([x, x], [y, y + height], color=FAINT, lw=1, zorder=0)
        )

    def mark(self, x: float, y: float, height: float) -> None:
        """A thin line across a bar from `y` down, with an edge of paper so that it shows on it."""
        for color, width, over in ((PAPER, 4, 2), (INK, 1.5, 3)):
            self._marks.append(
                partial(_line, x=x, ends=(y - over, y + height + over), color=color, width=width)
            )

    def figure(self) -> Figure:
        """The sheet, drawn."""
        from matplotlib.figure import Figure

        size = (self.width / _DOTS_PER_INCH, self.y / _DOTS_PER_INCH)
        figure = Figure(figsize=size, dpi=_DOTS_PER_INCH)
        figure.patch.set_visible(False)
        axes = figure.add_axes((0, 0, 1, 1), frameon=False)
        axes.set(xlim=(0, self.width), ylim=(self.y, 0), xticks=[], yticks=[])
        axes.set_autoscale_on(False)
        for mark in self._marks:
            mark(axes)
        return figure


def _line(axes: Axes, *, x: float, ends: tuple[float, float], color: str, width: float) -> None:
    axes.plot([x, x], ends, color=color, lw=width, solid_capstyle="butt", zorder=4)

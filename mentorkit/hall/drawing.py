"""The split of a decision as a PNG image: a slide, an e-mail and a document all take it.

The vote alone is an outline, the vote after talking is filled, and what most of the room took last
is in the accent and in bold: a grey print reads the same. Numbers stand at their bars.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from mentorkit.colours import ACCENT, GREY, INK, PAPER, QUIET
from mentorkit.hall.splits import Bar, Split

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH, MARGIN = 960, 48
"""In pixels, the margin on each side included."""

_PER_INCH = 72  # so that a point is a pixel
_SHARPNESS = 2
_LINE = 1.36  # the height of a line, in sizes
_TITLE, _ABOUT, _CHOICE, _LABEL = 27, 16, 18, 15.5
_BAR = 17
_INDENT = 34  # where a choice's words begin, beside its letter
_GAP = 10


def picture_of(split: Split) -> bytes:
    """The split as a PNG image on white paper, two dots to a pixel."""
    from matplotlib.figure import Figure

    with warnings.catch_warnings():
        # A letter that matplotlib's own font lacks is shown as an empty box.
        warnings.filterwarnings("ignore", "Glyph .* missing from font")
        # How high it is is known once it is drawn.
        figure = Figure(figsize=(WIDTH / _PER_INCH, 1), dpi=_PER_INCH, facecolor=PAPER)
        axes = figure.add_axes((0, 0, 1, 1), frameon=False)
        axes.set(xlim=(-MARGIN, WIDTH - MARGIN), xticks=[], yticks=[])
        axes.set_autoscale_on(False)
        bottom = _Sheet(axes).draw(split)
        figure.set_figheight((bottom + 2 * MARGIN) / _PER_INCH)
        axes.set_ylim(bottom + MARGIN, -MARGIN)
        written = io.BytesIO()
        dots = _PER_INCH * _SHARPNESS
        figure.savefig(written, format="png", dpi=dots, metadata={"Software": None})
    return written.getvalue()


class _Sheet:
    """Paper that fills up from the top down; `y` is the next free line."""

    def __init__(self, axes: Axes) -> None:
        self.axes = axes
        self.y = 0.0
        self.width = WIDTH - 2 * MARGIN

    def draw(self, split: Split) -> float:
        """Draws all of it, and says where it ends."""
        self.paragraph(split.finding, size=_TITLE, bold=True)
        self.y += 6
        for line in split.about:
            self.paragraph(line, size=_ABOUT, color=QUIET)
        self.y += 8
        bars = [bar for row in split.rows for bar in row.bars]
        widest = max((bar.many or 0 for bar in bars), default=0)
        labels = max((_width(bar.words, _LABEL, bold=True) for bar in bars), default=0)
        scale = (self.width - _INDENT - _GAP - labels) / max(1, widest)
        for row in split.rows:
            self.y += 18
            self.text(0, self.y, row.letter, size=_CHOICE, bold=True)
            self.paragraph(row.words, size=_CHOICE, left=_INDENT)
            for bar in row.bars:
                self.y += 6
                self.bar(bar, scale)
        return self.y

    def bar(self, bar: Bar, scale: float) -> None:
        """A bar with its number at its end; of what nobody counted, the words alone."""
        from matplotlib.patches import Rectangle

        color = ACCENT if bar.leads else GREY
        start: float = _INDENT
        if bar.many is not None:
            inside = 1.0  # half the line: an outline is as large as what is filled
            place = (_INDENT + inside, self.y + inside)
            long = max(scale * bar.many - 2 * inside, 0)
            fill = color if bar.round == "talk" else PAPER
            box = Rectangle(place, long, _BAR - 2 * inside, facecolor=fill, edgecolor=color, lw=2)
            self.axes.add_patch(box)
            start += scale * bar.many + _GAP
        tone = ACCENT if bar.leads else QUIET
        top = self.y + (_BAR - _LABEL * _LINE) / 2
        self.text(start, top, bar.words, size=_LABEL, color=tone, bold=bar.leads)
        self.y += _BAR

    def paragraph(
        self, words: str, *, size: float, left: float = 0, color: str = INK, bold: bool = False
    ) -> None:
        """Text on as many lines as it takes."""
        for line in _lines(words, self.width - left, size, bold=bold):
            self.text(left, self.y, line, size=size, color=color, bold=bold)
            self.y += size * _LINE

    def text(
        self, x: float, y: float, words: str, *, size: float, color: str = INK, bold: bool = False
    ) -> None:
        """One line of text, with its upper edge at `y`."""
        style: dict[str, Any] = {"fontsize": size, "color": color, "parse_math": False}
        weight = "bold" if bold else "normal"
        # On one line whatever its letters are.
        self.axes.text(x, y + size * 1.03, words, va="baseline", fontweight=weight, **style)


def _lines(words: str, room: float, size: float, *, bold: bool) -> list[str]:
    """Text in lines that fit; where a language has no spaces, they break between letters."""

    def fits(text: str) -> bool:
        return _width(text, size, bold=bold) <= room

    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if fits(longer):
            lines[-1] = longer
            continue
        lines.append(word)
        while len(lines[-1]) > 1 and not fits(lines[-1]):
            rest = lines.pop()
            end = max(1, _last_that(fits, rest))
            lines += [rest[:end], rest[end:]]
    return [line for line in lines if line]


def _last_that(fits: Callable[[str], bool], text: str) -> int:
    """Where the longest beginning of a text ends that fits."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if fits(text[:middle]):
            low = middle
        else:
            high = middle - 1
    return low


def _width(words: str, size: float, *, bold: bool) -> float:
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(size=size, weight="bold" if bold else "normal")
    width, _height, _below = text_to_path.get_text_width_height_descent(words, font, False)
    return float(width)

"""A map as a PNG image, for slides and documents that take no SVG."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from mentorkit.colours import LIGHT
from mentorkit.maps.boxes import SIZES
from mentorkit.maps.marks import MARGIN, Arrow, Mark, Outline, Words
from mentorkit.maps.svg import head, pairs, tip

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_DASHES = (0, (5, 4))
_PER_INCH = 72  # so that a point is a pixel
_SHARPNESS = 2
_MOST_PIXELS = 30_000  # to a side; matplotlib's limit is 65,536


def to_png(marks: Iterable[Mark], width: float, height: float) -> bytes:
    """The marks on white paper, two dots to a pixel unless that would be too large."""
    from matplotlib.figure import Figure

    wide, high = width + 2 * MARGIN, height + 2 * MARGIN
    figure = Figure(figsize=(wide / _PER_INCH, high / _PER_INCH), facecolor=LIGHT["paper"])
    axes = figure.add_axes((0, 0, 1, 1), frameon=False)
    axes.set(xlim=(-MARGIN, width + MARGIN), ylim=(height + MARGIN, -MARGIN), xticks=[], yticks=[])
    for order, mark in enumerate(marks):
        _draw(axes, mark, order)
    sharpness = min(_SHARPNESS, _MOST_PIXELS / max(wide, high))
    written = io.BytesIO()
    with warnings.catch_warnings():
        # A letter that matplotlib's own font lacks is shown as an empty box.
        warnings.filterwarnings("ignore", "Glyph .* missing from font")
        figure.savefig(
            written, format="png", dpi=_PER_INCH * sharpness, metadata={"Software": None}
        )
    return written.getvalue()


def _draw(axes: Axes, mark: Mark, order: int) -> None:
    match mark:
        case Outline():
            _outline(axes, mark, order)
        case Arrow():
            _arrow(axes, mark, order)
        case Words():
            _words(axes, mark, order)


def _outline(axes: Axes, mark: Outline, order: int) -> None:
    from matplotlib.patches import FancyBboxPatch

    at = mark.place
    for inset in (0, 3.5) if mark.ending else (0,):
        corner = (18 if mark.ending else 4) - inset / 2
        axes.add_patch(
            FancyBboxPatch(
                (at.left + inset, at.top + inset),
                at.width - 2 * inset,
                at.height - 2 * inset,
                boxstyle=f"round,pad=0,rounding_size={corner}",
                facecolor=LIGHT["paper"],
                edgecolor=LIGHT["ink"],
                linewidth=1.4,
                linestyle=_DASHES if mark.dashed else "-",
                zorder=order,
            )
        )


def _arrow(axes: Axes, mark: Arrow, order: int) -> None:
    from matplotlib.patches import PathPatch, Polygon
    from matplotlib.path import Path

    points = [*mark.points[:-1], tip(mark)]
    corners, codes = [points[0]], [Path.MOVETO]
    for here, there in pairs(points):
        middle = (here[0] + there[0]) / 2
        corners += [(middle, here[1]), (middle, there[1]), there]
        codes += [Path.CURVE4] * 3
    style: dict[str, Any] = {"linewidth": mark.width, "edgecolor": LIGHT[mark.color]}
    style |= {"linestyle": _DASHES if mark.dashed else "-", "zorder": order}
    axes.add_patch(PathPatch(Path(corners, codes), facecolor="none", capstyle="butt", **style))
    if mark.head:
        axes.add_patch(Polygon(head(mark), facecolor=LIGHT[mark.color], linewidth=0, zorder=order))


def _words(axes: Axes, mark: Words, order: int) -> None:
    axes.text(
        mark.x,
        mark.y,
        mark.text,
        fontsize=SIZES[mark.kind],
        fontweight="bold" if mark.kind == "title" else "normal",
        fontstyle="italic" if mark.kind == "condition" else "normal",
        color=LIGHT[mark.color],
        ha="center" if mark.centered else "left",
        va="baseline",
        parse_math=False,
        zorder=order,
    )

"""A map as SVG that stands alone: its text is text, and its colours follow a dark page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from itertools import pairwise

from mentorkit.colours import DARK, LIGHT
from mentorkit.maps.boxes import SIZES
from mentorkit.maps.layout import Point
from mentorkit.maps.marks import MARGIN, Arrow, Mark, Outline, Words


def _names(colours: Mapping[str, str]) -> str:
    """Colours as the properties that a style sheet calls them by."""
    return " ".join(f"--{name}: {colour};" for name, colour in colours.items())


_STYLE = f"""
.mk-map {{ color-scheme: light dark; {_names(LIGHT)} background: var(--paper);
  font-family: system-ui, "Segoe UI", Roboto, Arial, sans-serif; }}
@media (prefers-color-scheme: dark) {{ .mk-map {{ {_names(DARK)} }} }}
@media print {{ .mk-map {{ {_names(LIGHT)} }} }}
.mk-map .title {{ font-size: {SIZES["title"]}px; font-weight: 600; }}
.mk-map .words {{ font-size: {SIZES["words"]}px; }}
.mk-map .kicker {{ font-size: {SIZES["kicker"]}px; }}
.mk-map .condition {{ font-size: {SIZES["condition"]}px; font-style: italic; }}
.mk-map .middle {{ text-anchor: middle; }}
.mk-map .outline {{ fill: var(--paper); stroke: var(--ink); stroke-width: 1.4; }}
.mk-map .arrow {{ fill: none; }}
.mk-map .dashed {{ stroke-dasharray: 5 4; }}
"""


def to_svg(marks: Iterable[Mark], width: float, height: float, title: str, about: str) -> str:
    """The marks as one `<svg>` element with its own styles, title and description."""
    wide, high = width + 2 * MARGIN, height + 2 * MARGIN
    body = "\n".join(_mark(mark) for mark in marks)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="mk-map" role="img"'
        f' aria-label="{escape(title)}" width="{wide:.0f}" height="{high:.0f}"'
        f' viewBox="{-MARGIN:g} {-MARGIN:g} {wide:.0f} {high:.0f}">\n'
        f"<title>{escape(title)}</title>\n<desc>{escape(about)}</desc>\n<style>{_STYLE}</style>\n"
        f"{body}\n</svg>\n"
    )


def _mark(mark: Mark) -> str:
    match mark:
        case Outline():
            return _outline(mark)
        case Arrow():
            return _arrow(mark)
        case Words():
            return _words(mark)


def _outline(mark: Outline) -> str:
    dashed = " dashed" if mark.dashed else ""
    insets = (0, 3.5) if mark.ending else (0,)
    boxes = "".join(_box(mark, inset, dashed) for inset in insets)
    return f"<g><title>{escape(mark.note)}</title>{boxes}</g>"


def _box(mark: Outline, inset: float, dashed: str) -> str:
    at, round_to = mark.place, (18 if mark.ending else 4) - inset / 2
    return (
        f'<rect class="outline{dashed}" x="{at.left + inset:.1f}" y="{at.top + inset:.1f}"'
        f' width="{at.width - 2 * inset:.1f}" height="{at.height - 2 * inset:.1f}"'
        f' rx="{round_to:g}"/>'
    )


def _arrow(mark: Arrow) -> str:
    dashed = " dashed" if mark.dashed else ""
    color = f"var(--{mark.color})"
    points = [*mark.points[:-1], tip(mark)]
    line = (
        f'<path class="arrow{dashed}" stroke="{color}" stroke-width="{mark.width:.1f}"'
        f' d="M{_at(points[0])}{"".join(_step(a, b) for a, b in pairs(points))}"/>'
    )
    if not mark.head:
        return line
    corners = " ".join(_at(corner) for corner in head(mark))
    return f'{line}<polygon fill="{color}" points="{corners}"/>'


def _step(here: Point, there: Point) -> str:
    if here[0] == there[0] or here[1] == there[1]:
        return f" L{_at(there)}"
    middle = (here[0] + there[0]) / 2
    return f" C{_at((middle, here[1]))} {_at((middle, there[1]))} {_at(there)}"


def _at(point: Point) -> str:
    return f"{point[0]:.1f},{point[1]:.1f}"


def _words(mark: Words) -> str:
    middle = " middle" if mark.centered else ""
    note = f"<title>{escape(mark.note)}</title>" if mark.note else ""
    return (
        f'<text class="{mark.kind}{middle}" x="{mark.x:.1f}" y="{mark.y:.1f}"'
        f' fill="var(--{mark.color})">{note}{escape(mark.text)}</text>'
    )


def pairs(points: list[Point]) -> list[tuple[Point, Point]]:
    """Each two points that follow each other, where they differ."""
    return [(a, b) for a, b in pairwise(points) if a != b]


def tip(mark: Arrow) -> Point:
    """Where an arrow's line ends: behind its head."""
    x, y = mark.points[-1]
    return (x - _length(mark), y) if mark.head else (x, y)


def head(mark: Arrow) -> list[Point]:
    """The corners of an arrow's head."""
    x, y = mark.points[-1]
    long = _length(mark)
    return [(x, y), (x - long, y - long / 2), (x - long, y + long / 2)]


def _length(mark: Arrow) -> float:
    return 8 + mark.width

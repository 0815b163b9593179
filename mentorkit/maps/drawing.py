"""From a case to its map, and from the map to a file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path

from mentorkit.cases import Case
from mentorkit.cases.plain import plain_choice
from mentorkit.cases.spelling import condition_source
from mentorkit.counting import count
from mentorkit.errors import MentorkitError
from mentorkit.files import write_whole
from mentorkit.maps.boxes import Boxes, Shares, boxes_of
from mentorkit.maps.layout import Layout, lay_out
from mentorkit.maps.marks import Mark, marks_of

FORMATS = (".svg", ".png", ".html")

_MOST = 300
"""Scenes that a picture may have; with more nobody could read it."""


@dataclass(frozen=True)
class Map:
    """A case, its boxes and their places."""

    case: Case
    boxes: Boxes
    layout: Layout

    @cached_property
    def marks(self) -> list[Mark]:
        """What is drawn, in drawing order."""
        return list(marks_of(self.boxes, self.layout))

    @property
    def about(self) -> str:
        """What there is to see, in a sentence."""
        scenes = [box for box in self.boxes.boxes if box.kind != "choices"]
        endings = sum(box.kind == "ending" for box in scenes)
        choices = sum(len(scene.choices) for scene in self.case.scenes)
        return (
            f"{count(len(scenes) - endings, 'scene')} with {count(choices, 'choice')} "
            f"and {count(endings, 'ending')}, from left to right. Endings have "
            "round corners and a double line; what nobody can reach is dashed."
        )

    def svg(self) -> str:
        """An `<svg>` element that stands alone, or in a page."""
        from mentorkit.maps.svg import to_svg

        title = f"Map of {self.case.title}"
        return to_svg(self.marks, self.layout.width, self.layout.height, title, self.about)

    def png(self) -> bytes:
        """An image, two dots to a pixel."""
        from mentorkit.maps.png import to_png

        return to_png(self.marks, self.layout.width, self.layout.height)

    def html(self) -> str:
        """A page with the map, and under it every choice in full."""
        title = escape(self.case.title)
        return _PAGE.format(
            title=title, about=escape(self.about), svg=self.svg(), table=_table(self.case)
        )


def map_of(case: Case, shares: Shares | None = None) -> Map:
    """The map of a case.

    Args:
        shares: How a cohort moved: of those who came to a scene, the share that took a choice,
            from 0 to 1, by the ids of scene and choice. Arrows are as thick as the share.

    Raises:
        MentorkitError: The case has too many scenes for a picture.
    """
    if len(case.scenes) > _MOST:
        raise MentorkitError(
            f"The case has {len(case.scenes):,} scenes; a map has room for {_MOST}. "
            "`mentorkit paths` counts its ways."
        )
    boxes = boxes_of(case, shares)
    return Map(case, boxes, lay_out(boxes))


def write_map(case: Case, to: Path | str, shares: Shares | None = None) -> Path:
    """The map of a case in a file: `.svg`, `.png` or `.html`. A folder that is missing is made.

    Raises:
        MentorkitError: The name ends otherwise, or the file can't be written.
    """
    to = Path(to)
    kind = to.suffix.lower()
    if kind not in FORMATS:
        raise MentorkitError(f"“{to.name}” has to end in {', '.join(FORMATS[:-1])} or .html.")
    drawn = map_of(case, shares)
    content = drawn.png() if kind == ".png" else drawn.svg() if kind == ".svg" else drawn.html()
    try:
        write_whole(to, content if isinstance(content, bytes) else content.encode())
    except OSError as fault:
        raise MentorkitError(f"{to} can't be written: {fault.strerror}.") from fault
    return to


def _table(case: Case) -> str:
    rows = []
    for scene in case.scenes:
        for place, choice in enumerate(scene.choices):
            first = (
                f'<th scope="rowgroup" rowspan="{len(scene.choices)}">{escape(scene.title)}</th>'
                if not place
                else ""
            )
            condition = escape(condition_source(choice.condition)) if choice.condition else ""
            target = case.scene(choice.target)
            rows.append(
                f"<tr>{first}<td><code>{choice.id}</code></td>"
                f"<td>{escape(plain_choice(choice))}</td><td><em>{condition}</em></td>"
                f"<td>{escape(target.ending or target.title)}</td></tr>"
            )
    return "\n".join(rows)


_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Map: {title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ margin: 2rem; color: light-dark(#1d2426, #ece8e1); background: light-dark(#fff, #16191a);
  font: 1rem/1.5 system-ui, sans-serif; }}
h1 {{ font-size: 1.4rem; }}
.wide {{ overflow: auto; }}
table {{ border-collapse: collapse; font-size: 0.9rem; }}
th, td {{ padding: 0.3rem 1rem 0.3rem 0; text-align: start; vertical-align: top;
  border-top: 1px solid light-dark(#d5d9d9, #3a3f40); }}
@media print {{ .wide svg {{ width: 100%; height: auto; }} }}
</style>
<h1>{title}</h1>
<p>{about}</p>
<div class="wide" tabindex="0" role="region" aria-label="Map">
{svg}</div>
<h2>Every choice</h2>
<table>
<thead><tr><th scope="col">Scene</th><th scope="col">Choice</th><th scope="col">In words</th>
<th scope="col">Open if</th><th scope="col">Leads to</th></tr></thead>
<tbody>
{table}
</tbody>
</table>
</html>
"""

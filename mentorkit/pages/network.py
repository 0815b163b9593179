"""A network map as others see it: a picture, and a table of the same people.

The picture is an image that carries its drawing with it. Put into the page as SVG, Jupyter would
take out the drawing and leave its words behind, in notebooks that nobody has trusted yet.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from mentorkit.colours import ACCENT, INK, PAPER
from mentorkit.forms import Person
from mentorkit.forms.geometry import (
    FONT,
    POINT,
    Picture,
    Spot,
    give_names,
    in_short,
    letters,
    picture,
    rank_names,
    ring_names,
)
from mentorkit.language import _, ngettext
from mentorkit.pages.parts import Part, sentence, shown, table

# On a sheet of its own, whatever the page around it looks like: an image can't know.
_QUIET, _LINE = "#4a5356", "#a5abad"
_UNFIT_FOR_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_IN_AN_ADDRESS = str.maketrans({"%": "%25", "#": "%23", "<": "%3C", ">": "%3E", '"': "%22"})


def network(people: Sequence[Person]) -> list[Part]:
    """The map: a picture, what its signs mean, and who is on it."""
    if not people:
        return [sentence(_("Nobody is on the map yet."))]
    return [_image(people), _legend(), _table(people)]


def svg(people: Sequence[Person]) -> str:
    """The picture alone, as SVG that needs nothing else."""
    drawn = picture(people)
    rings = "".join(
        f'<circle cx="{drawn.x}" cy="{drawn.y}" r="{radius}" fill="none" stroke="{_LINE}"/>'
        for radius in drawn.radii.values()
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{drawn.width}" height="{drawn.height}" '
        f'viewBox="0 0 {drawn.width} {drawn.height}" direction="ltr" '
        f'font-family="system-ui, sans-serif" font-size="{FONT}" fill="{INK}">'
        f'<rect width="100%" height="100%" rx="6" fill="{PAPER}"/>{rings}'
        f"{_names(drawn)}{''.join(map(_point, drawn.spots))}</svg>"
    )


def _names(drawn: Picture) -> str:
    """What the rings are called, and who stands in the middle."""
    names = ring_names()
    rings = "".join(
        _words(names[ring], drawn.x, drawn.y + radius + 15, "middle", f'fill="{_QUIET}"')
        for ring, radius in drawn.radii.items()
    )
    return rings + _words(_("Me"), drawn.x, drawn.y, "middle", 'font-weight="600"')


def _point(spot: Spot) -> str:
    shape = {
        "senior": f'<rect x="{-POINT}" y="{-POINT}" width="{2 * POINT}" height="{2 * POINT}"/>',
        "peer": f'<circle r="{POINT}"/>',
        "junior": f'<path d="M0 {-POINT - 1}L{POINT + 1} {POINT - 1}H{-POINT - 1}Z"/>',
    }[spot.person.rank]
    return f'<g transform="translate({spot.x} {spot.y})" fill="{ACCENT}">{shape}</g>' + _words(
        spot.label, spot.label_x, spot.label_y, spot.anchor
    )


def _words(text: str, x: float, y: float, anchor: str, more: str = "") -> str:
    # A name reads in its own direction, whatever stands around it.
    isolated = f"\u2068{shown(_UNFIT_FOR_XML.sub('', text))}\u2069"
    return (
        f'<text x="{x}" y="{y}" text-anchor="{anchor}" dominant-baseline="central" {more}>'
        f"{isolated}</text>"
    )


def _image(people: Sequence[Person]) -> Part:
    said = ngettext(
        "A map with one person on it. The table below says the same.",
        "A map with {count} people on it. The table below says the same.",
        len(people),
    )
    address = escape(f"data:image/svg+xml;charset=utf-8,{svg(people).translate(_IN_AN_ADDRESS)}")
    drawn = picture([])
    return Part(
        f'<p><img alt="{escape(said)}" width="{drawn.width}" height="{drawn.height}" '
        f'src="{address}"></p>',
        said,
    )


def _legend() -> Part:
    signs = {"senior": "■", "peer": "●", "junior": "▲"}
    marks = letters()
    said = [
        *(f"{signs[rank]} {name}" for rank, name in rank_names().items()),
        *(f"{marks[what]} {name}" for what, name in give_names().items()),
    ]
    return Part(f"<p>{escape(' · '.join(said))}</p>", " · ".join(said))


def _table(people: Sequence[Person]) -> Part:
    ranks, gives = rank_names(), give_names()
    rows = [
        [
            str(number),
            person.name,
            in_short(person),
            ranks[person.rank],
            ", ".join(gives[what] for what in person.gives),
        ]
        for number, person in enumerate(people, 1)
    ]
    return table(
        [
            "#",
            _("Who"),
            _("Where, as on a clock"),
            _("Senior, peer or junior"),
            _("What they give"),
        ],
        rows,
    )

"""A figure as SVG that stands in a page: its text is text, and its colours are the page's."""

from __future__ import annotations

import io
import re
import warnings
from typing import TYPE_CHECKING, Any

from mentorkit.reports import sheet

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_COLORS = {
    sheet.INK: "ink",
    sheet.QUIET: "quiet",
    sheet.GREY: "grey",
    sheet.FAINT: "faint",
    sheet.ACCENT: "accent",
    sheet.PAPER: "paper",
}


def to_svg(figure: Figure) -> str:
    """The figure as an `<svg>` element, the same for the same figure."""
    import matplotlib

    written = io.StringIO()
    style: dict[Any, str] = {"svg.fonttype": "none", "svg.hashsalt": "mentorkit"}
    with matplotlib.rc_context(style), warnings.catch_warnings():
        # Letters that matplotlib's own font lacks are in the reader's.
        warnings.filterwarnings("ignore", "Glyph .* missing from font")
        figure.savefig(written, format="svg", metadata={"Date": None})
    drawn = written.getvalue()
    drawn = _METADATA.sub("", drawn[drawn.index("<svg") :])
    return _BETWEEN_TAGS.sub(">\n<", _TAG.sub(_for_a_page, drawn))


_METADATA = re.compile(r"<metadata>.*?</metadata>|<defs>.*?</defs>", re.DOTALL)
_TAG = re.compile(r"<[a-z][^<>]*>")
_BETWEEN_TAGS = re.compile(r">\s*\n\s*<")
# Several figures share a page, so none may have ids; fonts and namespaces are the page's.
_UNWANTED = re.compile(r' (?:id|xmlns|xmlns:xlink|version|clip-path)="[^"]*"|font-family: [^;]*; ')
_SIZE = re.compile(r'<svg width="([\d.]+)pt" height="[\d.]+pt"')


def _for_a_page(tag: re.Match[str]) -> str:
    text = _UNWANTED.sub("", tag[0])
    for color, name in _COLORS.items():
        text = text.replace(f": {color}", f": var(--{name})")
    return _SIZE.sub(r'<svg aria-hidden="true" style="max-width: \1px"', text)

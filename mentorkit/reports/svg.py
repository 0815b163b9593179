"""A figure as SVG that stands in a page: its text is text, and its colours are the page's."""

from __future__ import annotations

import io
import re
import warnings
from typing import TYPE_CHECKING

from mentorkit.reports import sheet

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_COLORS = {
    sheet.INK: "ink",
    sheet.QUIET: "quiet",
    sheet.GREY: "grey",
    sheet.FAINT: "faint",
    sheet.ACCENT: "accent",
}


def to_svg(figure: Figure) -> str:
    """The figure as an `<svg>` element, the same for the same figure."""
    import matplotlib

    written = io.StringIO()
    style = {"svg.fonttype": "none", "svg.hashsalt": "mentorkit"}
    with matplotlib.rc_context(style), warnings.catch_warnings():
        # Letters that matplotlib's own font lacks are in the reader's.
        warnings.filterwarnings("ignore", "Glyph .* missing from font")
        figure.savefig(written, format="svg", metadata={"Date": None})
    text = written.getvalue()
    text = text[text.index("<svg") :]
    for unwanted in _UNWANTED:
        text = unwanted.sub("", text)
    text = _SIZE.sub(r'<svg aria-hidden="true" style="max-width: \1px"', text)
    for color, name in _COLORS.items():
        text = text.replace(f": {color}", f": var(--{name})")
    return re.sub(r"\s*\n\s*", "\n", text)


_SIZE = re.compile(r'<svg width="([\d.]+)pt" height="[\d.]+pt"')
_UNWANTED = (
    re.compile(r"<metadata>.*?</metadata>", re.DOTALL),
    re.compile(r"<defs>.*?</defs>", re.DOTALL),
    # Several figures share a page, so none may have ids; fonts and namespaces are the page's.
    re.compile(r' (?:id|xmlns|xmlns:xlink|version|clip-path)="[^"<>]*"'),
    re.compile(r"font-family: [^;]*; "),
)

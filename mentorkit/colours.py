"""The colours of what is drawn: ink on paper, greys, and one accent.

A style sheet can't take them from here, so `reports/templates/cohort.css` has the same once more,
and a test compares them.
"""

from __future__ import annotations

INK = "#1d2426"
QUIET = "#586063"
"""Of words that matter less."""
GREY = "#7d8588"
"""Of bars and lines that matter less."""
FAINT = "#d5d9d9"
ACCENT = "#0b5560"
PAPER = "#ffffff"

LIGHT = {
    "ink": INK,
    "quiet": QUIET,
    "grey": GREY,
    "faint": FAINT,
    "paper": PAPER,
    "accent": ACCENT,
}
"""By the names that style sheets have for them: on paper, and on a light page."""

DARK = {
    "ink": "#ece8e1",
    "quiet": "#b4b1ab",
    "grey": "#878a8a",
    "faint": "#3d4344",
    "paper": "#16191a",
    "accent": "#86cfd1",
}
"""The same on a dark page."""

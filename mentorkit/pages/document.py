"""A page of HTML that needs nothing else, and in which nothing can run."""

from __future__ import annotations

from functools import cache
from html import escape
from pathlib import Path

from mentorkit.language import direction, spoken


def document(heading: str, header: str, body: str, language: str, *, style: str = "") -> str:
    """The whole page.

    Args:
        heading: What the window is called.
        header: What stands at its top, in HTML.
        style: The name of a stylesheet beside the one that all pages have.
    """
    content = language or spoken(language)
    styles = _style("page") + (_style(style) if style else "")
    return f"""<!doctype html>
<html lang="{escape(content)}" dir="{direction(content)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width">
<title>{escape(heading)}</title>
<style>
{styles}</style>
</head>
<body>
<main>
<header>
{header}
</header>
{body}
</main>
</body>
</html>
"""


@cache
def _style(name: str) -> str:
    return Path(__file__).with_name(f"{name}.css").read_text(encoding="utf-8")

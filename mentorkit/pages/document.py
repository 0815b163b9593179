"""A page of HTML that needs nothing else, and in which nothing can run."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from mentorkit.webpage import web_page


def document(heading: str, header: str, body: str, language: str, *, style: str = "") -> str:
    """The whole page.

    Args:
        heading: What the window is called.
        header: What stands at its top, in HTML.
        style: The name of a stylesheet beside the one that all pages have.
    """
    styles = _style("page") + (_style(style) if style else "")
    content = f"<header>\n{header}\n</header>\n{body}\n"
    return web_page(heading, styles, content, language)


@cache
def _style(name: str) -> str:
    return Path(__file__).with_name(f"{name}.css").read_text(encoding="utf-8")

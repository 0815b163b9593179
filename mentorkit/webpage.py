"""A whole page of HTML that needs nothing else, and in which nothing can run."""

from __future__ import annotations

from html import escape

from mentorkit.language import direction, spoken


def web_page(title: str, styles: str, body: str, language: str) -> str:
    """The page, with its styles in it and a policy that allows nothing but these and pictures.

    Args:
        title: What the window is called.
        body: What stands in `<main>`, in HTML that ends its last line.
        language: Of what is written on it; "" for what mentorkit speaks where nobody says.
    """
    content = language or spoken(language)
    return f"""<!doctype html>
<html lang="{escape(content)}" dir="{direction(content)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width">
<title>{escape(title)}</title>
<style>
{styles}</style>
</head>
<body>
<main>
{body}</main>
</body>
</html>
"""

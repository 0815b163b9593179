"""HTML from other tools as Markdown: what it says is kept, what it can't say is noted."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser

from mentorkit.cases.formats.losses import listed
from mentorkit.cases.formats.wording import escaped, escaped_block, one_line

LONGEST = 100_000
"""Characters of one piece of HTML; five times what a scene may say."""
MOST_TAGS = 2_000
DEEPEST = 100
"""In one piece; the parser takes long over tags within tags within tags."""

Report = Callable[[str, str], None]
"""`report(what, hint)` notes what is not carried over."""

_INLINE = {"strong": "**", "b": "**", "em": "*", "i": "*"}
_BLOCKS = {
    "address", "article", "aside", "blockquote", "center", "dd", "div", "dl", "dt", "figcaption",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main",
    "nav", "ol", "p", "pre", "section", "table", "tbody", "tfoot", "thead", "tr", "ul",
}  # fmt: skip
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_MEDIA = {
    "img": "picture", "video": "film", "audio": "sound", "iframe": "embedded page",
    "object": "embedded file", "embed": "embedded file",
}  # fmt: skip
_TAGS = {*_INLINE, *_BLOCKS, *_MEDIA, "a", "br", "td", "th", "span"}
_ATTRIBUTES = {
    "a": {"href"}, "img": {"src", "alt"}, "iframe": {"src", "title"}, "video": {"src", "title"},
    "audio": {"src", "title"}, "embed": {"src"}, "object": {"data"},
}  # fmt: skip
_CODE = {"script", "style"}
_HAS_CODE = re.compile(r"<\s*(script|style)\b", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)")
_CLOSE_THEMSELVES = {
    "p", "li", "dd", "dt", "tr", "td", "th", "br", "hr", "img", "col", "input", "source", "wbr",
}  # fmt: skip
_APART = re.compile(r"</?(?:br|p|div|[uo]l|li|h\d|t[rdh])\b", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s]+")
_DEEPEST = 4
_TOO_MUCH = "Copy what matters of it by hand."
_HINT = "Say in words what matters of it, or put a picture's file beside the case."


def from_html(html: str, report: Report) -> str:
    """The Markdown of a piece of HTML.

    Pictures, films and whatever else is more than words leave a mark in the text and go to
    `report`.
    """
    if not html.strip():
        return ""
    if _is_too_much(html):
        report(f"a text of {len(html):,} characters with {html.count('<'):,} tags", _TOO_MUCH)
        return ""
    if _HAS_CODE.search(html):
        report("scripts or styles in the text", "")
    import nh3  # whose parser mends what is broken, and takes no longer over it

    mended = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        clean_content_tags=_CODE,
        link_rel=None,
        url_schemes={"http", "https", "mailto"},
    )
    reader = _Reader(report)
    reader.feed(mended)
    reader.close()
    return reader.markdown()


def words(html: str) -> str:
    """What a piece of HTML says, on one line and without any markup."""
    import nh3

    if _is_too_much(html):
        return ""
    reader = _Words()
    spaced = _APART.sub(r" \g<0>", html)
    reader.feed(nh3.clean(spaced, tags=set(), clean_content_tags=_CODE))
    reader.close()
    return one_line("".join(reader.said))


def _is_too_much(html: str) -> bool:
    if len(html) > LONGEST or html.count("<") > MOST_TAGS:
        return True
    depth = deepest = 0
    for end, tag in _TAG.findall(html):
        if tag.lower() not in _CLOSE_THEMSELVES:
            depth = max(0, depth - 1) if end else depth + 1
            deepest = max(deepest, depth)
    return deepest > DEEPEST


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def handle_data(self, data: str) -> None:
        self.said.append(data)


class _Reader(HTMLParser):
    """Turns well-formed HTML into blocks of Markdown."""

    def __init__(self, report: Report) -> None:
        super().__init__()
        self.report = report
        self.blocks: list[str] = []
        """Each with the gap before it."""
        self.listed = False
        self.inline: list[str] = []
        self.opened: list[tuple[str, int]] = []
        """Inline tags that are open, and where in `inline` they began."""
        self.lists: list[int | None] = []
        """For each list around, the number of its next item; None for bullets."""
        self.item = False
        self.quotes = 0
        self.heading = False
        self.address = ""
        self.lost: list[str] = []
        self.tables = False

    def markdown(self) -> str:
        self.flush()
        if self.lost:
            self.report(f"{listed(self.lost)}", _HINT)
        if self.tables:
            self.report("a table, written as lines of text", "Write it anew as a Markdown table.")
        return "".join(self.blocks).strip("\n")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _BLOCKS:
            self.flush()
            self.begin(tag)
        elif tag in _INLINE or tag == "a":
            self.opened.append((tag, len(self.inline)))
            self.address = given.get("href", "") if tag == "a" else self.address
        elif tag == "br":
            self.inline.append("\\\n")
        elif tag in ("td", "th") and "".join(self.inline).strip():
            self.inline.append(" | ")
        elif tag in _MEDIA:
            self.medium(tag, given)

    def begin(self, tag: str) -> None:
        if tag in ("ul", "ol"):
            self.lists.append(1 if tag == "ol" else None)
        elif tag == "li":
            self.item = True
        elif tag == "blockquote":
            self.quotes += 1
        elif tag == "hr":
            self.blocks.append(f"\n\n{'> ' * min(self.quotes, _DEEPEST)}***")
        self.heading = tag in _HEADINGS
        self.tables = self.tables or tag == "table"

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.flush()
            self.heading = False
            if tag in ("ul", "ol") and self.lists:
                self.lists.pop()
            elif tag == "blockquote":
                self.quotes -= 1
        elif self.opened and self.opened[-1][0] == tag:
            self.close_inline()

    def close_inline(self) -> None:
        """Puts the marks around what stood between an inline tag and its end."""
        tag, begin = self.opened.pop()
        inner = "".join(self.inline[begin:])
        said = inner.strip()
        del self.inline[begin:]
        if not said:
            self.inline.append(inner)
            return
        if tag != "a":
            nested = any(_INLINE.get(outer) == _INLINE[tag] for outer, _ in self.opened)
            mark = "" if nested else _INLINE[tag]
            said = f"{mark}{said}{mark}"
        elif _ADDRESS.fullmatch(self.address):
            address = re.sub(r"[<>(){}\\\[\]]", lambda sign: f"%{ord(sign[0]):02X}", self.address)
            said = f"[{said}]({address})"
        before = inner[: len(inner) - len(inner.lstrip())]
        self.inline.append(f"{before}{said}{inner[len(inner.rstrip()) :]}")

    def handle_data(self, data: str) -> None:
        if not self.inline and not data.strip():
            return
        spaced = re.sub(r"\s+", " ", data)
        first = not "".join(self.inline).strip()
        if first and not self.opened:
            self.inline.append(escaped_block(spaced.lstrip()))
        else:
            self.inline.append(escaped(spaced))

    def medium(self, tag: str, given: dict[str, str]) -> None:
        name = given.get("alt") or given.get("title") or given.get("src") or given.get("data") or ""
        said = one_line(f"{_MEDIA[tag]}: {name}" if name else f"a {_MEDIA[tag]}")[:200]
        self.lost.append(said)
        self.inline.append(escaped(f"[{said}]"))

    def flush(self) -> None:
        """Ends the block that is being read."""
        text = "".join(self.inline)
        self.inline, self.opened = [], []
        text = re.sub(r"^(?:\s|\\\n)+|(?:\s|\\\n)+$", "", text)
        if not text:
            return
        if self.heading:
            text = f"**{text.replace('**', '')}**"
        outer = "    " * max(0, min(len(self.lists), _DEEPEST) - 1)
        first = rest = ""
        if self.lists:
            number = self.lists[-1]
            mark = "- " if number is None else f"{number}. "
            first, rest = outer + mark, outer + " " * len(mark)
            if not self.item:
                first = rest
            elif number is not None:
                self.lists[-1] = number + 1
        quote = "> " * min(self.quotes, _DEEPEST)
        block = f"\n{quote}{rest}".join(text.split("\n"))
        gap = "\n" if self.item and self.listed else "\n\n"
        self.blocks.append(f"{gap}{quote}{first}{block}")
        self.item, self.listed = False, bool(self.lists)

"""Words from elsewhere as Markdown that our reader takes for words.

What would be a heading, a choice, a debrief or a hole in a case is written so that it is shown as
it was typed.
"""

from __future__ import annotations

import re
import textwrap
import unicodedata

from mentorkit.cases.limits import LONGEST_LINE
from mentorkit.cases.model import Text
from mentorkit.cases.pieces import Stretch

_UNSEEN = {"Cc", "Cs", "Co"}
_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_BRACE = re.compile(r"(\\*)([{}])")
_CALLOUT = re.compile(r"\[(\s*)!")
_BLOCK = re.compile(r"\s*(#|=+$|-+$|```|~~~|>\W*debrief\W*$)", re.IGNORECASE)
_LIKE_CHOICE = re.compile(r"([\s>*+\-\d.)]*)(\[[^\[\]]*\](?![(:\[]))")
_SPECIAL = re.compile(r"[\\`*\[\]{}<]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)")
_MARKER = re.compile(r"([-+>=#~]|\d{1,9}(?=[.)]))")


def clean(text: str) -> str:
    """The text with plain line ends, and a visible sign in place of characters nobody can see."""
    text = _BREAKS.sub("\n", text)
    if text.isprintable():
        return text
    return "".join(
        "\ufffd" if c not in "\n\t" and unicodedata.category(c) in _UNSEEN else c for c in text
    )


def one_line(text: str) -> str:
    """The text with every stretch of white space as one space."""
    return " ".join(clean(text).split())


def escaped(text: str) -> str:
    """Plain words as Markdown that shows exactly them."""
    return _harmless(_SPECIAL.sub(r"\\\g<0>", clean(text)))


def escaped_block(text: str) -> str:
    """Plain words as a paragraph, whatever it begins with."""
    text = escaped(text)
    if marker := _MARKER.match(text):
        end = marker.end() if marker[1].isdigit() else 0
        return f"{text[:end]}\\{text[end:]}"
    return text


def kept(text: str) -> str:
    """Text with a markup of its own as visible text: what it says in Markdown stays Markdown."""
    lines: list[str] = []
    for line in clean(text).split("\n"):
        line = line.expandtabs(4).rstrip()
        if line.startswith("    "):
            line = line.lstrip()
        if like := _LIKE_CHOICE.match(line):
            line = f"{like[1]}\\{line[like.end(1) :]}"
        if (block := _BLOCK.match(line)) and _begins(block[1], lines):
            line = f"{line[: block.start(1)]}\\{line[block.start(1) :]}"
        lines.append(line)
    whole = _BRACE.sub(_escape_brace, "\n".join(lines)).replace("![", r"\![")
    return _harmless(whole).strip("\n")


def kept_line(text: str) -> str:
    """The same for text that stands on one line, such as a choice's."""
    return _harmless(_BRACE.sub(_escape_brace, one_line(text)).replace("![", r"\!["))


def _begins(sign: str, before: list[str]) -> bool:
    """Whether the sign begins a block there; a line of dashes is harmless below an empty line."""
    return sign[0] not in "-=" or bool(before and before[-1].strip())


def _escape_brace(match: re.Match[str]) -> str:
    escapes = match[1] if len(match[1]) % 2 else match[1] + "\\"
    return escapes + match[2]


def _harmless(text: str) -> str:
    """Without what our reader looks for in any line: arrows of choices, marks of debriefs."""
    return _CALLOUT.sub(r"[\1\\!", text).replace(" -> ", r" -\> ")


def wrapped(text: str) -> str:
    """The text with no line longer than a case may have."""
    if len(text) <= LONGEST_LINE:
        return text
    return "\n".join(
        "\n".join(textwrap.wrap(line, LONGEST_LINE // 2, break_on_hyphens=False))
        if len(line) > LONGEST_LINE
        else line
        for line in text.split("\n")
    )


def raw(markdown: str) -> Text:
    """Markdown of ours as a text that `write_case` writes as it stands; it was not read yet."""
    return Text((markdown,), (Stretch(markdown),)) if markdown.strip() else Text(())

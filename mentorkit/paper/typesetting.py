"""From a template and its data to the bytes of a PDF; the one place that knows typst."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path
from typing import Any, cast

from mentorkit.errors import MentorkitError
from mentorkit.language import TURNING, _

TEMPLATES = Path(__file__).with_name("templates")

# Signs that are invisible and turn the order of letters round are named instead; what has no look
# at all is left out. A tab is a gap.
_SAID = (
    {code: f"[U+{code:04X}]" for code in TURNING}
    | dict.fromkeys((*range(9), *range(11, 32), *range(127, 160), 65279))
    | {0x09: "    ", 0x2028: "\n", 0x2029: "\n"}
)


def pdf(template: str, data: dict[str, Any]) -> bytes:
    """`template` set with `data`: tagged for screen readers, and the same for the same data.

    Raises:
        MentorkitError: It can't be set here; the sentence says why.
    """
    return typeset(template, data, "pdf")


def typeset(template: str, data: dict[str, Any], output: str) -> bytes:
    """`template` set with `data` as a `pdf`, or as `html` or `png` to look at it otherwise.

    Raises:
        MentorkitError: It can't be set here; the sentence says why.
    """
    try:
        import typst
    except ImportError as fault:
        raise MentorkitError(
            _(
                "A PDF can't be made on this computer: the package typst does not load. "
                "Run “pip install typst” in a terminal, then try again. Your answers are safe."
            )
        ) from fault

    def compiled(standards: list[Any]) -> bytes:
        made = typst.compile(
            TEMPLATES / f"{template}.typ",
            root=TEMPLATES,
            format=cast(Any, output),
            sys_inputs={"data": json.dumps(data)},
            pdf_standards=standards,
            timestamp=0,  # so that the same data give the same bytes
        )
        return b"".join(made) if isinstance(made, list) else made or b""

    try:
        if output != "pdf":
            return compiled([])
        try:
            return compiled(["ua-1"])
        except typst.TypstError:
            # PDF/UA wants a glyph for every letter, and no computer has fonts for all. Without it
            # the PDF is tagged all the same; what has no glyph is an empty box.
            return compiled([])
    except (RuntimeError, OSError) as fault:
        reason = str(getattr(fault, "message", fault)).rstrip(".")
        raise MentorkitError(
            _("The PDF can't be made: {reason}. Your answers are safe.", reason=reason)
        ) from fault


def lines_of(text: str, longest: int) -> list[dict[str, Any]]:
    """The lines of a person's text, each with the direction it is written in.

    Args:
        longest: How many letters without a gap have room; longer words may be broken.
    """
    visible = text.replace("\r\n", "\n").replace("\r", "\n").translate(_SAID).strip("\n")
    return [
        {"text": _breakable(line, longest), "rtl": _is_right_to_left(line)}
        for line in visible.split("\n")
    ]


def _breakable(line: str, longest: int) -> str:
    """Lets words that are longer than a line be broken, which typst does not do by itself."""
    step = max(longest // 2, 8)

    def broken(found: re.Match[str]) -> str:
        word = found[0]
        return "\u200b".join(word[place : place + step] for place in range(0, len(word), step))

    return re.sub(rf"\S{{{longest + 1},}}", broken, line)


def _is_right_to_left(line: str) -> bool:
    """As the first letter that has a direction says."""
    for letter in line:
        way = unicodedata.bidirectional(letter)
        if way in ("L", "R", "AL"):
            return way != "L"
    return False

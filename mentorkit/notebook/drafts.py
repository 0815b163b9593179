"""Earlier drafts of a text: those that somebody might want back, out of all that were saved.

A text is saved at every pause, so most of its versions only grew into the next one. A draft is
worth showing when something was taken out of it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from mentorkit.answers import Event, History

MOST = 30
"""How many are shown, the latest."""
_WORTH_KEEPING = 12
"""Characters that have to be gone, about two words; less is a correction."""


def drafts_of(history: History, item: str, now: str) -> list[dict[str, Any]]:
    """The drafts of one answer, the latest first: each with its `text` and when it was left.

    Args:
        now: The text as it is; it is no draft.
    """
    saved: list[str] = []
    aside: list[str] = []
    times: dict[str, datetime] = {}
    for entry in history.entries(item):
        text = _text(entry.data.get("item"))
        if text is not None:
            times[text] = entry.at
            (saved if entry.event == Event.SAVED else aside).append(text)
    kept = {text for text in [*_left_behind([*saved, now]), *aside] if text.strip()} - {now}
    latest = sorted(kept, key=times.__getitem__, reverse=True)[:MOST]
    return [{"text": text, "at": times[text].isoformat()} for text in latest]


def _text(item: object) -> str | None:
    text = item.get("text") if isinstance(item, dict) else None
    return text if isinstance(text, str) else None


def _left_behind(versions: list[str]) -> list[str]:
    """The versions that lost something on the way to the last one.

    `peak` is the fullest version of what is being written; it is left behind when enough of it is
    gone from the text that comes after it.
    """
    left = []
    peak = ""
    for text in versions:
        if _lost(peak, text) >= min(_WORTH_KEEPING, max(len(peak.strip()), 1)):
            left.append(peak)
            peak = text
        elif len(text) >= len(peak):
            peak = text
    return [*left, peak]


def _lost(before: str, after: str) -> int:
    """How many characters of `before` are not at the beginning or the end of `after`."""
    most = min(len(before), len(after))
    start = next((i for i in range(most) if before[i] != after[i]), most)
    rest = most - start
    end = next((i for i in range(rest) if before[-1 - i] != after[-1 - i]), rest)
    return len(before) - start - end

"""Days and times as the page says them."""

from __future__ import annotations

from datetime import date, datetime


def day(when: date | None) -> str:
    """`8 December 2026`; "" where there is none."""
    return f"{when.day} {when:%B %Y}" if when else ""


def moment(when: datetime | None) -> str:
    """`8 December 2026, 17:00` by this computer's clock; "" where there is none."""
    if when is None:
        return ""
    here = when.astimezone()
    return f"{day(here)}, {here:%H:%M}"

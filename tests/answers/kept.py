"""What a person's private history holds, as a test reads it."""

from __future__ import annotations

from mentorkit.answers import Sitting


def texts_kept(sitting: Sitting, item: str) -> list[str]:
    """The texts that a person has had for one item, each once, oldest first."""
    data = (entry.data.get("item") for entry in sitting.history.entries(item))
    texts = (part.get("text") for part in data if isinstance(part, dict))
    return list(dict.fromkeys(text for text in texts if isinstance(text, str)))

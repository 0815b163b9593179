"""What somebody agreed to, with the words they saw, and whether they asked to be contacted."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from mentorkit.answers import Item, Value
from mentorkit.language import _
from mentorkit.pages.parts import Part, bullets, line, sentence, shown, title, written

CONSENT = "consent"
"""The item that consents belong to; each choice is `consent/…`."""
PROCESS = "process"
"""The choice that lets drafts and times travel."""
CONTACT = "contact"
"""The item of a request to be contacted."""


def consents(items: Mapping[str, Item]) -> list[Part]:
    """Each choice that was made: yes or no, and the text it was about."""
    made = [
        _choice(item.value)
        for key, item in sorted(items.items())
        if key.startswith(f"{CONSENT}/") and isinstance(item, Value) and _is_choice(item.value)
    ]
    heading = title(_("What you agree to"))
    return [heading, bullets(made) if made else sentence(_("Nothing was agreed to."))]


def _is_choice(value: object) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("agreed"), bool)
        and isinstance(value.get("text"), str)
    )


def _choice(value: dict[str, Any]) -> Part:
    said = _("Yes") if value["agreed"] else _("No")
    return Part(
        f"<strong>{escape(said)}</strong>: {shown(value['text'])}", f"{said}: {value['text']}"
    )


def contact(item: Item | None) -> list[Part]:
    """Whether somebody asked to be contacted, and how they can be reached."""
    heading = title(_("Contact"))
    value = item.value if isinstance(item, Value) else None
    if not isinstance(value, dict) or value.get("asked") is not True:
        return [heading, sentence(_("No contact was asked for."))]
    how = value.get("how")
    parts = [heading, line(_("Asked to be contacted"), _("yes"))]
    return [*parts, written(how)] if isinstance(how, str) and how.strip() else parts


def agrees_to_process(items: Mapping[str, Item]) -> bool:
    """Whether somebody's drafts and times may travel with their answers."""
    item = items.get(f"{CONSENT}/{PROCESS}")
    value = item.value if isinstance(item, Value) else None
    return isinstance(value, dict) and value.get("agreed") is True

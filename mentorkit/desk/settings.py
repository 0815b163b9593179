"""Settings: what `course.yaml` says, what is blank there, and why that matters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

import msgspec

from mentorkit.course.spoken import spoken_told
from mentorkit.course.words import keep_words
from mentorkit.desk.panel import Answer, Panel
from mentorkit.desk.words import day, moment
from mentorkit.settings import SETTINGS_FILE, Settings


class _Line(NamedTuple):
    """A setting: what it is called here, and what is missing while it is blank; "" for nothing."""

    key: str
    title: str
    blank: str = ""


_LINES = (
    _Line("title", "Title"),
    _Line("readers", "Who reads", "Participants read, before they write, that nobody was named."),
    _Line("reply_by", "Reply by", "Nobody knows by when two human sentences come back."),
    _Line("crisis_contact", "In a crisis", "Nobody is named beside the boxes people write in."),
    _Line("responder", "Who makes contact", "Nobody can ask to be contacted."),
    _Line("response_time", "How soon", "Nobody can ask to be contacted."),
    _Line("resources", "Help there is", "Surveys about wellbeing can’t be released."),
    _Line("hand_in", "How people hand in"),
    _Line("language", "Language"),
    _Line("minimum_cell", "Smallest group in a report"),
    _Line("programme", "Programme"),
    _Line("execute", "Run participants’ code"),
)

_SAID = {
    "file": "One file, to upload or to send",
    "exchange": "nbgrader’s exchange",
    True: "Yes: tests of code run what participants wrote, on this computer",
    False: "No, never",
}


class Again(msgspec.Struct, tag_field="what", tag="again"):
    """The file may have been changed."""


class SettingsPanel(Panel):
    """What the course says about itself."""

    module = "settings"
    asks = Again

    def state(self) -> dict[str, Any]:
        """Each setting, and what is blank. The page of words is made to say what `terms:` says."""
        settings = self.course.settings()
        lines = list(_lines(settings))
        words = keep_words(self.course.root, settings)
        return {
            "lines": lines,
            "blanks": sum(bool(line["why"]) for line in lines),
            "assignments": [
                {
                    "name": name,
                    "due": moment(settings.due(name)),
                    "readers": settings.readers_of(name),
                    "reply_by": day(settings.reply_by_of(name)),
                }
                for name in self.course.sources()
            ],
            "terms": [{"ours": ours, "here": here} for ours, here in settings.terms.items()],
            "words": {"file": self.address(words.page) if words.page else "", "said": words.said},
            "file": self.address(self.course.root / SETTINGS_FILE),
        }

    def answer(self, ask: Any, files: list[bytes]) -> Answer:
        """Looks at the file once more; so do all panels."""
        self.course.settings()
        return Answer({}, changed=True)


def _lines(settings: Settings) -> Iterator[dict[str, str]]:
    for line in _LINES:
        value = getattr(settings, line.key)
        told = day(value) if isinstance(value, date) else str(value or "")
        if line.key in ("hand_in", "execute"):
            told = _SAID[value]
        why = line.blank if not told else ""
        note = spoken_told(told) if line.key == "language" else ""
        yield {"key": line.key, "title": line.title, "value": told, "why": why, "note": note}


PANEL = SettingsPanel

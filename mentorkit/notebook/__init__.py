"""What a person touches in a notebook.

`play` shows a case, `reflect` asks for a few words, `survey` for ratings, `worksheet` for something
to take home; `note` gives room that nobody else sees, `consent` and `ask_for_contact` ask what is
the person's alone to decide, and `submission` ends an assignment. `preview` shows a case to its
author while they write it, and `facilitate` leads a session in a room.

An element is a widget whose page does the work at once and whose kernel says what is on disk
(`element`). What a person decides and writes travels in messages, never in a widget's traits, which
Jupyter may store in the notebook. Beside each widget stands a plain summary of the same answers,
for paper and for pages without a kernel (`summary`).
"""

from __future__ import annotations

from mentorkit.notebook.consent import consent
from mentorkit.notebook.contact import ask_for_contact
from mentorkit.notebook.facilitate import facilitate
from mentorkit.notebook.note import note
from mentorkit.notebook.play import play
from mentorkit.notebook.preview import preview
from mentorkit.notebook.reflect import reflect
from mentorkit.notebook.submission import submission
from mentorkit.notebook.survey import survey
from mentorkit.notebook.worksheet import worksheet

__all__ = [
    "ask_for_contact",
    "consent",
    "facilitate",
    "note",
    "play",
    "preview",
    "reflect",
    "submission",
    "survey",
    "worksheet",
]

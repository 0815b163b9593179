"""What a person touches in a notebook: `play` shows a case, `reflect` asks for a few words.
`preview` shows a case to its author while they write it.

An element is a widget whose page does the work at once and whose kernel says what is on disk
(`element`). What a person decides and writes travels in messages, never in a widget's traits, which
Jupyter may store in the notebook. Beside each widget stands a plain summary of the same answers,
for paper and for pages without a kernel (`summary`).
"""

from __future__ import annotations

from mentorkit.notebook.play import play
from mentorkit.notebook.preview import preview
from mentorkit.notebook.reflect import reflect

__all__ = ["play", "preview", "reflect"]

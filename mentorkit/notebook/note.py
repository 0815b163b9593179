"""Private notes: `note()` gives a place to think that no course ever collects."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from mentorkit.answers import Notes, Saved
from mentorkit.answers.place import Place, place_of
from mentorkit.errors import MentorkitError
from mentorkit.language import _, speaking
from mentorkit.notebook.element import Element, tell_fault
from mentorkit.notebook.live import can_talk
from mentorkit.notebook.reflect import refuse_bad_id
from mentorkit.pages.reflections import prompt as prompt_part
from mentorkit.released import Asked


def note(prompt: str = "", name: str = "note") -> None:
    """Shows a place for private notes; where nobody can write, nothing at all.

    What is written is kept in the author's own folder on this computer, outside of the assignment.
    It is in no notebook, no submission, no log and no export.

    Args:
        prompt: What to think about, in Markdown.
        name: Tells several notes of one assignment apart.
    """
    place = place_of(Path.cwd())
    if not can_talk():
        return
    with speaking(place.released.language):
        try:
            refuse_bad_id(name)
            Note(place, Asked("note", name, prompt=prompt)).show()
        except MentorkitError as fault:
            tell_fault(fault)


class Note(Element):
    """A box whose words stay with their author."""

    module = "note"
    leaves_summary = False

    def __init__(self, place: Place, asked: Asked) -> None:
        sitting = place.sitting
        notes = Notes(place.folder, assignment=sitting.assignment, course=sitting.course)
        # A rehearsal is one of answers; notes are private everywhere.
        super().__init__(
            msgspec.structs.replace(place, sitting=notes, rehearsal=False, notices=()), asked
        )

    def opening(self) -> dict[str, Any]:
        """The prompt."""
        prompt = self.asked.prompt
        return {"prompt": prompt_part(prompt).html if prompt.strip() else ""}

    def save(self, item: str, content: Any, based_on: int) -> Saved:
        """Keeps the note."""
        if item != self.item:
            raise MentorkitError(_("“{item}” is not asked here. Run the cells again.", item=item))
        return self.place.sitting.write(item, msgspec.convert(content, str), based_on)

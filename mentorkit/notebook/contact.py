"""A request: `ask_for_contact()` lets somebody say that they would like to be contacted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from mentorkit.answers import Saved
from mentorkit.answers.place import place_of
from mentorkit.errors import MentorkitError
from mentorkit.language import _
from mentorkit.notebook.element import Element, present
from mentorkit.pages.agreements import CONTACT
from mentorkit.released import Asked

_LONGEST = 2000
"""Characters of how somebody can be reached."""


def ask_for_contact() -> None:
    """Offers to ask the course's responder for contact, and says whom to call now.

    Where the course names no responder, nothing can be asked for: nobody would see it.
    """
    place = place_of(Path.cwd())
    asked = Asked("ask_for_contact", CONTACT)
    present(place, asked, lambda: Contact(place, asked))


class Contact(Element):
    """An explicit request, which goes to one named person."""

    module = "contact"

    def opening(self) -> dict[str, Any]:
        """Who would answer, how soon, and what is shown in any case."""
        released = self.place.released
        return {
            "responder": released.responder,
            "response_time": released.response_time,
            "crisis_contact": released.crisis_contact,
            "resources": released.resources,
            "due": released.due,
        }

    def save(self, item: str, content: Any, based_on: int) -> Saved:
        """Records the request, or that it was taken back; then nothing else is left of it."""
        released = self.place.released
        if item != self.item:
            raise MentorkitError(_("“{item}” is not asked here. Run the cells again.", item=item))
        if not (released.responder and released.response_time):
            raise MentorkitError(
                _("The course has named nobody who would see this, so it can't be asked for here.")
            )
        request = msgspec.convert(content, _Request)
        if len(request.how) > _LONGEST:
            raise MentorkitError(
                _("This is too long to be passed on: at most {most} characters.", most=_LONGEST)
            )
        value = msgspec.to_builtins(request) if request.asked else {"asked": False}
        return self.place.sitting.mark(item, value, based_on)


class _Request(msgspec.Struct, omit_defaults=False):
    asked: bool
    how: str = ""

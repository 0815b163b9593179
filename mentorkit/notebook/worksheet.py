"""Worksheets: `worksheet("learning-plan")` is a page to fill in, to keep, and to print."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from mentorkit.answers import Saved
from mentorkit.answers.place import Place, place_of
from mentorkit.errors import MentorkitError
from mentorkit.forms import Worksheet, check_field, find_worksheet
from mentorkit.forms.geometry import give_names, letters, rank_names, ring_names
from mentorkit.forms.network import LONGEST_NAME, MOST_PEOPLE
from mentorkit.language import _, speaking
from mentorkit.notebook.element import Element, Reply, present, tell_fault
from mentorkit.notebook.reflect import refuse_bad_id
from mentorkit.released import Asked

WRITTEN = ("line", "text")
"""The kinds of fields that hold a text; all others hold a value."""


def worksheet(name: str, item: str = "") -> None:
    """Shows a worksheet to fill in, such as `mentoring-compact`.

    Its author can save it as a PDF, or open it to print.

    Args:
        name: The definition: `name.yaml` beside the notebook, else the one mentorkit comes with.
        item: Tells two of the same worksheet apart. Each field's answer is `item/field`.
    """
    place = place_of(Path.cwd())
    with speaking(place.released.language):
        try:
            refuse_bad_id(item or name)
            sheet = find_worksheet(name, place.folder)
        except MentorkitError as fault:
            tell_fault(fault)
            return
    asked = Asked("worksheet", item or name, name=name)
    present(place, asked, lambda: Filling(place, asked, sheet))


class Filling(Element):
    """A worksheet that somebody fills in."""

    module = "worksheet"

    def __init__(self, place: Place, asked: Asked, sheet: Worksheet) -> None:
        self.sheet = sheet
        super().__init__(place, asked)

    def opening(self) -> dict[str, Any]:
        """The worksheet, and the words of the network map where it has one."""
        sheet = msgspec.to_builtins(self.sheet)
        del sheet["path"]
        mapped = any(field.kind == "network" for field in self.sheet.fields)
        return {"worksheet": sheet, "network": _network_words() if mapped else None}

    def state(self) -> dict[str, Any]:
        """What is on disk; what does not fit the worksheet is not shown, and the page says so."""
        state = super().state()
        for field in self.sheet.fields:
            kept = state["items"].get(f"{self.item}/{field.id}")
            if kept is None or (field.kind in WRITTEN and isinstance(kept["content"], str)):
                continue
            try:
                kept["content"] = check_field(field, kept["content"])
            except MentorkitError:
                kept["content"] = None
                state["notices"].append(
                    _(
                        "What is kept for “{label}” does not fit this worksheet, so it is not "
                        "shown. It stays as it is until you fill that in anew.",
                        label=field.label,
                    )
                )
        return state

    def save(self, item: str, content: Any, based_on: int) -> Saved:
        """Saves one field."""
        owner, _slash, name = item.rpartition("/")
        if owner != self.item:
            raise MentorkitError(_("“{item}” is not asked here. Run the cells again.", item=item))
        field = self.sheet.field(name)
        checked = check_field(field, content)
        sitting = self.place.sitting
        save = sitting.write if field.kind in WRITTEN else sitting.mark
        return save(item, checked, based_on)

    def reply(self, what: str, about: dict[str, Any]) -> Reply:
        """Gives the worksheet as a PDF, with what is on disk; nothing of it stays anywhere."""
        if what != "pdf":
            return super().reply(what, about)
        from mentorkit.paper import worksheet_pdf

        made = worksheet_pdf(
            self.sheet,
            self.item,
            self.place.sitting.answers.items,
            language=self.place.released.language or self.language,
        )
        return Reply({"name": f"{self.item}.pdf"}, (made,))


def _network_words() -> dict[str, Any]:
    return {
        "rings": ring_names(),
        "ranks": rank_names(),
        "gives": give_names(),
        "letters": letters(),
        "most": MOST_PEOPLE,
        "longest": LONGEST_NAME,
    }

"""The end of an assignment: `submission()` says what is there, shows it as others will see it, and
hands it in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from mentorkit.answers import Saved
from mentorkit.answers.place import Place, place_of
from mentorkit.answers.process import share_process
from mentorkit.answers.receipts import (
    Receipt,
    digest_of,
    keep_receipt,
    last_receipt,
    make_bundle,
    receipt_for,
    refuse_changed,
    refuse_older,
)
from mentorkit.answers.sitting import bundle_path
from mentorkit.errors import MentorkitError
from mentorkit.language import _, speaking
from mentorkit.notebook.element import Element, Reply, neighbours, tell_fault
from mentorkit.notebook.exchange import submit
from mentorkit.notebook.live import can_talk
from mentorkit.pages import (
    Audience,
    answered,
    has_ended,
    others_of,
    page_for,
    seen,
    title_of,
)
from mentorkit.pages.agreements import agrees_to_process
from mentorkit.released import Asked

OPTIONAL = {"consent", "ask_for_contact"}
"""Elements that nobody has to answer."""


def submission() -> None:
    """Shows what is answered and what is not, when it is due, and how to hand it in.

    *See it as they will* shows the very pages that the reader, the rater and the archive get.
    Where nobody can touch it, it shows nothing: the answers stand in their own places.
    """
    place = place_of(Path.cwd())
    if not can_talk():
        return
    with speaking(place.released.language):
        try:
            Submission(place).show()
        except MentorkitError as fault:
            tell_fault(fault)


class Submission(Element):
    """What is there, what is not, and the way to hand it in."""

    module = "submission"
    leaves_summary = False
    watches_all = True

    def __init__(self, place: Place) -> None:
        self._titles: dict[Asked, str] = {}
        self._receipt = last_receipt(place.sitting.history)
        super().__init__(place, Asked("submission", "submission"))

    def opening(self) -> dict[str, Any]:
        """When it is due, and how it is handed in."""
        released = self.place.released
        return {"due": released.due, "hand_in": released.hand_in or "file"}

    def state(self) -> dict[str, Any]:
        """Every thing that is asked, and whether something was answered to it."""
        sitting = self.place.sitting
        answers = sitting.answers
        folder = self.place.folder
        agreed = agrees_to_process(answers.items)
        rows = []
        asks = self._asks()
        for asked in seen(asks, answers.items):
            done, said = answered(asked, folder, answers)
            met = any(has_ended(other, answers.items) for other in others_of(asked, asks))
            rows.append(
                {
                    "title": self._title(asked),
                    "done": done,
                    "said": said,
                    "optional": met or asked.kind in OPTIONAL,
                }
            )
        receipt = self._receipt
        return {
            **super().state(),
            "asks": rows,
            "process": agreed,
            "receipt": _shown(receipt) if receipt else None,
            "changed": bool(receipt and receipt.hash != digest_of(answers)),
            "bundle": bundle_path(sitting).name if bundle_path(sitting).is_file() else "",
            "folder": str(sitting.home),
        }

    def save(self, item: str, content: Any, based_on: int) -> Saved:
        """Nothing is answered here."""
        raise MentorkitError(_("“{item}” is not asked here. Run the cells again.", item=item))

    def reply(self, what: str, about: dict[str, Any]) -> Reply:
        """Shows a page, makes the file to hand in, gives it to the browser, or hands in."""
        match what:
            case "page":
                return Reply({"html": self._page(msgspec.convert(about.get("audience"), Audience))})
            case "bundle":
                return self._bundle(msgspec.convert(about.get("notebook"), str))
            case "download":
                path = bundle_path(self.place.sitting)
                if not path.is_file():
                    raise MentorkitError(_("The file is not there any more: make it once more."))
                return Reply({"name": path.name}, (path.read_bytes(),))
            case "hand in":
                return self._hand_in(msgspec.convert(about.get("notebook"), str))
        return super().reply(what, about)

    def _asks(self) -> list[Asked]:
        """What the assignment asks; where nobody says, what was shown in this kernel."""
        if self.place.released.asks:
            return self.place.released.asks
        shown = {other.item: other.asked for other in neighbours(self) if other.leaves_summary}
        return list(shown.values())

    def _title(self, asked: Asked) -> str:
        """A case has to be read for its title, and this is asked at every save of anything."""
        if asked not in self._titles:
            self._titles[asked] = title_of(asked, self.place.folder)
        return self._titles[asked]

    def _page(self, audience: Audience) -> str:
        return page_for(
            audience,
            self.place.released,
            self.place.folder,
            self.place.sitting.answers,
            person=_("a code instead of your name"),
            asks=self._asks(),
        )

    def _bundle(self, notebook: str) -> Reply:
        self._refuse_rehearsal()
        self._refresh_process()
        path, answers = make_bundle(self.place.sitting, self._notebooks(notebook))
        receipt = self._keep(receipt_for(answers))
        return Reply({"bundle": path.name, "folder": str(path.parent), "receipt": _shown(receipt)})

    def _notebooks(self, open_now: str) -> list[Path]:
        """The notebook that is open, and the others of the assignment."""
        folder = self.place.folder
        path = folder / Path(open_now).name
        if path.suffix != ".ipynb" or not path.is_file():
            raise MentorkitError(
                _("This notebook is not in the folder any more. Save it, then try again.")
            )
        others = {one.notebook for one in self.place.released.asks if one.notebook}
        rest = [folder / name for name in sorted(others - {path.name})]
        return [path, *(one for one in rest if one.is_file())]

    def _hand_in(self, notebook: str) -> Reply:
        self._refuse_rehearsal()
        self._refresh_process()
        sitting = self.place.sitting
        answers = sitting.answers
        for path in self._notebooks(notebook):
            refuse_older(path.read_bytes(), answers, path)
        submit(self.place.folder, self.place.released.course)
        refuse_changed(sitting, answers)
        return Reply({"receipt": _shown(self._keep(receipt_for(answers)))})

    def _keep(self, receipt: Receipt) -> Receipt:
        self._receipt = receipt
        keep_receipt(self.place.sitting.history, receipt)
        self._refresh()
        return receipt

    def _refresh_process(self) -> None:
        """What travels by consent is as new as the answers; without consent there is none."""
        sitting = self.place.sitting
        share_process(sitting, agrees_to_process(sitting.answers.items))

    def _refuse_rehearsal(self) -> None:
        if self.place.rehearsal:
            raise MentorkitError(_("This is a rehearsal: there is nothing to hand in."))


def _shown(receipt: Receipt) -> dict[str, Any]:
    return {**msgspec.to_builtins(receipt), "code": receipt.code}

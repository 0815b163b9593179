"""Consent: `consent()` asks for each use of the answers separately, and ticks nothing."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import msgspec

from mentorkit.answers import Saved, Sitting
from mentorkit.answers.place import Place, place_of
from mentorkit.answers.process import PROCESS_FILE, share_process
from mentorkit.errors import MentorkitError, did_you_mean
from mentorkit.language import _, speaking
from mentorkit.notebook.element import Element, present, tell_fault
from mentorkit.pages.agreements import CONSENT, PROCESS, agrees_to_process
from mentorkit.released import Asked


def wordings() -> dict[str, tuple[str, str]]:
    """What each choice asks: the sentence that is agreed to, and what it means."""
    return {
        "research": (
            _("My answers may be used for research on mentoring and its teaching."),
            _("Under a code, without my name. Training and grades do not depend on this."),
        ),
        "quotation": (
            _("Short passages of what I wrote may be quoted."),
            _("Without my name, and only after what could identify somebody was taken out."),
        ),
        PROCESS: (
            _("My earlier drafts, undone choices and times may be handed in too."),
            _("They go into a file of their own, process.json, which stands beside my answers."),
        ),
        "alumni": (
            _("The programme may write to me about follow-up after it has ended."),
            _("The address it has for me is kept for this alone. I can take this back."),
        ),
    }


def consent(*choices: str, **texts: str) -> None:
    """Asks for consent: each choice by itself, unticked, and open to change until it is handed in.

    What is recorded is yes or no, with the text that was shown.

    Args:
        choices: Which of `research`, `quotation`, `process` and `alumni`; all four when left out.
        texts: Words of your institution's own for a choice, such as `research="I agree that …"`.
            Another name makes a choice of your own.
    """
    place = place_of(Path.cwd())
    with speaking(place.released.language):
        try:
            offered = _offered(choices, texts)
        except MentorkitError as fault:
            tell_fault(fault)
            return
    present(place, Asked("consent", CONSENT), lambda: Consent(place, offered))


def _offered(choices: tuple[str, ...], texts: dict[str, str]) -> list[dict[str, str]]:
    known = wordings()
    names = list(dict.fromkeys([*(choices or (() if texts else known)), *texts]))
    for name in names:
        if name not in known and name not in texts:
            hint = did_you_mean(name, known)
            raise MentorkitError(
                _("There is no consent called “{name}”.", name=name) + f" {hint}".rstrip()
            )
    return [
        {"id": name, "text": texts[name], "means": ""}
        if name in texts
        else {"id": name, "text": known[name][0], "means": known[name][1]}
        for name in names
    ]


class Consent(Element):
    """Separate choices, each with its own words."""

    module = "consent"

    def __init__(self, place: Place, offered: list[dict[str, str]]) -> None:
        self.offered = offered
        super().__init__(place, Asked("consent", CONSENT))

    def opening(self) -> dict[str, Any]:
        """The choices."""
        return {"choices": self.offered, "due": self.place.released.due}

    def save(self, item: str, content: Any, based_on: int) -> Saved:
        """Records one choice, with the words it was about."""
        asked = {f"{CONSENT}/{one['id']}": one for one in self.offered}.get(item)
        if asked is None:
            raise MentorkitError(_("“{item}” is not asked here. Run the cells again.", item=item))
        agreed = msgspec.convert(content, _Choice).agreed
        said = " ".join(filter(None, [asked["text"], asked["means"]]))
        sitting = self.place.sitting
        if asked["id"] == PROCESS and not agreed:
            _take_back_process(sitting)
        saved = sitting.mark(item, {"agreed": agreed, "text": said}, based_on)
        if asked["id"] == PROCESS and agreed:
            with contextlib.suppress(OSError):  # handing in makes the file anew
                share_process(sitting, agrees_to_process(sitting.answers.items))
        return saved


def _take_back_process(sitting: Sitting) -> None:
    """Takes the file away first: as long as it stands there, nobody is told that it does not."""
    try:
        share_process(sitting, False)
    except OSError as fault:
        raise MentorkitError(
            _(
                "{file} can't be removed ({reason}), so this is not saved. "
                "Remove it yourself, then try again.",
                file=PROCESS_FILE,
                reason=fault.strerror,
            )
        ) from None


class _Choice(msgspec.Struct):
    agreed: bool

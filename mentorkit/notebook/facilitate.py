"""The facilitator's desk in a room: `facilitate("feedback")` leads a workshop's session.

The page has the run sheet with its clock, the notes for the facilitator, and the votes; it opens
the case in a second window for the hall, and drives it. The kernel reads guide and cases, finds
roads, counts polls, and is the one that says *Saved*.
"""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import msgspec

from mentorkit.answers import Saved
from mentorkit.answers.place import Place, place_of
from mentorkit.cases import Case, CaseError, Compiled, read_case
from mentorkit.cases.plain import plain_choice
from mentorkit.errors import MentorkitError, did_you_mean
from mentorkit.files import read_regular
from mentorkit.hall import (
    GUIDE,
    Record,
    Sessions,
    cases_in,
    named_choices,
    questions_for,
    read_poll,
    read_sheet,
    road,
    splits_of,
)
from mentorkit.hall.blanks import unset
from mentorkit.hall.casetext import case_page
from mentorkit.hall.printing import HANDOUT, card_in, card_page, handout_page
from mentorkit.hall.record import checked, fitted
from mentorkit.hall.tables import html_of
from mentorkit.language import _, direction, ngettext, speaking
from mentorkit.notebook.assets import STATIC, Bundle
from mentorkit.notebook.element import Element, Reply, tell, tell_fault
from mentorkit.notebook.live import can_talk
from mentorkit.notebook.pictures import with_pictures
from mentorkit.released import Asked, Released

ITEM = "session"
HALL = Bundle(STATIC, ("facilitate",), ("tokens", "facilitate", "hall"))
"""Only facilitators' notebooks bring this along."""

_GUIDE_LIMIT = 1_000_000


def facilitate(workshop: str) -> None:
    """Shows what a facilitator needs to lead a session of `workshop`, such as "feedback".

    The run sheet comes from the workshop's `guide.md`; the cases are those beside it. What is
    decided in the room is saved in `sessions/`, beside the notebook.
    """
    place = place_of(Path.cwd())
    with speaking(place.released.language):
        try:
            folder = workshop_folder(place.folder, workshop)
            if can_talk():
                Facilitation(place, workshop, folder).show()
            else:
                tell(*_without_page(folder))
        except MentorkitError as fault:
            tell_fault(fault)


def workshop_folder(here: Path, workshop: str) -> Path:
    """Where the workshop is: the notebook's own folder, one below it, or one beside it.

    Raises:
        MentorkitError: There is no such workshop; the sentence says what to do.
    """
    for folder in (here, here / workshop, here.parent / workshop):
        if folder.name == workshop and (folder / GUIDE).is_file():
            return folder
    there = [
        path.parent.name for path in (*here.glob(f"*/{GUIDE}"), *here.parent.glob(f"*/{GUIDE}"))
    ]
    hint = did_you_mean(workshop, there) or _("Put the notebook into the workshop's folder.")
    raise MentorkitError(
        _("There is no workshop “{name}” with a guide.md here.", name=workshop) + " " + hint
    )


class Facilitation(Element):
    """A session being led."""

    bundle = HALL
    module = "facilitate"
    leaves_summary = False

    def __init__(self, place: Place, workshop: str, folder: Path) -> None:
        self.workshop = workshop
        self.folder = folder
        self.sessions = Sessions(place.folder)
        self.cases: dict[str, Case] = {}
        self.guide = ""
        self.revision = 0
        self.record: Record | None = None
        self._problems: list[str] = []
        super().__init__(place, Asked("facilitate", ITEM))
        self._read()
        newest = self.sessions.newest()
        if newest and newest.case in self.cases and newest.workshop == workshop:
            self.record = fitted(newest, self.cases[newest.case])

    def show(self) -> None:
        """Displays the page, and the sentence that takes its place where there is no kernel."""
        super().show()
        said = _("Choose Run ▸ Run All Cells: the session goes on where the room was.")
        tell(f"<p>{said}</p>", said)

    def _read(self) -> None:
        """Reads guide and cases. What can't be read is said, and the others are there."""
        self.cases, self._problems = {}, []
        try:
            self.guide = read_regular(self.folder / GUIDE, _GUIDE_LIMIT).decode("utf-8", "replace")
        except OSError as fault:
            reason = fault.strerror or type(fault).__name__
            self._problems.append(_("{file} can't be read: {reason}.", file=GUIDE, reason=reason))
        for path in cases_in(self.folder, self.guide):
            try:
                case = read_case(path)
            except CaseError as fault:
                self._problems.append(_unreadable(path, fault))
            else:
                if case.use != "solo":
                    self.cases[case.id] = case
        if not self.cases:
            raise MentorkitError(
                _("There is no case in the folder “{name}”.", name=self.folder.name)
                + " "
                + _("Put one beside guide.md.")
            )

    def state(self) -> dict[str, Any]:
        """The session that was saved last."""
        language = self.place.released.language or self.language
        record = msgspec.to_builtins(self.record) if self.record else None
        return {
            "type": "state",
            "kind": "facilitate",
            "item": ITEM,
            "items": {ITEM: {"content": record, "revision": self.revision}} if record else {},
            "notices": [*self._problems, *self.sessions.notices],
            "rehearsal": False,
            "language": language,
            "dir": direction(language),
            "today": _today(),
            "summary": None,
        }

    def opening(self) -> dict[str, Any]:
        """The run sheet, and each case with what is for the facilitator alone."""
        sheet = read_sheet(self.guide)
        return {
            "workshop": self.workshop,
            "sheet": {
                "lengths": sheet.lengths,
                "usual": sheet.usual,
                "problems": sheet.problems,
                "note": sheet.note,
                "stages": [
                    {
                        "what": stage.what,
                        "times": {str(length): time for length, time in stage.times.items()},
                    }
                    for stage in sheet.stages
                ],
            },
            "printing": {
                "handout": (self.folder / HANDOUT).is_file(),
                "card": bool(card_in(self.guide)),
                "unset": _left_blank(self.place.released),
            },
            "cases": [
                {
                    "case": with_pictures(case),
                    "notes": {
                        scene.id: "".join(map(html_of, scene.debrief)) for scene in case.scenes
                    },
                    "briefing": "".join(map(html_of, case.debrief)),
                    "questions": questions_for(case, self.guide),
                }
                for case in self.cases.values()
            ],
        }

    def save(self, item: str, content: Any, based_on: int) -> Saved:
        """Puts the session on disk."""
        record = msgspec.convert(content, Record)
        if item != ITEM or record.case not in self.cases:
            raise MentorkitError(_("“{item}” is not asked here. Run the cells again.", item=item))
        case = self.cases[record.case]
        record = msgspec.structs.replace(
            checked(record, case),
            hash=case.compile().hash,
            workshop=self.workshop,
            date=record.date or _today(),
        )
        self.sessions.save(record)
        self.record = record
        self.revision += 1
        return Saved(self.revision, datetime.now().astimezone(), "")

    def reply(self, what: str, about: dict[str, Any]) -> Reply:
        """The road to the next vote, what a poll's file says, a page to print, the pictures."""
        if what == "road":
            asked = msgspec.convert(about, _OnTheWay)
            case = self._case(asked.case)
            found = road(case, asked.decisions, named_choices(case, self.guide))
            return Reply({"road": msgspec.to_builtins(found)})
        if what == "poll":
            poll = msgspec.convert(about, _Polled)
            try:
                content = base64.b64decode(poll.content, validate=True)
            except binascii.Error:
                raise MentorkitError(
                    _("What the page sent can't be read. Run the cells again.")
                ) from None
            scenes = {scene.id: scene for scene in self._case(poll.case).scenes}
            choices = {
                choice.id: plain_choice(choice)
                for choice in (scenes[poll.scene].choices if poll.scene in scenes else ())
                if choice.id in poll.open
            }
            ordered = {choice: choices[choice] for choice in poll.open if choice in choices}
            return Reply(msgspec.to_builtins(read_poll(content, ordered, poll.column)))
        if what == "page":
            return Reply({"html": self._page(msgspec.convert(about, _ToPrint))})
        if what == "pictures":
            return self._pictures(msgspec.convert(about, _Pictured).session)
        return super().reply(what, about)

    def _page(self, asked: _ToPrint) -> str:
        """A page of HTML to print."""
        released = self.place.released
        if asked.paper == "case":
            compiled = msgspec.convert(with_pictures(self._case(asked.case)), Compiled)
            return case_page(compiled, released.language)
        if asked.paper == "card":
            if not card_in(self.guide):
                raise MentorkitError(_("guide.md has no section “Escalation card”."))
            return card_page(self.guide, released)
        try:
            handout = read_regular(self.folder / HANDOUT, _GUIDE_LIMIT)
        except OSError as fault:
            reason = fault.strerror or type(fault).__name__
            raise MentorkitError(
                _("{file} can't be read: {reason}.", file=HANDOUT, reason=reason)
            ) from None
        return handout_page(handout.decode("utf-8", "replace"), released)

    def _pictures(self, session: str) -> Reply:
        """Draws what was voted on, and saves it beside the record: the bytes too, for the page."""
        if self.record is None or self.record.session != session:
            raise MentorkitError(_("This can't be asked here. Run the cells again."))
        splits = splits_of(self.record, self._case(self.record.case))
        if not splits:
            raise MentorkitError(_("The room has not voted yet."))
        from mentorkit.hall.drawing import picture_of

        pictures = {split.name: picture_of(split) for split in splits}
        paths = self.sessions.save_pictures(self.record, pictures)
        saved = [
            {"name": path.name, "finding": split.finding, "about": split.about}
            for path, split in zip(paths, splits, strict=True)
        ]
        return Reply({"pictures": saved}, tuple(pictures.values()))

    def _case(self, case_id: str) -> Case:
        if case_id not in self.cases:
            raise MentorkitError(_("This can't be asked here. Run the cells again."))
        return self.cases[case_id]


class _OnTheWay(msgspec.Struct):
    case: str
    decisions: list[tuple[str, str]]


class _Polled(msgspec.Struct):
    """A poll's file: `content` in base64, and the choices that were `open`, by their letters."""

    case: str
    scene: str
    open: list[str]
    content: str
    column: int | None = None


class _ToPrint(msgspec.Struct):
    """What is to be printed; the case is the one chosen on the page."""

    paper: Literal["handout", "card", "case"]
    case: str = ""


class _Pictured(msgspec.Struct):
    """A session whose splits are to be drawn."""

    session: str


def _unreadable(path: Path, fault: CaseError) -> str:
    first = fault.problems[0]
    return ngettext(
        "{file} can't be shown in the hall: it has a problem. Line {line}: {message}",
        "{file} can't be shown in the hall: it has {count} problems. Line {line}: {message}",
        len(fault.problems),
        file=path.name,
        line=first.line or 1,
        message=first.message,
    )


def _left_blank(released: Released) -> str:
    """Which settings a printed page would fill in and can't, in a sentence."""
    blank = unset(released)
    if not blank:
        return _("The crisis contact, who answers and local help come from the course's settings.")
    return _(
        "The course's settings leave blank: {blank}. Write it on paper by hand.",
        blank="; ".join(blank),
    )


def _without_page(folder: Path) -> tuple[str, str]:
    """What stands in a notebook that was run without anybody to see it."""
    said = _("Open this notebook in JupyterLab and choose Run ▸ Run All Cells to lead the session.")
    return f"<p>{said}</p>", f"{said} ({folder.name})"


def _today() -> str:
    return datetime.now().date().isoformat()

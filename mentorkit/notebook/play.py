"""The player: `play("missing-allergy")` shows a case and keeps the way a person took."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from mentorkit.answers import Answers, Saved
from mentorkit.answers.place import Place, place_of
from mentorkit.cases import Case, CaseError, read_case
from mentorkit.cases.model import ID
from mentorkit.errors import MentorkitError, Problem, did_you_mean
from mentorkit.language import _, ngettext, speaking
from mentorkit.notebook.element import Element, present, tell, tell_fault
from mentorkit.notebook.live import can_talk
from mentorkit.notebook.pictures import with_pictures
from mentorkit.pages import Part, is_begun, seen
from mentorkit.pages.cases import playthrough, sureness
from mentorkit.released import Asked

_Decisions = list[tuple[str, str]]
_Sureness = Annotated[int, Meta(ge=1, le=5)]


def play(case_id: str, alternative: str = "") -> None:
    """Shows the case `case_id`, which stands beside the notebook as `case_id.md`.

    It goes on where the person was. On a course's own ground it rehearses: answers are kept apart.

    Args:
        alternative: Another case beside the notebook, for whom the first is too near. It is shown
            in a line below, counts the same, and nobody has to say why.
    """
    place = place_of(Path.cwd())
    case = _found(place, case_id)
    other = _found(place, alternative) if alternative not in ("", case_id) else None
    if case and other:
        _present_both(place, case, other)
    elif only := case or other:
        present(place, asked_by(only), lambda: Player(place, only))


def _found(place: Place, case_id: str) -> Case | None:
    """The case; None when it can't be shown, which is then said in its place."""
    with speaking(place.released.language):
        try:
            return find_case(place.folder, case_id)
        except CaseError as fault:
            tell(*_problems(case_id, fault.problems))
        except MentorkitError as fault:
            tell_fault(fault)
    return None


def _present_both(place: Place, case: Case, other: Case) -> None:
    """A case and its alternative; where nobody can touch them, the one that was played."""
    players = {
        asked_by(case): lambda: Player(place, case, other),
        asked_by(other, instead_of=case.id): lambda: Player(place, other, case, stands_in=True),
    }
    try:
        shown = list(players) if can_talk() else seen(players, place.sitting.answers.items)
    except MentorkitError:  # said by the first of them
        shown = list(players)[:1]
    for asked in shown:
        present(place, asked, players[asked])


def asked_by(case: Case, instead_of: str = "") -> Asked:
    """What a case asks of somebody who plays it, maybe in place of another."""
    return Asked("play", case.id, instead_of=instead_of)


def find_case(folder: Path, case_id: str) -> Case:
    """The case beside the notebook in `folder`.

    Raises:
        CaseError: It has problems.
        MentorkitError: It is not there; the sentence says what to do.
    """
    path = folder / f"{case_id}.md"
    if not ID.fullmatch(case_id) or not path.is_file():
        there = [file.stem for file in folder.glob("*.md")]
        hint = did_you_mean(case_id, there) or _("Put {file} beside the notebook.", file=path.name)
        said = _("There is no case “{case}” in this notebook's folder.", case=case_id)
        raise MentorkitError(f"{said} {hint}")
    return read_case(path)


class Player(Element):
    """A case being played.

    Args:
        other: The case that may be played in its place, or that it may be played in place of.
        stands_in: Whether this one is the alternative, which is shown when somebody asks for it.
    """

    module = "play"

    def __init__(
        self, place: Place, case: Case, other: Case | None = None, *, stands_in: bool = False
    ) -> None:
        self.case = case
        self.other = other
        self.stands_in = stands_in
        super().__init__(place, asked_by(case, other.id if other and stands_in else ""))

    def opening(self) -> dict[str, Any]:
        """The case, the words for how sure one is, and what there is to know of the other case."""
        other = self.other.title if self.other else ""
        items = self.place.sitting.answers.items
        return {
            "case": with_pictures(self.case),
            "sureness": sureness(),
            "other": other,
            "other_begun": self.other is not None and is_begun(self.other.id, items),
            "stands_in": self.stands_in,
        }

    def save(self, item: str, content: Any, based_on: int) -> Saved:
        """Saves the line of decisions, or what was asked in one scene."""
        sitting = self.place.sitting
        if item == self.item:
            return sitting.decide(self.case, msgspec.convert(content, _Decisions), based_on)
        scene, _slash, kind = item.removeprefix(f"{self.item}/").partition("/")
        asked = {one.id: one for one in self.case.scenes}.get(scene)
        if asked and asked.why and not kind:
            return sitting.write(item, msgspec.convert(content, str), based_on)
        if asked and asked.confidence and kind == "confidence":
            return sitting.mark(item, msgspec.convert(content, _Sureness), based_on)
        raise MentorkitError(_("The case does not ask “{item}”. Run the cells again.", item=item))

    def parts(self, answers: Answers) -> list[Part]:
        """The way so far."""
        return playthrough(self.case.compile(), answers.items)


def _problems(case_id: str, problems: tuple[Problem, ...]) -> tuple[str, str]:
    """What is wrong with a case, for its author: in HTML, and in plain text."""
    first = ngettext(
        "The case “{case}” can't be played yet: {case}.md has a problem.",
        "The case “{case}” can't be played yet: {case}.md has {count} problems.",
        len(problems),
        case=case_id,
    )
    rows = [
        (
            _("Line {number}", number=one.line) if one.line else _("The file"),
            f"{one.message} {one.hint}".rstrip(),
            one.code,
        )
        for one in problems
    ]
    items = "".join(
        f"<li><strong>{where}:</strong> {escape(said)} <code>{code}</code></li>"
        for where, said, code in rows
    )
    text = "\n".join([first, *(f"- {where}: {said} ({code})" for where, said, code in rows)])
    return f"<p>{escape(first)}</p><ul>{items}</ul>", text

"""What simulated people do in an assignment: all that it asks for, and then they hand it in."""

from __future__ import annotations

import random
import shutil
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from mentorkit import bots
from mentorkit.answers import Sitting
from mentorkit.answers.process import share_process
from mentorkit.answers.receipts import make_bundle
from mentorkit.cases import known_case
from mentorkit.course import Element
from mentorkit.forms import find_instrument, find_worksheet
from mentorkit.pages.agreements import CONSENT, agrees_to_process

_NEVER_HANDS_IN = 0.05
_STOPS_HALFWAY = 0.05
_TAKES_THE_OTHER_CASE = 0.08


class Participant:
    """One simulated person at one assignment.

    Args:
        folder: Their copy of it, as it would be on their computer.
        seed: The same seed gives the same decisions and texts.
    """

    def __init__(self, person: bots.Person, folder: Path, seed: int) -> None:
        self.person, self.folder = person, folder
        self._chance = random.Random(f"{seed} {folder.name} {person.id}")
        self._temper = bots.temper(random.Random(f"{seed} {person.id}"))
        self._sitting = Sitting(folder)

    def takes_part(self, elements: Sequence[Element]) -> bool:
        """Does what `elements` ask for, or the first half of it; says whether they hand it in."""
        if self._chance.random() < _NEVER_HANDS_IN:
            return False
        asked = self._chosen([element for element in elements if element.is_answered])
        if self._chance.random() < _STOPS_HALFWAY:
            asked = asked[: (len(asked) + 1) // 2]
        for element in asked:
            self._answer(element)
        agreed = agrees_to_process(self._sitting.answers.items)
        share_process(self._sitting, agreed)
        return True

    def _chosen(self, elements: Sequence[Element]) -> list[Element]:
        """Of a case and its alternative, one."""
        instead = {element.asked.instead_of for element in elements} - {""}
        chance = random.Random(f"{self.folder.name} {self.person.id} another case")
        others = {case for case in sorted(instead) if chance.random() < _TAKES_THE_OTHER_CASE}
        return [
            element
            for element in elements
            if element.item not in others
            and (not element.asked.instead_of or element.asked.instead_of in others)
        ]

    def _answer(self, element: Element) -> None:
        sitting, chance, item = self._sitting, self._chance, element.item
        match element.kind:
            case "play":
                bots.play(sitting, known_case(self.folder / f"{item}.md"), chance)
            case "reflect":
                bots.reflect(sitting, item, chance, element.model)
            case "survey":
                asked = element.asked
                instrument = find_instrument(asked.name, self.folder)
                bots.rate(sitting, item, instrument, asked.moment, self._temper, chance)
            case "worksheet":
                bots.fill_in(sitting, item, find_worksheet(element.asked.name, self.folder), chance)
            case "consent":
                bots.agree(sitting, _offered(element.choices), chance)

    def uploads(self, to: Path) -> None:
        """Puts the one file to hand in into `to`, where a learning system would have it."""
        bundle, _ = make_bundle(self._sitting, sorted(self.folder.glob("*.ipynb")))
        to.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(bundle, to / f"{self.person.id}.zip")

    def submits(self, exchange: Path) -> None:
        """Puts a copy where `nbgrader submit` would."""
        now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f UTC")
        own = self.person.id
        place = exchange / "inbound" / f"{own}+{self.folder.name}+{now}+{own}"
        shutil.copytree(self.folder, place)
        (place / "timestamp.txt").write_text(now, encoding="utf-8")


def _offered(choices: Sequence[str]) -> Mapping[str, str]:
    """What `consent()` shows for each choice, by its item."""
    from mentorkit.notebook.consent import wordings

    words = wordings()
    names = [name for name in choices or words if name in words]
    return {f"{CONSENT}/{name}": " ".join(words[name]) for name in names}

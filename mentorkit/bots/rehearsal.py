"""A cohort's worth of answers that nobody gave, to try a report on."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from mentorkit.answers import Sitting
from mentorkit.bots.people import Person, cohort
from mentorkit.bots.policies import Policy, ordinary
from mentorkit.bots.work import play, reflect
from mentorkit.cases import Case
from mentorkit.environment import environment
from mentorkit.errors import MentorkitError

_NOT_HANDED_OUT = shutil.ignore_patterns("answers.*", ".*", "__pycache__")


def rehearse(
    assignment: Path | str,
    to: Path | str,
    *,
    cases: Sequence[Case] = (),
    reflections: Sequence[str] = (),
    participants: int = 40,
    seed: int = 1,
    policy: Policy = ordinary,
) -> list[Person]:
    """Has simulated people do an assignment; what each would hand in is a folder in `to`.

    They play, change their minds, explain and write by way of a `Sitting`, as a notebook's page
    does. `mentorkit collect --from` takes the folders in.

    Args:
        assignment: The folder as participants get it.
        cases: What they play.
        reflections: The ids of what they write.
        seed: The same seed gives the same people, decisions and texts.
        policy: How they choose.

    Raises:
        MentorkitError: `to` is not empty; nothing in it was touched.
    """
    to = Path(to)
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise MentorkitError(f"{to} is not empty, so nobody's answers were put there.")
    people = cohort(participants, seed)
    with tempfile.TemporaryDirectory() as histories, environment(MENTORKIT_PRIVATE=histories):
        for person in people:
            folder = to / person.id
            shutil.copytree(assignment, folder, ignore=_NOT_HANDED_OUT)
            sitting, chance = Sitting(folder), random.Random(f"{seed} {person.id}")
            for case in cases:
                play(sitting, case, chance, policy)
            for item in reflections:
                reflect(sitting, item, chance)
    return people

"""Checks of what people read, and of what a facilitator needs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from mentorkit.cases.model import BELOW_THE_LINE, Case, Text
from mentorkit.cases.proofs.findings import Finding, LintCode
from mentorkit.cases.proofs.readings import name, readings
from mentorkit.cases.proofs.subject import Subject

LONGEST = {"briefing": 1_000, "scene": 1_000, "choice": 200, "feedback": 500}
"""Characters as shown that one screen holds well, its title and choices not counted."""

_COPIES = {"assignments", "release", "submitted", "autograded"}
_DUTY = re.compile(r"\bdut(y|ies)\b", re.IGNORECASE)


def too_long(subject: Subject) -> Iterator[Finding]:
    """Texts that somebody has to scroll for."""
    for reading in readings(subject.space):
        longest, row = int(reading.lengths.max()), int(np.argmax(reading.lengths))
        most = LONGEST[reading.kind]
        if longest > most:
            yield subject.finding(
                LintCode.TOO_LONG,
                subject.text(reading).line,
                f"{name(reading)} has {longest:,} characters; {most:,} fit on a screen.",
                "Shorten it, or make two of it.",
                subject.way(reading, row),
            )


def feedback(subject: Subject) -> Iterator[Finding]:
    """Choices after which nothing is said, or no duty named where one is broken."""
    space = subject.space
    for move, choice in subject.choices():
        steps = space.taking(move.number)
        way = space.way_by(steps[0]) if len(steps) else ()
        if BELOW_THE_LINE in choice.tags:
            if not (choice.feedback and _DUTY.search(_literal(choice.feedback))):
                yield subject.finding(
                    LintCode.NO_DUTY,
                    choice.line,
                    f"[{choice.id}] is below the line, and its feedback names no duty.",
                    "Begin the feedback with the duty it breaks: > Duty: …",
                    way,
                )
        elif choice.feedback is None:
            yield subject.finding(
                LintCode.NO_FEEDBACK,
                choice.line,
                f"[{choice.id}] has no feedback.",
                "Quote below it what it protects, and who pays for it: > …",
                way,
            )


def for_the_room(subject: Subject) -> Iterator[Finding]:
    """What a facilitated case is missing: live decisions, and debriefs of them."""
    case = subject.case
    if case.use == "solo":
        return
    live = [scene for scene in case.scenes if scene.live and scene.ending is None]
    if not live:
        yield subject.finding(
            LintCode.NO_LIVE_DECISION,
            0,
            "no decision is marked live.",
            "Mark the one or two that a room votes on when time is short: {#corridor live}.",
        )
    if not any((case.debrief, *(scene.debrief for scene in case.scenes))):
        if not _is_copy(case):
            yield subject.finding(
                LintCode.NO_DEBRIEF,
                0,
                "this case has no debrief.",
                "Add one where a facilitator wants to stop: > [!DEBRIEF] and questions below it.",
            )
        return
    for scene in live:
        if not scene.debrief:
            states = subject.space.in_scene(scene.id)
            yield subject.finding(
                LintCode.NO_DEBRIEF,
                scene.line,
                f'the live decision "{scene.id}" has no debrief.',
                "Add > [!DEBRIEF] and the questions to ask the room.",
                subject.space.way(states[0]) if len(states) else (),
            )


CHECKS = (too_long, feedback, for_the_room)


def _is_copy(case: Case) -> bool:
    """Whether the file is a participants' copy, whose debriefs were taken out on purpose."""
    return not _COPIES.isdisjoint(Path(case.path).absolute().parts)


def _literal(text: Text) -> str:
    """All that may be shown of a text, whatever its conditions."""

    def parts(tree: object) -> Iterator[str]:
        if isinstance(tree, str):
            yield tree
        elif isinstance(tree, tuple):
            for part in tree:
                yield from parts(part)

    return " ".join(parts(text.pieces))

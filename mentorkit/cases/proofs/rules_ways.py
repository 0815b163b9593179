"""Checks of the ways through a case: dead ends, and what nobody can come to."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from mentorkit.cases.model import Case, Scene
from mentorkit.cases.proofs.findings import Finding, LintCode
from mentorkit.cases.proofs.subject import Subject
from mentorkit.cases.spelling import condition_source


def dead_ends(subject: Subject) -> Iterator[Finding]:
    """States without an open choice that are no ending."""
    space = subject.space
    none_open = space.open_choices == 0
    stuck = np.flatnonzero(none_open & ~space.endings[: space.expanded])
    for scene, state in subject.nearest(stuck):
        yield subject.finding(
            LintCode.DEAD_END,
            scene.line,
            f'in "{scene.id}" it can happen that no choice is open{_facts(subject, scene, state)}.',
            "Add a choice that is open then, or take the condition off one of them.",
            space.way(state),
        )


def no_way_out(subject: Subject) -> Iterator[Finding]:
    """States where it is decided already that no ending will be reached."""
    space = subject.space
    lost = ~space.hopeful
    just_lost = np.zeros(len(space), bool)
    just_lost[0] = lost[0]
    just_lost[space.targets[~lost[space.sources] & lost[space.targets]]] = True
    can_move = space.open_choices > 0
    for scene, state in subject.nearest(np.flatnonzero(just_lost[: space.expanded] & can_move)):
        yield subject.finding(
            LintCode.NO_WAY_OUT,
            scene.line,
            f'from "{scene.id}" it can happen that no ending can be reached any more'
            f"{_facts(subject, scene, state)}.",
            "Let one of the ways from here lead to an ending.",
            space.way(state),
        )


def never_reached(subject: Subject) -> Iterator[Finding]:
    """Scenes and endings that no way leads to."""
    case, space = subject.case, subject.space
    linked = _linked(case)
    for scene in case.scenes:
        if len(space.in_scene(scene.id)) or not (space.whole or scene.id not in linked):
            continue
        reason = (
            "The choices that lead there are never open, or stand where nobody comes."
            if scene.id in linked
            else "Let a choice lead there, or take it out."
        )
        if scene.ending is None:
            message = f'nobody can reach the scene "{scene.id}".'
            yield subject.finding(LintCode.SCENE_NEVER_REACHED, scene.line, message, reason)
        else:
            message = f'nobody can reach the ending "{scene.ending}".'
            yield subject.finding(LintCode.ENDING_NEVER_REACHED, scene.line, message, reason)


def never_open(subject: Subject) -> Iterator[Finding]:
    """Choices whose scene is reached, and that are open in none of its states."""
    space = subject.space
    if not space.whole:
        return
    for move, choice in subject.choices():
        states = space.in_scene(move.scene)
        if choice.condition and len(states) and not len(space.taking(move.number)):
            yield subject.finding(
                LintCode.CHOICE_NEVER_OPEN,
                choice.line,
                f'[{choice.id}] is never open: "{condition_source(choice.condition)}" '
                f'never holds in "{move.scene}".',
                "Change the condition, or take the choice out.",
                space.way(states[0]),
            )


def one_choice(subject: Subject) -> Iterator[Finding]:
    """Scenes where there is nothing to decide."""
    space = subject.space
    for scene, state in subject.nearest(np.flatnonzero(space.open_choices == 1)):
        if len(scene.choices) == 1:
            message = f'"{scene.id}" has one choice, so nothing is decided there.'
        else:
            facts = _facts(subject, scene, state)
            message = f'in "{scene.id}" it can happen that one choice only is open{facts}.'
        yield subject.finding(
            LintCode.ONE_CHOICE,
            scene.line,
            message,
            "Add another choice, or let the choices before lead on at once.",
            space.way(state),
        )


CHECKS = (dead_ends, no_way_out, never_reached, never_open, one_choice)


def _facts(subject: Subject, scene: Scene, state: int) -> str:
    return subject.facts(state, *(choice.condition for choice in scene.choices))


def _linked(case: Case) -> set[str]:
    """Scenes that choices lead to from the start, whatever their conditions."""
    found = {case.scenes[0].id}
    waiting = list(found)
    while waiting:
        for choice in case.scene(waiting.pop()).choices:
            if choice.target not in found:
                found.add(choice.target)
                waiting.append(choice.target)
    return found

"""Checks of what a case keeps count of: assertions, bounds, and conditions that decide nothing."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from mentorkit.cases.proofs.findings import Finding, LintCode
from mentorkit.cases.proofs.moves import Values, test
from mentorkit.cases.proofs.readings import name, readings
from mentorkit.cases.proofs.subject import Subject
from mentorkit.cases.spelling import condition_source


def assertions(subject: Subject) -> Iterator[Finding]:
    """What the author said holds always and does not, or can be reached and cannot."""
    space = subject.space
    everywhere = Values(space.codes, space.layout)
    for assertion in subject.case.assertions:
        truth = np.broadcast_to(test(assertion.condition, space.layout)(everywhere), len(space))
        if assertion.kind == "reachable":
            if space.whole and not truth.any():
                yield subject.finding(
                    LintCode.NEVER_COMES_TRUE,
                    assertion.line,
                    f'"{assertion.source}" is said to be reachable, and never comes true.',
                    "Change the case, or what is said of it.",
                )
        elif not truth.all():
            state = int(np.argmin(truth))
            [(scene, _)] = subject.nearest(np.array([state]))
            yield subject.finding(
                LintCode.BROKEN_ASSERTION,
                assertion.line,
                f'"{assertion.source}" is said to hold always, and does not hold in "{scene.id}"'
                f"{subject.facts(state, assertion.condition)}.",
                "Change the case, or what is said of it.",
                space.way(state),
            )


def at_bounds(subject: Subject) -> Iterator[Finding]:
    """Effects that a counter's bound holds back."""
    space = subject.space
    counters = subject.case.counters
    for move, choice in subject.choices():
        if not any(effect[0] in ("+", "-") for effect in choice.effects):
            continue
        steps = space.taking(move.number)
        for limited in move.limited(space.values(space.sources[steps])):
            if not limited.where.any():
                continue
            name, amount = counters[limited.change.place].name, limited.change.amount
            side = "below" if amount < 0 else "above"
            effect = f"{name} {amount:+}"
            yield subject.finding(
                LintCode.COUNTER_AT_BOUND,
                choice.line,
                f"[{choice.id}] can take {name} {side} its bound: "
                f"with {effect} it stays at {limited.at}.",
                f"Widen the bounds of {name}, change by less, or set it: {name} ={limited.at}.",
                space.way_by(steps[int(np.argmax(limited.where))]),
            )


def never_read(subject: Subject) -> Iterator[Finding]:
    """Counters and flags that neither a condition nor a screen makes use of."""
    counters = [(counter, "no text shows it") for counter in subject.case.counters]
    flags = [(flag, "") for flag in subject.case.flags]
    for fact, also in counters + flags:
        if fact.name not in subject.names_read:
            yield subject.finding(
                LintCode.NEVER_READ,
                fact.line,
                f'no condition asks for "{fact.name}"' + (f", and {also}." if also else "."),
                "Use it in a condition, or take it out.",
            )


def choice_conditions(subject: Subject) -> Iterator[Finding]:
    """Conditions of choices that hold wherever they are asked; for the others see `never_open`."""
    space = subject.space
    if not space.whole:
        return
    for move, choice in subject.choices():
        states = space.in_scene(move.scene)
        if choice.condition and len(states) and len(space.taking(move.number)) == len(states):
            yield subject.finding(
                LintCode.ALWAYS_TRUE,
                choice.line,
                f"[{choice.id}] is always open: "
                f'"{condition_source(choice.condition)}" holds in "{move.scene}" every time.',
                "Take the condition out, or change it.",
                space.way(states[0]),
            )


def text_conditions(subject: Subject) -> Iterator[Finding]:
    """Conditions in texts that say the same wherever they are asked."""
    if not subject.space.whole:
        return
    for reading in readings(subject.space):
        for line, asked in zip(subject.text(reading).asked, reading.asked, strict=True):
            if not len(asked.rows) or (asked.truth.any() and not asked.truth.all()):
                continue
            always = bool(asked.truth[0])
            source = condition_source(asked.condition)
            yield subject.finding(
                LintCode.ALWAYS_TRUE if always else LintCode.ALWAYS_FALSE,
                line,
                f'"{source}" in {name(reading)} is always {str(always).lower()}.',
                "Take out the condition, or the text that nobody sees, or change it.",
                subject.way(reading, int(asked.rows[0])),
            )


CHECKS = (assertions, at_bounds, never_read, choice_conditions, text_conditions)

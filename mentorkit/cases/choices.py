"""One choice: `- [id] text -> target (effects) if condition #tags`, its feedback quoted below."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from mentorkit.cases.codes import CaseCode
from mentorkit.cases.logic import MisreadError, Scope, parse_condition, parse_effect
from mentorkit.cases.model import BELOW_THE_LINE, ID, Choice, Effect, Expression, Text
from mentorkit.cases.text import parse_line, parse_text
from mentorkit.errors import did_you_mean

Report = Callable[..., None]

STARTS = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s+\[([^\[\]]*)\](?![(:\[])\s*(.*)")
"""A list item that begins with `[id]` is meant as a choice."""

BULLET = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s+(.*)")
GRAMMAR = "A choice is one line: - [id] text -> scene (effects) if condition #tags."
_ARROW = " -> "
_REST = re.compile(r"(?P<target>[^\s(]*)\s*(?:\((?P<effects>[^()]*)\))?\s*(?P<more>.*)")
_CONDITION = re.compile(r"if\b(.*)")


class Item(NamedTuple):
    """A list item that may be a choice: its first line, and the quote below it."""

    line: int
    source: str
    feedback: Sequence[str]
    feedback_line: int


def parse_choice(item: Item, scope: Scope, report: Report) -> Choice | None:
    """The choice in `item`; None when it has no id or no arrow, which is reported."""
    start = STARTS.fullmatch(item.source)
    if not start:
        report(item.line, CaseCode.NOT_A_CHOICE, "this choice has no id in brackets.", GRAMMAR)
        return None
    choice_id, body = start[1], start[2]
    if not ID.fullmatch(choice_id):
        report(
            item.line,
            CaseCode.BAD_CHOICE_ID,
            f'"{choice_id}" can\'t be the id of a choice.',
            "Use small letters, digits and hyphens, a letter first.",
        )
    text, arrow, rest = (" " + body + " ").rpartition(_ARROW)
    if not arrow:
        report(item.line, CaseCode.NO_TARGET, f"[{choice_id}] leads nowhere.", _arrow_hint(body))
        return None
    if not text.strip():
        report(item.line, CaseCode.NOT_A_CHOICE, f"[{choice_id}] has no text.", GRAMMAR)
    rest, hash_sign, tags = rest.partition("#")
    parts = _REST.fullmatch(rest.strip())
    condition = _CONDITION.fullmatch(parts["more"]) if parts else None
    if not parts or (parts["more"] and not condition):
        report(
            item.line,
            CaseCode.NOT_A_CHOICE,
            f'"{rest.strip()}" after the arrow is not understood.',
            GRAMMAR,
        )
        return None
    choice = Choice(
        id=choice_id,
        text=parse_line(text.strip(), item.line, scope, report),
        target=_target(parts["target"], item.line, scope, report),
        effects=_effects(parts["effects"], item.line, scope, report),
        condition=_condition(condition and condition[1], item.line, scope, report),
        feedback=_feedback(item, scope, report),
        tags=_tags((hash_sign + tags).split(), item.line, report),
        line=item.line,
    )
    if BELOW_THE_LINE in choice.tags and not choice.feedback:
        report(
            item.line,
            CaseCode.DUTY_NOT_NAMED,
            f"[{choice_id}] breaks a duty, and its feedback does not say which.",
            "Quote it under the choice: > Duty: the drug chart is wrong tonight.",
        )
    return choice


def _arrow_hint(body: str) -> str:
    for near in ("→", "=>", "-->", "->"):
        if near in body:
            return f"Write the arrow as -> with a space on both sides (here it is {near})."
    return GRAMMAR


def _target(target: str, line: int, scope: Scope, report: Report) -> str:
    if target not in scope.scenes:
        report(
            line,
            CaseCode.UNKNOWN_TARGET if target else CaseCode.NO_TARGET,
            f'there is no scene "{target}".' if target else "after the arrow a scene is missing.",
            did_you_mean(target, scope.scenes),
        )
    return target


def _effects(source: str | None, line: int, scope: Scope, report: Report) -> tuple[Effect, ...]:
    if source is None:
        return ()
    effects: list[Effect] = []
    for part in source.split(","):
        try:
            effects.append(parse_effect(part.strip(), scope))
        except MisreadError as fault:
            report(line, fault.code, fault.message, fault.hint)
    return tuple(effects)


def _condition(source: str | None, line: int, scope: Scope, report: Report) -> Expression | None:
    if source is None:
        return None
    try:
        return parse_condition(source, scope)
    except MisreadError as fault:
        report(line, fault.code, fault.message, fault.hint)
        return None


def _feedback(item: Item, scope: Scope, report: Report) -> Text | None:
    if not any(line.strip() for line in item.feedback):
        return None
    return parse_text(item.feedback, item.feedback_line, scope, report)


def _tags(words: Sequence[str], line: int, report: Report) -> tuple[str, ...]:
    tags: list[str] = []
    for word in words:
        tag = word[1:]
        near = did_you_mean(tag, [BELOW_THE_LINE]).startswith("Did")
        if word[0] == "#" and ID.fullmatch(tag) and (tag == BELOW_THE_LINE or not near):
            tags.append(tag)
            continue
        report(
            line,
            CaseCode.BAD_TAG,
            f'"{word}" among the tags is not understood.',
            f'Did you mean "#{BELOW_THE_LINE}"?'
            if near
            else "Tags look like #handover and stand at the end of the line.",
        )
    return tuple(tags)

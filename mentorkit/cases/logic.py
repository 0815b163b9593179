"""Conditions and effects: from the author's words to small trees. Nothing is run as code."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from mentorkit.cases.codes import CaseCode
from mentorkit.cases.model import Counter, Effect, Expression
from mentorkit.errors import did_you_mean

NAME = re.compile(r"[a-z][a-z0-9_]*")
RESERVED = frozenset({"and", "or", "not", "if", "else", "end", "visited", "of", "true", "false"})
LONGEST = 500
DEEPEST = 30
"""Characters, and parentheses within parentheses, that a condition may have."""

_TOKEN = re.compile(
    r"\s*(?:(?P<number>-?\d{1,7}(?!\d))|(?P<visited>visited\s*\(\s*(?P<scene>[^()]*?)\s*\))"
    r"|(?P<name>[A-Za-z][A-Za-z0-9_]*)|(?P<sign><=|>=|==|!=|<|>|\(|\))|(?P<other>\S+))"
)
_COMPARISONS = frozenset({"<", "<=", "==", "!=", ">=", ">"})
_INSTEAD = {"=": "==", "&&": "and", "||": "or", "!": "not", "&": "and", "|": "or", "=>": ">="}


@dataclass(frozen=True)
class Scope:
    """The names a condition, an effect or a text may use."""

    counters: Mapping[str, Counter] = field(default_factory=dict)
    flags: Collection[str] = ()
    scenes: Collection[str] = ()

    @property
    def names(self) -> list[str]:
        return [*self.counters, *self.flags]


class MisreadError(Exception):
    """One thing the author wrote that can't be read: code, message, hint."""

    def __init__(self, code: CaseCode, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint


def parse_condition(source: str, scope: Scope) -> Expression:
    """The tree of a condition such as `trust >= 3 and not told_truth`.

    Raises:
        MisreadError: It is not one, or names something that is not there.
    """
    if len(source) > LONGEST:
        raise MisreadError(
            CaseCode.BAD_CONDITION,
            f"this condition has {len(source)} characters; {LONGEST} is the most.",
            "Let an earlier choice set a flag, and ask for the flag.",
        )
    return _Parser(source, scope).whole()


class _Parser:
    """Recursive descent: or < and < not < comparison."""

    def __init__(self, source: str, scope: Scope) -> None:
        self.source, self.scope = source.strip(), scope
        self.tokens = [match for match in _TOKEN.finditer(source) if match.lastgroup]
        self.at = self.depth = 0

    def whole(self) -> Expression:
        if not self.tokens:
            raise self.fault("there is no condition here.")
        tree = self.either()
        if (rest := self.next()) is not None:
            if rest in _COMPARISONS:
                raise self.fault("one comparison at a time.", "Join two with and: a < b and b < c.")
            if rest == ")":
                raise self.fault('this ")" closes nothing.')
            raise self.fault(f'"{rest}" is not expected here.', self.instead(rest))
        return tree

    def either(self) -> Expression:
        tree = self.both()
        while self.take("or"):
            tree = ("or", tree, self.both())
        return tree

    def both(self) -> Expression:
        tree = self.negation()
        while self.take("and"):
            tree = ("and", tree, self.negation())
        return tree

    def negation(self) -> Expression:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.fault("this is nested too deeply.", "Let an earlier choice set a flag.")
        tree = ("not", self.negation()) if self.take("not") else self.comparison()
        self.depth -= 1
        return tree

    def comparison(self) -> Expression:
        if self.take("("):
            inner = self.either()
            if not self.take(")"):
                raise self.fault('a ")" is missing.')
            return inner
        left = self.operand()
        sign = self.next()
        if sign in _COMPARISONS:
            self.at += 1
            return (sign, self.number(left), self.number(self.operand()))
        if isinstance(left, int):
            raise self.fault(f"{left} alone says neither yes nor no.", "Compare it: trust >= 3.")
        if left[0] == "counter":
            raise MisreadError(
                CaseCode.WRONG_KIND,
                f'"{left[1]}" is a counter; alone it says neither yes nor no.',
                self.instead(sign) or f"Compare it: {left[1]} >= 1.",
            )
        return left

    def operand(self) -> Expression | int:
        if self.at >= len(self.tokens):
            raise self.fault("something is missing at the end.")
        token = self.tokens[self.at]
        self.at += 1
        word = token.group().strip()
        if token["number"]:
            return int(word)
        if token["visited"]:
            return self.visited(token["scene"])
        if token["name"] and word not in RESERVED:
            return self.named(word)
        raise self.fault(f'"{word}" is not expected here.', self.instead(word))

    def visited(self, scene: str) -> Expression:
        if scene not in self.scope.scenes:
            raise MisreadError(
                CaseCode.UNKNOWN_SCENE,
                f'there is no scene "{scene}".',
                did_you_mean(scene, self.scope.scenes),
            )
        return ("visited", scene)

    def named(self, name: str) -> Expression:
        if name in self.scope.counters:
            return ("counter", name)
        if name in self.scope.flags:
            return ("flag", name)
        raise unknown_name(name, self.scope)

    def number(self, operand: Expression | int) -> Expression | int:
        if isinstance(operand, int) or operand[0] == "counter":
            return operand
        raise MisreadError(
            CaseCode.WRONG_KIND,
            f'"{operand[1]}" is a yes-or-no fact and can\'t be compared with a number.',
            f"Write {operand[1]} or not {operand[1]}.",
        )

    def next(self) -> str | None:
        return self.tokens[self.at].group().strip() if self.at < len(self.tokens) else None

    def take(self, word: str) -> bool:
        if self.next() == word:
            self.at += 1
            return True
        return False

    def instead(self, word: str | None) -> str:
        other = _INSTEAD.get(word or "")
        return f"Write {other} instead of {word}." if other else ""

    def fault(self, message: str, hint: str = "") -> MisreadError:
        return MisreadError(
            CaseCode.BAD_CONDITION, f'the condition "{self.source}": {message}', hint
        )


def unknown_name(name: str, scope: Scope) -> MisreadError:
    """The fault of a name that is neither counter nor flag."""
    hint = did_you_mean(name, scope.names) or "Add it under counters: or flags: at the top."
    return MisreadError(
        CaseCode.UNKNOWN_NAME, f'there is no counter or flag called "{name}".', hint
    )


_CHANGE = re.compile(r"([A-Za-z][A-Za-z0-9_]*)\s*([+\-=])\s*(-?\d{1,7})")
_FACT = re.compile(r"(not\s+)?([A-Za-z][A-Za-z0-9_]*)")


def parse_effect(source: str, scope: Scope) -> Effect:
    """One effect such as `trust +1`, `told_truth` or `not told_truth`.

    Raises:
        MisreadError: It is not one, or does nothing, or leaves the counter's bounds.
    """
    if change := _CHANGE.fullmatch(source):
        return _change(change[1], change[2], int(change[3]), scope)
    fact = _FACT.fullmatch(source)
    if not fact:
        raise MisreadError(
            CaseCode.BAD_EFFECT,
            f'the effect "{source}" is not understood.',
            "Effects are: trust +1, time -5, trust =3, told_truth, not told_truth.",
        )
    name = fact[2]
    if name in scope.counters:
        raise MisreadError(
            CaseCode.WRONG_KIND, f'"{name}" is a counter.', f"Say by how much: {name} +1."
        )
    if name not in scope.flags:
        raise unknown_name(name, scope)
    return ("clear" if fact[1] else "set", name)


def _change(name: str, sign: str, amount: int, scope: Scope) -> Effect:
    if name in scope.flags:
        raise MisreadError(
            CaseCode.WRONG_KIND,
            f'"{name}" is a yes-or-no fact.',
            f"Write {name} or not {name}.",
        )
    counter = scope.counters.get(name)
    if counter is None:
        raise unknown_name(name, scope)
    if sign != "=" and amount <= 0:
        raise MisreadError(
            CaseCode.EFFECT_WITHOUT_EFFECT,
            f'"{name} {sign}{amount}" changes nothing that is meant.',
            "Write a number of at least 1, or leave the effect out.",
        )
    if sign == "=" and not counter.low <= amount <= counter.high:
        raise MisreadError(
            CaseCode.OUT_OF_BOUNDS,
            f'"{name} ={amount}" is outside {counter.low}..{counter.high}.',
            "Choose a value within the bounds, or widen them at the top.",
        )
    return (sign, name, amount)

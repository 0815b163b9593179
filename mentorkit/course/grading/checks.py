"""Check cells: read as data, and asked about one person's answers. Nothing in them is run."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import msgspec

from mentorkit.check import VERBS, Unfinished, Work
from mentorkit.course.notebooks import Cell


class CodeTestError(Exception):
    """This cell does more than ask; `str()` says where, in half a sentence."""


class Ask(msgspec.Struct, frozen=True):
    """One question of a check cell, such as `check.finished("missing-allergy")`."""

    verb: str
    arguments: tuple[Any, ...]
    options: dict[str, Any]

    @property
    def item(self) -> str:
        """The case or the item that the question is about."""
        return self.items[0]

    @property
    def items(self) -> tuple[str, ...]:
        """The same, and the case that may be played in its place."""
        named = inspect.signature(VERBS[self.verb]).bind(*self.arguments, **self.options).arguments
        item, other = next(iter(named.values())), named.get("alternative")
        return (str(item), str(other)) if other else (str(item),)

    def put(self, about: Work) -> None:
        """Passes in silence, or raises `Unfinished`."""
        VERBS[self.verb](*self.arguments, **self.options, about=about)


@lru_cache(256)
def read_asks(source: str) -> tuple[Ask, ...]:
    """The questions of a check cell, in order.

    Only imports of `mentorkit.check` and calls such as `check.answered("what-changed")` may stand
    in it, with everything in the brackets written out.

    Raises:
        CodeTestError: Something else stands in it, or no question at all.
    """
    try:
        statements = ast.parse(source).body
    except (SyntaxError, ValueError) as fault:
        raise CodeTestError(f"it can't be read as Python: {fault}") from None
    asks = [_ask(statement) for statement in statements if not _is_our_import(statement)]
    if not asks:
        raise CodeTestError("it asks nothing")
    return tuple(asks)


def is_code_test(source: str) -> bool:
    """Whether a check cell does more than ask."""
    try:
        read_asks(source)
    except CodeTestError:
        return True
    return False


def has_code_tests(cells: Iterable[Cell]) -> bool:
    """Whether some check cell of a notebook does more than ask."""
    return any(cell.is_check and is_code_test(cell.source) for cell in cells)


def _is_our_import(statement: ast.stmt) -> bool:
    match statement:
        case ast.ImportFrom("mentorkit", [ast.alias("check", None)], level=0):
            return True
        case ast.Import([ast.alias("mentorkit.check", None)]):
            return True
    return False


def _ask(statement: ast.stmt) -> Ask:
    match statement:
        case ast.Expr(
            ast.Call(
                func=ast.Attribute(
                    value=(
                        ast.Name(id="check")
                        | ast.Attribute(value=ast.Name(id="mentorkit"), attr="check")
                    ),
                    attr=verb,
                ),
                args=arguments,
                keywords=options,
            )
        ) if verb in VERBS:
            try:
                ask = Ask(
                    verb,
                    tuple(map(ast.literal_eval, arguments)),
                    {str(option.arg): ast.literal_eval(option.value) for option in options},
                )
                inspect.signature(VERBS[verb]).bind(*ask.arguments, **ask.options)
            except (ValueError, TypeError, SyntaxError):
                pass
            else:
                if "about" not in ask.options:
                    return ask
    raise CodeTestError(
        f"line {statement.lineno} is more than a question such as "
        'check.finished("case") or check.answered("item")'
    )


class Outcome(msgspec.Struct, frozen=True):
    """What a check cell came to: `said` is for people, `passed` for the score."""

    passed: bool
    said: str


def ask(source: str, about: Work) -> Outcome:
    """Whether everything that a check cell asks is there.

    Raises:
        CodeTestError: The cell does more than ask.
    """
    asks = read_asks(source)
    try:
        for question in asks:
            question.put(about)
    except Unfinished as unfinished:
        return Outcome(False, str(unfinished))
    except Exception as fault:  # a question that can't be put gives no credit, and no traceback
        return Outcome(False, f"This check can't be made, and gives no credit: {fault}.")
    return Outcome(
        True, "Done: " + ", ".join(f"{one.verb} {' or '.join(one.items)}" for one in asks)
    )

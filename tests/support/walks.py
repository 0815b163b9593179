"""Walks through a case: moves, and what there is to see after each of them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

from mentorkit.cases import ChoiceError, Compiled, Playthrough, replay

Move = list[str]
"""`["choose", choice]`, `["undo"]`, or `["replay"]`: go on in a replay of the decisions so far."""


def view(play: Playthrough) -> dict[str, Any]:
    """All that a person, or a program, can see of a playthrough."""
    return {
        "scene": play.scene.id,
        "briefing": play.briefing._asdict(),
        "text": play.text,
        "html": play.html,
        "choices": [choice._asdict() for choice in play.choices],
        "feedback": play.feedback and play.feedback._asdict(),
        "ending": play.ending,
        "decisions": [list(decision) for decision in play.decisions],
        "values": play.values,
        "visited": play.visited,
    }


def make(play: Playthrough, move: Move) -> Playthrough:
    """The playthrough after `move`. Raises `ChoiceError` when it is not possible."""
    if move[0] == "choose":
        play.choose(move[1])
    elif move[0] == "undo":
        play.undo()
    else:
        play, kept = replay(play.case, play.decisions)
        assert kept == len(play.decisions)
    return play


def follow(case: Compiled, moves: list[Move]) -> Iterator[dict[str, Any]]:
    """What there is to see at the start and after each move, and whether it was refused."""
    play = Playthrough(case)
    yield {**view(play), "refused": False}
    for move in moves:
        refused = False
        try:
            play = make(play, move)
        except ChoiceError:
            refused = True
        yield {**view(play), "refused": refused}


def make_moves(case: Compiled, pick: Callable[[int], int], most: int) -> list[Move]:
    """Up to `most` moves: open choices, closed ones, unknown ones, undos and replays."""
    play = Playthrough(case)
    moves: list[Move] = []
    for _ in range(most):
        move = _move(play, pick)
        moves.append(move)
        try:
            play = make(play, move)
        except ChoiceError:
            continue
    return moves


def _move(play: Playthrough, pick: Callable[[int], int]) -> Move:
    kind = pick(10)
    choices = play.choices
    if kind < 6 and choices:
        return ["choose", choices[pick(len(choices))].id]
    if kind < 8:
        return ["undo"]
    if kind == 8:
        return ["replay"]
    known = [choice.id for choice in play.scene.choices] + ["no-such-choice", "constructor", ""]
    return ["choose", known[pick(len(known))]]


def random_moves(case: Compiled, seed: int, most: int) -> list[Move]:
    return make_moves(case, random.Random(seed).randrange, most)

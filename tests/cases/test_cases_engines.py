"""The two engines, Python's and the page's, agree in everything there is to see."""

from __future__ import annotations

import os
import random
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.generate import cases, make_case
from support.page import PageEngine
from support.walks import Move, make_moves, random_moves

from mentorkit.cases import Compiled, Playthrough, find_cases, parse_case, read_case

pytestmark = pytest.mark.browser

WORKSHOPS = Path(__file__).parents[2] / "workshops"
GENERATED = 2_100 if "MENTORKIT_FUZZ" in os.environ else 1_050
BATCH = 150


@pytest.fixture(scope="module")
def engine(browser: Any) -> Iterator[PageEngine]:
    page = browser.new_page()
    yield PageEngine(page)
    page.close()


@settings(max_examples=60)
@given(source=cases(), data=st.data())
def test_any_moves_in_any_case(engine: PageEngine, source: str, data: st.DataObject):
    case = parse_case(source).compile()
    moves = make_moves(case, lambda n: data.draw(st.integers(0, n - 1)), 8)
    engine.check([(case, moves)])


def test_very_many_generated_cases(engine: PageEngine):
    moments = 0
    for first in range(0, GENERATED, BATCH):
        seeds = range(first, first + BATCH)
        compiled = [parse_case(make_case(seed)).compile() for seed in seeds]
        walks = [random_moves(case, seed, 12) for case, seed in zip(compiled, seeds, strict=True)]
        moments += engine.check(list(zip(compiled, walks, strict=True)))
    assert moments == GENERATED * 13


@pytest.mark.parametrize("path", list(find_cases(WORKSHOPS)), ids=lambda path: path.stem)
def test_shipped_case_in_every_state(engine: PageEngine, path: Path):
    case = read_case(path).compile()
    states = list(every_state(case, most=4_000))
    assert {scene for scene, _ in states} == set(case.scenes)
    walks = [(case, moves) for _, moves in states]
    moments = sum(engine.check(walks[n : n + BATCH]) for n in range(0, len(walks), BATCH))
    assert moments > 2 * len(states)
    chance = random.Random(1)
    wandering = [(case, make_moves(case, chance.randrange, 30)) for _ in range(20)]
    assert engine.check(wandering) == 20 * 31


def every_state(case: Compiled, most: int) -> Iterator[tuple[str, list[Move]]]:
    """Each state that can be reached: its scene, and a walk that tries all choices there."""
    seen = set()
    waiting: deque[list[Move]] = deque([[]])
    while waiting and len(seen) < most:
        path = waiting.popleft()
        play = Playthrough(case)
        for _, choice in path:
            play.choose(choice)
        state = (play.scene.id, *play.values.values(), *play.visited)
        if state in seen:
            continue
        seen.add(state)
        tries = [move for c in play.scene.choices for move in (["choose", c.id], ["undo"])]
        yield play.scene.id, [*path, *tries]
        waiting.extend([*path, ["choose", choice.id]] for choice in play.choices)

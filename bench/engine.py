"""How many choices a second a case can be played with, beside an ink runtime written in Rust.

    pip install -e ".[bench]"
    python bench/engine.py

The case of `bench/last-slot` is played by mentorkit from its Markdown and by bink from its ink,
10,000 decisions each. Every scene's text, the feedback and the choices that are open are made anew,
every decision is recorded, and mentorkit keeps what `undo` needs. Both read their case beforehand
and keep nothing else from one playthrough to the next: mentorkit makes a new `Playthrough`, bink
resets its story, which is its quickest way. What they showed is compared after each run, and any
difference ends the bench. Runs alternate; the figures are medians of processor time, with garbage
collection off as in `timeit`.
"""

from __future__ import annotations

import gc
import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bink.story import Story

from mentorkit.cases import Compiled, Playthrough, read_case

RUNS = 15
DECISIONS = 10_000
BAR = 8
FIXTURE = Path(__file__).parent / "last-slot" / "last-slot.md"

Moment = tuple[tuple[str, ...], list[str]]
"""What a person reads at once, and the choices below it."""
Way = tuple[list[Moment], list[Any]]
"""The moments of one playthrough, and its decisions as the engine's user records them."""


def with_mentorkit(case: Compiled, picks: list[int]) -> list[Way]:
    """Plays until all picks are used; each is the place of a choice among those that are open."""
    ways: list[Way] = []
    taken = 0
    while taken < len(picks):
        moments: list[Moment] = []
        play = Playthrough(case)
        while True:
            feedback, choices = play.feedback, play.choices
            texts = (feedback.text if feedback else "", play.text)
            moments.append((texts, [choice.text for choice in choices]))
            if not choices or taken == len(picks):
                break
            play.choose(choices[picks[taken] % len(choices)].id)
            taken += 1
        ways.append((moments, play.decisions))
    return ways


def with_bink(story: Story, picks: list[int]) -> list[Way]:
    """The same; ink puts the feedback in front of the next scene's text by itself."""
    ways: list[Way] = []
    taken = 0
    while taken < len(picks):
        moments: list[Moment] = []
        decisions = []
        story.reset_state()
        while True:
            texts = (story.continue_maximally(),)
            choices = list(story.get_current_choices())
            moments.append((texts, choices))
            if not choices or taken == len(picks):
                break
            place = picks[taken] % len(choices)
            story.choose_choice_index(place)
            decisions.append(choices[place])
            taken += 1
        ways.append((moments, decisions))
    return ways


def timed(play: Callable[..., list[Way]], case: Any, picks: list[int]) -> tuple[float, list[Way]]:
    """Choices per second of processor time, and what was shown and decided."""
    gc.collect()
    gc.disable()
    start = time.process_time()
    ways = play(case, picks)
    seconds = time.process_time() - start
    gc.enable()
    return len(picks) / seconds, ways


def in_words(ways: list[Way], names: dict[tuple[str, str], str]) -> list[Way]:
    """Ways to be compared: ids of choices as their texts, and line breaks as spaces."""
    return [
        (
            [(" ".join(" ".join(texts).split()), choices) for texts, choices in moments],
            [names.get(decision, decision) for decision in decisions],
        )
        for moments, decisions in ways
    ]


def main() -> None:
    """Prints both figures and their ratio."""
    case = read_case(FIXTURE)
    compiled = case.compile()
    names = {(s.id, c.id): "".join(c.text.pieces) for s in case.scenes for c in s.choices}
    story = Story(FIXTURE.with_suffix(".json").read_text(encoding="utf-8-sig"))
    chance = random.Random(1)
    rates = []
    for _ in range(RUNS):
        picks = [chance.randrange(60) for _ in range(DECISIONS)]
        our_rate, ours = timed(with_mentorkit, compiled, picks)
        ink_rate, inks = timed(with_bink, story, picks)
        if in_words(ours, names) != in_words(inks, names):
            raise SystemExit("The two do not show and decide the same.")
        rates.append((our_rate, ink_rate))
    ours, inks = (statistics.median(column) for column in zip(*rates, strict=True))
    print(f"{RUNS} runs of {DECISIONS:,} decisions; texts and decisions are identical.")
    print(f"mentorkit: {ours:,.0f} choices a second")
    print(f"bink:      {inks:,.0f} choices a second")
    print(f"mentorkit is {ours / inks:.1f}× as quick (the bar is {BAR}×)")


if __name__ == "__main__":
    main()

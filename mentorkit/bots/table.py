"""A simulation as a table to read, and as plain data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from mentorkit.bots.simulation import LONGEST, Simulation
from mentorkit.cases.plain import plain_choice
from mentorkit.counting import count

Strong = Callable[[str], str]

_WIDTH = 78
_HOW = {
    "random": "choosing at random",
    "cautious": "being cautious",
    "hurried": "in a hurry",
    "exploring": "exploring",
}


def as_table(simulation: Simulation, strong: Strong = str) -> str:
    """How many came to each scene and ending, and how many of these took each choice.

    Args:
        strong: Marks what should stand out: what nobody came to or took.
    """
    how = _HOW.get(simulation.policy, f"by the policy {simulation.policy}")
    lines = [
        simulation.case.title,
        f"{count(simulation.playthroughs, 'playthrough')}, {how}, seed {simulation.seed}",
        "(a choice's share is of those who came to its scene)",
        *_scenes(simulation, strong),
        *_endings(simulation, strong),
        "",
        *_in_words(simulation),
    ]
    return "\n".join(lines)


def as_data(simulation: Simulation) -> dict[str, Any]:
    """The same counts as plain data, for JSON, and every way that was taken."""
    choices: dict[str, dict[str, int]] = {scene: {} for scene in simulation.scenes}
    for (scene, choice), taken in simulation.choices.items():
        choices[scene][choice] = taken
    return {
        "case": simulation.case.id,
        "hash": simulation.case.compile().hash,
        "policy": simulation.policy,
        "seed": simulation.seed,
        "playthroughs": simulation.playthroughs,
        "scenes": simulation.scenes,
        "choices": choices,
        "endings": simulation.endings,
        "unfinished": simulation.unfinished,
        "lengths": simulation.lengths,
        "mean_length": simulation.mean_length,
        "never_taken": simulation.never_taken,
        "covered_after": simulation.covered_after,
        "ways": simulation.ways,
    }


def _scenes(simulation: Simulation, strong: Strong) -> Iterator[str]:
    for scene in simulation.case.scenes:
        if scene.ending is not None:
            continue
        entered = simulation.scenes[scene.id]
        yield ""
        yield _row(entered, simulation.playthroughs, f"{scene.title}  #{scene.id}", strong)
        width = max((len(choice.id) for choice in scene.choices), default=0)
        for choice in scene.choices:
            text = f"  {choice.id:{width}}  {plain_choice(choice)}"
            yield _row(simulation.choices[scene.id, choice.id], entered, text, strong)


def _endings(simulation: Simulation, strong: Strong) -> Iterator[str]:
    yield from ("", "Endings")
    for scene, reached in simulation.endings.items():
        text = f"{simulation.case.scene(scene).ending}  #{scene}"
        yield _row(reached, simulation.playthroughs, text, strong)


def _row(number: int, of: int, text: str, strong: Strong) -> str:
    share = f"{number:>9,} {number / of:>6.1%}" if number else f"{'never':>16}"
    row = f"{share}  {text}"
    row = row if len(row) <= _WIDTH else f"{row[: _WIDTH - 1].rstrip()}…"
    return row if number else strong(row)


def _in_words(simulation: Simulation) -> Iterator[str]:
    lengths = list(simulation.lengths)
    span = f"{lengths[0]} to {lengths[-1]}" if len(lengths) > 1 else str(lengths[0])
    ways = count(len(simulation.ways), "different way")
    yield f"{span} decisions, {simulation.mean_length:.1f} on average; {ways}."
    for scene, number in simulation.unfinished.items():
        title = simulation.case.scene(scene).title
        yield (
            f"{count(number, 'playthrough')} stopped in “{title}”, which is no ending: "
            f"nothing was open, or there had been {LONGEST} decisions."
        )
    if never := simulation.never_taken:
        yield (
            f"Never taken: {len(never)} of {count(len(simulation.choices), 'choice')}. "
            "`mentorkit lint` says whether they can be."
        )
    else:
        after = count(simulation.covered_after or 0, "playthrough")
        yield f"Every choice was taken within the first {after}."

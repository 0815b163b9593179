"""Every case played to each of its endings, as a person reads it in a terminal.

`golden/<case>/ways.txt` keeps the decisions that lead to each ending, `golden/<case>/<ending>.txt`
what is read on the way. A case that was meant to change changes them:

    .venv/bin/python tests/content/golden.py                 # all cases
    .venv/bin/python tests/content/golden.py unanswered      # these cases
    git diff tests/content/golden

A way that is kept stays as long as it leads to its ending; else a likely one is taken: of those
that a chooser at random takes at least half as often as the likeliest, the one that shows most of
what no other transcript has shown. Another way can be written into `ways.txt` by hand.
"""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from rich.console import Console

from mentorkit import terminal
from mentorkit.cases import Case, ChoiceError, Playthrough, find_cases, read_case

GOLDEN = Path(__file__).parent / "golden"
CASES = list(find_cases(Path(__file__).parents[2] / "workshops"))

Ways = Mapping[str, tuple[str, ...]]
"""For each ending's scene the choices that lead there."""


class End(NamedTuple):
    """A way to an ending, by its scene, and how likely a chooser at random is to take it."""

    scene: str
    decisions: tuple[tuple[str, str], ...]
    chance: float


@cache
def case_at(path: Path) -> Case:
    return read_case(path)


def ends_of(play: Playthrough, chance: float = 1.0) -> Iterator[End]:
    """Every way on from here."""
    if play.ending:
        yield End(play.scene.id, tuple(play.decisions), chance)
    choices = play.choices
    for choice in choices:
        play.choose(choice.id)
        yield from ends_of(play, chance / len(choices))
        play.undo()


def transcript(case: Case, choices: tuple[str, ...]) -> str:
    """What somebody reads who types those choices, and what they type."""
    screen = io.StringIO()
    console = Console(
        file=screen, width=80, highlight=False, color_system=None, force_terminal=False
    )
    typed = iter(["", *choices, "q"])

    def ask(prompt: str) -> str:
        line = next(typed)
        screen.write(f"{prompt}{line}\n")
        return line

    terminal.play(case, ask=ask, console=console)
    return "\n".join(line.rstrip() for line in screen.getvalue().strip().splitlines()) + "\n"


def kept_ways(case: Case) -> Ways:
    """The ways that `ways.txt` has; none when there is no such file."""
    file = GOLDEN / case.id / "ways.txt"
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    pairs = [line.partition(":") for line in lines if line and not line.startswith("#")]
    return {ending: tuple(choices.split()) for ending, _, choices in pairs}


def end_of(case: Case, choices: tuple[str, ...]) -> str | None:
    """The scene of the ending to which those choices lead; None when they lead to none."""
    play = Playthrough(case)
    try:
        for choice in choices:
            play.choose(choice)
    except ChoiceError:
        return None
    return play.scene.id if play.ending else None


def endings_of(case: Case) -> list[str]:
    return [scene.id for scene in case.scenes if scene.ending is not None]


def likely_ways(case: Case) -> Ways:
    """For each ending that is reached a likely way there; together they show much of the case."""
    ends, shown, ways = list(ends_of(Playthrough(case))), set[tuple[str, str]](), {}
    for ending in endings_of(case):
        there = [end for end in ends if end.scene == ending]
        likely = [end for end in there if 2 * end.chance >= max(one.chance for one in there)]
        best = max(likely, key=lambda end: (len(set(end.decisions) - shown), end.chance))
        shown |= set(best.decisions)
        ways[ending] = tuple(choice for _, choice in best.decisions)
    return ways


def ways_now(case: Case) -> Ways:
    """The kept ways, with a likely one wherever none is kept that leads there."""
    kept, endings = kept_ways(case), endings_of(case)
    good = {ending: way for ending, way in kept.items() if end_of(case, way) == ending}
    likely = likely_ways(case) if set(endings) - set(good) else {}
    return {ending: good.get(ending) or likely[ending] for ending in endings}


def renew(path: Path) -> Iterator[Path]:
    """Writes the ways and transcripts of a case anew. Yields what is other than it was."""
    case = case_at(path)
    folder = GOLDEN / case.id
    folder.mkdir(parents=True, exist_ok=True)
    ways = ways_now(case)
    written = {f"{ending}.txt": transcript(case, way) for ending, way in ways.items()}
    written["ways.txt"] = "".join(f"{ending}: {' '.join(way)}\n" for ending, way in ways.items())
    for old in folder.iterdir():
        if old.name not in written:
            old.unlink()
            yield old
    for name, text in written.items():
        file = folder / name
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8", newline="\n")
            yield file


def main(names: list[str]) -> None:
    """Renews the cases with those ids; all of them when there are none."""
    paths = [path for path in CASES if not names or path.stem in names]
    for path in paths:
        for file in renew(path):
            print(file.relative_to(GOLDEN))
    if not names:
        for folder in GOLDEN.iterdir():
            if folder.name not in {path.stem for path in CASES}:
                shutil.rmtree(folder)
                print(f"{folder.name}: there is no such case any more")


if __name__ == "__main__":
    main(sys.argv[1:])

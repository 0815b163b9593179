"""A large case for measurements: hundreds of scenes, and about a million states to reach.

    python bench/large_case.py > large-case.md

The same numbers give the same case. Ways lead mostly onward and now and then back, as in a case
that circles; each choice spends time, and some change trust, strain or a flag.
"""

from __future__ import annotations

import random

VOCABULARY = """
ward round chart nurse patient resident clinic corridor morning question answer silence pause card
table window stairs phone bleep note drug dose handover evening minute colleague mentor promise
listens asks writes waits turns reads tells hears leaves returns holds signs checks looks knows
quiet tired careful early late plain kind hurried honest small second next other whole only again
"""
WORDS = VOCABULARY.split()


def large_case(scenes: int = 500, seed: int = 1) -> str:
    """The Markdown of a case with that many scenes, one in twenty-five of them an ending."""
    pick = random.Random(seed)
    parts = [_front(), _sentences(pick, 3), ""]
    for number in range(scenes):
        parts += _scene(number, scenes, pick)
    return "\n".join(parts) + "\n"


def _front() -> str:
    return """---
case: large-case
title: A large case
function: skills
minutes: 60
counters:
  trust: 10 of 0..20, wary / polite / open
  strain: 0 of 0..20
  time: 20 of 0..20
flags: [told, safe]
always: [trust >= 0]
---"""


def _scene(number: int, scenes: int, pick: random.Random) -> list[str]:
    heading = f"# {_words(pick, 4)} {{#scene-{number}"
    if number % 25 == 24 or number == scenes - 1:
        return [f'{heading} ending="{_words(pick, 3)}"}}', "", _sentences(pick, 4), ""]
    live = " live" if number % 50 == 0 else ""
    lines = [f"{heading}{live}}}", "", _sentences(pick, 4), "", _second(number, pick), ""]
    for letter in "abc":
        lines += _choice(letter, number, scenes, pick)
    return [*lines, "", "> [!DEBRIEF]", f"> {_sentences(pick, 2)}", ""]


def _second(number: int, pick: random.Random) -> str:
    if number % 3 == 0:
        return f"There are {{time}} minutes. {_sentences(pick, 2)}"
    if number % 3 == 1:
        return f"{{if told}}{_sentences(pick, 1)}{{else}}{_sentences(pick, 1)}{{end}}"
    return _sentences(pick, 2)


def _choice(letter: str, number: int, scenes: int, pick: random.Random) -> list[str]:
    step = pick.randint(1, 12)
    back = letter == "c" and number > 20 and pick.random() < 0.5
    to = max(0, number - step) if back else min(scenes - 1, number + step)
    line = f"- [{letter}] {_words(pick, 8).capitalize()} -> scene-{to}{_effects(pick)}"
    if letter != "a" and pick.random() < 0.15:
        line += f" if {_condition(pick)}"
    return [line, f"  > {_sentences(pick, 2)}"]


def _effects(pick: random.Random) -> str:
    effects = []
    if pick.random() < 0.25:
        effects.append("time -1")
    if pick.random() < 0.15:
        effects.append(pick.choice(["trust +5", "trust -5", "strain +4", "strain -4"]))
    if pick.random() < 0.03:
        effects.append(pick.choice(["told", "safe", "not told", "not safe"]))
    return f" ({', '.join(effects)})" if effects else ""


def _condition(pick: random.Random) -> str:
    return pick.choice(
        ["time >= 3", "trust >= 8 and not told", "told or strain < 6", "safe", "strain <= 9"]
    )


def _sentences(pick: random.Random, count: int) -> str:
    return " ".join(_words(pick, pick.randint(8, 16)).capitalize() + "." for _ in range(count))


def _words(pick: random.Random, count: int) -> str:
    return " ".join(pick.choices(WORDS, k=count))


if __name__ == "__main__":
    print(large_case(), end="")

"""A person who saves without end, for a test that kills them: `python saver.py FOLDER`.

For each line on standard input a fresh process saves on and on, and says `saved ITEM NUMBER` after
each save has returned. When it was killed, `ended` is said.
"""

from __future__ import annotations

import itertools
import os
import sys

from mentorkit.answers import Line, Sitting
from mentorkit.cases import parse_case

CASE = """---
case: steps
title: Steps
function: skills
minutes: 1
---
Walk.

# On the way {#way why="Why?"}
- [on] On -> way
- [stop] Stop -> end

# The end {#end ending="The end"}
There.
"""


def say(words: str) -> None:
    os.write(1, f"{words}\n".encode())


def save_without_end(folder: str) -> None:
    sitting = Sitting(folder, course="mentors")
    case = parse_case(CASE, "steps.md")
    items = sitting.answers.items
    seen = {key: item.revision for key, item in items.items()}
    start = max([0, *(len(item.decisions) for item in items.values() if isinstance(item, Line))])
    for number in itertools.count(max([start, *seen.values()]) + 1):
        text = f"{number} " + "words " * (number % 4000)
        saved = sitting.write("what-changed", text, seen.get("what-changed", 0))
        seen["what-changed"] = saved.revision
        say(f"saved what-changed {number}")
        seen["sure"] = sitting.mark("sure", number, seen.get("sure", 0)).revision
        say(f"saved sure {number}")
        line = [("way", "on")] * number
        seen["steps"] = sitting.decide(case, line, seen.get("steps", 0)).revision
        say(f"saved steps {number}")


for _ in sys.stdin:
    child = os.fork()
    if child == 0:
        say(f"started {os.getpid()}")
        save_without_end(sys.argv[1])
    os.waitpid(child, 0)
    say("ended")

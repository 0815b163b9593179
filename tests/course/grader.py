"""A coordinator who grades, for tests that stop them: `python grader.py COURSE`.

It grades that course once, so that everything is imported. Then, for each line on standard input, a
course's folder, a fresh process runs `mentorkit grade` there. It says its number, and when it has
ended, how.
"""

from __future__ import annotations

import os
import sys

from mentorkit.cli import main
from mentorkit.course import grade


def say(words: str) -> None:
    os.write(1, f"{words}\n".encode())


grade(sys.argv[1])
say("ready 0")
for line in sys.stdin:
    if child := os.fork():
        say(f"began {child}")
        _, status = os.waitpid(child, 0)
        say(f"ended {os.waitstatus_to_exitcode(status)}")
    else:
        os.dup2(2, 1)
        main(["grade", "--course", line.rstrip("\n")])

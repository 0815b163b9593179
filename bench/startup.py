"""How long mentorkit takes to start, beyond a bare Python.

Measures `import mentorkit` and `mentorkit --help`.

    python bench/startup.py

Each figure is the median of ten runs, taken in turn with a bare `python -c pass`.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

RUNS = 10
BARE = ["-c", "pass"]
WHAT = {
    "import mentorkit": (["-c", "import mentorkit"], 30),
    "mentorkit --help": (["-m", "mentorkit", "--help"], 100),
}


def seconds(arguments: list[str]) -> float:
    """Wall seconds of one Python process."""
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    """Prints both figures in milliseconds, and the bar for each."""
    for name, (arguments, bar) in WHAT.items():
        seconds(arguments)  # the first run writes .pyc files
        pairs = [(seconds(BARE), seconds(arguments)) for _ in range(RUNS)]
        bare, whole = (statistics.median(column) for column in zip(*pairs, strict=True))
        beyond = 1000 * (whole - bare)
        print(
            f"{name}: {beyond:.0f} ms beyond a bare start of {1000 * bare:.0f} ms"
            f" ({whole / bare:.1f}×; the bar is {bar} ms)"
        )


if __name__ == "__main__":
    main()

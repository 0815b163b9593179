"""How long it takes to read a large case, beside what markdown-it-py needs to parse the same file.

    python bench/read.py

The case of `bench/large_case.py` is read from disk with `read_case`: every heading, choice,
condition and text is understood and checked. markdown-it-py, with the options that cases are read
with, parses the whole file into tokens and understands none of it. Runs alternate; the figures are
medians of processor time, with garbage collection off as in `timeit`.
"""

from __future__ import annotations

import gc
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from large_case import large_case
from markdown_it import MarkdownIt

from mentorkit.cases import read_case

RUNS = 15
BAR = 2


def timed(work: Callable[[], object]) -> float:
    """Seconds of processor time."""
    gc.collect()
    gc.disable()
    start = time.process_time()
    work()
    seconds = time.process_time() - start
    gc.enable()
    return seconds


def main() -> None:
    """Prints both figures and their ratio."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large-case.md"
        path.write_text(large_case(), encoding="utf-8")
        pairs = [
            (
                timed(lambda: read_case(path)),
                timed(lambda: parser.parse(path.read_text(encoding="utf-8"))),
            )
            for _ in range(RUNS)
        ]
        size = path.stat().st_size
    ours, plain = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(f"A case of {size:,} bytes, {RUNS} runs")
    print(f"read_case:      {1000 * ours:.0f} ms")
    print(f"markdown-it-py: {1000 * plain:.0f} ms")
    print(f"read_case takes {ours / plain:.2f}× as long (the bar is {BAR}×)")


if __name__ == "__main__":
    main()

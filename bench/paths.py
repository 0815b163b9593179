"""How quickly a large case is checked on every way through it, and in how much memory.

    python bench/paths.py

The case of `bench/large_case.py` has 500 scenes and about a million states. The linter finds them
all, keeps a shortest way to each, and makes every check; beside it, in turn, a plain search with a
queue and a dictionary only counts them. Figures are medians of processor time with garbage
collection off, as in `timeit`; the case is read before, and compiled within. Memory is the peak of
a process of its own. Then each shipped case is read and checked.
"""

from __future__ import annotations

import gc
import statistics
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

from large_case import large_case

from mentorkit.cases import Compiled, find_cases, lint, lint_file, parse_case

RUNS = 5
STATES_A_SECOND = 250_000
MEGABYTES = 400
MILLISECONDS = 100
WORKSHOPS = Path(__file__).parents[1] / "workshops"


def check(source: str) -> Callable[[], int]:
    """The linter on a case that was read just now."""
    case = parse_case(source)
    return lambda: lint(case).states


def search(source: str) -> Callable[[], int]:
    """A plain search on the same case."""
    compiled = parse_case(source).compile()
    return lambda: count_states(compiled)


def count_states(case: Compiled) -> int:
    """How many states a case has: breadth first, with a queue and a set."""
    program = case.program
    start = (program.start, tuple(program.start_values))
    seen, waiting = {start}, deque([start])
    while waiting:
        node, values = waiting.popleft()
        held = list(values)
        for option in node.options:
            if option.when is None or option.when(held):
                state = (option.target, tuple(option.after(held)))
                if state not in seen:
                    seen.add(state)
                    waiting.append(state)
    return len(seen)


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of processor time, and the result."""
    gc.collect()
    gc.disable()
    start = time.process_time()
    result = work()
    seconds = time.process_time() - start
    gc.enable()
    return seconds, result


def peak_megabytes() -> float:
    """The most memory that a process needs which reads and checks the large case."""
    run = [sys.executable, __file__, "--peak"]
    return float(subprocess.run(run, check=True, capture_output=True, text=True).stdout)


def print_peak() -> None:
    """Checks the large case, then prints the peak of this process."""
    import resource

    lint(parse_case(large_case()))
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit)


def main() -> None:
    """Prints the figures and the bar for each."""
    peak = peak_megabytes()  # first: a new process counts what its parent had in memory
    source = large_case()
    pairs = []
    for _ in range(RUNS):
        ours, states = timed(check(source))
        plain, counted = timed(search(source))
        if states != counted:
            raise SystemExit(f"The linter found {states} states, and counting {counted}.")
        pairs.append((states / ours, states / plain))
    ours, plain = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(f"The large case: {states:,} states, checked whole, {RUNS} runs")
    print(f"lint:         {ours:,.0f} states a second (the bar is {STATES_A_SECOND:,})")
    print(f"plain search: {plain:,.0f} states a second; lint is {ours / plain:.1f}× as quick")
    print(f"memory:       {peak:.0f} MB at most (the bar is {MEGABYTES} MB)")
    for path in find_cases(WORKSHOPS):
        runs = [timed(lambda path=path: lint_file(path)) for _ in range(3 * RUNS)]
        seconds = statistics.median(seconds for seconds, _ in runs)
        took = f"{1000 * seconds:.0f} ms read and checked"
        print(f"{path.name}: {took} (the bar is {MILLISECONDS} ms)")


if __name__ == "__main__":
    print_peak() if "--peak" in sys.argv else main()

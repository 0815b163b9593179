"""The large case of the benchmarks, for tests."""

from __future__ import annotations

import runpy
from pathlib import Path

large_case = runpy.run_path(str(Path(__file__).parents[2] / "bench" / "large_case.py"))[
    "large_case"
]

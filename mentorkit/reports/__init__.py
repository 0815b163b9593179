"""From answers to a report that betrays nobody.

`answers_table` reads what was handed in as a tidy table, a row for each answer, with pseudonyms for
people; `write_csv` saves it for a spreadsheet. `cohort_report` writes what a dean may see: it gives
the table to `mentorkit.privacy`, and draws its figures from the safe tables that come back.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mentorkit.reports.cohort import Report, cohort_report
    from mentorkit.reports.table import answers_table, write_csv

# pandas and matplotlib are slow to import, so they are when something is first used.
_HOMES = {
    "Report": "mentorkit.reports.cohort",
    "answers_table": "mentorkit.reports.table",
    "cohort_report": "mentorkit.reports.cohort",
    "write_csv": "mentorkit.reports.table",
}

__all__ = ["Report", "answers_table", "cohort_report", "write_csv"]


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'mentorkit.reports' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])

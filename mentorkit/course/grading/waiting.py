"""Says that the gradebook keeps somebody waiting, where another program is at work on it."""

from __future__ import annotations

import sys
import threading
from types import TracebackType
from typing import Any

import sqlalchemy as sa

PATIENCE = 2.0
"""Seconds; the gradebook of a large class is read and written in less than one."""
LONGEST_WAIT = 60.0
"""Seconds until it is given up."""


class Watch:
    """Over everything that is asked of an engine; it speaks once.

    A commit is asked of no cursor: `with watch:` is around that.
    """

    def __init__(self, engine: sa.Engine) -> None:
        self._timer: threading.Timer | None = None
        self._has_spoken = False
        sa.event.listen(engine, "before_cursor_execute", self._begins)
        sa.event.listen(engine, "after_cursor_execute", self._ends)
        sa.event.listen(engine, "handle_error", self._ends)

    def __enter__(self) -> None:
        self._begins()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ends()

    def _begins(self, *_: Any) -> None:
        if not self._has_spoken:
            self._timer = threading.Timer(PATIENCE, self._speaks)
            self._timer.daemon = True
            self._timer.start()

    def _ends(self, *_: Any) -> None:
        if self._timer:
            self._timer.cancel()

    def _speaks(self) -> None:
        self._has_spoken = True
        tell(
            "Waiting for the gradebook: another program, such as formgrader, may be at work on it. "
            f"This takes up to {LONGEST_WAIT:.0f} seconds."
        )


def tell(said: str) -> None:
    """Says something beside the results, also while a progress bar moves."""
    print(said, file=sys.stderr, flush=True)

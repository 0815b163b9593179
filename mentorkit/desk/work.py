"""What takes long: one thing at a time, in a thread, so that the page goes on answering."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, NamedTuple

Progress = Callable[[int, int, str], None]
"""`progress(done, all, what)`, as `mentorkit.course.grade` calls it."""

_OFTEN = 0.1
"""Seconds between two messages of progress."""

_queue: SimpleQueue[Callable[[], None]] = SimpleQueue()
_starting = threading.Lock()
_worker: threading.Thread | None = None


class Stopped(Exception):  # noqa: N818 — no fault: somebody pressed Stop
    """Raised out of a `progress` once somebody wants the work to stop."""


class Work(NamedTuple):
    """Something that takes long.

    Attributes:
        title: What is going on, such as `Grading`.
        call: Does it, and gives what the page is to know.
        stops: Whether it can be stopped in the middle.
    """

    title: str
    call: Callable[[Progress], dict[str, Any]]
    stops: bool = False


class Job:
    """A work that is going on, or waits for its turn.

    Args:
        told: Called when there is progress to show, ten times a second at most.
    """

    def __init__(self, work: Work, told: Callable[[], None]) -> None:
        self.work, self._told = work, told
        self.done = self.all = 0
        self.stopping = False
        self._begun: float | None = None
        self._last = 0.0

    def run(self) -> dict[str, Any]:
        """Does the work. Raises `Stopped`, and whatever the work raises."""
        self._begun = time.monotonic()
        if self.stopping:
            raise Stopped
        self._told()
        return self.work.call(self.progress)

    def progress(self, done: int, total: int, _what: str) -> None:
        """Notes how far the work is. Raises `Stopped` where it is to stop."""
        self.done, self.all = done, total
        if self.stopping:
            raise Stopped
        now = time.monotonic()
        if now - self._last >= _OFTEN:
            self._last = now
            self._told()

    def shown(self) -> dict[str, Any]:
        """How far it is, for the page; `left` is an estimate in seconds."""
        left = None
        if self._begun is not None and self.done:
            passed = time.monotonic() - self._begun
            left = round(passed / self.done * (self.all - self.done))
        return {
            "title": self.work.title,
            "done": self.done,
            "all": self.all,
            "left": left,
            "stops": self.work.stops,
            "stopping": self.stopping,
            "waiting": self._begun is None,
        }


def submit(call: Callable[[], None]) -> None:
    """Has something done once all that was submitted before is done."""
    global _worker
    with _starting:
        if _worker is None or not _worker.is_alive():
            # A daemon: a kernel that is restarted does not wait, and a course stands a kill.
            _worker = threading.Thread(target=_go_on, name="mentorkit-desk", daemon=True)
            _worker.start()
    _queue.put(call)


def wait() -> None:
    """Returns when all that was submitted is done."""
    done = threading.Event()
    submit(done.set)
    done.wait()


def _go_on() -> None:
    while True:
        _queue.get()()

"""What lives in a page: a widget that brings its module, and ends when its cell runs again."""

from __future__ import annotations

import itertools
import weakref
from abc import abstractmethod
from typing import Any, NamedTuple

import anywidget
import msgspec
from IPython import get_ipython

from mentorkit.answers.sitting import is_grading
from mentorkit.notebook import assets


class Module(msgspec.Struct, tag_field="type", tag="module"):
    """A page has no module of this kind yet."""


class Run(NamedTuple):
    """One run of one cell."""

    cell: str
    message: str


# Everything of this kernel that has not been closed.
_living: weakref.WeakSet[Live] = weakref.WeakSet()
_numbers = itertools.count(1)

# The modules that something of this kernel has brought to the page, with their language.
_brought: set[tuple[assets.Bundle, str]] = set()


class Live(anywidget.AnyWidget):
    """Something in a page that talks with its kernel.

    Args:
        language: What it speaks.
        run: The run of the cell that shows it.

    Attributes:
        bundle: The modules that it is one of.
        module: Which one.
    """

    bundle = assets.ELEMENTS
    module = ""

    def __init__(self, language: str, run: Run | None) -> None:
        brought = (self.bundle, language)
        bring = brought not in _brought
        self._esm = assets.first_lines(self.module, language, self.bundle, bring=bring)
        _brought.add(brought)
        super().__init__()
        self.language = language
        self.number = next(_numbers)
        self.run = run
        self.on_msg(self._receive)
        _close_earlier(run)
        _living.add(self)

    @abstractmethod
    def _receive(self, _widget: object, content: Any, buffers: Any) -> None:
        """Hears a message of the page."""

    def _hand_over(self) -> None:
        self.send({"type": "module", **assets.packed(self.language, self.bundle)})

    def close(self) -> None:
        """Ends the conversation, and the layout that every widget brings along."""
        _living.discard(self)
        self.layout.close()
        super().close()

    def _repr_mimebundle_(self, **options: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        data, metadata = super()._repr_mimebundle_(**options)
        # Where widgets can't be shown, what stands beside it speaks for it.
        return {**data, "text/plain": ""}, metadata


def living() -> list[Live]:
    """Everything of this kernel that has not been closed, in the order it was made."""
    return sorted([*_living], key=lambda one: one.number)


def can_talk() -> bool:
    """Whether there may be a page: not in a script, nor while nbgrader runs the notebook."""
    return getattr(get_ipython(), "kernel", None) is not None and not is_grading()


def current_run() -> Run | None:
    """The run that is going on, where the page says which cell it is."""
    if not can_talk():
        return None
    parent = get_ipython().get_parent()
    cell = parent.get("metadata", {}).get("cellId")
    return Run(cell, parent["header"]["msg_id"]) if cell else None


def _close_earlier(run: Run | None) -> None:
    """Closes what an earlier run of the same cell showed: nobody can see it any more."""
    for one in list(_living):
        earlier = one.run
        if run and earlier and earlier.cell == run.cell and earlier.message != run.message:
            one.close()

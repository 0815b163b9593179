"""What the elements share: the widget, its conversation with the page, and its summary.

The page sends `ready` and `save`. The kernel answers with `state` (all that is on disk), and to
each save with `saved`, `unsaved` or `conflict`. No trait ever holds what a person wrote: Jupyter
can store traits in the notebook, where a deleted text would stay.
"""

from __future__ import annotations

import weakref
from abc import abstractmethod
from typing import Any, NamedTuple

import anywidget
import msgspec
from IPython import get_ipython
from IPython.display import DisplayHandle, display

from mentorkit.answers import Answers, Conflict, Item, Line, Saved, Text
from mentorkit.answers.place import Place
from mentorkit.answers.sitting import is_grading
from mentorkit.errors import MentorkitError
from mentorkit.notebook import summary


class Ready(msgspec.Struct, tag_field="type", tag="ready"):
    """A view has opened, and asks what is on disk."""


class Save(msgspec.Struct, tag_field="type", tag="save"):
    """A view has a new content for an item.

    Attributes:
        view: Which one; a kernel may have several on one item.
        id: Counts the view's saves; the answer carries it.
        based_on: The revision that the person saw.
    """

    view: str
    id: int
    item: str
    based_on: int
    content: Any


# Every element of this kernel that has not been closed; those on one item mirror each other.
_elements: weakref.WeakSet[Element] = weakref.WeakSet()


class Element(anywidget.AnyWidget):
    """One thing that a person touches. A kind of element says what it shows and how it saves.

    Args:
        place: Where it stands.
        item: The id of its answer; what it asks along the way is `item/…`.
    """

    def __init__(self, place: Place, item: str) -> None:
        super().__init__()
        self.place = place
        self.item = item
        self.run = _current_run()
        self._output: DisplayHandle | None = None
        self._last: dict[str, tuple[str, int]] = {}
        self.on_msg(self._receive)
        _close_earlier(self.run)
        _elements.add(self)

    @abstractmethod
    def opening(self) -> dict[str, Any]:
        """What the page has to know once, when it opens."""

    @abstractmethod
    def save(self, item: str, content: Any, based_on: int) -> Saved:
        """Puts one item on disk."""

    @abstractmethod
    def parts(self, answers: Answers) -> list[summary.Part]:
        """What the summary says."""

    def show(self) -> None:
        """Displays the widget, and the summary that takes its place where there is no kernel."""
        display(self)
        output = self._summary(self.place.sitting.answers)
        self._output = display(
            output["data"], metadata=output["metadata"], raw=True, display_id=True
        )

    def state(self) -> dict[str, Any]:
        """What is on disk, as the page needs it."""
        answers = self.place.sitting.answers
        released = self.place.released
        return {
            "type": "state",
            "item": self.item,
            "items": {
                key: {"content": _content(item), "revision": item.revision}
                for key, item in summary.own_items(answers, self.item).items()
            },
            "notices": [*self.place.notices, *self.place.sitting.notices],
            "rehearsal": self.place.rehearsal,
            "language": released.language or None,
            "reading": {
                "readers": released.readers,
                "reply_by": released.reply_by,
                "crisis_contact": released.crisis_contact,
            },
            "summary": self._summary(answers),
        }

    def _summary(self, answers: Answers) -> dict[str, Any]:
        if self.place.rehearsal:  # nothing of it stays in the course's own notebook
            answers = msgspec.structs.replace(answers, items={})
        return summary.bundle(self.item, answers, self.parts(answers))

    def _receive(self, _: object, content: Any, __: object) -> None:
        try:
            message = msgspec.convert(content, Ready | Save)
        except msgspec.ValidationError:
            return  # not one of ours
        if isinstance(message, Ready):
            self._open()
        else:
            self._save(message)

    def _open(self) -> None:
        try:
            self.send({**self.state(), **self.opening()})
        except MentorkitError as fault:
            self.send({"type": "closed", "message": str(fault)})

    def _save(self, message: Save) -> None:
        answer = {"view": message.view, "id": message.id, "item": message.item}
        try:
            saved = self.save(message.item, message.content, self._seen(message))
        except Conflict as fault:
            theirs = {"content": _content(fault.theirs), "revision": fault.theirs.revision}
            self.send({"type": "conflict", "theirs": theirs, **answer})
        except (MentorkitError, msgspec.ValidationError) as fault:
            self.send({"type": "unsaved", "message": str(fault), **answer})
        except Exception as fault:
            # A bug; but the person must know before anybody else that this is not on disk.
            said = f"mentorkit made a mistake ({type(fault).__name__}). Copy your text."
            self.send({"type": "unsaved", "message": said, **answer})
            raise
        else:
            self._last[message.item] = (message.view, saved.revision)
            at = saved.at.isoformat()
            self.send({"type": "saved", "revision": saved.revision, "at": at, **answer})
            self._tell_all()

    def _seen(self, message: Save) -> int:
        """The revision a save is based on: a view that saves again before it has heard of its
        first save knows of that one too."""
        view, revision = self._last.get(message.item, ("", 0))
        return max(message.based_on, revision) if view == message.view else message.based_on

    def _tell_all(self) -> None:
        """Brings every view and every summary of this item up to date."""
        for element in _siblings(self):
            element._refresh()

    def _refresh(self) -> None:
        state = self.state()
        if self._output:
            output = state["summary"]
            self._output.update(output["data"], metadata=output["metadata"], raw=True)
        self.send(state)

    def close(self) -> None:
        """Ends the conversation, and the layout that every widget brings along."""
        _elements.discard(self)
        self.layout.close()
        super().close()

    def _repr_mimebundle_(self, **options: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        data, metadata = super()._repr_mimebundle_(**options)
        # The summary beside the widget speaks for it where widgets can't be shown.
        return {**data, "text/plain": ""}, metadata


def _content(item: Item) -> Any:
    match item:
        case Line():
            return item.decisions
        case Text():
            return item.text
        case _:
            return item.value


def can_talk() -> bool:
    """Whether there may be a page: not in a script, nor while nbgrader runs the notebook."""
    return getattr(get_ipython(), "kernel", None) is not None and not is_grading()


def tell(html: str, text: str) -> None:
    """Shows one thing to the person instead of an element."""
    show_output(summary.sentence(html, text))


def show_output(output: dict[str, Any]) -> None:
    """Displays an output; in a script, which has no display, prints its text."""
    if get_ipython() is None:
        print(output["data"]["text/plain"])
    else:
        display(output["data"], metadata=output["metadata"], raw=True)


class _Run(NamedTuple):
    """One run of one cell."""

    cell: str
    message: str


def _current_run() -> _Run | None:
    """The run that is going on, where the page says which cell it is."""
    if not can_talk():
        return None
    parent = get_ipython().get_parent()
    cell = parent.get("metadata", {}).get("cellId")
    return _Run(cell, parent["header"]["msg_id"]) if cell else None


def _siblings(element: Element) -> list[Element]:
    """The elements on the same item, this one too."""
    mine = (element.place.folder, element.item)
    return [other for other in list(_elements) if (other.place.folder, other.item) == mine]


def _close_earlier(run: _Run | None) -> None:
    """Closes what an earlier run of the same cell showed: nobody can see it any more."""
    for element in list(_elements):
        earlier = element.run
        if run and earlier and earlier.cell == run.cell and earlier.message != run.message:
            element.close()

"""What the elements share: the widget, its conversation with the page, and its summary.

The page asks for the elements' `module` if it has none, and then sends `ready`, `save` and `ask`.
The kernel answers with `state` (all that is on disk), to each save with `saved`, `unsaved` or
`conflict`, and to each question with `answer` or `refused`. No trait ever holds what a person
wrote: Jupyter can store traits in the notebook, where a deleted text would stay.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from html import escape
from typing import Any, NamedTuple

import msgspec
from IPython import get_ipython
from IPython.display import DisplayHandle, display

from mentorkit.answers import Answers, Conflict, Item, Line, Saved, Text
from mentorkit.answers.place import Place
from mentorkit.errors import MentorkitError
from mentorkit.language import _, direction, speaking, spoken
from mentorkit.notebook.live import Live, Module, can_talk, current_run, living
from mentorkit.pages import Part, items_of, parts_of, summary
from mentorkit.released import Asked


class Ready(msgspec.Struct, tag_field="type", tag="ready"):
    """A view has opened, and asks what is on disk.

    Attributes:
        keeps_summary: Whether the page itself puts the summary into the notebook.
    """

    keeps_summary: bool = False


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


class Question(msgspec.Struct, tag_field="type", tag="ask"):
    """A view wants to know or to have something that is not part of its state.

    Attributes:
        id: Counts the view's questions; the answer carries it.
        what: Such as `drafts`; each kind of element knows its own.
        about: What the question is about, by what it asks.
    """

    view: str
    id: int
    what: str
    about: dict[str, Any] = {}


class Reply(NamedTuple):
    """An answer to a question: plain JSON, and bytes that go beside it."""

    content: dict[str, Any]
    files: tuple[bytes, ...] = ()


class Element(Live):
    """One thing that a person touches. A kind of element says what it shows and how it saves.

    Args:
        place: Where it stands.
        asked: What it asks. Its answer is `asked.item`; what it asks along the way is `item/…`.

    Attributes:
        leaves_summary: Whether what was answered stands below it in the saved notebook.
        watches_all: Whether what it shows depends on every answer of the assignment.
    """

    leaves_summary = True
    watches_all = False

    def __init__(self, place: Place, asked: Asked) -> None:
        self.place = place
        self.asked = asked
        self.item = asked.item
        self._output: DisplayHandle | None = None
        self._page_keeps_summary = False
        self._last: dict[str, tuple[str, int]] = {}
        super().__init__(spoken(place.released.language), current_run())

    @abstractmethod
    def opening(self) -> dict[str, Any]:
        """What the page has to know once, when it opens."""

    @abstractmethod
    def save(self, item: str, content: Any, based_on: int) -> Saved:
        """Puts one item on disk."""

    def reply(self, what: str, about: dict[str, Any]) -> Reply:
        """Answers a question of the page. Raises `MentorkitError` when it can't."""
        raise MentorkitError(_("This can't be asked here. Run the cells again."))

    def parts(self, answers: Answers) -> list[Part]:
        """What the summary says."""
        return parts_of(self.asked, self.place.folder, answers)

    def show(self) -> None:
        """Displays the widget, and the summary that takes its place where there is no kernel."""
        display(self)
        if self.leaves_summary:
            output = self._summary(self.place.sitting.answers)
            self._output = display(
                output["data"], metadata=output["metadata"], raw=True, display_id=True
            )

    def state(self) -> dict[str, Any]:
        """What is on disk, as the page needs it."""
        answers = self.place.sitting.answers
        released = self.place.released
        content = released.language or self.language
        return {
            "type": "state",
            "kind": self.asked.kind,
            "item": self.item,
            "items": {
                key: {"content": _content(item), "revision": item.revision}
                for key, item in items_of(answers, self.item).items()
            },
            "notices": [*self.place.notices, *self.place.sitting.notices],
            "rehearsal": self.place.rehearsal,
            "language": content,
            "dir": direction(content),
            "reading": {
                "readers": released.readers,
                "reply_by": released.reply_by,
                "crisis_contact": released.crisis_contact,
                "resources": released.resources,
            },
            "summary": self._summary(answers) if self.leaves_summary else None,
        }

    def _summary(self, answers: Answers) -> dict[str, Any]:
        if self.place.rehearsal:  # nothing of it stays in the course's own notebook
            answers = msgspec.structs.replace(answers, items={})
        # As long as there is nothing to carry, nothing is drawn: it would be hidden anyway.
        parts = self.parts(answers) if items_of(answers, self.item) else []
        return summary.bundle(self.item, answers, parts)

    def _receive(self, _widget: object, content: Any, _buffers: object) -> None:
        try:
            message = msgspec.convert(content, Module | Ready | Save | Question)
        except msgspec.ValidationError:
            return  # not one of ours
        with speaking(self.language):
            match message:
                case Module():
                    self._hand_over()
                case Ready():
                    self._page_keeps_summary = message.keeps_summary
                    self._open()
                case Save():
                    self._save(message)
                case Question():
                    self._answer(message)

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
            self.send({"type": "unsaved", "message": _said(fault), **answer})
        except Exception as fault:
            # A bug; but the person must know before anybody else that this is not on disk.
            said = _("mentorkit made a mistake ({kind}). Copy your text.", kind=_kind(fault))
            self.send({"type": "unsaved", "message": said, **answer})
            raise
        else:
            self._last[message.item] = (message.view, saved.revision)
            at = saved.at.isoformat()
            self.send({"type": "saved", "revision": saved.revision, "at": at, **answer})
            self._tell_all()

    def _answer(self, question: Question) -> None:
        answer = {"view": question.view, "id": question.id}
        try:
            content, files = self.reply(question.what, question.about)
        except (MentorkitError, msgspec.ValidationError, OSError) as fault:
            self.send({"type": "refused", "message": _said(fault), **answer})
        except Exception as fault:
            said = _("mentorkit made a mistake ({kind}).", kind=_kind(fault))
            self.send({"type": "refused", "message": said, **answer})
            raise
        else:
            self.send({"type": "answer", "content": content, **answer}, list(files))

    def _seen(self, message: Save) -> int:
        """The revision a save is based on: a view that saves again before it has heard of its
        first save knows of that one too."""
        view, revision = self._last.get(message.item, ("", 0))
        return max(message.based_on, revision) if view == message.view else message.based_on

    def _tell_all(self) -> None:
        """Brings every view and every summary of this item up to date."""
        for element in neighbours(self):
            if element.item == self.item or element.watches_all:
                element._refresh()

    def _refresh(self) -> None:
        state = self.state()
        if self._output and state["summary"] and not self._page_keeps_summary:
            output = state["summary"]
            self._output.update(output["data"], metadata=output["metadata"], raw=True)
        self.send(state)


def _said(fault: Exception) -> str:
    """A fault in a sentence that a person can read."""
    match fault:
        case MentorkitError():
            return str(fault)
        case OSError():
            return _("The computer refused it: {reason}.", reason=fault.strerror or _kind(fault))
    return _("What the page sent can't be read. Run the cells again.")


def _kind(fault: Exception) -> str:
    return type(fault).__name__


def _content(item: Item) -> Any:
    match item:
        case Line():
            return item.decisions
        case Text():
            return item.text
        case _:
            return item.value


def present(place: Place, asked: Asked, make: Callable[[], Element]) -> None:
    """Shows an element; where nobody can touch it, what was answered."""
    with speaking(place.released.language):
        try:
            answers = place.sitting.answers
            if can_talk():
                make().show()
                return
            parts = parts_of(asked, place.folder, answers)
        except MentorkitError as fault:
            tell_fault(fault)
        else:
            show_output(summary.bundle(asked.item, answers, parts))


def tell(html: str, text: str) -> None:
    """Shows one thing to the person instead of an element."""
    show_output(summary.saying(html, text))


def tell_fault(fault: MentorkitError) -> None:
    """Says instead of an element why there is none."""
    tell(f'<p style="white-space: pre-line">{escape(str(fault))}</p>', str(fault))


def show_output(output: dict[str, Any]) -> None:
    """Displays an output; in a script, which has no display, prints its text."""
    if get_ipython() is None:
        print(output["data"]["text/plain"])
    else:
        display(output["data"], metadata=output["metadata"], raw=True)


def neighbours(element: Element) -> list[Element]:
    """The elements in the same folder, this one too, in the order they were made."""
    folder = element.place.folder
    found = [other for other in living() if isinstance(other, Element)]
    return [other for other in found if other.place.folder == folder]

"""What the panels share: the conversation with the page, and who does the work.

The page sends `ready`, `ask` and `stop`. The kernel answers with `state` (what is on disk now), and
to each question with `answer` or `refused`; while something takes long it says how far it is with
`progress`. What a panel shows travels in such messages alone: no name gets into the notebook.
"""

from __future__ import annotations

import os
import time
from abc import abstractmethod
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import msgspec

from mentorkit.course import Course, Status, status
from mentorkit.desk import faults, work
from mentorkit.desk.work import Job, Stopped, Work
from mentorkit.errors import MentorkitError
from mentorkit.language import SOURCE, speaking
from mentorkit.notebook.assets import Bundle
from mentorkit.notebook.live import Live, Module, current_run, living

STEPS = (
    *("settings", "roster", "release", "collect", "status", "grade"),
    *("replies", "return", "report"),
)
"""The panels, in the order of a course."""

DESK = Bundle(Path(__file__).with_name("static"), STEPS, ("tokens", "desk", "table"))

HERE = Path.cwd()
"""The notebook's folder. nbgrader goes to other ones while it works, so it is noted at once."""


class Ready(msgspec.Struct, tag_field="type", tag="ready"):
    """A view has opened, and asks what is on disk."""


class Ask(msgspec.Struct, tag_field="type", tag="ask"):
    """A view wants to know or to have something.

    Attributes:
        id: Counts the view's questions; the answer carries it.
        ask: What it wants, under `what`, and what that needs; each panel knows its own.
    """

    view: str
    id: int
    ask: dict[str, Any]


class Stop(msgspec.Struct, tag_field="type", tag="stop"):
    """Somebody wants what is going on to stop."""


class Answer(NamedTuple):
    """An answer to a question: plain JSON, and bytes that go beside it.

    Attributes:
        changed: Whether something on disk is different now, so that all panels look again.
    """

    content: dict[str, Any]
    files: tuple[bytes, ...] = ()
    changed: bool = False


class Memory:
    """What all views of a panel share while the kernel lives: the work, and what came of it.

    The view that asked may be gone by then: a page that is loaded anew shows it, too.
    """

    def __init__(self) -> None:
        self.job: Job | None = None
        self.last: dict[str, Any] | None = None
        self.fault: dict[str, Any] | None = None
        self.kept: dict[str, Any] = {}


_memories: dict[tuple[Path, str], Memory] = {}


class Panel(Live):
    """One step of a course. A kind of panel says what it shows, and what can be done in it.

    Attributes:
        asks: The structs that its page may ask with, as a union.
    """

    bundle = DESK
    asks: ClassVar[Any] = None

    def __init__(self, course: Course) -> None:
        self.course = course
        self.memory = _memories.setdefault((course.root, self.module), Memory())
        super().__init__(SOURCE, current_run())

    @abstractmethod
    def state(self) -> dict[str, Any]:
        """What the page shows, found out anew."""

    def answer(self, ask: Any, files: list[bytes]) -> Answer | Work:
        """Does what the page asks for. Raises `MentorkitError` when it can't."""
        raise MentorkitError("This can’t be asked here. Choose Run ▸ Run All Cells.")

    def inside(self, path: Path) -> str:
        """A path of the course as people say it: from the course's folder."""
        return path.relative_to(self.course.root).as_posix()

    def address(self, path: Path) -> str:
        """A path as the page finds it, from the notebook's folder; "" where it can't."""
        try:
            return Path(os.path.relpath(path, HERE)).as_posix()
        except ValueError:  # on another of Windows' drives
            return ""

    def _receive(self, _widget: object, content: Any, buffers: Any) -> None:
        try:
            message = msgspec.convert(content, Module | Ready | Ask | Stop)
        except msgspec.ValidationError:
            return  # not one of ours
        match message:
            case Module():
                self._hand_over()
            case Ready():
                self.tell_state()
            case Stop():
                if self.memory.job:
                    self.memory.job.stopping = True
                    self._tell_progress()
            case Ask():
                self._answer(message, [bytes(one) for one in buffers or ()])

    def tell_state(self) -> None:
        """Sends what is on disk now to every view."""
        try:
            with speaking(self.language):
                state = self.state()
        except Exception as fault:
            self.send({"type": "closed", **self._told(fault, "state")})
            return
        job = self.memory.job
        self.send(
            {
                "type": "state",
                "root": str(self.course.root),
                "job": job.shown() if job else None,
                "last": self.memory.last,
                "fault": self.memory.fault,
                **state,
            }
        )

    def _answer(self, ask: Ask, buffers: list[bytes]) -> None:
        head = {"view": ask.view, "id": ask.id}
        self.memory.fault = None
        doing = str(ask.ask.get("what"))
        try:
            with speaking(self.language):
                done = self.answer(self._question(ask), buffers)
            if isinstance(done, Work):
                self._begin(done, head, doing)
                return
        except Exception as fault:
            self.send({"type": "refused", **self._told(fault, doing), **head})
            return
        if done.changed:
            forget(self.course.root)
        self.send({"type": "answer", "content": done.content, **head}, list(done.files))
        if done.changed:
            work.submit(lambda: look_again(self.course.root))

    def _question(self, ask: Ask) -> Any:
        try:
            return msgspec.convert(ask.ask, self.asks)
        except msgspec.ValidationError:
            said = "What the page sent can’t be read. Choose Run ▸ Run All Cells."
            raise MentorkitError(said) from None

    def _begin(self, begun: Work, head: dict[str, Any], doing: str) -> None:
        memory = self.memory
        if memory.job:
            raise MentorkitError("This is at work already. Wait until it is done, or stop it.")
        memory.job = job = Job(begun, self._tell_progress)
        self._tell_progress()

        def run() -> None:
            try:
                with speaking(SOURCE):
                    memory.last = job.run()
                said = {"type": "answer", "content": memory.last, **head}
            except Stopped:
                memory.last = {"stopped": True}
                said = {"type": "answer", "content": memory.last, **head}
            except (Exception, SystemExit) as fault:
                memory.fault = self._told(fault, doing)
                said = {"type": "refused", **memory.fault, **head}
            memory.job = None
            look_again(self.course.root, self)
            for panel in self._twins():
                panel.send(said)

        work.submit(run)

    def _told(self, fault: BaseException, doing: str) -> dict[str, Any]:
        return faults.told(fault, self.course.root, f"{self.module}: {doing}")

    def _tell_progress(self) -> None:
        job = self.memory.job
        for panel in self._twins():
            panel.send({"type": "progress", "job": job.shown() if job else None})

    def _twins(self) -> Iterator[Panel]:
        """The panels of this step; the cell may have run again since the work began."""
        return (one for one in panels(self.course.root) if one.module == self.module)


def panels(root: Path) -> list[Panel]:
    """The panels of a course that are shown."""
    return [one for one in living() if isinstance(one, Panel) and one.course.root == root]


def look_again(root: Path, first: Panel | None = None) -> None:
    """Has all panels of a course show what is on disk now."""
    forget(root)
    for panel in sorted(panels(root), key=lambda one: one.module != getattr(first, "module", "")):
        panel.tell_state()


# Where everybody stands is found out once for all panels that show something of it.
_FRESH = 2.0  # seconds
_glances: dict[Path, tuple[float, Status]] = {}


def glance(course: Course) -> Status:
    """Where everybody stands, as it was found out a moment ago or is now."""
    when, found = _glances.get(course.root, (0.0, None))
    if found is None or time.monotonic() - when > _FRESH:
        found = status(course.root)
        _glances[course.root] = (time.monotonic(), found)
    return found


def forget(root: Path) -> None:
    """Has the next glance look anew."""
    _glances.pop(root, None)

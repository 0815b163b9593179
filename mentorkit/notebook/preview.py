"""The preview: a case while its author writes it, redrawn whenever its file is saved.

`preview("case.md")` shows the player, what the linter finds and the map. It is a rehearsal: what is
decided and written stays in the kernel's memory, and nothing of it on disk.
"""

from __future__ import annotations

import asyncio
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any

import msgspec
from IPython.display import DisplayHandle, display

from mentorkit.answers import Answers, Item, Line, Saved
from mentorkit.answers.place import Place
from mentorkit.answers.sitting import Sitting
from mentorkit.cases import Case, CaseError, Report, lint, lint_file, read_case, replay
from mentorkit.errors import MentorkitError
from mentorkit.maps import map_of
from mentorkit.notebook.element import tell
from mentorkit.notebook.live import can_talk
from mentorkit.notebook.play import Player
from mentorkit.released import Released

_PAUSE = 0.25
"""Seconds between two looks at the file."""

_STATES = 100_000
"""States after which a case is checked in part only, so that a save is answered soon."""

_previews: dict[Path, Preview] = {}
"""The preview of each file; there is one, so that none goes on unseen."""

_NOTICE = "A preview: what you decide and write here is not kept. Save the file to see it anew."


def preview(path: Path | str) -> Preview | None:
    """Shows the case in the file `path`: to play, with its findings and its map.

    Within a second of the file being saved all three are redrawn, and the person stays where they
    were, as far as the case still allows it. Gives something to `close()`; another preview of the
    same file closes it too. Outside a notebook it says what the linter finds.
    """
    path = Path(path)
    if not can_talk():
        report = lint_file(path)
        tell(_findings(report), "\n".join(map(str, [*report.findings, report])))
        return None
    shown = Preview(path)
    shown.show()
    return shown


class Preview:
    """A case file that is being watched, and what is shown of it."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self.player: PreviewPlayer | None = None
        self._seen: tuple[int, int] | None = None
        self._slots: dict[str, DisplayHandle] = {}
        self._shown: dict[str, str] = {}
        self._task: asyncio.Task[None] | None = None

    def show(self) -> None:
        """Displays it, in place of an earlier preview of this file, and begins to watch."""
        if earlier := _previews.pop(self.path, None):
            earlier.close()
        _previews[self.path] = self
        for name in ("player", "findings", "map"):
            self._slots[name] = display({"text/plain": ""}, raw=True, display_id=True)
        self.look()
        self._task = asyncio.get_running_loop().create_task(self._watch())

    def close(self) -> None:
        """Ends it: the file is no longer watched, and the player no longer plays."""
        if self._task:
            self._task.cancel()
        if self.player:
            self.player.close()

    def look(self) -> None:
        """Shows the file as it is now."""
        self._seen = self._stamp()
        try:
            case = read_case(self.path)
        except CaseError:
            # The player goes on with the case as it was before.
            self._put("findings", _findings(lint_file(self.path)))
            return
        self._play(case)
        self._put("findings", _findings(lint(case, limit=_STATES)))
        self._put("map", _map(case))

    async def _watch(self) -> None:
        while self.player is None or self.player.comm is not None:
            await asyncio.sleep(_PAUSE)
            if self._stamp() != self._seen:
                self.look()

    def _stamp(self) -> tuple[int, int] | None:
        """What changes when the file is saved; None while it is not there."""
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size

    def _play(self, case: Case) -> None:
        if self.player:
            self.player.turn_to(case)
        else:
            self.player = PreviewPlayer(case)
            self._slots["player"].update(self.player)

    def _put(self, name: str, html: str) -> None:
        if self._shown.get(name) != html:
            self._shown[name] = html
            self._slots[name].update({"text/html": html, "text/plain": ""}, raw=True)

    def __repr__(self) -> str:
        return f"Preview of {self.path.name}"

    def _repr_mimebundle_(self, **options: Any) -> dict[str, str]:
        return {}  # what there is to see is there already


class PreviewPlayer(Player):
    """A player whose case may change under it, and which keeps nothing."""

    def __init__(self, case: Case) -> None:
        folder = Path(case.path).absolute().parent
        super().__init__(Place(folder, Released(), InMemory(), True, (_NOTICE,)), case)

    def state(self) -> dict[str, Any]:
        """What the page needs; it says itself that this is a preview."""
        return {**super().state(), "preview": True}

    def turn_to(self, case: Case) -> None:
        """Goes on in another version of the case, where it can."""
        self.case = case
        self._open()


class InMemory(Sitting):
    """Answers of a person who tries something out: as in a file, and gone afterwards."""

    def __init__(self) -> None:
        self.notices = []
        self._items: dict[str, Item] = {}

    @property
    def answers(self) -> Answers:
        """What was decided and written."""
        return Answers(assignment="preview", items=dict(self._items))

    def decide(self, case: Any, decisions: Any, based_on: int) -> Saved:
        """Keeps the line of decisions, as far as the case allows it."""
        play, _ = replay(case, decisions)
        compiled = case.compile() if isinstance(case, Case) else case
        ending = play.scene.id if play.ending else None
        return self._save(
            compiled.id, Line(compiled.id, compiled.hash, play.decisions, ending), based_on
        )

    def _save(self, key: str, item: Item, based_on: int, drop: Any = ()) -> Saved:
        before = self._items.get(key)
        item = msgspec.structs.replace(item, revision=(before.revision if before else 0) + 1)
        self._items[key] = item
        return Saved(item.revision, datetime.now().astimezone(), "")


def _findings(report: Report) -> str:
    """What the linter found, by line, with the way that shows it."""
    items = "".join(
        f"<li><strong>{_where(one.line)}</strong> {escape(f'{one.message} {one.hint}'.strip())} "
        f"<code>{escape(one.code)}</code>{_way(one.way)}</li>"
        for one in report.findings
    )
    said = str(report).removeprefix(f"{report.path}: ")
    first = f"<p>{escape(said[:1].upper() + said[1:])}</p>"
    return f'<div class="tex2jax_ignore mathjax_ignore">{first}<ul>{items}</ul></div>'


def _where(line: int) -> str:
    return f"Line {line}:" if line else "The file:"


def _way(way: tuple[tuple[str, str], ...]) -> str:
    steps = ", ".join(choice for _, choice in way)
    return f"<br>Way: {escape(steps)}" if steps else ""


def _map(case: Case) -> str:
    try:
        drawn = map_of(case).svg()
    except MentorkitError as fault:
        return f"<p>{escape(str(fault))}</p>"
    # JupyterLab would shrink it to the notebook's width, and nobody could read it.
    drawn = drawn.replace("<svg ", '<svg style="max-width: none" ', 1)
    return f'<div style="overflow: auto; max-height: 80vh">{drawn}</div>'

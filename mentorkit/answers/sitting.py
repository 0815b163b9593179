"""One person at one assignment: what a widget, a bot or a test does with answers goes through here.

A sitting puts answers into the file beside the notebook, and everything else that happened into the
author's own history: what was replaced or undone, and when.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Collection, Iterable
from itertools import takewhile
from pathlib import Path
from typing import Any

import msgspec

from mentorkit.answers.codes import AnswersCode, AnswersError, DamagedError, ReadOnly, safe
from mentorkit.answers.document import Answers, Item, Line, Text, Value, check, clash
from mentorkit.answers.file import NAME, AnswersFile, Saved
from mentorkit.answers.history import Event, History, make_private
from mentorkit.cases import Case, Compiled, replay
from mentorkit.errors import MentorkitError
from mentorkit.files import new_name
from mentorkit.language import _
from mentorkit.released import Released, read_released


class Sitting:
    """One person's answers in one assignment, and their history.

    Args:
        folder: The assignment's folder, where the notebook is.
        assignment: Its name; else what its `mentorkit.json` says, else the folder's name.
        course: The course's id; else what `mentorkit.json` says.
        to: Another folder for the answers file, for a rehearsal; made if need be.

    Attributes:
        home: The folder of the answers file.
        history: What happened here; the author's alone.
        notices: What the person should know, a sentence each, such as that a damaged file was
            replaced. None of it keeps anybody from working.
    """

    def __init__(
        self,
        folder: Path | str,
        *,
        assignment: str | None = None,
        course: str | None = None,
        to: Path | str | None = None,
    ) -> None:
        self.notices: list[str] = []
        released = self._released(Path(folder))
        self.assignment = assignment or released.assignment or _name_of(Path(folder).absolute())
        self.course = course or released.course
        self.home = Path(to or folder).absolute()
        self.history = History(self.course, self.assignment, self.home)
        self._file = AnswersFile(self.home / NAME, self.assignment, rescue=self._rescue)
        if not is_grading():
            if to:
                with contextlib.suppress(OSError):  # the first save will say so
                    make_private(self.home)
            self._file.tidy()

    @property
    def answers(self) -> Answers:
        """What is saved, read anew from disk. Raises `AnswersError` when the file can't be used."""
        return self._file.read()

    def decide(
        self, case: Case | Compiled, decisions: Iterable[tuple[str, str]], based_on: int
    ) -> Saved:
        """Saves the line of decisions kept in a case, from its first scene on.

        Rationales and confidences of scenes that are no longer on the line leave the file.

        Raises:
            AnswersError: The case does not allow them, and nothing is saved; or as in `write`.
        """
        self._refuse_while_grading()
        line, reached = _follow(case, list(decisions))
        before = self.answers.items
        off = {
            key: item
            for key, item in before.items()
            if key.startswith(f"{line.case}/") and key.split("/")[1] not in reached
        }
        stored = before.get(line.case)
        if stored is None or not clash(stored, line, based_on):
            self._remember_undone(stored, line, off)
        return self._save(line.case, line, based_on, drop=sorted(off))

    def write(self, item: str, text: str, based_on: int) -> Saved:
        """Saves a text.

        Args:
            based_on: The revision the person saw when they began to change it; 0 for none.

        Raises:
            Conflict: It was saved elsewhere since then. This version is kept in the history.
            ReadOnly: nbgrader is running the notebook.
            AnswersError: It is not saved, and the file is as it was.
        """
        return self._save(item, Text(text), based_on)

    def mark(self, item: str, value: Any, based_on: int) -> Saved:
        """Saves a value: a number, a word, or any other JSON. Raises as `write` does."""
        return self._save(item, Value(value), based_on)

    def _save(self, key: str, item: Item, based_on: int, drop: Collection[str] = ()) -> Saved:
        self._refuse_while_grading()
        check(key, item)
        self._drop_bundle()
        try:
            saved = self._file.save(key, item, based_on=based_on, drop=drop)
        except AnswersError:
            self._remember(key, Event.SET_ASIDE, {"item": item})
            raise
        self._drop_bundle()  # one may have been made from what was there before
        item = msgspec.structs.replace(item, revision=saved.revision)
        self._remember(key, Event.SAVED, {"item": item, "dropped": drop, "folder": saved.folder})
        return saved

    def _drop_bundle(self) -> None:
        """A file to hand in that was made before holds what was answered then."""
        path = bundle_path(self)
        for stale in (path, new_name(path)):
            with contextlib.suppress(OSError):
                stale.unlink(missing_ok=True)

    def _refuse_while_grading(self) -> None:
        if is_grading():
            raise ReadOnly(self._file.path)

    def _remember_undone(self, stored: Item | None, line: Line, off: dict[str, Item]) -> None:
        """Notes the decisions that are not on the new line, with what was written about them."""
        if isinstance(stored, Line):
            kept = zip(stored.decisions, line.decisions, strict=False)
            length = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], kept))
            if undone := stored.decisions[length:]:
                self._remember(line.case, Event.UNDONE, {"decisions": undone})
        for key, item in off.items():
            self._remember(key, Event.UNDONE, {"item": item})

    def _remember(self, key: str, event: Event, data: dict[str, Any]) -> None:
        try:
            self.history.add(key, event, data)
        except OSError as fault:
            self._notice(
                _(
                    "Your private history of drafts can't be written on this computer ({reason}). "
                    "Saving answers does not depend on it.",
                    reason=fault.strerror,
                )
            )

    def _notice(self, sentence: str) -> None:
        if sentence not in self.notices:
            self.notices.append(sentence)

    def _released(self, folder: Path) -> Released:
        """What the assignment says about itself; a damaged `mentorkit.json` stops nobody."""
        try:
            return read_released(folder) or Released()
        except MentorkitError as fault:
            self._notice(str(fault))
            return Released()

    def _rescue(self, damaged: DamagedError) -> Answers:
        """What to go on from when the answers file is damaged: the last state in the history."""
        if is_grading():
            raise damaged
        try:
            copy = self.history.keep(damaged.content)
        except OSError as fault:
            raise AnswersError(
                AnswersCode.NOT_KEPT,
                _("The answers file is damaged, and no copy of it can be kept on this computer."),
                _(
                    "Nothing was changed. Rename {file} yourself, then run the cells again.",
                    file=NAME,
                ),
                damaged.problem.path,
            ) from fault
        answers = self.history.last_saved(self.assignment)
        self._notice(
            _("The answers file was damaged; it is kept as {copy}.", copy=copy)
            + " "
            + (
                _("Your answers come from this computer's history: please look them over.")
                if answers.items
                else _("There is no history on this computer to restore your answers from.")
            )
        )
        return answers


def bundle_path(sitting: Sitting) -> Path:
    """Where the one file to hand in stands, once it is made: beside the answers."""
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", sitting.assignment).strip("-.") or "assignment"
    return sitting.home / f"{name}-hand-in.zip"


def _follow(case: Case | Compiled, decisions: list[tuple[str, str]]) -> tuple[Line, set[str]]:
    """The line that those decisions make, and the scenes it has reached."""
    play, followed = replay(case, decisions)
    if followed < len(decisions):
        scene, choice = decisions[followed]
        raise AnswersError(
            AnswersCode.NOT_ON_THE_LINE,
            _(
                "“{choice}” can't be chosen in “{scene}” at that point, so this is not saved.",
                choice=choice,
                scene=scene,
            ),
            safe(_("Run the cells again to go on from there.")),
        )
    ending = play.scene.id if play.scene.ending is not None else None
    line = Line(play.case.id, play.case.hash, play.decisions, ending)
    return line, {play.scene.id, *(scene for scene, _ in play.decisions)}


def _name_of(folder: Path) -> str:
    """The folder's name, as JSON can hold it: not every disk keeps names in UTF-8."""
    return folder.name.encode(errors="replace").decode()[:200]


def is_grading() -> bool:
    """Whether nbgrader is running the notebook."""
    return bool(os.environ.get("NBGRADER_EXECUTION"))

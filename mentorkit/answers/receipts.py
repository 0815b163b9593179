"""Handing in: one file to upload or send, and a receipt for what was handed in.

A receipt holds the hash of the answers file. The same answers are always the same bytes, so whoever
has the submission can confirm a receipt without having seen the computer it was made on.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from mentorkit.answers.codes import AnswersCode, AnswersError
from mentorkit.answers.document import MIME, Answers, Item, encode, same
from mentorkit.answers.file import NAME
from mentorkit.answers.history import History
from mentorkit.answers.process import PROCESS_FILE
from mentorkit.answers.sitting import Sitting, bundle_path
from mentorkit.files import read_regular, replace_file
from mentorkit.language import _
from mentorkit.released import RELEASED_FILE

_LARGEST = 100_000_000  # bytes of one file
_CODE = 12


class Receipt(msgspec.Struct, frozen=True):
    """What was handed in, and when.

    Attributes:
        at: ISO 8601 with the offset from UTC.
        count: How many answers were in it.
        hash: SHA-256 of the answers file, in hexadecimal.
    """

    assignment: str
    at: str
    count: int
    hash: str

    @property
    def code(self) -> str:
        """The beginning of the hash in groups of four, to be read out or typed."""
        return code_of(self.hash)


def code_of(digest: str) -> str:
    """A hash as a receipt shows it, such as `7F3A-91C0-55D2`."""
    short = digest[:_CODE].upper()
    return "-".join(short[at : at + 4] for at in range(0, _CODE, 4))


def matches(code: str, digest: str) -> bool:
    """Whether a code, or a whole hash, that somebody typed is that of `digest`."""
    typed = re.sub(r"[^0-9a-f]", "", code.lower())
    return len(typed) >= _CODE and digest.startswith(typed)


def digest_of(answers: Answers) -> str:
    """The hash of the answers file that holds these answers."""
    return hashlib.sha256(encode(answers)).hexdigest()


def receipt_for(answers: Answers) -> Receipt:
    """A receipt for these answers, as of now."""
    at = datetime.now().astimezone().isoformat(timespec="seconds")
    return Receipt(answers.assignment, at, len(answers.items), digest_of(answers))


HANDED_IN = "handed in"
"""The event under which the author's history keeps receipts."""


def keep_receipt(history: History, receipt: Receipt) -> None:
    """Notes a receipt in the author's own history, as far as it can be written."""
    with contextlib.suppress(OSError):
        history.add("receipt", HANDED_IN, msgspec.to_builtins(receipt))


def last_receipt(history: History) -> Receipt | None:
    """The receipt that was kept last, if there is one that can be read."""
    with contextlib.suppress(msgspec.ValidationError, IndexError, OSError):
        kept = [entry.data for entry in history.entries("receipt") if entry.event == HANDED_IN]
        return msgspec.convert(kept[-1], Receipt)
    return None


def make_bundle(sitting: Sitting, notebooks: Iterable[Path]) -> tuple[Path, Answers]:
    """One file to hand in: the notebooks and the answers, with process data if there are any.

    It stands beside the notebook. The next change to an answer takes it away again, so that no
    bundle holds what somebody has deleted since.

    Returns:
        Where it is, and the answers that are in it.

    Raises:
        AnswersError: Something of it can't be read, the file can't be written, a notebook on disk
            is older than the answers, or they were changed meanwhile.
    """
    path = bundle_path(sitting)
    answers = sitting.answers
    try:
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bundle:
            for name, content in _contents(sitting, answers, notebooks):
                bundle.writestr(f"{sitting.assignment}/{name}", content)
        replace_file(path, made.getvalue())
    except OSError as fault:
        raise AnswersError(
            AnswersCode.WRITE_FAILED,
            _("The file to hand in can't be made ({reason}).", reason=fault.strerror),
            _("Your answers are safe. Make room or choose another folder, then try again."),
            path,
        ) from None
    try:
        refuse_changed(sitting, answers)
    except AnswersError:
        path.unlink(missing_ok=True)
        raise
    return path, answers


def refuse_changed(sitting: Sitting, answers: Answers) -> None:
    """Raises `AnswersError` when the answers on disk are others now: another window is at work."""
    if digest_of(sitting.answers) != digest_of(answers):
        raise AnswersError(
            AnswersCode.CONFLICT,
            _("Something was changed in another window meanwhile."),
            _("Nothing is lost. Hand in once more."),
        )


def _contents(
    sitting: Sitting, answers: Answers, notebooks: Iterable[Path]
) -> Iterator[tuple[str, bytes]]:
    """Each file of a bundle."""
    notebooks = list(notebooks)
    for notebook in notebooks:
        content = read_regular(notebook, _LARGEST)
        refuse_older(content, answers, notebook)
        yield notebook.name, content
    yield NAME, encode(answers)
    # What was released says of which version it is.
    beside = [one.with_name(RELEASED_FILE) for one in notebooks[:1]]
    for path in [sitting.home / PROCESS_FILE, *beside]:
        if path.is_file():
            yield path.name, read_regular(path, _LARGEST)


def refuse_older(notebook: bytes, answers: Answers, path: Path) -> None:
    """Raises `AnswersError` when a notebook carries an answer that is no longer one.

    Jupyter saves the notebook; where it could not, what was deleted since may stand in it.
    """
    for item, kept in _carried(notebook):
        now = answers.items.get(item)
        if now is None or not same(now, kept):
            raise AnswersError(
                AnswersCode.CONFLICT,
                _("The notebook on disk is older than your answers."),
                _("Choose Run ▸ Run All Cells and save it, then hand in once more."),
                path,
            )


def _carried(notebook: bytes) -> Iterator[tuple[str, Item]]:
    """The answers in a notebook's outputs."""
    try:
        cells = msgspec.json.decode(notebook, type=_Notebook).cells
    except msgspec.MsgspecError:
        return
    for cell in cells:
        for output in cell.outputs:
            with contextlib.suppress(msgspec.ValidationError):
                yield from msgspec.convert(output.data.get(MIME), Answers).items.items()


class _Output(msgspec.Struct):
    data: dict[str, Any] = {}


class _Cell(msgspec.Struct):
    outputs: list[_Output] = []


class _Notebook(msgspec.Struct):
    cells: list[_Cell] = []

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
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import msgspec

from mentorkit.answers.codes import AnswersCode, AnswersError
from mentorkit.answers.document import Answers, encode
from mentorkit.answers.file import NAME
from mentorkit.answers.history import History
from mentorkit.answers.process import PROCESS_FILE
from mentorkit.answers.sitting import Sitting, bundle_path
from mentorkit.files import read_regular, replace_file
from mentorkit.language import _

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


def receipt_for(sitting: Sitting) -> Receipt:
    """A receipt for the answers as they are now. Raises `AnswersError`."""
    answers = sitting.answers
    at = datetime.now().astimezone().isoformat(timespec="seconds")
    return Receipt(sitting.assignment, at, len(answers.items), digest_of(answers))


HANDED_IN = "handed in"
"""The event under which the author's history keeps receipts."""


def keep_receipt(history: History, receipt: Receipt) -> None:
    """Notes a receipt in the author's own history, as far as it can be written."""
    with contextlib.suppress(OSError):
        history.add("receipt", HANDED_IN, msgspec.to_builtins(receipt))


def last_receipt(history: History) -> Receipt | None:
    """The receipt that was kept last, if there is one."""
    kept = [entry.data for entry in history.entries("receipt") if entry.event == HANDED_IN]
    with contextlib.suppress(msgspec.ValidationError, IndexError):
        return msgspec.convert(kept[-1], Receipt)
    return None


def make_bundle(sitting: Sitting, notebook: Path) -> Path:
    """One file to hand in: the notebook and the answers, with process data if that was agreed to.

    It stands beside the notebook. The next change to an answer takes it away again, so that no
    bundle holds what somebody has deleted since.

    Raises:
        AnswersError: Something of it can't be read, or the file can't be written.
    """
    path = bundle_path(sitting)
    try:
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bundle:
            for name, content in _contents(sitting, notebook):
                bundle.writestr(name, content)
        replace_file(path, made.getvalue())
    except OSError as fault:
        raise AnswersError(
            AnswersCode.WRITE_FAILED,
            _("The file to hand in can't be made ({reason}).", reason=fault.strerror),
            _("Your answers are safe. Make room or choose another folder, then try again."),
            path,
        ) from None
    return path


def _contents(sitting: Sitting, notebook: Path) -> Iterator[tuple[str, bytes]]:
    """Each file of a bundle, in a folder of the assignment's name."""
    folder = sitting.assignment
    yield f"{folder}/{notebook.name}", read_regular(notebook, _LARGEST)
    yield f"{folder}/{NAME}", encode(sitting.answers)
    process = sitting.home / PROCESS_FILE
    if process.is_file():
        yield f"{folder}/{PROCESS_FILE}", read_regular(process, _LARGEST)

"""Pages in a file that goes back: each called so that the platform knows whose it is.

Moodle ("Upload multiple feedback files in a zip") goes by the participant's name and number in
front of a file's name. Canvas ("Upload submissions") goes by the two numbers in the name that its
download had, and shows the file under the name of what was handed in; so it has to be of that kind.
"""

from __future__ import annotations

import io
import os
import re
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from mentorkit.course.collecting.senders import Sender
from mentorkit.errors import MentorkitError
from mentorkit.files import replace_file

_MOODLE = re.compile(r"[^/_]+_\d+_assignsubmission_[a-z0-9]+(?=_|$)")
_CANVAS = re.compile(r"(?:.+?_)?(?:late_)?\d+_\d+_.+|anon\w*_[a-z0-9]{5}_\d+_.+", re.IGNORECASE)


class NoName(MentorkitError):  # noqa: N818 — an outcome more than a fault
    """The platform could not tell whose this is; `str()` says why, and what to do."""


def named(
    way: str, student: str, sender: Sender | None, name: str, page: bytes
) -> tuple[str, bytes]:
    """What a page is called in a file for `way`, and what it is there.

    Args:
        name: What it is called here, such as `feedback-practice.pdf`.

    Raises:
        NoName: The platform could not tell whose it is.
    """
    if way == "pages":
        return f"{student}{PurePosixPath(name).suffix}", page
    if sender is None or sender.platform != way:
        raise NoName(
            f"It did not come in {way.capitalize()}'s download, so {way.capitalize()} could not "
            "tell whose it is. Send it by hand: --way pages."
        )
    return _for_moodle(sender, name, page) if way == "moodle" else _for_canvas(sender, name, page)


def _for_moodle(sender: Sender, name: str, page: bytes) -> tuple[str, bytes]:
    for part in PurePosixPath(sender.member).parts:
        if found := _MOODLE.match(part):
            return f"{found[0]}_{name}", page
    raise NoName(
        "Moodle's download did not say the participant's number. Send it by hand: --way pages."
    )


def _for_canvas(sender: Sender, name: str, page: bytes) -> tuple[str, bytes]:
    own = PurePosixPath(sender.member).name
    suffix = PurePosixPath(own).suffix.lower()
    if not _CANVAS.fullmatch(own):
        raise NoName(
            "Canvas' download did not name a file of theirs. Send it by hand: --way pages."
        )
    if suffix == PurePosixPath(name).suffix:
        return own, page
    if suffix == ".zip":
        return own, zipped({name: page})
    raise NoName(
        f"Canvas would call the reply {own}, and nothing opens it as that. "
        "Send it by hand: --way pages."
    )


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip of files; the same for the same files."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return content.getvalue()


def put_down(files: Mapping[str, bytes], to: Path) -> None:
    """Writes files into a new or empty folder, or into a zip if `to` is called so.

    It appears whole, or not at all.

    Raises:
        MentorkitError: Something is there already; nothing was written.
    """
    refuse_taken(to)
    to.parent.mkdir(parents=True, exist_ok=True)
    if to.suffix.lower() == ".zip":
        replace_file(to, zipped(files))
        return
    with tempfile.TemporaryDirectory(dir=to.parent, prefix=".pages-") as step:
        new = Path(step, "new")
        new.mkdir()
        for name, content in files.items():
            (new / name).write_bytes(content)
        if to.is_dir():
            to.rmdir()
        new.rename(to)


def refuse_taken(to: Path) -> None:
    """Raises `MentorkitError` where something would be overwritten."""
    is_folder = to.suffix.lower() != ".zip"
    if is_folder and to.is_dir() and not any(to.iterdir()):
        return
    if os.path.lexists(to):
        raise MentorkitError(f"{to} is there already, so nothing was written. Choose another name.")

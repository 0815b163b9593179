"""What participants get, as one file: an assignment as it was released, and a page to begin."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from mentorkit.course.layout import Course
from mentorkit.course.releasing.versions import Version, is_whole, released_versions
from mentorkit.desk.wheel import WHEEL, packed_wheel
from mentorkit.errors import MentorkitError
from mentorkit.files import replace_file
from mentorkit.language import _, day, speaking
from mentorkit.released import Released, read_released

START = "START-HERE.txt"

_JUPYTER = "https://jupyter.org/install"
_NOT_OURS = {".ipynb_checkpoints", "__pycache__"}
_WRITABLE = 0o100644 << 16  # a version's own files can only be read, and people write in theirs


def write_parcel(course: Course, assignment: str) -> Path:
    """Makes `release/<assignment>.zip`: what was released last, and a page to begin with.

    Raises:
        MentorkitError: Nothing was released, or what was kept of it is not what was released.
    """
    versions = released_versions(course.root, assignment)
    if not versions:
        raise MentorkitError(f"{assignment} is not released yet. Release it first.")
    last = versions[-1]
    if not is_whole(last.folder):
        kept = last.folder.relative_to(course.root).as_posix()
        raise MentorkitError(
            f"{kept} was changed by hand since it was released. Release {assignment} again, and "
            "then download it."
        )
    return _written(course, f"{assignment}.zip", _packed(last, assignment))


def write_wheel(course: Course) -> Path:
    """Makes the file that installs mentorkit, in `release/`.

    Raises:
        MentorkitError: mentorkit runs from a copy of its repository here, where `pip` makes it.
    """
    content = packed_wheel()
    if content is None:
        raise MentorkitError(
            "mentorkit runs from a copy of its repository here. There, type: "
            ".venv/bin/pip wheel --no-deps -w . ."
        )
    return _written(course, WHEEL, content)


def _written(course: Course, name: str, content: bytes) -> Path:
    path = course.root / "release" / name
    try:
        path.parent.mkdir(exist_ok=True)
        replace_file(path, content)
    except OSError as fault:
        raise MentorkitError(
            f"The file can't be written: {fault.strerror}. Make room on the disk, and try again."
        ) from None
    return path


def _packed(version: Version, assignment: str) -> bytes:
    """The zip file, with the day of the release on all that is in it."""
    when = version.date.astimezone().timetuple()[:6]
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _contents(version.folder, assignment):
            entry = zipfile.ZipInfo(name, when)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = _WRITABLE
            archive.writestr(entry, content)
    return packed.getvalue()


def _contents(folder: Path, assignment: str) -> Iterator[tuple[str, bytes]]:
    released = read_released(folder) or Released()
    notebooks = sorted(path.name for path in folder.glob("*.ipynb"))
    own = f"{assignment}.ipynb"
    first = own if own in notebooks else next(iter(notebooks), own)
    # With a mark at its beginning, so that an old editor on Windows shows the accents.
    yield START, start_here(released, assignment, first).encode("utf-8-sig")
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder)
        if path.is_file() and not _NOT_OURS.intersection(place.parts):
            yield f"{assignment}/{place.as_posix()}", path.read_bytes()


def start_here(released: Released, assignment: str, notebook: str) -> str:
    """What to install, how to open it, what to do at the end, and whom to ask: plain text.

    It is in the language that the assignment was released in, or in English.
    """
    with speaking(released.language):
        steps = [
            _("Unpack the zip file. Put {wheel} beside this file.", wheel=WHEEL),
            _(
                "Open JupyterLab in that folder. In a new notebook type this line, press Shift and "
                "Enter, and wait for “Successfully installed”. It needs the network, this once."
            )
            + f"\n\n       %pip install {WHEEL}",
            _("Close that notebook without saving it. Close JupyterLab, and open it again."),
            _(
                "Open {notebook}, and choose Run ▸ Run All Cells.",
                notebook=f"{assignment}/{notebook}",
            ),
            _(
                "At its end press “{make}”, then “{download}”, and upload {file} where you found "
                "this one.",
                make=_("Make the file to hand in"),
                download=_("Download it"),
                file=f"{assignment}-hand-in.zip",
            ),
        ]
        said = [
            " · ".join(filter(None, (released.title, assignment))),
            _("You need JupyterLab on your computer. Where to get it: {place}", place=_JUPYTER),
            *(f"{number}. {step}" for number, step in enumerate(steps, 1)),
            *_promises(released),
        ]
    return "\n\n".join(said) + "\n"


def _promises(released: Released) -> Iterator[str]:
    if released.due:
        yield _("It is due on {day}.", day=day(released.due[:10]))
    if released.readers:
        yield _("Who reads it: {readers}.", readers=released.readers)
    yield _(
        "If a step does not work, ask whoever gave you this file, or use a colleague’s computer. "
        "What the notebook says is saved is safe."
    )
    if released.crisis_contact:
        yield _(
            "This is not for emergencies. Whom to call now: {contact}.",
            contact=released.crisis_contact,
        )

"""From one file to another: which format each is, and what reads and writes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn, TypeVar

from mentorkit.cases.formats.archives import Archive
from mentorkit.cases.formats.codes import FormatCode, refuse
from mentorkit.cases.formats.h5p_reader import CONTENT, read_content, read_package
from mentorkit.cases.formats.h5p_writer import write_content, write_package
from mentorkit.cases.formats.ink import write_ink
from mentorkit.cases.formats.losses import Loss
from mentorkit.cases.formats.names import slug
from mentorkit.cases.formats.story import Imported, Story, build_case
from mentorkit.cases.formats.twee import read_twee
from mentorkit.cases.formats.twee_writer import write_twee
from mentorkit.cases.formats.twine import story_of
from mentorkit.cases.formats.twine_files import read_html, twine_from_json
from mentorkit.cases.formats.virtual_patient import is_virtual_patient, read_virtual_patient
from mentorkit.cases.model import ID, Case
from mentorkit.cases.reader import read_case
from mentorkit.cases.writer import write_case
from mentorkit.errors import did_you_mean
from mentorkit.files import read_regular, write_whole

LARGEST_TEXT = 20_000_000
LARGEST_ARCHIVE = 200_000_000
"""Bytes of a file that is read; packages of H5P hold films."""

CASE = ".md"
Handler = TypeVar("Handler")
Losses = tuple[Loss, ...]


@dataclass(frozen=True)
class Exported:
    """A case in another format: the content of the file, and what could not be carried over."""

    content: bytes
    losses: Losses = ()


@dataclass(frozen=True)
class Conversion:
    """What `convert` did: the file it wrote, the case in it, and what could not be carried over."""

    path: Path
    case: Case
    losses: Losses = ()


def convert(
    source: Path | str, target: Path | str, *, overwrite: bool = False, debriefs: bool = True
) -> Conversion:
    """Writes the case in the file `source` to `target`, each in the format of its suffix.

    A folder that is missing is made. The file is there whole, or what was there before is.

    Args:
        overwrite: Whether a file that is there already may be replaced.
        debriefs: Whether what is for the facilitator goes along.

    Raises:
        FormatError: A file can't be read or written, or holds no story that could be a case.
        CaseError: It is a case already, and has problems.
    """
    source, target = Path(source), Path(target)
    writer = _by_suffix(target, WRITERS)
    _check_target(source, target, overwrite)
    found = import_case(source, case_id=target.stem if writer is _markdown else "")
    case = found.case if debriefs else _without_debriefs(found.case)
    exported = writer(case)
    _check_target(source, target, overwrite)  # somebody may have put a file there meanwhile
    _write(target, exported.content)
    return Conversion(target, case, found.losses + exported.losses)


def import_case(path: Path | str, case_id: str = "") -> Imported:
    """The case in a file, in whichever format.

    Args:
        case_id: The id it gets; made from the file's name when left out.

    Raises:
        FormatError: The file can't be read, or holds no story that could be a case.
        CaseError: It is a case already, and has problems.
    """
    path = Path(path)
    if path.suffix.lower() == CASE:
        case = read_case(path)
        case = replace(case, id=case_id or case.id)
        return Imported(case, write_case(case), scenes={one.id: one.id for one in case.scenes})
    story = _by_suffix(path, READERS)(path)
    story.title = story.title or path.stem
    return build_case(story, case_id or slug(path.stem, "case"), str(path))


def export_case(case: Case, suffix: str) -> Exported:
    """The case in the format of a suffix such as `.twee`. Raises `FormatError` for others."""
    return _by_suffix(Path(f"{case.id}{suffix}"), WRITERS)(case)


# Reading.


def _twee(path: Path) -> Story:
    return story_of(read_twee(_text(path), str(path)), str(path))


def _web_page(path: Path) -> Story:
    return story_of(read_html(_text(path), str(path)), str(path))


def _json(path: Path) -> Story:
    """Twine's JSON or H5P's: each has a word that the other has not."""
    raw = _bytes(path, LARGEST_TEXT)
    if b'"inkVersion"' in raw[:10_000]:
        _ink(path)
    if b'"branchingScenario"' in raw:
        return read_content(raw, str(path))
    return story_of(twine_from_json(raw, str(path)), str(path))


def _package(path: Path) -> Story:
    return read_package(Archive(_bytes(path, LARGEST_ARCHIVE), str(path)))


def _archive(path: Path) -> Story:
    archive = Archive(_bytes(path, LARGEST_ARCHIVE), str(path))
    if CONTENT in archive:
        return read_package(archive)
    if is_virtual_patient(archive):
        return read_virtual_patient(archive)
    refuse(
        str(path),
        FormatCode.NO_STORY,
        "This archive holds neither a virtual patient nor H5P content.",
        "A virtual patient has a file activitymodel.xml in it, H5P a file content/content.json.",
    )


def _ink(path: Path) -> NoReturn:
    refuse(
        str(path),
        FormatCode.NO_WAY_BACK,
        "ink can be written, not read: an ink story is a program, and a case is none.",
        "Copy its scenes into a case by hand; docs/case-language.md says how one is written.",
    )


READERS: dict[str, Callable[[Path], Story]] = {
    ".twee": _twee,
    ".tw": _twee,
    ".html": _web_page,
    ".htm": _web_page,
    ".json": _json,
    ".h5p": _package,
    ".zip": _archive,
    ".ink": _ink,
}


def _text(path: Path) -> str:
    raw = _bytes(path, LARGEST_TEXT)
    try:
        return raw.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as fault:
        refuse(
            str(path),
            FormatCode.NOT_UTF8,
            f"There is a byte here (0x{raw[fault.start]:02x}) that is not UTF-8.",
            "Save the file again with the encoding UTF-8.",
            line=raw.count(b"\n", 0, fault.start) + 1,
        )


def _bytes(path: Path, limit: int) -> bytes:
    try:
        if path.stat().st_size > limit:
            refuse(
                str(path),
                FormatCode.TOO_LARGE,
                f"The file has more than {limit:,} bytes.",
                "Is this one story? Out of an H5P package, content/content.json is enough.",
            )
        return read_regular(path.resolve(), limit)
    except OSError as fault:
        message = fault.strerror or "it can't be read"
        if isinstance(fault, FileNotFoundError):
            message = "there is no such file"
        refuse(
            str(path),
            FormatCode.UNREADABLE,
            f"{message[:1].upper()}{message[1:]}.",
            "Check the file's name and its folder.",
        )


# Writing.


def _markdown(case: Case) -> Exported:
    return Exported(write_case(case).encode())


def _to_twee(case: Case) -> Exported:
    text, losses = write_twee(case)
    return Exported(text.encode(), losses)


def _to_ink(case: Case) -> Exported:
    text, losses = write_ink(case)
    return Exported(text.encode(), losses)


WRITERS: dict[str, Callable[[Case], Exported]] = {
    CASE: _markdown,
    ".twee": _to_twee,
    ".tw": _to_twee,
    ".json": lambda case: Exported(*write_content(case)),
    ".h5p": lambda case: Exported(*write_package(case)),
    ".ink": _to_ink,
}


def _check_target(source: Path, target: Path, overwrite: bool) -> None:
    """Refuses a target before anything is read for it."""
    if target.suffix.lower() == CASE and not ID.fullmatch(target.stem):
        refuse(
            str(target),
            FormatCode.BAD_TARGET,
            f'A case can\'t be called "{target.stem}".',
            f"Use small letters, digits and hyphens: {slug(target.stem, 'case')}{CASE}.",
        )
    if target.exists() and (not overwrite or (source.exists() and target.samefile(source))):
        refuse(
            str(target),
            FormatCode.TARGET_TAKEN,
            "There is such a file already.",
            "Choose another name, or say --overwrite to replace it.",
        )


def _write(target: Path, content: bytes) -> None:
    try:
        write_whole(target, content)
    except OSError as fault:
        refuse(
            str(target),
            FormatCode.BAD_TARGET,
            f"The file can't be written: {fault.strerror}.",
            "Choose another folder.",
        )


def _by_suffix(path: Path, handlers: Mapping[str, Handler]) -> Handler:
    suffix = path.suffix.lower()
    if suffix in handlers:
        return handlers[suffix]
    refuse(
        str(path),
        FormatCode.UNKNOWN_FORMAT,
        f'Files that end in "{suffix}" are not known here.'
        if suffix
        else "The file's name has no ending that says what it is.",
        did_you_mean(suffix, handlers),
    )


def _without_debriefs(case: Case) -> Case:
    scenes = tuple(replace(scene, debrief=()) for scene in case.scenes)
    return replace(case, debrief=(), scenes=scenes)

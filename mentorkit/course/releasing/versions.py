"""What was released, kept as it was: `releases/<assignment>/1`, `2` and so on.

A version is there when its folder is: the folder is made under another name and renamed when it is
whole, so a kill leaves no half of one. Its files can only be read. Beside it, `<number>.json` says
when it was made and what was in each file.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from mentorkit.course.layout import Course, course_at
from mentorkit.course.releasing.changes import changes_between
from mentorkit.course.releasing.nbgrader_cells import read_notebook
from mentorkit.errors import MentorkitError
from mentorkit.files import read_regular, replace_file
from mentorkit.released import Released, read_released

_MAKING = ".new-"
_LARGEST = 10_000_000  # bytes of a record


class Version(msgspec.Struct, frozen=True):
    """One release of an assignment.

    Attributes:
        number: From 1.
        date: When it was released.
        folder: What participants got, whole.
        changes: What is different from the version before, in words.
    """

    number: int
    date: datetime
    folder: Path
    changes: tuple[str, ...] = ()

    def __str__(self) -> str:
        released = f"{self.number}  {self.date.astimezone():%Y-%m-%d %H:%M}"
        return f"{released}  {'; '.join(self.changes)}".rstrip()


class _Record(msgspec.Struct, frozen=True):
    """`<number>.json`: when a version was made, and the hash of each file."""

    date: datetime
    files: dict[str, str] = {}
    format: int = 1


def released_versions(course_dir: Path | str, assignment: str) -> list[Version]:
    """All versions of an assignment that were released, the first one first.

    Raises:
        CourseError: There is no such course.
    """
    course = course_at(course_dir)
    found: list[Version] = []
    for number in _numbers(course, assignment):
        folder = _folder(course, assignment, number)
        changes = tuple(changes_between(found[-1].folder, folder)) if found else ()
        found.append(Version(number, _record(folder).date, folder, changes))
    return found


def version_folders(course: Course, assignment: str) -> list[Path]:
    """The folders of all versions of an assignment as they were kept, the first one first."""
    return [_folder(course, assignment, number) for number in _numbers(course, assignment)]


def last_version(course: Course, assignment: str) -> Path | None:
    """The folder of what was released last, as it was kept; None when nothing was."""
    return next(reversed(version_folders(course, assignment)), None)


def version_of(folder: Path) -> int:
    """The version that the assignment in `folder` says it is; 0 when it says none.

    In a submission, a participant can write anything there: it tells a coordinator where the
    submission came from, and nothing depends on it.
    """
    return _says(folder).version


def changed_since(course_dir: Path | str, assignment: str) -> list[str]:
    """What is different in `release/<assignment>` from what was released last, in words.

    Empty when nothing is, or when there is nothing to compare.

    Raises:
        CourseError: There is no such course.
    """
    course = course_at(course_dir)
    last, now = last_version(course, assignment), course.release(assignment)
    if last is None or not now.is_dir():
        return []
    before, after = _record(last).files, _hashes(now)
    return [
        f"{name} is gone" if name not in after else f"{name} is {_new_or_changed(name, before)}"
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    ]


def keep(course: Course, assignment: str, write: Callable[[int], None]) -> tuple[int, bool]:
    """Keeps what stands in `release/` as a version, unless it is what was released last.

    Args:
        write: `write(number)` puts the version's number into the release.

    Returns:
        The number of the version, and whether it is a new one.
    """
    release = course.release(assignment)
    numbers = _numbers(course, assignment)
    last = last_version(course, assignment)
    if last is not None and is_whole(last):
        write(numbers[-1])
        if _meaning(last) == _meaning(release):
            _put_back(last, release)
            return numbers[-1], False
    number = numbers[-1] + 1 if numbers else 1
    write(number)
    _freeze(release, _folder(course, assignment, number))
    return number, True


def _freeze(release: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    for left in to.parent.glob(f"{_MAKING}*"):  # of a release that was killed
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=to.parent, prefix=_MAKING) as making:
        whole = Path(making, to.name)
        shutil.copytree(release, whole, copy_function=shutil.copyfile)
        for path in _files(whole).values():
            with path.open("rb+") as file:
                os.fsync(file.fileno())
            path.chmod(0o444)
        record = _Record(datetime.now(UTC).replace(microsecond=0), _hashes(whole))
        content = msgspec.json.format(msgspec.json.encode(record), indent=2) + b"\n"
        replace_file(_record_file(to), content)
        whole.rename(to)


def _put_back(version: Path, release: Path) -> None:
    """nbgrader gives cells without an id a new one each time; a version keeps its own."""
    for name, path in _files(version).items():
        if path.read_bytes() != (release / name).read_bytes():
            shutil.copyfile(path, release / name)


def is_whole(version: Path) -> bool:
    """Whether a kept version is as it was when it was released."""
    return _record(version).files == _hashes(version)


def _numbers(course: Course, assignment: str) -> list[int]:
    kept = course.versions(assignment)
    if not assignment or not kept.is_dir():
        return []
    names = [one.name for one in kept.iterdir() if one.is_dir() and not one.is_symlink()]
    return sorted(int(name) for name in names if name.isdecimal() and name == str(int(name)))


def _folder(course: Course, assignment: str, number: int) -> Path:
    return course.versions(assignment) / str(number)


def _record_file(version: Path) -> Path:
    return version.with_name(f"{version.name}.json")


def _record(version: Path) -> _Record:
    """What was noted about a version; where that is lost, what its folder says by itself."""
    try:
        return msgspec.json.decode(read_regular(_record_file(version), _LARGEST), type=_Record)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        made = datetime.fromtimestamp(version.stat().st_mtime, UTC).replace(microsecond=0)
        return _Record(made, _hashes(version))


def _files(folder: Path) -> dict[str, Path]:
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path for path in paths}


def _hashes(folder: Path) -> dict[str, str]:
    return {
        name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in _files(folder).items()
    }


def _meaning(folder: Path) -> dict[str, Any]:
    """What is in each file, but for what nbgrader draws by lot."""
    return {name: _drawn_out(path) for name, path in _files(folder).items()}


def _drawn_out(path: Path) -> Any:
    content = path.read_bytes()
    if path.suffix != ".ipynb":
        return content
    try:
        notebook = read_notebook(path)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return content
    if not notebook:
        return content
    for cell in notebook.get("cells", []):
        if isinstance(cell, dict):
            cell.pop("id", None)
    return notebook


def _new_or_changed(name: str, before: dict[str, str]) -> str:
    return "changed" if name in before else "new"


def _says(folder: Path) -> Released:
    try:
        return read_released(folder) or Released()
    except MentorkitError:
        return Released()

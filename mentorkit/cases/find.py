"""Finding cases among other files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

_NOT_CASES = {"readme.md", "guide.md", "handout.md"}


def find_cases(path: Path | str) -> Iterator[Path]:
    """The case files at `path`: itself when it is a file, else those in it, by name.

    In a folder a case is a Markdown file that begins with front matter.
    """
    path = Path(path)
    if not path.is_dir():
        yield path
        return
    for file in sorted(path.rglob("*.md")):
        hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
        if not hidden and file.name.lower() not in _NOT_CASES and _has_front_matter(file):
            yield file


def _has_front_matter(file: Path) -> bool:
    if not file.is_file():
        return False
    with file.open("rb") as start:
        return start.read(8).removeprefix(b"\xef\xbb\xbf").startswith(b"---")

"""What somebody handed in, as one fingerprint of the words and not of the files.

Copying a course, another release, or handing in the same words once more leaves it as it is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from mentorkit.course.grading.repair import read_submitted
from mentorkit.course.handed import LARGEST
from mentorkit.course.notebooks import NotebookError
from mentorkit.course.submissions import ANSWERS_FILE, read_submission
from mentorkit.files import read_regular


def content_of(folder: Path) -> str:
    """The fingerprint of what was answered and typed; "" where it can't be read."""
    try:
        parts = [*_answered(folder), *_typed(folder)]
    except OSError:
        return ""
    text = msgspec.json.encode(parts, order="deterministic")
    return hashlib.blake2b(text, digest_size=12).hexdigest()


def _answered(folder: Path) -> Iterator[object]:
    found = read_submission(folder)
    for key, item in sorted(found.answers.items.items()):
        yield key, msgspec.structs.replace(item, revision=0)
    if found.faults:  # what can't be read may say anything
        yield read_regular(folder / ANSWERS_FILE, LARGEST)


def _typed(folder: Path) -> Iterator[object]:
    for path in sorted(folder.glob("*.ipynb")):
        content = read_regular(path, LARGEST)
        try:
            cells = read_submitted(content).cells
        except NotebookError:
            yield content
        else:
            yield [(cell.type, cell.source) for cell in cells]

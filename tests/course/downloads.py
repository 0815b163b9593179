"""Downloads of all submissions, in the shapes in which Canvas and Moodle make them."""

from __future__ import annotations

import io
import re
import stat
import warnings
import zipfile
from pathlib import Path

from course_world import Participant

from mentorkit.answers import Sitting
from mentorkit.answers.receipts import make_bundle

MONDAY = (2026, 9, 21, 10, 0, 0)
TUESDAY = (2026, 9, 22, 10, 0, 0)
HAND_IN = "quick-practice-hand-in.zip"


class Zip:
    """A zip file that is being made. Methods return it, to go on."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._archive = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED)
        self._files = 678_900

    def put(
        self,
        name: str,
        content: bytes,
        at: tuple[int, ...] = MONDAY,
        mode: int = stat.S_IFREG | 0o644,
    ) -> Zip:
        info = zipfile.ZipInfo("x", at)
        info.filename = info.orig_filename = name  # as it is, also with backslashes
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = mode << 16
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # a name that is there already
            self._archive.writestr(info, content)
        return self

    def canvas(
        self,
        sortable: str,
        number: int,
        file: str,
        content: bytes,
        *,
        late: bool = False,
        at: tuple[int, ...] = MONDAY,
    ) -> Zip:
        """As Canvas names a file of the person with that sortable name (`Lind, Ana`)."""
        run_together = re.sub(r"\W", "", sortable).lower()
        self._files += 1
        middle = "_LATE" if late else ""
        return self.put(f"{run_together}{middle}_{number}_{self._files}_{file}", content, at)

    def moodle(
        self,
        name: str,
        number: int,
        file: str,
        content: bytes,
        *,
        folders: bool = True,
        at: tuple[int, ...] = MONDAY,
    ) -> Zip:
        """As Moodle names a file, with its folder for each person or without."""
        between = "_/" if folders else "_"
        return self.put(f"{name}_{number}_assignsubmission_file{between}{file}", content, at)

    def done(self) -> Path:
        self._archive.close()
        return self.path


def bundle(person: Participant) -> bytes:
    """The one file that the person made to hand in."""
    person.saves_notebook()
    made, _ = make_bundle(Sitting(person.folder), [person.notebook])
    content = made.read_bytes()
    made.unlink()
    return content


def notebook(person: Participant) -> bytes:
    """The notebook alone, as it was saved."""
    return person.saves_notebook().notebook.read_bytes()


def zipped(**files: bytes) -> bytes:
    """A zip file in memory; `__` in a name stands for a dot."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "."), content)
    return made.getvalue()

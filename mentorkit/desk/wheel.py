"""The file that installs mentorkit on participants' computers, made from how it is installed here.

An installed program is a wheel unpacked, with notes of the installer beside it: packing it again
needs no network and no copy of the repository.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import zipfile
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from mentorkit import __version__

WHEEL = f"mentorkit-{__version__}-py3-none-any.whl"
"""What the file is called; `pip wheel` calls it the same."""

_ABOUT = {"METADATA", "WHEEL", "entry_points.txt"}
"""What a wheel says about itself. All else there is the installer's, and names this computer."""

_WHEN = (1980, 1, 1, 0, 0, 0)  # the same program makes the same file
_MODE = 0o100644 << 16


def packed_wheel() -> bytes | None:
    """The content of the file; None where mentorkit runs from a copy of its repository."""
    try:
        here = distribution("mentorkit")
    except PackageNotFoundError:
        return None
    return packed(here)


def packed(installed: Distribution) -> bytes | None:
    """An installed program as a wheel; None where what is installed only leads elsewhere."""
    found: dict[str, bytes] = {}
    about = ""
    for file in installed.files or ():
        folder = file.parts[0]
        if folder.endswith(".dist-info"):
            about = folder
            if file.parts[1] not in {*_ABOUT, "licenses"}:
                continue
        elif folder != "mentorkit" or "__pycache__" in file.parts:
            continue
        found[file.as_posix()] = Path(str(file.locate())).read_bytes()
    if not about or "mentorkit/__init__.py" not in found:
        return None
    return _zipped(found, f"{about}/RECORD")


def _zipped(files: dict[str, bytes], record: str) -> bytes:
    said = io.StringIO(newline="")
    writer = csv.writer(said, lineterminator="\n")
    for name, content in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        writer.writerow([name, f"sha256={digest}", len(content)])
    writer.writerow([record, "", ""])
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**files, record: said.getvalue().encode()}.items():
            entry = zipfile.ZipInfo(name, _WHEN)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, _MODE
            archive.writestr(entry, content)
    return whole.getvalue()

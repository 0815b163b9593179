"""Process data: drafts, undone choices and times, handed in only by an explicit consent.

They travel as a file of their own beside the answers. Without consent there is no such file.
"""

from __future__ import annotations

import msgspec

from mentorkit.answers.sitting import Sitting
from mentorkit.files import replace_file

PROCESS_FILE = "process.json"


def share_process(sitting: Sitting, agreed: bool) -> None:
    """Puts somebody's own history of this assignment beside their answers, or takes it away.

    Raises:
        OSError: The file can't be written, or can't be removed.
    """
    path = sitting.home / PROCESS_FILE
    if not agreed:
        path.unlink(missing_ok=True)
        return
    entries = [msgspec.to_builtins(entry) for entry in sitting.history.entries()]
    content = {"format": 1, "assignment": sitting.assignment, "entries": entries}
    replace_file(path, msgspec.json.format(msgspec.json.encode(content), indent=1) + b"\n")

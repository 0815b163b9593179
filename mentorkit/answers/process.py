"""Process data: drafts, undone choices and times, handed in only by an explicit consent.

They travel as a file of their own beside the answers. Without consent there is no such file.
"""

from __future__ import annotations

import msgspec

from mentorkit.answers.history import Entry, Event
from mentorkit.answers.sitting import Sitting
from mentorkit.files import new_name, replace_file

PROCESS_FILE = "process.json"


def share_process(sitting: Sitting, agreed: bool) -> None:
    """Puts somebody's own history of this assignment beside their answers, or takes it away.

    Only how texts and ways through cases came about is in it: what was ticked, rated or asked for
    and taken back stays with its author.

    Raises:
        OSError: The file can't be written, or can't be removed.
    """
    path = sitting.home / PROCESS_FILE
    if not agreed:
        path.unlink(missing_ok=True)
        new_name(path).unlink(missing_ok=True)  # what a kill may have left
        return
    entries = [
        msgspec.to_builtins(entry) for entry in sitting.history.entries() if _is_process(entry)
    ]
    content = {"format": 1, "assignment": sitting.assignment, "entries": entries}
    replace_file(path, msgspec.json.format(msgspec.json.encode(content), indent=1) + b"\n")


def _is_process(entry: Entry) -> bool:
    item = entry.data.get("item")
    if isinstance(item, dict):
        return item.get("kind") in ("text", "case")
    return entry.event == Event.UNDONE

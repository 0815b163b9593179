"""What a person answered, kept safe: the answers file, and the author's own history.

All that is submitted of an assignment stands in one file, `answers.json`, beside the notebook: for
each item the last text or value, or the kept line of decisions (`document`). Saving replaces the
file as a whole, and says *saved* when it is on disk (`file`). Drafts, undone choices and times go
into a history that stays with their author (`history`). Widgets, bots and tests do all of it
through a `Sitting`; a coordinator's side opens what was handed in with `read_answers`.

    sitting = Sitting("feedback-practice")
    saved = sitting.write("what-changed", "I would ask first.", based_on=0)
    saved = sitting.write("what-changed", "I would ask her first.", based_on=saved.revision)
    sitting.answers.items["what-changed"].text
"""

from __future__ import annotations

from mentorkit.answers.codes import AnswersCode, AnswersError, Conflict, DamagedError, ReadOnly
from mentorkit.answers.document import MIME, Answers, Item, Line, Text, Value, decode, encode
from mentorkit.answers.file import AnswersFile, Saved, read_answers
from mentorkit.answers.history import Entry, Event, History, private_folder
from mentorkit.answers.notes import Notes
from mentorkit.answers.sitting import Sitting

__all__ = [
    "MIME",
    "Answers",
    "AnswersCode",
    "AnswersError",
    "AnswersFile",
    "Conflict",
    "DamagedError",
    "Entry",
    "Event",
    "History",
    "Item",
    "Line",
    "Notes",
    "ReadOnly",
    "Saved",
    "Sitting",
    "Text",
    "Value",
    "decode",
    "encode",
    "private_folder",
    "read_answers",
]

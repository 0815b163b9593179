"""A workshop in a room: the run sheet, the roads between votes, the hall's polls, its record.

The facilitator's guide is the one source of the run sheet (`read_sheet`) and of the questions for
each decision (`questions_for`). `road` is how a projector tells a case from one vote to the next;
`read_poll` counts what a hall's polling tool has exported. `Sessions` keeps the record of a session
in a file: the room's way, its votes, the clock; nobody's name. `splits_of` says what each of those
votes shows, and `mentorkit.hall.drawing` draws it.

Nothing here knows of Jupyter.
"""

from __future__ import annotations

from mentorkit.hall.guide import GUIDE, cases_in, named_choices, questions_for
from mentorkit.hall.polling import Poll, read_poll
from mentorkit.hall.record import Clock, Record, Sessions, Shown, Vote
from mentorkit.hall.roads import Road, road
from mentorkit.hall.sheet import RunSheet, Stage, read_sheet
from mentorkit.hall.splits import Split, splits_of

__all__ = [
    "GUIDE",
    "Clock",
    "Poll",
    "Record",
    "Road",
    "RunSheet",
    "Sessions",
    "Shown",
    "Split",
    "Stage",
    "Vote",
    "cases_in",
    "named_choices",
    "questions_for",
    "read_poll",
    "read_sheet",
    "road",
    "splits_of",
]

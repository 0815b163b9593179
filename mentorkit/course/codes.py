"""What can be wrong with a course: the stable codes, and the error that carries them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from mentorkit.errors import MentorkitError, Problem, ProblemsError


class CourseCode(StrEnum):
    """R1 the course's folder, R2 an assignment to be released; `docs/problems.md` explains each."""

    NOT_A_COURSE = "R101"
    ALREADY_A_COURSE = "R102"
    NBGRADER_CONFIG = "R103"
    NOTHING_THERE = "R104"
    BAD_ROSTER = "R105"
    BAD_PLACE = "R106"
    NO_IDS = "R107"
    NO_ID = "R108"
    ID_TWICE = "R109"
    BAD_ID = "R110"
    BAD_CELL = "R111"
    TOO_MANY_PEOPLE = "R112"
    BAD_MATCHES = "R113"
    NO_ROSTER = "R114"
    BAD_DOWNLOAD = "R115"
    UNKNOWN_MATCH = "R116"
    GRADEBOOK = "R120"
    EXTENSION = "R121"
    RETURNED = "R122"
    NO_PLACE_FOR_REPLY = "R123"
    NOT_GRADED = "R124"
    BAD_REPLY = "R125"
    BAD_RUBRIC = "R126"
    ANOTHER_REPLY = "R127"

    ANSWERS_IN_SOURCE = "R201"
    BAD_NAME = "R202"
    NO_NOTEBOOK = "R203"
    BAD_NOTEBOOK = "R204"
    NOTEBOOK_TOO_DEEP = "R205"
    ITEM_NOT_WRITTEN_OUT = "R206"
    DUPLICATE_ITEM = "R207"
    UNKNOWN_ITEM = "R208"
    CASE_MISSING = "R209"
    CASE_TWICE = "R210"
    CODE_TEST = "R211"
    NOBODY_NAMED = "R212"
    FACILITATED_ONLY = "R213"
    BAD_FORM = "R214"
    NO_RESPONDER = "R215"
    RESERVED_ITEM = "R216"
    RESERVED_NAME = "R217"
    UNPORTABLE_NAME = "R218"
    SAME_NAME = "R219"
    HIDDEN_FILE = "R220"
    NOT_A_FILE = "R221"
    FILLED_IN = "R222"
    SCHEMA_VERSION = "R223"
    EXTRA_KEY = "R224"
    BAD_MARKING = "R225"
    BAD_GRADE_ID = "R226"
    DUPLICATE_GRADE_ID = "R227"
    BAD_POINTS = "R228"
    UNLOCKED_TASK = "R229"
    UNLOCKED_GRADE = "R230"
    NO_SOLUTION_REGION = "R231"
    STOPS_RUN = "R232"
    CELLS_CHANGED = "R233"
    CHANGED_MEANWHILE = "R234"
    DEBRIEF_LEFT = "R235"
    CHANGED_BY_HAND = "R236"
    BAD_DAY = "R237"
    NO_CRISIS_CONTACT = "R238"
    UNKNOWN_ASSIGNMENT = "R239"
    ALTERNATIVE_NOT_ASKED = "R240"
    ALTERNATIVE_TWICE = "R241"
    OTHER_WORDS = "R242"


class CourseError(ProblemsError):
    """A course, or an assignment in it, that can't be used as it is."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        super().__init__(problems)
        self.problems = tuple(sorted(self.problems, key=in_order))
        self.args = ("\n".join(map(str, self.problems)),)


def in_order(problem: Problem) -> tuple[list[tuple[int, str]], Problem]:
    """Sorts problems by their place, "cell 2" before "cell 10"."""
    parts = re.split(r"([0-9]+)", problem.path)
    return [(int(part), "") if part.isdigit() else (-1, part) for part in parts], problem


class NbgraderError(MentorkitError):
    """nbgrader could not do its part; `str()` says why, in nbgrader's words."""

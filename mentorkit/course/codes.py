"""What can be wrong with a course: the stable codes, and the error that carries them."""

from __future__ import annotations

from enum import StrEnum

from mentorkit.errors import MentorkitError, ProblemsError


class CourseCode(StrEnum):
    """R1 the course's folder, R2 an assignment to be released; `docs/problems.md` explains each."""

    NOT_A_COURSE = "R101"
    ALREADY_A_COURSE = "R102"
    NBGRADER_CONFIG = "R103"
    NOTHING_THERE = "R104"
    BAD_ROSTER = "R105"
    BAD_PLACE = "R106"

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


class CourseError(ProblemsError):
    """A course, or an assignment in it, that can't be used as it is."""


class NbgraderError(MentorkitError):
    """nbgrader could not do its part; `str()` says why, in nbgrader's words."""

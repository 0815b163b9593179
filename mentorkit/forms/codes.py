"""What can be wrong with a definition: the stable codes, and the error that carries them."""

from __future__ import annotations

from enum import StrEnum

from mentorkit.errors import ProblemsError


class FormsCode(StrEnum):
    """W1 any definition, W2 instruments, W3 worksheets and models; see `docs/problems.md`."""

    UNREADABLE = "W101"
    NOT_UTF8 = "W102"
    CONTROL_CHARACTER = "W103"
    BROKEN_YAML = "W104"
    DUPLICATE_KEY = "W105"
    UNKNOWN_KEY = "W106"
    MISSING_KEY = "W107"
    BAD_VALUE = "W108"
    BAD_ID = "W109"
    DUPLICATE_ID = "W110"
    WRONG_KIND = "W111"
    ID_IS_NOT_FILE_NAME = "W112"
    TOO_MUCH = "W113"

    BAD_SCALE = "W201"
    UNKNOWN_SCALE = "W202"
    UNKNOWN_SUBSCALE = "W203"
    ITEM_WITHOUT_TEXT = "W204"
    NEEDS_TOO_MANY = "W205"
    NO_ITEMS = "W206"
    SCALES_DIFFER = "W207"
    TEXTS_NOT_IN_USE = "W208"

    BAD_OPTIONS = "W301"
    BAD_ROWS = "W302"
    EMPTY_SECTION = "W303"
    EMPTY_STEP = "W304"


class FormError(ProblemsError):
    """A definition that can't be used; `problems` says why, line by line."""

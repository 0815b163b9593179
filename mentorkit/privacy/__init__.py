"""What keeps people unknown: pseudonyms in tables, and tables that betray nobody.

    key = pseudonyms("mentor-training")
    key.of(["ada", "ben"])                      # {"ada": "P-7KQ2M4", …}
    safe_case(case, lines, secret=key.secret("report"))

A `SafeTable` is the only thing a figure is drawn from, and it can't be made by hand. Fictional
choices are shown from ten people on, exact or in bands that give nothing small away (`protect`);
what people say about themselves is counted together until every sum is large enough (`tables`).
"""

from mentorkit.cases.plain import plain, plain_choice
from mentorkit.privacy.bands import Band, in_words
from mentorkit.privacy.cases import SafeCase, safe_case
from mentorkit.privacy.protect import RESPONDENTS
from mentorkit.privacy.pseudonyms import KeyFileError, Pseudonyms, pseudonyms
from mentorkit.privacy.sealed import Cell, SafeTable
from mentorkit.privacy.tables import (
    PrivacyError,
    safe_choices,
    safe_completion,
    safe_crosstab,
    safe_ratings,
)

__all__ = [
    "RESPONDENTS",
    "Band",
    "Cell",
    "KeyFileError",
    "PrivacyError",
    "Pseudonyms",
    "SafeCase",
    "SafeTable",
    "in_words",
    "plain",
    "plain_choice",
    "pseudonyms",
    "safe_case",
    "safe_choices",
    "safe_completion",
    "safe_crosstab",
    "safe_ratings",
]

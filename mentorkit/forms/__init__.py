"""Forms: instruments that ask, worksheets to fill in, and ways to reflect. All are YAML.

`find_instrument`, `find_worksheet` and `find_model` give a definition by its name: the one beside
the notebook, else the one that comes with mentorkit, in the language that is spoken. What is wrong
with a definition is a `Problem` with its line; `lint_form` lists them all.

`check_answers` and `check_field` look at what a page sent before it is kept. `score` turns answers
into scores and makes up nothing for what is missing. An instrument whose questions belong to
somebody else comes without them: `require_items` says whose they are and what to do.

Nothing in a definition is code, and nothing here knows of Jupyter.
"""

from __future__ import annotations

from mentorkit.forms.codes import FormError, FormsCode
from mentorkit.forms.content import check_field
from mentorkit.forms.find import (
    copy_form,
    find_instrument,
    find_model,
    find_worksheet,
    require_items,
    require_moment,
    shipped_instruments,
    shipped_models,
    shipped_worksheets,
)
from mentorkit.forms.network import GIVES, RANKS, RINGS, Person, check_network
from mentorkit.forms.reader import lint_form, parse_form, read_form
from mentorkit.forms.scoring import Scores, check_answers, score
from mentorkit.forms.structs import (
    MOMENTS,
    PREFER_NOT,
    Column,
    Field,
    Instrument,
    InstrumentItem,
    Model,
    Option,
    Scale,
    Section,
    Step,
    Subscale,
    Worksheet,
)

__all__ = [
    "GIVES",
    "MOMENTS",
    "PREFER_NOT",
    "RANKS",
    "RINGS",
    "Column",
    "Field",
    "FormError",
    "FormsCode",
    "Instrument",
    "InstrumentItem",
    "Model",
    "Option",
    "Person",
    "Scale",
    "Scores",
    "Section",
    "Step",
    "Subscale",
    "Worksheet",
    "check_answers",
    "check_field",
    "check_network",
    "copy_form",
    "find_instrument",
    "find_model",
    "find_worksheet",
    "lint_form",
    "parse_form",
    "read_form",
    "require_items",
    "require_moment",
    "score",
    "shipped_instruments",
    "shipped_models",
    "shipped_worksheets",
]

"""What was answered, as others see it: as parts of a notebook's output, and as whole pages.

A `Part` is one piece of an answer in HTML and in plain text, with every word of a person escaped.
`parts_of` gives the parts of one thing that an assignment asks; an element's summary, a graded
notebook and a feedback page are made of them. `page_for` puts them together for a reader, a rater
or the archive, and so decides what each of these gets to see. `feedback_page` makes what a
participant gets back.
"""

from __future__ import annotations

from mentorkit.pages.alternatives import has_ended, is_begun, others_of, seen
from mentorkit.pages.asks import answered, items_of, parts_of, title_of
from mentorkit.pages.feedback import GivenBack, Work, feedback_page
from mentorkit.pages.page import Audience, page_for
from mentorkit.pages.parts import Part, written

__all__ = [
    "Audience",
    "GivenBack",
    "Part",
    "Work",
    "answered",
    "feedback_page",
    "has_ended",
    "is_begun",
    "items_of",
    "others_of",
    "page_for",
    "parts_of",
    "seen",
    "title_of",
    "written",
]

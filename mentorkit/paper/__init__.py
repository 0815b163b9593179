"""PDF for paper: `worksheet_pdf` gives a worksheet as it was filled in, with room to write by hand;
`feedback_pdf` what a participant gets back.

A template in `templates/` is set by typst. Everything that is to be read travels to it as data,
never as text of its program, so nothing a person wrote can mean anything to it.
"""

from __future__ import annotations

from mentorkit.paper.feedback import feedback_pdf
from mentorkit.paper.worksheets import worksheet_pdf

__all__ = ["feedback_pdf", "worksheet_pdf"]

"""What a participant gets back, as PDF."""

from __future__ import annotations

import html
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentorkit.answers import Answers, Text
from mentorkit.language import speaking
from mentorkit.pages import GivenBack, Work
from mentorkit.paper import feedback_pdf
from mentorkit.paper.feedback import contents
from mentorkit.paper.typesetting import typeset
from mentorkit.released import Asked

DAY = date(2026, 11, 26)
ASKS = (
    Asked("reflect", "lesson", prompt="What *now*?"),
    Asked("worksheet", "w", name="transition-plan"),
)


def given_back(text: str, language: str = "en") -> GivenBack:
    return GivenBack(
        title="Practice",
        course="Mentor training",
        person="Ana Lind",
        language=language,
        readers="Dr Solheim",
        reply=text,
        rubric=f"# Look\n\n- one\n- two\n\n{text}",
        folder=Path("nowhere"),
        answers=Answers(assignment="a", items={"lesson": Text(text), "w/change": Text(text)}),
        works=(*(Work(asked, comments=(text,)) for asked in ASKS), Work(None, "## Else", text)),
    )


def read(made: GivenBack) -> str:
    with speaking(made.language):
        body = typeset("feedback", contents(made, DAY), "html").decode().partition("<body>")[2]
    return html.unescape(re.sub(r"<[^>]*>", "", body.replace("<br>", "\n")))


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_it_is_tagged_and_the_same_for_the_same(language: str) -> None:
    made = given_back("What stayed with me.\n\nAnd a question?", language)
    pdf = feedback_pdf(made, made=DAY)
    assert b"pdfuaid:part>1<" in pdf
    assert pdf == feedback_pdf(made, made=DAY)


def test_all_of_it_is_there() -> None:
    said = read(given_back("What stayed with me."))
    for words in (
        "Practice",
        "Mentor training",
        "For Ana Lind. Read by Dr Solheim.",
        "What now?",
        "The reply",
        "Look",
        "one",
        "Else",
        "Your reader’s comment",
        "No answer yet.",
    ):
        assert words in said
    assert said.count("What stayed with me.") >= 5
    assert "La respuesta" in read(given_back("Sí.", "es"))


@pytest.mark.parametrize(
    "words",
    [
        '#import "@preview/x:0.1.0": *',
        '#read("/etc/passwd")',
        "$x$ \\ *b* _i_ `r` @ref",
        "]] }} ))",
    ],
)
def test_what_is_typed_is_shown_as_it_was_typed(words: str) -> None:
    assert read(given_back(words)).count(words) >= 4


@settings(max_examples=20)
@given(st.text(max_size=60))
def test_any_text_can_be_printed(words: str) -> None:
    assert feedback_pdf(given_back(words), made=DAY).startswith(b"%PDF-1.7")

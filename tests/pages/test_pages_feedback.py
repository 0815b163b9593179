"""A rubric, and what a participant gets back, whatever was written."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentorkit.answers import Answers, Item, Line, Text, Value
from mentorkit.pages import GivenBack, Work, feedback_page
from mentorkit.pages.rubric import markdown_lines, rubric_html
from mentorkit.released import Asked

ASKED = Asked("reflect", "lesson", prompt="# What now?\n\nTake *your* time.")


def given_back(**more: object) -> GivenBack:
    fields: dict[str, object] = {
        "title": "Practice",
        "course": "Mentor training",
        "person": "Ana Lind",
        "language": "en",
        "folder": Path("nowhere"),
        "answers": Answers(assignment="a", items={"lesson": Text("My words.")}),
        "works": (Work(ASKED),),
    }
    return GivenBack(**{**fields, **more})  # type: ignore[arg-type]


def headings(page: str) -> list[int]:
    return [int(level) for level in re.findall(r"<h([1-6])[ >]", page)]


def test_headings_lead_down_one_step_at_a_time() -> None:
    page = feedback_page(given_back(reply="Yes.", rubric="# One\n\n#### Two\n\ntext"))
    found = headings(page)
    assert found[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(found))


def test_a_reply_that_is_not_there_is_said() -> None:
    page = feedback_page(given_back(reply_by="2026-12-12", readers="Dr S."))
    assert "There is no reply yet. It is promised by 12 December 2026." in page
    assert "Read by" not in page
    assert "Read by Dr S." in feedback_page(given_back(reply="Yes.", readers="Dr S."))


def test_nothing_handed_in_is_said() -> None:
    assert "Nothing that can be shown" in feedback_page(given_back(works=()))


def test_a_definition_that_is_gone_is_said() -> None:
    works = (Work(Asked("play", "gone")), Work(Asked("worksheet", "x", name="gone")))
    page = feedback_page(given_back(works=works))
    assert "The case “gone” can&#x27;t be read here." in page
    assert page.count("<article") == 2


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("- **One**", "<ul>\n<li><strong>One</strong></li>\n</ul>\n"),
        ("# One", "<h3>One</h3>\n"),
        ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>\n"),
        ("![p](http://x.org/p.png)", "<p></p>\n"),
        ("[a](javascript:x)", "<p>[a](javascript:x)</p>\n"),
    ],
)
def test_a_rubric_is_shown_without_anything_live(markdown: str, html: str) -> None:
    assert rubric_html(markdown) == html


def test_a_rubric_on_paper_is_its_words() -> None:
    found = markdown_lines("# A *b*\n\ntext\nmore\n\n- one\n- `two`\n\n```\ncode\n```\n<b>x</b>")
    assert [tuple(line) for line in found][:5] == [
        ("heading", "A b"),
        ("text", "text more"),
        ("item", "one"),
        ("item", "two"),
        ("text", "code"),
    ]


HOSTILE = st.text(alphabet=st.sampled_from("<>\"'&/= \n\0#[]()!*`:-scriptonhef\u202e"), max_size=80)
ANY = st.one_of(HOSTILE, st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=80))
TAGS = {
    *("!doctype", "html", "head", "meta", "title", "style", "body", "main", "header", "section"),
    *("h1", "h2", "h3", "h4", "p", "blockquote", "em", "strong", "article", "div", "footer"),
    *("ul", "ol", "li", "code", "pre", "br", "hr", "a"),
}


@settings(max_examples=150)
@given(reply=ANY, typed=ANY, comment=ANY, rubric=ANY, above=ANY, person=ANY)
def test_whatever_is_written_no_tag_of_it_is_live(
    reply: str, typed: str, comment: str, rubric: str, above: str, person: str
) -> None:
    items: dict[str, Item] = {"lesson": Text(typed), "x": Value(1), "y": Line("c", "h", [])}
    page = feedback_page(
        given_back(
            reply=reply,
            rubric=rubric,
            person=person,
            answers=Answers(assignment="a", items=items),
            works=(Work(ASKED, typed=typed, comments=(comment,)), Work(None, above, typed, ())),
        )
    )
    body = page.partition("</style>")[2]
    assert {tag.lower() for tag in re.findall(r"</?([!a-zA-Z][^\s>/]*)", body)} <= TAGS
    assert not re.search(r"<[^>]*\s(on\w+|src)\s*=", body)
    assert not re.search(r'href="(?!https?:|mailto:)', body)
    if "\u202e" not in rubric + above:  # an author may turn letters round, nobody else
        assert "\u202e" not in body

"""Participants' words as plain text: what nbgrader's pages and JupyterLab make of them."""

from __future__ import annotations

import html
import re

import pytest
from course_world import a_notebook
from hypothesis import given
from hypothesis import strategies as st
from nbconvert.filters.markdown_mistune import markdown2html_mistune
from nbformat import from_dict
from nbformat.v4 import new_code_cell, new_markdown_cell, new_raw_cell

from mentorkit.answers import Answers, Text
from mentorkit.course.grading.sanitize import Copy, Template, as_typed, submitted_cells

NASTY = [
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "</pre><script>alert(1)</script>",
    "<!-- -->\n\n<svg onload=alert(1)>",
    "[click](javascript:alert(1))",
    "![x](https://example.org/pixel.png)",
    "https://example.org and <https://example.org>",
    "[x]: javascript:alert(1)\n\n[x]",
    "$x^2$ and $$\\frac{a}{b}$$",
    "\\(x\\) \\[x\\] \\begin{equation}x\\end{equation}",
    "\\\\(x\\\\) `code` ~~~\nfence\n~~~",
    "```mermaid\ngraph TD\n```",
    "# heading\n\n- list\n\n> quote\n\n| a | b |\n|---|---|\n| 1 | 2 |",
    "&lt;b&gt; &amp;amp; &#36;",
    "{{ 7 * 7 }} {% raw %}",
    "a\n\n\n\nb\n    indented\n\ttabbed",
    "\u202eright to left\u202c and عربي",
]
TAGS = re.compile(r"<[^>]*>")


def shown(markdown: str) -> str:
    """What a person reads on nbgrader's page."""
    return html.unescape(TAGS.sub("", markdown2html_mistune(markdown))).rstrip("\n")


@pytest.mark.parametrize("text", NASTY)
def test_nothing_in_it_is_live(text: str) -> None:
    page = markdown2html_mistune(as_typed(text))
    assert [tag.split()[0] for tag in TAGS.findall(page)] == ["<pre", "</pre>"]
    for sign in "$`\\[]{}*_|":
        assert sign not in page.split(">", 1)[1]


@pytest.mark.parametrize("text", NASTY)
def test_it_reads_exactly_as_it_was_typed(text: str) -> None:
    assert shown(as_typed(text)) == text


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t")))
def test_any_text_is_shown_as_it_is(text: str) -> None:
    assert shown(as_typed(text)).strip() == text.strip()
    page = markdown2html_mistune(as_typed(text))
    assert len(TAGS.findall(page)) == 2


def made(*, typed: str | None = None, wrote: str = "", changed=lambda cells: cells) -> Copy:
    """The graded copy for somebody who typed into the writing cell, or wrote in the box."""
    released = a_notebook()
    released.cells[3].source = "Type here."
    submitted = a_notebook()
    submitted.cells[3].source = "Type here." if typed is None else typed
    submitted.cells = changed(submitted.cells)
    items = {"lesson": Text(wrote, 1)} if wrote else {}
    answers = Answers(assignment="a", items=items)
    return Template(released).copy(submitted_cells(submitted.cells), answers)


def graded(**what):
    notebook = a_notebook()
    notebook.cells = made(**what).cells
    return from_dict(notebook)


def words(notebook) -> str:
    (cell,) = (one for one in notebook.cells if one.metadata.get("mentorkit", {}).get("item"))
    return cell.source


@pytest.mark.parametrize("typed", ["Type here.", "Type here.\n", " Type here.", "", "  \n"])
def test_an_untouched_cell_stays_as_it_was_released(typed: str) -> None:
    assert words(graded(typed=typed)) == "Type here."


def test_the_reflection_is_put_there() -> None:
    assert words(graded(wrote="I would ask.")) == as_typed("I would ask.")


def test_who_types_into_the_cell_is_heard() -> None:
    assert words(graded(typed="I would tell.")) == as_typed("I would tell.")
    assert words(graded(typed="Type here. I would tell.")) == as_typed("I would tell.")


def test_both_are_kept_when_they_differ() -> None:
    both = words(graded(typed="I would tell.", wrote="I would ask."))
    assert both == (
        f"**Written in the box:**\n\n{as_typed('I would ask.')}\n\n"
        f"**Typed into this cell:**\n\n{as_typed('I would tell.')}"
    )
    assert words(graded(typed="Same. ", wrote=" Same.")) == as_typed("Same.")


def test_a_copy_of_the_cell_is_heard_too() -> None:
    def copied(cells):
        twin = a_notebook().cells[3]
        twin.source = "In the copy."
        return [*cells, twin]

    notebook = graded(changed=copied)
    assert words(notebook) == as_typed("In the copy.")
    assert len(notebook.cells) == len(a_notebook().cells)


def test_a_participants_own_cells_keep_their_text_and_nothing_else() -> None:
    own = [
        new_markdown_cell("![x](attachment:x)", attachments={"x": {"image/png": "AAAA"}}),
        new_raw_cell("<script>1</script>", metadata={"raw_mimetype": "text/html"}),
        new_code_cell("print(1)", metadata={"tags": ["<script>"], "nbgrader": ["mangled"]}),
        new_markdown_cell("  "),
    ]
    own[0].metadata["nbgrader"] = {"grade_id": "of-their-own", "grade": True, "points": 100}
    more = graded(changed=lambda cells: [*cells, *own]).cells[-3:]
    assert [cell.cell_type for cell in more] == ["markdown", "markdown", "code"]
    assert [cell.metadata for cell in more] == [{}, {}, {}]
    assert more[0].source == as_typed("![x](attachment:x)")
    assert more[1].source == as_typed("<script>1</script>")
    assert more[2].source == "print(1)"
    assert not any("attachments" in cell for cell in more)


def test_locked_cells_are_the_released_ones() -> None:
    def changed(cells):
        for cell in cells:
            cell.source = "print('mine')" if cell.metadata.get("nbgrader") else cell.source
        return cells

    notebook = graded(changed=changed)
    released = a_notebook()
    assert [cell.source for cell in notebook.cells[-2:]] == [
        cell.source for cell in released.cells[-2:]
    ]


def test_a_released_cell_that_nobody_locked_is_left_alone_or_made_plain() -> None:
    assert graded().cells[0].source == a_notebook().cells[0].source

    def edited(cells):
        cells[0].source += "\n<b>mine</b>"
        return cells

    assert graded(changed=edited).cells[0].source.startswith("<pre")


def test_a_missing_or_altered_check_cell_is_the_released_one_and_it_is_said() -> None:
    def without_checks(cells):
        return cells[:-2]

    def altered(cells):
        cells[-1].metadata["nbgrader"]["points"] = 100
        cells[-1].source = "pass"
        return cells

    released = [cell.source for cell in a_notebook().cells[-2:]]
    assert [cell.source for cell in graded(changed=without_checks).cells[-2:]] == released
    assert made(changed=without_checks).repairs == (
        "The cells check-case, check-words were missing, and were put back.",
    )
    last = graded(changed=altered).cells[-1]
    assert (last.source, last.metadata["nbgrader"]["points"]) == (released[-1], 1)
    assert made(changed=altered).repairs == (
        "The settings of the cell check-words were changed; the released ones count.",
        "The text of the cell check-words was changed; the released one counts.",
    )
    assert made().repairs == ()


def test_the_notebook_is_valid_whatever_came_in() -> None:
    import nbformat

    def mangled(cells):
        for number, cell in enumerate(cells):
            cell.metadata = [None, {}, {"nbgrader": None}, {"nbgrader": {"grade_id": 3}}][
                number % 4
            ]
            cell.id = "<script>"
        return cells + cells

    nbformat.validate(graded(changed=mangled))


@pytest.mark.parametrize(
    ("template", "typed", "kept"),
    [
        ("...", "I waited... and then", "I waited... and then"),
        ("...", "...\nI waited...", "I waited..."),
        ("Write here.", "I said: Write here. She did.", "I said: Write here. She did."),
        ("Write here.", "Before.\n\nWrite here.\n\nAfter.", "Before.\n\nAfter."),
        ("Write here.", "Write here.\n", ""),
        ("", "Anything.", "Anything."),
    ],
)
def test_only_the_words_that_stood_there_are_taken_out(
    template: str, typed: str, kept: str
) -> None:
    released = a_notebook()
    released.cells[3].source = template
    submitted = a_notebook()
    submitted.cells[3].source = typed
    copy = Template(released).copy(submitted_cells(submitted.cells), Answers(assignment="a"))
    assert copy.cells[3]["source"] == (as_typed(kept) if kept else template)


def test_what_is_missing_is_put_back_after_what_stood_before_it() -> None:
    def without(cells):
        return [cell for number, cell in enumerate(cells) if number not in (1, 4)]

    copy = made(changed=without)
    assert [cell["source"] for cell in copy.cells] == [cell.source for cell in graded().cells]
    assert copy.repairs == ("The cells play, check-case were missing, and were put back.",)

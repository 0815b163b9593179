"""Debriefs that stand apart are found without parsing: the same ones that parsing finds."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from mentorkit.cases import outline

LINES = (
    "", "", "", "> [!DEBRIEF]", "> [!DEBRIEF] At once.", "> Words.", ">", ">Words", "Words.",
    "- [ask] Ask -> here", "  > Feedback.", "  > [!DEBRIEF]", " > [!debrief]", "> > [!DEBRIEF]",
    "    > [!DEBRIEF]", "# Here {#here}", "Here", "===", "| a |", "|---|", "\u00a0", "\t", "1. One",
    "   > [!DEBRIEF]", "```", "> ```", "~~~", "***", "[a]: b",
)  # fmt: skip


@settings(max_examples=3_000)
@given(lines=st.lists(st.sampled_from(LINES), max_size=12))
def test_quick_and_thorough_agree(lines: list[str]):
    quick = list(outline.find_debriefs(lines))
    apart = outline._apart
    outline._apart = lambda lines, begin: 0
    try:
        assert quick == list(outline.find_debriefs(lines))
    finally:
        outline._apart = apart


def test_a_debrief_that_stands_apart_is_not_parsed_for(monkeypatch):
    monkeypatch.setattr(outline.markdown, "blocks", None)
    lines = ["- [ask] Ask -> here", "", "> [!DEBRIEF]", "> Why?", "", "# Here {#here}"]
    assert list(outline.find_debriefs(lines)) == [(2, 4)]

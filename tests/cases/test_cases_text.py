"""What a person reads: holes filled, parts shown or hidden, and nothing that could run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.fragments import complete
from support.generate import cases
from support.walks import make, make_moves

from mentorkit.cases import CaseError, ChoiceError, Playthrough, markdown, parse_case


def play(fragment: str) -> Playthrough:
    return Playthrough(parse_case(complete(fragment)))


@pytest.mark.parametrize(
    ("written", "text", "html"),
    [
        ("{trust} of 5", "2 of 5", "<p>2 of 5</p>"),
        ("{ trust }{time}", "220", "<p>220</p>"),
        ("**{trust}** *a{trust}b*", "**2** *a2b*", "<p><strong>2</strong> <em>a2b</em></p>"),
        ("`{trust}` {trust}", "`{trust}` 2", "<p><code>{trust}</code> 2</p>"),
        ("``a ` {x`` b", "``a ` {x`` b", "<p><code>a ` {x</code> b</p>"),
        ("\\{trust} \\\\{trust}", "\\{trust} \\\\2", "<p>{trust} \\2</p>"),
        ("a } b", "a } b", "<p>a } b</p>"),
        ("    {trust}", "    {trust}", "<pre><code>{trust}\n</code></pre>"),
        (
            "```{trust}\n{if\n```",
            "```{trust}\n{if\n```",
            '<pre><code class="language-{trust}">{if\n</code></pre>',
        ),
        ("a{if trust > 1}b{end}c", "abc", "<p>abc</p>"),
        ("a{if trust > 2}b{end}c", "ac", "<p>ac</p>"),
        ("{if trust > 2}a{else if trust > 1}b{else}c{end}", "b", "<p>b</p>"),
        ("{if trust > 2}a{else if trust > 9}b{else}c{end}", "c", "<p>c</p>"),
        ("{if trust > 2}a{else}{if told_truth}b{else}c{end}{end}", "c", "<p>c</p>"),
        ("{if trust > 1}**Stop.**{end} So", "**Stop.** So", "<p><strong>Stop.</strong> So</p>"),
        ("So{if trust > 1} _late_{end}.", "So _late_.", "<p>So <em>late</em>.</p>"),
        ('{if trust > 1}*"Hi"*{end}', '*"Hi"*', "<p><em>&quot;Hi&quot;</em></p>"),
        ("**{if trust > 1}a{else}b{end}**", "**a**", "<p><strong>a</strong></p>"),
        (
            "[{if trust > 1}a{end}](https://example.org)",
            "[a](https://example.org)",
            '<p><a href="https://example.org">a</a></p>',
        ),
        ("{if trust > 1}\n\na\n\n{end}\n\nb", "a\n\nb", "<p>a</p>\n<p>b</p>"),
        ("{if trust > 2}\na\n{end}\nb", "b", "<p>b</p>"),
        (
            "a\n{if told_truth}\nb\n{else}\n+ c\n{end}",
            "a\n\n+ c",
            "<p>a</p>\n<ul>\n<li>c</li>\n</ul>",
        ),
        ("{if trust > 1}\n    a\n{end}", "    a", "<pre><code>a\n</code></pre>"),
        (
            "> {if trust > 1}\n> a\n> {end}",
            "> \n> a\n> ",
            "<blockquote>\n<p>\na\n</p>\n</blockquote>",
        ),
        (
            "<b>x</b> <!-- y -->",
            "<b>x</b> <!-- y -->",
            "<p>&lt;b&gt;x&lt;/b&gt; &lt;!-- y --&gt;</p>",
        ),
        ("[x](javascript:alert)", "[x](javascript:alert)", "<p>[x](javascript:alert)</p>"),
        ("", "", ""),
    ],
)
def test_what_is_read(written, text, html):
    here = play(written)
    assert here.text == text
    assert here.html.strip("\n") == html


@pytest.mark.parametrize(
    ("written", "text", "html"),
    [
        ("Ask {trust}{if trust > 1}, *then*{end}", "Ask 2, *then*", "Ask 2, <em>then</em>"),
        ("1. Go `{trust}`", "1. Go `{trust}`", "1. Go <code>{trust}</code>"),
        ("~~~ {trust}", "~~~ 2", "~~~ 2"),
        ("> # {trust}", "> # 2", "&gt; # 2"),
        ("a <b> & c", "a <b> & c", "a &lt;b&gt; &amp; c"),
    ],
)
def test_a_choice_is_one_line(written, text, html):
    [choice] = play(f"- [ask] {written} -> asked").choices
    assert (choice.text, choice.html) == (text, html)


def test_feedback_sees_the_new_values():
    here = play("- [ask] Ask -> asked (trust +2)\n  > {trust}{if visited(corridor)}, gone{end}")
    assert here.feedback is None
    here.choose("ask")
    assert here.feedback == ("4, gone", "<p>4, gone</p>")


def test_the_briefing_reads_as_at_the_start():
    source = complete("# A {#a}\n\n- [ask] Ask -> asked (trust +2)").replace(
        "---\n# A", "---\nTrust is {trust}.\n\n# A"
    )
    here = Playthrough(parse_case(source))
    here.choose("ask")
    assert here.briefing.text == "Trust is 2."


def test_conditions_bind_as_they_read():
    for condition, holds in {
        "not told_truth and trust > 1": True,
        "not (told_truth or trust > 1)": False,
        "told_truth and trust > 9 or trust == 2": True,
        "told_truth and (trust > 9 or trust == 2)": False,
        "trust == 2 or told_truth and trust > 9": True,
        "not not trust != 3": True,
        "2 <= trust and trust<=2 and 1 >= -1": True,
        "time > trust and 20 == time": True,
        "visited(corridor) or visited(asked)": False,
    }.items():
        assert play(f"{{if {condition}}}yes{{else}}no{{end}}").text == ("yes" if holds else "no")


@settings(max_examples=80)
@given(source=cases(), data=st.data())
def test_the_html_is_that_of_the_markdown(source: str, data: st.DataObject):
    """What is seen in the page is what anyone's Markdown would make of the text."""
    here = Playthrough(parse_case(source))
    for move in make_moves(here.case, lambda n: data.draw(st.integers(0, n - 1)), 4):
        try:
            here = make(here, move)
        except ChoiceError:
            continue
        assert plain(here.html) == plain(markdown.render(markdown.parse(here.text)))
        for choice in here.choices:
            assert plain(choice.html) == plain(markdown.render(markdown.parse(choice.text, True)))


def plain(html: str) -> str:
    """The HTML without what hidden parts leave behind.

    That is gaps, empty tags, lists in two parts, and a break where two spaces end a line.
    """
    html = re.sub(r"\s*(</?\w[^>]*>)\s*", r"\1", re.sub(r"</?p>|<br />", " ", html))
    html = re.sub(r"<(em|strong|a)\b[^>]*></\1>|</([uo])l><\2l>", "", html)
    return re.sub(r"\s+", " ", html).strip()


ALLOWED = {
    "a", "blockquote", "br", "code", "em", "h1", "h2", "hr", "img", "li", "ol", "p", "pre",
    "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"href", "title", "src", "alt", "style", "class", "start"}


class Tags(HTMLParser):
    """All tags of a piece of HTML, as a browser sees them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def check(self) -> None:
        for tag, attributes in self.found:
            assert tag in ALLOWED
            assert set(attributes) <= ATTRIBUTES
            assert re.match(r"https?://", attributes.get("href") or "https://")
            assert attributes.get("style", "text-align:center") == "text-align:center"


@settings(max_examples=40)
@given(source=cases())
def test_no_tags_but_ours(source: str):
    compiled = parse_case(source).compile()
    for scene in compiled.scenes.values():
        texts = [scene.text, *(c.text for c in scene.choices), *(c.feedback for c in scene.choices)]
        for text in texts:
            Tags("".join(literals(text.html if text else []))).check()


def literals(pieces: list[Any]) -> Iterator[str]:
    """All literals in a text's pieces, those in branches too."""
    for piece in pieces:
        if isinstance(piece, str):
            yield piece
        elif piece[0] == "if":
            for _, body in piece[1:]:
                yield from literals(body)


@pytest.mark.parametrize(
    "attempt",
    [
        "<img src=x onerror=alert(1)>",
        "<script>alert(1)</script>",
        "<!-- <b> -->",
        "[x](javascript:alert(1))",
        "[x](data:text/html,x)",
        "[x](JaVaScRiPt:alert(1))",
        "<javascript:alert(1)>",
        "[x](vbscript:x)",
        '[x](https://example.org "><script>")',
        "[x](https://example.org/<script>)",
        "`<script>`",
        "&lt;script&gt;",
        "{if trust > 1}<script>{end}{trust}",
        "**<b {trust} onclick=x>**",
        "`<b>{trust}<b>` {trust}",
        '<a href="{trust}">',
    ],
)
def test_nothing_written_can_run(attempt):
    here = play(f"{attempt}\n\n- [ask] {attempt} -> asked\n  > {attempt}")
    for html in (here.html, here.choices[0].html):
        Tags(html).check()
    here.choose("ask")
    assert here.feedback
    Tags(here.feedback.html).check()


def test_braces_that_are_no_holes_are_no_html_either():
    for attempt in ("~~~ {<b>}", "> {<b>}", "{<script>}"):
        with pytest.raises(CaseError, match="C501"):
            play(f"- [ask] {attempt} -> asked")

"""What a participant gets back: the reply, and below it what it is a reply to. No score."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path

import msgspec

from mentorkit.answers import Answers
from mentorkit.language import _, day, speaking
from mentorkit.pages.asks import parts_of
from mentorkit.pages.document import document
from mentorkit.pages.parts import Part, sentence, shown, title, written
from mentorkit.pages.rubric import rubric_html
from mentorkit.released import Asked

SEEN = ("play", "reflect", "worksheet")
"""The kinds of what is shown: no ratings, nothing that was agreed to, no request for contact."""


class Work(msgspec.Struct, frozen=True):
    """One thing that somebody did.

    Attributes:
        asked: What was asked; None for a cell of the notebook that no element belongs to.
        above: What stands above such a cell, in Markdown.
        typed: What was typed into the notebook's own cell.
        comments: What the reader said about it.
    """

    asked: Asked | None = None
    above: str = ""
    typed: str = ""
    comments: tuple[str, ...] = ()


class GivenBack(msgspec.Struct, frozen=True, kw_only=True):
    """What one participant gets back; nothing about anybody else.

    Attributes:
        title: What the assignment is called.
        person: What they are called themselves.
        handed_in: A date, such as `2026-12-01`, as the others; "" when nobody noted it.
        readers: Who reads; "" when the course does not say.
        reply: "" when there is none yet.
        rubric: What a reader looks for, in Markdown; "" for nothing.
        folder: Where the assignment is: its cases and definitions stand there.
    """

    title: str
    course: str
    person: str
    language: str
    handed_in: str = ""
    readers: str = ""
    reply_by: str = ""
    reply: str = ""
    rubric: str = ""
    works: tuple[Work, ...] = ()
    folder: Path
    answers: Answers


def about(feedback: GivenBack) -> list[str]:
    """Whose it is, and who has read it: a sentence each."""
    said = [_("For {person}.", person=feedback.person)]
    if feedback.handed_in:
        said.append(_("Handed in on {day}.", day=day(feedback.handed_in)))
    if feedback.reply and feedback.readers:
        said.append(_("Read by {readers}.", readers=feedback.readers.rstrip(".")))
    return said


def no_reply(feedback: GivenBack) -> str:
    """What stands where the reply will be."""
    if feedback.reply_by:
        return _("There is no reply yet. It is promised by {day}.", day=day(feedback.reply_by))
    return _("There is no reply yet.")


def words() -> dict[str, str]:
    """What stands above the parts of the page, in the language spoken now."""
    return {
        "reply": _("The reply"),
        "rubric": _("What your reader looked for"),
        "works": _("What you handed in"),
        "comment": _("Your reader’s comment"),
        "typed": _("Typed into the notebook"),
        "notebook": _("Written in the notebook"),
        "nothing": _("Nothing that can be shown here was handed in."),
        "end": _("This page is for you. There is no score on it."),
    }


def feedback_page(feedback: GivenBack) -> str:
    """A page of HTML that needs nothing else, and in which nothing can run."""
    with speaking(feedback.language):
        said = words()
        header = (
            f'<p class="kicker">{escape(feedback.course)}</p>\n'
            f"<h1>{escape(feedback.title)}</h1>\n"
            f'<p class="about" dir="auto">{shown(" ".join(about(feedback)))}</p>'
        )
        body = "\n".join([*_sections(feedback, said), f"<footer><p>{said['end']}</p></footer>"])
        return document(feedback.title, header, body, feedback.language, style="feedback")


def _sections(feedback: GivenBack, said: dict[str, str]) -> Iterator[str]:
    reply = written(feedback.reply) if feedback.reply else sentence(no_reply(feedback))
    yield _section("reply", said["reply"], [reply.html])
    if feedback.rubric:
        yield _section("rubric", said["rubric"], [rubric_html(feedback.rubric)])
    works = [_work(work, feedback, said) for work in feedback.works]
    yield _section("works", said["works"], works or [sentence(said["nothing"]).html])


def _section(name: str, heading: str, parts: Iterable[str]) -> str:
    inside = "\n".join(parts)
    return (
        f'<section class="{name}" aria-labelledby="{name}">\n'
        f'<h2 id="{name}">{escape(heading)}</h2>\n{inside}\n</section>'
    )


def _work(work: Work, feedback: GivenBack, said: dict[str, str]) -> str:
    if work.asked:
        parts = parts_of(work.asked, feedback.folder, feedback.answers)
        if work.typed:
            parts.append(Part(f'<p class="label">{escape(said["typed"])}</p>', ""))
            parts.append(written(work.typed))
    else:
        above = Part(rubric_html(work.above), work.above) if work.above else title(said["notebook"])
        parts = [above, written(work.typed)]
    html = [_deeper(part.html) for part in parts]
    for comment in work.comments:
        label = f'<p class="label">{escape(said["comment"])}</p>'
        html.append(f'<div class="comment">\n{label}\n{written(comment).html}\n</div>')
    inside = "\n".join(html)
    return f'<article class="work">\n{inside}\n</article>'


_DEEPER = {"h1": "h3", "h2": "h3", "h5": "h4", "h6": "h4"}


def _deeper(html: str) -> str:
    """Headings that fit below this page's own. Only an author's and ours are left as tags."""
    for sign in ("<", "</"):
        for name in _DEEPER:
            html = html.replace(f"{sign}{name}>", f"{sign}\0{_DEEPER[name]}>")
    return html.replace("\0", "")

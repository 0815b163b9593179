"""An element's answers as plain output: what paper, feedback and a page without a kernel show.

The output carries the same answers as data, so that a notebook that travels alone loses nothing.
Everything a person wrote is escaped, and kept from being read as mathematics.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any, NamedTuple

import msgspec

from mentorkit.answers import MIME, Answers, Item, Line, Text, Value
from mentorkit.cases import Compiled, Playthrough, replay

SURENESS = ("Not at all sure", "A little sure", "Half sure", "Rather sure", "Very sure")
"""What 1 to 5 mean where a scene asks how sure one is."""


class Part(NamedTuple):
    """One piece of a summary in HTML and in plain text."""

    html: str
    text: str


def own_items(answers: Answers, item: str) -> dict[str, Item]:
    """The items of one element: `item` itself, and what is asked along the way in `item/…`."""
    return {
        key: kept
        for key, kept in answers.items.items()
        if key == item or key.startswith(f"{item}/")
    }


def bundle(item: str, answers: Answers, parts: list[Part]) -> dict[str, Any]:
    """An output for `IPython.display`: `data` and `metadata`.

    The document is left out as long as there is nothing in it.
    """
    items = own_items(answers, item)
    data: dict[str, Any] = {
        "text/plain": "\n\n".join(part.text for part in parts),
        "text/html": _frame("\n".join(part.html for part in parts)),
    }
    if items:
        data[MIME] = msgspec.to_builtins(msgspec.structs.replace(answers, items=items))
    return {"data": data, "metadata": {"mentorkit": {"summary": item}}}


def sentence(html: str, text: str) -> dict[str, Any]:
    """An output that says one thing instead of showing an element."""
    return {"data": {"text/plain": text, "text/html": _frame(html)}, "metadata": {}}


def _frame(html: str) -> str:
    """The classes hide it while the widget lives, and keep `$` from being taken for mathematics."""
    return f'<div class="mk-static tex2jax_ignore mathjax_ignore">\n{html}\n</div>'


def written(text: str) -> Part:
    """A person's own words, with their paragraphs."""
    if not text.strip():
        return Part("<p><em>No answer yet.</em></p>", "No answer yet.")
    return Part(f'<blockquote style="white-space: pre-wrap">{escape(text)}</blockquote>', text)


def reflection(prompt: Part, item: Item | None) -> list[Part]:
    """A prompt and the answer to it."""
    return [prompt, written(item.text if isinstance(item, Text) else "")]


def playthrough(case: Compiled, items: Mapping[str, Item]) -> list[Part]:
    """A case's title, the way that was taken, and where it has led."""
    title = Part(f"<h4>{escape(case.title)}</h4>", case.title)
    line = items.get(case.id)
    if not isinstance(line, Line) or not line.decisions:
        return [title, Part("<p><em>Not begun yet.</em></p>", "Not begun yet.")]
    _, followed = replay(case, line.decisions)
    play = Playthrough(case)
    steps = []
    for _, choice in line.decisions[:followed]:
        steps.append(_step(play, choice, items))
        play.choose(choice)
    parts = [title, _numbered(steps), _where(play), *_asked(play, items)]
    if followed < len(line.decisions):
        said = "The case was changed since; the decisions after this no longer fit it."
        parts.append(Part(f"<p><em>{said}</em></p>", said))
    return parts


def _step(play: Playthrough, choice_id: str, items: Mapping[str, Item]) -> Part:
    """A scene, what was decided in it, and what was said about that."""
    choice = next(choice for choice in play.choices if choice.id == choice_id)
    asked = _asked(play, items)
    title = play.scene.title
    html = "\n".join(
        [f"{escape(title)}: <strong>{choice.html}</strong>", *(one.html for one in asked)]
    )
    return Part(html, "\n   ".join([f"{title}: {choice.text}", *(one.text for one in asked)]))


def _numbered(steps: list[Part]) -> Part:
    html = "\n".join(f"<li>{step.html}</li>" for step in steps)
    text = "\n".join(f"{number}. {step.text}" for number, step in enumerate(steps, 1))
    return Part(f"<ol>\n{html}\n</ol>", text)


def _where(play: Playthrough) -> Part:
    ending = play.ending
    kind, name = ("Here now", play.scene.title) if ending is None else ("Ending", ending)
    return Part(f"<p>{kind}: <strong>{escape(name)}</strong></p>", f"{kind}: {name}")


def _asked(play: Playthrough, items: Mapping[str, Item]) -> list[Part]:
    """What the person answered to the questions of the scene where they are."""
    scene = play.scene
    why = items.get(f"{play.case.id}/{scene.id}")
    sure = items.get(f"{play.case.id}/{scene.id}/confidence")
    parts = []
    if scene.why and isinstance(why, Text) and why.text.strip():
        answer = written(why.text)
        parts.append(
            Part(f"<p>{escape(scene.why)}</p>\n{answer.html}", f"{scene.why} {answer.text}")
        )
    if isinstance(sure, Value) and sure.value in range(1, len(SURENESS) + 1):
        words = SURENESS[sure.value - 1]
        parts.append(Part(f"<p>How sure: {words}</p>", f"How sure: {words}"))
    return parts

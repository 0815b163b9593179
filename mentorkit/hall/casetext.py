"""A case as a text to read ahead: its scenes and choices in words, in the order of its file.

It has no notes of the facilitator's, nothing of what comes of a choice, no counters and no marks.
What differs from way to way stands in brackets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from html import escape
from typing import Any

from mentorkit.cases import Playthrough
from mentorkit.cases.compiled import Compiled, CompiledChoice, CompiledScene
from mentorkit.hall.printing import document
from mentorkit.language import _, ngettext

_BLOCK = re.compile(r"\s*<(?:p|ul|ol|blockquote|table|pre|hr|h[1-6])\b")
_NUMBER = "…"
"""What stands for a number that is another on another way."""


def case_page(case: Compiled, language: str) -> str:
    """The page: cover, briefing, and each scene with what can be chosen in it."""
    numbers = {scene: number for number, scene in enumerate(case.scenes, 1)}
    play = Playthrough(case)
    scenes = []
    for scene in case.scenes.values():
        # A first scene that nobody comes back to is read by all as it begins.
        begins = scene.id == case.start and not _comes_back(case)
        text = play.html if begins else _read(scene.text.html)
        scenes.append(_scene(scene, text, numbers))
    body = [*_cover(case), play.briefing.html, *scenes]
    return document(case.title, "\n".join(body), language)


def _cover(case: Compiled) -> Iterator[str]:
    chairs: dict[str, Callable[[], str]] = {
        "mentor": lambda: _("you are the mentor"),
        "mentee": lambda: _("you are the mentee"),
        "bystander": lambda: _("you are a bystander"),
    }
    long = ngettext("about {count} minute", "about {count} minutes", case.minutes)
    about = " · ".join([_("A case"), long, chairs[case.chair]()])
    yield f"<h1>{escape(case.title)}</h1>"
    yield f"<p><em>{escape(about)}</em></p>"
    if case.content_note != "none":
        said = _("Content note: {note}", note=case.content_note)
        yield f"<p><strong>{escape(said)}</strong></p>"
    if not case.reviewed:
        yield f"<p>{escape(_('Not yet clinically reviewed.'))}</p>"
    yield f'<p class="aside">{escape(_how_to_read())}</p>'


def _how_to_read() -> str:
    return _(
        "What stands in [brackets] is so on some ways only, and a stroke parts one way from "
        "another. The number after a choice is the scene with which it goes on."
    )


def _scene(scene: CompiledScene, text: str, numbers: dict[str, int]) -> str:
    parts = [f"<h2>{numbers[scene.id]}. {escape(scene.title)}</h2>", text]
    if scene.ending is not None:
        said = _("An ending")
        named = "" if scene.ending == scene.title else f": {scene.ending}"
        parts.append(f'<p class="aside">{escape(said + named)}</p>')
    if scene.choices:
        choices = (_choice(choice, numbers) for choice in scene.choices)
        parts.append(f"<ul>\n{''.join(choices)}</ul>")
    return "\n".join(parts)


def _choice(choice: CompiledChoice, numbers: dict[str, int]) -> str:
    text = _read(choice.text.html)
    if choice.when is not None:
        text = f"[{text}]"
    return f"<li>{text} <small>→ {numbers[choice.to]}</small></li>\n"


def _comes_back(case: Compiled) -> bool:
    return any(
        choice.to == case.start for scene in case.scenes.values() for choice in scene.choices
    )


def _read(pieces: Iterable[Any]) -> str:
    """A text on all ways at once, in HTML."""
    return "".join(_piece(piece) for piece in pieces)


def _piece(piece: Any) -> str:
    if isinstance(piece, str):
        return piece
    if piece[0] == "show":
        return _NUMBER
    shown = [text for _when, inner in piece[1:] if (text := _read(inner)).strip()]
    if not any(_BLOCK.match(text) for text in shown):
        return f"[{' / '.join(text.strip() for text in shown)}]" if shown else ""
    return "\n".join(
        f'<div class="way"><p class="aside">{escape(words)}</p>{text}</div>'
        for words, text in zip(_ways(), shown, strict=False)
    )


def _ways() -> Iterator[str]:
    """What is said above whole paragraphs that are read on some ways only."""
    yield _("[On some ways]")
    while True:
        yield _("[On others]")

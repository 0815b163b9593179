"""A case as it was played: the way that was taken, and where it has led."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from mentorkit.answers import Item, Line, Text, Value
from mentorkit.cases import Compiled, Playthrough, replay
from mentorkit.language import _
from mentorkit.pages.parts import Part, sentence, title, written


def sureness() -> tuple[str, ...]:
    """What 1 to 5 mean where a scene asks how sure one is."""
    return (
        _("Not at all sure"),
        _("A little sure"),
        _("Half sure"),
        _("Rather sure"),
        _("Very sure"),
    )


def playthrough(case: Compiled, items: Mapping[str, Item]) -> list[Part]:
    """A case's title, the way that was taken, and where it has led."""
    heading = title(case.title)
    line = items.get(case.id)
    if not isinstance(line, Line) or not line.decisions:
        return [heading, sentence(_("Not begun yet."))]
    _play, followed = replay(case, line.decisions)
    play = Playthrough(case)
    steps = []
    for _scene, choice in line.decisions[:followed]:
        steps.append(_step(play, choice, items))
        play.choose(choice)
    parts = [heading, _numbered(steps), _where(play), *_asked(play, items)]
    if followed < len(line.decisions):
        parts.append(
            sentence(_("The case was changed since; the decisions after this no longer fit it."))
        )
    return parts


def _step(play: Playthrough, choice_id: str, items: Mapping[str, Item]) -> Part:
    """A scene, what was decided in it, and what was said about that."""
    choice = next(choice for choice in play.choices if choice.id == choice_id)
    asked = _asked(play, items)
    scene = play.scene.title
    html = "\n".join(
        [f"{escape(scene)}: <strong>{choice.html}</strong>", *(one.html for one in asked)]
    )
    return Part(html, "\n   ".join([f"{scene}: {choice.text}", *(one.text for one in asked)]))


def _numbered(steps: list[Part]) -> Part:
    html = "\n".join(f"<li>{step.html}</li>" for step in steps)
    text = "\n".join(f"{number}. {step.text}" for number, step in enumerate(steps, 1))
    return Part(f"<ol>\n{html}\n</ol>", text)


def _where(play: Playthrough) -> Part:
    ending = play.ending
    kind, name = (_("Here now"), play.scene.title) if ending is None else (_("Ending"), ending)
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
    if isinstance(sure, Value) and type(sure.value) is int and 1 <= sure.value <= len(sureness()):
        words = sureness()[sure.value - 1]
        said = _("How sure: {answer}", answer=words)
        parts.append(Part(f"<p>{escape(said)}</p>", said))
    return parts

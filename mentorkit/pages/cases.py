"""A case as it was played: the way that was taken, and where it has led."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import NamedTuple

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


class Said(NamedTuple):
    """What the person answered to the questions of one scene.

    Attributes:
        why: What was asked; "" where nothing was answered.
        reason: Their own words.
        sure: How sure they were, in words; "" where nothing was answered.
    """

    why: str = ""
    reason: str = ""
    sure: str = ""


class Step(NamedTuple):
    """A scene, what was decided in it, in Markdown and in HTML, and what was said about that."""

    scene: str
    choice: str
    html: str
    said: Said


class Way(NamedTuple):
    """The way that somebody took through a case.

    Attributes:
        ending: Its name; "" when they have not come to one.
        scene: Where they are, by its title.
        said: What they answered there.
        changed: Whether the case was changed since, so that later decisions no longer fit it.
    """

    steps: tuple[Step, ...]
    ending: str
    scene: str
    said: Said
    changed: bool = False


def way_of(case: Compiled, items: Mapping[str, Item]) -> Way | None:
    """The way that was taken; None where nothing was decided yet."""
    line = items.get(case.id)
    if not isinstance(line, Line) or not line.decisions:
        return None
    _play, followed = replay(case, line.decisions)
    play = Playthrough(case)
    steps = []
    for _scene, name in line.decisions[:followed]:
        choice = next(choice for choice in play.choices if choice.id == name)
        steps.append(Step(play.scene.title, choice.text, choice.html, _said(play, items)))
        play.choose(name)
    changed = followed < len(line.decisions)
    said = _said(play, items)
    return Way(tuple(steps), play.ending or "", play.scene.title, said, changed)


def _said(play: Playthrough, items: Mapping[str, Item]) -> Said:
    scene = play.scene
    why = items.get(f"{play.case.id}/{scene.id}")
    sure = items.get(f"{play.case.id}/{scene.id}/confidence")
    said = Said()
    if scene.why and isinstance(why, Text) and why.text.strip():
        said = Said(scene.why, why.text)
    if isinstance(sure, Value) and type(sure.value) is int and 1 <= sure.value <= len(sureness()):
        words = sureness()[sure.value - 1]
        said = said._replace(sure=_("How sure: {answer}", answer=words))
    return said


def since_changed() -> str:
    """What stands below a way that could not be followed to its end."""
    return _("The case was changed since; the decisions after this no longer fit it.")


def playthrough(case: Compiled, items: Mapping[str, Item]) -> list[Part]:
    """A case's title, the way that was taken, and where it has led."""
    heading = title(case.title)
    way = way_of(case, items)
    if way is None:
        return [heading, sentence(_("Not begun yet."))]
    parts = [heading, _numbered([_step(step) for step in way.steps]), _where(way)]
    parts += _asked(way.said)
    return [*parts, sentence(since_changed())] if way.changed else parts


def _step(step: Step) -> Part:
    """A scene, what was decided in it, and what was said about that."""
    asked = _asked(step.said)
    html = "\n".join(
        [f"{escape(step.scene)}: <strong>{step.html}</strong>", *(one.html for one in asked)]
    )
    return Part(html, "\n   ".join([f"{step.scene}: {step.choice}", *(one.text for one in asked)]))


def _numbered(steps: list[Part]) -> Part:
    html = "\n".join(f"<li>{step.html}</li>" for step in steps)
    text = "\n".join(f"{number}. {step.text}" for number, step in enumerate(steps, 1))
    return Part(f"<ol>\n{html}\n</ol>", text)


def _where(way: Way) -> Part:
    kind, name = (_("Ending"), way.ending) if way.ending else (_("Here now"), way.scene)
    return Part(f"<p>{kind}: <strong>{escape(name)}</strong></p>", f"{kind}: {name}")


def _asked(said: Said) -> list[Part]:
    """What the person answered to the questions of a scene."""
    parts = []
    if said.why:
        answer = written(said.reason)
        parts.append(Part(f"<p>{escape(said.why)}</p>\n{answer.html}", f"{said.why} {answer.text}"))
    if said.sure:
        parts.append(Part(f"<p>{escape(said.sure)}</p>", said.sure))
    return parts

"""`mentorkit init`: a new course, with what is known of it already, by options or by questions."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mentorkit.errors import MentorkitError

if TYPE_CHECKING:
    from mentorkit.course import Choices

_QUESTIONS = {
    "programme": "A short id of the programme that this course belongs to, if it does",
    "language": "The language of your participants, as a code: en, es",
    "readers": "Who reads what participants write",
    "reply_by": "By when everybody has two human sentences back, such as 2026-12-15",
    "crisis_contact": "Whom somebody in a crisis can reach, day and night",
    "responder": "Who answers when a participant asks to be contacted",
    "response_time": "How soon they answer",
    "resources": "What help there is locally",
    "minimum_cell": "The smallest group that a report may show, never below 5",
    "hand_in": "How people hand in: file or exchange",
}
"""By the key of `course.yaml`, what is asked; each is an option too, with hyphens."""
_DEFAULTS = {"language": "en", "minimum_cell": "10", "hand_in": "file"}


def _settings_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for key, question in reversed(_QUESTIONS.items()):
        command = click.option(f"--{key.replace('_', '-')}", help=f"{question}.")(command)
    return command


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--title", help="What the course is called.  [default: the folder's name]")
@click.option("--workshops", metavar="NAME,NAME", help="Only these.  [default: all]")
@_settings_options
@click.option("--due", multiple=True, metavar="ASSIGNMENT=DAY", help="When it is due.")
@click.option("--term", multiple=True, metavar="OURS=HERE", help="What it is called here.")
@click.option("--ask", is_flag=True, help="Ask for all of it; Enter leaves a blank.")
def init(
    folder: Path,
    title: str | None,
    workshops: str | None,
    due: tuple[str, ...],
    term: tuple[str, ...],
    ask: bool,
    **settings: str | None,
) -> None:
    """Make a course in FOLDER.

    For example: mentorkit init my-course --workshops career,burnout --readers "Dr Jo Lin"
    """
    from mentorkit.course import Choices, init_course

    chosen = Choices(
        settings={key: value for key, value in settings.items() if value},
        workshops=_names(workshops) if workshops else None,
        due=_pairs(due, "--due", "career-practice=2026-12-01"),
        terms=_pairs(term, "--term", "registrar=resident"),
    )
    if ask:
        title, chosen = _ask(folder, title, chosen)
    course = init_course(folder, name=title, choices=chosen)
    click.echo(f"The course is in {course.root}.")
    if blank := [key for key in ("readers", "crisis_contact") if not chosen.settings.get(key)]:
        click.echo(f"Still blank in course.yaml: {', '.join(blank)}, among others.")
        click.echo("Next: fill it in there, then run  mentorkit release  in that folder.")
    else:
        click.echo("Next: look at course.yaml, then run  mentorkit release  in that folder.")


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _pairs(said: tuple[str, ...], option: str, example: str) -> dict[str, str]:
    pairs = {}
    for one in said:
        before, sign, after = one.partition("=")
        if not (sign and before.strip() and after.strip()):
            raise click.UsageError(f'{option} {one}: write it as {option} "{example}".')
        pairs[before.strip()] = after.strip()
    return pairs


def _ask(folder: Path, title: str | None, chosen: Choices) -> tuple[str, Choices]:
    """All of it by questions; what was said by options is what Enter takes."""
    from msgspec.structs import replace

    from mentorkit.course import Choices, shipped
    from mentorkit.course.chosen import wanted_names

    homes = shipped("workshops"), shipped("assignments")
    every = sorted(wanted_names(*homes, Choices())[0])

    click.echo("Enter takes what stands in brackets, or leaves a blank for later.")
    title = _one("What the course is called", title or folder.absolute().name)
    names = _one(
        "Which workshops, with commas",
        ",".join(chosen.workshops or every),
        lambda said: wanted_names(*homes, Choices(workshops=_names(said))),
    )
    chosen = replace(chosen, workshops=None if _names(names) == tuple(every) else _names(names))
    for key, question in _QUESTIONS.items():
        before = chosen.settings.get(key, _DEFAULTS.get(key, ""))
        said = _one(question, before, partial(_check, settings=key))
        chosen = replace(chosen, settings={**chosen.settings, key: said})
    for name in sorted(wanted_names(*homes, chosen)[1]):
        question, before = f"When {name} is due, such as 2026-12-01", chosen.due.get(name, "")
        said = _one(question, before, partial(_check, due=name))
        chosen = replace(chosen, due={**chosen.due, name: said})
    click.echo("Words that are said otherwise here, such as  registrar=resident  (Enter ends it).")
    while said := _one("A word", "", _terms):
        chosen = replace(chosen, terms={**chosen.terms, **_terms(said)})
    return title, chosen


def _check(said: str, *, settings: str = "", due: str = "") -> None:
    """Raises where `said` can't stand in its place in `course.yaml`."""
    from mentorkit.course import Choices
    from mentorkit.course.writing import check_choices

    check_choices(
        Choices(
            settings={settings: said} if settings else {},
            due={due: said} if due else {},
        )
    )


def _terms(said: str) -> dict[str, str]:
    return _pairs((said,) if said else (), "--term", "registrar=resident")


def _one(question: str, default: str, look: Callable[[str], object] = str) -> str:
    """An answer that `look` has nothing to say against."""
    while True:
        said = str(click.prompt(question, default=default, show_default=bool(default))).strip()
        try:
            look(said)
        except (MentorkitError, click.UsageError) as fault:
            click.echo(str(fault))
        else:
            return said

"""`mentorkit init`: a new course, with what is known of it already, by options or by questions."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from mentorkit.cli.init_answers import names_in
from mentorkit.cli.init_questions import QUESTIONS, ask_for_all, understood

_PEOPLE_NEED = (
    *("readers", "reply_by", "crisis_contact"),
    *("responder", "response_time", "resources"),
)
"""What participants miss while it is blank."""


def _settings_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for key, question in reversed(QUESTIONS.items()):
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
    from mentorkit.course.spoken import spoken_told

    chosen = Choices(
        settings={key: understood(key, value) for key, value in settings.items() if value},
        workshops=None if workshops is None else names_in(workshops),
        due={
            name: understood("due", when)
            for name, when in _pairs(due, "--due", "career-practice=2026-12-01").items()
        },
        terms=_pairs(term, "--term", "registrar=resident"),
    )
    if ask:
        title, chosen = ask_for_all(folder, title, chosen)
    course = init_course(folder, title=title, choices=chosen)
    made = course.settings()
    click.echo(f"The course is in {course.root}.")
    if said := spoken_told(made.language):
        click.echo(said)
    if blank := [key for key in _PEOPLE_NEED if not getattr(made, key)]:
        click.echo(f"Still blank in course.yaml: {', '.join(blank)}.")
    click.echo("Next: open it with this line. Its welcome page has everything.")
    click.echo()
    click.echo(f"  {opening(course.root)}")


def opening(folder: Path) -> str:
    """The whole line that opens a course, for a terminal that stands anywhere.

    Most people have made an environment for mentorkit and not activated it, so that its name alone
    is not found.
    """
    program = Path(sys.argv[0]).absolute()
    words = [str(program), "lab", str(folder)]
    if program.suffix == ".py" or not program.exists():
        words = [sys.executable, "-m", "mentorkit", "lab", str(folder)]
    if sys.platform != "win32":
        return shlex.join(words)
    # In PowerShell, what stands in quotes is a text, unless & says that it is to be run.
    quoted = [f'"{word}"' if " " in word else word for word in words]
    return f"& {' '.join(quoted)}" if " " in words[0] else " ".join(quoted)


def _pairs(said: tuple[str, ...], option: str, example: str) -> dict[str, str]:
    pairs = {}
    for one in said:
        before, sign, after = one.partition("=")
        if not (sign and before.strip() and after.strip()):
            raise click.UsageError(f'{option} {one}: write it as {option} "{example}".')
        pairs[before.strip()] = after.strip()
    return pairs

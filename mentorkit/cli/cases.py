"""The commands about cases, for those who write them; none needs a course."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

import click

from mentorkit.cli.options import echo_json, json_option, of_case
from mentorkit.counting import count
from mentorkit.errors import MentorkitError


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@json_option
def lint(paths: tuple[Path, ...], as_json: bool) -> None:
    """Check cases on every way through them.

    PATHS are cases, or folders with cases in them.
    """
    from mentorkit.cases import find_cases, lint_file

    reports = [lint_file(case) for path in paths for case in find_cases(path)]
    if not reports:
        raise MentorkitError(f"There is no case in {', '.join(map(str, paths))}.")
    if as_json:
        echo_json(reports)
    else:
        for report in reports:
            for finding in report.findings:
                click.echo(str(finding))
            click.echo(str(report))
    sys.exit(1 if any(report.errors for report in reports) else 0)


@click.command()
@of_case
@json_option
def paths(case: Path, as_json: bool) -> None:
    """Count the ways through CASE, and say where they end.

    How often each ending is reached is for somebody who chooses at random.
    """
    from mentorkit import cases

    found = cases.paths(cases.read_case(case))
    if as_json:
        echo_json(found)
    else:
        click.echo(found.summary())


@click.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@json_option
@click.option(
    "--to",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the table of cases into a Markdown page instead.",
)
@click.option("--met", is_flag=True, help="Also how people are first met, on different ways.")
@click.option("--language", default="en", show_default=True, help="What the cases are written in.")
def library(path: Path, as_json: bool, to: Path | None, met: bool, language: str) -> None:
    """Look at all cases in PATH as a whole.

    How long they are and how hard to read, where they lead, and who is in them.
    """
    from mentorkit.cases.library import read_library
    from mentorkit.cases.listing import as_page, as_text
    from mentorkit.files import write_whole

    found = read_library(path, language, met=met)
    for fault in found.unread:
        click.echo(fault, err=True)
    if to:
        write_whole(to, as_page(found, to).encode())
        click.echo(f"The table: {to}")
    elif as_json:
        echo_json(found)
    else:
        click.echo(as_text(found))
    sys.exit(1 if found.unread else 0)


@click.command("map")
@of_case
@click.option(
    "-o",
    "to",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A file: .svg, .png or .html.  [default: the case's name, .svg, in this folder]",
)
def draw_map(case: Path, to: Path | None) -> None:
    """Draw CASE as a picture, from left to right."""
    from mentorkit.cases import read_case
    from mentorkit.maps import write_map

    click.echo(f"The map: {write_map(read_case(case), to or Path(f'{case.stem}.svg'))}")


@click.command()
@click.argument("source", type=click.Path(path_type=Path))
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--overwrite", is_flag=True, help="Replace TARGET if it is there already.")
@click.option("--no-debriefs", is_flag=True, help="Leave out what is for the facilitator.")
def convert(source: Path, target: Path, overwrite: bool, no_debriefs: bool) -> None:
    """Turn a story into a case, or a case into a story.

    Stories of Twine, H5P and OpenLabyrinth can become cases, and cases can become stories for
    Twine, H5P and ink. The end of its name says what SOURCE is, and what TARGET is to be.
    """
    from mentorkit.cases import formats

    done = formats.convert(source, target, overwrite=overwrite, debriefs=not no_debriefs)
    click.echo(f"{done.path} is written: {count(len(done.case.scenes), 'scene')}.")
    if done.losses:
        click.echo("Not carried over, and noted in the file at these places:")
    for loss in done.losses:
        click.echo(f"  {loss}")


@click.command()
@of_case
def play(case: Path) -> None:
    """Play CASE here in the terminal; nothing is saved."""
    from mentorkit import terminal
    from mentorkit.cases import read_case

    terminal.play(read_case(case))


@click.command()
@of_case
@click.option(
    "-n", "number", type=click.IntRange(min=1), default=1000, show_default=True, help="How many."
)
@click.option("--seed", type=int, default=1, show_default=True, help="Same seed, same people.")
@click.option(
    "--policy",
    type=click.Choice(["random", "cautious", "hurried", "exploring"]),
    default="random",
    show_default=True,
    help="How they choose.",
)
@json_option
def simulate(case: Path, number: int, seed: int, policy: str, as_json: bool) -> None:
    """Have simulated people play CASE, and count where they went."""
    from mentorkit import bots
    from mentorkit.cases import read_case

    simulation = bots.simulate(read_case(case), number, seed, policy)
    if as_json:
        echo_json(bots.as_data(simulation))
    else:
        click.echo(bots.as_table(simulation, strong=partial(click.style, bold=True)))


COMMANDS = (lint, paths, library, draw_map, convert, play, simulate)

"""The `mentorkit` command: each command is a few lines over a Python call of the same name."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import click

from mentorkit import __version__
from mentorkit.errors import MentorkitError, did_you_mean

Command = TypeVar("Command", bound=Callable[..., Any])


class _Friendly(click.Group):
    """Suggests the command that was meant, and says faults in words, with exit code 1."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)  # in the order of a course, not of the alphabet

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            hint = did_you_mean(args[0], self.list_commands(ctx))
            raise click.UsageError(f'There is no command "{args[0]}". {hint}', ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except MentorkitError as fault:
            click.echo(str(fault), err=True)
            ctx.exit(1)


def _in_course(command: Command) -> Command:
    """The option that says which course is meant."""
    option = click.option(
        "--course",
        "course_dir",
        type=click.Path(file_okay=False, path_type=Path),
        default=".",
        show_default="this folder",
        help="The course's folder.",
    )
    return option(command)


def _of_assignment(command: Command) -> Command:
    """The assignment that is meant; all of them when it is left out."""
    return click.argument("assignment", required=False)(command)


def _of_case(command: Command) -> Command:
    """The file of the case that is meant."""
    file = click.Path(exists=True, dir_okay=False, path_type=Path)
    return click.argument("case", type=file)(command)


def _as_json(command: Command) -> Command:
    """The option for programs that read what a command says."""
    return click.option("--json", "as_json", is_flag=True, help="As JSON, for a program.")(command)


def _echo_json(answer: object) -> None:
    import msgspec

    click.echo(msgspec.json.format(msgspec.json.encode(answer), indent=2))


@click.group(cls=_Friendly, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="mentorkit %(version)s")
def main() -> None:
    """Case scenarios, reflections and safe reports for mentor training.

    Never seen it? `mentorkit demo` builds a whole course with simulated people and opens it.
    """


@main.command()
@click.option(
    "--to",
    type=click.Path(file_okay=False, path_type=Path),
    help="An empty or new folder.  [default: mentorkit-demo]",
)
@click.option("--participants", type=click.IntRange(1, 300), default=40, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True, help="Same seed, same course.")
@click.option("--no-open", is_flag=True, help="Don't open JupyterLab at the end.")
def demo(to: Path | None, participants: int, seed: int, no_open: bool) -> None:
    """Build a course with simulated participants, from release to report."""
    from mentorkit import demo as demonstration

    demonstration.show(to, participants=participants, seed=seed, may_open=not no_open)


@main.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--title", help="What the course is called.  [default: the folder's name]")
def init(folder: Path, title: str | None) -> None:
    """Make a course in FOLDER."""
    from mentorkit.course import init_course

    course = init_course(folder, name=title)
    click.echo(f"The course is in {course.root}.")
    click.echo("Next: fill in course.yaml there, then run  mentorkit release  in that folder.")


@main.command()
@click.argument(
    "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default="."
)
@click.option("--no-browser", is_flag=True, help="Print the address instead of opening it.")
def lab(folder: Path, no_browser: bool) -> None:
    """Open JupyterLab on the welcome page, in FOLDER or here."""
    from mentorkit.course.lab import open_lab, prepare_lab

    for name in prepare_lab(folder):
        click.echo(f"Put {name}/ into {folder.absolute()}.")
    sys.exit(open_lab(folder, browser=not no_browser))


@main.command()
@_of_assignment
@_in_course
@click.option("--exchange", is_flag=True, help="Hand it out through nbgrader's exchange, too.")
def release(assignment: str | None, course_dir: Path, exchange: bool) -> None:
    """Make participants' copy of ASSIGNMENT, or of all."""
    from mentorkit import course

    for name in [assignment] if assignment else course.sources(course_dir):
        released = course.release(course_dir, name, exchange=exchange)
        for warning in released.warnings:
            click.echo(str(warning), err=True)
        click.echo(f"{name} is released: {released.folder}")


@main.command()
@_of_assignment
@_in_course
@click.option(
    "--from",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of submissions, instead of nbgrader's exchange.",
)
def collect(assignment: str | None, course_dir: Path, folder: Path | None) -> None:
    """Take in what participants handed in for ASSIGNMENT, or for all."""
    from mentorkit import course

    for name in [assignment] if assignment else course.course_at(course_dir).assignments():
        taken = course.collect(course_dir, name, folder=folder)
        click.echo(
            f"{name}: {len(taken.new)} new, {len(taken.updated)} newer than before, "
            f"{len(taken.unchanged)} unchanged."
        )
        for left in taken.left:
            click.echo(f"  not taken: {left.student}: {left.reason}", err=True)


@main.command()
@_of_assignment
@_in_course
@click.option("--again", is_flag=True, help="Also what has not changed since the last time.")
def grade(assignment: str | None, course_dir: Path, again: bool) -> None:
    """Grade what was collected, without running anything of it."""
    from mentorkit import course
    from mentorkit.progress import progress_bar

    with progress_bar("Grading") as progress:
        graded = course.grade(course_dir, assignment, progress=progress, again=again)
    for one in graded.failed:
        click.echo(f"  not graded: {one.student}: {' '.join(one.reasons)}", err=True)
    for note in graded.notes:
        click.echo(note, err=True)
    done = len(graded.grades) - len(graded.failed)
    click.echo(f"{done} of {len(graded.grades)} submissions graded.")


@main.command()
@_in_course
def status(course_dir: Path) -> None:
    """Show who has handed in what."""
    from mentorkit import course

    click.echo(course.status(course_dir).table())


@main.command()
@click.argument("assignment")
@_in_course
@click.option(
    "--for",
    "audience",
    type=click.Choice(["reader", "rater", "archive"]),
    default="reader",
    show_default=True,
    help="Who gets them.",
)
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="A new or empty folder.  [default: pages-AUDIENCE/ASSIGNMENT in the course's folder]",
)
def pages(assignment: str, course_dir: Path, audience: str, folder: Path | None) -> None:
    """Write a page for each submission of ASSIGNMENT, without names."""
    from mentorkit import course

    to = folder or course_dir / f"pages-{audience}" / assignment
    written = course.write_pages(course_dir, assignment, audience, to)
    click.echo(f"{len(written)} pages: {to}")


@main.command()
@_in_course
def contacts(course_dir: Path) -> None:
    """Show who asked to be contacted: for the responder alone."""
    from mentorkit import course

    asked = course.contact_requests(course_dir)
    for one in asked:
        who = f"{one.student} ({one.name})" if one.name else one.student
        click.echo(f"{one.assignment}: {who}" + (f": {one.how}" if one.how else ""))
    if not asked:
        click.echo("Nobody has asked to be contacted in what was collected.")


@main.command()
@click.argument("code")
@_in_course
def confirm(code: str, course_dir: Path) -> None:
    """Say whose submission the receipt CODE is for."""
    from mentorkit import course

    found = course.confirm(course_dir, code)
    for one in found:
        state = "" if one.newest else "; a newer one has taken its place"
        click.echo(
            f"Receipt {one.code}: {one.assignment} of {one.student}, {one.count} answers{state}."
        )
    if not found:
        raise MentorkitError(
            "No submission that was collected has these answers. Collect first; if it is not there "
            "then, ask for the file once more."
        )


@main.command()
@_of_assignment
@_in_course
@click.option(
    "--to",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The HTML file.  [default: report.html in the course's folder]",
)
def report(assignment: str | None, course_dir: Path, to: Path | None) -> None:
    """Write the cohort report: what a dean may see."""
    from mentorkit import reports

    click.echo(f"The report: {reports.cohort_report(course_dir, to, assignment=assignment)}")


@main.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@_as_json
def lint(paths: tuple[Path, ...], as_json: bool) -> None:
    """Check cases on every way through them: files, or folders with cases in them."""
    from mentorkit.cases import find_cases, lint_file

    reports = [lint_file(case) for path in paths for case in find_cases(path)]
    if not reports:
        raise MentorkitError(f"There is no case in {', '.join(map(str, paths))}.")
    if as_json:
        _echo_json(reports)
    else:
        for report in reports:
            for finding in report.findings:
                click.echo(str(finding))
            click.echo(str(report))
    sys.exit(1 if any(report.errors for report in reports) else 0)


@main.command()
@_of_case
@_as_json
def paths(case: Path, as_json: bool) -> None:
    """Count the ways through CASE, and say where they end for a chooser at random."""
    from mentorkit import cases

    found = cases.paths(cases.read_case(case))
    if as_json:
        _echo_json(found)
    else:
        click.echo(found.summary())


@main.command("map")
@_of_case
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


@main.command()
@click.argument("source", type=click.Path(path_type=Path))
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--overwrite", is_flag=True, help="Replace TARGET if it is there already.")
@click.option("--no-debriefs", is_flag=True, help="Leave out what is for the facilitator.")
def convert(source: Path, target: Path, overwrite: bool, no_debriefs: bool) -> None:
    """Turn a story of Twine, H5P or OpenLabyrinth into a case, or a case into one of theirs."""
    from mentorkit.cases import formats

    done = formats.convert(source, target, overwrite=overwrite, debriefs=not no_debriefs)
    click.echo(f"{done.path} is written: {len(done.case.scenes)} scenes.")
    if done.losses:
        click.echo("Not carried over, and noted in the file at these places:")
    for loss in done.losses:
        click.echo(f"  {loss}")


@main.command()
@_of_case
def play(case: Path) -> None:
    """Play CASE here in the terminal; nothing is saved."""
    from mentorkit import terminal
    from mentorkit.cases import read_case

    terminal.play(read_case(case))


@main.command()
@_of_case
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
@_as_json
def simulate(case: Path, number: int, seed: int, policy: str, as_json: bool) -> None:
    """Have simulated people play CASE, and count where they went."""
    from mentorkit import bots
    from mentorkit.cases import read_case

    simulation = bots.simulate(read_case(case), number, seed, policy)
    if as_json:
        _echo_json(bots.as_data(simulation))
    else:
        click.echo(bots.as_table(simulation, strong=partial(click.style, bold=True)))

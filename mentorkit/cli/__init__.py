"""The `mentorkit` command: each command is a few lines over a Python call of the same name."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

import click

from mentorkit import __version__
from mentorkit.cli import init, library, replies
from mentorkit.cli.options import (
    Friendly,
    echo_json,
    in_course,
    json_option,
    of_assignment,
    of_case,
)
from mentorkit.errors import MentorkitError


@click.group(cls=Friendly, context_settings={"help_option_names": ["-h", "--help"]})
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


main.add_command(init.init)


@main.command()
@click.argument(
    "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default="."
)
@click.option("--no-browser", is_flag=True, help="Print the address instead of opening it.")
def lab(folder: Path, no_browser: bool) -> None:
    """Open JupyterLab on the welcome page, in FOLDER or here."""
    from mentorkit.course.lab import open_lab, prepare_lab, prepare_words

    for name in prepare_lab(folder):
        click.echo(f"Put {name}/ into {folder.absolute()}.")
    if said := prepare_words(folder):
        click.echo(said, err=True)
    sys.exit(open_lab(folder, browser=not no_browser))


@main.command()
@of_assignment
@in_course
@click.option("--exchange", is_flag=True, help="Hand it out through nbgrader's exchange, too.")
@click.option("--list", "listing", is_flag=True, help="Only show what was released so far.")
def release(assignment: str | None, course_dir: Path, exchange: bool, listing: bool) -> None:
    """Make participants' copy of ASSIGNMENT, or of all."""
    from mentorkit import course

    for name in [assignment] if assignment else course.sources(course_dir):
        if listing:
            versions = map(str, course.released_versions(course_dir, name))
            for line in list(versions) or ["nothing was released yet"]:
                click.echo(f"{name}  {line}")
            continue
        released = course.release(course_dir, name, exchange=exchange)
        for warning in released.warnings:
            click.echo(str(warning), err=True)
        click.echo(f"{name} is released: {released.folder}")


@main.command()
@of_assignment
@in_course
@click.option(
    "--from",
    "source",
    type=click.Path(exists=True, path_type=Path),
    help="A folder of submissions, or a platform's download; instead of nbgrader's exchange.",
)
@click.option(
    "--match", "matches", multiple=True, metavar="NAME=ID", help="Whose it is; NAME=- for nobody's."
)
def collect(
    assignment: str | None, course_dir: Path, source: Path | None, matches: tuple[str, ...]
) -> None:
    """Take in what participants handed in for ASSIGNMENT, or for all."""
    from mentorkit import course
    from mentorkit.course.collecting.folders import says_assignments

    said = {name: student for name, _, student in (one.rpartition("=") for one in matches)}
    names = [assignment] if assignment else course.course_at(course_dir).assignments()
    if source and len(names) > 1 and not says_assignments(course_dir, source):
        raise click.UsageError(f"Say which assignment this is: {', '.join(names)}.")
    for name in names:
        taken = course.collect(course_dir, name, source=source, matches=said)
        click.echo(f"{name}: " + "\n".join(taken.told()))
        for line in taken.not_taken():
            click.echo(line, err=True)


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@in_course
@click.option("--replace", is_flag=True, help="Take off the roster who is not in FILE.")
def roster(file: Path, course_dir: Path, replace: bool) -> None:
    """Take the list of people in FILE, CSV or .xlsx, into the course's roster."""
    from mentorkit import course

    change = course.import_roster(course_dir, file, replace=replace)
    for note in change.notes:
        click.echo(note, err=True)
    for line in change.told():
        click.echo(line)


@main.command()
@of_assignment
@in_course
@click.option("--again", is_flag=True, help="Also what has not changed since the last time.")
def grade(assignment: str | None, course_dir: Path, again: bool) -> None:
    """Grade what was collected, without running anything of it."""
    from mentorkit import course
    from mentorkit.progress import progress_bar

    with progress_bar("Grading") as progress:
        graded = course.grade(course_dir, assignment, progress=progress, again=again)
    for one in graded.set_aside:
        said = " ".join(one.reasons)
        click.echo(f"  set aside: {one.assignment}: {one.student}: {said}", err=True)
    for one in graded.grades:
        if one.repairs and one.status == "graded":
            said = " ".join(one.repairs)
            click.echo(f"  repaired: {one.assignment}: {one.student}: {said}", err=True)
    for note in graded.notes:
        click.echo(note, err=True)
    done = len(graded.grades) - len(graded.set_aside)
    click.echo(f"{done} of {len(graded.grades)} submissions graded.")


@main.command()
@in_course
@json_option
@click.option(
    "--csv",
    "csv_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write it into a file for a spreadsheet.",
)
def status(course_dir: Path, as_json: bool, csv_file: Path | None) -> None:
    """Show where everybody stands with every assignment."""
    from mentorkit import course

    found = course.status(course_dir)
    if csv_file:
        csv_file.write_text(found.csv(), encoding="utf-8-sig")  # so that Excel sees it is UTF-8
        click.echo(f"The list: {csv_file}")
    elif as_json:
        echo_json(found)
    else:
        click.echo(found.table())


@main.command()
@click.argument("assignment")
@click.argument("person")
@click.argument("until", required=False)
@in_course
@click.option("--none", "taken_back", is_flag=True, help="Take an extension back.")
def extend(
    assignment: str, person: str, until: str | None, course_dir: Path, taken_back: bool
) -> None:
    """Give PERSON longer for ASSIGNMENT, UNTIL a day or a time.

    For example: mentorkit extend feedback-practice ana.lind "2026-12-08 17:00"
    """
    from mentorkit import course

    if bool(until) == taken_back:
        raise click.UsageError("Say until when, or --none to take an extension back.")
    given = course.extend(course_dir, person, assignment, until)
    if given.due is None:
        click.echo(f"{person} has as long as everybody else for {assignment}.")
    else:
        said = given.due.astimezone().strftime("%Y-%m-%d %H:%M")
        click.echo(f"{person} has until {said} for {assignment}. The next grading counts it so.")


@main.command()
@click.argument("assignment")
@in_course
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


for _command in replies.COMMANDS:
    main.add_command(_command)


@main.command()
@in_course
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
@in_course
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
@of_assignment
@in_course
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
@json_option
def lint(paths: tuple[Path, ...], as_json: bool) -> None:
    """Check cases on every way through them: files, or folders with cases in them."""
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


@main.command()
@of_case
@json_option
def paths(case: Path, as_json: bool) -> None:
    """Count the ways through CASE, and say where they end for a chooser at random."""
    from mentorkit import cases

    found = cases.paths(cases.read_case(case))
    if as_json:
        echo_json(found)
    else:
        click.echo(found.summary())


main.add_command(library.library)


@main.command("map")
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
@of_case
def play(case: Path) -> None:
    """Play CASE here in the terminal; nothing is saved."""
    from mentorkit import terminal
    from mentorkit.cases import read_case

    terminal.play(read_case(case))


@main.command()
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

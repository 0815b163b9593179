"""The `mentorkit` command: each is a few lines over the Python call that docs/commands.md names."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from mentorkit import __version__
from mentorkit.cli import cases, init, replies
from mentorkit.cli.options import (
    Friendly,
    echo_json,
    in_course,
    json_option,
    of_assignment,
)
from mentorkit.counting import count
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
    """Build a whole course with simulated participants, and open it."""
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
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@in_course
@click.option("--replace", is_flag=True, help="Take off the roster who is not in FILE.")
def roster(file: Path, course_dir: Path, replace: bool) -> None:
    """Take the list of people in FILE into the course's roster.

    FILE is CSV or a workbook (.xlsx).
    """
    from mentorkit import course

    change = course.import_roster(course_dir, file, replace=replace)
    for note in change.notes:
        click.echo(note, err=True)
    for line in change.told():
        click.echo(line)


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
@of_assignment
@in_course
@click.option("--again", is_flag=True, help="Also what has not changed since the last time.")
def grade(assignment: str | None, course_dir: Path, again: bool) -> None:
    """Grade what was collected, a class in seconds."""
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
    click.echo(f"{done} of {count(len(graded.grades), 'submission')} graded.")


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
    from mentorkit.files import write_whole

    found = course.status(course_dir)
    if csv_file:
        write_whole(csv_file, found.csv().encode("utf-8-sig"))  # so that Excel sees it is UTF-8
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
    given = course.extend(course_dir, assignment, person, until)
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
    click.echo(f"{count(len(written), 'page')}: {to}")


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
            f"Receipt {one.code}: {one.assignment} of {one.student}, "
            f"{count(one.count, 'answer')}{state}."
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

    made = reports.cohort_report(course_dir, to, assignment=assignment)
    click.echo(f"The report: {made.path}")
    for earlier in made.near:
        click.echo(str(earlier), err=True)


for _command in cases.COMMANDS:
    main.add_command(_command)

"""The commands about replies: who is owed one, giving it, and returning it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from mentorkit.cli.options import echo_json, in_course, json_option, of_assignment
from mentorkit.counting import count

_WAYS = ("exchange", "canvas", "moodle", "pages")


@click.command()
@click.argument("assignment")
@click.argument("person")
@click.argument("text")
@in_course
@click.option("--by", default="", help="Who signs it.")
@click.option("--points", type=float, help="Points for the text.  [default: all that it can have]")
@click.option("--replace", is_flag=True, help="Also where another reply is.")
def reply(
    assignment: str,
    person: str,
    text: str,
    course_dir: Path,
    by: str,
    points: float | None,
    replace: bool,
) -> None:
    """Keep TEXT as the reply to PERSON's ASSIGNMENT.

    For example: mentorkit reply feedback-practice ana.lind "What stayed with me is …"
    """
    from mentorkit import course

    course.reply(course_dir, assignment, person, text, by=by, points=points, replace=replace)
    click.echo(f"The reply to {person} for {assignment} is kept. Formgrader shows it, too.")


@click.command()
@in_course
@json_option
def owed(course_dir: Path, as_json: bool) -> None:
    """Show whose reply is owed, the first promised first."""
    from mentorkit import course

    found = course.replies_owed(course_dir)
    if as_json:
        echo_json(found)
        return
    for one in found:
        click.echo(one.told)
    late = sum(one.days_left is not None and one.days_left < 0 for one in found)
    said = f"{count(len(found), 'reply is', 'replies are')} owed"
    click.echo(f"{said}; {late} of them past the promised day." if late else f"{said}.")


@click.command()
@of_assignment
@in_course
@click.option("--no-pdf", is_flag=True, help="Only the pages, without a PDF beside each.")
def feedback(assignment: str | None, course_dir: Path, no_pdf: bool) -> None:
    """Write the page that each participant of ASSIGNMENT gets back."""
    from mentorkit import course
    from mentorkit.progress import progress_bar

    for name in [assignment] if assignment else course.course_at(course_dir).assignments():
        with progress_bar("Writing") as progress:
            made = course.write_feedback(course_dir, name, pdf=not no_pdf, progress=progress)
        click.echo(
            f"{name}: {count(len(made.written), 'page')} in feedback/, "
            f"{len(made.without_reply)} without a reply."
        )
        _left("no page", made.left)
        _left("no PDF", made.without_pdf)


@click.command("return")
@click.argument("assignment")
@in_course
@click.option("--way", type=click.Choice(_WAYS), required=True, help="How it goes back.")
@click.option(
    "--to",
    type=click.Path(path_type=Path),
    help="The zip, or a folder for `pages`.  [default: a zip in returns/ of the course's folder]",
)
@click.option("--without-reply", is_flag=True, help="Also pages without a reply.")
@click.option("--again", is_flag=True, help="Also what was returned before.")
@click.option(
    "--only",
    multiple=True,
    metavar="PERSON",
    help="To nobody else; may be given several times.",
)
@click.option("--no-pdf", is_flag=True, help="HTML in the zip or folder, instead of PDF.")
def give_back(
    assignment: str,
    course_dir: Path,
    way: str,
    to: Path | None,
    without_reply: bool,
    again: bool,
    only: tuple[str, ...],
    no_pdf: bool,
) -> None:
    """Return the pages of ASSIGNMENT that have a reply."""
    from mentorkit import course
    from mentorkit.progress import progress_bar

    with progress_bar("Returning") as progress:
        done = course.return_feedback(
            course_dir,
            assignment,
            way=way,
            to=to,
            without_reply=without_reply,
            again=again,
            students=only or None,
            pdf=not no_pdf,
            progress=progress,
        )
    where = "through the exchange" if way == "exchange" else f"in {done.file}"
    sent = len(done.sent)
    click.echo(f"{sent} returned {where}." if sent else "Nothing was returned.")
    _left("left", done.left)


def _left(what: str, reasons: Mapping[str, str]) -> None:
    for student, reason in reasons.items():
        click.echo(f"  {what}: {student}: {reason}", err=True)


COMMANDS = (reply, owed, feedback, give_back)

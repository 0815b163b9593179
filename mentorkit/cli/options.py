"""What the commands share: options, how faults are said, and JSON for programs."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from mentorkit.errors import MentorkitError, did_you_mean

Command = TypeVar("Command", bound=Callable[..., Any])


class Friendly(click.Group):
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
        except OSError as fault:
            if fault.errno == errno.EPIPE:  # nobody reads on, as after `| head`; click knows
                raise
            click.echo(_refused(fault), err=True)
            ctx.exit(1)
        except KeyboardInterrupt:
            click.echo("Stopped. What was done before is kept; the same command goes on.", err=True)
            ctx.exit(130)


def _refused(fault: OSError) -> str:
    """What the computer refused, and what to do about it."""
    said = fault.strerror or type(fault).__name__
    where = f"{fault.filename}: " if fault.filename else "The computer refused it: "
    todo = {
        errno.ENOSPC: "Make room on the disk, then do it again.",
        errno.ENOENT: "Look whether this is the place that was meant.",
    }
    hint = todo.get(fault.errno or 0, "Close it in other programs, or choose another place.")
    return f"{where}{said}. What is on disk is whole. {hint}"


def in_course(command: Command) -> Command:
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


def of_assignment(command: Command) -> Command:
    """The assignment that is meant; all of them when it is left out."""
    return click.argument("assignment", required=False)(command)


def of_case(command: Command) -> Command:
    """The file of the case that is meant."""
    file = click.Path(exists=True, dir_okay=False, path_type=Path)
    return click.argument("case", type=file)(command)


def json_option(command: Command) -> Command:
    """The option for programs that read what a command says."""
    return click.option("--json", "as_json", is_flag=True, help="As JSON, for a program.")(command)


def echo_json(answer: object) -> None:
    import msgspec

    click.echo(msgspec.json.format(msgspec.json.encode(answer), indent=2))

"""The command that looks at a folder of cases as a whole."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from mentorkit.cli.options import echo_json, json_option


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
    """Look at all cases in PATH: how long, how hard to read, where they lead, who is in them."""
    from mentorkit.cases.library import read_library
    from mentorkit.cases.listing import as_page, as_text

    found = read_library(path, language, met=met)
    for fault in found.unread:
        click.echo(fault, err=True)
    if to:
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_text(as_page(found, to), encoding="utf-8", newline="\n")
        click.echo(f"The table: {to}")
    elif as_json:
        echo_json(found)
    else:
        click.echo(as_text(found))
    sys.exit(1 if found.unread else 0)

"""The demonstration in a terminal: what is done, where it all is, and how to open it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from mentorkit.counting import count
from mentorkit.demo.building import build


def show(to: Path | None, *, participants: int, seed: int, may_open: bool) -> None:
    """Builds the demonstration, says where everything is, and opens it where there is a screen."""
    from rich.console import Console

    from mentorkit.course.lab import open_lab
    from mentorkit.progress import progress_bar

    console = Console(highlight=False, soft_wrap=True)
    with progress_bar("") as progress:
        made = build(
            to or _free(Path("mentorkit-demo")),
            participants=participants,
            seed=seed,
            say=lambda step: console.print(f"[dim]·[/dim] {step}"),
            progress=progress,
        )
    console.print()
    console.print(
        f"{count(made.people, 'person', 'people')}, {count(len(made.assignments), 'assignment')}: "
        f"{count(made.handed_in, 'submission')}, {made.graded:,} of them graded."
    )
    console.print(f"  The report    {made.report}")
    console.print(f"  The course    {made.course}")
    console.print(f"  What they get {made.feedback}")
    console.print(f"  Their work    {made.participants}")
    console.print()
    if may_open and has_screen():
        console.print("JupyterLab opens now; Ctrl-C here ends it.")
        open_lab(made.course)
    else:
        console.print(f"To open it:  {Path(sys.argv[0])} lab {made.course}")


def _free(folder: Path) -> Path:
    """The folder, or the first of folder-2, folder-3, … that is not there yet."""
    number = 1
    free = folder
    while free.exists():
        number += 1
        free = folder.with_name(f"{folder.name}-{number}")
    return free


def has_screen() -> bool:
    """Whether a browser would open where the person sees it."""
    if sys.platform in ("win32", "darwin"):
        return True
    shown = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return bool(shown) and os.geteuid() != 0

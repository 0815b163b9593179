"""The coordinator's page: every step of a course as a panel in a notebook.

`coordinate("roster")` shows one panel; `STEPS` names them all, in the order of a course. A panel
(`panel`) is a few lines over the calls of `mentorkit.course` that the commands make, too, and says
what they say. What takes long is done in a thread (`work`), one thing at a time, while the page
goes on answering; files come from the page in parts (`uploads`); a fault is said as a sentence with
the list of problems (`faults`). All state is on disk, so a kernel that is restarted shows it again.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from mentorkit.course import course_at
from mentorkit.desk.panel import HERE, STEPS, Panel
from mentorkit.errors import MentorkitError, did_you_mean
from mentorkit.notebook.element import tell, tell_fault
from mentorkit.notebook.live import can_talk

__all__ = ["STEPS", "Panel", "coordinate", "panel_for"]


def coordinate(step: str, course: Path | str = "..") -> None:
    """Shows the panel for one step of a course, such as `roster` or `grade`.

    Args:
        step: One of `STEPS`.
        course: The course's folder; as a path from where the notebook is.
    """
    try:
        if not can_talk():
            tell("<p>This is a page to work with in JupyterLab.</p>", f"The panel “{step}”.")
            return
        shown = panel_for(step, HERE / course)
    except MentorkitError as fault:
        tell_fault(fault)
        return
    from IPython.display import display

    display(shown)


def panel_for(step: str, course: Path | str) -> Panel:
    """The panel for one step. Raises `MentorkitError` when there is no such step or course."""
    if step not in STEPS:
        raise MentorkitError(f'There is no step "{step}". {did_you_mean(step, STEPS)}')
    module = import_module(f"mentorkit.desk.{_MODULES.get(step, step)}")
    panel: type[Panel] = module.PANEL
    return panel(course_at(Path(course).resolve()))


_MODULES = {"return": "returning"}

"""What was put here by mistake: it says that it is of another assignment."""

from __future__ import annotations

import contextlib
from pathlib import Path

from mentorkit.answers import AnswersError, read_answers
from mentorkit.course.collecting.bundles import named
from mentorkit.course.collecting.preparing import NotTakenError
from mentorkit.course.layout import Course
from mentorkit.course.submissions import ANSWERS_FILE
from mentorkit.errors import MentorkitError
from mentorkit.released import Released, read_released


def notebooks_of(course: Course, assignment: str) -> list[str]:
    """The names of an assignment's notebooks."""
    return sorted(one.name for one in course.release(assignment).glob("*.ipynb"))


def refuse_other_name(course: Course, assignment: str, file: str) -> None:
    """Raises `NotTakenError` for a file that is called like another assignment's notebook."""
    if named(file, notebooks_of(course, assignment)):
        return
    for other in course.assignments():
        if named(file, notebooks_of(course, other)):
            raise _of_other(course, other, assignment)
    for other in course.sources():
        if named(file, [one.name for one in course.source(other).glob("*.ipynb")]):
            raise _of_other(course, other, assignment)


def _of_other(course: Course, other: str, assignment: str) -> NotTakenError:
    then = ""
    if other in course.assignments():
        then = "; collect it there"
    elif other in course.sources():
        then = f"; release {other} first, then collect it there"
    return NotTakenError(f"it is of {other}, not of {assignment}{then}")


def refuse_other(course: Course, assignment: str, folder: Path) -> None:
    """Raises `NotTakenError` for a submission whose files name another assignment."""
    released = _released(folder)
    said = released.assignment if released else ""
    if said and said != assignment:
        raise _of_other(course, said, assignment)
    try:
        answers = read_answers(folder / ANSWERS_FILE)
    except AnswersError:
        return
    if answers.assignment in ("", assignment):
        return
    # Without mentorkit.json beside them, answers are called after whatever folder they lay in.
    own = _released(course.release(assignment))
    asked = {one.item for one in own.asks} if own else set()
    items = {key.split("/")[0] for key in answers.items}
    is_strange = bool(asked and items) and not said and not asked & items
    if is_strange or answers.assignment in {*course.assignments(), *course.sources()}:
        raise _of_other(course, answers.assignment, assignment)


def _released(folder: Path) -> Released | None:
    with contextlib.suppress(MentorkitError):
        return read_released(folder)
    return None

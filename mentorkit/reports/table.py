"""What a cohort answered, as a tidy table: a row for each answer, and a pseudonym for each person.

The table is made anew from `submitted/` whenever it is asked for. It holds what people wrote: keep
it as the submissions themselves are kept. `docs/answers-table.md` explains its columns.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from mentorkit.answers import Answers, Line, Text, Value
from mentorkit.cases import Case, CaseError, ChoiceError, OpenChoice, Playthrough, read_case
from mentorkit.course import Course, course_at, read_submission
from mentorkit.errors import MentorkitError, did_you_mean
from mentorkit.files import harmless, write_whole
from mentorkit.pages.agreements import CONSENT, CONTACT
from mentorkit.privacy import plain, pseudonyms
from mentorkit.released import read_released
from mentorkit.reports.ratings import Instruments, rating_rows, survey_in

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = {
    "course": "string",
    "assignment": "string",
    "person": "string",
    "item": "string",
    "kind": "string",
    "case": "string",
    "scene": "string",
    "scene_title": "string",
    "step": "Int64",
    "choice": "string",
    "choice_text": "string",
    "instrument": "string",
    "moment": "string",
    "question": "string",
    "fits": "boolean",
    "text": "string",
    "words": "Int64",
    "number": "Float64",
    "date": "string",
}
"""The table's columns, and the pandas type of each."""

KINDS = ("decision", "ending", "rationale", "confidence", "reflection", "rating", "value")

_Row = dict[str, Any]


class SetAside(msgspec.Struct, frozen=True, order=True):
    """A submission whose answers could not be read; the others could.

    Attributes:
        reason: What is wrong with it, in a sentence.
    """

    assignment: str
    person: str
    reason: str


def answers_table(course_dir: Path | str, *, assignment: str | None = None) -> pd.DataFrame:
    """A row for each answer that was handed in, ordered by pseudonym.

    `.attrs["handed_in"]` counts the submissions of each assignment, and `.attrs["set_aside"]` lists
    those that could not be read: `assignment`, `person` and `reason` of each. `.attrs["changed"]`
    names the cases of which somebody played another version than the one that is released now.

    Args:
        assignment: Only this one.

    Raises:
        CourseError: There is no such course.
        SettingsError: Its `course.yaml` can't be used.
        KeyFileError: The key of its pseudonyms can't.
        MentorkitError: That assignment was not released here.
    """
    import pandas as pd

    course = course_at(course_dir)
    settings = course.settings()
    key = pseudonyms(settings.programme or settings.course)
    rows: list[_Row] = []
    handed_in: dict[str, int] = {}
    set_aside: list[SetAside] = []
    changed: set[str] = set()
    for name in assignments_of(course, assignment):
        people = key.of(course.students(name))
        handed_in[name] = len(people)
        cases = read_cases(course, name)
        instruments = Instruments(course.release(name))
        # In the order of pseudonyms: the order of names would give them away.
        for student in sorted(people, key=people.__getitem__):
            fixed = {"course": settings.course, "assignment": name, "person": people[student]}
            answers, fault = _read(course, student, name)
            if fault:
                set_aside.append(SetAside(name, people[student], fault))
            changed |= _changed(answers, cases)
            for row in _rows(answers, cases, instruments):
                rows.append(fixed | row | {"date": answers.date})
    table = pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)
    table["date"] = table["date"].replace("", pd.NA)
    table.attrs["handed_in"] = handed_in
    table.attrs["changed"] = sorted(changed)
    table.attrs["set_aside"] = [msgspec.to_builtins(one) for one in sorted(set_aside)]
    return table


def assignments_of(course: Course, wanted: str | None) -> list[str]:
    """The assignments to read: all that were released, or the one that is wanted.

    Raises:
        MentorkitError: It was not released here.
    """
    released = course.assignments()
    if wanted is None:
        return released
    if wanted not in released:
        hint = did_you_mean(wanted, released)
        raise MentorkitError(f'No assignment "{wanted}" was released here. {hint}'.rstrip())
    return [wanted]


def read_cases(course: Course, assignment: str) -> dict[str, Case]:
    """The cases as they were released, by id; one that can't be read is left out."""
    cases = {}
    for path in sorted(course.release(assignment).glob("*.md")):
        try:
            case = read_case(path)
        except CaseError:
            continue
        cases[case.id] = case
    return cases


def alternatives_in(course: Course, assignment: str) -> dict[str, str]:
    """By each case that may be played in place of another, as it was released, the other one."""
    released = read_released(course.release(assignment))
    asks = released.asks if released else []
    return {asked.item: asked.instead_of for asked in asks if asked.instead_of}


def _read(course: Course, student: str, assignment: str) -> tuple[Answers, str]:
    """Somebody's answers, and what kept them from being read as they should be, if anything did."""
    folder = course.submitted(student, assignment)
    given = (course.release(assignment), course.source(assignment))
    try:
        if folder.is_symlink() or folder.parent.is_symlink():
            return Answers(assignment=assignment), "The submission is a link, not a folder."
        submission = read_submission(folder, given=given)
    except OSError as fault:
        return Answers(assignment=assignment), f"It can't be read: {fault.strerror}."
    if submission.restored:  # the notebook had them all the same
        return submission.answers, ""
    return submission.answers, " ".join(submission.faults)


def _changed(answers: Answers, cases: Mapping[str, Case]) -> set[str]:
    """The cases that were another when this person played them."""
    return {
        item_id
        for item_id, item in answers.items.items()
        if isinstance(item, Line)
        and item_id in cases
        and item.hash != cases[item_id].compile().hash
    }


def _rows(answers: Answers, cases: Mapping[str, Case], instruments: Instruments) -> Iterator[_Row]:
    for item_id, item in sorted(answers.items.items()):
        if isinstance(item, Line):
            yield from _line_rows(item_id, item, cases.get(item_id))
        elif item_id == CONTACT or item_id.startswith(f"{CONSENT}/"):
            continue  # no answers: these go to whom they are for
        elif value := survey_in(item_id, item):
            yield from rating_rows(item_id, value, instruments)
        else:
            yield _answer_row(item_id, item, cases)


def _line_rows(item_id: str, line: Line, case: Case | None) -> Iterator[_Row]:
    """A row for each decision kept, and one for the ending if there is one."""
    play = Playthrough(case) if case else None
    fits = play is not None
    for step, (scene, choice) in enumerate(line.decisions, 1):
        seen = _choose(play, scene, choice) if play and fits else None
        fits = seen is not None
        yield {
            "item": item_id,
            "kind": "decision",
            "case": item_id,
            "scene": scene,
            "scene_title": _title(case, scene),
            "step": step,
            "choice": choice,
            "choice_text": plain(seen.text) if seen else None,
            "fits": fits,
        }
    if ending := _ending(line, case, play if fits else None):
        yield {
            "item": item_id,
            "kind": "ending",
            "case": item_id,
            "scene": ending,
            "scene_title": _title(case, ending),
            "step": len(line.decisions) + 1,
            "fits": fits,
            "text": case.scene(ending).ending if case else None,
        }


def _choose(play: Playthrough, scene: str, choice: str) -> OpenChoice | None:
    """The choice as the person read it, once it is taken; None when it is not open there."""
    seen = next((one for one in play.choices if one.id == choice), None)
    if play.scene.id != scene or seen is None:
        return None
    try:
        play.choose(choice)
    except ChoiceError:
        return None
    return seen


def _ending(line: Line, case: Case | None, play: Playthrough | None) -> str | None:
    """The ending scene that was reached, as `check.finished` understands it."""
    if play is not None and play.ending is not None:
        return play.scene.id
    if case is None:
        return line.ending
    changed = line.hash != case.compile().hash
    return line.ending if changed and _is_ending(case, line.ending) else None


def _is_ending(case: Case, scene: str | None) -> bool:
    return any(one.id == scene and one.ending is not None for one in case.scenes)


def _title(case: Case | None, scene: str) -> str | None:
    return next((one.title for one in case.scenes if one.id == scene), None) if case else None


def _answer_row(item_id: str, item: Text | Value, cases: Mapping[str, Case]) -> _Row:
    case, scene, what = [*item_id.split("/"), "", ""][:3]
    row: _Row = {"item": item_id}
    if case in cases and scene:
        kind = "rationale" if isinstance(item, Text) else what
        row |= {"case": case, "scene": scene, "scene_title": _title(cases[case], scene)}
    else:
        kind = "reflection" if isinstance(item, Text) else "value"
    row["kind"] = kind if kind in ("rationale", "confidence", "reflection") else "value"
    return row | _content(item)


def _content(item: Text | Value) -> _Row:
    if isinstance(item, Text):
        return {"text": item.text, "words": len(item.text.split())}
    value = item.value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        with contextlib.suppress(OverflowError):  # a number of hundreds of digits is none
            return {"number": float(value)}
    return {"text": value if isinstance(value, str) else msgspec.json.encode(value).decode()}


def write_csv(table: pd.DataFrame, path: Path | str) -> Path:
    """Saves a table as CSV that spreadsheets open with its accents, and without running anything.

    A text that a spreadsheet would take for a formula gets an apostrophe in front. Folders that are
    missing are made, and the file is written whole or not at all.
    """
    guarded = table.copy()
    for column in guarded.columns:
        if not (guarded[column].dtype == "Float64" or guarded[column].dtype == "Int64"):
            guarded[column] = guarded[column].map(_guard, na_action="ignore")
    path = Path(path)
    write_whole(path, guarded.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig"))
    return path


def _guard(value: object) -> object:
    return harmless(value) if isinstance(value, str) else value

"""What a person confirmed about who is who: `matches.csv`, to be edited in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from mentorkit.course.codes import CourseCode, CourseError
from mentorkit.course.collecting.matching import NEVER, label_key
from mentorkit.course.layout import Course, course_at
from mentorkit.course.people.roster import is_id, people_of
from mentorkit.course.people.tables import read_tables
from mentorkit.course.turns import only_mine
from mentorkit.errors import FileNotes, Problem, did_you_mean
from mentorkit.files import harmless, replace_file, same_name

MATCHES_FILE = "matches.csv"


class _Notes(FileNotes):
    error = CourseError
    too_many = CourseCode.BAD_MATCHES


def confirmed_matches(course: Course) -> dict[str, str]:
    """The ids by sender, as they were confirmed; an id in `NEVER` leaves that sender out.

    Raises:
        CourseError: `matches.csv` can't be read, or rows can't be meant; each with its number.
    """
    path = course.root / MATCHES_FILE
    if not path.exists() or not path.stat().st_size:
        return {}
    [table, *_] = read_tables(path, MATCHES_FILE, only_utf8=True)
    problems = _Notes(MATCHES_FILE)
    code = CourseCode.BAD_MATCHES
    titles = [title.strip().casefold() for title in table.rows[0].cells]
    if "name" not in titles or "id" not in titles:
        problems.refuse(table.rows[0].number, code, "the columns are `name` and `id`.")
    found: dict[str, str] = {}
    rows: dict[str, int] = {}
    for row in table.rows[1:]:
        cells = dict(zip(titles, row.cells, strict=False))
        name, student = cells.get("name", ""), cells.get("id", "")
        key = label_key(name)
        if not name:
            problems.report(row.number, code, "this row names no sender.", "Take it out.")
        elif student not in NEVER and not is_id(student):
            hint = "Write an id of the roster, or - to take nothing of this sender."
            problems.report(row.number, code, f"“{student[:40]}” can't be anybody's id.", hint)
        elif key in rows:
            message = f"“{name}” stands in row {rows[key]} already."
            problems.report(row.number, code, message, "Keep the row that is right.")
        else:
            found[name], rows[key] = student, row.number
    problems.raise_if_any()
    return found


def confirm_match(course_dir: Path | str, name: str, student: str) -> None:
    """Keeps who a sender is, for this and all later downloads.

    Args:
        name: The sender, as `Collected.unmatched` names it.
        student: An id of the roster. `""` or `"-"`: nothing of this sender is ever taken.

    Raises:
        CourseError: Nobody on the roster has this id, or `matches.csv` can't be read or written.
    """
    course = course_at(course_dir)
    keep_matches(course, checked(course, {name: student}))


def checked(course: Course, matches: Mapping[str, str]) -> dict[str, str]:
    """The matches, with ids as the roster writes them. Raises `CourseError` for any other."""
    people = {same_name(person.id): person.id for person in people_of(course)}
    problems = _Notes(MATCHES_FILE)
    known: dict[str, str] = {}
    for name, student in matches.items():
        who = student.strip()
        if not name.strip():
            problems.report(0, CourseCode.UNKNOWN_MATCH, "a match begins with the sender's name.")
        elif who in NEVER:
            known[name] = "-"
        elif same_name(who) in people or (not people and is_id(who)):
            known[name] = people.get(same_name(who), who)
        else:
            message = f"nobody on the roster has the id “{who}”."
            hint = did_you_mean(who, people.values())
            problems.report(0, CourseCode.UNKNOWN_MATCH, message, hint)
    problems.raise_if_any()
    return known


def keep_matches(course: Course, matches: Mapping[str, str]) -> None:
    """Writes matches beside those that are there; a new one takes the place of an old one."""
    if not matches:
        return
    with only_mine(course):
        kept = {label_key(name): (name, said) for name, said in confirmed_matches(course).items()}
        before = dict(kept)
        kept.update({label_key(name): (name, said) for name, said in matches.items()})
        if kept == before:
            return
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\n")
        # A sender's name is their own choice; the other cell is an id of the roster, or a dash.
        rows = [(harmless(name), said) for name, said in kept.values()]
        writer.writerows([("name", "id"), *rows])
        try:
            replace_file(course.root / MATCHES_FILE, text.getvalue().encode())
        except OSError as fault:
            message = f"the match can't be kept: {fault.strerror}."
            hint = "Close matches.csv in other programs, and try again."
            problem = Problem(MATCHES_FILE, 0, CourseCode.BAD_MATCHES, message, hint)
            raise CourseError([problem]) from None

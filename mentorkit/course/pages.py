"""The pages that readers, raters and the archive get: written by the coordinator's side.

They are made by the call that showed them to the participant before handing in (`mentorkit.pages`).
"""

from __future__ import annotations

from pathlib import Path

from mentorkit.course.layout import Course, course_at
from mentorkit.course.submissions import answers_of
from mentorkit.errors import MentorkitError
from mentorkit.pages import Audience, page_for
from mentorkit.released import Released, read_released


def write_pages(
    course_dir: Path | str, assignment: str, audience: Audience | str, to: Path | str
) -> list[Path]:
    """Writes a page for each submission of an assignment into the folder `to`.

    Readers and the archive get the pseudonyms of the programme; raters get other codes, so that
    what they rate can't be laid beside what a reader has. Each page is named by its code.

    Raises:
        CourseError: There is no such course, or the assignment was not released.
        MentorkitError: The folder has something in it already; nothing was written.
    """
    course = course_at(course_dir)
    course.check_released(assignment)
    folder = Path(to)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise MentorkitError(
            f"{folder} is not empty, so nothing was put there. Choose another folder."
        )
    audience = Audience(audience)
    release = course.release(assignment)
    released = read_released(release) or Released(assignment=assignment)
    codes = _codes(course, assignment, audience)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    # In the order of codes: the order of names would give them away.
    for student in sorted(codes, key=codes.__getitem__):
        answers = answers_of(course, student, assignment)
        path = folder / f"{codes[student]}.html"
        page = page_for(audience, released, release, answers, person=codes[student])
        path.write_text(page, encoding="utf-8")
        written.append(path)
    return written


def reader_codes(course: Course, assignment: str) -> dict[str, str]:
    """By person who handed in, the code that a reader has instead of their name."""
    return _codes(course, assignment, Audience.READER)


def who_is(course: Course, assignment: str, person: str) -> str:
    """The id of somebody, who may be called by the code that a reader has for them."""
    codes = reader_codes(course, assignment)
    if person in codes:
        return person
    return next((one for one, code in codes.items() if code == person), person)


def _codes(course: Course, assignment: str, audience: Audience) -> dict[str, str]:
    """By person, the code that stands instead of their name."""
    from mentorkit.privacy.pseudonyms import pseudonyms

    settings = course.settings()
    key = pseudonyms(settings.programme or settings.course)
    students = course.students(assignment)
    if audience is not Audience.RATER:
        return key.of(students)
    # Each from the person alone: a late submission changes nobody's code.
    names = {student: f"rating {assignment} {student}" for student in students}
    codes = key.of(names.values())
    return {student: codes[name].replace("P-", "R-", 1) for student, name in names.items()}

"""Whose work it is: where two people stand for one, a reply might reach the wrong one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from mentorkit.course.collecting.senders import Sender
from mentorkit.course.feedback.book import Book
from mentorkit.course.handed import look_at, shown
from mentorkit.course.submissions import read_submission


def in_doubt(book: Book, senders: Mapping[str, Sender]) -> dict[str, str]:
    """By person, why a coordinator is to look first: another has the same work; a sentence each.

    Args:
        senders: How submissions came from a platform, by the student's id.
    """
    people = book.course.students(book.assignment)
    uploads: dict[object, list[str]] = defaultdict(list)
    folders: dict[str, list[str]] = defaultdict(list)
    for student in people:
        if sender := senders.get(student):
            uploads[sender.platform, sender.number or sender.member].append(student)
        folders[_folder(book, student)].append(student)
    for nobodys in ("", *_left_behind(book)):
        folders.pop(nobodys, None)
    found = {}
    for student, others in _shared(folders.values()):
        found[student] = (
            f"One and the same folder was handed in by {others}, so it may be the other’s work. "
            "See whose it is, then return it to them alone."
        )
    for student, others in _shared(uploads.values()):
        name = shown(senders[student].member.strip("/"), 100)
        found[student] = (
            f"One sender in the download, {name}, stands for {others}, too. See who sent it, and "
            "collect it once more with that match."
        )
    return found


def _shared(groups: Iterable[list[str]]) -> Iterator[tuple[str, str]]:
    """Whoever is not alone in their group, with the others of it."""
    for group in groups:
        for student in group if len(group) > 1 else ():
            yield student, " and ".join(one for one in group if one != student)


def _folder(book: Book, student: str) -> str:
    """The random id of the folder that somebody worked in; "" where nothing says it."""
    handed = look_at(book.course.submitted(student, book.assignment))
    record = book.records.get(student)
    if record and record.stamp == handed.stamp:
        return record.folder
    try:
        return "" if handed.refused else read_submission(handed.folder).answers.folder
    except OSError:
        return ""


def _left_behind(book: Book) -> Iterator[str]:
    """The ids of what was left where the assignment came from, and so is in everybody's copy."""
    for folder in (book.course.release(book.assignment), book.course.source(book.assignment)):
        yield read_submission(folder).answers.folder

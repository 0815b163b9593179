"""Taking files that are called after people: a folder of them, or the one file of one person."""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from mentorkit.course.collecting.archives import is_junk
from mentorkit.course.collecting.bundles import unpack
from mentorkit.course.collecting.correcting import NEVER_TAKEN
from mentorkit.course.collecting.folders import FILES, is_laid_out
from mentorkit.course.collecting.matching import Matched, Matcher, Unmatched
from mentorkit.course.collecting.parcels import BESIDE
from mentorkit.course.collecting.platforms import Named
from mentorkit.course.collecting.preparing import made_at, refuse_strange
from mentorkit.course.collecting.rounds import Round
from mentorkit.course.handed import LARGEST
from mentorkit.course.people.roster import people_of
from mentorkit.errors import MentorkitError
from mentorkit.files import read_regular

_COUNT = r"([ _-]?\(?\d{1,3}\)?)?$"
_HALF = re.compile("[\ud800-\udfff]")
_COPY = re.compile(r" ?\(\d{1,3}\)$")
"""What a browser adds to the name of a file that is there already."""


def take_folder(taking: Round, folder: Path) -> None:
    """Takes what lies in a folder: a folder, a notebook or one file for each person."""
    taking.kind = "folder"
    others = taking.course.assignments()
    found: dict[Named, list[Path]] = defaultdict(list)
    strange: list[Path] = []
    for entry in sorted(folder.iterdir()):
        inner = entry / taking.assignment
        if entry.name.startswith(".") or is_junk((entry.name,)):
            continue
        if entry.suffix.lower() in FILES:
            found[sender_of(entry, taking.assignment)].append(entry)
        elif not entry.is_dir():
            strange.append(entry)
        elif inner.is_dir() or not is_laid_out(entry, others):
            is_laid = inner.is_dir() and not entry.is_symlink()
            found[Named(_readable(entry.name))].append(inner if is_laid else entry)
    _take(taking, found)
    _leave_strange(taking, strange)


def take_file(taking: Round, path: Path) -> None:
    """Takes the one file that one person made to hand in."""
    taking.kind = "bundle"
    _take(taking, {sender_of(path, taking.assignment): [path]})


def sender_of(file: Path, assignment: str) -> Named:
    """Whoever a file is named for. A name that everybody's file has gets a number: its own."""
    stem = _readable(file.stem)
    own = re.sub(r"[^A-Za-z0-9._-]+", "-", assignment)
    thing = rf"({re.escape(assignment)}|{re.escape(own)})(-\d+)?(-hand-in)?"
    rest = re.sub(rf"[\s_-]*{thing}{_COUNT}", "", stem, flags=re.IGNORECASE).strip(" _-")
    if rest and not re.fullmatch(rf"[\w.-]*-hand-in{_COUNT}", rest, re.IGNORECASE):
        bare = _COPY.sub("", rest) or rest
        return Named(stem, alias=bare if bare != stem else "")
    with contextlib.suppress(OSError):
        content = read_regular(file, LARGEST)
        return Named(stem, hashlib.sha256(content).hexdigest()[:8])
    return Named(stem, "?")


def _readable(name: str) -> str:
    """A name that can be written down, also where the disk says something that is no text."""
    return _HALF.sub("\N{REPLACEMENT CHARACTER}", name)


def _take(taking: Round, found: Mapping[Named, Sequence[Path]]) -> None:
    has_roster = taking.match(list(found), "files")
    taking.put_right(_owners(taking, found))
    for sender, paths in found.items():
        outcome = taking.found[sender]
        if isinstance(outcome, Matched):
            for path in sorted(paths, key=_time):
                with taking.one(outcome.student), _opened(taking, path) as opened:
                    taking.take(outcome.student, opened, sender)
    if not has_roster:  # then everybody is who the name says
        taking.found = {
            sender: one
            for sender, one in taking.found.items()
            if not isinstance(one, Matched) or one.how == "confirmed"
        }


@contextlib.contextmanager
def _opened(taking: Round, path: Path) -> Iterator[Path]:
    """A submission as a folder or a notebook."""
    if path.suffix.lower() != ".zip" or path.is_dir():
        yield path
        return
    refuse_strange(path)
    with taking.aside() as folder:
        unpack(path, folder, taking.notebooks, BESIDE)
        yield folder


def _owners(taking: Round, found: Mapping[Named, Sequence[Path]]) -> dict[tuple[str, str], str]:
    """Whose the files here are that were taken before for somebody else, by label and mark."""
    had: dict[str, set[str]] = defaultdict(set)
    for student, origins in taking.notes.origins.items():
        for one in origins:
            if one.way == taking.way:
                had[one.sender.label].add(student)
    owners = {}
    for sender, paths in found.items():
        outcome = taking.found[sender]
        owner = outcome.student if isinstance(outcome, Matched) else NEVER_TAKEN
        others = had[sender.label] - {owner}
        if others and not isinstance(outcome, Unmatched):
            for path in paths:
                # What can't be opened now was not taken before, either.
                with contextlib.suppress(MentorkitError, OSError), _opened(taking, path) as opened:
                    owners[sender.label, taking.place(min(others)).mark(opened)] = owner
    return owners


def _leave_strange(taking: Round, strange: Sequence[Path]) -> None:
    """Says of files of other kinds that they were seen, and of whom they may be."""
    people = people_of(taking.course)
    senders = {path: sender_of(path, taking.assignment) for path in strange}
    found = Matcher(people, taking.way).match(set(senders.values()))
    for path, sender in senders.items():
        reason = (
            "is of a kind that can't be taken in; ask for the one file that was made to hand in, "
            "or for the notebook"
        )
        outcome = found[sender]
        if people and isinstance(outcome, Matched):
            taking.leave(outcome.student, f"{path.name} {reason}", of_person=True)
        else:
            taking.leave(path.name, f"it {reason}")


def _time(path: Path) -> float:
    """When a file was changed, to take the newest last."""
    try:
        return made_at(path)
    except OSError:
        return 0.0

"""Collecting what participants handed in: from the exchange, a folder, or a platform's download.

The newest submission of each person lies in `submitted/`; the ones before it go to `earlier/`, and
nothing is thrown away. One submission that can't be taken never keeps another from being taken.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from mentorkit.course.codes import CourseCode, CourseError
from mentorkit.course.collecting.archives import (
    FolderSource,
    Source,
    ZipSource,
    bad_download,
    open_zip,
)
from mentorkit.course.collecting.bundles import meant, unpack
from mentorkit.course.collecting.collected import Collected, Left
from mentorkit.course.collecting.exchanged import fetch, senders_in
from mentorkit.course.collecting.folders import FILES, is_laid_out
from mentorkit.course.collecting.matches import checked, confirmed_matches, keep_matches
from mentorkit.course.collecting.matching import (
    Matched,
    Matcher,
    Never,
    Outcome,
    Unmatched,
    label_key,
    lasts,
)
from mentorkit.course.collecting.parcels import BESIDE, sorted_out
from mentorkit.course.collecting.platforms import Download, Named, Piece, recognise
from mentorkit.course.collecting.senders import Sender, keep_senders, known_numbers, senders
from mentorkit.course.collecting.taking import (
    NotTakenError,
    Place,
    refuse_other_name,
    refuse_strange,
    sweep,
    when,
)
from mentorkit.course.handed import LARGEST, shown
from mentorkit.course.layout import Course, course_at
from mentorkit.course.ledger import only_one
from mentorkit.course.people.roster import is_id, people_of
from mentorkit.course.session import Session, open_session
from mentorkit.errors import MentorkitError, Problem, did_you_mean
from mentorkit.files import read_regular, same_name


def collect(
    course_dir: Path | str,
    assignment: str,
    *,
    source: Path | str | None = None,
    matches: Mapping[str, str] | None = None,
) -> Collected:
    """Takes the newest submission of everybody.

    Args:
        source: Where submissions lie; without it they come from nbgrader's exchange. Either a
            folder with, for each person, a folder named for them, a notebook `<person>.ipynb`, or
            the one file they made to hand in, as `<person>.zip` or whatever a mail program called
            it. Or one zip file: Canvas' or Moodle's download of all submissions, or one person's.
        matches: Whose a submission is that was unmatched before: an id of the roster by the name
            in `Collected.unmatched`, or `"-"` to take nothing of that sender. They are kept for
            the next time, as `confirm_match` does.

    Raises:
        CourseError: There is no such course or source, the assignment was not released, the roster
            or a list of matches can't be read, or a platform's download comes without a roster.
        NbgraderError: The exchange can't be used.
    """
    course = course_at(course_dir)
    course.check_released(assignment)
    if source is not None and not Path(source).exists():
        message, hint = "there is no such folder or file.", "Name the one that holds submissions."
        raise CourseError([Problem(str(source), 0, CourseCode.NOTHING_THERE, message, hint)])
    with only_one(course, "collecting"):
        sweep(course)
        taking = _Taking(course, assignment, checked(course, matches or {}))
        if source is None:
            with open_session(course) as session:
                taking.from_exchange(session)
        elif Path(source).is_dir():
            taking.from_folder(Path(source))
        else:
            taking.from_zip(Path(source))
        return taking.collected()


class _Taking:
    """One round of collecting one assignment."""

    def __init__(self, course: Course, assignment: str, asked: Mapping[str, str]) -> None:
        self.course, self.assignment, self.asked = course, assignment, asked
        self.notebooks = sorted(path.name for path in course.release(assignment).glob("*.ipynb"))
        self.kind = "exchange"
        self.outcome: dict[str, str] = {}
        self.restored: set[str] = set()
        self.emptied: set[str] = set()
        self._twins = {same_name(one): one for one in course.students(assignment)}
        self.left: list[Left] = []
        self.found: dict[Named, Outcome] = {}

    def collected(self) -> Collected:
        def who(outcome: str) -> tuple[str, ...]:
            return tuple(sorted(one for one, said in self.outcome.items() if said == outcome))

        found = self.found.values()
        return Collected(
            new=who("new"),
            updated=who("updated"),
            unchanged=who("unchanged"),
            restored=tuple(sorted(self.restored)),
            left=tuple(sorted(self.left)),
            kind=self.kind,
            matched=tuple(sorted(one for one in found if isinstance(one, Matched))),
            unmatched=tuple(sorted(one for one in found if isinstance(one, Unmatched))),
            ignored=tuple(sorted(one.name for one in found if isinstance(one, Never))),
            emptied=tuple(sorted(self.emptied)),
            assignment=self.assignment,
        )

    # nbgrader's exchange

    def from_exchange(self, session: Session) -> None:
        """nbgrader collects each person's newest into a folder aside; it is taken from there."""
        self._meant([], "files")  # in the exchange everybody has an id, so it refuses any match
        with tempfile.TemporaryDirectory(dir=self.course.root, prefix=".collecting-") as step:
            senders = senders_in(session, self.assignment)
            known = {*senders, *(one.id for one in people_of(self.course))}
            for student in senders:
                with self._one(student):
                    _refuse_id(student)
                    own, others = fetch(session, self.assignment, student, Path(step), known)
                    for other in others:
                        said = f"{other} handed it in under this name, so it stays in the exchange"
                        self._leave(student, f"{said}; what {student} handed in counts")
                    if own:
                        self._take(student, own)

    # A folder, or one person's file

    def from_folder(self, folder: Path) -> None:
        self.kind = "folder"
        source = FolderSource(folder)
        if download := recognise(source.members, self._own()):
            self.from_download(folder, source, download)
            return
        others = self.course.assignments()
        found: dict[Named, list[Path]] = defaultdict(list)
        for entry in sorted(folder.iterdir()):
            inner = entry / self.assignment
            if entry.suffix.lower() in FILES:
                found[self._sender(entry)].append(entry)
            elif entry.is_dir() and not entry.name.startswith("."):
                if not inner.is_dir() and is_laid_out(entry, others):
                    continue
                laid_out = inner.is_dir() and not entry.is_symlink()
                found[Named(entry.name)].append(inner if laid_out else entry)
        self._from_files(found)

    def from_zip(self, path: Path) -> None:
        with open_zip(path) as archive:
            try:
                source = ZipSource(archive)
            except MentorkitError as fault:
                raise bad_download(path, f"{fault}.") from None
            if download := recognise(source.members, self._own()):
                self.from_download(path, source, download)
                return
            if not any(meant(one.name, self.notebooks, BESIDE) for one in source.members):
                raise bad_download(
                    path,
                    "this is neither Canvas' nor Moodle's download of all submissions, nor one "
                    "person's file.",
                )
        self.kind = "bundle"
        self._from_files({self._sender(path): [path]})

    def _own(self) -> list[str]:
        return [*self.notebooks, *BESIDE]

    def _sender(self, file: Path) -> Named:
        """Whoever a file is named for. A name that everybody's file has gets a number: its own."""
        own = re.sub(r"[^A-Za-z0-9._-]+", "-", self.assignment)
        thing = rf"({re.escape(self.assignment)}|{re.escape(own)})(-\d+)?(-hand-in)?"
        count = r"([ _-]?\(?\d{1,3}\)?)?$"
        rest = re.sub(rf"[\s_-]*{thing}{count}", "", file.stem, flags=re.IGNORECASE).strip(" _-")
        if rest and not re.fullmatch(rf"[\w.-]*-hand-in{count}", rest, re.IGNORECASE):
            return Named(file.stem, alias=rest if rest != file.stem else "")
        with contextlib.suppress(OSError):
            content = read_regular(file, LARGEST)
            return Named(file.stem, hashlib.sha256(content).hexdigest()[:8])
        return Named(file.stem, "?")

    def _from_files(self, found: Mapping[Named, Sequence[Path]]) -> None:
        has_roster = self._match(list(found), "files")
        for sender, paths in found.items():
            outcome = self.found[sender]
            if isinstance(outcome, Matched):
                for path in sorted(paths, key=_time):
                    with self._one(outcome.student):
                        _refuse_id(outcome.student)
                        self._take_file(outcome.student, path)
        if not has_roster:  # then everybody is who the name says
            self.found = {
                sender: one
                for sender, one in self.found.items()
                if not isinstance(one, Matched) or one.how == "confirmed"
            }

    def _take_file(self, student: str, path: Path) -> None:
        if path.suffix.lower() != ".zip" or path.is_dir():
            self._take(student, path)
            return
        refuse_strange(path)
        with self._aside() as folder:
            unpack(path, folder, self.notebooks, BESIDE)
            self._take(student, folder)

    # A platform's download

    def from_download(self, path: Path, source: Source, download: Download) -> None:
        """Takes what is each person's in Canvas' or Moodle's download."""
        self.kind = download.platform
        by_sender: dict[Named, list[Piece]] = defaultdict(list)
        one_of: dict[str, Named] = {}  # a name in other letters is the same, if the number is
        for piece in download.pieces:
            sender = one_of.setdefault(label_key(piece.sender.label), piece.sender)
            by_sender[sender].append(piece)
        if not self._match(list(by_sender), download.platform):
            message = "a platform's download needs the roster, to know whose each file is."
            hint = "Run `mentorkit roster FILE` first; the platform's list of people will do."
            raise CourseError([Problem(str(path), 0, CourseCode.NO_ROSTER, message, hint)])
        for member in download.others:
            self._leave(member.path, "its name does not say whose it is")
        by_student: dict[str, list[Piece]] = defaultdict(list)
        for sender, outcome in self.found.items():
            if isinstance(outcome, Matched):
                by_student[outcome.student] += by_sender[sender]
        before = senders(self.course, self.assignment)
        came: dict[str, Sender] = {}
        try:
            for student, pieces in sorted(by_student.items()):
                with self._one(student):
                    taken = self._take_pieces(student, source, pieces, before.get(student))
                    came |= {student: taken} if taken else {}
        finally:
            keep_senders(self.course, self.assignment, came)

    def _take_pieces(
        self, student: str, source: Source, pieces: Sequence[Piece], before: Sender | None
    ) -> Sender | None:
        """Takes the newest of what one person uploaded. Gives how it came, if that is news."""
        typed = [piece for piece in pieces if piece.typed]
        for piece in typed:
            reason = f"what was typed into the platform stays there ({piece.member.name})"
            self._leave(student, reason)
        files = []
        for piece in pieces:
            with self._one(student):
                refuse_other_name(self.course, self.assignment, piece.file)
                files += [] if piece.typed else [piece]
        came: Sender | None = None
        place = Place(self.course, self.assignment, student)
        for parcel in sorted_out(files, self.notebooks, self.kind) if files else ():
            with self._one(student), self._aside() as folder:
                parcel.unpack(source, folder, self.notebooks)
                if came:
                    place.shelve(folder)
                    continue
                later = before is not None and parcel.when > before.when
                outcome = self._take(student, folder, later=later)
                came = Sender(self.kind, parcel.member, parcel.when, parcel.late)
                if outcome == "unchanged" and before and _stays(before, came):
                    came = before
        return came

    # What all have in common

    def _match(self, found: Sequence[Named], platform: str) -> bool:
        """Finds out who all senders are, and keeps what was said now; whether there is a roster."""
        people = people_of(self.course)
        asked = self._meant(found, platform)
        confirmed = confirmed_matches(self.course)
        numbers = known_numbers(self.course, self.assignment, platform)
        self.found = Matcher(people, platform, confirmed, self.asked, numbers).match(found)
        if people or platform == "files":
            keep_matches(self.course, asked)
        return bool(people)

    def _meant(self, found: Sequence[Named], platform: str) -> dict[str, str]:
        """What was said now, by the names under which it is kept.

        Raises:
            CourseError: It is about nobody who is here, or about several of one name.
        """
        meant_by: dict[str, list[Named]] = defaultdict(list)
        for sender in found:
            for key in {label_key(sender.label), label_key(sender.name)}:
                meant_by[key].append(sender)
        kept: dict[str, str] = {}
        for name, said in self.asked.items():
            here = meant_by[label_key(name)]
            exact = [one for one in here if label_key(one.label) == label_key(name)]
            if len(exact or here) != 1:
                message = f"no single sender is called “{name}” here."
                hint = did_you_mean(name, [shown(one.label) for one in found])
                code = CourseCode.UNKNOWN_MATCH
                raise CourseError([Problem("matches", 0, code, message, hint)])
            [sender] = exact or here
            kept[sender.label if exact or not lasts(platform, sender) else sender.name] = said
        return kept

    @contextlib.contextmanager
    def _one(self, student: str) -> Iterator[None]:
        """Whatever is wrong with one person's submission is noted, and is no one else's trouble."""
        try:
            yield
        except (MentorkitError, OSError, shutil.Error) as fault:
            self._leave(student, str(fault))

    def _leave(self, student: str, reason: str) -> None:
        """Notes what was not taken; both may be quoted from what somebody sent."""
        self.left.append(Left(shown(student), shown(reason)))

    @contextlib.contextmanager
    def _aside(self) -> Iterator[Path]:
        with tempfile.TemporaryDirectory(dir=self.course.root, prefix=".unpacking-") as folder:
            yield Path(folder)

    def _take(self, student: str, source: Path, *, later: bool = False) -> str:
        twin = self._twins.setdefault(same_name(student), student)
        if twin != student:
            raise NotTakenError(
                f"{twin} has the same id but for small and capital letters, and would share its "
                "folder. Give one of them another id."
            )
        place = Place(self.course, self.assignment, student)
        taken = place.take(source, later=later)
        if taken.outcome == "unchanged":
            self.outcome.setdefault(student, taken.outcome)
            return taken.outcome
        if self.outcome.get(student) != "new":
            self.outcome[student] = taken.outcome
        self.restored |= {student} if taken.restored else set()
        self.emptied -= {student}
        self.emptied |= {student} if taken.emptied else set()
        return taken.outcome


def _stays(before: Sender, now: Sender) -> bool:
    """Whether what was noted still says where an unchanged submission came from."""
    other_account = before.platform == now.platform and before.number != now.number
    return other_account or before.when > now.when


def _time(path: Path) -> float:
    """When a file was changed, to take the newest last."""
    try:
        return when(path).timestamp()
    except OSError:
        return 0.0


def _refuse_id(student: str) -> None:
    """An id becomes a folder's name, and stands on nbgrader's pages."""
    if not is_id(student):
        raise NotTakenError("this can't be anybody's id: use letters, digits, . @ _ and -")

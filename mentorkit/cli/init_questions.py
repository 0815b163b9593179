"""What `mentorkit init --ask` asks, one question after the other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mentorkit.cli.init_answers import in_words, language_in, moment_in, names_in
from mentorkit.errors import MentorkitError

if TYPE_CHECKING:
    from mentorkit.course import Choices

_SOON = in_words(date.today() + timedelta(weeks=4))
_AFTER = in_words(date.today() + timedelta(weeks=6))
_LATER = in_words(date.today() + timedelta(weeks=12))

_FOLLOW_UP = "mentor-followup"
"""It is answered weeks after all the others, so that no day of theirs says anything of its own."""

QUESTIONS = {
    "programme": "A short id of the programme that this course belongs to, if it does",
    "language": "The language of your participants, such as English or español; or its code",
    "readers": "Who reads what participants write",
    "reply_by": f"By when everybody has two human sentences back, such as {_AFTER}",
    "crisis_contact": "Whom somebody in a crisis can reach, day and night",
    "responder": "Who answers when a participant asks to be contacted",
    "response_time": "How soon the responder answers",
    "resources": "What help there is locally",
    "minimum_cell": "The smallest group that a report may show, never below 5",
    "hand_in": "How people hand in: file or exchange",
}
"""By the key of `course.yaml`, what is asked; each is an option too, with hyphens."""

_DEFAULTS = {"language": "en", "minimum_cell": "10", "hand_in": "file"}
_PROSE = {
    *("programme", "readers", "crisis_contact"),
    *("responder", "response_time", "resources"),
}
"""What participants read as it was typed, so that a "no" would stand beside every box."""
_NOTHING = {"no", "none", "nobody", "nothing", "n/a", "na", "tbd", "todo", "unknown"}
_BLANK = "Press Enter alone to leave it blank for now."


def ask_for_all(folder: Path, title: str | None, chosen: Choices) -> tuple[str, Choices]:
    """All of it by questions; what was said by options is what Enter takes.

    Raises:
        CourseError: There can be no new course in `folder`; nothing was asked.
    """
    from mentorkit.course.layout import check_place

    check_place(folder)
    try:
        return _Asking(chosen).all(title or folder.absolute().name)
    except click.Abort:  # Ctrl-C, or the end of what is typed
        click.echo("\nStopped. Nothing was made.", err=True)
        raise click.exceptions.Exit(1) from None


def understood(key: str, said: str) -> str:
    """What was typed for a key of `course.yaml`, or for `due`, as it stands there.

    Raises:
        MentorkitError: It can be two things.
    """
    if key in ("due", "reply_by"):
        return moment_in(said)
    return language_in(said) if key == "language" else said.strip()


class _Asking:
    """The questions, and what was answered so far."""

    def __init__(self, chosen: Choices) -> None:
        from mentorkit.course import shipped

        self.chosen = chosen
        self.homes = shipped("workshops"), shipped("assignments")

    def all(self, title: str) -> tuple[str, Choices]:
        click.echo("Enter takes what stands in brackets, or leaves a blank. Ctrl-C ends it.")
        click.echo("Nothing is made before the last question. All but the workshops can be changed")
        click.echo("later, in course.yaml.")
        title = _one("What the course is called", title, _writable) or title
        self.workshops()
        for key, question in QUESTIONS.items():
            if key != "response_time" or self.chosen.settings.get("responder"):
                self.setting(key, question)
        for name in self.assignments():
            self.due(name)
        self.terms()
        return title, self.chosen

    def workshops(self) -> None:
        from mentorkit.course.curriculum import read_workshops

        click.echo("The workshops:")
        for one in read_workshops(self.homes[0]):
            click.echo(f"  {one.name:<12} {one.title}")
        before = ",".join(self.chosen.workshops or ("all",))
        said = _one("Which workshops, with commas", before, self.looks_at)
        self.change(workshops=self.looks_at(said))

    def looks_at(self, said: str) -> tuple[str, ...] | None:
        """The workshops that are meant; None for all. Raises `MentorkitError`."""
        from mentorkit.course import Choices
        from mentorkit.course.chosen import wanted_names

        names = names_in(said)
        found, _assignments = wanted_names(
            *self.homes, Choices(workshops=names, due=self.chosen.due)
        )
        return None if names is None else tuple(sorted(found))

    def setting(self, key: str, question: str, not_before: str = "") -> None:
        from mentorkit.course.spoken import spoken_told

        before = "" if not_before else self.chosen.settings.get(key, _DEFAULTS.get(key, ""))
        look = partial(_fits, setting=key, not_before=not_before)
        said = _one(question, before, look, partial(understood, key))
        self.change(settings={**self.chosen.settings, key: said})
        if key == "language" and (told := spoken_told(said)):
            click.echo(f"  {told}")

    def due(self, name: str) -> None:
        """When one assignment is due; that its reply would come before that is asked about."""
        when = f"such as {_SOON}"
        if name == _FOLLOW_UP:
            when = f"some weeks after the last session, such as {_LATER}"
        question = f"When {name} is due, {when}"
        said = self.moment(name, question, self.chosen.due.get(name, ""))
        reply_by = self.chosen.settings.get("reply_by", "")
        if not _is_before(reply_by, said):
            return
        click.echo(f"  That is after {_told(reply_by)}, by when everybody has a reply.")
        if name == _FOLLOW_UP:
            click.echo(f"  Give {name} a reply_by of its own in course.yaml, below its due date.")
            return
        said = self.moment(name, f"When {name} is due, or Enter to leave it so", said)
        if _is_before(reply_by, said):
            self.setting("reply_by", QUESTIONS["reply_by"], not_before=said)

    def moment(self, name: str, question: str, before: str) -> str:
        said = _one(question, before, partial(_fits, due=name), partial(understood, "due"))
        self.change(due={**self.chosen.due, name: said})
        return said

    def assignments(self) -> Iterable[str]:
        from mentorkit.course.chosen import wanted_names

        names = wanted_names(*self.homes, self.chosen)[1]
        return sorted(names, key=lambda name: (name == _FOLLOW_UP, name))

    def terms(self) -> None:
        click.echo("Words that are said otherwise here, such as  registrar=resident")
        for ours, here in self.chosen.terms.items():
            click.echo(f"  {ours} is said: {here}")
        while said := _one("A word, or Enter to go on", "", _term):
            ours, here = _term(said)
            self.change(terms={**self.chosen.terms, ours: here})
            click.echo(f"  {ours} is said: {here}")

    def change(self, **changes: object) -> None:
        from msgspec.structs import replace

        self.chosen = replace(self.chosen, **changes)


def _one(
    question: str,
    default: str,
    look: Callable[[str], object],
    read: Callable[[str], str] = str.strip,
) -> str:
    """An answer that `look` has nothing to say against, as `read` understands it."""
    while True:
        typed = str(click.prompt(question, default=default, show_default=bool(default))).strip()
        try:
            said = read(typed)
            look(said)
        except MentorkitError as fault:
            click.echo(f"  {fault}")
            continue
        if said != typed and _told(said) != said:  # a person sees what they were taken to mean
            click.echo(f"  That is {_told(said)}.")
        return said


def _told(said: str) -> str:
    """An answer as people say it: a day with its weekday, anything else as it is."""
    try:
        day = date.fromisoformat(said[:10])
    except ValueError:
        return said
    return f"{day:%A}, {in_words(day)}{said[10:]}"


def _is_before(reply_by: str, due: str) -> bool:
    """Whether a reply is promised for a day before the one on which something is due."""
    from mentorkit.settings import read_moment

    if not (reply_by and due):
        return False
    try:
        return date.fromisoformat(reply_by) < read_moment(due).date()
    except ValueError:  # what an option said; it is refused when the course is made
        return False


def _fits(said: str, *, setting: str = "", due: str = "", not_before: str = "") -> None:
    """Raises where `said` can't stand in its place in `course.yaml`, or is not meant to."""
    from mentorkit.course import Choices
    from mentorkit.course.writing import check_choices
    from mentorkit.settings import read_moment

    says_nothing = said.casefold().strip(".") in _NOTHING or not any(map(str.isalnum, said))
    if said and setting in _PROSE and says_nothing:
        raise MentorkitError(f'"{said}" would be read as it stands. {_BLANK}')
    settings, dates = {setting: said} if setting else {}, {due: said} if due else {}
    try:
        check_choices(Choices(settings=settings, due=dates))
    except MentorkitError as fault:
        # The person was asked in words, and has not heard of the key.
        raise MentorkitError(re.sub(r"^`\w+`", "The answer", str(fault))) from None
    if said and (due or setting == "reply_by") and read_moment(said) < datetime.now().astimezone():
        raise MentorkitError(f"{_told(said)} is past. Write a day to come. {_BLANK}")
    if _is_before(said, not_before):
        raise MentorkitError(
            f"{_told(said)} is before {_told(not_before)}. Write that day or a later one. {_BLANK}"
        )


def _writable(said: str) -> None:
    from mentorkit.course.writing import quoted

    quoted(said)


def _term(said: str) -> tuple[str, str]:
    """A word of ours, and what is said here; both "" where nothing was typed."""
    from mentorkit.course import Choices
    from mentorkit.course.writing import check_choices

    ours, *rest = re.split("[=:]", said, maxsplit=1)
    ours, here = ours.strip(), "".join(rest).strip()
    if said and not (ours and here):
        raise MentorkitError("Write our word, =, and yours: registrar=resident.")
    if said:
        check_choices(Choices(terms={ours: here}))
    return ours, here

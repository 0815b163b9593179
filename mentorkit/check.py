"""What a grade cell asks about a person's answers: `finished("case")`, `answered("item")`.

Each verb passes in silence or raises `Unfinished` with one sentence. In a notebook it asks about
the answers in the folder it runs in; a grader says whose answers it is `about`.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from mentorkit.answers import Answers, AnswersCode, AnswersError, Line, Text, read_answers
from mentorkit.answers.document import says_something
from mentorkit.answers.place import answers_home
from mentorkit.errors import MentorkitError
from mentorkit.language import _, speaking
from mentorkit.released import read_released

if TYPE_CHECKING:
    from mentorkit.cases import Case


class Unfinished(MentorkitError, AssertionError):  # noqa: N818 — the participant reads its name
    """Something is still to be done; `str()` says what, in one sentence."""

    def _render_traceback_(self) -> list[str]:
        """All that Jupyter shows of this error: the sentence, and no lines of code."""
        return [str(self)]


class Work(msgspec.Struct, frozen=True):
    """What a question is about: one person's answers, and the folder that holds the cases."""

    answers: Answers
    cases: Path


def work_in(folder: Path | str) -> Work:
    """The work in a participant's folder; on a course's own ground, what was rehearsed there.

    Raises:
        Unfinished: Nothing is saved there, or it can't be read.
    """
    folder = Path(folder)
    try:
        return Work(read_answers(answers_home(folder) / "answers.json"), folder)
    except AnswersError as fault:
        if fault.problem.code == AnswersCode.MISSING:
            raise Unfinished(
                _("Nothing is saved here yet: answer above, then run this cell again.")
            ) from None
        raise Unfinished(str(fault)) from None


def _in_their_language(ask: Callable[..., None]) -> Callable[..., None]:
    """In a notebook a check speaks the assignment's language; a grader speaks its own."""

    @functools.wraps(ask)
    def asking(*arguments: Any, about: Work | None = None, **options: Any) -> None:
        with speaking(_language_here()) if about is None else contextlib.nullcontext():
            ask(*arguments, about=about, **options)

    return asking


def _language_here() -> str:
    with contextlib.suppress(MentorkitError):
        if released := read_released(Path.cwd()):
            return released.language
    return ""


@_in_their_language
def finished(case: str, alternative: str = "", *, about: Work | None = None) -> None:
    """Passes when the person has played `case` to an ending, or the `alternative` to it.

    The kept decisions are followed through the case once more. Where the case was changed after it
    was played, the ending the person reached then counts as long as it is still one.
    """
    work = about or work_in(Path.cwd())
    begun = [one for one in (case, alternative) if _line(one, work)]
    said = [_still_open(one, work) for one in begun or [case]]
    if all(said):
        raise Unfinished(said[0])


def _line(case: str, work: Work) -> Line | None:
    """The decisions in a case; None before the first."""
    line = work.answers.items.get(case)
    return line if isinstance(line, Line) and line.case == case and line.decisions else None


def _still_open(case: str, work: Work) -> str:
    """What is still to be done in a case, in a sentence; "" for nothing."""
    story = _read(work.cases / f"{case}.md")
    title = story.title if story else case
    line = _line(case, work)
    if line is None:
        return _(
            "The case “{title}” is not begun yet: play it to an ending, then run this cell again.",
            title=title,
        )
    if _ends(line, story) if story else line.ending:
        return ""
    return _(
        "The case “{title}” has no ending yet: play on to an ending, then run this cell again.",
        title=title,
    )


def _read(path: Path) -> Case | None:
    """The case, if it is there and can be read: a participant may have moved or edited it."""
    from mentorkit.cases import CaseError, known_case

    try:
        return known_case(path)
    except CaseError:
        return None


def _ends(line: Line, story: Case) -> bool:
    from mentorkit.cases import replay

    compiled = story.compile()
    if replay(compiled, line.decisions)[0].ending is not None:
        return True
    endings = {scene.id for scene in story.scenes if scene.ending is not None}
    return line.hash != compiled.hash and line.ending in endings


@_in_their_language
def answered(
    item: str, words: tuple[int | None, int | None] | None = None, *, about: Work | None = None
) -> None:
    """Passes when there is an answer to `item`; of a worksheet, to any of its fields.

    Args:
        words: From how many to how many are asked for. Fewer are not enough; more never hurt. An
            answer of any length will do when this is left out.
    """
    work = about or work_in(Path.cwd())
    items = work.answers.items
    answer = items.get(item)
    fields = (one for name, one in items.items() if name.startswith(f"{item}/"))
    if not any(map(says_something, (answer, *fields))):
        raise Unfinished(
            _("“{item}” has no answer yet: answer it above, then run this cell again.", item=item)
        )
    least = words[0] if words else None
    if least and isinstance(answer, Text) and (count := len(answer.text.split())) < least:
        raise Unfinished(
            _(
                "“{item}” has {count} of the {least} words asked for: "
                "write on, then run this cell again.",
                item=item,
                count=count,
                least=least,
            )
        )


VERBS: Mapping[str, Callable[..., None]] = {"finished": finished, "answered": answered}
"""All that a check cell may ask, by name; a grader looks the verbs up here."""

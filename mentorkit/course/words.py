"""How it is said here: `workshops/words.md`, a page made from `terms:` in `course.yaml`.

`mentorkit init`, `lab`, `release` and the settings on the coordinator's page each see to it that
the page says what `course.yaml` says. A page that somebody has changed is theirs, and stays as it
is: the last line of ours is a mark of what was written, so that a change shows.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import msgspec

from mentorkit.files import read_regular, replace_file
from mentorkit.language import _, speaking
from mentorkit.settings import Settings

WORDS_FILE = "words.md"
"""In `workshops/`: a page to print and to lay beside a case."""

_LARGEST = 1_000_000  # bytes
_MARK = re.compile(r"<!-- .* ([0-9a-f]{16}) -->\n?\Z")


class Words(msgspec.Struct, frozen=True):
    """The page of words, after it was looked after.

    Attributes:
        page: Where it is; None when there is none.
        written: Whether it was made, made anew or taken away just now.
        said: What a person should know of it; "" for nothing.
    """

    page: Path | None = None
    written: bool = False
    said: str = ""


def keep_words(root: Path, settings: Settings) -> Words:
    """Sees to it that the page of the course at `root` says what `settings` say.

    A page that somebody has changed, or has written themselves, is left alone.
    """
    path = root / "workshops" / WORDS_FILE
    if not path.parent.is_dir():
        return Words()
    wanted = words_page(settings)
    try:
        there = _read(path)
        if there is None and not wanted:
            return Words()
        if there == wanted:
            return Words(path)
        if there is not None and not is_ours(there):
            return Words(path, said=_kept(there, settings))
        if wanted:
            replace_file(path, wanted.encode())
            return Words(path, written=True)
        path.unlink()
        return Words(written=True)
    except (OSError, UnicodeDecodeError) as fault:
        why = fault.strerror if isinstance(fault, OSError) else "it is not UTF-8 text"
        return Words(
            path if path.exists() else None,
            said=f"workshops/{WORDS_FILE} can’t be made from `terms:`: {why}. It is as it was. "
            "Close it in other programs, or rename it; then look again.",
        )


def words_page(settings: Settings) -> str:
    """A page to print and to lay beside a case: what is called otherwise here; "" for nothing.

    It is in the course's language, with a last line that no reader sees.
    """
    if not settings.terms:
        return ""
    with speaking(settings.language):
        title, ours, theirs = _("What it is called here"), _("in our texts"), _("here")
        lines = [
            f"# {title}",
            "",
            _("A case is set in a place of its own, and its people speak as they do there."),
            "",
            f"| {ours} | {theirs} |",
            "|---|---|",
            *_rows(settings),
            "",
        ]
    text = "\n".join(lines)
    return (
        f"{text}\n<!-- Made from `terms:` in course.yaml, and made anew when they change. A page "
        f"that you have changed is yours and stays. {_digest(text)} -->\n"
    )


def is_ours(text: str) -> bool:
    """Whether a page is as it was written here, so that nobody's words are lost with it."""
    if mark := _MARK.search(text):
        return mark[1] == _digest(text[: mark.start()].removesuffix("\n"))
    return False


def _kept(text: str, settings: Settings) -> str:
    """A page of somebody's own may say all that `terms:` says; else they are told."""
    if set(_rows(settings)) <= set(text.split("\n")):
        return ""
    return (
        f"workshops/{WORDS_FILE} has changes of your own, so it stays as it is, and it does not "
        "say all that `terms:` says. Change it there, too; or rename it, and it is made anew."
    )


def _rows(settings: Settings) -> list[str]:
    return [f"| {_cell(ours)} | {_cell(here)} |" for ours, here in settings.terms.items()]


def _cell(text: str) -> str:
    return re.sub(r"([\\|`*_<\[\]])", r"\\\1", " ".join(text.split()))


def _read(path: Path) -> str | None:
    """The page's text, with line ends as they are written here; None where there is none."""
    try:
        return read_regular(path, _LARGEST).decode().replace("\r\n", "\n")
    except FileNotFoundError:
        return None


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()

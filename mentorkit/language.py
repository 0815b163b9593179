"""The language a person is spoken to in: gettext, with a catalogue for each language in `locale/`.

A string that a participant sees is written in English and marked where it stands: `_("Saved")`,
`ngettext("{count} word", "{count} words", count)`. Which language comes out is decided by whoever
speaks: `with speaking("es"): …`. A catalogue is compiled when it is first needed, so that no
compiled file can be older than its text. What has no translation is said in English.
"""

from __future__ import annotations

import contextlib
import gettext as _gettext
import io
import re
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

LOCALE = Path(__file__).with_name("locale")
SOURCE = "en"
"""The language the strings are written in."""
DOMAIN = "mentorkit"

_RIGHT_TO_LEFT = {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "syr", "ug", "ur", "yi"}

_now: ContextVar[str] = ContextVar("language", default=SOURCE)


def _(message: str, **values: object) -> str:
    """`message` in the language spoken now, its `{names}` filled in with `values`."""
    # Of nothing, gettext would tell the catalogue's own header.
    said = _translations(_now.get()).gettext(message) if message else ""
    return _filled(said, values)


def ngettext(one: str, many: str, count: int, **values: object) -> str:
    """`one` or `many`, as the language spoken now counts, its `{count}` and `{names}` filled in."""
    said = _translations(_now.get()).ngettext(one, many, count)
    return _filled(said, {"count": count, **values})


def _filled(text: str, values: dict[str, Any]) -> str:
    return text.format(**values) if values else text


@contextlib.contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speaks `language`, a code such as `es` or `pt-BR`, for a while; "" for English."""
    token = _now.set(language or SOURCE)
    try:
        yield
    finally:
        _now.reset(token)


def spoken(language: str) -> str:
    """The language in which somebody is really spoken to where `language` is asked for.

    `es-MX` is `es` where there is only a catalogue for that, and English where there is none.
    """
    for code in (language, language.partition("-")[0]):
        if code == SOURCE or _catalogue(code).is_file():
            return code
    return SOURCE


def direction(language: str) -> str:
    """How a language is written, as HTML's `dir` says it: `ltr` or `rtl`."""
    script = language.split("-")[1:2]
    if script in (["Arab"], ["Hebr"]):
        return "rtl"
    return "rtl" if language.partition("-")[0] in _RIGHT_TO_LEFT and script != ["Latn"] else "ltr"


def day(text: str) -> str:
    """A date such as `2026-12-01` in words, in the language that was asked for last.

    Dates are said in many more languages than screens are. What is no date is given back as it was
    written.
    """
    from babel import Locale, UnknownLocaleError
    from babel.dates import format_date

    try:
        when = date.fromisoformat(text)
    except ValueError:
        return text
    code = _now.get()
    try:
        # English here is European: the day comes before the month.
        locale = Locale.parse("en-GB" if code == SOURCE else code, sep="-")
    except (UnknownLocaleError, ValueError):
        locale = Locale("en", "GB")
    return format_date(when, "long", locale)


TURNING = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
"""The code points that are invisible and turn the order of letters round.

Where others read a person's words these are shown instead of obeyed, so that no text can pretend
to say something else.
"""


def languages() -> list[str]:
    """The languages in which everything can be said, English among them."""
    return sorted({SOURCE, *(path.parent.parent.name for path in LOCALE.glob("*/*/*.po"))})


def page_messages(language: str) -> tuple[dict[str, Any], str]:
    """What a page says by itself, in `language`: the messages of the JavaScript modules.

    Returns:
        Each message's translation, a list of forms where it counts something, and gettext's formula
        for which form to take of a number `n`, which is JavaScript too.
    """
    code = spoken(language)
    if code == SOURCE:
        return {}, "n != 1"
    catalogue = _read(code)
    found = {
        entry.id if isinstance(entry.id, str) else entry.id[0]: entry.string
        if isinstance(entry.string, str)
        else list(entry.string)
        for entry in catalogue
        if entry.id
        and entry.string
        and not entry.fuzzy
        and any(path.endswith(".js") for path, _line in entry.locations)
    }
    return found, str(catalogue.plural_expr)


def _catalogue(code: str) -> Path:
    # A code comes from a course's settings; what is no code at all has no catalogue.
    name = code.replace("-", "_") if re.fullmatch(r"[A-Za-z0-9-]{1,35}", code) else "none"
    return LOCALE / name / "LC_MESSAGES" / f"{DOMAIN}.po"


@cache
def _translations(language: str) -> _gettext.NullTranslations:
    code = spoken(language)
    if code == SOURCE:
        return _gettext.NullTranslations()

    from babel.messages.mofile import write_mo

    compiled = io.BytesIO()
    write_mo(compiled, _read(code))
    compiled.seek(0)
    return _gettext.GNUTranslations(compiled)


@cache
def _read(code: str) -> Any:
    from babel.messages.pofile import read_po

    with _catalogue(code).open("rb") as file:
        return read_po(file, locale=code.replace("-", "_"))

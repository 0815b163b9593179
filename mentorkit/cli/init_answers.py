"""What people type for a day, a language or a list of workshops, as `course.yaml` has it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain

from mentorkit.errors import MentorkitError

_MONTHS = (
    ("january", "enero"),
    ("february", "febrero"),
    ("march", "marzo"),
    ("april", "abril"),
    ("may", "mayo"),
    ("june", "junio"),
    ("july", "julio"),
    ("august", "agosto"),
    ("september", "septiembre", "setiembre"),
    ("october", "octubre"),
    ("november", "noviembre"),
    ("december", "diciembre"),
)
_NUMBERS = (
    ("one", "a", "un", "una"),
    ("two", "dos"),
    ("three", "tres"),
    ("four", "cuatro"),
    ("five", "cinco"),
    ("six", "seis"),
    ("seven", "siete"),
    ("eight", "ocho"),
    ("nine", "nueve"),
    ("ten", "diez"),
)
_DAYS_IN = {"day": 1, "days": 1, "dia": 1, "dias": 1}
_DAYS_IN |= {"week": 7, "weeks": 7, "semana": 7, "semanas": 7}

_TIME = re.compile(r"(?P<day>.*?)(?:,| at| a las?)? +(?P<time>[0-9]{1,2}:[0-9]{2})")
_ISO = re.compile(r"(?P<year>[0-9]{4})([/.-])(?P<month>[0-9]{1,2})\2(?P<day>[0-9]{1,2})")
_SLASHED = re.compile(r"(?P<one>[0-9]{1,2})([/.-])(?P<two>[0-9]{1,2})\2(?P<year>[0-9]{4})")
_DAY_FIRST = re.compile(r"(?P<day>[0-9]{1,2}) (?P<month>[a-z]+)(?: (?P<year>[0-9]{4}))?")
_MONTH_FIRST = re.compile(r"(?P<month>[a-z]+) (?P<day>[0-9]{1,2})(?: (?P<year>[0-9]{4}))?")
_IN = re.compile(r"(?:in|en|dentro de) (?P<number>[0-9]{1,3}|[a-z]+) (?P<unit>[a-z]+)")

_OTHERWISE = {"castellano": "es", "castilian": "es"}
_BETWEEN = {"and", "y", "e", "&", "+"}


def names_in(said: str) -> tuple[str, ...] | None:
    """The names of workshops in what was typed; None where all are meant."""
    if said.strip().casefold() in ("all", "all of them", "todos"):
        return None
    names = filter(None, re.split(r"[,;\s]+", said))
    return tuple(name for name in names if name.casefold() not in _BETWEEN)


def language_in(said: str) -> str:
    """The code of a language that is called by its name, in English, Spanish or itself.

    Whatever else was typed is given back, a code among it.
    """
    name = _plain(said)
    if name in _OTHERWISE:
        return _OTHERWISE[name]
    if len(name) <= 3 or "-" in name:  # a code; no language is called so
        return said.strip()
    codes = list(_names("en"))
    named = [pair for speaker in ("en", "es") for pair in _names(speaker).items()]
    for code, called in chain(named, ((code, _own_name(code)) for code in codes)):
        if _plain(called) == name:
            return code.replace("_", "-")
    return said.strip()


def _names(speaker: str) -> dict[str, str]:
    """What languages are called in one of them, by their codes."""
    from babel import Locale

    return {str(code): str(called) for code, called in Locale(speaker).languages.items()}


def _own_name(code: str) -> str:
    from babel import Locale, UnknownLocaleError

    try:
        return str(Locale.parse(code).get_language_name() or "")
    except (UnknownLocaleError, ValueError):
        return ""


def moment_in(said: str, today: date | None = None) -> str:
    """A day as `2026-12-10`, however it was typed; a time of the day stays behind it.

    Months are known in English and Spanish. A day without a year is the next one to come. What is
    no day is given back as it was typed.

    Raises:
        MentorkitError: It can be two days; the sentence names both.
    """
    text = said.strip()
    timed = _TIME.fullmatch(text)
    found = _day_in(_plain(timed["day"] if timed else text), today or date.today())
    if found is None:
        return text
    return f"{found} {timed['time']:0>5}" if timed else str(found)


def _day_in(text: str, today: date) -> date | None:
    if match := _ISO.fullmatch(text):
        return _date(int(match["year"]), int(match["month"]), int(match["day"]))
    if match := _SLASHED.fullmatch(text):
        return _one_of(match[0], list(_readings(match)))
    if match := _IN.fullmatch(text):
        number, unit = _number(match["number"]), _DAYS_IN.get(match["unit"])
        return today + timedelta(days=number * unit) if number and unit else None
    words = re.sub(r"(?<=[0-9])(?:st|nd|rd|th|\.?o)\b", "", text)  # 1st, and «1º»
    words = re.sub(r"\b(?:the|el|of|del?)\b|[.,]", " ", words)
    words = " ".join(words.split())
    match = _DAY_FIRST.fullmatch(words) or _MONTH_FIRST.fullmatch(words)
    month = _month(match["month"]) if match else None
    if not match or not month:
        return None
    if match["year"]:
        return _date(int(match["year"]), month, int(match["day"]))
    days = (_date(year, month, int(match["day"])) for year in range(today.year, today.year + 9))
    return next((one for one in days if one and one >= today), None)


def _readings(match: re.Match[str]) -> Iterator[date]:
    """The days that two numbers and a year can be: the day first, then the month first."""
    one, two, year = int(match["one"]), int(match["two"]), int(match["year"])
    for day, month in dict.fromkeys(((one, two), (two, one))):
        if found := _date(year, month, day):
            yield found


def _one_of(text: str, readings: list[date]) -> date | None:
    if len(readings) < 2:
        return readings[0] if readings else None
    both = " or ".join(map(in_words, readings))
    raise MentorkitError(
        f'"{text}" can be {both}. Write {readings[0]} or {readings[1]}, or the month as a word.'
    )


def in_words(day: date) -> str:
    """`10 December 2026`."""
    return f"{day.day} {_MONTHS[day.month - 1][0].capitalize()} {day.year}"


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month(word: str) -> int | None:
    """The number of a month, by its name or the first three letters of it, or more."""
    for number, names in enumerate(_MONTHS, 1):
        if len(word) >= 3 and any(name.startswith(word) for name in names):
            return number
    return None


def _number(word: str) -> int | None:
    if word.isdecimal():
        return int(word)
    return next((at for at, words in enumerate(_NUMBERS, 1) if word in words), None)


def _plain(text: str) -> str:
    """In small letters, without accents, and with one space between words."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(one for one in letters if not unicodedata.combining(one)).split())

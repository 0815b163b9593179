"""What people type for a day, a language or a list is understood, or asked about; never guessed."""

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentorkit.cli.init_answers import in_words, language_in, moment_in, names_in
from mentorkit.errors import MentorkitError

TODAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    "said",
    [
        *("2026-12-10", "2026/12/10", "2026.12.10", "10 December 2026", "10 Dec 2026"),
        *("Dec 10 2026", "December 10, 2026", "Dec. 10th, 2026", "the 10th of December, 2026"),
        *("10 de diciembre de 2026", "10 dic 2026", "El 10 de Diciembre del 2026"),
        *("10 december", "diciembre 10", "  10   DEC  "),
        *("in 2 weeks", "In two weeks", "in 14 days", "en dos semanas", "dentro de 14 días"),
    ],
)
def test_one_day_in_many_ways(said: str) -> None:
    assert moment_in(said, TODAY) == "2026-12-10"


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("1.º de enero de 2027", "2027-01-01"),
        ("1 sept 2027", "2027-09-01"),
        ("3 setiembre 2027", "2027-09-03"),
        ("25/12/2026", "2026-12-25"),
        ("12/25/2026", "2026-12-25"),
        ("10-10-2026", "2026-10-10"),
        ("1 March", "2027-03-01"),  # the next one to come
        ("26 November", "2026-11-26"),
        ("29 February", "2028-02-29"),
        ("in a week", "2026-12-03"),
        ("10 December 2026 17:00", "2026-12-10 17:00"),
        ("10 December 2026, 9:30", "2026-12-10 09:30"),
        ("10 dic 2026 a las 17:00", "2026-12-10 17:00"),
        ("2026/12/10 at 17:00", "2026-12-10 17:00"),
    ],
)
def test_days_and_times(said: str, day: str) -> None:
    assert moment_in(said, TODAY) == day


@pytest.mark.parametrize("said", ["10/12/2026", "10.12.2026", "10-12-2026", "10/12/2026 17:00"])
def test_what_can_be_two_days_is_asked_about_with_both(said: str) -> None:
    with pytest.raises(MentorkitError, match="can be 10 December 2026 or 12 October 2026"):
        moment_in(said, TODAY)


@pytest.mark.parametrize(
    "said",
    [
        *("", "soon", "noon", "31 February 2026", "99/99/2026", "10/12/26", "10 ma 2026", "10"),
        *("in many weeks", "in 2 moons", "in 0 days", "2026-12-01 17:00 +01:00", "2026-13-01"),
    ],
)
def test_what_is_no_day_comes_back_as_it_was(said: str) -> None:
    assert moment_in(said, TODAY) == said


@given(st.dates(min_value=TODAY, max_value=date(9999, 12, 31)))
def test_a_day_in_words_is_that_day(day: date) -> None:
    assert moment_in(in_words(day), TODAY) == str(day)
    assert moment_in(str(day), TODAY) == str(day)


@given(st.text(max_size=30))
def test_nothing_that_is_typed_breaks_it(said: str) -> None:
    with contextlib.suppress(MentorkitError):
        found = moment_in(said, TODAY)
        assert found == said.strip() or date.fromisoformat(found[:10])


@pytest.mark.parametrize(
    ("said", "code"),
    [
        *((name, "en") for name in ("English", "english ", "inglés", "en")),
        *((name, "es") for name in ("Spanish", "español", "Espanol", "ESPAÑOL", "castellano")),
        *((name, "de") for name in ("German", "alemán", "Deutsch")),
        *((name, "pt-BR") for name in ("pt-BR", "Brazilian Portuguese")),
        *((name, name) for name in ("", "xx", "Klingonese")),
    ],
)
def test_languages_by_their_names(said: str, code: str) -> None:
    assert language_in(said) == code


@pytest.mark.parametrize(
    "said",
    ["feedback and burnout", "feedback, burnout", "feedback & burnout", "feedback y burnout"],
)
def test_a_list_as_people_say_it(said: str) -> None:
    assert names_in(said) == ("feedback", "burnout")


def test_all_of_them() -> None:
    assert names_in("All") is None
    assert names_in(",") == ()

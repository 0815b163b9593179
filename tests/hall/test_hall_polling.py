"""A hall's polling tool: whatever it exports is counted, or a sentence says what to do."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentorkit.errors import MentorkitError
from mentorkit.hall import read_poll

CHOICES = {
    "ward": "Take the notes up to the ward and put the chart right",
    "together": "“Ines, come up with me. His chart can’t wait.”",
    "ask": "Call Ines back, and ask her how she thought it went",
    "form": "Put it on her evaluation form tonight; the pharmacist checks the charts",
}


def written(rows: list[list[str]], sign: str = ",", coding: str = "utf-8") -> bytes:
    file = io.StringIO()
    csv.writer(file, delimiter=sign).writerows(rows)
    return file.getvalue().encode(coding)


BY_PERSON = [
    ["#", "Name", "Answer"],
    ["1", "Ana B", "A"],
    ["2", "Dee C", "b)"],
    ["3", "Bea A", "Option C"],
    ["4", "C", "C. Call Ines back, and ask her how she thought it went"],
    ["5", "D", "Ines, come up with me. His chart can't wait."],
    ["6", "E", "I don't know"],
]


@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_row_for_each_person(sign: str, coding: str) -> None:
    poll = read_poll(written(BY_PERSON, sign, coding), CHOICES)
    assert poll.titles == ["#", "Name", "Answer"]
    assert (poll.column, poll.numbers) == (2, None)
    assert poll.counts == {"ward": 1, "together": 2, "ask": 2, "form": 0}
    assert poll.others == 1


def test_a_row_for_each_option_below_the_name_of_the_poll() -> None:
    rows = [
        ["Feedback clinic, Thursday"],
        [],
        ["Option", "Votes", "%"],
        *[
            [text, str(number), "x"]
            for number, text in zip((12, 3, 0, 9), CHOICES.values(), strict=True)
        ],
        ["No answer", "4", "x"],
    ]
    poll = read_poll(written(rows), CHOICES)
    assert (poll.column, poll.numbers) == (0, 1)
    assert poll.counts == {"ward": 12, "together": 3, "ask": 0, "form": 9}
    assert poll.others == 4


def test_another_column_can_be_chosen() -> None:
    rows = [["first", "second"], ["A", "B"], ["A", "C"], ["A", "C"]]
    assert read_poll(written(rows), CHOICES).counts["ward"] == 3
    assert read_poll(written(rows), CHOICES, 1).counts == {
        "ward": 0,
        "together": 1,
        "ask": 2,
        "form": 0,
    }


def test_letters_beyond_the_choices_are_no_choice() -> None:
    poll = read_poll(written([["Answer"], ["A"], ["E"], ["Z"]]), CHOICES)
    assert (sum(poll.counts.values()), poll.others) == (1, 2)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "No column of this file"),
        (b"name,age\nAna,31\n", "No column of this file"),
        (b"PK\x03\x04rest", "Save it as CSV"),
        (b"A\0B", "This is no CSV file"),
        (b"A\n" * 600_000, "larger than a poll"),
    ],
)
def test_what_can_not_be_counted_is_said(content: bytes, said: str) -> None:
    with pytest.raises(MentorkitError, match=said):
        read_poll(content, CHOICES)


@given(
    answers=st.lists(st.sampled_from([*"ABCD"]), min_size=1, max_size=300),
    lower=st.booleans(),
    names=st.booleans(),
    sign=st.sampled_from(",;\t"),
)
def test_every_letter_is_counted_once(
    answers: list[str], lower: bool, names: bool, sign: str
) -> None:
    shown = [answer.lower() if lower else answer for answer in answers]
    rows = [["Name", "Answer"]] if names else [["Answer"]]
    rows += [["somebody", one] if names else [one] for one in shown]
    poll = read_poll(written(rows, sign), CHOICES)
    assert list(poll.counts.values()) == [answers.count(letter) for letter in "ABCD"]
    assert poll.others == 0


@given(
    counts=st.lists(st.integers(0, 99_999), min_size=4, max_size=4),
    words=st.booleans(),
    order=st.permutations(range(4)),
)
def test_every_number_goes_to_its_choice(counts: list[int], words: bool, order: list[int]) -> None:
    ids = list(CHOICES)
    rows = [["Option", "Votes"]]
    rows += [[CHOICES[ids[n]] if words else "ABCD"[n], str(counts[n])] for n in order]
    poll = read_poll(written(rows), CHOICES)
    assert list(poll.counts.values()) == counts


@given(st.binary(max_size=400))
def test_nothing_that_is_dropped_does_more_than_say_so(content: bytes) -> None:
    try:
        poll = read_poll(content, CHOICES)
    except MentorkitError:
        return
    assert poll.counts.keys() == CHOICES.keys()
    assert min(poll.counts.values()) >= 0

"""The splits as pictures on disk: what they say, how they look, and how they are saved."""

from __future__ import annotations

import errno
import io
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib import image
from matplotlib.colors import to_rgb

from mentorkit.cases import Case, read_case
from mentorkit.colours import ACCENT, GREY
from mentorkit.errors import MentorkitError
from mentorkit.hall import Record, Sessions, Split, Vote, splits_of
from mentorkit.hall.drawing import MARGIN, WIDTH, picture_of
from mentorkit.hall.splits import Bar, Row

ROOT = Path(__file__).parents[2]
CHOICES = ("ward", "together", "ask", "form")


@pytest.fixture(scope="module")
def case() -> Case:
    return read_case(ROOT / "workshops" / "feedback" / "missing-allergy.md")


def counted(when: Any, *many: int, way: Any = (), scene: str = "folder") -> Vote:
    return Vote(list(way), scene, when, dict(zip(CHOICES, many, strict=False)))


def rough(when: Any, most: str) -> Vote:
    return Vote([], "folder", when, {}, most)


def record(*votes: Vote) -> Record:
    return Record("session-1", "missing-allergy", date="2026-11-26", votes=list(votes))


def the_split(case: Case, *votes: Vote) -> Split:
    [split] = splits_of(record(*votes), case)
    return split


def bars(split: Split) -> list[tuple[str, str]]:
    return [(row.letter, bar.words) for row in split.rows for bar in row.bars]


# What they say


def test_a_split_says_what_most_chose_who_and_how_many(case: Case) -> None:
    split = the_split(case, counted("alone", 6, 5, 15, 2), counted("talk", 9, 15, 3, 1))
    assert split.finding == "Most chose C alone, and B after talking"
    assert split.about == (
        "The missing allergy history · The notes on the table",
        "A show of hands, 28 people",
    )
    assert [row.letter for row in split.rows] == ["A", "B", "C", "D"]
    assert split.rows[0].words == "Take the notes up to the ward and put the chart right"
    assert bars(split)[2:4] == [("B", "alone: 5"), ("B", "after talking: 15")]
    leading = [(row.letter, bar.round) for row in split.rows for bar in row.bars if bar.leads]
    assert leading == [("B", "talk")]


@pytest.mark.parametrize(
    ("votes", "said"),
    [
        ([counted("alone", 3, 6, 8, 7)], "Alone, C had the most votes"),
        ([counted("alone", 6, 6, 12, 0)], "Alone, C had the most votes"),  # a half is not most
        ([counted("alone", 5, 6, 13, 0)], "Alone, most chose C"),
        ([counted("alone", 8, 0, 8, 7)], "Alone, A and C had the most votes"),
        ([counted("alone", 8, 8, 1, 8)], "Alone, A, B and D had the most votes"),
        ([counted("alone", 6, 6, 6, 6)], "The room is split"),
        ([counted("talk", 3, 6, 8, 7)], "After talking, C had the most votes"),
        ([counted("talk", 1, 2, 9, 0)], "After talking, most chose C"),
        (
            [counted("alone", 3, 6, 8, 7), counted("talk", 2, 16, 4, 2)],
            "Alone, C had the most votes; after talking, most chose B",
        ),
        (
            [counted("alone", 2, 16, 4, 2), counted("talk", 3, 6, 8, 7)],
            "Most chose B alone; after talking, C had the most votes",
        ),
        (
            [counted("alone", 3, 6, 8, 7), counted("talk", 9, 6, 9, 0)],
            "C had the most votes alone, and A and C after talking",
        ),
        (
            [counted("alone", 3, 6, 8, 7), counted("talk", 4, 7, 8, 5)],
            "C had the most votes, alone and after talking",
        ),
        (
            [rough("alone", "ask"), counted("talk", 3, 6, 8, 7)],
            "Most chose C alone; after talking, C had the most votes",
        ),
    ],
)
def test_most_is_more_than_half(case: Case, votes: list[Vote], said: str) -> None:
    assert the_split(case, *votes).finding == said


def test_a_rough_majority_is_words_and_no_bar(case: Case) -> None:
    split = the_split(case, rough("alone", "ask"), rough("talk", "together"))
    assert split.about[1] == "A show of hands, not counted"
    assert bars(split) == [
        ("B", "after talking: most of the room"),
        ("C", "alone: most of the room"),
    ]
    assert {bar.many for row in split.rows for bar in row.bars} == {None}


@pytest.mark.parametrize(
    ("votes", "said"),
    [
        ([counted("alone", 1)], "A show of hands, 1 person"),
        (
            [counted("alone", 1, 2), counted("talk", 2)],
            "A show of hands · alone: 3 people · after talking: 2 people",
        ),
        (
            [rough("alone", "ask"), counted("talk", 2, 1)],
            "A show of hands · alone: not counted · after talking: 3 people",
        ),
    ],
)
def test_it_says_that_it_was_a_show_of_hands(case: Case, votes: list[Vote], said: str) -> None:
    assert the_split(case, *votes).about[1] == said


def test_nothing_leads_where_the_room_is_split(case: Case) -> None:
    split = the_split(case, counted("alone", 6, 2), counted("talk", 4, 4, 4, 4))
    assert split.finding == "After talking, the room is split"
    assert not [bar for row in split.rows for bar in row.bars if bar.leads]


def test_what_was_not_voted_on_or_is_not_in_the_case_is_left_out(case: Case) -> None:
    votes = [
        counted("alone", 0, 0, 0, 0),
        counted("talk", 3, scene="nowhere"),
        counted("alone", 3, way=[("folder", "nonsense")], scene="card"),
        counted("alone", 3, way=[("folder", "ask")]),  # the room was elsewhere by then
    ]
    assert splits_of(record(*votes), case) == []


def test_each_decision_keeps_its_name_and_says_on_which_way_the_room_came(case: Case) -> None:
    ways = [
        [("folder", "ask"), ("asked", "up"), ("bay", "pen")],
        [("folder", "ward"), ("bedside", "fetch")],
        [("folder", "together"), ("bay", "pen")],
    ]
    votes = [Vote(way, "your-card", "alone", {"own": 3}) for way in ways]
    alone = the_split(case, votes[0])
    assert (alone.name, alone.about[0].split(" · ")[1]) == ("decision-4-your-card", "The card")
    splits = splits_of(record(*votes, counted("alone", 1)), case)
    assert [(split.name, split.about[0].split(" · ")[1]) for split in splits] == [
        ("decision-1-folder", "The notes on the table"),
        ("decision-3-your-card", "The card, after B, A"),
        ("decision-3-2-your-card", "The card, after A, A"),
        ("decision-4-your-card", "The card, after C, A, A"),
    ]


# How they look


def pixels(split: Split) -> Any:
    return image.imread(io.BytesIO(picture_of(split)))[:, :, :3]


def has(picture: Any, color: str) -> bool:
    return bool((np.abs(picture - to_rgb(color)).max(axis=2) < 0.004).any())


def test_grey_first_and_the_accent_for_what_leads(case: Case) -> None:
    leads = pixels(the_split(case, counted("talk", 9, 14, 4, 1)))
    assert leads.shape[1] == 2 * WIDTH, "sharp on a slide"
    assert has(leads, ACCENT)
    assert has(leads, GREY)
    draw = pixels(the_split(case, counted("talk", 4, 4)))
    assert has(draw, GREY)
    assert not has(draw, ACCENT)
    dark, light = (float(np.dot(to_rgb(color), (0.299, 0.587, 0.114))) for color in (ACCENT, GREY))
    assert light - dark > 0.2, "they are told apart in grey"


LONG = "Somebody says something that takes a while and costs $5 or $6, and nobody interrupts. "


@pytest.mark.parametrize(
    "words", [LONG * 5, "記録を病棟に持って行き" * 30, "x" * 600, "á $\\frac{1}{2}$ & <b>"]
)
def test_nothing_is_cut_off_whatever_its_length(words: str) -> None:
    many = (0, 100_000, 3)
    rows = tuple(
        Row(
            letter,
            words,
            (Bar("alone", f"alone: {n}", n), Bar("talk", f"after talking: {n}", n, True)),
        )
        for letter, n in zip("ABC", many, strict=True)
    )
    picture = pixels(Split("decision-1-x", words, (words, "A show of hands"), rows))
    edge = 2 * MARGIN - 8  # letters may reach a little over their place
    for side in (picture[:edge], picture[-edge:], picture[:, :edge], picture[:, -edge:]):
        assert side.min() == 1, "something stands in the margin"


def test_the_same_split_is_the_same_picture(case: Case) -> None:
    split = the_split(case, counted("alone", 6, 5, 15, 2))
    assert picture_of(split) == picture_of(split)


# How they are saved


def test_they_stand_beside_the_record_and_are_replaced(tmp_path: Path) -> None:
    sessions = Sessions(tmp_path)
    sessions.save(record())
    for content in (b"one", b"two"):
        [path] = sessions.save_pictures(record(), {"decision-1-folder": content})
        assert path.read_bytes() == content
    assert sorted(path.name for path in (tmp_path / "sessions").iterdir()) == [
        "missing-allergy-2026-11-26-1-decision-1-folder.png",
        "missing-allergy-2026-11-26-1.json",
    ]
    assert sessions.newest() is not None


def test_a_full_disk_leaves_the_old_picture_and_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sessions = Sessions(tmp_path)
    sessions.save(record())
    [path] = sessions.save_pictures(record(), {"decision-1-folder": b"old"})

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(MentorkitError, match="refused it: No space left on device"):
        sessions.save_pictures(record(), {"decision-1-folder": b"new"})
    assert path.read_bytes() == b"old"
    assert len(list(path.parent.iterdir())) == 2, "nothing half-written stays"


def test_a_folder_that_can_not_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "sessions").write_text("in the way", encoding="utf-8")
    with pytest.raises(MentorkitError, match="The computer refused it"):
        Sessions(tmp_path).save_pictures(record(), {"decision-1-folder": b"new"})

"""Simulated people at forms: what they give is what a page could have sent, and one seed is one."""

from __future__ import annotations

import random
from pathlib import Path
from statistics import mean

import pytest

from mentorkit.answers import Sitting, Text, Value
from mentorkit.bots import agree, fill_in, rate, reflect, sheets, temper, themes
from mentorkit.forms import (
    PREFER_NOT,
    check_answers,
    check_field,
    find_instrument,
    find_worksheet,
    score,
    shipped_worksheets,
)

ROOT = Path(__file__).parents[2]
SHEETS = [*(shipped_worksheets()), "commitments"]
RATING = "practice-self-rating"


@pytest.fixture
def sitting(tmp_path, monkeypatch):
    monkeypatch.setenv("MENTORKIT_PRIVATE", str(tmp_path / "private"))
    folder = tmp_path / "practice"
    folder.mkdir()
    return Sitting(folder)


def sheet_of(name):
    return find_worksheet(name, ROOT / "assignments" / "mentor-followup")


def ratings(sitting, moment, seed):
    item = f"{RATING}/{moment}"
    instrument = find_instrument(RATING, sitting.home)
    who = temper(random.Random(f"{seed} who"))
    rate(sitting, item, instrument, moment, who, random.Random(f"{seed} {moment}"))
    return instrument, sitting.answers.items[item].value


def test_a_rating_is_what_a_page_could_have_sent(sitting):
    instrument, kept = ratings(sitting, "before", 1)
    assert (kept["instrument"], kept["moment"]) == (RATING, "before")
    assert check_answers(instrument, kept["answers"]) == kept["answers"]
    assert len(kept["answers"]) >= 14


def test_people_differ_and_some_prefer_not_to_say(sitting):
    kept = [ratings(sitting, "before", seed) for seed in range(40)]
    totals = [score(instrument, one["answers"]).total for instrument, one in kept]
    assert max(totals) - min(totals) > 1.5
    said = [answer for _, one in kept for answer in one["answers"].values()]
    assert 0 < said.count(PREFER_NOT) < len(said) / 10


def test_a_cohort_rates_itself_higher_afterwards_and_lower_looking_back(sitting):
    def total(moment):
        kept = [ratings(sitting, moment, seed) for seed in range(40)]
        return mean(score(instrument, one["answers"]).total for instrument, one in kept)

    then, before, after = total("then"), total("before"), total("after")
    assert then < before < after
    assert after - then < 2


@pytest.mark.parametrize("name", SHEETS)
def test_every_worksheet_is_filled_in_as_its_fields_allow(sitting, name):
    sheet = sheet_of(name)
    for seed in range(20):
        fill_in(sitting, name, sheet, random.Random(seed))
    items = sitting.answers.items
    assert {f"{name}/{field.id}" for field in sheet.fields} == set(items)
    for field in sheet.fields:
        kept = items[f"{name}/{field.id}"]
        content = kept.text if isinstance(kept, Text) else kept.value
        assert check_field(field, content) == content
        assert isinstance(kept, Text) == (field.kind in ("line", "text"))
        assert content not in ("", [], {"people": []})


def test_a_worksheet_is_never_left_empty_and_seldom_full(sitting, tmp_path):
    sheet = sheet_of("network-map")
    filled = []
    for seed in range(15):
        folder = tmp_path / str(seed)
        folder.mkdir()
        one = Sitting(folder)
        fill_in(one, "network-map", sheet, random.Random(seed))
        filled.append(len(one.answers.items))
        people = one.answers.items["network-map/map"].value["people"]
        assert 5 <= len(people) <= 9
        assert len({person["name"] for person in people}) == len(people)
    assert min(filled) >= 1
    assert len(set(filled)) > 1


def test_the_words_belong_to_worksheets_that_are_there():
    fields = {f"{name}/{field.id}" for name in SHEETS for field in sheet_of(name).fields}
    assert set(sheets.FIELDS) <= fields


def test_consent_is_yes_no_or_left_as_it_is(sitting, tmp_path):
    choices = {"consent/research": "May we?", "consent/alumni": "May we write?"}
    seen = set()
    for seed in range(30):
        folder = tmp_path / f"c{seed}"
        folder.mkdir()
        one = Sitting(folder)
        agree(one, choices, random.Random(seed))
        kept = one.answers.items
        seen |= {kept[item].value["agreed"] if item in kept else None for item in choices}
        for item, value in kept.items():
            assert isinstance(value, Value)
            assert value.value["text"] == choices[item]
    assert seen == {True, False, None}


@pytest.mark.parametrize("about", list(themes.THEMES))
def test_a_reflection_is_on_its_theme(sitting, about):
    reflect(sitting, "some-item", random.Random(4), about)
    text = sitting.answers.items["some-item"].text
    theme = themes.THEMES[about]
    assert text.startswith(theme.beginnings)
    assert text.endswith(theme.endings)
    assert len(text.split()) > 20


def test_one_seed_is_one_filling(tmp_path, monkeypatch):
    monkeypatch.setenv("MENTORKIT_PRIVATE", str(tmp_path / "private"))

    def items(folder, seed):
        folder.mkdir()
        one, chance = Sitting(folder), random.Random(seed)
        rate(one, RATING, find_instrument(RATING, folder), "", temper(chance), chance)
        fill_in(one, "learning-plan", sheet_of("learning-plan"), chance)
        reflect(one, "gap", chance)
        return one.answers.items

    assert items(tmp_path / "a", 1) == items(tmp_path / "b", 1)
    assert items(tmp_path / "c", 2) != items(tmp_path / "d", 1)

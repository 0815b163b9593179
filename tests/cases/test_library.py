"""A folder of cases looked at as a whole: lengths, levels, ways, and the people in it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from mentorkit import cli
from mentorkit.cases import Case, Playthrough, parse_case
from mentorkit.cases.library import (
    WordsRead,
    read_library,
    reading_level,
    words_in,
    words_read,
)
from mentorkit.cases.listing import as_page, as_text
from mentorkit.cases.meetings import Meeting, meetings
from mentorkit.cases.people import Cast, Person, cast_of
from mentorkit.errors import MentorkitError

DOOR = """---
case: door
title: The door
function: support
chair: mentee
minutes: 5
content_note: a death is mentioned
counters:
  hours: 2 of 0..2
---
You are a surgeon in Oslo. Dr Mina Berg, your mentor, is from Bergen.

# At the door {#start}

Here is Nurse Adeyemi. "Come," says Mina. {if hours >= 2}Early.{else}Late.{end}

- [wait] Wait for Mr Lund -> hall (hours -2)
  > Mrs Lund minds. Pelle Sundin waits, and Pelle sits down.
- [go] Go -> hall

# In the hall {#hall}

Dr Berg nods. Ask Mina's brother. {if hours < 2}It is late, too late for anything.{end}

- [in] In -> end
- [out] Out, out -> other

# The end {#end ending="An end"}

All is said.

# Another {#other ending="Another end"}

Nothing.
"""

CIRCLE = """---
case: circle
title: A circle
function: skills
minutes: 5
---
# Round {#round}

- [again] Again -> round
- [out] Out -> end

# Out {#end ending="Out"}

Professor Berg is out.
"""


@pytest.fixture
def door() -> Case:
    return parse_case(DOOR)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for workshop, name, text in (("one", "door", DOOR), ("two", "circle", CIRCLE)):
        (tmp_path / workshop).mkdir()
        (tmp_path / workshop / f"{name}.md").write_text(text, encoding="utf-8")
    (tmp_path / "one" / "guide.md").write_text("---\n", encoding="utf-8")
    return tmp_path


def named(cast: Cast) -> dict[str, Person]:
    return {person.name: person for person in cast.people}


# Reading.


def test_the_level_is_the_published_formula() -> None:
    text = "The cat sat on the mat. It was a *warm* day, and 3 dogs slept."
    letters, words, sentences = 43, 15, 2
    expected = 4.71 * letters / words + 0.5 * words / sentences - 21.43
    assert reading_level(text) == pytest.approx(expected)


def test_longer_words_and_longer_sentences_are_a_higher_level() -> None:
    assert reading_level("Magnificent responsibilities await. Go.") > reading_level("I go. Go.")
    assert reading_level("He goes, and she goes.") > reading_level("He goes. And she goes.")


@pytest.mark.parametrize("text", ["", " - ", "…"])
def test_a_text_without_words_has_no_level(text: str) -> None:
    assert words_in(text) == 0
    assert reading_level(text) == 0


def test_what_has_a_letter_or_a_digit_is_a_word() -> None:
    assert words_in('At 22:10 - "No," *she* says … won\'t.') == 6


def way_words(case: Case, choices: list[str]) -> int:
    """The words that somebody reads on one way, counted as they come by."""
    play = Playthrough(case)
    read = [play.briefing.text]
    for choice in [*choices, None]:
        scene = play.scene
        read += [scene.ending or scene.title, play.text, *(one.text for one in play.choices)]
        if choice:
            play.choose(choice)
            read.append(play.feedback.text if play.feedback else "")
    return sum(map(words_in, read))


def test_words_on_a_way_are_those_that_a_player_reads(door: Case) -> None:
    ways = [[first, then] for first in ("wait", "go") for then in ("in", "out")]
    words = [way_words(door, way) for way in ways]
    assert len(set(words)) == 4
    assert words_read(door) == WordsRead(pytest.approx(sum(words) / 4), max(words))


def test_a_case_that_goes_in_a_circle_has_no_longest_way() -> None:
    assert words_read(parse_case(CIRCLE)) is None


# People.


def test_people_are_listed_with_the_sentence_that_introduces_them(door: Case) -> None:
    mina = named(cast_of(door))["Dr Mina Berg"]
    assert mina.sentence == "Dr Mina Berg, your mentor, is from Bergen."
    assert mina.forms == ("Dr Mina Berg", "Mina", "Dr Berg")
    assert mina.times == 4


def test_a_couple_is_two_people_and_a_first_name_finds_its_owner(door: Case) -> None:
    people = named(cast_of(door))
    assert set(people) == {"Dr Mina Berg", "Nurse Adeyemi", "Mr Lund", "Mrs Lund", "Pelle Sundin"}
    assert people["Pelle Sundin"].times == 2


def test_places_are_among_the_other_names_and_common_words_nowhere(door: Case) -> None:
    assert cast_of(door).others == ("Bergen", "Oslo")


def test_how_people_are_met_depends_on_the_way(door: Case) -> None:
    people = cast_of(door).people
    met = meetings(door, people)
    assert met is not None
    assert met["Dr Mina Berg"] == (Meeting("", "Dr Mina Berg, your mentor, is from Bergen.", 1.0),)
    assert met["Mrs Lund"] == (Meeting("start", "Mrs Lund minds.", 0.5),)
    assert met["Mr Lund"] == (Meeting("start", "Wait for Mr Lund", 1.0),)


def test_people_of_a_case_without_end_are_not_followed() -> None:
    circle = parse_case(CIRCLE)
    assert meetings(circle, cast_of(circle).people) is None


# The library.


def test_a_library_has_every_case_and_nothing_else(folder: Path) -> None:
    library = read_library(folder)
    assert [(entry.workshop, entry.file) for entry in library.cases] == [
        ("one", "one/door.md"),
        ("two", "two/circle.md"),
    ]
    door, circle = library.cases
    assert door.role == "You are a surgeon in Oslo."
    assert (door.ways, door.fewest, door.most, door.decisions) == (4, 2, 2, 2)
    assert [(end.name, end.chance) for end in door.endings] == [
        ("An end", 0.5),
        ("Another end", 0.5),
    ]
    assert (circle.ways, circle.fewest, circle.most, circle.read) == (None, 1, None, None)


def test_names_in_two_workshops_are_flagged(folder: Path) -> None:
    assert read_library(folder).shared == {"Berg": ("one/door", "two/circle")}
    assert read_library(folder / "one").shared == {}


def test_a_language_without_a_formula_says_so(folder: Path) -> None:
    library = read_library(folder, "es-MX")
    assert [entry.level for entry in library.cases] == [None, None]
    assert "no formula for es-MX" in as_text(library)
    assert "no formula for the language `es-MX`" in as_page(library, folder / "cases.md")
    assert read_library(folder, "en_GB").formula


def test_a_file_that_is_no_sound_case_holds_up_no_other(folder: Path) -> None:
    (folder / "two" / "broken.md").write_text("---\ncase: broken\n---\n", encoding="utf-8")
    library = read_library(folder)
    assert len(library.cases) == 2
    assert "broken.md" in library.unread[0]


def test_a_folder_without_cases_is_said(tmp_path: Path) -> None:
    with pytest.raises(MentorkitError, match="There is no case in"):
        read_library(tmp_path)


def test_the_text_says_what_there_is(folder: Path) -> None:
    text = as_text(read_library(folder))
    for said in (
        "The door (one/door.md)",
        "content note: a death is mentioned",
        "reviewed by nobody yet",
        "4 ways, 2 decisions (2.0)",
        "An end 50% · Another end 50%",
        "words read on a way: without number",
        "Berg: one/door, two/circle",
        "2 cases: whose decisions: 1 mentor, 1 mentee",
    ):
        assert said in text, said


def test_meetings_are_shown_when_they_are_asked_for(folder: Path) -> None:
    line = " 50% [start] Mrs Lund minds."
    assert line in as_text(read_library(folder, met=True))
    assert line not in as_text(read_library(folder))
    assert line in run(folder, "--met")[1]


def test_the_page_links_to_the_cases_from_where_it_stands(folder: Path) -> None:
    page = as_page(read_library(folder), folder / "docs" / "cases.md")
    assert "[The door](../one/door.md)" in page
    single = as_page(read_library(folder / "one" / "door.md"), folder / "cases.md")
    assert "[The door](one/door.md)" in single


# The command.


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(cli.main, ["library", *map(str, arguments)])
    return result.exit_code, result.output


def test_the_command_shows_the_library(folder: Path) -> None:
    assert run(folder) == (0, as_text(read_library(folder)) + "\n")


def test_the_command_gives_json(folder: Path) -> None:
    code, said = run(folder, "--json")
    assert code == 0
    found = json.loads(said)
    assert [entry["case"] for entry in found["cases"]] == ["door", "circle"]


def test_the_command_writes_the_page(folder: Path) -> None:
    page = folder / "docs" / "cases.md"
    assert run(folder, "--to", page)[0] == 0
    assert page.read_text(encoding="utf-8") == as_page(read_library(folder), page)


def test_the_command_names_a_broken_file_and_shows_the_others(folder: Path) -> None:
    (folder / "two" / "broken.md").write_text("---\ncase: broken\n---\n", encoding="utf-8")
    code, said = run(folder)
    assert code == 1
    assert "broken.md" in said
    assert "The door" in said

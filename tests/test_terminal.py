"""A case in a terminal: the person is a list of lines, the screen a text."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.console import Console

from mentorkit import cli, terminal
from mentorkit.cases import Case, Playthrough, parse_case, read_case, replay

SHIPPED = Path(__file__).parents[1] / "workshops" / "feedback" / "missing-allergy.md"

CASE = """---
case: two-doors
title: Two doors
function: skills
chair: bystander
minutes: 1
content_note: 'a quarrel is heard :ear:'
counters:
  trust: 2 of 0..5, wary / polite / open
  time: 9 of 0..9
---
A corridor, and **no** map.

# The corridor {#corridor}
Two doors, {time} minutes.

- [left] The *left* one -> office (trust +2, time -3)
  > It opens.
- [right] The right one -> garden

# The office {#office why="Why go in?" confidence timer=30}
Somebody is there.

- [stay] Stay -> cellar
- [leave] Leave -> garden

# The cellar {#cellar}
Dark.

- [up] Up again -> garden if time > 8

# The garden {#garden ending="Fresh air"}
You breathe.
"""


class Played:
    """What came of a person's lines."""

    def __init__(self, play: Playthrough, screen: str, prompts: list[str]) -> None:
        self.play, self.screen, self.prompts = play, screen, prompts

    def says(self, *words: str) -> bool:
        """Whether these stand on the screen in this order, however the lines are broken."""
        return bool(re.search(".*".join(map(re.escape, words)), " ".join(self.screen.split())))


@pytest.fixture(scope="module")
def doors() -> Case:
    return parse_case(CASE)


Line = str | BaseException
Person = Callable[..., Played]


@pytest.fixture
def person() -> Person:
    def plays(case: Case, *lines: Line, width: int = 100, **console: object) -> Played:
        screen = io.StringIO()
        typed = iter(lines)
        prompts = []

        def ask(prompt: str) -> str:
            prompts.append(prompt)
            line = next(typed, EOFError())
            if isinstance(line, BaseException):
                raise line
            screen.write(f"{prompt}{line}\n")
            return line

        play = terminal.play(case, ask=ask, console=Console(file=screen, width=width, **console))
        return Played(play, screen.getvalue(), prompts)

    return plays


def test_the_cover_says_what_it_is_and_that_nothing_is_kept(person, doors):
    played = person(doors)
    assert played.says(
        "Two doors A case · about 1 minute · you are a bystander",
        "Before you begin: a quarrel is heard :ear:",
        "A corridor, and no map.",
        "Not yet clinically reviewed. Nothing you do here is saved.",
    )
    assert "The corridor" not in played.screen


def test_what_happened_stands_before_the_next_scene(person, doors):
    played = person(doors, "", "a")
    assert played.says(
        "The corridor", "Two doors, 9 minutes.", "A The left one B The right one",
        "You chose The left one It opens. Trust: polite → open", "The office Somebody is there.",
    )  # fmt: skip
    assert played.play.decisions == [("corridor", "left")]


def test_counters_are_words_and_those_without_words_are_not_shown(person, doors):
    played = person(doors, "", "a")
    assert played.says("Trust: polite A The left one", "Trust: open")
    assert "Time" not in played.screen


def test_what_a_notebook_would_ask_is_food_for_thought(person, doors):
    played = person(doors, "", "a")
    assert played.says("To think about: Why go in? How sure are you?", "about 30 seconds")


@pytest.mark.parametrize("typed", ["b", "B", "  b ", "right"])
def test_a_choice_is_its_letter_or_its_id(person, doors, typed):
    assert person(doors, "", typed).play.decisions == [("corridor", "right")]


@pytest.mark.parametrize("typed", ["", "c", "ab", "1", "stay", "RIGHT", "[bold]", "ünï", "\x1b[2J"])
def test_anything_else_is_answered_and_changes_nothing(person, doors, typed):
    played = person(doors, "", typed, "a")
    assert played.says("Type the letter of a choice.", "A to B: a", "It opens.")
    assert played.play.decisions == [("corridor", "left")]


def test_u_takes_the_last_choice_back(person, doors):
    played = person(doors, "", "u", "a", "u")
    assert played.play.decisions == []
    assert played.says("nothing to take back", "It opens.", "Taken back.", "The corridor")
    assert played.screen.count("It opens.") == 1


def test_the_question_mark_shows_the_keys_the_way_and_the_briefing(person, doors):
    played = person(doors, "", "a", "?")
    assert played.says("A to B: ?", terminal.KEYS, "1. The corridor The left one", "and no map.")


def test_an_ending_shows_what_was_decided_and_can_be_left_undone_or_begun_again(person, doors):
    played = person(doors, "", "a", "b", "u", "b", "r")
    assert played.says(
        "An ending Fresh air You breathe.",
        "What you decided 1. The corridor The left one 2. The office Leave",
        "u undoes, r starts again, q leaves: u",
        "q leaves: r",
        "The corridor",
    )
    assert played.play.decisions == []


def test_where_nothing_is_open_one_can_go_back(person, doors):
    played = person(doors, "", "a", "a", "u")
    assert played.says("The cellar", "Nothing is open here.")
    assert played.play.decisions == [("corridor", "left")]


@pytest.mark.parametrize(
    "lines",
    [
        ["q"],
        ["", "q"],
        ["", "b", "Q"],
        [],
        ["", "a"],
        [KeyboardInterrupt()],
        ["", KeyboardInterrupt()],
    ],
    ids=["at once", "later", "at an ending", "no input", "input ends", "Ctrl-C", "Ctrl-C later"],
)
def test_one_leaves_quietly_and_is_told_that_nothing_was_saved(person, doors, lines):
    assert person(doors, *lines).screen.endswith("\nNothing you did here was saved.\n")


def test_no_letter_leaves_or_undoes_by_mistake(person):
    scenes = "".join(f"- [c{n}] Number {n} -> end\n" for n in range(24))
    head = CASE.split("A corridor")[0]
    case = parse_case(f'{head}# Many {{#many}}\n{scenes}\n# End {{#end ending="End"}}\nEnd.\n')
    assert person(case, "", "z").play.decisions == [("many", "c23")]
    assert person(case, "", "r").play.decisions == [("many", "c16")]
    assert not {"Q", "U"} & set(terminal.LETTERS)


def test_more_choices_than_letters_have_numbers(person):
    scenes = "".join(f"- [c{n}] Choice -> end\n" for n in range(50))
    head = CASE.split("A corridor")[0]
    case = parse_case(f'{head}# Many {{#many}}\n{scenes}\n# End {{#end ending="End"}}\nEnd.\n')
    played = person(case, "", "50")
    assert played.play.decisions == [("many", "c49")]
    assert played.prompts[1] == "1 to 50: "


@pytest.mark.parametrize("width", [30, 68, 200])
def test_lines_are_no_wider_than_reads_well(person, width):
    played = person(read_case(SHIPPED), "", "a", "?", width=width)
    assert max(map(len, played.screen.splitlines())) <= min(width, terminal.WIDTH)


def test_a_file_or_a_pipe_gets_no_colours(person, doors):
    assert "\x1b" not in person(doors, "", "a", "b").screen


def test_no_color_means_no_colour(person, doors):
    def colours(screen: str) -> set[str]:
        codes = {
            code for codes in re.findall(r"\x1b\[([\d;]*)m", screen) for code in codes.split(";")
        }
        return codes - {"0", "1", "2", "3", "4", "7", "22", ""}

    shown = person(doors, "", "a", force_terminal=True, color_system="standard", no_color=False)
    plain = person(doors, "", "a", force_terminal=True, color_system="standard", no_color=True)
    assert colours(shown.screen)
    assert not colours(plain.screen)


def test_what_a_case_says_is_shown_and_never_obeyed(person):
    body = (
        "# [bold]Loud[/bold] {#loud}\n<b>not bold</b> [red]nor red[/red] :smile:"
        " ![a chart](chart.png) see [here](https://example.org) &#27;[2J\n\n"
        '- [on] 1. <u>On</u> # [/] -> end\n\n# End {#end ending="End"}\nEnd.\n'
    )
    played = person(parse_case(CASE.split("A corridor")[0] + body), "", "?")
    assert played.says("[bold]Loud[/bold]", "<b>not bold</b> [red]nor red[/red] :smile:")
    assert "\x1b" not in played.screen
    assert played.says("[Picture: a chart] see here (https://example.org) \ufffd[2J")
    assert played.says("A 1. <u>On</u> # [/]")


def test_whatever_is_typed_the_case_is_played_on(person):
    case = read_case(SHIPPED)
    words = [*terminal.LETTERS[:9].lower(), "u", "u", "?", "", "r", "ask", "99", "é"]
    for seed in range(40):
        lines = random.Random(seed).choices(words, k=40)
        play = person(case, "", *lines).play
        assert replay(case, play.decisions)[1] == len(play.decisions)


@pytest.fixture
def alone(tmp_path, monkeypatch) -> Path:
    """A folder with one case in it, where everything private would be seen as well."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("MENTORKIT_PRIVATE", str(tmp_path / "private"))
    (tmp_path / "two-doors.md").write_text(CASE, encoding="utf-8")
    return tmp_path


def test_the_command_plays_what_comes_through_a_pipe_and_saves_nothing(alone):
    result = CliRunner().invoke(cli.main, ["play", "two-doors.md"], input="\na\nb\nq\n")
    assert result.exit_code == 0, result.output
    assert "A to B: a\n" in result.output
    assert "Fresh air" in result.output
    assert result.output.endswith("Nothing you did here was saved.\n")
    assert [path.name for path in alone.iterdir()] == ["two-doors.md"]


def test_the_command_names_what_is_wrong_with_a_case(alone):
    (alone / "two-doors.md").write_text(CASE.replace("-> garden", "-> gardn"), encoding="utf-8")
    result = CliRunner().invoke(cli.main, ["play", "two-doors.md"])
    assert result.exit_code == 1
    assert "C305" in result.stderr
    assert result.stdout == ""

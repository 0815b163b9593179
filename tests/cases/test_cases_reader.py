"""What the language offers is read to the right case."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from support.fragments import FRONT, complete
from support.generate import cases, make_case

from mentorkit.cases import (
    CaseError,
    Counter,
    Flag,
    Playthrough,
    find_cases,
    parse_case,
    read_case,
)
from mentorkit.cases.model import Assertion

WHOLE = """\
---
case: missing-allergy            # a comment
title: "The history: what was missing"
function: skills
chair: mentee
use: solo
topics: [feedback, no]
minutes: 12
content_note: a drug error
reviewed:
  - Dr A. Example
counters:
  trust: 2 of 0..5, wary / polite / open
  time_left: -20 of -20..20
flags: [told_truth, on]
always: [trust >= 0]
reachable:
  - told_truth and visited(corridor)
---
What everyone *knows*.

> [!DEBRIEF]
> For the room.

# In the corridor {#corridor why="What made you \\"start\\" there?" confidence timer=60 live}

You have **{time_left} minutes**. What first?

- [ask] Ask her -> wait -> asked (trust +1, time_left -5)
  > You began with her view.
  >
  > - And {trust}.
- [tell] Say it -> told (trust -1, time_left =3, told_truth, not on)
- [later] Leave it -> asked if time_left < 15 and not (on or visited(asked)) #below-the-line #late
  > Duty: the chart is wrong.

> [!DEBRIEF]
> Ask the room.
>
> Twice.

### She reflects {#asked ending="She \\\\ reflects"} ###
She speaks.

#not a heading

# She knows {#told ending=Known}
"""


@pytest.fixture(scope="module")
def case():
    return parse_case(WHOLE, "workshops/missing-allergy.md")


def test_front_matter(case):
    assert (case.id, case.title) == ("missing-allergy", "The history: what was missing")
    assert (case.function, case.chair, case.use) == ("skills", "mentee", "solo")
    assert (case.topics, case.minutes) == (("feedback", "no"), 12)
    assert (case.content_note, case.reviewed) == ("a drug error", ("Dr A. Example",))
    assert case.counters == (
        Counter("trust", 2, 0, 5, ("wary", "polite", "open")),
        Counter("time_left", -20, -20, 20),
    )
    assert [counter.label for counter in case.counters] == ["Trust", "Time left"]
    assert case.flags == (Flag("told_truth"), Flag("on"))
    assert case.assertions == (
        Assertion("always", "trust >= 0", (">=", ("counter", "trust"), 0)),
        Assertion(
            "reachable",
            "told_truth and visited(corridor)",
            ("and", ("flag", "told_truth"), ("visited", "corridor")),
        ),
    )
    assert case.path == "workshops/missing-allergy.md"


def test_what_the_front_matter_leaves_out_has_defaults():
    case = parse_case(
        "---\ncase: a\ntitle: b\nfunction: skills\nminutes: 1\n---\n# A {#a ending=b}"
    )
    assert (case.chair, case.use, case.content_note) == ("mentor", "both", "none")
    assert (case.topics, case.reviewed, case.counters, case.flags) == ((), (), (), ())
    assert (case.assertions, case.briefing.pieces, case.debrief) == ((), (), ())


def test_scenes(case):
    assert [scene.id for scene in case.scenes] == ["corridor", "asked", "told"]
    corridor, asked, told = case.scenes
    assert corridor.title == "In the corridor"
    assert corridor.why == 'What made you "start" there?'
    assert (corridor.confidence, corridor.timer, corridor.live) == (True, 60, True)
    assert (corridor.ending, asked.ending, told.ending) == (None, "She \\ reflects", "Known")
    assert (asked.why, asked.confidence, asked.timer, asked.live) == (None, False, None, False)
    assert case.scene("told") is told
    with pytest.raises(KeyError):
        case.scene("lost")


def test_texts(case):
    assert case.briefing.pieces == ("What everyone *knows*.",)
    assert case.scenes[0].text.pieces == (
        "You have **",
        ("show", "time_left"),
        " minutes**. What first?",
    )
    assert case.scenes[2].text.pieces == ()


def test_choices(case):
    ask, tell, later = case.scenes[0].choices
    assert (ask.id, ask.text.pieces, ask.target) == ("ask", ("Ask her -> wait",), "asked")
    assert ask.effects == (("+", "trust", 1), ("-", "time_left", 5))
    assert ask.feedback.pieces == ("You began with her view.\n\n- And ", ("show", "trust"), ".")
    assert (ask.condition, ask.tags) == (None, ())
    assert tell.effects == (
        ("-", "trust", 1),
        ("=", "time_left", 3),
        ("set", "told_truth"),
        ("clear", "on"),
    )
    assert tell.feedback is None
    assert later.condition == (
        "and",
        ("<", ("counter", "time_left"), 15),
        ("not", ("or", ("flag", "on"), ("visited", "asked"))),
    )
    assert later.tags == ("below-the-line", "late")


def test_debriefs(case):
    assert case.debrief == ("For the room.",)
    assert case.scenes[0].debrief == ("Ask the room.\n\nTwice.",)


def test_lines(case):
    lines = WHOLE.split("\n")
    for scene in case.scenes:
        assert f"{{#{scene.id}" in lines[scene.line - 1]
        for choice in scene.choices:
            assert f"[{choice.id}]" in lines[choice.line - 1]
            if choice.feedback:
                assert lines[choice.feedback.line - 1].startswith("  > ")
    assert lines[case.briefing.line - 1] == "What everyone *knows*."
    assert [lines[c.line - 1].split(":")[0].strip() for c in case.counters] == [
        "trust",
        "time_left",
    ]
    assert "visited(corridor)" in lines[case.assertions[1].line - 1]


@pytest.mark.parametrize(
    "change",
    [
        lambda source: source.replace("\n", "\r\n"),
        lambda source: source.replace("\n", "\r"),
        lambda source: "\ufeff" + source,
        lambda source: source.rstrip("\n"),
        lambda source: source.replace("---\nWhat", "---   \n\n\nWhat"),
        lambda source: source.replace("# In the", "\n\n\n# In the"),
        lambda source: source.replace("- [", "* ["),
        lambda source: source.replace("  # a comment", ""),
        lambda source: source.replace("reviewed:\n  - Dr A. Example", "reviewed: [Dr A. Example]"),
        lambda source: source.replace("-> asked if time", "->   asked   if time"),
        lambda source: source.replace("(trust +1, time_left -5)", "( trust+1 ,time_left - 5 )"),
        lambda source: source.replace("(on or visited(asked))", "( on or visited ( asked ))"),
        lambda source: source.replace("  > You", "\n  > You"),
        lambda source: source.replace("> [!DEBRIEF]\n> Ask", ">[! debrief ]\n>Ask"),
        lambda source: source.replace("{time_left}", "{ time_left }"),
    ],
)
def test_the_same_case_written_otherwise(case, change):
    assert change(WHOLE) != WHOLE
    again = parse_case(change(WHOLE), "elsewhere.md")
    assert again == case
    assert again.compile().json() == case.compile().json()


def test_equality_sees_what_is_said(case):
    assert parse_case(WHOLE.replace("What first?", "What now?")) != case
    assert replace(case, path="elsewhere") == case
    assert replace(case, minutes=13) != case


def test_choices_may_be_numbered_and_stand_apart():
    case = parse_case(
        complete("# A {#a}\n\n1. [a] One -> asked\n\n\n2. [b] Two -> told\n3) [c] Three -> told\n")
    )
    assert [choice.id for choice in case.scenes[0].choices] == ["a", "b", "c"]


def test_a_list_that_is_no_list_of_choices_is_text():
    source = complete("+ one\n  + nested\n+ [a link](https://example.org) -\n\n1. [x]: y\n")
    assert "nested" in parse_case(source).scenes[0].text.pieces[0]


def test_definitions_are_shown_and_make_no_links():
    text = "[ask]: https://example.org\n\nSee [ask] there."
    play = Playthrough(parse_case(complete(f"{text}\n\n- [ask] Ask [ask] -> asked")))
    assert play.text == text
    assert "<a" not in play.html + play.choices[0].html
    assert play.choices[0].text == "Ask [ask]"


def test_lines_that_go_on_lazily_belong_to_their_quote():
    source = complete(
        "- [ask] Ask -> asked\n  > It is well\nif 3 > 2 or so.\n- [tell] Tell -> told"
    )
    ask, tell = parse_case(source).scenes[0].choices
    assert ask.feedback.pieces == ("It is well\nif 3 > 2 or so.",)
    assert tell.id == "tell"


def test_quotes_under_a_choice_are_one_feedback():
    source = complete("- [ask] Ask -> asked\n  > One.\n\n  > Two.\n\n\n  > Three {trust}.")
    feedback = parse_case(source).scenes[0].choices[0].feedback
    assert feedback.pieces == ("One.\n\nTwo.\n\n\nThree ", ("show", "trust"), ".")


@pytest.mark.parametrize("name", ["constructor", "tostring", "length", "proto", "if_x", "x9_"])
def test_names_that_are_something_elsewhere(name):
    source = FRONT.replace("trust:", f"{name}:").replace("[told_truth]", f"[{name}_too]") + (
        f"# A {{#constructor}}\n{{{name}}}{{if {name}_too}}x{{end}}\n\n"
        f"- [length] Go -> if ({name} +1, {name}_too) if {name} > 0\n\n# B {{#if ending=e}}\n"
    )
    play = Playthrough(parse_case(source))
    assert play.text == "2"
    play.choose("length")
    assert play.values == {name: 3, "time": 20, f"{name}_too": True}


def test_pictures_beside_the_case(tmp_path):
    path = tmp_path / "example.md"
    source = complete(
        "![A chart](chart.png)\n\n- [ask] ![Two](two.JPG) -> asked\n  > ![A](chart.png)"
    )
    path.write_text(source, encoding="utf-8")
    with pytest.raises(CaseError) as caught:
        read_case(path)
    assert [(p.code, p.line) for p in caught.value.problems] == [
        ("C508", 13),
        ("C508", 15),
        ("C508", 16),
    ]
    for name in ("chart.png", "two.JPG"):
        (tmp_path / name).touch()
    assert read_case(path).images == ("chart.png", "two.JPG")
    (tmp_path / "two.JPG").unlink()
    (tmp_path / "two.JPG").symlink_to("chart.png")
    with pytest.raises(CaseError, match=r"two\.JPG"):
        read_case(path)


def test_cases_are_found_among_other_files(tmp_path: Path):
    for name in ("b.md", "sub/a.md", "guide.md", ".hidden/c.md", "README.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(WHOLE, encoding="utf-8-sig")
    (tmp_path / "plain.md").write_text("# No case\n")
    (tmp_path / "folder.md").mkdir()
    found = [str(path.relative_to(tmp_path)) for path in find_cases(tmp_path)]
    assert found == ["b.md", "sub/a.md"]
    assert list(find_cases(tmp_path / "plain.md")) == [tmp_path / "plain.md"]
    assert list(find_cases(tmp_path / "lost.md")) == [tmp_path / "lost.md"]


@settings(max_examples=60)
@given(source=cases(canary="aside"))
def test_generated_cases_read(source: str):
    assert parse_case(source).scenes


def test_seeded_cases_are_the_same_again_and_use_the_whole_language():
    sources = [make_case(seed) for seed in range(120)]
    assert sources == [make_case(seed) for seed in range(120)]
    everything = "\n".join(sources)
    for feature in (
        "{if", "{else if", "{else}", "{end}", "{ ", "\\{", "`{", "visited(", " of -2..", "always:",
        "reachable:", "flags:", "why=", "confidence", "timer=", "live", "ending=", "#below-the",
        " =", "+99", "not ", "|---", "```", "> - ", "constructor", "日本", "\r\n", "\ufeff", "***",
    ):  # fmt: skip
        assert feature in everything, feature
    for source in sources:
        parse_case(source)

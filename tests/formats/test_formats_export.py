"""A case goes out to each format, and what it can't say there is listed and stands in the file.

The ink and the Twee of the golden case were checked in the tools themselves: inkjs 2.4.0 and
Harlowe 3.3.9 showed the same texts and choices as our own engine on random ways through it, through
the shipped case, and through some hundreds of made-up ones.
"""

import json
import re
from pathlib import Path

import pytest
from formats_stories import case_from, places, twee
from hypothesis import given, settings
from support.generate import cases

from mentorkit.cases import parse_case, read_case
from mentorkit.cases.formats import WRITERS, FormatError, export_case
from mentorkit.cases.formats.twee import read_twee

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).parent / "golden"
SHIPPED = ROOT / "workshops" / "feedback" / "missing-allergy.md"


@pytest.mark.parametrize("suffix", [".twee", ".ink", ".json"])
def test_the_golden_case_is_written_as_it_was_when_it_was_checked(suffix):
    """Written anew by hand: `mentorkit convert corridor.md corridor.ink --overwrite`, and so on."""
    written = export_case(read_case(GOLDEN / "corridor.md"), suffix).content
    assert written.decode() == (GOLDEN / f"corridor{suffix}").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def shipped():
    return read_case(SHIPPED)


@pytest.mark.parametrize("suffix", [".twee", ".ink", ".json"])
def test_the_shipped_case_goes_out_with_its_losses_in_it(shipped, suffix):
    exported = export_case(shipped, suffix)
    text = exported.content.decode()
    lost = places(exported.losses)
    for part in ("what it says of itself: function skills", "the words for trust: wary"):
        assert part in " ".join(lost["the whole"])
    asked = [scene.title for scene in shipped.scenes if scene.confidence]
    voted = [scene.title for scene in shipped.scenes if scene.live]
    assert asked
    assert voted
    for title in asked:
        assert "the question how sure one is" in lost[title]
    for title in voted:
        assert "that it is one of the decisions to vote on" in lost[title]
    for loss in exported.losses:
        assert escaped(loss.said, suffix) in text
    for scene in shipped.scenes:
        for block in scene.debrief:
            assert escaped(block.split("\n")[0], suffix) in text


def escaped(text, suffix):
    return json.dumps(text, ensure_ascii=False)[1:-1] if suffix == ".json" else text


def test_in_twee_each_scene_is_a_passage_and_each_feedback_another(shipped):
    story = read_twee(twee(shipped), "")
    names = {passage.name for passage in story.passages}
    assert names >= {scene.title for scene in shipped.scenes}
    told = [choice for scene in shipped.scenes for choice in scene.choices if choice.feedback]
    assert sum("feedback" in passage.tags for passage in story.passages) == len(told)
    below = [choice for choice in told if "below-the-line" in choice.tags]
    assert sum("below-the-line" in passage.tags for passage in story.passages) == len(below) > 0


def test_in_twee_counters_effects_and_conditions_are_harlowes_own(shipped):
    source = twee(shipped)
    assert "(set: $trust to 2)" in source
    assert "(set: $trust to (min: 5, (max: 0, $trust + 1)))" in source
    assert "(set: $safe to true)" in source
    assert re.search(r"\(if: \(?\$trust >= 3", source)
    assert '((history:) contains "C bay, without Ines")' in source
    assert "(print: $time)" in source


def test_in_h5p_no_condition_is_left_out_in_silence(shipped):
    exported = export_case(shipped, ".json")
    lost = " ".join(loss.what for loss in exported.losses)
    for scene in shipped.scenes:
        for choice in scene.choices:
            for effect in choice.effects:
                assert effect[1] in lost
    open_at_times = sum(bool(c.condition) for scene in shipped.scenes for c in scene.choices)
    assert exported.content.decode().count("[only if ") == open_at_times > 0


@settings(max_examples=25)
@given(cases())
def test_any_case_goes_out_to_every_format(tmp_path_factory, source):
    case = parse_case(source)
    folder = tmp_path_factory.mktemp("out")
    for suffix in WRITERS:
        exported = export_case(case, suffix)
        assert exported == export_case(case, suffix)
        if suffix == ".ink":
            continue
        name = "generated.md" if suffix == ".md" else f"out{suffix}"
        again = case_from(folder, name, exported.content).case
        if suffix == ".md":
            assert again == case
        else:
            assert len(again.scenes) >= len(case.scenes)


def test_a_title_that_a_link_can_not_hold_is_noted():
    source = (
        "---\ncase: a\ntitle: A\nfunction: skills\nminutes: 1\n---\n"
        '# Here -> [[there]] | now {#a}\n- [on] On -> b\n\n# Here {#b ending="Here"}\nx\n'
    )
    exported = export_case(parse_case(source), ".twee")
    assert ":: Here → \\[there\\] / now\n" in exported.content.decode()
    assert "its title as it was" in places(exported.losses)["Here → [there] / now"][0]


def test_two_scenes_of_one_title_are_two_passages():
    source = (
        "---\ncase: a\ntitle: A\nfunction: skills\nminutes: 1\n---\n"
        '# Same {#a}\n- [on] On -> b\n\n# Same {#b ending="x"}\nx\n'
    )
    exported = export_case(parse_case(source), ".twee")
    names = [passage.name for passage in read_twee(exported.content.decode(), "").passages]
    assert set(names) == {"Same", "Same 2", "Debrief", "Debrief: Same 2"}
    assert "[[On->Same 2]]" in exported.content.decode()


def test_a_line_that_twee_would_take_for_a_passage_is_moved():
    source = (
        "---\ncase: a\ntitle: A\nfunction: skills\nminutes: 1\n---\n"
        '# A {#a ending="x"}\n:: not a passage\n'
    )
    story = read_twee(twee(parse_case(source)), "")
    assert "not a passage" not in {passage.name for passage in story.passages}
    assert any(":: not a passage" in passage.text for passage in story.passages)


PICTURE = (
    "---\ncase: a\ntitle: A\nfunction: skills\nminutes: 1\n---\n"
    '# A {#a ending="x"}\n![A "chart"](chart.png) <3\n'
)


def test_a_picture_is_named_and_its_file_is_left_to_its_author():
    case = parse_case(PICTURE)
    assert '<img src="chart.png" alt="A &quot;chart&quot;">' in twee(case)
    assert '\\[A "chart": chart.png\\]' in export_case(case, ".ink").content.decode()
    assert '[A \\"chart\\": chart.png]' in export_case(case, ".json").content.decode()
    for suffix in (".twee", ".ink", ".json"):
        assert "chart.png" in places(export_case(case, suffix).losses)["A"][0]


def test_a_format_that_can_only_be_read_is_not_written(shipped):
    with pytest.raises(FormatError, match="F104"):
        export_case(shipped, ".html")

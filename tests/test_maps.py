"""Maps of cases: everything is there, nothing overlaps, and the picture says it in words too."""

from __future__ import annotations

import random
import warnings
import xml.etree.ElementTree as ET
from itertools import combinations
from pathlib import Path

import pytest
from click.testing import CliRunner

from mentorkit import cli
from mentorkit.cases import Case, parse_case, read_case
from mentorkit.errors import MentorkitError
from mentorkit.maps import Map, map_of, write_map
from mentorkit.maps.boxes import SIZES, width_of
from mentorkit.maps.marks import Arrow, Outline, Words
from tests.support.generate import make_case

SHIPPED = Path(__file__).parents[1] / "workshops" / "feedback" / "missing-allergy.md"
SVG = "{http://www.w3.org/2000/svg}"

SMALL = """---
case: small
title: A <small> case
function: skills
minutes: 1
flags: [told]
---
# The door {#door live}
There.

- [in] Go in & look -> room (told)
- [wait] Wait for somebody -> door
- [off] Go away at once -> out #below-the-line
  > Duty: somebody waits for you.

# The room {#room}
Here.

- [back] Back to the door -> door if told
- [never] Not today -> attic if not told
- [leave] Leave -> out

# The attic {#attic}
Dust.

- [down] Down -> out

# Outside {#out ending="Fresh air"}
Done.
"""


WORDS = ["the", "ward", "night", "calls", "because", "somebody", "asked", "WMW", "ill", "漢字"]


def twenty_scenes(seed: int) -> Case:
    """A case with twenty scenes, long titles, and choices to anywhere."""
    dice = random.Random(seed)

    def some(most: int) -> str:
        return " ".join(dice.choices(WORDS, k=dice.randint(1, most)))

    parts = [f"---\ncase: c\ntitle: t\nfunction: skills\nminutes: 9\nflags: [{'a' * 30}, b]\n---"]
    for n in range(20):
        parts.append(f"# S{n} {some(8)} {{#s{n}{' ending=E' if n > 16 else ''}}}\n\nText.\n")
        for k in range(dice.randint(1, 6) if n < 17 else 0):
            to = min(19, n + dice.choice([1, 1, 2, 3, 9, -2, 0])) if dice.random() < 0.9 else n
            when = dice.choice(["", "", f" if {'a' * 30} and not b or b and {'a' * 30}"])
            parts.append(f"- [k{k}] K {some(20)} -> s{max(0, to)}{when}\n")
    return parse_case("\n".join(parts) + "\n", "c.md")


def assert_nothing_overlaps(drawn: Map) -> None:
    places = drawn.layout.places
    for one, other in combinations(places, 2):
        apart = one.right < other.left or other.right < one.left
        assert apart or one.bottom < other.top or other.bottom < one.top
    for box, place in zip(drawn.boxes.boxes, places, strict=True):
        assert 0 <= place.left < place.right <= drawn.layout.width
        assert -0.01 < place.top < place.bottom <= drawn.layout.height + 0.01
        for line in box.lines:
            assert width_of(line.text, line.kind) < place.width
    for way in drawn.layout.ways:
        for (x, y), (to_x, to_y) in zip(way.points, way.points[1:], strict=False):
            assert to_x >= x
            low, high = sorted((y, to_y))
            for number, place in enumerate(places):
                crosses = x < place.right - 0.1 and place.left + 0.1 < to_x
                if number not in (way.source, way.target) and crosses:
                    assert high < place.top or place.bottom < low


@pytest.fixture(scope="module")
def shipped() -> Map:
    return map_of(read_case(SHIPPED))


@pytest.fixture(scope="module")
def small() -> Map:
    return map_of(parse_case(SMALL, "small.md"))


def said(drawn: Map) -> str:
    """All text on the map."""
    return " ".join(mark.text for mark in drawn.marks if isinstance(mark, Words))


def test_nothing_overlaps_on_the_map_of_the_shipped_case(shipped):
    assert_nothing_overlaps(shipped)


@pytest.mark.parametrize("seed", range(40))
def test_nothing_overlaps_on_twenty_scenes(seed):
    assert_nothing_overlaps(map_of(twenty_scenes(seed)))


@pytest.mark.parametrize("seed", range(60))
def test_every_valid_case_can_be_drawn(seed):
    drawn = map_of(parse_case(make_case(seed), "generated.md"))
    assert_nothing_overlaps(drawn)
    ET.fromstring(drawn.svg())


def test_every_line_fits_its_box_in_a_wide_font(shipped):
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    warnings.filterwarnings("ignore", "Glyph .* missing")  # drawn as an empty box
    for drawn in (shipped, *(map_of(twenty_scenes(seed)) for seed in range(5))):
        figure = Figure(dpi=72)
        renderer = FigureCanvasAgg(figure).get_renderer()
        for box in drawn.boxes.boxes:
            for line in box.lines:
                text = figure.text(0, 0, line.text, fontsize=SIZES[line.kind])
                text.set_fontweight("bold" if line.kind == "title" else "normal")
                assert text.get_window_extent(renderer).width <= box.width - 4, line.text


def test_scenes_choices_conditions_and_endings_are_on_it(shipped):
    text = said(shipped)
    for scene in shipped.case.scenes:
        assert (scene.ending or scene.title) in text
    assert "Take the notes up to the ward" in text
    assert "if safe and not owned" in text
    outlines = [mark for mark in shipped.marks if isinstance(mark, Outline)]
    assert [mark.ending for mark in outlines] == [bool(s.ending) for s in shipped.case.scenes]
    assert not any(mark.dashed for mark in outlines)
    assert len([mark for mark in shipped.marks if isinstance(mark, Arrow) and mark.head]) == len(
        {(scene.id, choice.target) for scene in shipped.case.scenes for choice in scene.choices}
    )


def test_what_nobody_reaches_is_dashed_and_says_so(small):
    dashed = [mark.note for mark in small.marks if isinstance(mark, Outline) and mark.dashed]
    assert dashed == ["The attic (attic)"]
    text = said(small)
    assert "Never reached" in text
    assert text.count("never open") == 2
    arrows = [mark for mark in small.marks if isinstance(mark, Arrow)]
    assert {mark.dashed for mark in arrows} == {True, False}


def test_the_first_scene_the_vote_and_what_breaks_a_duty_are_named(small):
    text = said(small)
    assert "Start · Vote" in text
    assert "below the line" in text


def test_a_choice_that_leads_back_says_so(small):
    text = said(small)
    assert text.count("↩ back to The door") == 2
    numbers = {way.target for way in small.layout.ways}
    assert 0 not in numbers


def test_shares_are_written_and_make_arrows_thicker():
    case = parse_case(SMALL, "small.md")
    drawn = map_of(case, {("door", "in"): 0.75, ("door", "off"): 0.25})
    assert "75% Go in" in said(drawn)
    widths = {mark.width for mark in drawn.marks if isinstance(mark, Arrow) and mark.head}
    colors = {mark.color for mark in drawn.marks if isinstance(mark, Arrow)}
    assert len(widths) == 3  # taken by most, by some, by nobody
    assert colors == {"accent", "grey"}


def test_the_svg_stands_alone(small):
    svg = small.svg()
    root = ET.fromstring(svg)
    assert root.find(f"{SVG}title").text == "Map of A <small> case"
    assert "3 scenes with 7 choices and 1 ending," in root.find(f"{SVG}desc").text
    assert "prefers-color-scheme: dark" in root.find(f"{SVG}style").text
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")
    assert svg == small.svg() == map_of(small.case).svg()


def test_the_page_has_every_choice_in_full(shipped):
    page = shipped.html()
    assert page.count("<tr><") == sum(len(s.choices) for s in shipped.case.scenes) + 1
    assert "Tell Mr Baptiste that the drug was your choice, then go to clinic" in page


@pytest.mark.parametrize("kind", ["svg", "png", "html"])
def test_the_command_writes_each_format(kind, tmp_path):
    to = tmp_path / "maps" / f"map.{kind}"
    result = CliRunner().invoke(cli.main, ["map", str(SHIPPED), "-o", str(to)])
    assert result.exit_code == 0, result.output
    begins = {"svg": b"<svg", "png": b"\x89PNG", "html": b"<!doctype html>"}[kind]
    assert to.read_bytes().startswith(begins)
    assert str(to) in result.output


def test_other_formats_and_places_are_refused_in_words(tmp_path):
    case = parse_case(SMALL, "small.md")
    with pytest.raises(MentorkitError, match=r"“map.pdf” has to end in .svg, .png or .html"):
        write_map(case, tmp_path / "map.pdf")
    (tmp_path / "file").touch()
    with pytest.raises(MentorkitError, match="can't be written"):
        write_map(case, tmp_path / "file" / "map.svg")


def test_a_case_too_large_for_a_picture_is_refused_in_words():
    scenes = "".join(f"# S {{#s{n}}}\n\nT.\n\n- [a] On -> s{n + 1}\n\n" for n in range(300))
    front = "---\ncase: c\ntitle: t\nfunction: skills\nminutes: 9\n---\n"
    case = parse_case(f"{front}{scenes}# E {{#s300 ending=E}}\n\nT.\n", "c.md")
    with pytest.raises(MentorkitError, match="301 scenes"):
        map_of(case)

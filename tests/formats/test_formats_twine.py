"""Twine's stories become cases and come back, with every passage and every link."""

import html
import json
import re

import pytest
from formats_stories import CLINIC, case_from, links_of, places, twee
from hypothesis import given, settings
from hypothesis import strategies as st

from mentorkit.cases import Playthrough, parse_case
from mentorkit.cases.formats import FormatError, import_case
from mentorkit.cases.formats.markup import Found, read_link
from mentorkit.cases.formats.names import stable_uuid
from mentorkit.cases.formats.twee import read_twee


@pytest.mark.parametrize(
    ("inside", "words", "passage", "setter"),
    [
        ("A", "A", "A", ""),
        ("go|A", "go", "A", ""),
        ("go->A", "go", "A", ""),
        ("A<-go", "go", "A", ""),
        ("go|A][$x to 1", "go", "A", "$x to 1"),
        ("A][$x to 1", "A", "A", "$x to 1"),
        ("a -> b->A", "a -> b", "A", ""),
        ("A<-b <- c", "b <- c", "A", ""),
        (" go | A ", "go", "A", ""),
        ("go|B->A", "go|B", "A", ""),
    ],
)
def test_a_link_is_read_in_each_of_its_ways(inside, words, passage, setter):
    assert read_link(inside) == Found(words, passage, setter)


def test_a_story_made_by_hand_comes_in(tmp_path):
    found = case_from(tmp_path, "clinic.twee", CLINIC)
    case = found.case
    assert [scene.title for scene in case.scenes] == [
        "In the corridor",
        r"A [strange] name \ of old",
        "She {asks}".translate({123: 0xFF5B, 125: 0xFF5D}),
        "Leave",
    ]
    assert found.scenes["In the corridor"] == "in-the-corridor"
    assert case.title == "The clinic"
    corridor = case.scenes[0]
    assert [(choice.text.pieces[0], choice.target) for choice in corridor.choices] == [
        ("door", "a-strange-name-of-old"),
        ("Ask *her*", "she-asks"),
        ("Ask again", "she-asks"),
        ("Leave", "leave"),
        ("Set it", "leave"),
    ]
    assert case.scene("leave").ending == "Leave"
    assert "You see a door" in Playthrough(case).text
    assert "**slowly**" in Playthrough(case).text
    assert "[[" not in found.source


def test_what_does_not_come_over_is_listed_by_place_and_stands_there(tmp_path):
    found = case_from(tmp_path, "clinic.twee", CLINIC)
    for place, part in [
        ("the whole", 'the passage "Looks" [stylesheet] of 1 line'),
        ("the whole", 'the passage "StoryInit" of 1 line'),
        ("the whole", "D674C58C-DEFA-4F70-B7A2-27742230C0FC, made for SugarCube 2.36.1"),
        ("the whole", "layout"),
        ("the whole", "function, chair, minutes"),
        ("In the corridor", "the tags ward, night]shift"),
        ("In the corridor", 'what the link "Set it" sets: $x to 1'),
        ("In the corridor", "macros of SugarCube: <<print $trust>>"),
        ("In the corridor", 'the link "gone" to "Nowhere", which is not in the file'),
    ]:
        assert part in "\n".join(places(found.losses)[place]), (place, part)
        titles = {scene.title: scene.debrief for scene in found.case.scenes}
        noted = "\n".join(titles.get(place, found.case.debrief)).replace("\\", "")
        assert part in noted, (place, part)
    assert "<<print $trust>>" in found.case.scenes[0].text.pieces[0]


def test_macros_of_all_four_story_formats_stay_and_are_named(tmp_path):
    found = case_from(
        tmp_path,
        "macros.twee",
        ":: Start\n"
        "(set: $trust to 2) and <<if $x gt 3>>high<</if>>\n[if trust > 2]\n"
        "{embed passage: 'x'} <%= s.trust %> <b onclick=x>bold</b> $money ![x](http://y/z.png)\n"
        "\n# no heading\n- [x] no choice -> there\n> [!DEBRIEF]\n> no debrief\n",
    )
    [scene] = found.case.scenes
    lost = " ".join(places(found.losses)["Start"])
    for kind in ("Harlowe", "SugarCube", "Chapbook", "Snowman", "HTML", "variables", "pictures"):
        assert kind in lost
    shown = html.unescape(re.sub(r"<[^>]+>", "", Playthrough(found.case).html))
    for text in (
        "(set: $trust to 2)",
        "<<if $x gt 3>>high<</if>>",
        "[if trust > 2]",
        "{embed passage: 'x'}",
        "<%= s.trust %>",
        "<b onclick=x>",
        "# no heading",
        "[x] no choice -> there",
        "[!DEBRIEF]",
    ):
        assert text in shown
    assert scene.ending == "Start"


def test_there_and_back_keeps_every_passage_and_every_link(tmp_path):
    first = case_from(tmp_path, "clinic.twee", CLINIC)
    back = twee(first.case)
    passages = {passage.name: passage for passage in read_twee(back, "").passages}
    assert passages.keys() >= {
        "In the corridor",
        r"A [strange] name \ of old",
        "She {asks}",
        "Leave",
    }
    again = case_from(tmp_path, "again.twee", back)
    assert links_of(again.case) == links_of(first.case)
    assert again.scenes.items() >= first.scenes.items()
    data = json.loads(passages_of(back)["StoryData"])
    assert data["start"] == "In the corridor"
    assert data["ifid"] == stable_uuid("clinic").upper()
    assert re.fullmatch(
        r"[0-9A-F]{8}-[0-9A-F]{4}-4[0-9A-F]{3}-[89AB][0-9A-F]{3}-.{12}", data["ifid"]
    )


def passages_of(source):
    return dict(re.findall(r"^:: (\S+)\n(.*?)\n\n", source, re.MULTILINE | re.DOTALL))


NAMES = st.text("abcXYZ éü日'\"\\[]{}#$*_~`.,:;!?()&<0", min_size=1, max_size=15).map(
    lambda name: " ".join(name.split())
)


@settings(max_examples=60)
@given(st.data())
def test_any_names_and_links_survive_the_way_there_and_back(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("laws")
    names = data.draw(st.lists(NAMES.filter(usable), min_size=1, max_size=5, unique=True))
    source = ""
    for name in names:
        links = data.draw(st.lists(st.tuples(WORDS, st.sampled_from(names)), max_size=4))
        lines = (data.draw(st.sampled_from(SHAPES)).format(words, to) for words, to in links)
        source += f":: {encoded(name)} [tag]\nWords.\n\n" + "\n".join(lines) + "\n\n"
    first = case_from(folder, "first.twee", source)
    again = case_from(folder, "again.twee", twee(first.case))
    assert [scene.title for scene in first.case.scenes] == [
        scene.title for scene in again.case.scenes if "debrief" not in scene.title.lower()
    ][: len(names)]
    assert links_of(again.case).items() >= links_of(first.case).items()


SHAPES = ("[[{0}->{1}]]", "[[{0}|{1}]]", "* [[{1}<-{0}]]", "Or [[{0}->{1}]] it is.")
WORDS = st.text("abc éü日'\".,:;!?()0", min_size=1, max_size=12).filter(str.strip)


def usable(name):
    """Whether a link can hold the name; Twee's specification warns of the others."""
    ends = name[:1] not in "[]<" and name[-1:] not in "[]<:"
    marks = ("[[", "]]", "<-", "->", "][", "](", ") [", "StoryData")
    balanced = name.count("[") == name.count("]") == len(re.findall(r"\[[^\[\]]*\]", name))
    return bool(name) and ends and balanced and not any(mark in name for mark in marks)


def encoded(name):
    return re.sub(r"[\\\[\]{}]", r"\\\g<0>", name)


def test_published_html_and_json_say_the_same_as_twee(tmp_path):
    story = read_twee(CLINIC, "")
    passages = "".join(
        f'<tw-passagedata pid="{number}" name="{html.escape(passage.name)}" '
        f'tags="{html.escape(" ".join(passage.tags))}" position="1,2" size="100,100">'
        f"{html.escape(passage.text)}</tw-passagedata>"
        for number, passage in enumerate(story.passages, 1)
    )
    start = [passage.name for passage in story.passages].index(story.start) + 1
    page = (
        f'<!DOCTYPE html><html><body><tw-story></tw-story><tw-storydata name="{story.name}" '
        f'startnode="{start}" ifid="{story.ifid}" format="{story.format}" '
        f'format-version="{story.version}" hidden><style role="stylesheet">b{{}}</style>'
        f'<script role="script"></script><tw-tag name="ward" color="red"></tw-tag>{passages}'
        "</tw-storydata></body></html>"
    )
    saved = {
        "name": story.name,
        "ifid": story.ifid,
        "format": story.format,
        "format-version": story.version,
        "start": story.start,
        "script": "",
        "style": "b{}",
        "passages": [
            {"name": one.name, "tags": one.tags, "metadata": {"position": "1,2"}, "text": one.text}
            for one in story.passages
        ],
    }
    from_twee = case_from(tmp_path, "clinic.twee", CLINIC)
    for name, content in (("page/clinic.html", page), ("json/clinic.json", json.dumps(saved))):
        found = case_from(tmp_path, name, content)
        assert found.case.scenes == from_twee.case.scenes
        assert found.case.title == from_twee.case.title
        assert "stylesheet of 1 line" in " ".join(places(found.losses)["the whole"])


def test_two_passages_of_one_name_are_two_scenes(tmp_path):
    found = case_from(tmp_path, "two.twee", ":: A\n[[B]]\n\n:: B\nfirst\n\n:: B\nsecond\n")
    assert [scene.title for scene in found.case.scenes] == ["A", "B", "B 2"]
    assert found.case.scenes[0].choices[0].target == found.scenes["B"]
    assert "its name" in places(found.losses)["B 2"][0]


def test_a_start_that_is_missing_is_named(tmp_path):
    data = ':: StoryData\n{"ifid": "X", "start": "Gone"}\n\n'
    found = case_from(tmp_path, "gone.twee", f"{data}:: One\n[[Start]]\n\n:: Start\nHere.\n")
    assert found.case.scenes[0].title == "Start"
    assert 'its start "Gone", which is no passage' in " ".join(places(found.losses)["the whole"])


def test_damaged_metadata_are_named_and_the_story_is_read(tmp_path):
    source = ":: StoryData\n{broken\n\n:: A [x] {oops} more\n[[A]]\n"
    found = case_from(tmp_path, "odd.twee", source)
    lost = " ".join(places(found.losses)["the whole"])
    assert "StoryData" in lost
    assert "what stands behind the name" in lost
    assert found.case.scenes[0].title == "A"


def test_a_link_to_the_web_stays_a_link(tmp_path):
    body = "[[A page|https://example.org/a]]\n[[https://example.org]] and [[On->A]]\n"
    found = case_from(tmp_path, "web.twee", f":: A\n{body}")
    html_of_scene = Playthrough(found.case).html
    assert '<a href="https://example.org/a">A page</a>' in html_of_scene
    assert '<a href="https://example.org">https://example.org</a> and On' in html_of_scene
    assert [choice.target for choice in found.case.scenes[0].choices] == ["a"]


def test_a_name_that_no_heading_can_hold_is_told_by_its_scene(tmp_path):
    with pytest.raises(FormatError, match=r"F122 .*C209") as refused:
        case_from(tmp_path, "a.twee", f":: {'a' * 6_000}\n")
    assert "aaaa" in refused.value.problems[0].message


def test_text_before_the_first_passage_is_named(tmp_path):
    found = case_from(tmp_path, "early.twee", "hello\n\n:: A\n[[A]]\n")
    assert "the lines above the first passage" in " ".join(places(found.losses)["the whole"])


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.twee", "no passage", "F120"),
        ("a.html", "<html><body>Hello</body></html>", "F120"),
        ("a.html", "<tw-storydata></tw-storydata>" * 2, "F121"),
        ("a.html", "<tw-storydata name='x'></tw-storydata>", "F120"),
        ("a.json", '{"passages": [{"name": 3}]}', "F117"),
        ("a.json", '{"passages": []}', "F120"),
    ],
)
def test_what_is_no_story_is_refused(tmp_path, name, content, code):
    with pytest.raises(FormatError) as refused:
        case_from(tmp_path, name, content)
    assert [problem.code for problem in refused.value.problems] == [code]


def test_debriefs_come_back_as_debriefs(tmp_path):
    case = case_from(tmp_path, "clinic.twee", CLINIC).case
    again = case_from(tmp_path, "again.twee", twee(case)).case
    assert "Not carried over from Twine" in again.scenes[0].debrief[0]
    assert "Not carried over from Twine" in again.debrief[0]


def test_converting_again_gives_the_same_ids(tmp_path):
    one, two = (case_from(tmp_path, "clinic.twee", CLINIC) for _ in range(2))
    assert one == two
    assert parse_case(one.source) == one.case
    assert import_case(tmp_path / "clinic.twee").scenes == one.scenes

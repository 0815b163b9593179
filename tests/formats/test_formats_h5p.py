"""H5P's Branching Scenarios come in and go out again."""

import io
import json
import zipfile

import pytest
from formats_stories import case_from, places

from mentorkit.cases import Playthrough, parse_case
from mentorkit.cases.formats import FormatError, export_case

FEEDBACK = {"title": "<p>Good</p>", "subtitle": "<p>She is <em>glad</em>.</p>"}


def text(html, title="", **more):
    kind = {"library": "H5P.AdvancedText 1.1", "params": {"text": html}}
    return {"type": {**kind, "metadata": {"title": title}}, **more}


def question(html, *alternatives, title=""):
    params = {"branchingQuestion": {"question": html, "alternatives": list(alternatives)}}
    kind = {"library": "H5P.BranchingQuestion 1.0", "params": params}
    return {"type": {**kind, "metadata": {"title": title}}}


def scenario(*content, **more):
    ends = [{"endScreenTitle": "Over", "endScreenSubtitle": "<p>Bye.</p>", "contentId": -1}]
    whole = {"title": "The clinic", "endScreens": ends, "content": list(content), **more}
    return json.dumps({"branchingScenario": whole})


CLINIC = scenario(
    text(
        "<p>Hello {you} &amp; <strong>all</strong></p><ul><li>[a] b -&gt; c</li></ul>",
        "In the corridor",
        nextContentId=1,
        proceedButtonText="Go in",
    ),
    question(
        "<h2>She waits</h2><p>What now?</p>",
        {"text": "Ask &lt;her&gt;", "nextContentId": 2, "feedback": FEEDBACK},
        {"text": "Shout", "feedback": {"title": "Fired", "subtitle": "<p>Out.</p>"}},
        {"text": "Wait", "nextContentId": -2, "feedback": []},
        {"text": "Leave", "nextContentId": -1},
        {"text": "Lost", "nextContentId": "77", "feedback": {}},
        title="She waits",
    ),
    text("<p>A plan.</p>", "A plan", nextContentId=-1, feedback={"title": "A plan with a date"}),
    text("<p>Nowhere to go from here.</p>"),
    endScreens=[
        {"endScreenTitle": "Over", "endScreenSubtitle": "<p>Bye.</p>", "contentId": -1},
        {"endScreenTitle": "Too late", "contentId": -2, "endScreenScore": 3},
    ],
    startScreen={"startScreenTitle": "<p>Welcome</p>", "startScreenSubtitle": "You are late."},
)


def test_a_scenario_made_by_hand_comes_in(tmp_path):
    found = case_from(tmp_path, "content.json", CLINIC)
    case = found.case
    assert case.title == "The clinic"
    assert case.briefing.pieces == ("**Welcome**\n\nYou are late.",)
    scenes = {scene.title: scene for scene in case.scenes}
    assert list(scenes) == [
        "In the corridor",
        "She waits",
        "A plan",
        "Nowhere to go from here.",
        "Fired",
        "Too late",
        "Over",
    ]
    start = Playthrough(case)
    assert "Hello {you} &amp; <strong>all</strong>" in start.html
    assert "[a] b -&gt; c" in start.html
    [on] = case.scenes[0].choices
    assert (on.text.pieces, on.target) == (("Go in",), "she-waits")
    assert scenes["She waits"].text.pieces == ("What now?",)
    assert [(choice.id, choice.target) for choice in scenes["She waits"].choices] == [
        ("ask-her", "a-plan"),
        ("shout", "fired"),
        ("wait", "too-late"),
        ("leave", "over"),
    ]
    feedback = scenes["She waits"].choices[0].feedback
    assert feedback.pieces == ("**Good**\n\nShe is *glad*.",)
    endings = {scene.title: scene.ending for scene in case.scenes if scene.ending}
    assert endings == {
        "A plan": "A plan with a date",
        "Fired": "Fired",
        "Too late": "Too late",
        "Over": "Over",
    }
    assert scenes["Nowhere to go from here."].choices[0].target == "over"


def test_a_link_to_nowhere_and_a_score_are_listed_where_they_were(tmp_path):
    lost = places(case_from(tmp_path, "content.json", CLINIC).losses)
    assert 'the link "Lost" to "77"' in lost["She waits"][0]
    assert lost["Too late"] == ["a score of 3"]


def test_a_scenario_goes_out_and_comes_in_again(tmp_path):
    case = case_from(tmp_path, "content.json", CLINIC).case
    again = case_from(tmp_path, "again.json", export_case(case, ".json").content).case
    assert [scene.title for scene in again.scenes] == [scene.title for scene in case.scenes]
    for scene, same in zip(case.scenes, again.scenes, strict=True):
        assert same.text == scene.text
        assert same.ending == scene.ending
        assert same.choices == scene.choices
    assert again.briefing == case.briefing
    whole = json.loads(export_case(case, ".json").content)["branchingScenario"]
    targets = [whole["content"][0]["nextContentId"], whole["content"][2]["nextContentId"]]
    assert targets == [1, -1]
    assert whole["content"][2]["feedback"] == {"title": "<p>A plan with a date</p>"}
    assert [end["contentId"] for end in whole["endScreens"]] == [-1]


def test_everything_but_texts_and_questions_leaves_a_mark(tmp_path):
    video = {"library": "H5P.Video 1.6", "params": {}, "metadata": {"title": "A film"}}
    picture = {"path": "images/a.png"}
    source = scenario(
        {"type": video, "nextContentId": 1, "feedback": {"image": picture, "endScreenScore": 2}},
        text("<p>x</p><img src='b.png' alt='A chart'><script>alert(1)</script>", "T"),
        startScreen={"startScreenTitle": "The clinic", "startScreenImage": picture},
        scoringOptionGroup={"scoringOption": "static-end-score"},
        behaviour={"randomizeBranchingQuestions": True},
    )
    found = case_from(tmp_path, "content.json", source)
    lost = places(found.losses)
    assert lost["A film"] == [
        'the content "A film" (Video)',
        "a picture: images/a.png",
        "a score of 2",
    ]
    assert lost["T"] == ["scripts or styles in the text", "picture: A chart"]
    assert "alert" not in found.source
    whole = " ".join(lost["the whole"])
    for part in ("images/a.png", "scoring (static-end-score)", "order of alternatives"):
        assert part in whole
    assert "\\[Video: A film\\]" in found.source


def test_an_end_screen_that_is_missing_is_named(tmp_path):
    lone = question("<p>x</p>", {"text": "A", "nextContentId": -9}, title="Q")
    found = case_from(tmp_path, "content.json", scenario(lone))
    assert places(found.losses)["Q"] == ["the end screen -9, which is not in the file"]
    assert found.case.scenes[1].ending == "The end"


def test_a_screen_that_leads_nowhere_ends_the_scenario_as_in_h5p(tmp_path):
    own = {"title": "Own end"}
    found = case_from(
        tmp_path,
        "content.json",
        scenario(
            text("<p>x</p>", "Missing", feedback=own),
            text("<p>x</p>", "Null", nextContentId=None),
            text("<p>x</p>", "Odd", nextContentId="soon"),
        ),
    )
    missing, null, odd, over = found.case.scenes
    assert missing.ending == "Own end"
    assert [scene.choices[0].target for scene in (null, odd)] == [over.id] * 2
    assert places(found.losses)["Odd"] == ['where it leads: "soon", which is no number']


def test_what_nothing_leads_to_is_named(tmp_path):
    ends = [{"endScreenTitle": "Unseen", "contentId": -5}]
    found = case_from(tmp_path, "content.json", scenario(text("x", "A"), endScreens=ends))
    assert 'the end screen "Unseen", which nothing leads to' in places(found.losses)["the whole"]


def test_the_same_words_at_the_end_of_two_ways_are_one_ending(tmp_path):
    own = {"text": "A", "feedback": {"title": "Same", "subtitle": "<p>x</p>"}}
    found = case_from(tmp_path, "c.json", scenario(question("<p>q</p>", own, {**own, "text": "B"})))
    assert [choice.target for choice in found.case.scenes[0].choices] == ["same", "same"]


CASE = """---
case: small
title: Small & short
function: skills
minutes: 5
counters: {trust: 2 of 0..3}
flags: [told]
---
# Here {#here}
You have {trust}. {if told}Known.{else}Unknown.{end}

- one
- two

* [ask] Ask & *wait* -> there (trust +1) if trust < 3 and not told
  > Now {trust}.
* [go] Go -> there

> [!DEBRIEF]
> Why?

# There {#there}
- [on] A button with far more words on it than the fifty there is room for -> end

# End {#end ending="Out of here"}
Done.
"""


def test_what_depends_on_counters_stands_in_brackets():
    exported = export_case(parse_case(CASE), ".json")
    content = json.loads(exported.content)["branchingScenario"]["content"]
    asked = content[0]["type"]["params"]["branchingQuestion"]
    assert asked["question"] == (
        "<h2>Here</h2><p>You have [trust]. [if told: Known.; otherwise: Unknown.]</p>"
        "<p>• one</p><p>• two</p>"
    )
    assert asked["alternatives"][0]["text"] == "Ask &amp; wait [only if trust &lt; 3 and not told]"
    assert asked["alternatives"][0]["feedback"]["subtitle"] == "<p>Now [trust].</p>"
    comments = content[0]["type"]["metadata"]["authorComments"]
    assert "Why?" in comments
    lost = places(exported.losses)
    for part in (
        "what the text depends on: trust, told",
        "a list, written as paragraphs",
        'the emphasis in "Ask & *wait*"',
        'that "Ask & *wait*" is open only if trust < 3 and not told',
        'what "Ask & *wait*" changes: trust +1',
    ):
        assert part in lost["Here"]
        assert part in comments


def test_one_way_on_is_a_button_of_fifty_characters():
    exported = export_case(parse_case(CASE), ".json")
    there = json.loads(exported.content)["branchingScenario"]["content"][1]
    assert there["proceedButtonText"] == "Proceed"
    assert "<em>A button with far more words" in there["type"]["params"]["text"]
    assert "the words of its button" in places(exported.losses)["There"][0]


def test_every_node_has_what_h5p_reads_without_looking():
    """`feedback` is taken for granted there, and so is the number of the next screen."""
    for node in json.loads(export_case(parse_case(CASE), ".json").content)["branchingScenario"][
        "content"
    ]:
        assert isinstance(node["feedback"], dict)
        questions = node["type"]["params"].get("branchingQuestion", {"alternatives": []})
        for alternative in questions["alternatives"]:
            assert isinstance(alternative["feedback"], dict)
            assert isinstance(alternative["nextContentId"], int)


def test_the_package_says_what_it_needs_and_comes_in_again(tmp_path):
    case = parse_case(CASE)
    packed = export_case(case, ".h5p").content
    assert packed == export_case(case, ".h5p").content
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.namelist() == ["h5p.json", "content/content.json"]
        about = json.loads(archive.read("h5p.json"))
    assert about["mainLibrary"] == "H5P.BranchingScenario"
    needed = {one["machineName"] for one in about["preloadedDependencies"]}
    assert needed >= {"H5P.BranchingScenario", "H5P.BranchingQuestion", "H5P.AdvancedText"}
    found = case_from(tmp_path, "small.h5p", packed)
    assert [scene.title for scene in found.case.scenes] == ["Here", "There", "End"]
    assert found.case.title == "Small & short"
    assert found.case.scenes[2].ending == "Out of here"
    assert "Why?" in found.case.scenes[0].debrief[0]


def test_other_content_of_h5p_is_refused(tmp_path):
    with pytest.raises(FormatError, match="F118"):
        case_from(tmp_path, "c.json", json.dumps({"branchingScenario": {"content": {}}}))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("h5p.json", json.dumps({"mainLibrary": "H5P.Column"}))
        archive.writestr("content/content.json", "{}")
    with pytest.raises(FormatError, match=r"F118 This is H5P\.Column"):
        case_from(tmp_path, "column.h5p", packed.getvalue())

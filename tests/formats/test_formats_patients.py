"""Virtual patients of MedBiquitous's standard become cases."""

import pytest
from formats_patients import PATIENT, packed
from formats_stories import case_from, places

from mentorkit.cases import Playthrough
from mentorkit.cases.formats import FormatError


@pytest.fixture
def found(tmp_path):
    return case_from(tmp_path, "patient.zip", packed(PATIENT))


def test_nodes_are_scenes_and_links_are_choices(found):
    case = found.case
    assert case.title == "The case of Mr B"
    assert [scene.title for scene in case.scenes] == ["Start", "Ask & listen", "Over"]
    assert found.scenes == {"1": "start", "3": "ask-listen", "4": "over"}
    [ask] = case.scenes[0].choices
    assert (ask.text.pieces, ask.target) == (("Ask \\{her\\}",), "ask-listen")
    assert case.scenes[1].choices[0].text.pieces == ("Over",)
    assert case.scenes[2].ending == "Over"


def test_texts_are_found_as_base64_as_elements_and_escaped(found):
    play = Playthrough(found.case)
    assert play.text == "Hello **you**"
    play.choose("ask-her")
    assert play.text == "In *XML*."
    play.choose("over")
    assert play.text == "Good-bye."


def test_a_counter_changes_with_the_choice_that_leads_to_its_node(found):
    trust = found.case.counters[0]
    assert (trust.name, trust.start, trust.low, trust.high) == ("trust_in_you", 1, 1, 4)
    play = Playthrough(found.case)
    play.choose("ask-her")
    assert play.values["trust_in_you"] == 4


def test_what_a_case_does_not_know_is_listed_where_it_was(found):
    lost = {place: " ".join(what) for place, what in places(found.losses).items()}
    for place, parts in {
        "the whole": [
            "the rule that trust_in_you ≤ 0 leads to node 4: She left.",
            "the start of the counter odd: 0.5",
            "that the counter trust_in_you has no bounds",
            "texts that no node shows: NGR_5",
            "besides texts: Medication (2)",
            "media/chart.png",
            "grouped: On the ward",
            "layout of its map",
        ],
        "Start": ['the hidden link "Hidden" to node 4', 'the link "Gone" to "99"'],
        "Ask & listen": [
            "besides texts: /VirtualPatientData/Medication[@id='7']",
            "it changes trust_in_you: * 2",
            "that chance decides",
            "its Info: Ask gently.",
        ],
    }.items():
        for part in parts:
            assert part in lost[place]


def test_the_parts_may_lie_in_a_folder(tmp_path, found):
    inside = {f"export/{name}": content for name, content in PATIENT.items()}
    assert case_from(tmp_path, "folder.zip", packed(inside)).case.scenes == found.case.scenes


def test_without_a_root_the_case_starts_where_nothing_leads(tmp_path):
    rootless = PATIENT["activitymodel.xml"].replace('mnodeType="root"', "")
    found = case_from(tmp_path, "p.zip", packed({**PATIENT, "activitymodel.xml": rootless}))
    assert found.case.scenes[0].title == "Start"


@pytest.mark.parametrize("part", ["virtualpatientdata.xml", "dataavailabilitymodel.xml"])
def test_a_part_that_is_missing_is_named(tmp_path, part):
    rest = {name: content for name, content in PATIENT.items() if name != part}
    with pytest.raises(FormatError, match=f"F113 There is no {part}"):
        case_from(tmp_path, "p.zip", packed(rest))


def test_a_title_that_was_not_escaped_is_told_with_its_place(tmp_path):
    broken = PATIENT["activitymodel.xml"].replace("&amp;amp;", "&")
    with pytest.raises(FormatError, match=r"F114 activitymodel\.xml is not XML: .*line 14") as told:
        case_from(tmp_path, "p.zip", packed({**PATIENT, "activitymodel.xml": broken}))
    assert "&amp;" in told.value.problems[0].hint


def test_any_other_archive_is_no_story(tmp_path):
    with pytest.raises(FormatError, match="F120"):
        case_from(tmp_path, "p.zip", packed({"readme.txt": "Hello"}))

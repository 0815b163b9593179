"""A worksheet as others see it: everything that stands in it, and nothing that could run."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentorkit.answers import Item, Line, Text, Value
from mentorkit.forms import Person, Worksheet, find_worksheet, shipped_worksheets
from mentorkit.forms.geometry import WIDTH, letters, on_the_clock, picture, shortened
from mentorkit.language import speaking
from mentorkit.pages.network import network, svg
from mentorkit.pages.parts import Part
from mentorkit.pages.worksheets import filled_in

HOSTILE = '<script>alert("a")</script><img src=x onerror=a()>&amp; $x$ \u202eback'
SOMEBODY = {
    "id": "p-1",
    "name": "Dr A",
    "ring": "close",
    "angle": 30,
    "rank": "senior",
    "gives": ["job", "career"],
}


def sheet(name: str) -> Worksheet:
    return find_worksheet(name, Path("nowhere"))


def together(parts: list[Part]) -> tuple[str, str]:
    return "\n".join(part.html for part in parts), "\n".join(part.text for part in parts)


def somebody(**how: Any) -> Person:
    return Person(**{**SOMEBODY, "gives": tuple(SOMEBODY["gives"]), **how})


@pytest.mark.parametrize("name", shipped_worksheets())
def test_an_empty_worksheet_says_so(name: str) -> None:
    text = together(filled_in(sheet(name), name, {}))[1]
    assert text == f"{sheet(name).title}\nNothing is filled in yet."


def test_every_kind_of_answer_is_said_plainly() -> None:
    items: dict[str, Item] = {
        "w/purpose": Text("Writing.\n\nMostly."),
        "w/evaluates": Value("later"),
        "w/review": Value("2027-03-01"),
    }
    page, text = together(filled_in(sheet("mentoring-compact"), "w", items))
    for said in (page, text):
        assert "Not now, and it may happen" in said
        assert "1 March 2027" in said
        assert "What stays between us" in said
    assert "Writing.\n\nMostly." in page
    assert text.count("No answer yet.") == 5


def test_rows_are_a_table() -> None:
    rows = [
        {"what": "Notes", "whom": "B", "when": "2027-01-15"},
        {"what": "", "whom": "", "when": ""},
    ]
    page, text = together(filled_in(sheet("transition-plan"), "w", {"w/handover": Value(rows)}))
    assert '<th scope="col">To whom</th>' in page
    assert page.count("<tr>") == 2
    assert "Notes | B | 15 January 2027" in text


def test_a_day_is_said_in_the_language_of_the_page() -> None:
    items: dict[str, Item] = {"w/review": Value("2027-03-01")}
    with speaking("es"):
        text = together(filled_in(sheet("mentoring-compact"), "w", items))[1]
    assert "1 de marzo de 2027" in text


def test_the_map_is_a_picture_and_a_table_that_says_the_same() -> None:
    page, text = together(network([somebody(), somebody(id="p-2", name="Flatmate", gives=())]))
    assert "1 | Dr A | Close, 1:00 | Senior to me | Getting the job done, Career" in text
    assert "2 | Flatmate | Close, 1:00 | Senior to me | " in text
    assert "A map with 2 people on it." in page
    drawing = "".join(ElementTree.fromstring(image(page)).itertext())
    assert "Dr A · G C" in drawing
    assert "<svg" not in page  # Jupyter would leave its words behind


def image(page: str) -> str:
    """The drawing that the image carries."""
    address = html.unescape(re.search(r'src="([^"]*)"', page)[1])  # type: ignore[index]
    kind, _comma, content = address.partition(",")
    assert kind == "data:image/svg+xml;charset=utf-8"
    return unquote(content)


def test_words_of_a_person_are_shown_and_never_run() -> None:
    everything: dict[str, Item] = {}
    for name in shipped_worksheets():
        for field in sheet(name).fields:
            hostile: Any = HOSTILE
            if field.kind == "rows":
                hostile = [{column.id: HOSTILE for column in field.columns}]
            elif field.kind == "network":
                hostile = {"people": [{**SOMEBODY, "name": HOSTILE}]}
            written = field.kind in ("line", "text")
            everything[f"{name}/{field.id}"] = Text(hostile) if written else Value(hostile)
    for name in shipped_worksheets():
        page = together(filled_in(sheet(name), name, everything))[0]
        assert "<script" not in page
        assert "onerror=a()>" not in page
        assert "&lt;script&gt;" in page
        assert "\u202e" not in page
    drawing = image(together(network([somebody(name=HOSTILE[:80])]))[0])
    assert {
        element.tag.rpartition("}")[2] for element in ElementTree.fromstring(drawing).iter()
    } == {*("svg", "rect", "circle", "text", "g")}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=8,
)
WRITING = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=50)
PEOPLE = st.lists(
    st.builds(
        Person,
        id=st.just("p"),
        name=WRITING,
        ring=st.sampled_from(["close", "moderate", "distant"]),
        angle=st.integers(0, 359),
        rank=st.sampled_from(["senior", "peer", "junior"]),
        gives=st.sets(st.sampled_from(["job", "career", "personal"])).map(tuple),
    ),
    max_size=12,
)


@given(
    name=st.sampled_from(shipped_worksheets()),
    item=st.one_of(
        JSON.map(Value),
        WRITING.map(Text),
        st.just(Line("case", "hash", [("scene", "choice")])),
        st.just(Value({"people": [SOMEBODY, {**SOMEBODY, "angle": 999}]})),
        st.just(Value([{"who": 5}])),
    ),
)
def test_whatever_a_file_holds_is_shown(name: str, item: Item) -> None:
    fields = sheet(name).fields
    parts = filled_in(sheet(name), "w", {f"w/{field.id}": item for field in fields})
    page, text = together(parts)
    assert sheet(name).title in text
    assert page


def test_what_does_not_fit_is_shown_as_it_is() -> None:
    long: Item = Value({"unknown": "y" * 5000})
    text = together(filled_in(sheet("transition-plan"), "w", {"w/handover": long}))[1]
    assert "does not fit this worksheet" in text
    assert '{"unknown":"yyy' in text
    assert len(text) < 4000
    text = together(filled_in(sheet("transition-plan"), "w", {"w/mentoring": Value("elsewhere")}))[
        1
    ]
    assert '"elsewhere"' in text


# The picture


@given(PEOPLE)
def test_any_map_is_drawn_as_sound_xml(people: list[Person]) -> None:
    ElementTree.fromstring(svg(people))


@pytest.mark.parametrize("width", [180, 320, WIDTH])
def test_labels_stay_inside_and_apart(width: int) -> None:
    names = ["Dr A", "Programme director", "Night sister", "Flatmate", "Student on ward 4", "R"]
    rings = ["close", "distant", "moderate"]
    people = [
        somebody(id=f"p-{n}", name=name, ring=rings[n % 3], angle=n * 55)
        for n, name in enumerate(names)
    ]
    drawn = picture(people, width)
    boxes = []
    for spot in drawn.spots:
        long = len(spot.label) * 7.5
        left = spot.label_x - {"start": 0, "middle": long / 2, "end": long}[spot.anchor]
        boxes.append((left, spot.label_y - 8, left + long, spot.label_y + 8))
    for number, (left, top, right, bottom) in enumerate(boxes):
        assert 0 <= left < right <= width
        assert 0 <= top < bottom <= drawn.height
        for one in boxes[:number]:
            assert right <= one[0] or one[2] <= left or bottom <= one[1] or one[3] <= top
    assert drawn.spots[0].label.startswith("Dr A")


def test_a_crowd_falls_back_on_numbers() -> None:
    crowd = [somebody(id=f"p-{n}", name="The same long name", angle=n) for n in range(40)]
    assert picture(crowd).spots[-1].label == "40"


@pytest.mark.parametrize(
    ("angle", "said"), [(0, "12:00"), (7, "12:00"), (8, "12:30"), (90, "3:00"), (359, "12:00")]
)
def test_a_clock_says_where_on_the_ring(angle: int, said: str) -> None:
    assert on_the_clock(angle) == said


def test_names_are_shortened_by_what_is_seen() -> None:
    assert shortened("Programme director", 12) == "Programme d…"
    assert shortened("研究指導者の先生", 12) == "研究指導者…"
    assert shortened("", 12) == "…"


def test_the_letters_are_different_in_every_language() -> None:
    for language in ("en", "es"):
        with speaking(language):
            assert len(set(letters().values())) == 3

"""What a definition says is what one gets; the field decides what a word is."""

from __future__ import annotations

from forms_parts import BASES, complete

from mentorkit.forms import (
    Column,
    Field,
    Instrument,
    InstrumentItem,
    Model,
    Option,
    Scale,
    Section,
    Step,
    Subscale,
    Worksheet,
    parse_form,
)


def test_an_instrument_as_it_is_written():
    form = parse_form(
        """
instrument: no-name
title: no
about: >
  Two lines
  make one text.
licence: 12
validated: yes
items_included: true
wellbeing: No
moments: [then, before]
leads: {then: Think back.}
score: sum
needs: 1
scales:
  degree: {points: [0, 12.5, 100], labels: {0: none, 12.5: some, 100.0: all}}
  often: {points: -1..1, labels: {-1: less, 0: same, 1: more}}
subscales:
  on: {title: off, needs: 1}
items:
  - {id: a, text: "Yes", subscale: on, reverse: yes}
  - {id: b, text: no, scale: often}
""".replace("needs: 1\nscales", "needs: 0\nscales"),
        "here.yaml",
    )
    assert form == Instrument(
        id="no-name",
        title="no",
        about="Two lines make one text.",
        licence="12",
        validated=True,
        moments=("before", "then"),
        leads={"then": "Think back."},
        score="sum",
        scales={
            "degree": Scale((0, 12.5, 100), {0: "none", 12.5: "some", 100: "all"}),
            "often": Scale((-1, 0, 1), {-1: "less", 0: "same", 1: "more"}),
        },
        subscales=(Subscale("on", "off", 1),),
        items=(
            InstrumentItem("a", "Yes", "on", reverse=True),
            InstrumentItem("b", "no", scale="often"),
        ),
        path="here.yaml",
    )
    assert form.scale_of(form.items[0]) == form.scales["degree"]
    assert form.scale_of(form.items[1]) == form.scales["often"]


def test_whole_points_are_whole_so_that_json_and_paper_agree():
    points = parse_form(BASES["instrument"]).scales["often"].points
    assert [repr(point) for point in points] == ["1", "2", "3", "4", "5"]


def test_a_worksheet_as_it_is_written():
    form = parse_form(
        complete("""
about: Together.
sections:
  - title: One
    about: First.
    fields:
      - {id: who, label: Who, hint: A role., kind: choice, options: {yes: Yes, no: No}}
      - id: what
        label: What
        kind: rows
        least: 0
        most: 3
        columns:
          - {id: thing, label: Thing}
          - {id: day, label: Day, kind: date}
          - {id: sort, label: Sort, kind: choice, options: {a: A, b: B}}
  - title: Two
    fields: [{id: map, label: Map, kind: network}]
signed: [Mentee, Mentor]
""")
    )
    assert form == Worksheet(
        id="example",
        title="An example",
        about="Together.",
        licence="CC BY 4.0",
        sections=(
            Section(
                "One",
                "First.",
                (
                    Field(
                        "who",
                        "Who",
                        "A role.",
                        "choice",
                        (Option("yes", "Yes"), Option("no", "No")),
                    ),
                    Field(
                        "what",
                        "What",
                        kind="rows",
                        columns=(
                            Column("thing", "Thing"),
                            Column("day", "Day", "date"),
                            Column("sort", "Sort", "choice", (Option("a", "A"), Option("b", "B"))),
                        ),
                        least=0,
                        most=3,
                    ),
                ),
            ),
            Section("Two", "", (Field("map", "Map", kind="network"),)),
        ),
        signed=("Mentee", "Mentor"),
        path="form.yaml",
    )
    assert [field.id for field in form.fields] == ["who", "what", "map"]


def test_a_model_as_it_is_written():
    assert parse_form(BASES["model"]) == Model(
        id="example",
        title="An example",
        steps=(Step("What happened?", ("Who was there?", "What was said?")),),
        path="form.yaml",
    )
    assert parse_form("model: free\ntitle: Free\n").steps == ()

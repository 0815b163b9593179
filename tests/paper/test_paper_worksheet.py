"""Worksheets as PDF: what somebody wrote, as they wrote it, and room where nothing stands yet."""

from __future__ import annotations

import html
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentorkit.answers import Item, Line, Text, Value
from mentorkit.errors import MentorkitError
from mentorkit.forms import Worksheet, find_worksheet, shipped_worksheets
from mentorkit.language import speaking
from mentorkit.paper import worksheet_pdf
from mentorkit.paper.typesetting import lines_of, typeset
from mentorkit.paper.worksheets import contents

DAY = date(2026, 11, 25)
COMPACT, MAP = "mentoring-compact", "network-map"
SOMEBODY = {
    "id": "p-1",
    "name": "Dr A",
    "ring": "close",
    "angle": 30,
    "rank": "senior",
    "gives": ["career", "job"],
}
HOSTILE = [
    '#import "@preview/cetz:0.3.0": *',
    '#read("/etc/passwd") #eval("1") #panic()',
    "$ x^2 $ \\ \\u{41} \\#",
    "*bold* _italic_ `raw` ~ -- --- ... <label> @reference",
    "// comment /* comment */ = heading\n- list\n+ list\n/ term: x",
    "]] }} )) [[ {{ ((",
    "\"quotes\" 'single'",
]


def sheet(name: str) -> Worksheet:
    with speaking("en"):
        return find_worksheet(name, Path("nowhere"))


def made(name: str, items: dict[str, Item], language: str = "en") -> bytes:
    return worksheet_pdf(sheet(name), "w", items, language=language, made=DAY)


def read(name: str, items: dict[str, Item], language: str = "en") -> str:
    """What can be read on the pages: the same template, set as HTML."""
    with speaking(language):
        data = contents(sheet(name), "w", items, language, DAY)
        page = typeset("worksheet", data, "html").decode()
    body = page.partition("<body>")[2]
    return html.unescape(re.sub(r"<[^>]*>", "", body.replace("<br>", "\n")))


def is_tagged(pdf: bytes) -> bool:
    """Whether it says that it keeps to PDF/UA, which a screen reader can rely on."""
    return b"pdfuaid:part>1<" in pdf


def is_whole(pdf: bytes) -> bool:
    return pdf.startswith(b"%PDF-1.7") and pdf.rstrip().endswith(b"%%EOF")


def filled(name: str) -> dict[str, Item]:
    """Something in every field."""
    items: dict[str, Item] = {}
    for field in sheet(name).fields:
        answer: Any = f"An answer to {field.id}."
        match field.kind:
            case "choice":
                answer = field.options[0].id
            case "date":
                answer = "2027-03-01"
            case "network":
                answer = {"people": [SOMEBODY, {**SOMEBODY, "id": "p-2", "name": "Flatmate"}]}
            case "rows":
                kinds = {"date": "2027-01-15", "line": "a cell"}
                answer = [{column.id: kinds[column.kind] for column in field.columns}]
        written = field.kind in ("line", "text")
        items[f"w/{field.id}"] = Text(answer) if written else Value(answer)
    return items


@pytest.mark.parametrize("name", shipped_worksheets())
@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_every_shipped_worksheet_can_be_printed(name: str, language: str) -> None:
    for items in ({}, filled(name)):
        pdf = made(name, items, language)
        assert is_whole(pdf)
        assert is_tagged(pdf)


@pytest.mark.parametrize("name", shipped_worksheets())
def test_every_answer_is_on_paper(name: str) -> None:
    said = read(name, filled(name))
    for section in sheet(name).sections:
        assert section.title in said
        for field in section.fields:
            assert field.label in said
            if field.kind in ("line", "text"):
                assert f"An answer to {field.id}." in said
            if field.kind == "choice":
                assert field.options[0].label in said
                assert field.options[1].label not in said
    for name_of_signer in sheet(name).signed:
        assert name_of_signer in said


def test_a_day_a_cell_and_the_people_are_said_plainly() -> None:
    assert "1 March 2027" in read(COMPACT, filled(COMPACT))
    assert "1 de marzo de 2027" in read(COMPACT, filled(COMPACT), "es")
    assert "15 January 2027" in read("transition-plan", filled("transition-plan"))
    said = read(MAP, filled(MAP))
    for words in ("Dr A", "Flatmate", "Close, 1:00", "Getting the job done, Career"):
        assert words in said


def test_an_empty_field_helps_and_a_full_one_does_not() -> None:
    hint = sheet(COMPACT).field("purpose").hint
    assert hint in read(COMPACT, {})
    assert hint not in read(COMPACT, {"w/purpose": Text("Writing.")})
    empty, full = read(COMPACT, {}), read(COMPACT, {"w/evaluates": Value("later")})
    assert "Yes, and we have talked" in empty
    assert "Yes, and we have talked" not in full


@pytest.mark.parametrize("words", HOSTILE)
def test_what_is_typed_is_shown_as_it_was_typed(words: str) -> None:
    items: dict[str, Item] = {
        "w/purpose": Text(words),
        "w/rhythm": Text(words.replace("\n", " ")),
    }
    said = read(COMPACT, items)
    assert words in said
    assert is_tagged(made(COMPACT, items))
    rows = [{"what": words.replace("\n", " "), "whom": "", "when": ""}]
    squeezed = re.sub(r"[\s\u200b]", "", words)
    table = re.sub(r"[\s\u200b]", "", read("transition-plan", {"w/handover": Value(rows)}))
    assert squeezed in table
    person = {**SOMEBODY, "name": words.replace("\n", " ")[:80]}
    assert is_whole(made(MAP, {"w/map": Value({"people": [person]})}))


def test_a_title_of_ones_own_is_no_program_either(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(
        'worksheet: own\ntitle: "#panic() $x$"\nlicence: "*CC0* #eval(1)"\nsections:\n'
        '  - title: "= One"\n    fields:\n'
        '      - {id: a, label: "[A] #b", hint: "_c_", kind: line}\n'
        'signed: ["#d"]\n'
    )
    own = find_worksheet("own", tmp_path)
    data = contents(own, "w", {}, "en", DAY)
    said = html.unescape(typeset("worksheet", data, "html").decode())
    for words in ("#panic() $x$", "*CC0* #eval(1)", "= One", "[A] #b", "_c_", "#d"):
        assert words in said


@pytest.mark.parametrize(
    "words",
    [
        "مرحبا، كيف حالك؟\nand English",
        "日本語と中文",
        "😀 👩🏽‍⚕️ 🏳️‍🌈",
        "e\u0301 \u0300 \ufeff \u200f \u202e turned",
        "\x00\x01\x07\x1b[31m\x7f\x85",
        "\ue000 \U000f0000 \ufffe \uffff",
        "x" * 100_000,
        "word " * 20_000,
        "\n" * 3_000 + "end",
        " \t ",
    ],
    ids=["arabic", "cjk", "emoji", "marks", "controls", "private", "long", "much", "lines", "gaps"],
)
def test_no_letter_keeps_a_pdf_from_being_made(words: str) -> None:
    items: dict[str, Item] = {
        "w/purpose": Text(words),
        "w/review": Value(words),
        "w/evaluates": Value({words[:9]: words}),
    }
    assert is_whole(made(COMPACT, items))
    person = {**SOMEBODY, "name": words[:80].replace("\n", " ")}
    assert is_whole(made(MAP, {"w/map": Value({"people": [person]})}))


@settings(max_examples=30)
@given(st.text(max_size=60))
def test_any_text_can_be_printed(words: str) -> None:
    assert is_whole(made("feedback-rewrite", {"w/original": Text(words)}))


@pytest.mark.parametrize(
    "item",
    [Value(None), Value([[1]]), Value({"people": [{}]}), Value(1.5), Line("c", "h", [("a", "b")])],
)
def test_whatever_a_file_holds_can_be_printed(item: Item) -> None:
    for name in (COMPACT, MAP, "transition-plan"):
        items = {f"w/{field.id}": item for field in sheet(name).fields}
        assert is_whole(made(name, items))


def test_the_same_answers_are_the_same_bytes() -> None:
    assert made(MAP, filled(MAP)) == made(MAP, filled(MAP))
    assert made(MAP, filled(MAP)) != made(MAP, {})


def test_nothing_of_it_is_fetched_or_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made(COMPACT, filled(COMPACT))
    assert list(tmp_path.iterdir()) == []
    template = Path(worksheet_pdf.__code__.co_filename).with_name("templates") / "worksheet.typ"
    assert "@preview" not in template.read_text(encoding="utf-8")
    assert '#import "@' not in template.read_text(encoding="utf-8")


def test_a_template_that_fails_is_one_sentence() -> None:
    with pytest.raises(MentorkitError, match=r"can't be made: .*\. Your answers are safe\.$"):
        typeset("no-such-template", {}, "pdf")


def test_long_words_may_be_broken_and_lines_know_their_direction() -> None:
    assert [line["rtl"] for line in lines_of("abc\n123 ابج\n\n5", 40)] == [
        False,
        True,
        False,
        False,
    ]
    assert lines_of("x" * 45, 40)[0]["text"] == "\u200b".join(["x" * 20, "x" * 20, "x" * 5])
    assert lines_of("short words stay", 10)[0]["text"] == "short words stay"
    assert lines_of("a\r\nb\rc", 10) == lines_of("a\nb\nc", 10)
    assert lines_of("\u202eb", 10)[0]["text"] == "[U+202E]b"

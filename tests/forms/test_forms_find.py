"""A definition is found by its name: beside the notebook, else shipped, in the language spoken."""

from __future__ import annotations

import io
from pathlib import Path

import msgspec
import pytest
from forms_parts import BASES

from mentorkit import language
from mentorkit.errors import MentorkitError
from mentorkit.forms import (
    Column,
    Field,
    FormError,
    Instrument,
    InstrumentItem,
    Model,
    Option,
    Scale,
    Section,
    Step,
    Subscale,
    Worksheet,
    copy_form,
    find,
    find_instrument,
    find_model,
    find_worksheet,
    shipped_instruments,
    shipped_models,
    shipped_worksheets,
)
from mentorkit.forms.messages import extract_yaml
from mentorkit.forms.texts import SHOWN, texts, with_texts

FOLDER = Path(find.__file__).parent
DEFINITIONS = sorted(FOLDER.glob("*s/*.yaml"))
NO_TEXT = {
    "id", "subscale", "scale", "kind", "score", "path", "moments", "points", "citation", "source",
}  # fmt: skip
"""Fields that hold words nobody translates."""


def test_the_one_beside_the_notebook_counts_first(tmp_path):
    shipped = find_worksheet("learning-plan", tmp_path)
    assert Path(shipped.path).is_relative_to(FOLDER)
    source = BASES["worksheet"].replace("example", "learning-plan", 1)
    (tmp_path / "learning-plan.yaml").write_text(source)
    own = find_worksheet("learning-plan", tmp_path)
    assert own.title == "An example"
    assert own.path == str(tmp_path / "learning-plan.yaml")


def test_one_beside_the_notebook_that_has_problems_is_not_passed_over(tmp_path):
    (tmp_path / "workload-pulse.yaml").write_text("instrument: workload-pulse\ntitel: x\n")
    with pytest.raises(FormError, match="W106"):
        find_instrument("workload-pulse", tmp_path)
    (tmp_path / "learning-plan.yaml").symlink_to(tmp_path / "lost.yaml")
    with pytest.raises(FormError, match="W101"):
        find_worksheet("learning-plan", tmp_path)


def test_one_of_another_kind_is_told(tmp_path):
    (tmp_path / "example.yaml").write_text(BASES["worksheet"])
    with pytest.raises(FormError, match="W111"):
        find_instrument("example", tmp_path)


@pytest.mark.parametrize(
    ("look", "name", "hint"),
    [
        (find_instrument, "workload-puls", 'Did you mean "workload-pulse"?'),
        (find_worksheet, "learning", "learning-plan"),
        (find_worksheet, "workload-pulse", "There is no worksheet"),
        (find_instrument, "../learning-plan", "There is no instrument"),
        (find_instrument, "/etc/passwd", "There is no instrument"),
        (find_instrument, "", "There is no instrument"),
        (find_instrument, "a\0b", "There is no instrument"),
        (find_instrument, "x" * 100_000, "There is no instrument"),
        (find_worksheet, "mine-too", 'Did you mean "mine-two"?'),
    ],
)
def test_a_name_that_nothing_has(look, name, hint, tmp_path):
    (tmp_path / "mine-two.yaml").write_text(BASES["worksheet"])
    with pytest.raises(MentorkitError) as caught:
        look(name, tmp_path)
    assert hint in str(caught.value)
    assert len(str(caught.value)) < 500


def test_a_way_to_reflect_that_nobody_knows():
    with pytest.raises(MentorkitError, match='Did you mean "gibbs"'):
        find_model("gibs")


def test_a_field_that_nobody_knows(tmp_path):
    with pytest.raises(MentorkitError, match=r'no field “gaol”\. Did you mean "goals"'):
        find_worksheet("individual-development-plan", tmp_path).field("gaol")


def test_a_copy_is_what_is_used_from_then_on(tmp_path):
    path = copy_form("mentoring-compact", tmp_path)
    assert path == tmp_path / "mentoring-compact.yaml"
    path.write_text(path.read_text().replace("Our mentoring compact", "Ours", 1))
    assert find_worksheet("mentoring-compact", tmp_path).title.startswith("Our")
    with pytest.raises(MentorkitError, match="there already"):
        copy_form("mentoring-compact", tmp_path)
    with pytest.raises(MentorkitError, match="can't be written"):
        copy_form("mentoring-compact", tmp_path / "lost")
    with pytest.raises(MentorkitError, match="Did you mean"):
        copy_form("mentoring-compct", tmp_path)


def test_every_field_with_words_is_either_translated_or_not():
    for struct in (
        *(Instrument, InstrumentItem, Subscale, Scale, Worksheet, Section, Field, Column, Option),
        *(Model, Step),
    ):
        for one in msgspec.structs.fields(struct):
            if "str" in str(one.type):
                assert (one.name in SHOWN) != (one.name in NO_TEXT) or _holds_structs(one.type)


def _holds_structs(kind: object) -> bool:
    return "mentorkit" in str(kind)


@pytest.fixture
def upside_down(monkeypatch):
    """A language in which everything is said in capitals."""
    monkeypatch.setattr(find, "_", lambda text, **values: text.upper().format(**values))


def test_every_text_of_a_shipped_one_is_translated_and_nothing_else(upside_down, tmp_path):
    plain = {path: find.read_form(path) for path in DEFINITIONS}
    for path, form in plain.items():
        kind = path.parent.name.removesuffix("s")
        found = {
            "instrument": lambda name: find_instrument(name, tmp_path),
            "worksheet": lambda name: find_worksheet(name, tmp_path),
            "model": find_model,
        }[kind](form.id)
        assert found == with_texts(form, str.upper)
        assert texts(found) == [text.upper() for text in texts(form)]


def test_one_beside_the_notebook_stays_as_it_is_written(upside_down, tmp_path):
    (tmp_path / "example.yaml").write_text(BASES["instrument"])
    assert find_instrument("example", tmp_path).title == "An example"


def test_it_is_the_language_spoken_when_it_is_asked_for(monkeypatch, tmp_path):
    said = []

    def translations(code: str) -> object:
        said.append(code)
        return language._gettext.NullTranslations()

    monkeypatch.setattr(language, "_translations", translations)
    with language.speaking("es"):
        find_model("free")
    assert set(said) == {"es"}
    said.clear()
    find_model("free")
    assert set(said) == {"en"}


@pytest.mark.parametrize("path", DEFINITIONS, ids=lambda path: path.stem)
def test_every_text_that_is_translated_is_extracted_with_its_line(path):
    source = path.read_bytes()
    found = list(extract_yaml(io.BytesIO(source), {}, [], {}))
    lines = source.decode().splitlines()
    assert {message for _, _, message, _ in found} == set(texts(find.read_form(path)))
    for line, function, message, comments in found:
        assert (function, comments) == (None, [])
        near = " ".join(" ".join(lines[line - 1 : line + 8]).split())
        assert message[:25] in near.replace("''", "'")


def test_babel_extracts_them_by_the_name_of_the_function():
    from babel.messages.extract import extract_from_dir

    found = extract_from_dir(
        str(FOLDER), method_map=[("**.yaml", "mentorkit.forms.messages:extract_yaml")]
    )
    messages = {message for _, _, message, _, _ in found}
    for path in DEFINITIONS:
        assert set(texts(find.read_form(path))) <= messages


def test_the_words_of_the_map_are_extracted_too():
    from babel.messages.extract import extract_from_file

    from mentorkit.forms import GIVES, RANKS, RINGS

    found = {message for _, message, _, _ in extract_from_file("python", FOLDER / "network.py")}
    assert {*RINGS.values(), *RANKS.values(), *GIVES.values()} <= found


def test_shipped_names_are_those_of_the_files():
    for names, folder in (
        (shipped_instruments(), "instruments"),
        (shipped_worksheets(), "worksheets"),
        (shipped_models(), "models"),
    ):
        assert names == sorted(path.stem for path in (FOLDER / folder).iterdir())

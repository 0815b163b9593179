"""Who is spoken to in which language; catalogues that say everything, and nothing stale."""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.jslexer import tokenize, unquote_string
from babel.messages.pofile import read_po

from mentorkit import language
from mentorkit.language import (
    LOCALE,
    _,
    direction,
    languages,
    ngettext,
    page_messages,
    speaking,
    spoken,
)

PACKAGE = Path(language.__file__).parent
STATIC = PACKAGE / "notebook" / "static"
SCRIPTS = sorted(STATIC.glob("*.js"))
CATALOGUES = sorted(LOCALE.glob("*/LC_MESSAGES/mentorkit.po"))

renew = pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parent.parent.name)
"""For each catalogue; docs/languages.md says how one is renewed."""


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """All messages in the code, found as docs/languages.md says."""
    path = tmp_path_factory.mktemp("locale") / "mentorkit.pot"
    mapping = str(LOCALE / "babel.cfg")
    line = ["pybabel", "-q", "extract", "-F", mapping, "-o", str(path), str(PACKAGE)]
    CommandLineInterface().run(line)
    with path.open("rb") as file:
        return read_po(file)


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def entries(catalogue: Catalog) -> dict[Any, Message]:
    """By what is said in English: a message, or both forms of one that counts."""
    return {entry.id: entry for entry in catalogue if entry.id}


def forms(said: Any) -> list[str]:
    return [said] if isinstance(said, str) else list(said)


def fields(text: str) -> set[str]:
    return set(re.findall(r"\{(.*?)\}", text, re.DOTALL))


# Catalogues


@renew
def test_a_catalogue_has_every_message_and_no_other(path: Path, template: Catalog) -> None:
    catalogue = read(path)
    there, needed = entries(catalogue).keys(), entries(template).keys()
    assert needed - there == set(), "run `pybabel update`, and translate these"
    assert there - needed == set(), "nobody says these any more: run `pybabel update`"
    assert dict(catalogue.obsolete) == {}


@renew
def test_every_message_is_translated_in_all_its_forms(path: Path) -> None:
    catalogue = read(path)
    for key, entry in entries(catalogue).items():
        assert not entry.fuzzy, f"look it over, then take the mark away: {key}"
        said = forms(entry.string)
        assert all(form.strip() for form in said), f"not translated: {key}"
        assert isinstance(entry.string, str) == isinstance(key, str)
        assert isinstance(key, str) or len(said) == catalogue.num_plurals, key


@renew
def test_a_translation_has_the_fields_of_its_message(path: Path) -> None:
    for key, entry in entries(read(path)).items():
        needed = fields(forms(key)[-1])
        for form in forms(entry.string):
            # "one" may stand where one thing is counted.
            counts_one = not isinstance(key, str) and form == forms(entry.string)[0]
            assert needed - ({"count"} if counts_one else set()) <= fields(form) <= needed, form
            assert "{" not in form.format(**dict.fromkeys(needed, "x"))


@renew
def test_a_translation_ends_as_its_message_does(path: Path) -> None:
    for key, entry in entries(read(path)).items():
        said = forms(key)[-1]
        for form in forms(entry.string):
            assert form == form.strip(), form
            assert said.count("\n") == form.count("\n"), form
            for sign in ".:?…":
                assert said.endswith(sign) == form.endswith(sign), f"{said} / {form}"


@renew
def test_the_header_names_no_person_and_no_machine(path: Path) -> None:
    head = path.read_text(encoding="utf-8").split("\n\n")[0]
    assert "@" not in head
    assert not read(path).fuzzy
    for left_over in ("FIRST AUTHOR", "FULL NAME", "PROJECT", "ORGANIZATION", "fuzzy"):
        assert left_over not in head


@renew
def test_which_form_is_taken_is_said_in_signs_that_are_c_and_javascript(path: Path) -> None:
    catalogue = read(path)
    formula = str(catalogue.plural_expr)
    assert re.fullmatch(r"[n0-9 ()!=<>&|%?:+*-]+", formula)
    which = gettext.c2py(formula)
    found = {which(count) for count in (*range(200), 1_000_000)}
    assert found <= set(range(catalogue.num_plurals))


@renew
def test_a_page_is_given_what_its_scripts_say(path: Path, template: Catalog) -> None:
    code = path.parent.parent.name.replace("_", "-")
    messages, formula = page_messages(code)
    needed = {
        forms(key)[0]: key
        for key, entry in entries(template).items()
        if any(place.endswith(".js") for place, _line in entry.locations)
    }
    assert messages.keys() == needed.keys()
    for first, said in messages.items():
        assert isinstance(said, str) == isinstance(needed[first], str), first
    assert formula == str(read(path).plural_expr)


def test_spanish_counts_as_spanish_does() -> None:
    which = gettext.c2py(page_messages("es")[1])
    assert [which(count) for count in (0, 1, 2, 5, 1_000_000)] == [1, 0, 1, 1, 1]
    with speaking("es"):
        said = [ngettext("{count} word", "{count} words", count) for count in (0, 1, 2, 1_000_000)]
    assert said == ["0 palabras", "1 palabra", "2 palabras", "1000000 palabras"]


def test_spanish_says_tu_to_everybody_and_is_calm() -> None:
    other = re.compile(
        r"\b(usted(es)?|vosotr[oa]s|vuestr[oa]s?|ordenador|coge[rs]?)\b", re.IGNORECASE
    )
    for entry in entries(read(LOCALE / "es/LC_MESSAGES/mentorkit.po")).values():
        for form in forms(entry.string):
            assert not other.search(form), form
            assert not re.search("[¡!@“”]|'(?! )|(?<! )'", form), form
            assert form.count("¿") == form.count("?"), form
            assert form.count("«") == form.count("»"), form


# What stands in the scripts


WITHIN = re.compile(r"\$\{((?:[^{}]|\{[^{}]*\})*)\}")
"""What a template string computes."""


def parts(source: str) -> Iterator[tuple[str, str, int]]:
    """A script's tokens as (kind, value, line), those within template strings among them."""
    for token in tokenize(source, jsx=False):
        if token.type != "template_string":
            yield token.type, token.value, token.lineno
            continue
        for place, piece in enumerate(WITHIN.split(token.value[1:-1])):
            if place % 2:
                inside = ((kind, said, token.lineno) for kind, said, _line in parts(piece))
                yield from [("operator", "${", token.lineno), *inside]
            else:
                yield "template", piece, token.lineno


def read_script(source: str) -> tuple[set[str], list[str]]:
    """The messages a script has marked, and what else in it looks like words for a person.

    Raises:
        AssertionError: What is marked is no plain text: nobody could find it to translate it.
    """
    marked: set[str] = set()
    unmarked: list[str] = []
    queue = [one for one in parts(source) if not one[0].endswith("comment")]
    place = 0
    while place < len(queue):
        kind, value, line = queue[place]
        defined = place and queue[place - 1][1] in ("function", "const")
        called = place + 1 < len(queue) and queue[place + 1][1] == "("
        place += 1
        if kind == "name" and value in ("gettext", "ngettext") and called and not defined:
            place += 1
            for number in range(2 if value == "ngettext" else 1):
                text = ""
                while queue[place][1] not in (",", ")"):
                    part, said, line = queue[place]
                    assert part == "string" or said == "+", f"{line}: {said} is no plain text"
                    text += unquote_string(said) if part == "string" else ""
                    place += 1
                if number == 0:
                    marked.add(text)
                place += queue[place][1] == ","
        elif kind in ("string", "template"):
            text = unquote_string(value) if kind == "string" else value
            if LIKE_WORDS.match(text) and text.strip() not in NOT_FOR_PEOPLE:
                unmarked.append(f"{line}: {text}")
    return marked, unmarked


LIKE_WORDS = re.compile(r"\W*[A-Z][a-z]|[a-z]+(,? [a-z]+)+[.:?…]?$")

NOT_FOR_PEOPLE = {
    *("ArrowDown", "ArrowLeft", "ArrowRight", "ArrowUp", "End", "Enter", "Escape", "Home"),
    *("all is saved", "hand in"),  # what a page asks the kernel for
    "noopener noreferrer",
    "There is nothing to undo: this is where the case begins.",  # no page offers to undo then
    *re.findall(r'^ {4}"([a-z ]+)",$', (STATIC / "care.js").read_text("utf-8"), re.MULTILINE),
}
"""Names of keys and the like, and the phrases that are looked for in a text."""


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_words_for_a_person_stand_unmarked_in_a_script(path: Path) -> None:
    assert read_script(path.read_text(encoding="utf-8"))[1] == []


def test_words_for_a_person_are_seen_wherever_they_stand() -> None:
    source = """
      // Not this, /* nor */ that.
      const gettext = (message) => message;
      make("p", { class: "mk-quiet" }, "Said to nobody", gettext("Marked " + "well."));
      const said = `Also ${gettext("In {it}", { it })}, ${"too"}.` + "as you like" + `${n} people`;
      ngettext("One {what}", "Many {what}", 2, { what: "Things" }) === "Enter";
    """
    marked, unmarked = read_script(source)
    assert marked == {"Marked well.", "In {it}", "One {what}"}
    found = [text.partition(": ")[2] for text in unmarked]
    assert found == ["Said to nobody", "Also ", "as you like", "Things"]
    with pytest.raises(AssertionError, match="no plain text"):
        read_script("gettext(open ? 'Yes' : 'No')")


def test_what_a_script_has_marked_is_found_to_be_translated(template: Catalog) -> None:
    """Babel looks into no template string: `${gettext("…")}` would stay English."""
    found = {forms(key)[0] for key in entries(template)}
    lost = {
        f"{path.name}: {text}"
        for path in SCRIPTS
        for text in read_script(path.read_text(encoding="utf-8"))[0] - found
    }
    assert lost == set()


# Who is spoken to in which language


def test_english_is_spoken_until_somebody_says_otherwise() -> None:
    assert _("Saved") == "Saved"
    with speaking("es"):
        assert _("Saved") == "Guardado"
        with speaking("en"):
            assert _("Saved") == "Saved"
            with speaking("es-MX"):
                assert _("Saved {time}", time="14:32") == "Guardado 14:32"
            assert _("Saved") == "Saved"
        assert _("Saved") == "Guardado"
        with speaking(""):
            assert _("Saved") == "Saved"
    assert _("Saved") == "Saved"


def test_a_language_ends_with_its_block_also_after_a_fault() -> None:
    with pytest.raises(ZeroDivisionError), speaking("es"):
        _ = 1 / 0
    assert language._("Saved") == "Saved"


def test_nothing_is_said_of_nothing() -> None:
    for code in languages():
        with speaking(code):
            assert _("") == ""


def test_what_has_no_translation_is_said_in_english() -> None:
    with speaking("es"):
        assert _("Nobody has {what} this.", what="translated") == "Nobody has translated this."


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("es", "es"),
        ("es-MX", "es"),
        ("es-419", "es"),
        ("en", "en"),
        ("en-GB", "en"),
        ("xx", "en"),
        ("xx-es", "en"),
        ("", "en"),
        ("-", "en"),
        ("none", "en"),
        ("../../x", "en"),
        ("../locale/es", "en"),
        ("es/LC_MESSAGES/../../es", "en"),
        ("es\0", "en"),
        ("es\n", "en"),
        pytest.param("e" * 300, "en", id="longer than a file's name may be"),
    ],
)
def test_who_asks_for_a_language_is_answered_in_one_that_there_is(asked: str, given: str) -> None:
    assert spoken(asked) == given
    with speaking(asked):
        assert _("Saved") == {"es": "Guardado", "en": "Saved"}[given]
    assert bool(page_messages(asked)[0]) == (given != "en")


def test_the_languages_are_english_and_those_with_a_catalogue() -> None:
    assert languages() == ["en", "es"]


@pytest.mark.parametrize(
    "code", ["ar", "ar-EG", "he", "fa", "ur", "ks", "az-Arab", "uz-Arab-AF", "yi-Hebr"]
)
def test_written_from_the_right(code: str) -> None:
    assert direction(code) == "rtl"


@pytest.mark.parametrize(
    "code", ["en", "es", "es-MX", "az", "ks-Latn", "fa-Latn", "ja", "", "../../ar"]
)
def test_written_from_the_left(code: str) -> None:
    assert direction(code) == "ltr"

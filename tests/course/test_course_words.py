"""The page of words follows `terms:` in course.yaml, and never over what somebody wrote."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from mentorkit.course import Choices, Course, init_course, release
from mentorkit.course.lab import prepare_words
from mentorkit.course.spoken import spoken_told
from mentorkit.course.words import is_ours, keep_words, words_page
from mentorkit.settings import Settings

ROW = "| registrar | resident |"


@pytest.fixture
def course(tmp_path: Path) -> Course:
    choices = Choices(terms={"registrar": "resident"}, workshops=("career",))
    return init_course(tmp_path / "course", choices=choices)


def says(course: Course, terms: str, language: str = "en") -> None:
    """Somebody changes course.yaml."""
    path = course.root / "course.yaml"
    text = path.read_text(encoding="utf-8")
    begin, end = text.index("\nterms:"), text.index("# Grading never runs")
    text = text[:begin] + f"\nterms:\n{terms}\n" + text[end:]
    path.write_text(text.replace("language: en", f"language: {language}"), encoding="utf-8")


def page_of(course: Course) -> Path:
    return course.root / "workshops" / "words.md"


def keep(course: Course):
    return keep_words(course.root, course.settings())


def test_the_page_follows_the_settings(course: Course) -> None:
    page = page_of(course)
    assert ROW in page.read_text(encoding="utf-8")
    assert keep(course) == keep(course)
    assert not keep(course).written, "what is right already is left alone"
    says(course, "  registrar: SpR")
    done = keep(course)
    assert (done.page, done.written, done.said) == (page, True, "")
    assert "| registrar | SpR |" in page.read_text(encoding="utf-8")
    assert ROW not in page.read_text(encoding="utf-8")
    says(course, "")
    assert keep(course).written
    assert not page.exists(), "a page about nothing"
    assert keep(course).page is None


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("resident", "junior doctor"),
        lambda text: text + "\nA line below.\n",
        lambda text: text.split("<!--")[0],
        lambda text: "our own page\n",
    ],
)
def test_what_somebody_changed_stays_and_is_said(course: Course, change) -> None:
    page = page_of(course)
    theirs = change(page.read_text(encoding="utf-8"))
    page.write_text(theirs, encoding="utf-8")
    for terms in ("  registrar: SpR", ""):
        says(course, terms)
        done = keep(course)
        assert page.read_text(encoding="utf-8") == theirs
        assert not done.written
        assert done.page == page
        assert ("has changes of your own" in done.said) == bool(terms)


def test_a_page_of_ones_own_that_says_it_all_is_no_matter(course: Course) -> None:
    page_of(course).write_text(f"ours\n\n{ROW}\n", encoding="utf-8")
    assert keep(course).said == ""


def test_other_line_ends_are_no_change(course: Course) -> None:
    page = page_of(course)
    page.write_bytes(page.read_bytes().replace(b"\n", b"\r\n"))
    says(course, "  registrar: SpR")
    assert keep(course).written


def test_the_page_is_in_the_courses_language(course: Course) -> None:
    english = page_of(course).read_text(encoding="utf-8")
    assert "# What it is called here" in english
    says(course, "  registrar: residente", language="es")
    keep(course)
    assert page_of(course).read_text(encoding="utf-8") == words_page(course.settings())
    assert "# What it is called here" not in page_of(course).read_text(encoding="utf-8")


@pytest.mark.parametrize("place", ["a folder", "a link", "not text"])
def test_what_cannot_be_written_is_said(course: Course, place: str, tmp_path: Path) -> None:
    page = page_of(course)
    page.unlink()
    if place == "a folder":
        page.mkdir()
    elif place == "a link":
        (tmp_path / "else.md").write_text("mine", encoding="utf-8")
        page.symlink_to(tmp_path / "else.md")
    else:
        page.write_bytes(b"\xff\xfe")
    said = keep(course).said
    assert "can’t be made from `terms:`" in said
    assert said.endswith(
        "It is as it was. Close it in other programs, or rename it; then look again."
    )
    if place == "a link":
        assert (tmp_path / "else.md").read_text(encoding="utf-8") == "mine"


def test_a_full_disk_leaves_the_page_as_it_was_and_is_said(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    says(course, "  registrar: SpR")

    def full(path: Path, content: bytes) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    monkeypatch.setattr("mentorkit.course.words.replace_file", full)
    before = page_of(course).read_bytes()
    assert "No space left on device" in keep(course).said
    assert page_of(course).read_bytes() == before


def test_without_workshops_there_is_no_page(tmp_path: Path) -> None:
    done = keep_words(tmp_path, Settings(course="a", terms={"registrar": "resident"}))
    assert (done.page, done.written, done.said) == (None, False, "")
    assert not list(tmp_path.iterdir())


def test_cells_hold_whatever_is_typed(tmp_path: Path) -> None:
    text = words_page(Settings(course="a", terms={"a|b": "*c* <!-- x", "<!-- -->": "y"}))
    assert "| a\\|b | \\*c\\* \\<!-- x |" in text
    assert is_ours(text)


def test_release_and_lab_have_it_follow(course: Course) -> None:
    says(course, "  registrar: SpR")
    release(course.root, "mentor-baseline")
    assert "| registrar | SpR |" in page_of(course).read_text(encoding="utf-8")
    says(course, "  registrar: trainee")
    assert prepare_words(course.root) == ""
    assert "| registrar | trainee |" in page_of(course).read_text(encoding="utf-8")
    page_of(course).write_text("ours", encoding="utf-8")
    assert "has changes of your own" in prepare_words(course.root)


def test_lab_goes_on_without_a_course_or_with_a_broken_one(course: Course, tmp_path: Path) -> None:
    assert prepare_words(tmp_path) == ""
    (course.root / "course.yaml").write_text("course: [", encoding="utf-8")
    before = page_of(course).read_bytes()
    assert prepare_words(course.root) == ""
    assert page_of(course).read_bytes() == before


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ""),
        ("en-GB", ""),
        ("es-MX", "Participants’ screens, forms and pages are in Spanish."),
        ("pt-BR", "mentorkit does not speak Portuguese yet: its screens, workshops and cases"),
        ("sp", "mentorkit does not speak “sp” yet"),
    ],
)
def test_which_texts_are_in_the_courses_language_is_said(language: str, said: str) -> None:
    told = spoken_told(language)
    assert told.startswith(said)
    assert bool(told) == bool(said)
